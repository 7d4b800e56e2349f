"""How long something lasts: "50 minutes", «полтора часа», "two-hour"."""

from dataclasses import dataclass

from detente.press.check.draft import Draft
from detente.press.check.reading.dates import Part
from detente.press.check.reading.numbers import Number, number
from detente.press.check.table import Clock, Cue

_LEADS = {Cue.LASTED, Cue.ABOUT, Cue.OVER, Cue.UNDER}
_WHOLE = {Clock.HALF_HOUR: 30, Clock.ONE_HOUR: 60, Clock.HOUR_AND_HALF: 90, Clock.TWO_HOURS: 120}


@dataclass(frozen=True, kw_only=True)
class Length:
    """A length in tokens `first` up to `after`."""

    first: int
    after: int
    minutes: int
    exact: bool
    """In minutes, and not in hours, which people round."""
    part: Part | None = None
    """The number, where another may take its place."""


def lengths(draft: Draft, taken: set[int]) -> list[Length]:
    """The lengths of a draft, in order; `taken` are tokens that hours were read from."""
    found: list[Length] = []
    place = 0
    while place < len(draft.tokens):
        length = None if place in taken else _length(draft, place)
        if length is not None:
            found.append(length)
        place = length.after if length else place + 1
    return found


def _length(draft: Draft, place: int) -> Length | None:
    hit = draft.clock.get(place)
    if hit is not None and hit.meaning in _WHOLE:
        return Length(first=place, after=hit.after, minutes=_WHOLE[hit.meaning], exact=False)
    if hit is not None and hit.meaning is Clock.HOURS and _alone(draft, place):
        one = Number(1, place, 0, 0, None, 0)
        return _of_hours(draft, place, one, hit.after)
    said = number(draft, place, ordinal=False)
    if said is None or not 0 < said.value <= 1000:
        return None
    if said.digits and (decimal := _decimal(draft, place)):
        return decimal
    unit = draft.clock.get(said.after)
    match unit.meaning if unit else None:
        case Clock.MINUTES | Clock.ADJECTIVE if unit:
            part = Part(said.value, said.start, said.end) if said.digits else None
            return Length(first=place, after=unit.after, minutes=said.value, exact=True, part=part)
        case Clock.HOURS if unit:
            return _of_hours(draft, place, said, unit.after)
        case _:
            return None


def _alone(draft: Draft, place: int) -> bool:
    """ "Lasted about an hour" in languages without the article."""
    cues = draft.sentence(place).cues
    lead = next((cue for cue in cues if cue.meaning & _LEADS and cue.after == place), None)
    if lead is None:
        return False
    return not any(number(draft, at) for at in range(max(lead.first - 2, 0), lead.first))


def _decimal(draft: Draft, place: int) -> Length | None:
    """«1,5 часа»."""
    tokens = draft.tokens
    if place + 2 >= len(tokens) or tokens[place + 1].word not in {",", ".", "٫"}:
        return None
    tenths = tokens[place + 2]
    if tenths.number < 0 or tenths.end - tenths.start != 1:
        return None
    if tenths.start - tokens[place].end != 1:
        return None
    unit = draft.clock.get(place + 3)
    if unit is None or unit.meaning is not Clock.HOURS:
        return None
    minutes = 60 * tokens[place].number + 6 * tenths.number
    return Length(first=place, after=unit.after, minutes=minutes, exact=False)


def _of_hours(draft: Draft, place: int, said: Number, after: int) -> Length:
    """Hours, with the half or the minutes that may follow."""
    hit = draft.clock.get(after)
    if hit is not None and hit.meaning in {Clock.AND_HALF, Clock.AND_QUARTER}:
        more = 30 if hit.meaning is Clock.AND_HALF else 15
        return Length(first=place, after=hit.after, minutes=60 * said.value + more, exact=False)
    for at in (after, after + 1):
        rest = number(draft, at, ordinal=False)
        unit = draft.clock.get(rest.after) if rest else None
        if rest and unit and unit.meaning is Clock.MINUTES:
            minutes = 60 * said.value + rest.value
            return Length(first=place, after=unit.after, minutes=minutes, exact=True)
    return Length(first=place, after=after, minutes=60 * said.value, exact=False)
