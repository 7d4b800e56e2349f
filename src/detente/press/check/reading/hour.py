"""What an hour in a draft is, and which minutes of the day it can stand for."""

from dataclasses import dataclass

from detente.press.check.table import HalfDay

ELSEWHERE = "elsewhere"
"""In place of a zone, where the clock of an unknown place is named."""
DAY = 24 * 60
HALF_DAY = 12 * 60


@dataclass(frozen=True, kw_only=True)
class Hour:
    """An hour as a draft says it. Tokens `first` up to `after` hold it, with its zone."""

    first: int
    after: int
    start: int
    end: int
    """Offsets of what an offer replaces."""
    minutes: frozenset[int]
    """The minutes of the day it can stand for."""
    zone: str | None
    """IANA name; "" is local time, None is not said."""
    half: HalfDay | None
    joint: str | None
    """What stands between hour and minute; None where there is no minute, or no digit."""
    tail: str
    """What follows the digits within the offer: the unit, the part of the day."""
    digits: bool
    ends: bool = False
    """It ends a stretch that the hour before it began."""


def readings(value: int, half: HalfDay | None) -> frozenset[int]:
    """An hour up to twelve may be meant after noon; a part of the day decides."""
    if half is not None:
        both = {value % HALF_DAY, value % HALF_DAY + HALF_DAY}
        return frozenset({one for one in both if fits(one, half)} or {value})
    if value <= HALF_DAY + 59:
        return frozenset({value, (value + HALF_DAY) % DAY})
    return frozenset({value})


def fits(minutes: int, half: HalfDay) -> bool:
    """Whether a minute of the day lies in this part of it."""
    return any(60 * half.first <= minutes + day < 60 * half.end for day in (0, DAY))
