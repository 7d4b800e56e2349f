"""Hours and days off as people keep them, and as times are proposed from them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from django.db import transaction

from detente.core.meeting_times import Hours, Span
from detente.diary.models import DayOff, Timetable

OURS = ""
"""In place of a line's id: our own side's hours, which hold for every line."""

WEEKDAYS_9_TO_18: tuple[Span | None, ...] = ((9 * 60, 18 * 60),) * 5 + (None, None)
MOST_DAYS_OFF = 60


@dataclass(frozen=True)
class Kept:
    """Hours as somebody wrote them down, or the usual ones while `written` is false."""

    week: tuple[Span | None, ...] = WEEKDAYS_9_TO_18
    late: bool = False
    country: str = ""
    days_off: tuple[tuple[date, str], ...] = ()
    written: bool = False

    def hours(self, zone: str, language: str, years: range) -> Hours:
        """For proposing times: with the public holidays of these years, named for a reader."""
        off = public_holidays(self.country, language, years) if self.country else {}
        return Hours(zone, self.week, self.late, {**off, **dict(self.days_off)})


def kept(line: str) -> Kept:
    """Our hours (OURS), or those that we assume of the other side of a line."""
    row = Timetable.objects.prefetch_related("days_off").filter(line=line).first()
    if row is None:
        return Kept()
    week = tuple((span[0], span[1]) if span else None for span in row.week)
    days = sorted((one.day, one.name) for one in row.days_off.all())
    return Kept(week, row.late, row.country, tuple(days), written=True)


def keep(line: str, new: Kept) -> None:
    """Write hours down in place of those before. Raises BadHoursError."""
    Hours("UTC", new.week)
    with transaction.atomic():
        row, _new = Timetable.objects.update_or_create(
            line=line,
            defaults={
                "week": [list(span) if span else None for span in new.week],
                "late": new.late,
                "country": new.country,
            },
        )
        row.days_off.all().delete()
        DayOff.objects.bulk_create(
            DayOff(timetable=row, day=day, name=name) for day, name in dict(new.days_off).items()
        )


def countries() -> list[str]:
    """The countries whose public holidays are known, by ISO 3166 code."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


def public_holidays(country: str, language: str, years: range) -> dict[date, str]:
    """The public holidays of a country, in the reader's language where they have such names."""
    return {day: name for year in years for day, name in _holidays(country, language, year).items()}


@lru_cache(maxsize=256)
def _holidays(country: str, language: str, year: int) -> dict[date, str]:
    known = holidays.list_localized_countries().get(country, [])
    spoken = next((one for one in known if one.split("_")[0] == language), None)
    fallback = "en_US" if "en_US" in known else None
    return dict(holidays.country_holidays(country, years=year, language=spoken or fallback))
