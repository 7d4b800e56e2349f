"""In order and once, over connections that break (docs/protocol/call.md section 4)."""

from collections import deque
from typing import Annotated

import msgspec
from msgspec import Meta

from detente.core.encoding import MAX_INTEGER
from detente.core.errors import LocalError, RemoteError

MAX_BYTES = 16384
MAX_UNACKNOWLEDGED = 256
ACK_EVERY = 16
ACK_AFTER = 1.0
"""Seconds within which a message is acknowledged, even when we have nothing to say."""
RESUME_EVERY = 5.0
"""Seconds between two `resume`s while the other side's has not come."""

Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Session = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]


class EnvelopeError(RemoteError):
    """An envelope was malformed, out of order or of another session."""


class TooMuchWaitingError(LocalError):
    """The other end has not acknowledged 256 messages; it is gone for too long."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="t"):
    pass


class Resume(_Strict, frozen=True, tag="resume"):
    session: Session
    got: Count


class Carried(_Strict, frozen=True, tag="m"):
    n: Count
    got: Count
    m: msgspec.Raw


class Ack(_Strict, frozen=True, tag="ack"):
    got: Count


_DECODER: msgspec.json.Decoder[Resume | Carried | Ack] = msgspec.json.Decoder(
    Resume | Carried | Ack
)


def peek(data: bytes) -> Resume:
    """The `resume` that opens a connection, without taking it in. Raises EnvelopeError."""
    match _decode(data):
        case Resume() as resume:
            return resume
        case _:
            raise EnvelopeError("a connection begins with resume")


class Courier:
    """One end of a session. Bytes in, messages out; messages in, bytes out; no clock, no socket.

    `out` collects the bytes to send on the present connection, in order.
    """

    def __init__(self, session: str, expect: str | None = None) -> None:
        self.session = session
        self.peer = expect
        self.out: list[bytes] = []
        self._up = False
        self._ready = False
        self._sent = 0
        self._got = 0
        self._told = 0
        self._kept: deque[tuple[int, msgspec.Raw]] = deque()
        self._again = 0.0
        self._ack_at: float | None = None

    def connected(self, now: float) -> None:
        """A new connection stands: say how far we are."""
        self._up, self._ready = True, False
        self.out.clear()
        self._resume(now)

    def disconnected(self) -> None:
        """The connection is lost; what is not acknowledged is kept for the next."""
        self._up = self._ready = False
        self.out.clear()

    @property
    def up(self) -> bool:
        """Whether both ends have said how far they are on the present connection."""
        return self._ready

    @property
    def unacknowledged(self) -> int:
        """How many messages the other end has not said it got."""
        return len(self._kept)

    def deadline(self) -> float | None:
        """When `tick` has something to do, on the clock that `connected` was given."""
        if not self._up:
            return None
        return self._ack_at if self._ready else self._again

    def tick(self, now: float) -> None:
        if (due := self.deadline()) is not None and now >= due:
            if self._ready:
                self._ack()
            else:
                self._resume(now)

    def send(self, message: bytes) -> None:
        """Number a message and send it now or when both ends are ready.

        Raises TooMuchWaitingError when 256 are unacknowledged.
        """
        if len(self._kept) >= MAX_UNACKNOWLEDGED:
            raise TooMuchWaitingError("256 messages are unacknowledged")
        self._sent += 1
        self._kept.append((self._sent, msgspec.Raw(message)))
        if self._ready:
            self._carry(*self._kept[-1])

    def receive(self, data: bytes, now: float) -> bytes | None:
        """Take one envelope; the message in it, if it holds a new one. Raises EnvelopeError."""
        match _decode(data):
            case Resume(session, got):
                self._met(session, got, now)
            case Ack(got):
                self._forget(got)
            case Carried(n, got, message):
                self._forget(got)
                return self._take(n, bytes(message), now)
        return None

    def _met(self, session: str, got: int, now: float) -> None:
        if self.peer not in (None, session):
            raise EnvelopeError("another session answers")
        self.peer = session
        self._forget(got)
        if self._ready:
            return  # its resume crossed ours, or it repeated it
        self._resume(now)
        self._ready = True
        for n, message in self._kept:
            self._carry(n, message)

    def _take(self, n: int, message: bytes, now: float) -> bytes | None:
        if not self._ready:
            raise EnvelopeError("a message before resume")
        if n <= self._got:
            return None
        if n != self._got + 1:
            raise EnvelopeError(f"message {n} after {self._got}")
        self._got = n
        if self._ack_at is None:
            self._ack_at = now + ACK_AFTER
        if self._got - self._told >= ACK_EVERY:
            self._ack()
        return message

    def _forget(self, got: int) -> None:
        if got > self._sent:
            raise EnvelopeError(f"acknowledges {got} of {self._sent}")
        while self._kept and self._kept[0][0] <= got:
            self._kept.popleft()

    def _ack(self) -> None:
        self._tell()
        self.out.append(msgspec.json.encode(Ack(self._got)))

    def _tell(self) -> None:
        self._told, self._ack_at = self._got, None

    def _resume(self, now: float) -> None:
        self._again = now + RESUME_EVERY
        self._tell()
        self.out.append(msgspec.json.encode(Resume(self.session, self._got)))

    def _carry(self, n: int, message: msgspec.Raw) -> None:
        self._tell()
        self.out.append(msgspec.json.encode(Carried(n, self._got, message)))


def _decode(data: bytes) -> Resume | Carried | Ack:
    if len(data) > MAX_BYTES:
        raise EnvelopeError(f"{len(data)} bytes, at most {MAX_BYTES}")
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise EnvelopeError(str(error)) from error
