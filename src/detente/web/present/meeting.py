"""When both sides can meet, in words: suggested times, and notes on a time that somebody chose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from detente.core import meeting_times
from detente.core.kinds import MAX_MINUTES
from detente.core.meeting_times import Fit, Hours, Suggestion
from detente.core.times import EARLIEST, LATEST, TimeOutOfRange, wall_time
from detente.diary import timetables
from detente.diary.ical import Status
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.calendar import Entry
from detente.web.present.sides import Side
from detente.web.present.text import bdi, say

if TYPE_CHECKING:
    from detente.web.present.contact import ContactView

DAYS = 14
DAY = 86_400
LEAD_SECONDS = 3600
USUAL_MINUTES = 30


@dataclass(frozen=True)
class OnWall:
    """A suggested time on one wall: whose, the day in short, and the hour."""

    name: str
    day: str
    hour: str


@dataclass(frozen=True)
class Suggested:
    """A suggested time, and what speaks against it or has to be known of it."""

    start: int
    walls: tuple[OnWall, ...]  # ours, theirs, UTC
    notes: tuple[SafeString, ...]
    suits: bool


class Meeting:
    """Both sides' hours on one line, ours as we keep them and theirs as we assume them."""

    def __init__(self, line: OpenLine) -> None:
        self.line = line
        self.kept = (timetables.kept(timetables.OURS), timetables.kept(line.id))

    def _hours(self, first: int, end: int) -> tuple[Hours, Hours]:
        """Both sides' hours, with the holidays of the years around. Raises TimeOutOfRange."""
        begin = wall_time(max(first - 10 * DAY, EARLIEST), "UTC").wall.year
        years = range(begin, wall_time(min(end + 10 * DAY, LATEST), "UTC").wall.year + 1)
        language = get_language() or "en"
        ours, theirs = (
            kept.hours(side.zone, language, years)
            for kept, side in zip(self.kept, self.line.sides, strict=True)
        )
        return ours, theirs

    def suggested(self, minutes: int, first: int) -> list[Suggested]:
        """Times for a contact in the fortnight from `first`, the best of them first."""
        end = first + DAYS * DAY
        try:
            found = meeting_times.suggest(self._hours(first, end), minutes, first, end)
        except TimeOutOfRange:
            return []
        return [self._suggested(one) for one in found]

    def _suggested(self, one: Suggestion) -> Suggested:
        notes = tuple(self._notes(one.start, one.fits))
        return Suggested(one.start, self._walls(one.start), notes, one.suits)

    def _walls(self, start: int) -> tuple[OnWall, ...]:
        found = [*self.line.sides.walls, ("UTC", "UTC")]
        walls = [(name, clocks.on_wall(start, zone).wall) for name, zone in found]
        return tuple(
            OnWall(name, clocks.short_date_words(wall), f"{wall:%H:%M}") for name, wall in walls
        )

    def notes(self, start: int, minutes: int) -> list[SafeString]:
        """Where a time falls outside anybody's hours, or on a day off. A note, never a refusal."""
        try:
            hours = self._hours(start, start + 60 * minutes)
            fits = [meeting_times.fit(one, start, minutes) for one in hours]
        except TimeOutOfRange:
            return []
        return list(self._notes(start, (fits[0], fits[1])))

    def notes_on(self, times: list[tuple[int, int]]) -> Iterator[SafeString]:
        """The notes on several contacts; where there is more than one, each names its day."""
        for start, minutes in times:
            day = clocks.day_on_wall(start, self.line.sides.ours.zone, short=True)
            for note in self.notes(start, minutes):
                yield note if len(times) == 1 else say("{day}: {note}", day=day, note=note)

    def _notes(self, start: int, fits: tuple[Fit, Fit]) -> Iterator[SafeString]:
        for side, fit in zip(self.line.sides, fits, strict=True):
            if (note := _note(side, fit, start)) is not None:
                yield note


def _note(side: Side, fit: Fit, start: int) -> SafeString | None:
    if fit.suits:
        return say(_("{side}: late hours"), side=side.name) if fit.late else None
    if fit.day_off is not None:
        if not fit.day_off:
            return say(_("{side}: a day off"), side=side.name)
        return say(_("{side}: a day off, {name}"), side=side.name, name=bdi(fit.day_off))
    if fit.no_hours:
        weekday = clocks.weekday_words(clocks.on_wall(start, side.zone).wall.weekday())
        return say(_("{side}: no hours on this day, {weekday}"), side=side.name, weekday=weekday)
    if fit.beyond is None:
        return say(_("{side}: longer than any of its hours near"), side=side.name)
    by = clocks.span_words(fit.beyond)
    return say(_("{side}: outside its hours by {length}"), side=side.name, length=by)


def suggestions(line: OpenLine, length: Any, after: int | None) -> dict[str, Any]:
    """What `parts/suggested_times.html` shows for a length in minutes, as typed."""
    minutes = _minutes(length)
    first = max(after or 0, int(timezone.now().timestamp()) + LEAD_SECONDS)
    found = Meeting(line).suggested(minutes, first)
    return {
        "line": line,
        "suggested": found,
        "suits": any(one.suits for one in found),
        "length": clocks.length_words(minutes),
        "later": max((one.start for one in found), default=first) + DAY // 2,
    }


def _minutes(typed: Any) -> int:
    try:
        minutes = int(typed)
    except (TypeError, ValueError):
        return USUAL_MINUTES
    return minutes if 1 <= minutes <= MAX_MINUTES else USUAL_MINUTES


def in_calendar(line: OpenLine, contact: "ContactView") -> dict[str, Any]:
    """What `parts/our_calendar.html` shows: nothing where a contact has no time for a calendar."""
    entry = Entry(line, contact.contact)
    if entry.event(subjects=False) is None or entry.terms is None:
        return {"in_calendar": False}
    over = entry.end < int(timezone.now().timestamp()) or entry.status == Status.CANCELLED
    notes = [] if over else Meeting(line).notes(entry.terms.start, entry.terms.minutes)
    return {"in_calendar": True, "line": line, "contact": contact, "notes": notes}
