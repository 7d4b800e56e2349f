"""How fast entries and messages may flow over one connection (link.md section 4, *Flow*)."""

from collections import deque

from detente.core.errors import LocalError
from detente.core.messages import MAX_BATCH, Ack, Conflict, Entries, Pause
from detente.core.refusal import Refused


class NotInTurn(LocalError):
    """The driver would send a batch or an answer that is not due: a fault of ours."""


class Bucket:
    """So many a second on the average, so many at once (a token bucket)."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, now

    def take(self, now: float) -> bool:
        """Take one. False, and nothing is taken, when there is none."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Outflow:
    """Our batches on their way: each is answered once, in order, by an ack, conflict or pause."""

    def __init__(self) -> None:
        self._ends: deque[int] = deque()
        self._repeated = False
        self._restart = False
        self._again = 0
        self.sent: int | None = None
        """How many of our entries the peer has or is being sent; None until `begin`."""
        self.acked = 0
        self.paused = False

    def begin(self, size: int) -> None:
        """The peer holds our first `size` entries, and takes what follows."""
        self.sent = self.acked = size

    @property
    def next(self) -> int | None:
        """The index from which to send; None when nothing may be sent now."""
        return None if self.paused or self._restart else self.sent

    @property
    def room(self) -> int:
        """How many more entries may be sent before an answer comes."""
        return MAX_BATCH - ((self.sent or 0) - self.acked)

    def send(self, batch: Entries) -> None:
        if self.next != batch.old or len(batch.entries) > self.room:
            raise NotInTurn(f"a batch from {batch.old}, where {self.next} with {self.room} is due")
        self.sent = batch.end
        self._ends.append(batch.end)

    def hear(self, answer: Ack | Conflict | Pause) -> None:
        """Take in an answer. Raises Refused when none was due."""
        match answer:
            case Ack(n=n):
                self._hear_ack(n)
            case Pause():
                self._pop("pause")
                self.paused = self._restart = True
            case Conflict(size=size):
                if not self.paused or self._ends:
                    self._pop("conflict")
                    self._restart = True
                if not self.acked <= size <= (self.sent or 0):
                    raise Refused("bad-conflict", f"{size}, not {self.acked} to {self.sent}")
                self.paused, self._again = False, size
        if self._restart and not self._ends and not self.paused:
            self.sent, self._restart = max(self.acked, self._again), False

    def _hear_ack(self, n: int) -> None:
        if self._ends and n >= self._ends[0]:
            self._ends.popleft()
        elif n >= self.acked and not self._repeated:
            self._repeated = True  # the last ack once more, at the start of a connection
        else:
            raise Refused("unasked", f"an ack of {n} that answers no batch")
        self.acked = max(self.acked, n)
        if self.sent is not None:
            self.sent = max(self.sent, n)

    def _pop(self, what: str) -> None:
        if not self._ends:
            raise Refused("unasked", f"{what} without a batch")
        self._ends.popleft()


class Inflow:
    """The peer's batches that wait for our answer."""

    def __init__(self) -> None:
        self._counts: deque[int] = deque()
        self._repeated = False
        self._pausing = False

    @property
    def owed(self) -> int:
        """How many batches wait for an answer."""
        return len(self._counts)

    def hear(self, batch: Entries) -> None:
        """Take in a batch. Raises Refused when more wait than may."""
        self._counts.append(len(batch.entries))
        if sum(self._counts) > MAX_BATCH:
            raise Refused("window", f"more than {MAX_BATCH} entries without an ack")

    def send(self, answer: Ack | Conflict | Pause) -> None:
        match answer:
            case Ack() if not self._counts and not self._repeated:
                self._repeated = True
                return
            case Conflict() if not self._counts and self._pausing:
                self._pausing = False
                return
            case Pause():
                self._pausing = True
            case Conflict():
                self._pausing = False
            case Ack():
                pass
        if not self._counts:
            raise NotInTurn("an answer to no batch")
        self._counts.popleft()
