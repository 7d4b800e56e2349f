"""Two sides for tests of the link: real keys, cards, handshakes and TLS; a record in memory.

The record here is a list of bytes, and its heads are plain texts: what the link must get right is
which bytes arrive, in which order, and over which connection.
"""

import asyncio
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from detente.core import messages as msg
from detente.core.cards import Card, pair_of
from detente.core.errors import RemoteError
from detente.core.pairing import Run, half
from detente.crypto.cards import make_card, read_card
from detente.crypto.keys import LineKeys, generate
from detente.node.keeper_port import Identity, LineCheck, LineStopped, Phase, Refusal
from detente.node.link import Links
from detente.node.timing import Timing

QUICK = Timing(backoff=0.02, longest_backoff=0.2, handover=1.0, check=2.0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Book:
    """A `Keeper` of one line."""

    identity_: Identity
    phase_: Phase = Phase.OPEN
    own: list[bytes] = field(default_factory=list)
    theirs: list[bytes] = field(default_factory=list)
    acked: int = 0
    acks: list[msg.Ack] = field(default_factory=list)
    signals: list[bytes] = field(default_factory=list)
    checks: list[LineCheck] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    run: Run | None = None
    full: bool = False
    lost: int = 0
    """How many own entries the mark knows of, if the log was restored from before."""
    last: msg.Ack | None = None
    refuse_next: RemoteError | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def line(self) -> bytes:
        return self.identity_.pair.line

    async def until(self, true: Callable[[], object], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                self.changed.clear()
                await self.changed.wait()

    async def identity(self, line):
        assert line == self.line
        return self.identity_

    async def phase(self, line):
        return self.phase_

    async def pairing(self, line):
        if self.run is None:
            side = self.identity_.pair.side
            self.run = Run(line=line, side=side, r=secrets.token_bytes(32))
        return self.run

    async def save_pairing(self, line, run):
        self.run = run
        self.changed.set()

    async def confirmed(self, line):
        if self.phase_ is Phase.PAIRING:
            self.phase_ = Phase.OPEN
            self.own.append(b"paired")
        self.changed.set()

    async def peer_began(self, line):
        return bool(self.theirs)

    async def receipted_head(self, line):
        return str(len(self.theirs)) if self.theirs else None

    async def greeted(self, line, head):
        self.acked = max(self.acked, int(head or 0))
        if int(head or 0) > len(self.own):
            return msg.Want(len(self.own))
        return int(head or 0)

    async def last_ack(self, line):
        return self.last

    async def outgoing(self, line, old, room):
        entries = self.own[old : old + room]
        if not entries:
            return None
        bodies = [(bytes(32), b"body of " + one) for one in entries]
        count = msg.how_many_fit(entries, bodies)
        return msg.Entries(old, entries[:count], bodies[:count], str(old + count))

    async def receive(self, line, batch):
        if self.refuse_next is not None:
            if isinstance(self.refuse_next, LineStopped):
                self.phase_ = Phase.STOPPED
            raise self.refuse_next
        if self.full:
            return msg.Pause("quota")
        if batch.old > len(self.theirs):
            return msg.Conflict(len(self.theirs))
        rest = batch.after(len(self.theirs))
        if rest is None:
            return self.last
        self.theirs += rest.entries
        if len(self.own) < self.lost:
            return None
        n, m = len(self.theirs), len(self.own)
        self.last = msg.Ack(n, bytes(32), m, bytes(32), 1, bytes(32), "", bytes(2420))
        self.changed.set()
        return self.last

    async def acknowledged(self, line, ack):
        if ack.n > len(self.own) or ack.m > len(self.theirs):
            raise RemoteError("record: an ack beyond what was sent")
        self.acked = max(self.acked, ack.n)
        self.acks.append(ack)
        self.changed.set()

    async def want(self, line, want):
        entries = self.theirs[want.old :]
        if not entries:
            raise RemoteError("unasked: nothing is held from there on")
        return msg.Copy(want.old, entries, [None] * len(entries), str(len(self.theirs)))

    async def copied(self, line, copy):
        await asyncio.sleep(0.02)
        self.own += copy.entries
        if self.theirs and self.last is None:
            n, m = len(self.theirs), len(self.own)
            self.last = msg.Ack(n, bytes(32), m, bytes(32), 1, bytes(32), "", bytes(2420))
        self.changed.set()
        return len(self.own)

    async def signal(self, line, call, data):
        self.signals.append(data)
        self.changed.set()

    async def checked(self, line, check):
        self.checks.append(check)

    async def refused(self, line, refusal):
        self.refusals.append(refusal)
        self.changed.set()

    def up(self, line):
        self.states.append("up")
        self.changed.set()

    def down(self, line, reason):
        self.states.append(f"down: {reason}")
        self.changed.set()


class Side:
    """One side: its keys, its card, and the links it runs."""

    def __init__(self, label: str, port: int | None, keys: LineKeys | None = None) -> None:
        self.keys, self.port = keys or generate(), port
        address = "" if port is None else f"127.0.0.1:{port}"
        self.card: Card = read_card(make_card(self.keys, label, address))
        self.book: Book
        self.links: Links

    def meets(self, peer: Card, phase: Phase = Phase.OPEN) -> "Side":
        self.book = Book(Identity(pair_of(self.card, peer), self.keys), phase)
        return self

    @property
    def line(self) -> bytes:
        return self.book.line

    async def up(self, timing: Timing = QUICK) -> None:
        listen = None if self.port is None else ("127.0.0.1", self.port)
        self.links = Links(self.book, listen, timing)
        await self.links.start([self.line])

    async def down(self) -> None:
        await self.links.stop()

    def say(self, *entries: bytes) -> None:
        self.book.own += entries
        self.links.wake(self.line)

    async def connected(self) -> None:
        await self.book.until(lambda: self.links.is_up(self.line))

    async def own_half(self) -> str:
        return half(await self.links.digits(self.line), self.book.identity_.pair.side)


def two(
    *, phase: Phase = Phase.OPEN, both_listen: bool = False, dialler_first: bool | None = None
) -> tuple[Side, Side]:
    """Two sides that hold each other's cards; the first listens, the second dials (or both).

    `dialler_first` asks for a dialler that is side 0, or for one that is not.
    """
    while True:
        listener = Side("moscow", free_port())
        dialler = Side("washington", free_port() if both_listen else None)
        listener.meets(dialler.card, phase)
        dialler.meets(listener.card, phase)
        zero = dialler.book.identity_.pair.side == 0
        if dialler_first is None or zero == dialler_first:
            return listener, dialler
