"""Finding many phrases in a text at once: a tree of words, in time linear in the text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from detente.press.check.tokens import Token, after_letters, words

T = TypeVar("T")
Forms = Callable[[str], tuple[tuple[str, int], ...]]


class Hit(NamedTuple, Generic[T]):
    """A phrase found: its meaning, its first token and the one after its last, its place."""

    meaning: T
    first: int
    after: int
    start: int
    end: int


@dataclass
class _Node(Generic[T]):
    words: dict[str, "_Node[T]"] = field(default_factory=dict)
    stems: dict[int, dict[str, "_Node[T]"]] = field(default_factory=dict)
    meaning: T | None = None


class Phrases(Generic[T]):
    """Phrases with meanings. A word of a phrase that ends in `*` stands for all that begin so."""

    def __init__(self, entries: Iterable[tuple[str, T]], forms: Forms | None = None) -> None:
        self._forms = forms
        self._root: _Node[T] = _Node()
        for phrase, meaning in entries:
            node = self._root
            for word in _pattern(phrase):
                node = _step(node, word)
            if node.meaning is None:  # the first meaning of a phrase holds
                node.meaning = meaning

    def find(self, text: str, tokens: Sequence[Token]) -> list[Hit[T]]:
        """The longest phrase at each place, from left to right, none inside another."""
        found: list[Hit[T]] = []
        place = 0
        while place < len(tokens):
            hit = self.at(text, tokens, place)
            if hit is None:
                place += 1
            else:
                found.append(hit)
                place = hit.after
        return found

    def at(self, text: str, tokens: Sequence[Token], place: int) -> Hit[T] | None:
        """The longest phrase that begins at this token."""
        best: tuple[int, int, T] | None = None
        for node, cut in self._next(self._root, tokens[place].word):
            after, meaning = self._longest(node, tokens, place + 1)
            if meaning is not None and (best is None or after > best[0]):
                best = after, cut, meaning
        if best is None:
            return None
        after, cut, meaning = best
        first = tokens[place]
        start = first.start + (after_letters(text[first.start : first.end], cut) if cut else 0)
        return Hit(meaning, place, after, start, tokens[after - 1].end)

    def _longest(self, node: _Node[T], tokens: Sequence[Token], place: int) -> tuple[int, T | None]:
        best = (place, node.meaning)
        if place < len(tokens) and (node.words or node.stems):
            for deeper, _cut in self._next(node, tokens[place].word):
                after, meaning = self._longest(deeper, tokens, place + 1)
                if meaning is not None and (best[1] is None or after > best[0]):
                    best = (after, meaning)
        return best

    def _next(self, node: _Node[T], word: str) -> Iterable[tuple[_Node[T], int]]:
        for form, cut in self._forms(word) if self._forms else ((word, 0),):
            if form in node.words:
                yield node.words[form], cut
            for length, stems in node.stems.items():
                if form[:length] in stems:
                    yield stems[form[:length]], cut


def _pattern(phrase: str) -> list[str]:
    """The words of a phrase; a `*` beside a word is its ending."""
    found: list[str] = []
    for word in words(phrase):
        if word == "*" and found:
            found[-1] += word
        else:
            found.append(word)
    return found


def _step(node: _Node[T], word: str) -> _Node[T]:
    if not word.endswith("*"):
        return node.words.setdefault(word, _Node())
    stem = word[:-1]
    return node.stems.setdefault(len(stem), {}).setdefault(stem, _Node())
