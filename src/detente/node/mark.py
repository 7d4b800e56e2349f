"""The mark: what a restored backup must not make us forget (docs/protocol/record.md section 10).

It lies outside the database: a small head file a line, and a file for each own entry that the other
side has not yet acknowledged. A second directory, on other hardware, may hold a copy.
"""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from detente.core.encoding import unv, v
from detente.core.errors import LocalError, RemoteError
from detente.core.ledger import ERASED, Body

_PENDING = re.compile(r"([0-9]{1,16})\.entry\Z")


class MarkMissingError(LocalError):
    """The mark of this line is missing, so nothing can be signed on it again. Pair anew."""


class MarkDamagedError(LocalError):
    """The mark of this line cannot be read. Bring back its directory from the other copy."""


class Heads(NamedTuple):
    """Size and root of log 0 and of log 1."""

    sizes: tuple[int, int]
    roots: tuple[bytes, bytes]


class Mark:
    """The mark of one line, kept in `directories`; of their copies the higher counts."""

    def __init__(self, directories: Iterable[Path], side: int) -> None:
        self._directories = list(directories)
        self._side = side
        self.heads = self._newest()

    def create(self, heads: Heads) -> None:
        """Set up the mark of a line that is new."""
        for directory in self._directories:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.move(heads, [])

    def must_exist(self) -> Heads:
        """The marked heads. Raises MarkMissingError."""
        if self.heads is None:
            raise MarkMissingError("The mark of this line is missing.")
        return self.heads

    def move(self, heads: Heads, pending: Iterable[tuple[int, bytes, Body]]) -> None:
        """Put the mark at these heads, durably, with these own entries that wait for an ack."""
        waiting = [(n, _pack(entry, body)) for n, entry, body in pending]
        content = json.dumps({"roots": [r.hex() for r in heads.roots], "sizes": heads.sizes})
        for directory in self._directories:
            for n, packed in waiting:
                _write(directory / f"{n}.entry", packed)
            _write(directory / "head", content.encode())
            _sync_directory(directory)
        self.heads = heads

    def forget(self, below: int) -> None:
        """Drop the copies of own entries that the other side has acknowledged."""
        for directory in self._directories:
            for path, n in _pending(directory):
                if n < below:
                    path.unlink(missing_ok=True)

    def pending(self) -> dict[int, tuple[bytes, Body]]:
        """Own entries kept in the mark, by index."""
        found: dict[int, tuple[bytes, Body]] = {}
        for directory in self._directories:
            for path, n in _pending(directory):
                found[n] = _unpack(path)
        return found

    def _newest(self) -> Heads | None:
        held = [heads for heads in map(_read, self._directories) if heads is not None]
        return max(held, key=lambda heads: sum(heads.sizes), default=None)


def _pack(entry: bytes, body: Body) -> bytes:
    match body:
        case None:
            return v(entry)
        case str():
            return v(entry, ERASED)
        case (salt, words):
            return v(entry, salt, words)


def _unpack(path: Path) -> tuple[bytes, Body]:
    try:
        match unv(path.read_bytes()):
            case [entry]:
                return entry, None
            case [entry, _]:
                return entry, ERASED
            case [entry, salt, words]:
                return entry, (salt, words)
    except RemoteError:
        pass
    raise MarkDamagedError(f"{path} cannot be read")


def _pending(directory: Path) -> list[tuple[Path, int]]:
    if not directory.is_dir():
        return []
    names = [(path, _PENDING.match(path.name)) for path in directory.iterdir()]
    return [(path, int(match[1])) for path, match in names if match]


def _read(directory: Path) -> Heads | None:
    path = directory / "head"
    try:
        held = json.loads(path.read_text())
        zero, one = (bytes.fromhex(root) for root in held["roots"])
        return Heads((int(held["sizes"][0]), int(held["sizes"][1])), (zero, one))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise MarkDamagedError(f"{path} cannot be read: {error}") from error


def _write(path: Path, content: bytes) -> None:
    """Replace a file durably: write beside it, fsync, rename. The directory is the caller's."""
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    beside.rename(path)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
