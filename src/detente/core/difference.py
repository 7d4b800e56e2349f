"""The shortest difference between two sequences (E. Myers, An O(ND) difference algorithm, 1986).

What is compared may be hostile, so the work is bounded; beyond the bound the answer is coarser, but
never wrong.
"""

from collections.abc import Hashable, Sequence
from enum import StrEnum
from typing import NamedTuple

MAX_EDITS = 500
MAX_STEPS = 1_000_000
"""Together, for all that one person waits for; some tenths of a second."""


class How(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Effort:
    """How many steps may still be taken."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps


class Span(NamedTuple):
    """Items `start` to `end`: of the new sequence when added, else of the old one."""

    how: How
    start: int
    end: int


def differences(
    old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort | None = None
) -> list[Span]:
    """Spans, none empty: those not added give the old sequence, those not removed the new one.

    What was removed comes before what was added in its place. Once the effort is spent, or beyond
    500 edits, whatever lies between the first and the last difference is removed and added whole.
    """
    effort = effort or Effort()
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = [(n, n) for n in range(head)]
    pairs += [(head + x, head + y) for x, y in _pairs(*middle, effort)]
    pairs += [(len(old) - n, len(new) - n) for n in range(tail, 0, -1)]
    return _spans(pairs, len(old), len(new))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many items at the beginning are the same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _spans(pairs: list[tuple[int, int]], old: int, new: int) -> list[Span]:
    """The spans around the items kept; each pair is where one stands in the old and the new."""
    spans: list[Span] = []
    x, y, same = 0, 0, 0  # what is told of so far; the items before x that are the same
    for at, there in [*pairs, (old, new)]:
        if (at, there) == (x, y) and at < old and there < new:
            same, x, y = same + 1, x + 1, y + 1
            continue
        found = [
            Span(How.SAME, x - same, x),
            Span(How.REMOVED, x, at),
            Span(How.ADDED, y, there),
        ]
        spans += [span for span in found if span.start < span.end]
        same, x, y = 1, at + 1, there + 1
    return spans


def _pairs(
    old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort
) -> list[tuple[int, int]]:
    """The items that a shortest edit keeps; none when it would be too long to find."""
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(item, len(numbers)) for item in old]
    b = [numbers.setdefault(item, len(numbers)) for item in new]
    trace = _trace(a, b, effort)
    pairs: list[tuple[int, int]] = []
    x, y = len(a), len(b)
    for d in range(len(trace) - 1, -1, -1):
        reach, k = trace[d], x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        start = (reach[k + 1] if down else reach[k - 1] + 1) if d else 0
        while x > start:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = (x, y - 1) if down else (x - 1, y)
    return pairs[::-1]


def _trace(a: list[int], b: list[int], effort: Effort) -> list[dict[int, int]]:
    """For each number of edits, how far along `a` each diagonal had reached before it."""
    goal = len(a) - len(b)
    reach: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for d in range(min(len(a) + len(b), MAX_EDITS) + 1):
        trace.append(dict(reach))
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            start = x = reach[k + 1] if down else reach[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            effort.left -= x - start + 1
            if k == goal and x >= len(a):
                return trace
            if effort.left < 0:
                return []
    return []
