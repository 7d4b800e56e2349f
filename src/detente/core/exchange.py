"""One connection of the link without I/O: bytes in, events out, bytes to send (link.md).

The exchange owns no socket, task or clock; whoever drives it passes the time in, in seconds of a
clock that never goes back. Cryptography comes in through `Channel`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from detente.core import messages as msg
from detente.core.errors import LocalError, RemoteError
from detente.core.flow import Bucket, Inflow, Outflow
from detente.core.refusal import Refused, reason

HANDSHAKE_TIME = 10.0
"""Seconds from the first byte to the peer's `auth`."""
MAX_AGE, RENEW_AGE = 3600.0, 2700.0
"""Seconds after which a connection ends, and after which its dialler makes another."""
MAX_RECORDS, RENEW_RECORDS = 2**20, 2**19
MAX_PAIRING = 16
"""Most pairing messages of one kind on one connection."""
MAX_CHECKS = 16
REPLACED = "replaced"
"""The reason in the `bye` to a connection that has given way to another."""


class Channel(Protocol):
    """The handshake and the record protection of one connection (link.md section 3)."""

    @property
    def ready(self) -> bool: ...
    @property
    def records(self) -> int: ...
    def start(self) -> list[bytes]: ...
    def receive(self, data: bytes) -> list[bytes]: ...
    def sign(self) -> bytes: ...
    def verify(self, signature: bytes) -> None: ...
    def seal(self, content: bytes) -> bytes: ...
    def open(self, record: bytes) -> bytes: ...


class State(Enum):
    """Where a connection stands."""

    HANDSHAKE = "handshake"
    AUTH = "auth"
    PAIRING = "pairing"
    OPEN = "open"
    LEAVING = "leaving"
    """We have said bye, and read on until the peer has."""
    CLOSED = "closed"


_PAIRING = (msg.Commit, msg.Reveal, msg.Confirmed)
_WORK = (
    msg.Entries, msg.Ack, msg.Conflict, msg.Pause, msg.Want, msg.Copy, msg.Check, msg.Checked,
    msg.Signal,
)  # fmt: skip

TABLE: Mapping[State, tuple[type[msg.Message], ...]] = {
    State.HANDSHAKE: (),
    State.AUTH: (msg.Auth,),
    State.PAIRING: (*_PAIRING, msg.Bye),
    State.OPEN: (*_PAIRING, *_WORK, msg.Bye),
    State.LEAVING: (*_PAIRING, *_WORK, msg.Bye),
    State.CLOSED: (),
}
"""What may be said, and is understood, in which state; LEAVING only reads."""


@dataclass(frozen=True, slots=True)
class AuthDue:
    """Call `send_auth` now, with the last head of the peer's log that we receipted."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The peer is who its card says. `head` is the last head of our log that it receipted."""

    head: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing more passes. `refused` is the error when the peer broke the protocol."""

    reason: str
    by_peer: bool = False
    refused: RemoteError | None = None


Event = AuthDue | Authenticated | msg.AnyMessage | Closed


class NotNow(LocalError):
    """This cannot be sent on this connection at this moment; it stays where it is kept."""


class Exchange:
    """One side of one connection. `open_line` says whether both officers have confirmed."""

    def __init__(self, channel: Channel, *, dials: bool, open_line: bool, now: float) -> None:
        self._channel, self._dials, self._open_line = channel, dials, open_line
        self._since = now
        self._out: list[bytes] = channel.start()
        self._said_auth = False
        self._pairing: dict[type[msg.Message], int] = {}
        self._signals = (Bucket(200, 2000, now), Bucket(200, 2000, now))
        self._checks = (Bucket(1, 10, now), Bucket(1, 10, now))
        self._asked: set[bytes] = set()
        self._wanting = self._wanted = False
        self.state = State.HANDSHAKE
        self.outflow, self.inflow = Outflow(), Inflow()

    def data_to_send(self) -> list[bytes]:
        """The WebSocket messages to send now, in order; each is given out once."""
        out, self._out = self._out, []
        return out

    @property
    def has_data_to_send(self) -> bool:
        return bool(self._out)

    def due(self, now: float) -> bool:
        """Whether the dialler should make another connection in place of this one."""
        return now - self._since > RENEW_AGE or self._channel.records > RENEW_RECORDS

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Take in one WebSocket message. Whatever the peer does wrong ends in `Closed`."""
        if self.state is State.CLOSED:
            return []
        try:
            if now - self._since > MAX_AGE or self._spent:
                raise Refused("too-old", "this connection should have been renewed")
            if self.state in {State.HANDSHAKE, State.AUTH} and now - self._since > HANDSHAKE_TIME:
                raise Refused("too-slow", "the handshake took too long")
            if self.state is State.HANDSHAKE:
                return self._shake(data)
            return self._read(msg.decode(self._channel.open(data)), now)
        except RemoteError as error:
            return [self.refuse(error)]

    def send_auth(self, head: str | None) -> None:
        """Say who we are; after this, and the peer's own, everything else may pass."""
        if self._said_auth or not self._channel.ready or self.state is State.CLOSED:
            raise NotNow("auth is said once, after the handshake")
        self._said_auth = True
        self._put(msg.Auth(self._channel.sign(), [1], msg.MAX_MESSAGE, head))

    def send(self, message: msg.AnyMessage, now: float) -> None:
        """Send a message of the table. Raises NotNow, with nothing sent and nothing changed."""
        sending = self._said_auth and self.state is not State.LEAVING and not self._spent
        if not sending or not isinstance(message, TABLE[self.state]):
            raise NotNow(f"{msg.tag_of(message)} cannot be sent while {self.state.value}")
        match message:
            case msg.Entries():
                self.outflow.send(message)
            case msg.Ack() | msg.Conflict() | msg.Pause():
                self.inflow.send(message)
            case msg.Signal():
                _allow(self._signals[0].take(now))
            case msg.Check():
                _allow(len(self._asked) < MAX_CHECKS and self._checks[0].take(now))
                self._asked.add(message.id)
            case msg.Want():
                self._wanting = True
            case msg.Copy():
                self._wanted = False
            case msg.Auth():
                raise NotNow("auth is said by send_auth")
            case msg.Bye():
                self.state = State.LEAVING
            case msg.Checked() | msg.Commit() | msg.Reveal() | msg.Confirmed():
                pass
        self._put(message)

    def open_line(self) -> None:
        """Both officers have confirmed, and that is kept: the work of the line may pass."""
        self._open_line = True
        if self.state is State.PAIRING:
            self.state = State.OPEN

    def refuse(self, error: RemoteError) -> Closed:
        """Cut the peer off with one reason, which it is told once it has shown who it is."""
        if self._said_auth and self.state in {State.PAIRING, State.OPEN}:
            self._put(msg.Bye(reason(error)))
        self.state = State.CLOSED
        return Closed(reason(error), refused=error)

    def _put(self, message: msg.AnyMessage) -> None:
        self._out.append(self._channel.seal(msg.encode(message)))

    def _shake(self, data: bytes) -> list[Event]:
        self._out += self._channel.receive(data)
        if not self._channel.ready:
            return []
        self.state = State.AUTH
        return [AuthDue()] if self._dials else []

    def _read(self, message: msg.AnyMessage, now: float) -> list[Event]:
        if not isinstance(message, TABLE[self.state]):
            raise Refused(
                "out-of-turn", f"{msg.tag_of(message)} while this connection is {self.state.value}"
            )
        match message:
            case msg.Auth():
                return self._authenticate(message)
            case msg.Bye():
                return [self._hear_bye(message)]
            case msg.Commit() | msg.Reveal() | msg.Confirmed():
                self._count_pairing(message)
            case msg.Signal():
                _limit(self._signals[1].take(now), "signals")
            case msg.Check():
                _limit(self._checks[1].take(now), "checks")
            case msg.Want() | msg.Copy() | msg.Checked():
                self._pair_up(message)
            case msg.Entries():
                if self.state is not State.LEAVING:  # an answer could not be sent any more
                    self.inflow.hear(message)
            case msg.Ack() | msg.Conflict() | msg.Pause():
                self.outflow.hear(message)
        leaving = self.state is State.LEAVING and not isinstance(message, msg.Ack | msg.Signal)
        return [] if leaving else [message]

    def _authenticate(self, auth: msg.Auth) -> list[Event]:
        self._channel.verify(auth.sig)
        if 1 not in auth.versions:
            raise Refused("no-common-version", f"it speaks {auth.versions}, not 1")
        self.state = State.OPEN if self._open_line else State.PAIRING
        known = Authenticated(auth.head)
        return [known] if self._dials else [AuthDue(), known]

    def _hear_bye(self, bye: msg.Bye) -> Closed:
        if self.state is not State.LEAVING:
            self._put(msg.Bye(bye.reason))
        self.state = State.CLOSED
        return Closed(bye.reason, by_peer=True)

    def _count_pairing(self, message: msg.AnyMessage) -> None:
        kind = type(message)
        self._pairing[kind] = self._pairing.get(kind, 0) + 1
        if self._pairing[kind] > MAX_PAIRING:
            raise Refused("too-many", f"{msg.tag_of(message)} again and again")

    def _pair_up(self, message: msg.Want | msg.Copy | msg.Checked) -> None:
        """Hold answers against questions."""
        match message:
            case msg.Want():
                if self._wanted:
                    raise Refused("unasked", "want before the last was answered")
                self._wanted = True
            case msg.Copy():
                if not self._wanting:
                    raise Refused("unasked", "copy without want")
                self._wanting = False
            case msg.Checked():
                if message.id not in self._asked:
                    raise Refused("unasked", "checked without check")
                self._asked.discard(message.id)

    @property
    def _spent(self) -> bool:
        return self._channel.records >= MAX_RECORDS - 2  # a bye must still fit


def _limit(within: bool, what: str) -> None:
    if not within:
        raise Refused("rate", f"too many {what}")


def _allow(within: bool) -> None:
    if not within:
        raise NotNow("too many at once; wait a moment")
