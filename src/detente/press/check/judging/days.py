"""Whether a day is the right one: by the calendar, and by the contact it is about."""

from collections.abc import Iterator
from datetime import date, timedelta

from detente.press.check.anchors import Anchor
from detente.press.check.judging.calendar_days import contradiction
from detente.press.check.judging.day_marks import day_mark, on_weekday
from detente.press.check.judging.known import ALL, Case
from detente.press.check.judging.recorded_days import contradictions
from detente.press.check.judging.resolving import Days, Said, swapped
from detente.press.check.lexicon import PLAIN
from detente.press.check.marks import About, Mark

_HEAD = 15
_HEADING = frozenset(".-–—|:/")
_SLIP = timedelta(days=2)


def judge(case: Case, found: Days) -> Iterator[Mark]:
    """Marks on days, in order.

    Where the text has already given this contact its right day, another day elsewhere is most
    likely that of something else, and is marked only where there is no doubt.
    """
    if case.draft.lexicon.language == PLAIN:
        yield from _slips(case, found.all)
        return
    right = case.all_days(About.THIS)
    told = any(_tells(said, right) for said in found.all)
    for said in found.all:
        mark = contradiction(case, said)
        if mark is not None:
            yield mark
        elif _heads(case, said):
            continue
        elif said.anchor is not None and _doubtless(said.anchor, told=told):
            yield from contradictions(case, said, said.anchor, found)


def _heads(case: Case, said: Said) -> bool:
    """The date of the text itself, at its head: "Geneva, 8 January. —"."""
    tokens, after = case.draft.tokens, said.day.after
    ends = after == len(tokens) or tokens[after].word in _HEADING
    alone = said.day.counted is None and said.day.weekday is None
    return alone and said.day.first < _HEAD and said.dates == (case.today,) and ends


def _tells(said: Said, right: set[date]) -> bool:
    """Whether it gives this contact one of its right days."""
    if {*said.dates, said.counted} & right:
        return True
    this = said.anchor is not None and said.anchor.about is About.THIS
    return this and said.one is None and on_weekday(said.day.weekday, right)


def _doubtless(anchor: Anchor, *, told: bool) -> bool:
    return anchor.about is not About.THIS or anchor.sure or not told


def _slips(case: Case, found: list[Said]) -> Iterator[Mark]:
    """Of a language without a table: dates in digits that miss a contact by a day or two."""
    known = case.all_days(*ALL)
    for said in found:
        date_said, day = said.day.date, said.one
        if date_said is None or day is None or day in {case.today, *known}:
            continue
        near = [one for one in sorted(known) if abs(one - day) <= _SLIP]
        if len(near) == 1 and swapped(date_said) not in known:
            yield day_mark(case, said.day, near[0], About.CALENDAR)
