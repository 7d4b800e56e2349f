"""Both logs of a line, taken in through one door (docs/protocol/record.md section 6).

The ledger holds hashes and the folded state, never entries or keys, and does no I/O. Every change
has two steps: `check_…` proves that a batch may be taken in and changes nothing; `take` folds it,
once the store has committed it.
"""

from collections import deque
from collections.abc import Iterator
from typing import Literal, NamedTuple

from detente.core.errors import LocalError
from detente.core.kinds import Head
from detente.core.refusal import Refused
from detente.core.state import NotClosedError, State
from detente.core.statements import MAX_ENTRY, BodyMismatchError, Statement, check_body, read_entry
from detente.core.tree import Tree, leaf_hash

MAX_BATCH = 256
"""Entries in one batch, and own entries that may wait for their ack."""
ERASED: Literal["erased"] = "erased"
Body = tuple[bytes, bytes] | Literal["erased"] | None
"""(salt, body), `ERASED`, or None for a statement without a body."""


class RecordError(Refused):
    """The other side's node sent something that does not fit the record. Nothing was taken in."""

    def __init__(self, detail: str) -> None:
        super().__init__("record", detail)
        self.evidence = b""
        """What proves it, once whoever holds the signed bytes has put it here."""


class BadBatchError(RecordError):
    """The other side's node sent entries that do not fit what it signed. Nothing was taken in."""


class ConflictError(RecordError):
    """The other side's node sent entries from another place than ours holds. It is told which."""

    def __init__(self, size: int) -> None:
        super().__init__(f"send from {size}")
        self.size = size


class ForkError(RecordError):
    """The other side signed two versions of its record. Both are kept, and the line is stopped."""


class BreachError(RecordError):
    """The other side's statement claims another order than the one it signed for before."""


class DifferentStateError(RecordError):
    """Both nodes hold the same record and understand it differently. Nothing can be accepted."""


class BadAckError(RecordError):
    """The other side's receipt does not fit our record."""


class NotOursError(LocalError):
    """The ledger was asked to take in something it did not check last. This is a fault of ours."""


class Batch(NamedTuple):
    """Entries of one log, checked and ready to be stored."""

    side: int
    old: int
    entries: list[bytes]
    bodies: list[Body]
    roots: list[bytes]
    """The log's root after each of the entries."""

    @property
    def size(self) -> int:
        return self.old + len(self.entries)

    @property
    def root(self) -> bytes:
        return self.roots[-1]


class Receipt(NamedTuple):
    """What an ack says: the acker held `n` entries of the other log when its own had `m`."""

    n: int
    root_n: bytes
    m: int
    root_m: bytes
    digest: bytes


class _Log:
    def __init__(self) -> None:
        self.tree = Tree()
        self.seen: list[int] = []

    def head(self, size: int | None = None) -> Head:
        size = len(self.tree) if size is None else size
        return Head(root=self.tree.root(size).hex(), size=size)


class Ledger:
    """One line's record, as one side holds it. `side` is that side."""

    def __init__(self, line: bytes, cards: tuple[str, str], side: int) -> None:
        self.line, self.side = line, side
        self.state = State(line, cards)
        self._settled = State(line, cards)
        """The state at the cut of the last receipt from the other side."""
        self._waiting: tuple[deque[bytes], deque[bytes]] = (deque(), deque())
        """By side, the entries above that cut, until a receipt covers them."""
        self._logs = (_Log(), _Log())
        self.receipt: Receipt | None = None

    def size(self, side: int) -> int:
        return len(self._logs[side].tree)

    def root(self, side: int, size: int | None = None) -> bytes:
        return self._logs[side].tree.root(size)

    def head(self, side: int) -> Head:
        return self._logs[side].head()

    def inclusion(self, side: int, n: int, size: int) -> list[bytes]:
        return self._logs[side].tree.inclusion(n, size)

    def consistency(self, side: int, old: int, size: int) -> list[bytes]:
        return self._logs[side].tree.consistency(old, size)

    @property
    def unreceipted(self) -> int:
        """How many own entries no receipt covers."""
        return self.size(self.side) - (self.receipt.n if self.receipt else 0)

    def check_own(self, entries: list[bytes], bodies: list[Body]) -> Batch:
        """Own entries, to be stored next."""
        return self.batch(self.side, entries, bodies)

    def check_received(
        self, old: int, entries: list[bytes], bodies: list[Body], size: int, root: bytes
    ) -> Batch:
        """Entries of the other side under a head it signed, in the order of section 6.

        Raises ConflictError, ForkError, BadBatchError or BreachError; the head's signatures are the
        caller's to verify, before.
        """
        if not 0 < len(entries) <= MAX_BATCH or len(entries) != len(bodies):
            raise BadBatchError(f"a batch of {len(entries)} entries and {len(bodies)} bodies")
        if (longest := max(map(len, entries))) > MAX_ENTRY:
            raise BadBatchError(f"an entry of {longest} bytes")
        other, tree = 1 - self.side, self._logs[1 - self.side].tree
        held = len(tree)
        if size <= held and tree.root(size) != root:
            raise ForkError(f"two roots at size {size}")
        if old != held:
            raise ConflictError(held)
        if old + len(entries) != size:
            raise BadBatchError("the number of entries does not fit the head")
        batch = self.batch(other, entries, bodies)
        if batch.root != root:
            raise ForkError(f"the entries do not lead to the signed root at size {size}")
        said = [read_entry(entry, self.line, other, n) for n, entry in enumerate(entries, old)]
        for one, body in zip(said, bodies, strict=True):
            check_words(one, body)
        seen = self._last_seen(other)
        for one in said:
            if one is not None:
                seen = self._check_seen(one, seen)
        return batch

    def check_held(self, side: int, size: int, root: bytes) -> bool:
        """Whether this head is a head of what is held; False when it lies beyond it.

        Raises ForkError when another root is held at that size.
        """
        if size > self.size(side):
            return False
        if self.root(side, size) != root:
            raise ForkError(f"two roots at size {size}")
        return True

    def batch(self, side: int, entries: list[bytes], bodies: list[Body]) -> Batch:
        """Entries that would come next in a log, with the roots they lead to; nothing is taken."""
        tree, old, roots = self._logs[side].tree, self.size(side), []
        try:
            for entry in entries:
                tree.append(leaf_hash(entry))
                roots.append(tree.root())
        finally:
            tree.truncate(old)
        return Batch(side, old, entries, bodies, roots)

    def _check_seen(self, said: Statement, before: int) -> int:
        size, floor = said.seen.size, before
        if self.receipt is not None and said.n >= self.receipt.m:
            floor = max(floor, self.receipt.n)
        if size < floor:
            raise BreachError(f"{said.ref} has seen {size}, less than the {floor} signed for")
        if size > self.size(self.side) or self.root(self.side, size).hex() != said.seen.root:
            raise BreachError(f"{said.ref} has seen what we never wrote")
        return size

    def _last_seen(self, side: int) -> int:
        seen = self._logs[side].seen
        return seen[-1] if seen else 0

    def take(self, batch: Batch) -> list[Statement | None]:
        """Fold a checked and stored batch; the statements in it, None where not well-formed."""
        if batch.old != self.size(batch.side):
            raise NotOursError("a batch that does not continue the log")
        return [self._take_in(batch.side, entry) for entry in batch.entries]

    def _take_in(self, side: int, entry: bytes) -> Statement | None:
        log = self._logs[side]
        statement = self.state.apply(side, entry)
        log.tree.append(leaf_hash(entry))
        log.seen.append(statement.seen.size if statement else self._last_seen(side))
        self._waiting[side].append(entry)
        return statement

    def restore(self, logs: tuple[list[bytes], list[bytes]]) -> None:
        """Take in what the store has kept, at start, in an order in which each past comes first.

        Raises NotClosedError when something that an entry had seen is missing.
        """
        for side in fold_order(self.state, logs):
            self._take_in(side, logs[side][self.size(side)])

    def check_receipt(self, receipt: Receipt) -> bool:
        """Judge a receipt from the other side, whose signatures hold.

        Returns False when it is older than the last one. Raises BadAckError, ForkError or
        BreachError; DifferentStateError when its digest is not ours at the same cut, having kept
        the receipt all the same.
        """
        own, other = self._logs[self.side], self._logs[1 - self.side]
        if receipt.n > len(own.tree) or receipt.m > len(other.tree):
            raise BadAckError("a receipt for entries that were never sent")
        if own.tree.root(receipt.n) != receipt.root_n:
            raise ForkError(f"they hold another record of ours at size {receipt.n}")
        if other.tree.root(receipt.m) != receipt.root_m:
            raise ForkError(f"two roots at size {receipt.m}")
        later = other.seen[receipt.m :]
        if later and later[0] < receipt.n:
            raise BreachError("a statement written after this receipt had seen less than it")
        last = self.receipt
        if last is not None and (receipt.n < last.n or receipt.m < last.m):
            if receipt.m > last.m:
                raise BadAckError("a later receipt for less than the last")
            return False
        if not self._closed(receipt):
            raise BadAckError("a receipt whose cut is not closed")
        self._settle(receipt)
        self.receipt = receipt
        if self._settled.digest() != receipt.digest:
            raise DifferentStateError(f"at {tuple(self._settled.cut)} the digests differ")
        return True

    def _closed(self, receipt: Receipt) -> bool:
        """Whether all that the entries at this cut had seen lies in it; `seen` never falls."""
        own, other = self._logs[self.side].seen, self._logs[1 - self.side].seen
        fits = not receipt.n or own[receipt.n - 1] <= receipt.m
        return fits and (not receipt.m or other[receipt.m - 1] <= receipt.n)

    def _settle(self, receipt: Receipt) -> None:
        """Bring the settled state to the receipt's cut, each entry after what it had seen."""
        target = (receipt.n, receipt.m) if self.side == 0 else (receipt.m, receipt.n)
        cut = self._settled.cut
        while tuple(cut) != target:
            before = tuple(cut)
            for side in (0, 1):
                seen = self._logs[side].seen
                while cut[side] < target[side] and seen[cut[side]] <= cut[1 - side]:
                    self._settled.apply(side, self._waiting[side].popleft())
            if tuple(cut) == before:
                raise NotOursError("a cut that was to be closed is not")


def check_words(said: Statement | None, body: Body) -> None:
    """Raises BadBatchError unless the body is what the statement says; `said` is None where the
    entry is not well-formed."""
    if said is None or said.body is None:
        if body is not None:
            raise BadBatchError("a body comes with an entry that does not name it")
    elif isinstance(body, tuple):
        try:
            check_body(said, *body)
        except BodyMismatchError as error:
            raise BadBatchError(str(error)) from error
    elif body != ERASED:
        raise BadBatchError(f"the body of {said.ref} is missing")


def fold_order(
    state: State, logs: tuple[list[bytes], list[bytes]], first: tuple[int, int] = (0, 0)
) -> Iterator[int]:
    """The side whose next entry may be folded, until both logs are; the caller folds it.

    `logs` begin at the indices `first`. Raises NotClosedError when something that an entry had
    seen is missing.
    """
    ends = [first[side] + len(logs[side]) for side in (0, 1)]
    while state.cut != ends:
        stuck = True
        for side in (0, 1):
            while (n := state.cut[side]) < ends[side]:
                said = read_entry(logs[side][n - first[side]], state.line, side, n)
                if said is not None and said.seen.size > state.cut[1 - side]:
                    break
                stuck = False
                yield side
        if stuck:
            raise NotClosedError(f"an entry at {tuple(state.cut)} has seen what is not kept here")
