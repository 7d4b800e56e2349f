"""What a date in a draft is: its days, its month, its year, each with its place."""

from dataclasses import dataclass
from typing import NamedTuple

from detente.press.check.table import Series

YEARS = range(1900, 2200)
MOST_LISTED = 12
"""Days of one list that are read."""


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


class Run(NamedTuple):
    """Day numbers that follow one another, as a list or the two ends of a range."""

    days: tuple[Part, ...]
    after: int
    ranged: bool
