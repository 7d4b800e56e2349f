"""The trees that find the words of a language."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TypeVar

from detente.press.check.phrases import Phrases
from detente.press.check.places import places
from detente.press.check.table import Clock, Cue, Series, Sign, Sort, Words, split
from detente.press.check.tokens import arabic_forms, words

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""Those with a table of words; of a text in any other, only digits are read."""
PLAIN = ""
"""In place of the language where only digits are read."""

T = TypeVar("T")


class Lexicon:
    """The trees of one language."""

    def __init__(self, language: str, table: Words) -> None:
        self.language = language
        self.table = table
        self._forms = arabic_forms if language == "ar" else None
        self.signs = Phrases(_signs(table), self._forms)
        self.media = Phrases(_series(Sort.MEDIUM, table.media, 0), self._forms)
        self.cues = Phrases(_cues(table), self._forms)
        self.parts_of_day = self.phrases(table.parts_of_day)
        clock = sorted(table.clock.items(), key=lambda entry: entry[0] is not Clock.HOURS)
        self.clock = self.phrases(clock)  # "hours" may be of the clock or of a length
        self.zones = self.phrases(self._zones())
        self.places = self.phrases((one, one.words.get(language, "")) for one in places())
        self.glue = frozenset(words(table.glue))
        self.listing = frozenset(words(table.listing))
        self.spanning = frozenset(words(table.spanning))
        self.zone_words = frozenset(words(table.zone_words))
        self.abbreviations = frozenset(words(table.abbreviations))

    def phrases(self, entries: Iterable[tuple[T, str]]) -> Phrases[T]:
        """A tree of phrases, each meaning with a list of them as tables have it."""
        return Phrases(
            ((phrase, meaning) for meaning, said in entries for phrase in split(said)), self._forms
        )

    def named_zones(self, name: str) -> str:
        """How a place of this name names its time."""
        return ",".join(form.format(place=name) for form in split(self.table.zone_forms))

    def _zones(self) -> Iterator[tuple[str, str]]:
        """Phrases for the clocks that the table knows, by zone."""
        yield from self.table.zones.items()
        for place in places():
            for name in split(place.words.get(self.language, "")):
                yield place.zone, self.named_zones(name)


def _signs(table: Words) -> Iterator[tuple[str, Sign]]:
    for sort, many, first in (
        (Sort.MONTH, table.months, 1), (Sort.WEEKDAY, table.weekdays, 1),
        (Sort.NUMBER, table.numbers, 0), (Sort.ORDINAL, table.ordinals, 0),
    ):  # fmt: skip
        yield from _series(sort, many, first)
    for word in split(table.no_days):
        yield word, Sign(Sort.NONE, 0, ())
    for value, said in table.days:
        for word in split(said):
            yield word, Sign(Sort.DAYS, value, ())


def _series(sort: Sort, many: Iterable[Series], first: int) -> Iterator[tuple[str, Sign]]:
    for series in many:
        for value, said in enumerate(series, first):
            for word in filter(None, said.split("|")):
                yield word, Sign(sort, value, series)


def _cues(table: Words) -> Iterator[tuple[str, frozenset[Cue]]]:
    """A phrase may be more than one cue: of its own, by a stem that it begins with, and "a débuté"
    is what "débuté" is too.
    """
    found: dict[str, set[Cue]] = {}
    for cue, said in table.cues.items():
        for phrase in split(said):
            found.setdefault(phrase, set()).add(cue)
    stems = {one.rstrip("*"): cues for one, cues in found.items() if one.endswith("*")}
    stems = {one: cues for one, cues in stems.items() if " " not in one}
    for phrase, cues in found.items():
        for length in range(3, len(phrase) + 1) if " " not in phrase else ():
            cues.update(stems.get(phrase[:length], ()))
        if cues <= {Cue.PAST, Cue.FUTURE} and " " in phrase:
            cues.update(found.get(phrase.rpartition(" ")[2], ()))
    return ((phrase, frozenset(cues)) for phrase, cues in found.items())


@cache
def lexicon(language: str) -> Lexicon:
    """The trees of a language by its tag; of one without a table, for digits alone."""
    base = language.partition("-")[0].lower()
    if base not in LANGUAGES:
        return Lexicon(PLAIN, Words(months=(), weekdays=(), days=(), zones={"UTC": "GMT, UTC"}))
    return Lexicon(base, import_module(f"detente.press.check.words.{base}").WORDS)
