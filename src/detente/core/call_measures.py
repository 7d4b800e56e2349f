"""What a node measures itself: who was present, and how long a message travels (sections 7, 9)."""

from collections.abc import Iterable

from detente.core.call_types import Facts, Present, Setting
from detente.core.vouchers import Seated

PING_EVERY = 10.0
NOT_UP_YET = 1.0
"""Seconds after which a ping is tried again that could not be sent."""


class Attendance:
    """Everybody who was in a live roster while the call was connected."""

    def __init__(self) -> None:
        self._present: dict[int, Present] = {}

    def note(self, seated: Iterable[Seated]) -> None:
        for one in seated:
            voucher = one.voucher
            self._present[one.station] = Present(voucher.side, voucher.role, one.name)

    def facts(self, setting: Setting, start: int, end: int, by: int) -> Facts:
        """The facts of a call from `start` to `end`; a clock that went back gives no length."""
        order = sorted(self._present, key=lambda station: (station % 2, station))
        return Facts(
            call=setting.call,
            medium=setting.medium,
            start=start,
            end=max(start, end),
            present=tuple(self._present[station] for station in order),
            by=by,
        )


class RoundTrip:
    """The least of the last five round trips, in seconds; side 0's node asks."""

    def __init__(self) -> None:
        self.due: float | None = None
        self.least = 0.0
        self._number = 0
        self._sent: float | None = None
        self._last: list[float] = []

    def start(self, now: float) -> None:
        self.due = now

    def stop(self) -> None:
        self.due = self._sent = None

    def ping(self, now: float, *, up: bool) -> int | None:
        """The id to send now, if a ping is due and can be sent."""
        if self.due is None or now < self.due:
            return None
        self.due = now + (PING_EVERY if up else NOT_UP_YET)
        if not up:
            return None
        self._number += 1
        self._sent = now
        return self._number

    def pong(self, number: int, now: float) -> None:
        if self._sent is not None and number == self._number:
            self._last = [*self._last[-4:], max(0.0, now - self._sent)]
            self.least = min(self._last)
            self._sent = None
