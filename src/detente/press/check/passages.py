"""Texts as runs of words: where a draft has words of another text, whatever stands between them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detente.press.check.tokens import Token, tokens

_MOST_CHARACTERS = 200_000


class Run(NamedTuple):
    """Words of a text without its signs, each with its token's number."""

    words: tuple[str, ...]
    places: tuple[int, ...]


class Passage:
    """A text that a draft is compared with."""

    def __init__(self, text: str) -> None:
        self.text = text[:_MOST_CHARACTERS]
        self.tokens = tokens(self.text)
        self.run = run(self.tokens)

    def said(self, first: int, after: int) -> str:
        """Its text from one word up to another."""
        places = self.run.places
        return self.text[self.tokens[places[first]].start : self.tokens[places[after - 1]].end]


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
