"""Which side a text names: by its names, its other words, those of its state, or its people."""

from collections.abc import Iterator
from typing import TypeVar

from detente.press.check.draft import Draft, Sentence
from detente.press.check.facts import Facts, Wall
from detente.press.check.lexicon import Lexicon
from detente.press.check.phrases import Hit, Phrases
from detente.press.check.places import Place, places
from detente.press.check.table import split
from detente.press.check.tokens import words

T = TypeVar("T")


class Sides:
    """The words for both sides, and for other states, in one language."""

    def __init__(self, facts: Facts, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.places = tuple(_place(side) for side in facts.sides)
        self._tree: Phrases[int] = lexicon.phrases([*self._named(facts), *self._people(facts)])
        self._clocks: Phrases[str] = lexicon.phrases(
            (side.zone, lexicon.named_zones(name))
            for side in facts.sides
            for name in _names(side, lexicon.language)
        )

    def zone_at(self, draft: Draft, place: int) -> Hit[str] | None:
        """The zone that is named at this token; a side's own clock before any of that name."""
        found = [
            tree.at(draft.text, draft.tokens, place) for tree in (self._clocks, self._lexicon.zones)
        ]
        return max(filter(None, found), key=lambda hit: hit.after, default=None)

    def find(self, draft: Draft) -> "Named":
        """Where a draft names a side or another state."""
        ours = {hit.first: hit for hit in _hits(draft, self._tree)}
        others: list[Hit[Place]] = []
        for hit in _hits(draft, self._lexicon.places):
            if hit.meaning in self.places:
                side = self.places.index(hit.meaning)
                ours.setdefault(hit.first, Hit(side, *hit[1:]))
            else:
                others.append(hit)
        return Named(draft, [ours[first] for first in sorted(ours)], others)

    def _named(self, facts: Facts) -> Iterator[tuple[int, str]]:
        language = self._lexicon.language
        for index, side in enumerate(facts.sides):
            for name in (*_names(side, language), *side.also.get(language, ())):
                yield index, name

    def _people(self, facts: Facts) -> Iterator[tuple[int, str]]:
        """Surnames; Russian ones in all cases."""
        language = self._lexicon.language
        for person in facts.people:
            parts = words(person.names.get(language, ""))
            if parts and len(parts[-1]) > 3:
                yield person.side, _inflected(parts[-1]) if language == "ru" else parts[-1]


class Named:
    """The sides and other states that a draft names, by sentence."""

    def __init__(self, draft: Draft, ours: list[Hit[int]], others: list[Hit[Place]]) -> None:
        self._ours: dict[int, list[Hit[int]]] = {}
        for hit in ours:
            self._ours.setdefault(draft.sentence(hit.first).first, []).append(hit)
        self._others = {draft.sentence(hit.first).first for hit in others}

    def ours(self, sentence: Sentence) -> list[Hit[int]]:
        """Where a sentence names a side, by its index."""
        return self._ours.get(sentence.first, [])

    def others(self, sentence: Sentence) -> bool:
        """Whether it names another state, and not both of ours."""
        both = len({hit.meaning for hit in self.ours(sentence)}) > 1
        return sentence.first in self._others and not both


def _hits(draft: Draft, tree: Phrases[T]) -> list[Hit[T]]:
    found = tree.find(draft.text, draft.tokens)
    return [hit for hit in found if not _pronoun(draft.text[hit.start : hit.end])]


def _pronoun(said: str) -> bool:
    """«US» is a state and "us" is not."""
    return len(said) <= 3 and said.isascii() and said.islower()


def _place(side: Wall) -> Place | None:
    for place in places():
        for language, name in side.names.items():
            if _among(words(name), split(place.words.get(language, ""))):
                return place
    return None


def _among(name: list[str], phrases: list[str]) -> bool:
    """Whether a name is one of these phrases."""
    for phrase in phrases:
        stems = [stem.rstrip("*") for stem in words(phrase) if stem != "*"]
        if len(stems) == len(name) and all(map(str.startswith, name, stems)):
            return True
    return False


def _names(side: Wall, language: str) -> list[str]:
    name = side.names.get(language, "")
    if language == "ru" and name:
        return [_inflected(name)]
    return [name] if name else []


def _inflected(name: str) -> str:
    """A Russian name in all cases: what stands before its ending."""
    return f"{name[:-1]}*" if len(name) > 4 and name[-1] in "аяйьо" else f"{name}*"
