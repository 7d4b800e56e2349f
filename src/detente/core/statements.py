"""Statements: the entries of a log, written and read (docs/protocol/record.md sections 4 and 8)."""

from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from detente.core.encoding import H, Json, canonical, parse_canonical, v
from detente.core.errors import LocalError, RemoteError
from detente.core.tree import leaf_hash

MAX_ENTRY = 4096
MAX_BODY = 65536
RULES = 1
MAX_ITEMS = 64
MAX_MINUTES = 1440

Hex = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Ref = Annotated[str, Meta(pattern=r"\A[01]:(0|[1-9][0-9]{0,15})\Z")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Medium(StrEnum):
    VIDEO = "video"
    VOICE = "voice"
    IN_PERSON = "in-person"


class Status(StrEnum):
    """Where an agenda item stands, in the eyes of one side."""

    OPEN = "open"
    NARROWING = "narrowing"
    AGREED = "agreed"
    RESERVED = "reserved"
    DROPPED = "dropped"


class Mode(StrEnum):
    BINDING = "binding"
    AD_REFERENDUM = "ad-referendum"


class _Do(Struct, frozen=True, forbid_unknown_fields=True):
    """What a statement does: enumerations, references, hashes and integers, never prose."""


class Head(_Do, frozen=True):
    """A log's size and root."""

    root: Hex
    size: Count


class OldHead(_Do, frozen=True):
    origin: Annotated[str, Meta(max_length=128)]
    root: Hex
    size: Count


class Paired(_Do, frozen=True):
    cards: tuple[Hex, Hex]
    rules: Literal[1]
    trial: bool
    continues: tuple[OldHead, OldHead] | None


class Profile(_Do, frozen=True):
    pass


class OpenTalks(_Do, frozen=True):
    pass


class OpenItem(_Do, frozen=True):
    talks: Ref


class ItemStatus(_Do, frozen=True):
    status: Status


class ItemUrgent(_Do, frozen=True):
    urgent: bool


class OpenContact(_Do, frozen=True):
    talks: Ref
    continues: Ref | None


class Terms(_Do, frozen=True):
    """What is proposed for a contact. `start` is a UTC second, `minutes` the intended length."""

    medium: Medium
    start: Count
    minutes: Annotated[int, Meta(ge=1, le=MAX_MINUTES)]
    items: Annotated[tuple[Ref, ...], Meta(max_length=MAX_ITEMS)]
    mode: Mode
    contact: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET


class Facts(_Do, frozen=True):
    """What is proposed as having happened. `start` and `end` are UTC seconds."""

    medium: Medium
    start: Count
    end: Count
    call: Hex | None
    mode: Mode
    contact: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET


class Rules(_Do, frozen=True):
    rules: Annotated[int, Meta(ge=2, le=2**53 - 1)]
    mode: Mode
    of: Hex | UnsetType = UNSET


class Answer(_Do, frozen=True):
    """Accept, decline or withdraw the version whose leaf hash is `of`."""

    of: Hex


Content = Terms | Facts | Rules
Opening = Paired | OpenTalks | OpenItem | OpenContact
Register = Profile | ItemStatus | ItemUrgent
Do = Opening | Register | Content | Answer


class _Kind(NamedTuple):
    do: type[Do]
    obj: bool  # whether `obj` names a thing
    body: Literal["none", "must", "may"]


KINDS: dict[str, _Kind] = {
    "paired": _Kind(Paired, False, "none"),
    "profile": _Kind(Profile, True, "must"),
    "talks": _Kind(OpenTalks, False, "must"),
    "item": _Kind(OpenItem, False, "must"),
    "item.status": _Kind(ItemStatus, True, "none"),
    "item.urgent": _Kind(ItemUrgent, True, "none"),
    "contact": _Kind(OpenContact, False, "none"),
    "terms.propose": _Kind(Terms, False, "may"),
    "terms.counter": _Kind(Terms, True, "may"),
    "facts.propose": _Kind(Facts, False, "must"),
    "facts.counter": _Kind(Facts, True, "must"),
    "rules.propose": _Kind(Rules, False, "none"),
    "rules.counter": _Kind(Rules, True, "none"),
} | {
    f"{subject}.{answer}": _Kind(Answer, True, "may" if answer == "decline" else "none")
    for subject in ("terms", "facts", "rules")
    for answer in ("accept", "decline", "withdraw")
}


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


def read_entry(entry: bytes, line: bytes, side: int, n: int) -> Statement | None:
    """The statement in these bytes at this place, or None when they are not well-formed.

    Never raises for hostile bytes: such an entry is kept and has no effect.
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
    return do if _members_fit(envelope.kind, do) else None


def _members_fit(kind: str, do: Do) -> bool:
    """What the types cannot say: which of `contact` and `of` belongs, and what must differ."""
    countering = kind.endswith(".counter")
    match do:
        case Terms():
            distinct = len(set(do.items)) == len(do.items)
            return distinct and _names_target(do.contact, do.of, countering)
        case Facts():
            return do.start <= do.end and _names_target(do.contact, do.of, countering)
        case Rules():
            return (do.of is not UNSET) == countering
        case _:
            return True


def _names_target(contact: object, of: object, countering: bool) -> bool:
    return (of is not UNSET) == countering and (contact is UNSET) == countering


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
