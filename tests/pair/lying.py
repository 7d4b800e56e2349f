"""Serves a node that has the right keys and lies.

    python lying.py serve DIR

The file DIR/lie names the lie that it tells now; without one the node is honest. The product has no
such hook; this patches it.
"""

import sys
from pathlib import Path

DIRECTORY = Path(sys.argv[-1])
POISON = (
    b"", b"\x00\xff garbage", b"[]", b'{"v":1,"v":1}', b'{"n":9007199254740993}', b"{" * 2000,
)  # fmt: skip


def lying(name: str) -> bool:
    path = DIRECTORY / "lie"
    return path.exists() and path.read_text() == name


def arm() -> None:  # noqa: C901 - one patch after another
    from detente.core import flow, messages
    from detente.core.checkpoints import Checkpoint
    from detente.core.encoding import H
    from detente.core.kinds import Head
    from detente.core.ledger import ERASED
    from detente.core.tree import EMPTY_ROOT, Tree, leaf_hash
    from detente.crypto.notes import sign_head
    from detente.node import book, store
    from detente.node.traffic import Traffic

    write, outgoing, receipt = book.Book._write, book.Book.outgoing, book.Book._receipt
    receipted_head, copy_for = book.Book.receipted_head, book.Book.copy_for
    acked, send, begin = book.Acked, flow.Outflow.send, Traffic._begin
    receipting = []

    def lying_write(self, drafts, first):
        """Poison: bytes that are no statement, and statements that no rules know."""
        written, bodies = write(self, drafts, first)
        if lying("poison"):
            unknown = written[0].replace(b'"kind":"talks"', b'"kind":"tomorrow"')
            more = written[0].replace(b'"do":{}', b'"do":{"more":1}')
            unknown = _renumber(unknown, first, first)
            more = _renumber(more, first, first + 1)
            return [unknown, more, *POISON], [bodies[0], bodies[0], *[None] * len(POISON)]
        if lying("backdated"):
            head = type(self.ledger).head
            type(self.ledger).head = lambda ledger, side: Head(EMPTY_ROOT.hex(), 0)
            try:
                return write(self, drafts, first)
            finally:
                type(self.ledger).head = head
        return written, bodies

    def _renumber(entry, old, new):
        return entry.replace(b'"n":%d,' % old, b'"n":%d,' % new)

    def forged(self, old, altered, size):
        """A batch from `old` of a log in which entry `altered` is another, signed as ever."""
        kept = store.logs(self._id)[self.side][:size]
        kept[altered] = kept[altered].replace(b'"at":1', b'"at":2')
        root = Tree(map(leaf_hash, kept)).root()
        at = self._next_stamp()
        note = sign_head(self._keys.log, Checkpoint(self._own_origin, size, root), at)
        said = [book.read_entry(one, self.line, self.side, n) for n, one in enumerate(kept)]
        bodies = [ERASED if one and one.body else None for one in said]
        return messages.Entries(old, kept[old:], bodies[old:], note)

    def lying_outgoing(self, held, room):
        size = self.ledger.size(self.side)
        if lying("fork") and size > held:  # what they hold already, otherwise
            return forged(self, held - 1, held - 1, held)
        if lying("fork later") and size > held:
            return forged(self, held - 1, held - 1, size)
        if lying("fork unproven") and size > held:
            return forged(self, held, held - 1, size)
        if lying("rewrite") and size > held:  # what they lost, otherwise
            return forged(self, held, held, size)
        return outgoing(self, held, room)

    def lying_send(self, batch):
        if lying("fork") or lying("fork later"):
            self.sent = batch.end
            self._ends.append(batch.end)
        else:
            send(self, batch)

    def lying_acked(*arguments):
        said = acked(*arguments)
        return said._replace(digest=H(b"another state")) if receipting else said

    def lying_receipt(self, size):
        if not lying("digest"):
            return receipt(self, size)
        receipting.append(size)
        try:
            return receipt(self, size)
        finally:
            receipting.pop()

    async def lying_begin(self, known):
        await begin(self, known)
        if lying("early"):
            note = "moscow/detente/0\n1\nAAAA\n\n"
            early = messages.Entries(0, [b"{}"], [None], note)
            self.session.exchange._put(early)
            self.session.flush_soon()

    book.Book._write, book.Book.outgoing, book.Book._receipt = (
        lying_write, lying_outgoing, lying_receipt,
    )  # fmt: skip
    book.Book.receipted_head = lambda self: None if lying("understate") else receipted_head(self)
    book.Book.copy_for = lambda self, old: None if lying("understate") else copy_for(self, old)
    book.Acked, flow.Outflow.send, Traffic._begin = lying_acked, lying_send, lying_begin


if __name__ == "__main__":
    from detente.cli import main
    from detente.setup import use

    use(DIRECTORY)
    arm()
    sys.exit(main(sys.argv[1:]))
