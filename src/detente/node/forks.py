"""The proof that the other side signed two histories (record.md section 11)."""

from collections.abc import Sequence

from detente.core.tree import Tree, leaf_hash
from detente.crypto.cards import PublicKeys
from detente.crypto.notes import VerifiedHead
from detente.crypto.proofs import write_fork
from detente.node.models import Head


def fork_evidence(
    held: Sequence[bytes], kept: Head, note: str, head: VerifiedHead, theirs: Sequence[bytes],
    keys: PublicKeys,
) -> bytes:  # fmt: skip
    """A fork proof from the head we keep, over the entries `held`, and the one received.

    `theirs` are the entries that go with the received head, as far as it is known which. Where
    nothing leads from one head to the other, the two signed notes alone, which then prove nothing
    to somebody else.
    """
    signer, key = head.checkpoint.origin, keys.log.mldsa44.public_bytes_raw()
    size, mine, other = head.checkpoint.size, Tree(map(leaf_hash, held)), None
    if size > kept.size:
        other = Tree(map(leaf_hash, theirs))
        if len(other) != size or other.root() != head.checkpoint.root:
            return f"{kept.note}\n{note}".encode()
    older, newer = (kept.note, note) if other else (note, kept.note)
    hashes = _leading(other or mine, min(size, kept.size), max(size, kept.size))
    return write_fork(signer, key, hashes, older, newer).encode()


def _leading(tree: Tree, old: int, size: int) -> list[bytes]:
    """The hashes that lead from the first `old` entries of a tree to its first `size`."""
    if old == size:
        return []
    whole = old & (old - 1) == 0
    return [tree.root(old)] * whole + tree.consistency(old, size)
