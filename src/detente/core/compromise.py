"""Room for compromise: the packages that both sides could accept (docs/protocol/options.md).

Both nodes work it out alike from the marks that both sides have shown. Pure, and bounded whatever
a side marks.
"""

import functools
import itertools
from collections.abc import Iterator
from typing import NamedTuple

from detente.core.marks import Marks, Pair

MAX_SHOWN = 12
MAX_NEAR = 6
MAX_STEPS = 10_000
"""Options tried before a search gives up. Four items with four options each never need as many."""

Package = tuple[int, ...]
"""For each item the number of one of its options."""


class Found(NamedTuple):
    """Packages that both sides could accept; `complete` when there are no others."""

    packages: tuple[Package, ...]
    complete: bool


class Near(NamedTuple):
    """A package that one mark stands against: that of `side` on the option of item `item`."""

    package: Package
    side: int
    item: int


class Nearly(NamedTuple):
    """Packages that one mark stands against; `complete` when there are no others."""

    packages: tuple[Near, ...]
    complete: bool


@functools.lru_cache(maxsize=256)
def both_accept(marks: tuple[Marks, Marks]) -> Found:
    """What both sides could accept, in the order of section 4, at most MAX_SHOWN."""
    search = _Search(marks)
    packages: list[Package] = []
    try:
        for conditions in range(2 * len(marks[0]) + 1):
            for package in search.packages(conditions=conditions):
                if len(packages) == MAX_SHOWN:
                    return Found(tuple(packages), complete=False)
                packages.append(package)
    except _TooTangledError:
        return Found(tuple(packages), complete=False)
    return Found(tuple(packages), complete=True)


@functools.lru_cache(maxsize=256)
def nearly(marks: tuple[Marks, Marks]) -> Nearly:
    """Where both accept no package: those that one mark stands against, at most MAX_NEAR."""
    found: list[Near] = []
    steps, cut = 0, False
    for side, item, option in _stumbling(marks):
        search = _Search(_without(marks, side, item, option), steps)
        try:
            packages = search.packages(only=(item, option))
            found += (Near(one, side, item) for one in itertools.islice(packages, MAX_NEAR + 1))
        except _TooTangledError:
            cut = True
        steps = search.steps
    return Nearly(tuple(sorted(found)[:MAX_NEAR]), complete=not cut and len(found) <= MAX_NEAR)


def _stumbling(marks: tuple[Marks, Marks]) -> Iterator[tuple[int, int, int]]:
    """Every mark that is not plainly `true`: side, item, option."""
    for side, rows in enumerate(marks):
        for item, row in enumerate(rows):
            yield from ((side, item, option) for option, mark in enumerate(row) if mark is not True)


def _without(marks: tuple[Marks, Marks], side: int, item: int, option: int) -> tuple[Marks, Marks]:
    """The same marks as if one side had marked one option as acceptable."""
    rows = [list(row) for row in marks[side]]
    rows[item][option] = True
    changed = tuple(tuple(row) for row in rows)
    return (changed, marks[1]) if side == 0 else (marks[0], changed)


class _TooTangledError(Exception):
    """A search took more steps than it may."""


class _Search:
    """Goes through the packages by item and option, leaving out whatever can lead to none.

    Options are bits of an integer, those of an item side by side. `needs` gives the bits of which
    one must be chosen with an option: one entry for each side that set a condition.
    """

    def __init__(self, marks: tuple[Marks, Marks], steps: int = 0) -> None:
        self.marks, self.steps = marks, steps
        self.places = [(i, k) for i, row in enumerate(marks[0]) for k in range(len(row))]
        self.bit = {place: 1 << n for n, place in enumerate(self.places)}
        self.rows = [sum(self.bit[i, k] for k in range(len(row))) for i, row in enumerate(marks[0])]
        self.allowed = 0
        self.needs: dict[int, list[int]] = {}
        for place in self.places:
            self._weigh(place)

    def _weigh(self, place: Pair) -> None:
        both = [one[place[0]][place[1]] for one in self.marks]
        needs = [
            sum(self.bit[pair] for pair in mark) for mark in both if not isinstance(mark, bool)
        ]
        if False not in both:
            self.allowed |= self.bit[place]
        if needs:
            self.needs[self.bit[place]] = needs

    def packages(
        self, *, conditions: int | None = None, only: Pair | None = None
    ) -> Iterator[Package]:
        """Those that fit, rising; with just so many conditions, or with `only` among them.

        Raises _TooTangledError after MAX_STEPS.
        """
        left = self.allowed
        if only is not None:
            left &= ~self.rows[only[0]] | self.bit[only]
        return self._from(0, left, conditions)

    def _from(self, item: int, left: int, conditions: int | None) -> Iterator[Package]:
        """The packages among the options `left`, of which `item` and the rest are to be chosen."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise _TooTangledError
        left = self._tidied(left)
        if not all(left & row for row in self.rows) or not self._in_reach(left, conditions):
            return
        if item == len(self.rows):
            yield tuple(self.places[(left & row).bit_length() - 1][1] for row in self.rows)
            return
        for option in _bits(left & self.rows[item]):
            yield from self._from(item + 1, left & ~self.rows[item] | option, conditions)

    def _tidied(self, left: int) -> int:
        """Without the options whose conditions nothing that is left can meet."""
        while True:
            lost = sum(
                option
                for option, needs in self.needs.items()
                if left & option and not all(left & need for need in needs)
            )
            if not lost:
                return left
            left &= ~lost

    def _in_reach(self, left: int, conditions: int | None) -> bool:
        """Whether some choice among what is left has just so many conditions."""
        if conditions is None:
            return True
        weights = [[len(self.needs.get(one, ())) for one in _bits(left & row)] for row in self.rows]
        return sum(map(min, weights)) <= conditions <= sum(map(max, weights))


def _bits(number: int) -> Iterator[int]:
    """The bits of a number, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest
        number ^= lowest
