"""Hours and days off as they are kept here, for our own people to read."""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from django.utils import timezone
from django.utils.translation import get_language

from detente.core.meeting_times import MIDNIGHT, Span
from detente.diary import timetables
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side

MOST_HOLIDAYS = 6


@dataclass(frozen=True)
class WeekDay:
    """One day of a week of hours."""

    name: str
    hours: str
    next_day: bool


@dataclass(frozen=True)
class Timetable:
    """One side's hours as `parts/week.html` shows them."""

    side: Side
    written: bool
    week: tuple[WeekDay, ...]
    late: bool
    country: str
    days: tuple[tuple[str, str], ...]


def timetable(line: OpenLine, side: Side) -> Timetable:
    """Our own hours, or what we assume of the other side's; with the days off still to come."""
    kept = timetables.kept(timetables.OURS if side.ours else line.id)
    today = clocks.on_wall(int(timezone.now().timestamp()), side.zone).wall.date()
    language = get_language() or "en"
    public: dict[date, str] = {}
    if kept.country:
        years = range(today.year, today.year + 2)
        public = timetables.public_holidays(kept.country, language, years)
    coming = sorted(one for one in public.items() if one[0] >= today)[:MOST_HOLIDAYS]
    off = dict(coming) | {day: name for day, name in kept.days_off if day >= today}
    return Timetable(
        side=side,
        written=kept.written,
        week=tuple(_weekday(day, span) for day, span in enumerate(kept.week)),
        late=kept.late,
        country=country_name(kept.country) if kept.country else "",
        days=tuple((clocks.date_words(day), name) for day, name in sorted(off.items())),
    )


def _weekday(day: int, span: Span | None) -> WeekDay:
    name = clocks.weekday_words(day)
    if span is None:
        return WeekDay(name, "", next_day=False)
    return WeekDay(name, f"{hour(span[0])}–{hour(span[1])}", next_day=span[1] > MIDNIGHT)


def hour(minutes: int) -> str:
    """Minutes after midnight on a wall: 24:00 is the day's end, beyond it the next day begins."""
    minutes = minutes if minutes <= MIDNIGHT else minutes - MIDNIGHT
    return f"{minutes // 60:02}:{minutes % 60:02}"


def country_name(code: str) -> str:
    """A country in the reader's language, or its code."""
    return str(Locale.parse(get_language() or "en").territories.get(code, code))
