"""Statements: the entries of a log, written and read (docs/protocol/record.md sections 4 and 8)."""

from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from detente.core.encoding import H, Json, canonical, parse_canonical, v
from detente.core.errors import LocalError, RemoteError
from detente.core.kinds import KINDS, Count, Do, Head, Hex, Ref, members_fit
from detente.core.tree import leaf_hash

MAX_ENTRY = 4096
MAX_BODY = 65536
RULES = 1
_ORDERED = msgspec.json.Encoder(order="sorted")


class _Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    v: Literal[1]
    line: Hex
    side: Literal[0, 1]
    n: Count
    seen: Head
    rules: Literal[1]
    at: Count
    kind: str
    obj: Ref | None
    do: dict[str, Any]
    body: Hex | None
    blen: Annotated[int, Meta(ge=0, le=MAX_BODY)]


class Statement(NamedTuple):
    """A well-formed entry. `do` is None when its kind, members or values are unknown to rules 1."""

    side: int
    n: int
    seen: Head
    at: int
    kind: str
    obj: str | None
    do: Do | None
    body: str | None
    blen: int
    leaf: str

    @property
    def ref(self) -> str:
        return f"{self.side}:{self.n}"

    @property
    def past(self) -> tuple[int, int]:
        """The cut this statement was written at: how much of log 0 and of log 1 lies before it."""
        return (self.n, self.seen.size) if self.side == 0 else (self.seen.size, self.n)

    def saw(self, ref: str) -> bool:
        """Whether the statement so named lies in this one's past."""
        side, n = split_ref(ref)
        return n < self.past[side]


class BodyMismatchError(RemoteError):
    """The words that came with a statement are not the words it commits to."""


class TooLargeError(LocalError):
    """This is too long for one statement. Shorten it, or split it in two."""


def split_ref(ref: str) -> tuple[int, int]:
    """`side:n` as two numbers."""
    side, _, n = ref.partition(":")
    return int(side), int(n)


@lru_cache(maxsize=512)
def read_entry(entry: bytes, line: bytes, side: int, n: int) -> Statement | None:
    """The statement in these bytes at this place, or None when they are not well-formed.

    Never raises for hostile bytes: such an entry is kept and has no effect. What was read last is
    kept, since whoever folds asks for each entry more than once.
    """
    if len(entry) > MAX_ENTRY:
        return None
    try:
        envelope = msgspec.convert(parse_canonical(entry), _Envelope)
    except (RemoteError, msgspec.ValidationError):
        return None
    fits = (envelope.line, envelope.side, envelope.n) == (line.hex(), side, n)
    if not fits or (envelope.body is None and envelope.blen != 0):
        return None
    return Statement(
        side, n, envelope.seen, envelope.at, envelope.kind, envelope.obj, _read_do(envelope),
        envelope.body, envelope.blen, leaf_hash(entry).hex(),
    )  # fmt: skip


def _read_do(envelope: _Envelope) -> Do | None:
    kind = KINDS.get(envelope.kind)
    if kind is None or kind.obj != (envelope.obj is not None):
        return None
    if kind.body != "may" and (kind.body == "must") != (envelope.body is not None):
        return None
    try:
        do: Do = msgspec.convert(envelope.do, kind.do)
    except msgspec.ValidationError:
        return None
    exact = _ORDERED.encode(do) == _ORDERED.encode(envelope.do)  # defaults have to be written too
    return do if exact and members_fit(envelope.kind, do) else None


def commit_body(salt: bytes, body: bytes) -> bytes:
    """The salted commitment that an entry carries instead of its body."""
    return H(v("detente/body/v1", salt, body))


def check_body(statement: Statement, salt: bytes, body: bytes) -> None:
    """Raises BodyMismatchError unless this is the body that the statement commits to."""
    fits = len(salt) == 32 and len(body) == statement.blen
    if not fits or commit_body(salt, body).hex() != statement.body:
        raise BodyMismatchError(f"the body of {statement.ref} does not match its statement")


def write_entry(
    *,
    line: bytes,
    side: int,
    n: int,
    seen: Head,
    at: int,
    kind: str,
    obj: str | None,
    do: Do,
    salt: bytes | None = None,
    body: bytes | None = None,
) -> bytes:
    """The bytes of a statement. Raises TooLargeError beyond 4096 bytes, or 65536 of body."""
    if body is not None and len(body) > MAX_BODY:
        raise TooLargeError(f"the text has {len(body)} bytes, and {MAX_BODY} is the most")
    commitment = None if body is None or salt is None else commit_body(salt, body).hex()
    members: Json = {
        "v": 1, "line": line.hex(), "side": side, "n": n, "seen": msgspec.to_builtins(seen),
        "rules": RULES, "at": at, "kind": kind, "obj": obj, "do": msgspec.to_builtins(do),
        "body": commitment, "blen": len(body or b""),
    }  # fmt: skip
    entry = canonical(members)
    if len(entry) > MAX_ENTRY:
        raise TooLargeError(f"the statement has {len(entry)} bytes, and {MAX_ENTRY} is the most")
    return entry
