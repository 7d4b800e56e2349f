"""Dates with 年, 月 and 日."""

from detente.press.check.draft import Draft
from detente.press.check.reading.dates import MOST_LISTED, YEARS, Date, Part, Run
from detente.press.check.reading.numbers import Number, number

_YEAR_SIGNS = frozenset({"年"})
_MONTH_SIGNS = frozenset({"月"})
_DAY_SIGNS = frozenset({"日", "号", "號"})


def ideographic(draft: Draft, place: int) -> Date | None:
    """2021年12月30日, 12月30日, 30日; lists and ranges go on with 、 and 至."""
    year = _counted(draft, place, _YEAR_SIGNS)
    if year and year.value not in YEARS:
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


def _ideographic_days(draft: Draft, place: int) -> Run:
    parts: list[Part] = []
    at, ranged = place, False
    while len(parts) < MOST_LISTED:
        said = _counted(draft, at, _DAY_SIGNS) or _listed(draft, at)
        if said is None or not 1 <= said.value <= 31:
            break
        parts.append(Part(said.value, said.start, said.end, said.series))
        after = said.after
        sign = draft.tokens[after].word if after < len(draft.tokens) else ""
        ranged = ranged or sign in draft.lexicon.spanning
        at = after + 1 if sign in draft.lexicon.listing | draft.lexicon.spanning else after
        if at == after:
            return Run(tuple(parts), after, ranged)
    return Run(tuple(parts), at - 1 if parts else place, ranged and len(parts) == 2)


def _listed(draft: Draft, place: int) -> Number | None:
    """10、11和12日: only the last has its sign."""
    signs = draft.lexicon.listing | draft.lexicon.spanning
    first = said = number(draft, place)
    for _ in range(MOST_LISTED):
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
