"""Times that suit both sides: the hours that each keeps on its own wall, and their days off.

Hours are what a wall shows, so that a clock change moves them in UTC and not on the wall. A second
lies in a side's hours when that side's wall then shows a time in them: of an hour that the clocks
skip there is nothing, of one that they repeat both readings. Nothing here is ever sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from detente.core.errors import LocalError
from detente.core.times import (
    EARLIEST,
    LATEST,
    TimeHappensTwice,
    TimeOutOfRange,
    steady,
    utc_second,
    wall_time,
)

MIDNIGHT = 24 * 60
"""The end of a day, in minutes of its wall."""

LATE = MIDNIGHT + 2 * 60
"""Until when late hours are no difficulty, where they are none: 02:00 of the next day."""

WELL_INSIDE = 3600
"""Seconds of both sides' hours before and after a contact beyond which more are no better."""

MOST = 6
LEAST_BAD = 3

_DAY = 86_400
_REACH = 8 * _DAY  # how far away hours are looked for that could hold a contact
_STEP = 1800
_EPOCH = date(1970, 1, 1).toordinal()

Span = tuple[int, int]
"""Minutes after midnight of a day's wall; the end may lie past 24:00, in the next day."""

Opening = tuple[int, int]
"""UTC seconds, the first up to but not including the second."""


class BadHoursError(LocalError):
    """A day's hours end before they begin, or last longer than a day. Check both times."""


@dataclass(frozen=True)
class Hours:
    """One side's hours and days off, on the wall of its zone."""

    zone: str
    week: tuple[Span | None, ...]
    """Monday first; None where a day has no hours."""
    late: bool = False
    """Whether late hours are no difficulty: then a day with hours suits until `LATE`."""
    off: Mapping[date, str] = field(default_factory=dict)
    """Days on which nobody is there, each with its name."""

    def __post_init__(self) -> None:
        spans = [span for span in self.week if span is not None]
        right = all(0 <= begin < MIDNIGHT and 0 < end - begin <= MIDNIGHT for begin, end in spans)
        if len(self.week) != 7 or not right:
            raise BadHoursError("Hours must begin within their day and end within a day of that.")

    def on(self, day: date, *, late: bool) -> Span | None:
        """The hours of a date, with the `late` ones that are no difficulty if asked for."""
        span = None if day in self.off else self.week[day.weekday()]
        if span is None or not (late and self.late):
            return span
        return span[0], max(span[1], LATE)


@dataclass(frozen=True)
class Fit:
    """How a contact lies in one side's hours."""

    beyond: int | None
    """Seconds by which it would have to move to lie inside; None where nothing near holds it."""
    late: bool = False
    """Inside, but only because late hours are no difficulty."""
    day_off: str | None = None
    """The name of the day off that it falls on, when it lies outside."""
    no_hours: bool = False
    """Outside, on a day of the week that has no hours."""

    @property
    def suits(self) -> bool:
        """Whether the whole contact lies inside."""
        return self.beyond == 0


@dataclass(frozen=True)
class Suggestion:
    """A start, in UTC seconds, and how the contact would lie in each side's hours."""

    start: int
    fits: tuple[Fit, Fit]

    @property
    def suits(self) -> bool:
        """Whether it suits both."""
        return all(fit.suits for fit in self.fits)


def fit(hours: Hours, start: int, minutes: int) -> Fit:
    """How a contact lies in a side's hours. Raises TimeOutOfRange where no calendar reaches."""
    return _Diary(hours, start, start + 60 * minutes).fit(start, start + 60 * minutes)


def suggest(
    sides: tuple[Hours, Hours], minutes: int, first: int, end: int, most: int = MOST
) -> list[Suggestion]:
    """Starts in [first, end) for a contact of `minutes`, the best first, one for each date.

    Starts are full and half hours of the first side's wall; one that this wall shows twice is left
    out, since a person could not type it. Best is what needs nobody's late hours, then what lies
    well inside both sides' hours, then the soonest. When no start suits both, the least bad are
    given: those that would have to move least. Empty when neither side's hours could hold it.

    Raises TimeOutOfRange where no calendar reaches.
    """
    length = 60 * minutes
    ours, theirs = (_Diary(hours, first, end + length) for hours in sides)
    wide, core = _both(ours.wide, theirs.wide), _both(ours.core, theirs.core)
    suiting: dict[date, tuple[tuple[int, int, int], int]] = {}
    bad: dict[date, tuple[tuple[int, int, int], int]] = {}
    for day, start in _starts(first, end, sides[0].zone):
        stop = start + length
        if (room := _room(wide, start, stop)) is not None:
            late = _room(core, start, stop) is None
            _keep(suiting, day, (late, -min(room, WELL_INSIDE), start), start)
        elif not suiting:
            moves = [_move(diary.wide, start, stop) for diary in (ours, theirs)]
            known = [move for move in moves if move is not None]
            if len(known) == 2:
                _keep(bad, day, (max(known), sum(known), start), start)
    chosen = sorted(suiting.values())[:most] or sorted(bad.values())[: min(most, LEAST_BAD)]
    return [
        Suggestion(start, (ours.fit(start, start + length), theirs.fit(start, start + length)))
        for _rank, start in chosen
    ]


def _keep(
    best: dict[date, tuple[tuple[int, int, int], int]],
    day: date,
    rank: tuple[int, int, int],
    start: int,
) -> None:
    if day not in best or rank < best[day][0]:
        best[day] = (rank, start)


class _Diary:
    """A side's openings around a stretch of time: `core` without late hours, `wide` with them."""

    def __init__(self, hours: Hours, first: int, end: int) -> None:
        wall_time(first, hours.zone)  # raises TimeOutOfRange
        first, end = max(first - _REACH, EARLIEST), min(end + _REACH, LATEST)
        self.hours = hours
        self.core, self.wide = (
            _merged(_openings(hours, first, end, late=late)) for late in (False, True)
        )

    def fit(self, start: int, stop: int) -> Fit:
        beyond = _move(self.wide, start, stop)
        if beyond == 0:
            return Fit(0, late=_room(self.core, start, stop) is None)
        day = wall_time(start, self.hours.zone).wall.date()
        no_hours = self.hours.week[day.weekday()] is None
        return Fit(beyond, day_off=self.hours.off.get(day), no_hours=no_hours)


def _openings(hours: Hours, first: int, end: int, *, late: bool) -> Iterator[Opening]:
    for part in steady(first, end, hours.zone):
        # Yesterday's hours may reach into today; those of the day before cannot.
        for number in range(
            (part.first + part.offset) // _DAY - 1, (part.end + part.offset) // _DAY + 1
        ):
            if not number + _EPOCH <= date.max.toordinal():
                continue
            span = hours.on(date.fromordinal(number + _EPOCH), late=late)
            if span is not None:
                midnight = number * _DAY - part.offset
                begin = max(midnight + 60 * span[0], part.first)
                close = min(midnight + 60 * span[1], part.end)
                if begin < close:
                    yield begin, close


def _merged(openings: Iterable[Opening]) -> list[Opening]:
    found: list[Opening] = []
    for begin, close in sorted(openings):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], close))
        else:
            found.append((begin, close))
    return found


def _both(ours: list[Opening], theirs: list[Opening]) -> list[Opening]:
    found = []
    for begin, close in ours:
        for other_begin, other_close in theirs:
            if max(begin, other_begin) < min(close, other_close):
                found.append((max(begin, other_begin), min(close, other_close)))
    return found


def _room(openings: list[Opening], start: int, stop: int) -> int | None:
    """Seconds left before or after a contact, whichever is less; None unless it lies inside."""
    for begin, close in openings:
        if begin <= start and stop <= close:
            return min(start - begin, close - stop)
    return None


def _move(openings: list[Opening], start: int, stop: int) -> int | None:
    """By how many seconds a contact would have to move to lie inside; None if none can hold it."""
    moves = [
        max(begin - start, stop - close, 0)
        for begin, close in openings
        if close - begin >= stop - start
    ]
    return min(moves, default=None)


def _starts(first: int, end: int, zone: str) -> Iterator[tuple[date, int]]:
    """The full and half hours of a wall, with the date on it."""
    for part in steady(first, end, zone):
        begin = -(-(part.first + part.offset) // _STEP) * _STEP - part.offset
        for start in range(begin, part.end, _STEP):
            wall = wall_time(start, zone).wall
            try:
                utc_second(wall, zone)
            except (TimeHappensTwice, TimeOutOfRange):
                continue
            yield wall.date(), start
