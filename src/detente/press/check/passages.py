"""Texts as runs of words: where a draft has words of another text, whatever stands between them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detente.press.check.tokens import Token, tokens

MOST_CHARACTERS = 200_000
"""Of one passage only so much is read."""


class Run(NamedTuple):
    """Words of a text without its signs, each with its token's number."""

    words: tuple[str, ...]
    places: tuple[int, ...]


class Passage:
    """A text that a draft is compared with."""

    def __init__(self, text: str) -> None:
        self.text = text[:MOST_CHARACTERS]
        self.tokens = tokens(self.text)
        self.words, self._places = run(self.tokens)
        self.pairs = frozenset(shingles(self.words, 2))
        self.spelled = f" {' '.join(self.words)} "

    def said(self, first: int, after: int) -> str:
        """Its text from one word up to another."""
        places = self._places
        return self.text[self.tokens[places[first]].start : self.tokens[places[after - 1]].end]

    def holds(self, words: Sequence[str]) -> bool:
        """Whether it has these words in a row."""
        return f" {' '.join(words)} " in self.spelled

    def find(self, words: Sequence[str], *, last: bool) -> int | None:
        """The first place, or the last, of these words in a row."""
        needle = f" {' '.join(words)} "
        at = self.spelled.rfind(needle) if last else self.spelled.find(needle)
        return None if at < 0 else self.spelled.count(" ", 0, at)


def run(found: Sequence[Token], first: int = 0, after: int | None = None) -> Run:
    """The words among these tokens."""
    places = tuple(
        place for place in range(first, len(found) if after is None else after)
        if found[place].word[0].isalnum()
    )  # fmt: skip
    return Run(tuple(found[place].word for place in places), places)


def shingles(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    """Each run of so many words."""
    return zip(*(words[shift:] for shift in range(size)), strict=False)


def is_ideographic(words: Sequence[str]) -> bool:
    """Whether the text is mostly of ideographs, each a word of its own."""
    return sum(len(word) == 1 and word > "\u3000" for word in words) * 2 > len(words)
