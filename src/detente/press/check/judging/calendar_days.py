"""Days that cannot be true by the calendar, whatever they are about: yesterday was no Tuesday."""

from datetime import date, timedelta

from detente.press.check.judging.day_marks import counted_mark, day_mark, on_weekday, weekday_mark
from detente.press.check.judging.known import ALL, Case
from detente.press.check.judging.resolving import Said, counted_days
from detente.press.check.marks import About, Mark

_SURE = timedelta(days=60)
"""Within so many days of the text, a date without its year is of the nearest year."""


def contradiction(case: Case, said: Said) -> Mark | None:
    """A mark where weekday, date and "yesterday" in one statement do not go together."""
    return _counted_and_date(case, said) or _weekday_and_day(case, said)


def _counted_and_date(case: Case, said: Said) -> Mark | None:
    """Of "tomorrow, 30 December" that is marked which the record does not bear out."""
    hit, counted = said.day.counted, said.counted
    if hit is None or counted is None or len(said.dates) != 1:
        return None
    one = said.dates[0]
    if one in counted_days(case, said):
        return None
    if one in case.all_days(*ALL):
        return counted_mark(case, hit, one, About.CALENDAR)
    return day_mark(case, said.day, counted, About.CALENDAR)


def _weekday_and_day(case: Case, said: Said) -> Mark | None:
    """Of "Tuesday 30 December" the weekday, unless the record has it and not the date."""
    day, weekday = said.one, said.day.weekday
    if weekday is None or day is None or on_weekday(weekday, {day}):
        return None
    yearless = said.day.date is not None and said.day.date.year is None
    if yearless and abs(day - case.today) > _SURE:
        return None
    meant = None if day in case.all_days(*ALL) else _with_weekday(case, said)
    if meant is not None:
        return day_mark(case, said.day, *meant)
    return weekday_mark(case, weekday, day, About.CALENDAR)


def _with_weekday(case: Case, said: Said) -> tuple[date, About] | None:
    """The contact that the statement is about, where its weekday is the one that is said."""
    for meeting in case.meetings(said.anchor.about) if said.anchor else ():
        day = case.day(meeting)
        if said.anchor and on_weekday(said.day.weekday, {day}):
            return day, said.anchor.about
    return None
