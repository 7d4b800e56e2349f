"""Which dates a statement of a day can mean, and what it is about."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from detente.press.check.anchors import Anchor
from detente.press.check.draft import Draft, Sentence
from detente.press.check.judging.known import Case, minute_on
from detente.press.check.reading.dates import Date
from detente.press.check.reading.days import Day
from detente.press.check.table import Cue

_SMALL = 5 * 60
"""Minutes after midnight that people still call the evening before."""


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


class Days:
    """The days of a draft, in order; those that no calendar has are left out."""

    def __init__(self, case: Case, found: list[Day]) -> None:
        self.all = [said for day in found if (said := _said(case, day))]
        self._inside: dict[int, list[Said]] = {}
        for said in self.all:
            first = case.draft.sentence(said.day.first).first
            self._inside.setdefault(first, []).append(said)

    def inside(self, sentence: Sentence) -> list[Said]:
        """Those that one sentence says."""
        return self._inside.get(sentence.first, [])


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


def swapped(said: Date) -> date | None:
    """The date with day and month the other way round."""
    if said.year is None or said.month is None or not said.days:
        return None
    return date_of(said.year.value, said.days[0].value, said.month.value)


def counted_days(case: Case, said: Said) -> set[date]:
    """What "tonight" can be: the hours after midnight too."""
    if said.counted is None:
        return set()
    meeting = case.facts.meeting
    late = meeting.timed and minute_on(meeting.start, case.zone)[1] < _SMALL
    return {said.counted, said.counted + timedelta(days=1)} if late else {said.counted}
