"""One line's record as this node keeps it, in the order of writes of record.md section 10.

commit the entries → move the mark → sign → commit the signatures → speak. A crash between any two
steps is mended by `open`. Everything here runs on the record thread.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import transaction

from detente.core.acts import AnyAct
from detente.core.cards import Pair
from detente.core.checkpoints import Checkpoint, origin, witness_name
from detente.core.errors import LocalError
from detente.core.ledger import (
    MAX_BATCH,
    BadAckError,
    BadBatchError,
    Batch,
    Body,
    BreachError,
    ConflictError,
    DifferentStateError,
    ForkError,
    Ledger,
    Receipt,
)
from detente.core.messages import Ack, Copy, Entries, decode, encode
from detente.core.planning import Draft, plan
from detente.core.statements import RULES, Statement, read_entry, write_entry
from detente.crypto.acks import Acked, sign_ack, verify_ack
from detente.crypto.cards import PublicKeys
from detente.crypto.keys import LineKeys
from detente.crypto.notes import (
    VerifiedHead,
    cosign,
    sign_head,
    verify_cosignature,
    verify_head,
    verify_receipt,
)
from detente.node import store
from detente.node.forks import fork_evidence
from detente.node.mark import Heads, Mark
from detente.node.problems import (
    LineBehindError,
    LineBusyError,
    LineFrozenError,
    MarkUnwritableError,
    RestoredTooOldError,
    StaleHeadError,
)
from detente.node.recovery import Recovery

BATCH_BYTES = 900_000
"""Most bytes of entries and bodies in one batch, so that the message stays under 1 MiB."""


class Book:
    """The record of one line, kept for the side that `pair` speaks from."""

    def __init__(
        self, pair: Pair, keys: LineKeys, theirs: PublicKeys, mark: Mark, clock: Callable[[], int]
    ) -> None:
        self.pair, self.line, self.side = pair, pair.line, pair.side
        self._id = pair.line.hex()
        self._keys, self._theirs, self._mark, self._clock = keys, theirs, mark, clock
        self._own_log, self._own_wit = keys.log.public(), keys.wit.public()
        self._own_origin = origin(pair.own.label, pair.line)
        self._peer_origin = origin(pair.peer.label, pair.line)
        self.frozen = ""
        self._unsettled: Ack | None = None
        """The other side's last ack, while we do not hold yet what it covers."""
        self._stamp = 0
        self._peer_stamp = 0
        self._recovery: Recovery | None = None
        self._stale = True
        """Whether the ledger may not be what the store has: at start, or after a failed step."""
        self.ledger = self._new_ledger()

    def _new_ledger(self) -> Ledger:
        zero, one = self.pair.cards
        return Ledger(self.line, (zero.hash.hex(), one.hash.hex()), self.side)

    # --- at start -------------------------------------------------------------------------------

    def open(self) -> None:
        """Load what the store has, compare it with the mark, and finish what a crash cut off.

        Raises MarkMissingError or RestoredTooOldError when nothing may be signed on this line any
        more.
        """
        heads = self._mark.must_exist()
        self.ledger = self._new_ledger()
        self.ledger.restore(store.logs(self._id))
        own, peer = (store.last_head(self._id, side) for side in (self.side, 1 - self.side))
        witnessed = store.last_head(self._id, 1 - self.side, witnessed=True)
        self._stamp = max(own.signed_at if own else 0, (witnessed and witnessed.witnessed_at) or 0)
        self._peer_stamp = peer.signed_at if peer else 0
        for side in (0, 1):
            size = heads.sizes[side]
            if size <= self.ledger.size(side) and self.ledger.root(side, size) != heads.roots[side]:
                raise RestoredTooOldError(f"Database and mark differ on log {side} at size {size}.")
        packed = store.ack_of(self._id, 1 - self.side)
        if packed and self._unsettled is None:
            self._unsettled = decode_ack(packed)
        self._resume()

    @property
    def behind(self) -> bool:
        """Whether the mark knows of more than the database holds."""
        sizes = self._mark.must_exist().sizes
        return any(self.ledger.size(side) < sizes[side] for side in (0, 1))

    def _covers(self, ack: Ack) -> bool:
        return ack.n <= self.own_size and ack.m <= self.peer_size

    def _finish(self) -> None:
        """Sign what is kept and not signed yet: a crash may have come before the signature."""
        self._mark.move(self._heads(), self._unreceipted())
        own = self.ledger.head(self.side)
        last = store.last_head(self._id, self.side)
        if own.size and (last is None or last.size < own.size):
            self._sign_own()
        peer = store.last_head(self._id, 1 - self.side)
        if peer is not None and not peer.witness and peer.size == self.ledger.size(1 - self.side):
            self._receipt(peer.size)

    def _unreceipted(self) -> list[tuple[int, bytes, Body]]:
        """Own entries that no receipt covers, as the mark keeps them."""
        receipt = self.ledger.receipt
        rows = store.entries_between(
            self._id, self.side, receipt.n if receipt else 0, self.own_size
        )
        return [(row.n, bytes(row.entry), store.body_of(row)) for row in rows]

    def _heads(self) -> Heads:
        ledger = self.ledger
        return Heads((ledger.size(0), ledger.size(1)), (ledger.root(0), ledger.root(1)))

    def _move_mark(self, own: Batch | None = None, peer: Batch | None = None) -> None:
        heads = self._heads()
        for batch in (own, peer):
            if batch is not None:
                heads = _after(heads, batch)
        pending = []
        if own is not None:
            numbers = range(own.old, own.size)
            pending = list(zip(numbers, own.entries, own.bodies, strict=True))
        self._mark.move(heads, pending)

    # --- our own statements ---------------------------------------------------------------------

    def say(self, act: AnyAct, request: int | None = None) -> list[Statement]:
        """Write the statements of an act, sign the new head, and return them.

        A `request` that was carried out before a crash is not carried out again.

        Raises a LocalError, having written nothing, when the act is not possible now.
        """
        self._may_sign()
        if request is not None and (done := self._done(request)):
            return done
        first = self.ledger.size(self.side)
        drafts = plan(self.ledger.state, self.side, first, act)
        if any(draft.kind.endswith((".accept", ".initial")) for draft in drafts) and self.frozen:
            raise LineFrozenError(self.frozen)
        if self.ledger.unreceipted + len(drafts) > MAX_BATCH:
            raise LineBusyError(f"{MAX_BATCH} statements wait for a receipt.")
        entries, bodies = self._write(drafts, first)
        batch = self.ledger.check_own(entries, bodies)
        store.append(self._id, batch, self._clock(), request=request)
        with self._committed():
            self._move_mark(own=batch)
            said = self.ledger.take(batch)
            self._sign_own()
        return [one for one in said if one is not None]

    @contextmanager
    def _committed(self) -> Iterator[None]:
        """The steps after a commit. When one fails, `fresh` does all of them again."""
        self._stale = True
        try:
            yield
        except OSError as error:
            raise MarkUnwritableError(f"The mark cannot be written: {error}.") from error
        self._stale = False

    def fresh(self) -> "Book":
        """The book, after finishing what failed the last time."""
        if self._stale:
            with self._committed():
                self.open()
        return self

    def _done(self, request: int) -> list[Statement]:
        written = store.written_for(self._id, self.side, request)
        said = [read_entry(entry, self.line, self.side, n) for n, entry in written]
        return [one for one in said if one is not None]

    def _may_sign(self) -> None:
        if self.behind:
            raise LineBehindError("This node's database is older than its mark.")

    def _write(self, drafts: list[Draft], first: int) -> tuple[list[bytes], list[Body]]:
        seen = self.ledger.head(1 - self.side)
        entries: list[bytes] = []
        bodies: list[Body] = []
        for n, draft in enumerate(drafts, first):
            salt = None if draft.body is None else draft.salt or secrets.token_bytes(32)
            entries.append(write_entry(
                line=self.line, side=self.side, n=n, at=self._clock(), kind=draft.kind,
                seen=seen, obj=draft.obj, do=draft.do, salt=salt, body=draft.body,
            ))  # fmt: skip
            bodies.append(None if salt is None or draft.body is None else (salt, draft.body))
        return entries, bodies

    def _sign_own(self) -> None:
        size, root = self.ledger.size(self.side), self.ledger.root(self.side)
        stamp = self._next_stamp()
        note = sign_head(self._keys.log, Checkpoint(self._own_origin, size, root), stamp)
        store.keep_head(self._id, self.side, size, root, note, stamp)

    def _next_stamp(self) -> int:
        """A signer's times never fall, whatever its clock does."""
        self._stamp = max(self._clock(), self._stamp)
        return self._stamp

    def outgoing(self, held: int, room: int) -> Entries | None:
        """What to send, at most `room` entries, to a peer that holds the first `held` of ours."""
        if held >= self.own_size:
            return None
        kept = store.batch_from(self._id, self.side, held, min(room, MAX_BATCH), BATCH_BYTES)
        return Entries(*kept) if kept else None

    # --- the other side's statements ------------------------------------------------------------

    def receive(self, batch: Entries, kept: Callable[[], None] = lambda: None) -> Ack | None:
        """Check, keep and receipt a batch; None while recovering, when nothing may be signed.

        `kept` is called once the entries are committed, before the work of the receipt.

        Raises ConflictError when another place in the log is wanted, any other RemoteError when the
        peer is at fault (ForkError and BreachError stop the line).
        """
        head = self._verified(batch.head)
        size, root = head.checkpoint.size, head.checkpoint.root
        if self._recovery is not None:
            return self._take_back(self._recovery, batch, head)
        rest = batch.after(self.peer_size)
        try:
            if rest is None:
                return self._repeat(size, root)
            checked = self.ledger.check_received(rest.old, rest.entries, rest.bodies, size, root)
        except ForkError as error:
            error.evidence = self._fork_evidence(batch, head)
            raise
        except BreachError as error:
            error.evidence = encode(batch)
            raise
        store.append(self._id, checked, self._clock(), note=batch.head, signed_at=head.timestamp)
        kept()
        self._peer_stamp = head.timestamp
        with self._committed():
            self._move_mark(peer=checked)
            self.ledger.take(checked)
            return self._receipt(size)

    def _take_back(self, recovery: Recovery, batch: Entries, head: VerifiedHead) -> Ack | None:
        """Their entries, while recovering; what lies beyond the mark is asked for afterwards."""
        recovery.add(1 - self.side, batch, head.checkpoint.root, head.timestamp)
        self._resume()
        if self.behind:
            return None
        return self._repeat(head.checkpoint.size, head.checkpoint.root)

    def _fork_evidence(self, batch: Entries, head: VerifiedHead) -> bytes:
        kept = store.last_head(self._id, 1 - self.side)
        if kept is None:
            return encode(batch)
        held = store.logs(self._id)[1 - self.side]
        theirs = [*held[: batch.old], *batch.entries]
        return fork_evidence(held, kept, batch.head, head, theirs, self._theirs)

    def _repeat(self, size: int, root: bytes) -> Ack | None:
        """All of a batch is held already: its head must be ours too, and the ack is said again."""
        held = self.ledger.check_held(1 - self.side, size, root)
        ack = self.last_ack()
        if not held or ack is None or ack.n != self.peer_size:
            raise ConflictError(self.peer_size)
        return ack

    def _verified(self, note: str) -> VerifiedHead:
        head = verify_head(note, self._peer_origin, self._theirs.log)
        if head.timestamp < self._peer_stamp and head.checkpoint.size > self.peer_size:
            raise StaleHeadError("The time in their new head is earlier than in their last one.")
        return head

    @property
    def own_size(self) -> int:
        """How many statements our log has."""
        return self.ledger.size(self.side)

    @property
    def peer_size(self) -> int:
        """How many statements we hold of the other side's log."""
        return self.ledger.size(1 - self.side)

    def _resume(self) -> None:
        """At start and after a recovery step: once nothing is missing, sign again."""
        if self.behind:
            if self._recovery is None:
                heads = self._mark.must_exist()
                self._recovery = Recovery(self.ledger, heads, self._mark.pending())
            if self._recovery.complete:
                self._restore(self._recovery)
            return
        ack, self._unsettled = self._unsettled, None
        if ack is not None and self._covers(ack):
            with suppress(DifferentStateError):  # it is noted, and freezes acceptance
                self.acknowledged(ack)
        self._finish()

    def _restore(self, recovery: Recovery) -> None:
        """Put back all that was lost, at once, and begin anew with it."""
        batches = recovery.found()
        with transaction.atomic():
            for batch in batches:
                store.append(self._id, batch, self._clock())
            for head in recovery.heads:
                store.keep_head(self._id, *head)
        self._recovery = None
        self.open()

    def _receipt(self, size: int) -> Ack:
        root = self.ledger.root(1 - self.side, size)
        stamp = self._next_stamp()
        witness = cosign(
            self._keys.wit,
            witness_name(self._own_origin),
            Checkpoint(self._peer_origin, size, root),
            stamp,
        )
        m = self.ledger.size(self.side)
        acked = Acked(
            self.line, self.side, size, root, m, self.ledger.root(self.side), RULES,
            self.ledger.state.digest(),
        )  # fmt: skip
        ack = Ack(
            acked.n, acked.root_n, acked.m, acked.root_m, acked.rules, acked.digest, witness,
            sign_ack(self._keys.link, acked),
        )  # fmt: skip
        self._keep_ack(ack, self.side, stamp)
        return ack

    def last_ack(self) -> Ack | None:
        """The last ack we signed, to be said again after a reconnection."""
        packed = store.ack_of(self._id, self.side)
        return decode_ack(packed) if packed else None

    def acknowledged(self, ack: Ack) -> bool:
        """Check and keep a receipt from the other side; False when it says nothing new.

        Raises a RemoteError. DifferentStateError is raised when the receipt is kept and the two
        nodes understand the record differently; acceptance is then frozen.
        """
        verify_ack(self._theirs.link, self._acked(ack, 1 - self.side), ack.sig)
        head = Checkpoint(self._own_origin, ack.n, ack.root_n)
        stamp = verify_cosignature(
            ack.witness, head, witness_name(self._peer_origin), self._theirs.wit
        )
        if ack.rules != RULES:
            raise BadAckError(f"a receipt under rules {ack.rules}")
        if self.behind and not self._covers(ack):
            self._unsettled = ack
            return False
        try:
            if not self._settle(ack):
                return False
        except DifferentStateError:
            self._keep_ack(ack, 1 - self.side, stamp)
            raise
        except (ForkError, BreachError) as error:
            error.evidence = encode(ack)
            raise
        self._keep_ack(ack, 1 - self.side, stamp)
        self._mark.forget(ack.n)
        return True

    def _acked(self, ack: Ack, side: int) -> Acked:
        return Acked(self.line, side, ack.n, ack.root_n, ack.m, ack.root_m, ack.rules, ack.digest)

    def _settle(self, ack: Ack) -> bool:
        receipt = Receipt(ack.n, ack.root_n, ack.m, ack.root_m, ack.digest)
        try:
            return self.ledger.check_receipt(receipt)
        except DifferentStateError as error:
            self.frozen = str(error)
            raise

    def _keep_ack(self, ack: Ack, acker: int, stamp: int) -> None:
        store.keep_ack(self._id, acker, ack.n, ack.witness, stamp, encode(ack), self._clock())

    # --- heads exchanged at the start of a connection ---------------------------------------------

    def receipted_head(self) -> str | None:
        """The latest head of the other log that we receipted, with all four signatures."""
        head = store.last_head(self._id, 1 - self.side, witnessed=True)
        return head.note + head.witness if head else None

    def peer_holds(self, note: str) -> int:
        """How much of our log the other side has receipted, by the head it shows.

        Raises RestoredTooOldError when it holds more than this node ever marked, or another record
        that our keys signed.
        """
        held = verify_receipt(
            note, self._own_origin, self._own_log, witness_name(self._peer_origin), self._theirs.wit
        ).checkpoint
        marked = self._mark.must_exist().sizes[self.side]
        if held.size > marked:
            raise RestoredTooOldError(
                f"They hold {held.size} of our statements, our mark has {marked}."
            )
        if held.size <= self.own_size and self.ledger.root(self.side, held.size) != held.root:
            raise RestoredTooOldError(f"They hold another record that we signed, of {held.size}.")
        return held.size

    def missing(self) -> int | None:
        """The index from which our own entries have to be asked back; None when none has to.

        What the mark has comes from there, once what those entries had seen is here again.
        """
        recovery = self._recovery
        if recovery is None or not recovery.lacks(self.side):
            return None
        return recovery.size(self.side)

    def copy_for(self, old: int) -> Copy | None:
        """The other side's own entries from `old`, which it asks back."""
        kept = store.batch_from(self._id, 1 - self.side, old, MAX_BATCH, BATCH_BYTES)
        return Copy(*kept) if kept else None

    def copied(self, copy: Copy) -> None:
        """Take back own entries that the other side kept for us."""
        head, timestamp = verify_head(copy.head, self._own_origin, self._own_log)
        if head.size > self._mark.must_exist().sizes[self.side]:
            raise RestoredTooOldError(f"They hold {head.size} of our statements, more than marked.")
        recovery = self._recovery
        before = recovery.size(self.side) if recovery else 0
        if recovery is None or copy.end != head.size or copy.old > before:
            raise BadBatchError("what they kept for us does not fit what is missing")
        recovery.add(self.side, copy, head.root, timestamp)
        if recovery.size(self.side) == before:
            raise BadBatchError("what they kept for us is nothing that is missing")
        self._resume()


def _after(heads: Heads, batch: Batch) -> Heads:
    sizes, roots = list(heads.sizes), list(heads.roots)
    sizes[batch.side], roots[batch.side] = batch.size, batch.root
    return Heads((sizes[0], sizes[1]), (roots[0], roots[1]))


def decode_ack(packed: bytes) -> Ack:
    """An ack as the store keeps it. Raises LocalError when it is none."""
    message = decode(packed)
    if not isinstance(message, Ack):
        raise LocalError("The database holds something else where an ack should be.")
    return message
