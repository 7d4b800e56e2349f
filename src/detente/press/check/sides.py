"""Which side a text names: by its names, its other words, those of its state, or its people."""

from collections.abc import Iterable, Iterator

from detente.press.check.draft import Draft, Sentence
from detente.press.check.facts import Facts, Wall
from detente.press.check.lexicon import Lexicon
from detente.press.check.phrases import Hit, Phrases
from detente.press.check.places import Place, places
from detente.press.check.table import split
from detente.press.check.tokens import words


class Sides:
    """The words for both sides, and for other states, in one language."""

    def __init__(self, facts: Facts, lexicon: Lexicon) -> None:
        self._language = lexicon.language
        self.places = tuple(_place(side) for side in facts.sides)
        entries = [*self._people(facts), *self._named(facts)]
        self.tree: Phrases[int] = lexicon.phrases(entries)
        mine = {place.words["en"] for place in self.places if place}
        others = [
            (0, place.words.get(self._language, ""))
            for place in places()
            if place.words["en"] not in mine
        ]
        self._others: Phrases[int] = lexicon.phrases(others)
        zones = [
            (side.zone, lexicon.named_zones(name))
            for side in facts.sides
            for name in _names(side, self._language)
        ]
        self.zones: Phrases[str] = lexicon.phrases([*lexicon.zone_entries(), *zones])

    def _named(self, facts: Facts) -> Iterator[tuple[int, str]]:
        for index, side in enumerate(facts.sides):
            yield (
                index,
                ",".join([*_names(side, self._language), *side.also.get(self._language, ())]),
            )
            place = self.places[index]
            if place:
                yield index, place.words.get(self._language, "")

    def _people(self, facts: Facts) -> Iterator[tuple[int, str]]:
        """Surnames; Russian ones in all cases."""
        for person in facts.people:
            parts = words(person.names.get(self._language, ""))
            if parts and len(parts[-1]) > 3:
                last = parts[-1]
                yield (
                    person.side,
                    f"{last[:-1] if last[-1] in 'аяйьо' else last}*"
                    if self._language == "ru"
                    else last,
                )

    def find(self, draft: Draft) -> "Named":
        """Where a draft names a side or another state."""
        return Named(draft, _hits(draft, self.tree), _hits(draft, self._others))


class Named:
    """The sides and other states that a draft names, by sentence."""

    def __init__(self, draft: Draft, ours: Iterable[Hit[int]], others: Iterable[Hit[int]]) -> None:
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


def _hits(draft: Draft, tree: Phrases[int]) -> list[Hit[int]]:
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
    if language == "ru" and len(name) > 4 and name[-1] in "аяйь":
        return [f"{name[:-1]}*"]
    return [f"{name}*" if language == "ru" else name] if name else []
