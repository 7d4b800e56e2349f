"""Days: dates, weekdays, and days counted from the day of the text, as far as they adjoin."""

from dataclasses import dataclass

from detente.press.check.draft import Draft
from detente.press.check.phrases import Hit
from detente.press.check.reading.dates import Date
from detente.press.check.reading.ideographs import ideographic
from detente.press.check.reading.worded_dates import day_first, in_digits, month_first
from detente.press.check.table import Sign, Sort


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a draft says of one day in adjoining words."""

    first: int
    after: int
    counted: Hit[Sign] | None = None
    weekday: Hit[Sign] | None = None
    date: Date | None = None


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
    date = in_digits(draft, place) or ideographic(draft, place) or day_first(draft, place)
    if date is not None:
        return Day(first=place, after=date.after, date=date)
    hit = draft.signs.get(place)
    match hit.meaning.sort if hit else None:
        case Sort.MONTH if hit:
            date = month_first(draft, hit)
            return Day(first=place, after=date.after, date=date)
        case Sort.WEEKDAY if hit:
            return Day(first=place, after=hit.after, weekday=hit)
        case Sort.DAYS if hit:
            return Day(first=place, after=hit.after, counted=hit)
        case _:
            return None
