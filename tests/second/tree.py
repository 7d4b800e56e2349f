"""RFC 6962 trees: record.md section 2, and the proofs of section 11."""

from collections.abc import Sequence

from .encoding import h


def leaf_hash(data: bytes) -> bytes:
    return h(b"\x00" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    return h(b"\x01" + left + right)


def split(size: int) -> int:
    """RFC 6962 section 2.1: the largest power of two smaller than size."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes; of none it is H("")."""
    if not hashes:
        return h(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return node_hash(root_of(hashes[:k]), root_of(hashes[k:]))


def root(entries: Sequence[bytes]) -> bytes:
    return root_of([leaf_hash(entry) for entry in entries])


def inclusion_root(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """RFC 6962 section 2.1.1: the root that the path leads to, None if it does not fit."""
    if size == 1:
        return leaf if index == 0 and not path else None
    if not path or not 0 <= index < size:
        return None
    k, top = split(size), path[-1]
    if index < k:
        below = inclusion_root(index, k, leaf, path[:-1])
        return below and node_hash(below, top)
    below = inclusion_root(index - k, size - k, leaf, path[:-1])
    return below and node_hash(top, below)


def consistency_roots(
    old: int, new: int, first: bytes | None, path: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """The (old root, new root) that a PROOF(old, D[new]) leads to, None if it does not fit.

    `first` stands for the hash that the RFC leaves out when old is a power of two: the old root.
    """

    def walk(m: int, n: int, whole: bool, rest: Sequence[bytes]) -> tuple[bytes, bytes] | None:
        if m == n:
            if whole:
                return (first, first) if first is not None and not rest else None
            return (rest[0], rest[0]) if len(rest) == 1 else None
        if not rest:
            return None
        k, top = split(n), rest[-1]
        below = walk(m, k, whole, rest[:-1]) if m <= k else walk(m - k, n - k, False, rest[:-1])
        if below is None:
            return None
        if m <= k:
            return below[0], node_hash(below[1], top)
        return node_hash(top, below[0]), node_hash(top, below[1])

    return walk(old, new, True, path) if 0 < old < new else None
