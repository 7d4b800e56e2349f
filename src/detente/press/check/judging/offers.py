"""Offers: the right day or number in the form in which the wrong one was said."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from detente.press.check.draft import Draft
from detente.press.check.phrases import Hit
from detente.press.check.reading.dates import Date, Part
from detente.press.check.reading.days import Day
from detente.press.check.reading.numbers import in_digits_of
from detente.press.check.table import Series, Sign, split

_WEEK = timedelta(days=7)
_ZEROS = "0٠۰"


class Offer(NamedTuple):
    """What stands in place of a stretch of the text; None where nothing can safely."""

    start: int
    end: int
    words: str | None


def weekday_offer(draft: Draft, hit: Hit[Sign], day: date) -> Offer:
    """The weekday of `day`, in the grammatical form of the one that was said."""
    return _changed(draft, [(_weekday(hit), day.isoweekday())])


def counted_offer(draft: Draft, hit: Hit[Sign], today: date, day: date) -> Offer:
    """ "Tomorrow" for "today", or else the weekday of a day within a week."""
    return Offer(hit.start, hit.end, _counted(draft, hit, today, day))


def day_offer(draft: Draft, said: Day, day: date) -> Offer:
    """Weekday and date as they stand together, made those of `day`."""
    weekday = said.weekday and said.weekday.meaning.value != day.isoweekday()
    changes = [(_weekday(said.weekday), day.isoweekday())] if said.weekday and weekday else []
    if said.date:
        changes += [(part, day.day) for part in said.date.days[:1]]
        changes += _month_and_year(said.date, day)
    return _changed(draft, changes)


def days_offer(draft: Draft, said: Date, days: list[date]) -> Offer:
    """A list or a range of days with one month, made these days."""
    one_month = len({(day.year, day.month) for day in days}) == 1
    changes = [(part, day.day) for part, day in zip(said.days, days, strict=False)]
    offer = _changed(draft, changes + _month_and_year(said, days[0]))
    fits = one_month and len(days) == len(said.days)
    return offer if fits else offer._replace(words=None)


def number_offer(draft: Draft, part: Part, value: int) -> Offer:
    """Another number in the form of the one that was said."""
    return _changed(draft, [(part, value)])


def _weekday(hit: Hit[Sign]) -> Part:
    return Part(hit.meaning.value, hit.start, hit.end, hit.meaning.series)


def _month_and_year(said: Date, day: date) -> list[tuple[Part, int]]:
    month = [(said.month, day.month)] if said.month else []
    return month + ([(said.year, day.year)] if said.year else [])


def _counted(draft: Draft, hit: Hit[Sign], today: date, day: date) -> str | None:
    table = draft.lexicon.table
    said = draft.text[hit.start : hit.end]
    for shift, words in table.days:
        if today + timedelta(days=shift) == day:
            return _like(said, split(words)[0])
    if today - _WEEK < day < today + _WEEK:
        weekday = _of(table.weekdays[0], day.isoweekday() - 1)
        return _like(said, table.day_form.format(weekday=weekday))
    return None


def _changed(draft: Draft, changes: Iterable[tuple[Part, int]]) -> Offer:
    """The stretch from the first of these parts to the last, with other values in them."""
    ordered = sorted(changes, key=lambda change: change[0].start)
    start, end = ordered[0][0].start, ordered[-1][0].end
    pieces: list[str] = []
    at = start
    for part, value in ordered:
        said = part.value == value
        written = draft.text[part.start : part.end] if said else _part(draft, part, value)
        pieces += [draft.text[at : part.start], written]
        at = part.end
    return Offer(start, end, "".join(pieces))


def _part(draft: Draft, part: Part, value: int) -> str:
    said = draft.text[part.start : part.end]
    if part.series is not None:
        first = 1 if len(part.series) in {7, 12} else 0
        return _like(said, _of(part.series, value - first))
    number = "".join(one for one in said if one.isdecimal())
    if len(number) == 2 and value >= 1000:
        written = f"{value % 100:02}"
    else:
        written = f"{value:02}" if len(number) == 2 and number[0] in _ZEROS else str(value)
    return in_digits_of(said, written) + _suffix(said[len(number) :], value)


def _suffix(said: str, value: int) -> str:
    """The ending of an ordinal that suits the number."""
    if said.lower() in {"st", "nd", "rd", "th"}:
        teen = value % 100 in {11, 12, 13}
        return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return "" if said.lower() == "er" and value != 1 else said


def _of(series: Series, index: int) -> str:
    return series[index].split("|")[0]


def _like(said: str, word: str) -> str:
    """With a capital at the beginning where the words said have one."""
    return word[:1].upper() + word[1:] if said[:1].isupper() else word
