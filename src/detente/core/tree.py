"""RFC 6962 Merkle trees: roots, proofs, and trees over state, whose leaves may change."""

from collections.abc import Iterable, Sequence

from detente.core.encoding import H
from detente.core.errors import RemoteError

EMPTY_ROOT = H(b"")


class BadProofError(RemoteError):
    """The proof does not lead from the entry to the signed root."""


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962 section 2.1: the hash of one entry."""
    return H(b"\x00" + entry)


def node_hash(left: bytes, right: bytes) -> bytes:
    return H(b"\x01" + left + right)


class Tree:
    """A Merkle tree over leaf hashes, which keeps every complete subtree.

    Appending, changing a leaf and reading the root each cost O(log n) hashes; any earlier root and
    every proof can be had from it. 64 bytes of memory a leaf.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        self._levels[0].append(leaf)
        self._climb(len(self) - 1)

    def replace(self, index: int, leaf: bytes) -> None:
        """Put another leaf at an index below len(self). For trees over state, never for logs."""
        self._levels[0][index] = leaf
        self._climb(index)

    def truncate(self, size: int) -> None:
        """Forget the leaves from `size` on. For a batch that turned out wrong."""
        for height, level in enumerate(self._levels):
            del level[size >> height :]

    def _climb(self, index: int) -> None:
        """Recompute the complete subtrees above a leaf."""
        for height in range(64):
            level, index = self._levels[height], index // 2
            if len(level) < 2 * index + 2:
                return
            parent = node_hash(level[2 * index], level[2 * index + 1])
            if height + 1 == len(self._levels):
                self._levels.append([])
            above = self._levels[height + 1]
            if index == len(above):
                above.append(parent)
            else:
                above[index] = parent

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves (all of them when None)."""
        size = len(self) if size is None else size
        return self._subroot(0, size) if size else EMPTY_ROOT

    def _subroot(self, start: int, end: int) -> bytes:
        """The root of leaves start..end, where start is a multiple of the span's power of two."""
        size = end - start
        if size & (size - 1) == 0:
            height = size.bit_length() - 1
            return self._levels[height][start >> height]
        middle = start + _split(size)
        return node_hash(self._subroot(start, middle), self._subroot(middle, end))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """RFC 6962 section 2.1.1: the audit path of a leaf, from its sibling upward."""
        start, end = 0, len(self) if size is None else size
        path: list[bytes] = []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._subroot(middle, end))
                end = middle
            else:
                path.append(self._subroot(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """RFC 6962 section 2.1.2: the proof that the first `old` leaves are a prefix of `size`."""
        size = len(self) if size is None else size
        if old in (0, size):
            return []
        start, end, whole = 0, size, True
        path: list[bytes] = []
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._subroot(middle, end))
                end = middle
            else:
                path.append(self._subroot(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._subroot(start, end))
        return path[::-1]


def _split(size: int) -> int:
    """The largest power of two smaller than size."""
    return 1 << ((size - 1).bit_length() - 1)


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 9162 section 2.1.3.2). Raises BadProofError."""
    if not 0 <= index < size:
        raise BadProofError("the index lies outside the log")
    fn, sn, root = index, size - 1, leaf
    for step in path:
        if sn == 0:
            raise BadProofError("the proof is too long")
        if fn & 1 or fn == sn:
            root = node_hash(step, root)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise BadProofError("the proof is too short")
    return root


def roots_from_consistency(
    old: int, size: int, old_root: bytes, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """The old and the new root that a consistency proof leads to (RFC 9162 section 2.1.4.2).

    `old_root` stands in for the proof's first node when `old` is a power of two, as the RFC says.
    Raises BadProofError when the proof has not the length that the sizes call for.
    """
    if not 0 < old < size:
        raise BadProofError("the sizes do not grow")
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not steps:
        raise BadProofError("the proof is empty")
    first = second = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise BadProofError("the proof is too long")
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise BadProofError("the proof is too short")
    return first, second
