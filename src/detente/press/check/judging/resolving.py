"""Which dates a statement of a day can mean, and what it is about."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from detente.press.check.anchors import Anchor
from detente.press.check.draft import Draft
from detente.press.check.judging.known import Case
from detente.press.check.reading.days import Date, Day
from detente.press.check.table import Cue


class Said(NamedTuple):
    """A day found, the dates it means, and what it is about."""

    day: Day
    counted: date | None
    """The day that is counted from the day of the text."""
    dates: tuple[date, ...]
    anchor: Anchor | None

    @property
    def one(self) -> date | None:
        """The only day it can mean, where it means one."""
        return self.dates[0] if len(self.dates) == 1 else None if self.dates else self.counted


def resolved(case: Case, days: list[Day]) -> list[Said]:
    """What the days of a draft mean; those that are no days of the calendar are left out."""
    return [said for day in days if (said := _said(case, day))]


def _said(case: Case, day: Day) -> Said | None:
    counted = None
    if day.counted:
        counted = case.today + timedelta(days=day.counted.meaning.value)
    dates = tuple(_dates(case, day.date)) if day.date else ()
    if day.date and len(dates) != len(day.date.days):
        return None
    ranged = day.date is not None and day.date.ranged
    since = not ranged and _since(case.draft, day.first)
    about = None if since else case.anchor(day.first, day.after)
    return Said(day, counted, dates, about)


def _since(draft: Draft, first: int) -> bool:
    """ "Since 24 February", "by Friday": a date that is no contact's."""
    return any(
        Cue.SINCE in cue.meaning and cue.after == first for cue in draft.sentence(first).cues
    )


def _dates(case: Case, said: Date) -> Iterator[date]:
    for part in said.days:
        day = _nearest(case, said, part.value)
        if day is not None:
            yield day


def _nearest(case: Case, said: Date, number: int) -> date | None:
    """The date meant: of the year said, or else nearest to the day of the text."""
    today = case.today
    years = [said.year.value] if said.year else [today.year + shift for shift in (-1, 0, 1)]
    months = [said.month.value] if said.month else range(1, 13)
    days = [one for year in years for month in months if (one := date_of(year, month, number))]
    return min(days, key=lambda one: abs(one - today), default=None)


def date_of(year: int, month: int, day: int) -> date | None:
    """The date, where there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
