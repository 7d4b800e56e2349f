"""Whether a day is the right one: by the calendar, and by the contact it is about."""

from collections.abc import Iterator
from datetime import date, timedelta

from detente.press.check.anchors import Anchor
from detente.press.check.judging.known import ALL, Case, minute_on
from detente.press.check.judging.offers import (
    Offer,
    counted_offer,
    day_offer,
    days_offer,
    number_offer,
    weekday_offer,
)
from detente.press.check.judging.resolving import Said, date_of
from detente.press.check.lexicon import PLAIN
from detente.press.check.marks import About, Kind, Mark, OnDay
from detente.press.check.phrases import Hit
from detente.press.check.reading.days import Date
from detente.press.check.table import Sign, Sort

_SMALL = 5 * 60
"""Minutes after midnight that people still call the evening before."""
_SLIP = timedelta(days=2)
_SURE = timedelta(days=60)
"""Within so many days of the text, a date without its year is of the nearest year."""


def judge(case: Case, found: list[Said]) -> Iterator[Mark]:
    """Marks on days, in order.

    Where the text has already given this contact its right day, another day elsewhere is most
    likely that of something else, and is marked only where there is no doubt.
    """
    if case.draft.lexicon.language == PLAIN:
        yield from _slips(case, found)
        return
    right = case.all_days(About.THIS)
    told = any(_tells(said, right) for said in found)
    for said in found:
        mark = _by_calendar(case, said)
        if mark is not None:
            yield mark
        elif said.anchor is not None and _doubtless(said.anchor, told=told):
            yield from _by_record(case, said, said.anchor, found)


def _slips(case: Case, found: list[Said]) -> Iterator[Mark]:
    """Of a language without a table: dates in digits that miss a contact by a day or two."""
    known = case.all_days(*ALL)
    for said in found:
        date_said, day = said.day.date, said.one
        if date_said is None or day is None or day in {case.today, *known}:
            continue
        near = [one for one in sorted(known) if abs(one - day) <= _SLIP]
        if len(near) == 1 and _swapped(date_said) not in known:
            yield _date(case, said, near[0], About.CALENDAR)


def _doubtless(anchor: Anchor, *, told: bool) -> bool:
    return anchor.about is not About.THIS or anchor.sure or not told


def _tells(said: Said, right: set[date]) -> bool:
    """Whether it gives this contact one of its right days."""
    if {*said.dates, said.counted} & right:
        return True
    weekday = said.day.weekday
    if said.anchor is None or said.anchor.about is not About.THIS:
        return False
    return bool(weekday) and said.one is None and _on(weekday, right)


def _on(weekday: Hit[Sign] | None, days: set[date]) -> bool:
    return weekday is not None and weekday.meaning.value in {one.isoweekday() for one in days}


def _by_calendar(case: Case, said: Said) -> Mark | None:
    """Where the parts of one statement cannot all be true, whatever it is about."""
    if (
        said.day.counted
        and said.counted
        and said.dates
        and said.one not in {None, *_counted_days(case, said)}
    ):
        return _counted_or_date(case, said, said.day.counted, said.counted)
    day, weekday = said.one, said.day.weekday
    if weekday is None or day is None or day.isoweekday() == weekday.meaning.value:
        return None
    yearless = said.day.date is not None and said.day.date.year is None
    if yearless and abs(day - case.today) > _SURE:
        return None
    meant = None if day in case.all_days(*ALL) else _with_weekday(case, said)
    if meant is not None:
        return _date(case, said, *meant)
    return _mark(case, Kind.WEEKDAY, weekday_offer(case.draft, weekday, day), day, About.CALENDAR)


def _counted_days(case: Case, said: Said) -> set[date]:
    """What "tonight" can be: the hours after midnight too."""
    if said.counted is None:
        return set()
    meeting = case.facts.meeting
    late = meeting.timed and minute_on(meeting.start, case.zone)[1] < _SMALL
    return {said.counted, said.counted + timedelta(days=1)} if late else {said.counted}


def _counted_or_date(case: Case, said: Said, hit: Hit[Sign], counted: date) -> Mark:
    """Of "tomorrow, 30 December" that which the record does not bear out."""
    one = said.dates[0]
    if one in case.all_days(*ALL):
        return _counted(case, hit, one, About.CALENDAR)
    return _date(case, said, counted, About.CALENDAR)


def _with_weekday(case: Case, said: Said) -> tuple[date, About] | None:
    """The contact that the statement is about, where its weekday is the one that is said."""
    if said.anchor is None or said.day.weekday is None:
        return None
    for meeting in case.meetings(said.anchor.about):
        day = case.day(meeting)
        if day.isoweekday() == said.day.weekday.meaning.value:
            return day, said.anchor.about
    return None


def _by_record(case: Case, said: Said, anchor: Anchor, found: list[Said]) -> Iterator[Mark]:
    """Where the record has other days for what the statement is about."""
    if not case.meetings(anchor.about):
        return
    right, about = case.all_days(anchor.about), anchor.about
    day = case.day(case.meetings(about)[0])
    if said.day.date is not None and said.dates:
        yield from _dates(case, said, said.day.date, about)
    elif said.day.date is not None:
        yield from _month(case, said, said.day.date, anchor)
    elif not anchor.near or _alternative(case, said, right):
        return
    elif said.day.counted is not None:
        if not _counted_days(case, said) & right:
            yield _counted(case, said.day.counted, day, about)
    elif not _on(said.day.weekday, right) and said.day.weekday is not None:
        offer = weekday_offer(case.draft, said.day.weekday, day)
        yield _mark(case, Kind.WEEKDAY, offer, day, about)


def _of_another(case: Case, said: Said, found: list[Said]) -> bool:
    """The weekday of a date of the record that the same sentence names."""
    sentence = case.draft.sentence(said.day.first)
    known = case.all_days(*ALL)
    dates = {
        day for one in found if sentence.first <= one.day.first < sentence.after
        for day in one.dates if day in known
    }  # fmt: skip
    return _on(said.day.weekday, dates)


def _alternative(case: Case, said: Said, right: set[date]) -> bool:
    """ "Thursday or Friday", "Tuesday and Wednesday": the other of the two is right."""
    draft, day = case.draft, said.day
    days = {one.isoweekday() for one in right}
    for at in range(day.first - 2, day.after + 2):
        other = draft.signs.get(at)
        if (
            other is None
            or other.meaning.sort is not Sort.WEEKDAY
            or other.meaning.value not in days
        ):
            continue
        between = draft.between(min(other.after, day.after), max(other.first, day.first))
        if between <= draft.lexicon.listing:
            return True
    return False


def _dates(case: Case, said: Said, date_said: Date, about: About) -> Iterator[Mark]:
    known = case.all_days(*ALL)
    wrong = [at for at, one in enumerate(said.dates) if one not in known]
    if about is About.THIS and len(wrong) < len(said.dates):
        return  # a meeting of several days
    if not wrong or (date_said.swappable and _swapped(date_said) in known):
        return
    right = sorted({case.day(meeting) for meeting in case.meetings(about)})
    if len(said.dates) == 1:
        mark = _date(case, said, right[0], about)
        yield mark if len(right) == 1 else _without_offer(mark)
    elif len(wrong) == len(said.dates):
        days = [right[0], right[-1]] if date_said.ranged else right
        yield _mark(case, Kind.DATE, days_offer(case.draft, date_said, days), right[0], about)
    else:
        missing = sorted(set(right) - set(said.dates))
        for at in wrong:
            yield _one_of(case, date_said, at, missing if len(wrong) == 1 else [], about)


def _one_of(case: Case, said: Date, at: int, missing: list[date], about: About) -> Mark:
    """One day of a list; the only one of the record that the list lacks is offered."""
    right = sorted({case.day(meeting) for meeting in case.meetings(about)})
    new = missing[0] if len(missing) == 1 else None
    offer = number_offer(case.draft, said.days[at], (new or right[0]).day)
    if new is None or (said.month and said.month.value != new.month):
        offer = offer._replace(words=None)
    return _mark(case, Kind.DATE, offer, new or right[0], about)


def _swapped(said: Date) -> date | None:
    if said.year is None or said.month is None:
        return None
    return date_of(said.year.value, said.days[0].value, said.month.value)


def _month(case: Case, said: Said, date_said: Date, anchor: Anchor) -> Iterator[Mark]:
    """A month alone: "the rounds in February"."""
    if date_said.month is None or not anchor.near or anchor.about is About.THIS:
        return
    known = case.all_days(*ALL)
    month, year = date_said.month.value, date_said.year
    if any(one.month == month and (year is None or one.year == year.value) for one in known):
        return
    day = case.day(case.meetings(anchor.about)[0])
    yield _mark(case, Kind.DATE, day_offer(case.draft, said.day, day), day, anchor.about)


def _counted(case: Case, hit: Hit[Sign], day: date, about: About) -> Mark:
    return _mark(case, Kind.DATE, counted_offer(case.draft, hit, case.today, day), day, about)


def _date(case: Case, said: Said, day: date, about: About) -> Mark:
    if said.day.date is None and said.day.counted is not None:
        return _counted(case, said.day.counted, day, about)
    return _mark(case, Kind.DATE, day_offer(case.draft, said.day, day), day, about)


def _mark(case: Case, kind: Kind, offer: Offer, day: date, about: About) -> Mark:
    return case.mark(kind, offer, OnDay(day, about))


def _without_offer(mark: Mark) -> Mark:
    return Mark(mark.start, mark.end, mark.kind, mark.said, mark.record, None)
