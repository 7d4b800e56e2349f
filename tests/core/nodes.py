"""Two nodes without keys or network: ledgers, disks that outlive them, and a wire that is no help.

What is signed is taken as signed: a batch or a receipt that comes over the wire is what its author
said, though perhaps late, twice, out of turn or not at all.
"""

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from detente.core import planning
from detente.core.acts import AnyAct
from detente.core.encoding import H
from detente.core.kinds import Head
from detente.core.ledger import (
    ERASED,
    BadAckError,
    Body,
    BreachError,
    ConflictError,
    ForkError,
    Ledger,
    Receipt,
)
from detente.core.state import State
from detente.core.statements import write_entry
from tests.core.logs import CARDS, LINE, Logs, joints, read
from tests.core.playing import UNJOINED, Play


class Batch(NamedTuple):
    """Entries from `old` on, under the head that their author signed."""

    old: int
    entries: list[bytes]
    bodies: list[Body]
    size: int
    root: bytes


Message = Batch | Receipt


def effects(state: State) -> object:
    """What a statement with effect changes: the digest, or what was said of a thing last."""
    last = ((ref, mark.said.leaf) for ref, both in state.history.items() for mark in both if mark)
    return state.digest(), frozenset(last)


@dataclass
class Disk:
    """What a node has written down before it said anything."""

    entries: tuple[list[bytes], list[bytes]] = field(default_factory=lambda: ([], []))
    bodies: tuple[list[Body], list[Body]] = field(default_factory=lambda: ([], []))
    receipt: Receipt | None = None

    def append(self, side: int, entries: list[bytes], bodies: list[Body]) -> None:
        self.entries[side].extend(entries)
        self.bodies[side].extend(bodies)


class Node:
    """One honest node: it persists, then speaks."""

    def __init__(self, side: int) -> None:
        self.side, self.disk = side, Disk()
        self.start()

    def start(self) -> None:
        """Begin from what is on the disk; the node before was killed at any moment."""
        self.ledger = Ledger(LINE, CARDS, self.side)
        self.ledger.restore(self.disk.entries)
        if self.disk.receipt is not None:
            self.ledger.check_receipt(self.disk.receipt)

    @property
    def held(self) -> int:
        """How much of the other log is here."""
        return self.ledger.size(1 - self.side)

    def say(self, act: AnyAct, *, crash: bool = False) -> None:
        """Write what an act becomes. Every statement of it changes the state it was written in.

        Raises LocalError when the act is not possible. `crash`: the node is killed when the disk
        has it and nothing else does.
        """
        first = self.ledger.size(self.side)
        drafts = planning.plan(self.ledger.state, self.side, first, act)
        seen, before = self.ledger.head(1 - self.side), effects(self.ledger.state)
        entries, bodies = [], []
        for n, draft in enumerate(drafts, first):
            salt = draft.salt or H(b"salt of %d:%d" % (self.side, n))
            words = None if draft.body is None else (salt, draft.body)
            entries.append(self._entry(n, seen, draft, salt if words else None))
            bodies.append(words)
        batch = self.ledger.check_own(entries, bodies)
        self.disk.append(self.side, entries, bodies)
        if crash:
            self.start()
        else:
            self.ledger.take(batch)
        assert effects(self.ledger.state) != before, [draft.kind for draft in drafts]

    def _entry(self, n: int, seen: Head, draft: planning.Draft, salt: bytes | None) -> bytes:
        return write_entry(
            line=LINE, side=self.side, n=n, seen=seen, at=0, kind=draft.kind, obj=draft.obj,
            do=draft.do, salt=salt, body=draft.body,
        )  # fmt: skip

    def batch(self, old: int, size: int | None = None) -> Batch:
        """Own entries from `old` up to `size`."""
        size = self.ledger.size(self.side) if size is None else size
        return Batch(
            old, self.disk.entries[self.side][old:size], self.disk.bodies[self.side][old:size],
            size, self.ledger.root(self.side, size),
        )  # fmt: skip

    def receipt(self) -> Receipt:
        """That all which is here is here."""
        n, m = self.held, self.ledger.size(self.side)
        roots = self.ledger.root(1 - self.side), self.ledger.root(self.side)
        return Receipt(n, roots[0], m, roots[1], self.ledger.state.digest())

    def hear(self, message: Message, *, crash: bool = False) -> bool:
        """Take in what came; whether it is to be receipted.

        Raises RecordError, having taken nothing in.
        """
        if isinstance(message, Receipt):
            if self.ledger.check_receipt(message):
                self.disk.receipt = message
            return False
        message = self._after(message)
        if not message.entries:
            return self.ledger.check_held(1 - self.side, message.size, message.root)
        batch = self.ledger.check_received(*message)
        self.disk.append(1 - self.side, message.entries, message.bodies)
        if crash:
            self.start()
        else:
            self.ledger.take(batch)
        return True

    def _after(self, message: Batch) -> Batch:
        """The batch without what is held already (section 6, step 3)."""
        skip = max(0, min(self.held, message.size) - message.old)
        return message._replace(
            old=message.old + skip, entries=message.entries[skip:], bodies=message.bodies[skip:]
        )


class Liar(Node):
    """A node that writes whatever it likes, by hand, and tells the truth only when it pays."""

    def lie(self, dice: Random) -> None:
        """Write one entry of any kind about anything, having seen any part of what is here."""
        logs = self._logs()
        logs.seen[self.side] = self._seen()
        state = self.ledger.state
        opened = {
            "side": ["0:0"], "talks": list(state.talks), "item": list(state.items),
            "contact": list(state.contacts), "rounds": list(state.rounds),
            "text": list(state.texts), "options": list(state.options),
            "position": list(state.positions),
        }  # fmt: skip
        versions = [
            (one.id, one.thing, subject)
            for subject, _, joint in joints(state)
            for one in joint.versions.values()
        ]
        subject = dice.choice(("terms", "rounds", "facts", "text", "rules", UNJOINED))
        play = Play(logs, subject, {kind: refs for kind, refs in opened.items() if refs}, versions)
        play.move(self.side, dice.randrange(4), dice.randrange(32), dice.randrange(64))
        n = self.ledger.size(self.side)
        entries = logs.entries[self.side][n:]
        said = [read(self.side, n + index, entry) for index, entry in enumerate(entries)]
        bodies: list[Body] = [ERASED if one and one.body else None for one in said]
        batch = self.ledger.check_own(entries, bodies)
        self.disk.append(self.side, entries, bodies)
        self.ledger.take(batch)

    def breach(self, dice: Random) -> Batch | None:
        """An entry that says it had seen less than this side said before; nothing is kept of it."""
        size, seen = self.ledger.size(self.side), self._seen()
        if seen == 0:
            return None
        logs = self._logs()
        logs.seen[self.side] = dice.randrange(seen)
        logs.write(self.side, "talks", {})
        return Batch(size, logs.entries[self.side][size:], [ERASED], size + 1,
                     logs.trees[self.side].root())  # fmt: skip

    def fork(self) -> Batch:
        """All of the log from the start, its first entry another one."""
        logs = Logs()
        logs.add(self.side, b"another beginning")
        for entry in self.disk.entries[self.side][1:]:
            logs.add(self.side, entry)
        size = len(logs.entries[self.side])
        return Batch(0, logs.entries[self.side], [None] * size, size, logs.trees[self.side].root())

    def _seen(self) -> int:
        """How much of the other log this side has said that it had seen."""
        said = [read(self.side, n, one) for n, one in enumerate(self.disk.entries[self.side])]
        own = max((one.seen.size for one in said if one), default=0)
        return max(own, self.acked)

    acked = 0
    """The most that a receipt of this side covered."""

    def receipt(self) -> Receipt:
        receipt = super().receipt()
        self.acked = receipt.n
        return receipt

    def _logs(self) -> Logs:
        logs = Logs()
        for side in (0, 1):
            for entry in self.disk.entries[side]:
                logs.add(side, entry)
        return logs


LATE = (ConflictError, BadAckError)
"""What an honest node answers when a wire brings messages out of turn: nothing was lost by it."""
CAUGHT = (BreachError, ForkError)
"""What it answers to what nobody honest can have signed."""


class Wire:
    """What is under way to side 0 and to side 1."""

    def __init__(self) -> None:
        self.queues: tuple[list[Message], list[Message]] = ([], [])

    def send(self, to: int, message: Message) -> None:
        self.queues[to].append(message)

    def take(self, to: int, index: int, *, keep: bool = False) -> Message | None:
        """Any of the messages under way; it may come once more if it is kept."""
        queue = self.queues[to]
        if not queue:
            return None
        return queue[index % len(queue)] if keep else queue.pop(index % len(queue))
