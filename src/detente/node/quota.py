"""How much a line takes in a day from the other side, so that nobody can fill our disk."""

import time
from collections import deque

from detente.core.messages import Copy, Entries

DAY = 24 * 3600
BATCH_COSTS, ENTRY_COSTS = 16384, 1024
"""Bytes beside those that were sent: signed head and receipt; row, hashes, and state in memory."""


class DayQuota:
    """Bytes taken in within the last 24 hours, and whether more may come."""

    def __init__(self, most: int, taken: int) -> None:
        """`taken` bytes came within the day before now."""
        self._most, self._sum = most, taken
        self._steps: deque[tuple[int, int]] = deque([(int(time.time()), taken)])

    def left(self, now: int) -> int:
        """How many bytes may still come at this UTC second."""
        while self._steps and self._steps[0][0] <= now - DAY:
            self._sum -= self._steps.popleft()[1]
        return self._most - self._sum

    def take(self, size: int, now: int) -> bool:
        """Count these bytes. False, and nothing is counted, when they are too many."""
        if size > self.left(now):
            return False
        self._sum += size
        self._steps.append((now, size))
        return True


def weight(batch: Entries | Copy) -> int:
    """What a batch costs us in bytes; an empty entry costs too, and may come without end."""
    bodies = (len(body[1]) for body in batch.bodies if isinstance(body, tuple))
    beside = BATCH_COSTS + ENTRY_COSTS * len(batch.entries)
    return beside + sum(map(len, batch.entries)) + sum(bodies)
