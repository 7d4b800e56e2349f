"""A draft taken apart: its tokens, sentences, and the cues in them."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeVar

from detente.press.check.lexicon import Lexicon
from detente.press.check.phrases import Hit, Phrases
from detente.press.check.table import Cue
from detente.press.check.tokens import tokens

MOST_CHARACTERS = 50_000
"""Of a draft only so much is read."""

_MOST_TOKENS = 300
"""A longer sentence is read as several, so that the work on each is bounded."""
_ENDS = frozenset("!?؟。！？;؛；\n")
_STOPS = frozenset(".")

T = TypeVar("T")
Cues = Hit[frozenset[Cue]]


@dataclass(frozen=True)
class Sentence:
    """Tokens from `first` up to `after`, and the cues among them."""

    first: int
    after: int
    cues: tuple[Cues, ...]


class Draft:
    """A text in a language that has a table."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text[:MOST_CHARACTERS]
        self.lexicon = lexicon
        self.tokens = tokens(self.text)
        self.signs = self._found(lexicon.signs)
        self.clock = self._found(lexicon.clock)
        self.parts_of_day = self._found(lexicon.parts_of_day)
        self.sentences = self._sentences()
        self._firsts = [one.first for one in self.sentences]

    def _found(self, tree: Phrases[T]) -> dict[int, Hit[T]]:
        """The phrases of a tree by the token they begin at."""
        return {hit.first: hit for hit in tree.find(self.text, self.tokens)}

    def sentence(self, place: int) -> Sentence:
        """The sentence that a token belongs to."""
        return self.sentences[bisect_right(self._firsts, place) - 1]

    def between(self, first: int, after: int) -> set[str]:
        """The words of the tokens from `first` up to `after`."""
        return {token.word for token in self.tokens[first:after]}

    def said(self, first: int, after: int) -> str:
        """The text of these tokens."""
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]

    def _sentences(self) -> tuple[Sentence, ...]:
        hits = self.lexicon.cues.find(self.text, self.tokens)
        found: list[Sentence] = []
        first = at = 0
        for place in range(len(self.tokens)):
            last = place + 1 == len(self.tokens) or place + 1 - first == _MOST_TOKENS
            if last or self._ends(place):
                begin = at
                while at < len(hits) and hits[at].first <= place:
                    at += 1
                found.append(Sentence(first, place + 1, tuple(hits[begin:at])))
                first = place + 1
        return tuple(found)

    def _ends(self, place: int) -> bool:
        token = self.tokens[place]
        if token.word in _ENDS:
            return True
        if token.word not in _STOPS or place + 1 == len(self.tokens):
            return False
        following = self.tokens[place + 1]
        if following.start == token.end:
            return False  # 23.30, 30.12.2021
        if place and self.tokens[place - 1].word in self.lexicon.abbreviations:
            return False
        return not self.text[following.start].islower()
