"""Times as a person types and reads them, and the UTC second that binds both sides.

The record holds UTC seconds only (seconds since 1970-01-01T00:00:00Z, leap seconds not counted).
A wall time belongs to a zone of the IANA time zone database; the database is the ``tzdata``
package, never the machine's own, so that two computers with one release read alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from detente.core.errors import LocalError

EARLIEST = 0
"""The first UTC second that has a wall time here: 1970-01-01T00:00:00Z."""

LATEST = 253_402_214_400
"""The last UTC second that has a wall time here: 9999-12-31T00:00:00Z, a date in every zone."""

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class WallTime:
    """What the clocks of one zone show at one UTC second."""

    at: int
    """The UTC second."""
    zone: str
    """IANA name of the zone."""
    wall: datetime
    """Date and time on the wall there, naive, to the second."""
    offset: int
    """Seconds by which the wall is ahead of UTC; negative west of it."""

    @property
    def weekday(self) -> int:
        """Day of the week on the wall: 1 is Monday, 7 is Sunday (ISO 8601)."""
        return self.wall.isoweekday()

    @property
    def offset_text(self) -> str:
        """The offset as ISO 8601 writes it, such as ``+03:00``; UTC is ``+00:00``."""
        return f"{timezone(timedelta(seconds=self.offset))}".removeprefix("UTC") or "+00:00"

    def days_after(self, other: "WallTime") -> int:
        """Calendar days by which this date is later: 1 is "next day", -1 "the day before"."""
        return (self.wall.date() - other.wall.date()).days


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasted, in whole hours, minutes and seconds."""

    hours: int
    minutes: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Steady:
    """A stretch of UTC seconds, `first` up to but not including `end`, without a clock change."""

    first: int
    end: int
    offset: int
    """Seconds by which the wall is ahead of UTC all the while."""


class UnknownZone(LocalError):
    """No time zone has this name. Choose one from the list, such as Europe/Moscow."""

    def __init__(self, zone: str) -> None:
        super().__init__(f"No time zone is called {zone[:64]!r}.")
        self.zone = zone


class TimeOutOfRange(LocalError):
    """The year lies outside 1970 to 9999. Check the date."""


class TimeDoesNotExist(LocalError):
    """The clocks there are put forward past this time. Choose one of the two times beside it."""

    def __init__(self, typed: datetime, before: WallTime, after: WallTime) -> None:
        super().__init__(
            f"{typed:%Y-%m-%d %H:%M} does not exist in {before.zone}: the clocks go from"
            f" {before.wall:%H:%M} to {after.wall:%H:%M}."
        )
        self.typed = typed
        self.before = before  # one minute before the clocks change
        self.after = after  # the moment they have changed


class TimeHappensTwice(LocalError):
    """The clocks there are put back over this time. Say which of the two readings is meant."""

    def __init__(self, typed: datetime, first: WallTime, second: WallTime) -> None:
        super().__init__(
            f"{typed:%Y-%m-%d %H:%M} happens twice in {first.zone}: at UTC{first.offset_text}"
            f" and again at UTC{second.offset_text}."
        )
        self.typed = typed
        self.first = first
        self.second = second


class EndsBeforeStart(LocalError):
    """The end lies before the start. Check both times."""


@cache
def zone_names() -> frozenset[str]:
    """Every zone name the database knows, old names included."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


def wall_time(at: int, zone: str) -> WallTime:
    """What the clocks of ``zone`` show at the UTC second ``at``.

    Raises UnknownZone, and TimeOutOfRange unless EARLIEST <= at <= LATEST.
    """
    rules = _rules(zone)
    if not EARLIEST <= at <= LATEST:
        raise TimeOutOfRange(f"No wall time is kept for the UTC second {at}.")
    there = datetime.fromtimestamp(at, rules)
    return WallTime(at, zone, there.replace(tzinfo=None, fold=0), _offset(there))


def utc_second(wall: datetime, zone: str, *, offset: int | None = None) -> int:
    """The UTC second at which the clocks of ``zone`` show the naive ``wall``.

    ``offset``, in seconds ahead of UTC, says which reading is meant where ``wall`` happens
    twice; elsewhere it is not looked at, so a choice left over from another time does no harm.
    Fractions of a second are dropped.

    Raises UnknownZone, TimeOutOfRange, TimeDoesNotExist, and TimeHappensTwice when ``offset``
    names neither reading.
    """
    rules = _rules(zone)
    wall = wall.replace(microsecond=0, fold=0)
    if not 1970 <= wall.year <= 9999:
        raise TimeOutOfRange(f"The year {wall.year} lies outside 1970 to 9999.")
    # Of a time that does not exist, fold=0 is read too late and fold=1 too early (PEP 495).
    late, early = (
        _naive_second(wall) - _offset(wall.replace(tzinfo=rules, fold=fold)) for fold in (0, 1)
    )
    readings = [
        reading
        for reading in (wall_time(second, zone) for second in sorted({late, early}))
        if reading.wall == wall
    ]
    match readings:
        case [only]:
            return only.at
        case [first, second]:
            for reading in readings:
                if reading.offset == offset:
                    return reading.at
            raise TimeHappensTwice(wall, first, second)
        case _:
            change = _change_between(early, late, zone)
            raise TimeDoesNotExist(wall, wall_time(change - 60, zone), wall_time(change, zone))


def steady(first: int, end: int, zone: str) -> list[Steady]:
    """The stretches of [first, end) in which the clocks of ``zone`` do not change, in order.

    It looks once a day: no zone's clocks have changed twice within six days since 1970.
    Raises UnknownZone, and TimeOutOfRange unless EARLIEST <= first and end <= LATEST.
    """
    found: list[Steady] = []
    at, begun = first, first
    while at < end:
        offset = wall_time(at, zone).offset
        later = min(at + _DAY, end)
        if wall_time(later, zone).offset == offset:
            at = later
            continue
        at = _change_between(at, later, zone)
        found.append(Steady(begun, at, offset))
        begun = at
    if begun < end:
        found.append(Steady(begun, end, wall_time(begun, zone).offset))
    return found


def length(start: int, end: int) -> Length:
    """How long it is from one UTC second to a later one. Raises EndsBeforeStart."""
    if end < start:
        raise EndsBeforeStart("The end lies before the start.")
    minutes, seconds = divmod(end - start, 60)
    hours, minutes = divmod(minutes, 60)
    return Length(hours, minutes, seconds)


@cache
def _rules(zone: str) -> ZoneInfo:
    if zone not in zone_names():  # a name is also a path: nothing but a listed one is opened
        raise UnknownZone(zone)
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


def _change_between(before: int, after: int, zone: str) -> int:
    """The first UTC second in (before, after] with another offset than ``before`` has."""
    old = wall_time(before, zone).offset
    while after - before > 1:
        middle = (before + after) // 2
        if wall_time(middle, zone).offset == old:
            before = middle
        else:
            after = middle
    return after


def _offset(there: datetime) -> int:
    return _seconds(there.utcoffset() or timedelta())


def _naive_second(wall: datetime) -> int:
    return _seconds(wall - datetime(1970, 1, 1))  # noqa: DTZ001 - both are on the wall


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
