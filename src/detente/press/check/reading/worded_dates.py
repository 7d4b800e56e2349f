"""Dates with the names of months, and those of digits alone."""

from detente.press.check.draft import Draft
from detente.press.check.phrases import Hit
from detente.press.check.reading.dates import MOST_LISTED, YEARS, Date, Part, Run
from detente.press.check.reading.numbers import number
from detente.press.check.table import Sign, Sort

_SUFFIXES = frozenset({"st", "nd", "rd", "th", "er", "го", "е"})


def in_digits(draft: Draft, place: int) -> Date | None:
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
    if parts[0].value not in YEARS:
        parts.reverse()
    year, month, day = parts
    if year.end - year.start == 2:
        year = year._replace(value=2000 + year.value)
    swapped = month.value > 12 >= day.value
    if swapped:
        month, day = day, month
    if year.value not in YEARS or not 1 <= month.value <= 12 or not 1 <= day.value <= 31:
        return None
    return Date(
        first=place, after=place + 5, days=(day,), month=month, year=year,
        swappable=sign == "/" and day.value <= 12,
    )  # fmt: skip


def day_first(draft: Draft, place: int) -> Date | None:
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


def _of_the_month(draft: Draft, place: int, run: Run) -> Date | None:
    following = draft.tokens[run.after].word if run.after < len(draft.tokens) else ""
    if following != "числа" or any(part.series for part in run.days):
        return None
    return Date(first=place, after=run.after + 1, days=run.days, month=None, year=None)


def month_first(draft: Draft, hit: Hit[Sign]) -> Date:
    """December 30, 2021; January 10 and 11; January 2022; January."""
    run = _run(draft, hit.after) if draft.lexicon.language == "en" else Run((), hit.after, False)
    if (
        run.days
        and draft.signs.get(run.after, hit).meaning.sort is Sort.MONTH
        and run.after in draft.signs
    ):
        run = Run((), hit.after, False)  # "in May 30 December": the number is the next month's
    at = run.after
    if run.days and at < len(draft.tokens) and draft.tokens[at].word == ",":
        year, after = _year(draft, at + 1)
        at = at if year is None else after
    else:
        year, at = _year(draft, at)
    return Date(
        first=hit.first, after=at, days=run.days, month=_part(hit), year=year, ranged=run.ranged
    )


def _run(draft: Draft, place: int) -> Run:
    """The day numbers that begin here, as a list or the two ends of a range."""
    parts: list[Part] = []
    at, after, ranged = place, place, False
    while len(parts) < MOST_LISTED:
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
    return Run(tuple(parts), after, ranged and len(parts) == 2)


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
        if token.number in YEARS and token.end - token.start == 4:
            return Part(token.number, token.start, token.end), at + 1
    return None, place


def _part(hit: Hit[Sign]) -> Part:
    return Part(hit.meaning.value, hit.start, hit.end, hit.meaning.series)
