"""Taking back what a restored database lost (docs/protocol/record.md section 10).

Both logs' missing entries are gathered, ours from the mark and from the other side, theirs from
them, until both reach the mark. Only then can they be folded, since either may have seen the other;
and the mark's roots, which we signed, vouch for all of it.
"""

from detente.core.ledger import BadBatchError, Batch, Body, ForkError, Ledger, check_words
from detente.core.messages import Copy, Entries
from detente.core.statements import read_entry
from detente.node.mark import Heads
from detente.node.problems import RestoredTooOldError


class Recovery:
    """The entries that the mark knows of and the database does not, as they come in."""

    def __init__(
        self, ledger: Ledger, heads: Heads, pending: dict[int, tuple[bytes, Body]]
    ) -> None:
        self._ledger, self._heads, self._pending = ledger, heads, pending
        self._first = (ledger.size(0), ledger.size(1))
        self._found: tuple[list[tuple[bytes, Body]], list[tuple[bytes, Body]]] = ([], [])
        self.heads: list[tuple[int, int, bytes, str, int]] = []
        """Heads that came with entries: side, size, root, note, and when it was signed."""
        self._take_pending()

    def size(self, side: int) -> int:
        """How much of a log is here, in the database or found."""
        return self._first[side] + len(self._found[side])

    def lacks(self, side: int) -> bool:
        """Whether entries of this log are still missing below the mark."""
        return self.size(side) < self._heads.sizes[side]

    @property
    def complete(self) -> bool:
        return not self.lacks(0) and not self.lacks(1)

    def add(self, side: int, batch: Entries | Copy, root: bytes, timestamp: int) -> None:
        """Take in what lies between here and the mark, under a head that verified.

        Raises BadBatchError, taking in nothing, when bodies or entries do not fit.
        """
        size = self.size(side)
        skip, room = size - batch.old, max(0, self._heads.sizes[side] - size)
        if skip < 0:
            return  # it begins beyond what is here, and will be sent again
        entries, bodies = batch.entries[skip:][:room], batch.bodies[skip:][:room]
        for n, (entry, body) in enumerate(zip(entries, bodies, strict=True), size):
            check_words(read_entry(entry, self._ledger.line, side, n), body)
        self._found[side].extend(zip(entries, bodies, strict=True))
        if entries and self.size(side) == batch.end:
            if self.batch(side).root != root:
                del self._found[side][-len(entries) :]
                raise BadBatchError("these entries do not lead to the head they came with")
            self.heads.append((side, batch.end, root, batch.head, timestamp))
        self._take_pending()

    def _take_pending(self) -> None:
        own = self._ledger.side
        while self.lacks(own) and self.size(own) in self._pending:
            self._found[own].append(self._pending[self.size(own)])

    def found(self) -> list[Batch]:
        """What was found of both logs; it must lead to the marked roots.

        Raises RestoredTooOldError where our own log does not, ForkError where theirs does not.
        """
        batches = [self.batch(side) for side in (0, 1) if self._found[side]]
        for batch in batches:
            if batch.root != self._heads.roots[batch.side]:
                words = f"not the record that was here before, at size {batch.size}"
                ours = batch.side == self._ledger.side
                raise RestoredTooOldError(words) if ours else ForkError(words)
        return batches

    def batch(self, side: int) -> Batch:
        """What was found of a log, as it follows on what the database has."""
        found = self._found[side]
        return self._ledger.batch(side, [one for one, _ in found], [body for _, body in found])
