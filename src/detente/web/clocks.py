"""Dates and times as people of six languages write them: ours, theirs, UTC, and the weekday."""

import math
import time
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_timedelta, get_day_names, get_month_names
from babel.units import format_unit
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from detente.core.times import TimeOutOfRange, UnknownZone, WallTime, wall_time
from detente.press import dates


@dataclass(frozen=True)
class Clock:
    """One moment on one wall: whose it is, the date and hour there, and the distance from UTC."""

    name: str
    date: str
    hour: str
    offset: str
    iso: str
    days_from_ours: int

    @property
    def shift(self) -> str:
        """In words, where the date here is not ours."""
        return {-1: _("the day before"), 1: _("next day")}.get(self.days_from_ours, "")


def on_wall(at: int, zone: str) -> WallTime:
    """The UTC second `at` on the wall of `zone`; on UTC's where a peer named no zone we know.

    Raises TimeOutOfRange, since a peer may sign any second at all.
    """
    try:
        return wall_time(at, zone)
    except UnknownZone:
        return wall_time(at, "UTC")


def day_on_wall(at: int, zone: str, *, short: bool = False, with_year: bool = False) -> str:
    """The date of `at` on a wall, in words; the bare second where no calendar reaches.

    A short one has its year where it is asked for and is another than this year.
    """
    try:
        day = on_wall(at, zone).wall
    except TimeOutOfRange:
        return _("second %(at)d") % {"at": at}
    if not short:
        return date_words(day)
    this_year = on_wall(int(time.time()), zone).wall.year
    return short_date_words(day, year=with_year and day.year != this_year)


def date_words(day: date, language: str | None = None) -> str:
    """Weekday, day, month and year in full, with digits that keep one width."""
    return dates.day(day, language or get_language() or "en")


def short_date_words(day: date, language: str | None = None, *, year: bool = False) -> str:
    """Weekday, day and month, short where the language has short forms, and the year if asked."""
    language = language or get_language() or "en"
    if year and language != "zh":
        return f"{short_date_words(day, language)} {day.year}"
    month = dates.month_name(day.month, language)
    match language:
        case "ar":
            return f"{_weekdays(language, 'wide')[day.weekday()]} {day.day} {month}"
        case "zh":
            whole = f"{day.year}年" if year else ""
            return f"{whole}{day.month}月{day.day}日{_weekdays(language, 'wide')[day.weekday()]}"
    weekday = _weekdays(language, "abbreviated")[day.weekday()]
    match language:
        case "ru":
            return f"{weekday}, {day.day} {month}"
        case "es":
            return f"{weekday} {day.day} de {month}"
        case "fr":
            return f"{weekday} {day.day} {month}"
        case _:
            return f"{weekday} {day.day} {_months(language, 'abbreviated')[day.month]}"


def hour_words(hour: str, name: str, language: str | None = None) -> str:
    """An hour with whose it is: `23:30 Moscow`, `23:30 по московскому времени`."""
    language = language or get_language() or "en"
    return f"{hour} {name}" if language == "en" else dates.hour_words(hour, name, language)


def clocks(
    at: int, walls: list[tuple[str, str]], language: str | None = None, *, seconds: bool = False
) -> list[Clock]:
    """`at` on each of the `walls` (name, zone), the first of them ours, and last in UTC.

    Empty where no calendar reaches.
    """
    try:
        ours = on_wall(at, walls[0][1])
        readings = [(name, on_wall(at, zone)) for name, zone in [*walls, ("UTC", "UTC")]]
    except TimeOutOfRange:
        return []
    return [
        Clock(
            name=name,
            date=date_words(there.wall, language),
            hour=f"{there.wall:%H:%M:%S}" if seconds else f"{there.wall:%H:%M}",
            offset=_offset(there.offset),
            iso=f"{there.wall.isoformat()}{there.offset_text}",
            days_from_ours=there.days_after(ours),
        )
        for name, there in readings
    ]


def utc_stamp(at: int, language: str | None = None) -> str:
    """Date and second in UTC, as the record says it."""
    try:
        there = wall_time(at, "UTC").wall
    except TimeOutOfRange:
        return _("second %(at)d") % {"at": at}
    day = short_date_words(there, language)
    return f"{day} {there:%Y}{comma(language)}{there:%H:%M:%S} UTC"


def comma(language: str | None = None) -> str:
    """The comma of the reader's script, and a space where it has one."""
    return {"ar": "، ", "zh": "，"}.get(language or get_language() or "en", ", ")


def length_words(minutes: int) -> str:
    """A length in minutes, in the reader's plural."""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def span_words(seconds: int, language: str | None = None) -> str:
    """A distance in hours and minutes: `1 hr 30 min`; parts of a minute are left out."""
    language = language or get_language() or "en"
    width, joint = ("long", " و") if language == "ar" else ("short", " ")
    joint = "" if language == "zh" else joint
    hours, minutes = divmod(seconds // 60, 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    shown = [(n, unit) for n, unit in parts if n] or parts[1:]
    return joint.join(format_unit(n, unit, width, locale=language) for n, unit in shown)  # type: ignore[arg-type]


def age_words(seconds: int, language: str | None = None) -> str:
    """How long something has lasted, in whole days, hours or minutes: `3 days`."""
    units = {"day": 86_400, "hour": 3600, "minute": 60}
    unit = next((unit for unit, size in units.items() if seconds >= size), "minute")
    whole = seconds // units[unit] * units[unit]
    locale = language or get_language() or "en"
    return format_timedelta(whole, unit, threshold=math.inf, locale=locale)  # type: ignore[arg-type]


def weekday_words(day: int, language: str | None = None) -> str:
    """A day of the week by name; 0 is Monday."""
    return _weekdays(language or get_language() or "en", "wide")[day]


def _offset(seconds: int) -> str:
    if not seconds:
        return "UTC"
    hours, rest = divmod(abs(seconds) // 60, 60)
    return f"UTC{'+' if seconds > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


@cache
def _weekdays(language: str, width: str) -> dict[int, str]:
    return dict(get_day_names(width, "format", language))  # type: ignore[arg-type]


@cache
def _months(language: str, width: str) -> dict[int, str]:
    return dict(get_month_names(width, "format", language))  # type: ignore[arg-type]
