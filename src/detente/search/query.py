"""What somebody looks for: words of any script, and quoted ones that must stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from detente.search.words import beginnings, forms, words

MOST_LETTERS = 200
MOST_WORDS = 12
LEAST_BEGINNING = 2
"""Letters that the last word needs to stand for all words that begin with them."""

_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]|([^"“”„«»]+)')


@dataclass(frozen=True)
class Term:
    """One word, or several that stand together; the last `unfinished` if it may still go on."""

    words: tuple[str, ...]
    unfinished: bool = False

    def forms(self, place: int) -> frozenset[str]:
        """The forms of one of its words."""
        return forms(self.words[place])

    def beginnings(self, place: int) -> frozenset[str]:
        """What a form may begin with instead; nothing where the word is finished."""
        last = self.unfinished and place == len(self.words) - 1
        return beginnings(self.words[place]) if last else frozenset()


@dataclass(frozen=True)
class Query:
    """Every term must be met. `cut` says that more was written than is looked for."""

    terms: tuple[Term, ...]
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Every word looked for: the number of its term, and its place in that."""
        return [(n, place) for n, term in enumerate(self.terms) for place in range(len(term.words))]

    @cached_property
    def _by_form(self) -> dict[str, set[tuple[int, int]]]:
        found: dict[str, set[tuple[int, int]]] = {}
        for n, place in self._places:
            for form in self.terms[n].forms(place):
                found.setdefault(form, set()).add((n, place))
        return found

    @cached_property
    def _by_beginning(self) -> list[tuple[str, tuple[int, int]]]:
        return [
            (begins, (n, place))
            for n, place in self._places
            for begins in self.terms[n].beginnings(place)
        ]

    def met_by(self, word: str) -> set[tuple[int, int]]:
        """Which of its words a word of a text is: by number of the term, and place in that.

        It is asked of every word of a text, which a peer may have made of nothing else.
        """
        found: set[tuple[int, int]] = set()
        for form in forms(word):
            found |= self._by_form.get(form, set())
            found |= {place for begins, place in self._by_beginning if form.startswith(begins)}
        return found


def parse(text: str) -> Query:
    """Read what somebody typed, of which the first 200 letters and 12 words count."""
    terms: list[Term] = []
    room = MOST_WORDS
    for term in _terms(text[:MOST_LETTERS]):
        kept = term.words[:room]
        if kept:
            terms.append(Term(kept, term.unfinished))
        room -= len(term.words)
    return Query(tuple(dict.fromkeys(terms)), room < 0 or len(text) > MOST_LETTERS)


def _terms(text: str) -> Iterator[Term]:
    for found in _QUOTED.finditer(text):
        if found[1] is not None:
            quoted = tuple(each.word for each in words(found[1]))
            if quoted:
                yield Term(quoted)
            continue
        loose = [each.word for each in words(found[2])]
        end = found.end() == len(text)
        for number, word in enumerate(loose, 1):
            last = end and number == len(loose)
            yield Term((word,), last and len(word) >= LEAST_BEGINNING)
