"""Where a publication differs from the record: found, mended by the record's words, or kept."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from detente.core.kinds import Publication as What
from detente.people.models import Person
from detente.press import writing
from detente.press.check import check
from detente.press.check.marks import Mark
from detente.press.models import KeptDifference, Publication, Wording
from detente.press.problems import NotNowError
from detente.press.record import Occasion, Told

CHECKED = ("title", "text", "note", "caption")
"""What of a wording is held against the record; what is left describes the picture."""


@dataclass(frozen=True)
class Difference:
    """A mark in one field of one language. `kept` says who kept it, and why."""

    language: str
    field: str
    mark: Mark
    kept: KeptDifference | None = None

    @property
    def key(self) -> str:
        """The same for the same difference wherever in the field it stands."""
        said = (self.language, self.field, self.mark.kind, self.mark.said, repr(self.mark.record))
        return hashlib.sha256("\x00".join(said).encode()).hexdigest()[:32]


def moment(publication: Publication) -> int:
    """The UTC second from which relative dates count: when it goes out, as far as is known."""
    return max(int(time.time()), publication.embargo or 0)


def differences(publication: Publication, occasion: Occasion, at: int) -> list[Difference]:
    """Every difference in the languages it goes out in, in their order."""
    kept = {one.mark: one for one in publication.kept.select_related("by")}
    wordings = writing.wordings(publication)
    found = [
        one
        for language in publication.languages
        if language in wordings
        for one in _of(wordings[language], What(publication.what), occasion, at)
    ]
    return [Difference(one.language, one.field, one.mark, kept.get(one.key)) for one in found]


def _of(wording: Wording, what: What, occasion: Occasion, at: int) -> Iterator[Difference]:
    for field in CHECKED:
        text = getattr(wording, field)
        for mark in _marks(text, wording.language, what, occasion, at, ours=True):
            yield Difference(wording.language, field, mark)


def _marks(
    text: str, language: str, what: What, occasion: Occasion, at: int, *, ours: bool
) -> list[Mark]:
    """Where a text of ours or theirs differs, but for words that both agreed on as they are."""
    facts = occasion.facts_of(what)
    if facts is None:
        return []
    agreed = list(_agreed_words(text, occasion))
    zone = facts.sides[0 if ours else 1].zone
    return [
        mark
        for mark in check(text, language, facts, at, zone)
        if not any(start <= mark.start and mark.end <= end for start, end in agreed)
    ]


def _agreed_words(text: str, occasion: Occasion) -> Iterator[tuple[int, int]]:
    """Where titles and the purpose stand as both agreed on them, whatever month they name."""
    folded = text.casefold()
    said = [title for titles in occasion.items.values() for title in titles.values()]
    for words in (*said, *(one.strip().rstrip(".。") for one in occasion.purpose.values())):
        start = folded.find(words.casefold()) if len(folded) == len(text) else -1
        while start >= 0:
            yield start, start + len(words)
            start = folded.find(words.casefold(), start + len(words))


def forget_gone(publication: Publication, found: list[Difference]) -> None:
    """Reasons for what no longer differs are nobody's any more."""
    publication.kept.exclude(mark__in=[one.key for one in found]).delete()


def unsettled(found: list[Difference]) -> list[Difference]:
    """Those that nobody kept on purpose."""
    return [one for one in found if one.kept is None]


def theirs(told: Told, occasion: Occasion, language: str) -> list[Mark]:
    """Where the other side's own words differ from the record that both signed."""
    if told.at is None:
        return []
    return _marks(told.text.get(language, ""), language, told.what, occasion, told.at, ours=False)


def use(publication: Publication, person: Person, difference: Difference) -> None:
    """Put the record's words in the place of ours. Raises as `writing.change`, or NotNowError."""
    wording = writing.wordings(publication).get(difference.language)
    mark = difference.mark
    if wording is None or mark.offer is None:
        raise NotNowError("There is nothing to put in its place.")
    text = getattr(wording, difference.field)
    if text[mark.start : mark.end] != mark.said:
        raise NotNowError("The words changed meanwhile.")
    mended = text[: mark.start] + mark.offer + text[mark.end :]
    said = writing.words_of(wording)
    words = writing.Words(**(vars(said) | {difference.field: mended}))
    typed = {difference.language: writing.Typed(words, wording.version)}
    writing.change(publication, person, writing.choices(publication), typed)
