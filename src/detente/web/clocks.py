"""Dates and times as people of three languages write them: ours, theirs, UTC, and the weekday."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)

# Russian names a capital's time with an adjective; other names stand beside the hour.
RUSSIAN_TIME = {
    "Москва": "по московскому времени",
    "Вашингтон": "по вашингтонскому времени",
    "Женева": "по женевскому времени",
    "Вена": "по венскому времени",
    "Пекин": "по пекинскому времени",
    "Лондон": "по лондонскому времени",
    "Париж": "по парижскому времени",
    "Каир": "по каирскому времени",
    "Киев": "по киевскому времени",
    "Анкара": "по анкарскому времени",
}


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


def on_wall(at: int, zone: str) -> datetime:
    """The UTC second `at` on the wall of `zone`."""
    return datetime.fromtimestamp(at, ZoneInfo(zone))


def date_words(day: datetime, language: str | None = None) -> str:
    """Weekday, day, month and year in full, with digits that keep one width."""
    language = language or get_language() or "en"
    weekday = _weekdays(language, "wide")[day.weekday()]
    if language == "ar":
        return f"{weekday} {day.day} {ARABIC_MONTHS[day.month - 1]} {day.year}"
    month = _months(language, "wide")[day.month]
    if language == "ru":
        return f"{weekday}, {day.day} {month} {day.year} года"
    return f"{weekday} {day.day} {month} {day.year}"


def short_date_words(day: datetime, language: str | None = None) -> str:
    """Weekday, day and month, short where the language has short forms."""
    language = language or get_language() or "en"
    if language == "ar":
        weekday = _weekdays(language, "wide")[day.weekday()]
        return f"{weekday} {day.day} {ARABIC_MONTHS[day.month - 1]}"
    weekday = _weekdays(language, "abbreviated")[day.weekday()]
    if language == "ru":
        return f"{weekday}, {day.day} {_months(language, 'wide')[day.month]}"
    return f"{weekday} {day.day} {_months(language, 'abbreviated')[day.month]}"


def hour_words(hour: str, name: str, language: str | None = None) -> str:
    """An hour with whose it is: `23:30 Moscow`, `23:30 по московскому времени`."""
    language = language or get_language() or "en"
    if language == "ar":
        return f"الساعة {hour} بتوقيت {name}"
    if language == "ru":
        return f"{hour} {RUSSIAN_TIME.get(name, f'({name})')}"
    return f"{hour} {name}"


def clocks(at: int, walls: list[tuple[str, str]], language: str | None = None) -> list[Clock]:
    """`at` on each of the `walls` (name, zone), the first of them ours, and last in UTC."""
    ours = on_wall(at, walls[0][1]).date()
    found = []
    for name, zone in [*walls, ("UTC", "UTC")]:
        there = on_wall(at, zone)
        shift = (there.date() - ours).days
        date, hour = date_words(there, language), f"{there:%H:%M}"
        found.append(Clock(name, date, hour, _offset(there), there.isoformat(), shift))
    return found


def utc_stamp(at: int, language: str | None = None) -> str:
    """Date and second in UTC, as the record says it."""
    there = datetime.fromtimestamp(at, UTC)
    return f"{short_date_words(there, language)} {there:%Y, %H:%M:%S} UTC"


def length_words(minutes: int) -> str:
    """A length in minutes, in the reader's plural."""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _offset(there: datetime) -> str:
    if not (shift := there.utcoffset()):
        return "UTC"
    minutes = int(shift.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@cache
def _weekdays(language: str, width: str) -> dict[int, str]:
    return dict(get_day_names(width, "format", language))  # type: ignore[arg-type]


@cache
def _months(language: str, width: str) -> dict[int, str]:
    return dict(get_month_names(width, "format", language))  # type: ignore[arg-type]
