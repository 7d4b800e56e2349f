"""What the link asks of whoever keeps the lines: keys, record, pairing runs, journal.

The link driver knows no database. Every method is called from its event loop only. For one line
the calls that take something in from the peer come one at a time; `outgoing` may come between them.
A RemoteError from any of them cuts the connection with its reason; `LineStopped` moreover ends all
work on the line.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from detente.core import messages as msg
from detente.core.cards import Pair
from detente.core.errors import RemoteError
from detente.core.pairing import Run
from detente.crypto.keys import LineKeys


class LineStopped(RemoteError):
    """The line is stopped: the other side signed what cannot all be true. Only `bye` passes."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"stopped: {detail}")


class Phase(Enum):
    """How far a line has come."""

    PAIRING = "pairing"
    OPEN = "open"
    """Statement 0 of our log is written."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who both sides of a line are."""

    pair: Pair
    keys: LineKeys


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A line check that was answered, by them (`ours`) or by us."""

    ours: bool
    id: bytes
    asked_at: int
    """UTC second by the clock of the side that asked."""
    answered_at: int
    """UTC second by the clock of the side that answered."""
    signature: bytes
    """Of the side that answered."""
    milliseconds: float | None = None
    """There and back; only when we asked."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a connection or a message was refused, for the journal.

    An `alarm` says that a key was not the one on the card: a person must be told, in these words.
    """

    reason: str
    words: str
    alarm: bool = False
    by_peer: bool = False
    """The other node refused us."""


class Keeper(Protocol):
    """The node's side of the link."""

    async def identity(self, line: bytes) -> Identity: ...

    async def phase(self, line: bytes) -> Phase: ...

    async def pairing(self, line: bytes) -> Run:
        """The pairing run as last saved; the first time a fresh one, already saved."""

    async def save_pairing(self, line: bytes, run: Run) -> None:
        """Keep the run; only then is anything of it sent."""

    async def confirmed(self, line: bytes) -> None:
        """Both officers have confirmed: write statement 0. May be called again after a crash."""

    async def peer_began(self, line: bytes) -> bool:
        """Whether entry 0 of the other side's log has been received."""

    async def receipted_head(self, line: bytes) -> str | None:
        """The last head of *their* log that we receipted, with all four signatures."""

    async def greeted(self, line: bytes, head: str | None) -> int | msg.Want:
        """They are here and have receipted this head of *our* log.

        Returns the size to send from, or what to ask for when it lies beyond our log. Raises
        RemoteError when it is not signed by us both.
        """

    async def last_ack(self, line: bytes) -> msg.Ack | None:
        """The last ack we signed; it is sent again on every new connection."""

    async def outgoing(self, line: bytes, old: int, room: int) -> msg.Entries | None:
        """Our entries from `old` on, at most `room`, signed; None when there are none.

        `core.messages.how_many_fit` says how many go into one batch.
        """

    async def receive(
        self, line: bytes, batch: msg.Entries
    ) -> msg.Ack | msg.Conflict | msg.Pause | None:
        """Take in a batch (record.md section 6) and return the answer to it, signed and kept.

        None while this node is recovering and may sign nothing: the answer is the next ack that
        `receive` returns, or `last_ack` once `copied` has returned a size.

        `Entries.after(held)` leaves out what is held; when nothing is left and the head is one of
        what is held, the answer is the last ack again.
        """

    async def acknowledged(self, line: bytes, ack: msg.Ack) -> None:
        """Take in their receipt; the same one may come again. Raises RemoteError if it is false."""

    async def want(self, line: bytes, want: msg.Want) -> msg.Copy:
        """Their entries from `want.old` on that we hold. Raises RemoteError when there are none."""

    async def copied(self, line: bytes, copy: msg.Copy) -> int | msg.Want:
        """Take back our own entries; returns as `greeted` does."""

    async def signal(self, line: bytes, call: bytes, data: bytes) -> None:
        """Call signalling came in; in the order it was sent."""

    async def checked(self, line: bytes, check: LineCheck) -> None:
        """A line check was answered, by either side, with a signature that verified."""

    async def refused(self, line: bytes | None, refusal: Refusal) -> None:
        """Keep this in the journal. `line` is None when a stranger named none of ours."""

    def up(self, line: bytes) -> None:
        """The other node is connected and is who its card says."""

    def down(self, line: bytes, reason: str) -> None:
        """No connection is left. The link dials again by itself."""
