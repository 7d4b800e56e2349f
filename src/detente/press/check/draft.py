"""A draft taken apart: its tokens, sentences, and the cues in them."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from detente.press.check.lexicon import Lexicon
from detente.press.check.phrases import Hit, Phrases
from detente.press.check.table import GOVERNING, Cue
from detente.press.check.tokens import tokens

MOST_CHARACTERS = 50_000
"""Of a draft only so much is read."""

_ENDS = frozenset("!?؟。！？;؛；\n")
_STOPS = frozenset(".")
_QUOTES = {"«": "»", "“": "”", "„": "“", "「": "」", "『": "』"}

T = TypeVar("T")
Cues = Hit[frozenset[Cue]]


@dataclass(frozen=True)
class Sentence:
    """Tokens from `first` up to `after`, and the cues among them."""

    first: int
    after: int
    cues: tuple[Cues, ...]

    @property
    def governed(self) -> bool:
        """Whether it names anything that a date or a length can belong to."""
        return any(cue.meaning & GOVERNING for cue in self.cues)


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
        ends = [place + 1 for place in range(len(self.tokens)) if self._ends(place)]
        bounds = (
            [0, *ends] if ends and ends[-1] == len(self.tokens) else [0, *ends, len(self.tokens)]
        )
        hits = self.lexicon.cues.find(self.text, self.tokens)
        found: list[Sentence] = []
        at = 0
        for first, after in pairwise(bounds):
            begin = at
            while at < len(hits) and hits[at].first < after:
                at += 1
            found.append(Sentence(first, after, tuple(hits[begin:at])))
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
