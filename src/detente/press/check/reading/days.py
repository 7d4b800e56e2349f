"""Days: dates in words and digits, weekdays, and days counted from the day of the text."""

from dataclasses import dataclass
from typing import NamedTuple

from detente.press.check.draft import Draft
from detente.press.check.phrases import Hit
from detente.press.check.reading.numbers import Number, number
from detente.press.check.table import Series, Sign, Sort

_YEARS = range(1900, 2200)
_MOST_LISTED = 12
_YEAR_SIGNS = frozenset({"年"})
_MONTH_SIGNS = frozenset({"月"})
_DAY_SIGNS = frozenset({"日", "号", "號"})
_SUFFIXES = frozenset({"st", "nd", "rd", "th", "er", "го", "е"})


class Part(NamedTuple):
    """The day, month or year in a date: its value, its place, the series its word is from."""

    value: int
    start: int
    end: int
    series: Series | None = None


@dataclass(frozen=True, kw_only=True)
class Date:
    """A date, or several with one month. What it does not say is None."""

    first: int
    after: int
    days: tuple[Part, ...]
    month: Part | None
    year: Part | None
    ranged: bool = False
    """The days are the first and the last of a stretch."""
    swappable: bool = False
    """Day and month may stand the other way round: 10/12/2021."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a draft says of one day in adjoining words."""

    first: int
    after: int
    counted: Hit[Sign] | None = None
    weekday: Hit[Sign] | None = None
    date: Date | None = None


class _Run(NamedTuple):
    days: tuple[Part, ...]
    after: int
    ranged: bool


def days(draft: Draft, taken: set[int]) -> list[Day]:
    """The days of a draft, in order; `taken` are tokens that hours were read from."""
    found: list[Day] = []
    place = 0
    while place < len(draft.tokens):
        day = None if place in taken else _day(draft, place)
        if day is None:
            place += 1
            continue
        place = day.after
        if found and (joined := _joined(draft, found[-1], day)):
            found[-1] = joined
        else:
            found.append(day)
    return found


def _joined(draft: Draft, one: Day, other: Day) -> Day | None:
    """The two as one, where only glue stands between and they say different things of a day."""
    if (
        other.first - one.after > 3
        or not draft.between(one.after, other.first) <= draft.lexicon.glue
    ):
        return None
    if any(getattr(one, each) and getattr(other, each) for each in ("counted", "weekday", "date")):
        return None
    return Day(
        first=one.first,
        after=other.after,
        counted=one.counted or other.counted,
        weekday=one.weekday or other.weekday,
        date=one.date or other.date,
    )


def _day(draft: Draft, place: int) -> Day | None:
    date = _in_digits(draft, place) or _ideographic(draft, place) or _day_first(draft, place)
    if date is not None:
        return Day(first=place, after=date.after, date=date)
    hit = draft.signs.get(place)
    match hit.meaning.sort if hit else None:
        case Sort.MONTH if hit:
            date = _month_first(draft, hit)
            return Day(first=place, after=date.after, date=date)
        case Sort.WEEKDAY if hit:
            return Day(first=place, after=hit.after, weekday=hit)
        case Sort.DAYS if hit:
            return Day(first=place, after=hit.after, counted=hit)
        case _:
            return None


def _in_digits(draft: Draft, place: int) -> Date | None:
    """2021-12-30, 30.12.2021, 30/12/2021, 30.12.21."""
    five = draft.tokens[place : place + 5]
    if len(five) < 5 or not all(one.number >= 0 for one in five[::2]):
        return None
    sign = five[1].word
    if sign != five[3].word or sign not in {".", "/", "-", "–"} or five[4].end - five[0].start > 10:
        return None
    if (
        place + 6 < len(draft.tokens)
        and draft.tokens[place + 5].word == sign
        and draft.tokens[place + 6].number >= 0
    ):
        return None
    parts = [Part(one.number, one.start, one.end) for one in five[::2]]
    if parts[0].value not in _YEARS:
        parts.reverse()
    year, month, day = parts
    if year.end - year.start == 2:
        year = year._replace(value=2000 + year.value)
    swapped = month.value > 12 >= day.value
    if swapped:
        month, day = day, month
    if year.value not in _YEARS or not 1 <= month.value <= 12 or not 1 <= day.value <= 31:
        return None
    return Date(
        first=place, after=place + 5, days=(day,), month=month, year=year,
        swappable=sign == "/" and day.value <= 12,
    )  # fmt: skip


def _ideographic(draft: Draft, place: int) -> Date | None:
    """2021年12月30日, 12月30日, 30日; lists and ranges go on with 、 and 至."""
    year = _counted(draft, place, _YEAR_SIGNS)
    if year and year.value not in _YEARS:
        return None
    at = year.after if year else place
    month = _counted(draft, at, _MONTH_SIGNS)
    if month and not 1 <= month.value <= 12:
        return None
    at = month.after if month else at
    run = _ideographic_days(draft, at)
    if not (run.days or month) or (year and not month):
        return None
    return Date(
        first=place, after=run.after, days=run.days, ranged=run.ranged,
        month=month and Part(month.value, month.start, month.end, month.series),
        year=year and Part(year.value, year.start, year.end),
    )  # fmt: skip


def _ideographic_days(draft: Draft, place: int) -> _Run:
    parts: list[Part] = []
    at, ranged = place, False
    while len(parts) < _MOST_LISTED:
        said = _counted(draft, at, _DAY_SIGNS) or _listed(draft, at)
        if said is None or not 1 <= said.value <= 31:
            break
        parts.append(Part(said.value, said.start, said.end, said.series))
        after = said.after
        sign = draft.tokens[after].word if after < len(draft.tokens) else ""
        ranged = ranged or sign in draft.lexicon.spanning
        at = after + 1 if sign in draft.lexicon.listing | draft.lexicon.spanning else after
        if at == after:
            return _Run(tuple(parts), after, ranged)
    return _Run(tuple(parts), at - 1 if parts else place, ranged and len(parts) == 2)


def _listed(draft: Draft, place: int) -> Number | None:
    """10、11和12日: only the last has its sign."""
    signs = draft.lexicon.listing | draft.lexicon.spanning
    first = said = number(draft, place)
    for _ in range(_MOST_LISTED):
        if said is None or said.after + 1 >= len(draft.tokens):
            return None
        if draft.tokens[said.after].word not in signs:
            return None
        if _counted(draft, said.after + 1, _DAY_SIGNS):
            return first
        said = number(draft, said.after + 1)
    return None


def _counted(draft: Draft, place: int, signs: frozenset[str]) -> Number | None:
    """A number with one of these signs after it; the place is the number's alone."""
    said = number(draft, place)
    if said is None or said.after >= len(draft.tokens):
        return None
    if draft.tokens[said.after].word not in signs:
        return None
    return said._replace(after=said.after + 1)


def _day_first(draft: Draft, place: int) -> Date | None:
    """30 December 2021; 10, 11 and 12 January; «30-го числа»."""
    run = _run(draft, place)
    if not run.days:
        return None
    at = _over_glue(draft, run.after, {",", "،", ")"})
    hit = draft.signs.get(at)
    if hit is None or hit.meaning.sort is not Sort.MONTH:
        return _of_the_month(draft, place, run)
    year, after = _year(draft, hit.after)
    return Date(
        first=place, after=after, days=run.days, month=_part(hit), year=year, ranged=run.ranged
    )


def _of_the_month(draft: Draft, place: int, run: _Run) -> Date | None:
    following = draft.tokens[run.after].word if run.after < len(draft.tokens) else ""
    if following != "числа" or any(part.series for part in run.days):
        return None
    return Date(first=place, after=run.after + 1, days=run.days, month=None, year=None)


def _month_first(draft: Draft, hit: Hit[Sign]) -> Date:
    """December 30, 2021; January 10 and 11; January 2022; January."""
    run = _run(draft, hit.after) if draft.lexicon.language == "en" else _Run((), hit.after, False)
    if (
        run.days
        and draft.signs.get(run.after, hit).meaning.sort is Sort.MONTH
        and run.after in draft.signs
    ):
        run = _Run((), hit.after, False)  # "in May 30 December": the number is the next month's
    at = run.after
    if run.days and at < len(draft.tokens) and draft.tokens[at].word == ",":
        year, after = _year(draft, at + 1)
        at = at if year is None else after
    else:
        year, at = _year(draft, at)
    return Date(
        first=hit.first, after=at, days=run.days, month=_part(hit), year=year, ranged=run.ranged
    )


def _run(draft: Draft, place: int) -> _Run:
    """The day numbers that begin here, as a list or the two ends of a range."""
    parts: list[Part] = []
    at, after, ranged = place, place, False
    while len(parts) < _MOST_LISTED:
        said = number(draft, at)
        if said is None or said.digits > 2 or not 1 <= said.value <= 31:
            break
        after = said.after
        end = said.end
        if after < len(draft.tokens) and draft.tokens[after].word in _SUFFIXES and said.digits:
            end, after = draft.tokens[after].end, after + 1
        parts.append(Part(said.value, said.start, end, said.series))
        at = _separated(draft, after)
        if at == after:
            break
        ranged = ranged or draft.tokens[at - 1].word in draft.lexicon.spanning
    return _Run(tuple(parts), after, ranged and len(parts) == 2)


def _separated(draft: Draft, place: int) -> int:
    """After the comma, "and", or both, or the dash, that stand between two numbers of a list."""
    at = place
    signs = draft.lexicon.listing | draft.lexicon.spanning
    while at < len(draft.tokens) and at < place + 2 and draft.tokens[at].word in signs:
        at += 1
    return at


def _over_glue(draft: Draft, place: int, never: set[str]) -> int:
    at = place
    while at < len(draft.tokens) and at < place + 2:
        word = draft.tokens[at].word
        if at in draft.signs or word in never or word not in draft.lexicon.glue:
            break
        at += 1
    return at


def _year(draft: Draft, place: int) -> tuple[Part | None, int]:
    """The year that may follow a month, and the token after it."""
    at = _over_glue(draft, place, {"(", ")"})
    if at < len(draft.tokens):
        token = draft.tokens[at]
        if token.number in _YEARS and token.end - token.start == 4:
            return Part(token.number, token.start, token.end), at + 1
    return None, place


def _part(hit: Hit[Sign]) -> Part:
    return Part(hit.meaning.value, hit.start, hit.end, hit.meaning.series)
