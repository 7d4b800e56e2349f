"""The record as a judge asks it: what days and hours each contact may rightly be given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from detente.core.times import TimeOutOfRange, UnknownZone, wall_time
from detente.press.check.anchors import Anchor, anchor
from detente.press.check.draft import Draft
from detente.press.check.facts import Facts, Meeting
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import About, Kind, Mark, Record
from detente.press.check.sides import Named, Sides

ALL = (About.THIS, About.EARLIER, About.AHEAD)


@dataclass(frozen=True)
class Case:
    """A draft, the record, and when and where the draft goes out."""

    draft: Draft
    facts: Facts
    published_at: int
    zone: str
    sides: Sides
    named: Named
    zoned: bool
    """The draft names a zone, and so may give a date on another wall than the publisher's."""

    def anchor(self, first: int, after: int) -> Anchor | None:
        """What a statement is about; nothing of ours where it names other states alone."""
        found = anchor(self.draft, first, after, self.facts)
        sentence = self.draft.sentence(first)
        if found is None or not self.named.others(sentence):
            return found
        return found._replace(sure=False) if self.named.ours(sentence) else None

    @property
    def zones(self) -> tuple[str, ...]:
        """The walls on which a reader may be: ours, theirs, UTC, the publisher's."""
        return (*(side.zone for side in self.facts.sides), "UTC", self.zone)

    @cached_property
    def today(self) -> date:
        """The day of the text."""
        return day_on(self.published_at, self.zone)

    def meetings(self, about: About) -> tuple[Meeting, ...]:
        """The contacts that a statement may be about."""
        match about:
            case About.THIS:
                return (self.facts.meeting,)
            case About.EARLIER:
                return self.facts.earlier
            case About.AHEAD:
                return self.facts.rounds
            case About.CALENDAR:
                return ()

    def days(self, meeting: Meeting) -> set[date]:
        """The dates that a contact may be given."""
        if not (meeting.timed and self.zoned):
            return {self.day(meeting)}
        return {day_on(meeting.start, zone) for zone in self.zones}

    def day(self, meeting: Meeting) -> date:
        """The date of a contact on the publisher's wall, which is what is offered."""
        return day_on(meeting.start, self.zone)

    def all_days(self, *abouts: About) -> set[date]:
        """The dates of all contacts of these sorts."""
        return {day for about in abouts for day in self._dates[about]}

    @cached_property
    def _dates(self) -> dict[About, set[date]]:
        return {
            about: {day for one in self.meetings(about) for day in self.days(one)}
            for about in About
        }

    def events(self) -> Iterator[tuple[About, Meeting]]:
        """All contacts of the record."""
        for about in ALL:
            for meeting in self.meetings(about):
                yield about, meeting

    def mark(self, kind: Kind, offer: Offer, record: Record) -> Mark:
        """A mark on the stretch that an offer replaces."""
        said = self.draft.text[offer.start : offer.end]
        return Mark(offer.start, offer.end, kind, said, record, offer.words)


def day_on(at: int, zone: str) -> date:
    """The date of a UTC second on a wall; on UTC's where the record names no zone we know."""
    return minute_on(at, zone)[0]


def minute_on(at: int, zone: str) -> tuple[date, int]:
    """The date and the minute of the day at a UTC second on a wall."""
    try:
        wall = wall_time(at, zone).wall
    except (UnknownZone, TimeOutOfRange):
        wall = wall_time(min(max(at, 0), 253_402_214_400), "UTC").wall
    return wall.date(), wall.hour * 60 + wall.minute
