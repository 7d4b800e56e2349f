"""Days that the record contradicts: the contact they are about is on another."""

from collections.abc import Iterator
from datetime import date

from detente.press.check.anchors import Anchor
from detente.press.check.judging.day_marks import (
    counted_mark,
    date_mark,
    day_mark,
    on_weekday,
    weekday_mark,
)
from detente.press.check.judging.known import ALL, Case
from detente.press.check.judging.offers import days_offer, number_offer
from detente.press.check.judging.resolving import Days, Said, counted_days, swapped
from detente.press.check.marks import About, Mark
from detente.press.check.reading.dates import Date
from detente.press.check.table import Sort


def contradictions(case: Case, said: Said, anchor: Anchor, found: Days) -> Iterator[Mark]:
    """Marks on one statement; `found` are all of the draft."""
    if not case.meetings(anchor.about):
        return
    if said.day.date is None:
        if anchor.near and not _listed(case, said, anchor.about):
            yield from _named(case, said, anchor.about, found)
    elif said.dates:
        yield from _dates(case, said, said.day.date, anchor.about)
    elif anchor.near and anchor.about is not About.THIS:
        yield from _month(case, said, said.day.date, anchor.about)


def _named(case: Case, said: Said, about: About, found: Days) -> Iterator[Mark]:
    """Marks on "tomorrow" and on weekdays that stand alone."""
    right = case.all_days(*((about,) if about is About.THIS else ALL))
    day = case.day(case.meetings(about)[0])
    if said.day.counted is not None:
        if not counted_days(case, said) & right:
            yield counted_mark(case, said.day.counted, day, about)
    elif (weekday := said.day.weekday) is not None and not on_weekday(
        weekday, right | _dated(case, said, found)
    ):
        yield weekday_mark(case, weekday, day, about)


def _dated(case: Case, said: Said, found: Days) -> set[date]:
    """Days of the record whose dates the same sentence has: a weekday may be theirs."""
    sentence, known = case.draft.sentence(said.day.first), case.all_days(*ALL)
    return {day for one in found.inside(sentence) for day in one.dates if day in known}


def _listed(case: Case, said: Said, about: About) -> bool:
    """ "Thursday or Friday", "Tuesday and Wednesday": the other of the two is right."""
    draft, day, right = case.draft, said.day, case.all_days(about)
    for at in range(day.first - 2, day.after + 2):
        other = draft.signs.get(at)
        if other is None or other.meaning.sort is not Sort.WEEKDAY or at == day.first:
            continue
        between = draft.between(min(other.after, day.after), max(other.first, day.first))
        if on_weekday(other, right) and between <= draft.lexicon.listing:
            return True
    return False


def _dates(case: Case, said: Said, date_said: Date, about: About) -> Iterator[Mark]:
    known = case.all_days(*ALL)
    wrong = [at for at, one in enumerate(said.dates) if one not in known]
    if not wrong or (date_said.swappable and swapped(date_said) in known):
        return
    if about is About.THIS and len(wrong) < len(said.dates):
        return  # a meeting of several days
    right = sorted({case.day(meeting) for meeting in case.meetings(about)})
    if len(said.dates) == 1:
        mark = day_mark(case, said.day, right[0], about)
        yield mark if len(right) == 1 else mark.without_offer()
    elif len(wrong) == len(said.dates):
        days = [right[0], right[-1]] if date_said.ranged else right
        yield date_mark(case, days_offer(case.draft, date_said, days), right[0], about)
    else:
        missing = [day for day in right if day not in said.dates] if len(wrong) == 1 else []
        for at in wrong:
            yield _one_of(case, date_said, at, missing or right, about)


def _one_of(case: Case, said: Date, at: int, right: list[date], about: About) -> Mark:
    """One day of a list; where the list lacks but one day of the record, that is offered."""
    offer = number_offer(case.draft, said.days[at], right[0].day)
    fits = len(right) == 1 and (said.month is None or said.month.value == right[0].month)
    return date_mark(case, offer if fits else offer._replace(words=None), right[0], about)


def _month(case: Case, said: Said, date_said: Date, about: About) -> Iterator[Mark]:
    """A month alone: "the rounds in February"."""
    if date_said.month is None:
        return
    month, year = date_said.month.value, date_said.year
    known = case.all_days(*ALL)
    if any(one.month == month and (year is None or one.year == year.value) for one in known):
        return
    yield day_mark(case, said.day, case.day(case.meetings(about)[0]), about)
