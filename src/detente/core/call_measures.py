"""What a node measures: who was present, who is deaf, how long a message travels (section 6 on)."""

from collections.abc import Collection, Iterable

from detente.core.call_types import Facts, Present, Setting
from detente.core.signalling import Proof
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


DEAF_AFTER = 2.0
"""Seconds without a frame of sound after which a station counts as not hearing another."""


class Deafness:
    """Which station opens nothing of which other, though sound never pauses."""

    def __init__(self, side: int) -> None:
        self._side = side
        self._last: dict[tuple[int, int], tuple[int, float]] = {}
        self._live: frozenset[int] = frozenset()
        self._own: set[tuple[int, int]] = set()
        self._theirs: set[tuple[int, int]] = set()

    def new_epoch(self, live: Collection[int]) -> None:
        """Only who is in the roster is heard, or not."""
        self._live = frozenset(live)
        self._theirs.clear()
        self._last = {pair: at for pair, at in self._last.items() if set(pair) <= set(live)}
        self._own = {pair for pair in self._own if set(pair) <= set(live)}

    def heard(self, station: int, proof: Proof, others: Iterable[int], now: float) -> bool:
        """Take in what a station of ours opened; whether that changes who is deaf."""
        opened = {one.station: one.opened for one in proof.heard if one.track == 0}
        deaf = {pair for pair in self._own if pair[0] != station}
        for other in others:
            count, at = self._last.get((station, other), (-1, now))
            if (news := opened.get(other, 0)) != count:
                self._last[station, other] = news, now
            elif now - at >= DEAF_AFTER:
                deaf.add((station, other))
        changed, self._own = deaf != self._own, deaf
        return changed

    def told(self, pairs: Iterable[tuple[int, int]]) -> None:
        """What the other node says of its stations in the roster, and of nobody else's."""
        known = {pair for pair in pairs if set(pair) <= self._live}
        self._theirs = {pair for pair in known if pair[0] % 2 != self._side}

    def own(self) -> list[tuple[int, int]]:
        """Pairs (i, j): station i of this side hears nothing of j."""
        return sorted(self._own)

    def all(self) -> list[tuple[int, int]]:
        """The same of both sides."""
        return sorted(self._own | self._theirs)


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
