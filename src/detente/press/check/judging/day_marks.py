"""Marks on days: whether date, weekday or "tomorrow" is marked, and what is offered for it."""

from datetime import date

from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer, counted_offer, day_offer, weekday_offer
from detente.press.check.marks import About, Kind, Mark, OnDay
from detente.press.check.phrases import Hit
from detente.press.check.reading.days import Day
from detente.press.check.table import Sign


def on_weekday(weekday: Hit[Sign] | None, days: set[date]) -> bool:
    """Whether any of the days is of the weekday that was said."""
    return weekday is not None and weekday.meaning.value in {one.isoweekday() for one in days}


def counted_mark(case: Case, hit: Hit[Sign], day: date, about: About) -> Mark:
    """ "Tomorrow" where it is `day`."""
    return date_mark(case, counted_offer(case.draft, hit, case.today, day), day, about)


def weekday_mark(case: Case, hit: Hit[Sign], day: date, about: About) -> Mark:
    """A weekday where it is that of `day`."""
    offer = weekday_offer(case.draft, hit, day)
    return case.mark(Kind.WEEKDAY, offer, OnDay(day, about))


def day_mark(case: Case, said: Day, day: date, about: About) -> Mark:
    """A date with its weekday, or "tomorrow", where it is `day`."""
    if said.date is None and said.counted is not None:
        return counted_mark(case, said.counted, day, about)
    return date_mark(case, day_offer(case.draft, said, day), day, about)


def date_mark(case: Case, offer: Offer, day: date, about: About) -> Mark:
    """Any stretch that names a day."""
    return case.mark(Kind.DATE, offer, OnDay(day, about))
