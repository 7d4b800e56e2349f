"""What two nodes say to each other inside a record: the closed set of link.md section 4.

A message has one encoding only: decoding writes it again and refuses bytes that differ, so that a
repeated key, a longer form of a number or bytes after the end cannot mean two things to two nodes.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from detente.core.encoding import MAX_INTEGER, u8, u64, v
from detente.core.refusal import MAX_REASON, Refused

MAX_MESSAGE = 1048576
"""Most bytes of one message, so of one record's content."""
MAX_BATCH = 256
"""Most entries of one batch, and of all batches that wait for their answer."""
_ROOM = MAX_MESSAGE - 65536  # of which a head takes at most half

Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Number = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Note = Annotated[str, Meta(max_length=32768)]
MlDsa44 = Annotated[bytes, Meta(min_length=2420, max_length=2420)]
Entry = Annotated[bytes, Meta(max_length=4096)]
Body = None | Literal["erased"] | tuple[Hash, Annotated[bytes, Meta(max_length=65536)]]
CheckId = Annotated[bytes, Meta(min_length=16, max_length=16)]
Reason = Annotated[str, Meta(max_length=MAX_REASON, pattern=r"^[ -~]*\Z")]


class BadMessage(Refused):
    """The other side's node sent a message that is none of the protocol's. It was cut off."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="t"):
    """One message of the link."""


class Auth(Message, frozen=True, tag="auth"):
    """Who I am: `sig` is over the transcript. `head` is the last head of *your* log I receipted."""

    sig: MlDsa44
    versions: Annotated[list[Number], Meta(min_length=1, max_length=16)]
    frame: Annotated[int, Meta(ge=MAX_MESSAGE, le=MAX_INTEGER)]
    head: Note | None


class Commit(Message, frozen=True, tag="pair.commit"):
    c: Hash


class Reveal(Message, frozen=True, tag="pair.reveal"):
    r: Hash


class Confirmed(Message, frozen=True, tag="pair.confirmed"):
    """My officer typed the half that yours read aloud, and it was right."""


class _Batch(Message, frozen=True):
    old: Number
    entries: Annotated[list[Entry], Meta(min_length=1, max_length=MAX_BATCH)]
    bodies: Annotated[list[Body], Meta(min_length=1, max_length=MAX_BATCH)]
    head: Note

    @property
    def end(self) -> int:
        """The log's size after this batch."""
        return self.old + len(self.entries)


class Entries(_Batch, frozen=True, tag="entries"):
    """My entries from index `old` on, with their bodies, and the head after them."""

    def after(self, held: int) -> "Entries | None":
        """What of this batch lies beyond the first `held` entries; None when nothing does."""
        skip = held - self.old
        if skip <= 0:
            return self
        if skip >= len(self.entries):
            return None
        return Entries(held, self.entries[skip:], self.bodies[skip:], self.head)


class Copy(_Batch, frozen=True, tag="copy"):
    """Entries of *your* log that I hold, as an answer to `want`."""


class Ack(Message, frozen=True, tag="ack"):
    """I hold your first `n` entries, and my own log then had `m`. `witness`: the two lines."""

    n: Number
    root_n: Hash
    m: Number
    root_m: Hash
    rules: Annotated[int, Meta(ge=0, le=2**32 - 1)]
    digest: Hash
    witness: Note
    sig: MlDsa44


class Conflict(Message, frozen=True, tag="conflict"):
    """Send from `size`."""

    size: Number


class Pause(Message, frozen=True, tag="pause"):
    """I have no room for this batch; I shall ask for it with `conflict`."""

    reason: Literal["quota", "disk"]


class Want(Message, frozen=True, tag="want"):
    """Send me my own entries from `old` on that you hold."""

    old: Number


class Check(Message, frozen=True, tag="check"):
    id: CheckId
    at: Number


class Checked(Message, frozen=True, tag="checked"):
    id: CheckId
    at: Number
    sig: MlDsa44


class Signal(Message, frozen=True, tag="signal"):
    call: Hash
    data: Annotated[bytes, Meta(max_length=16384)]


class Bye(Message, frozen=True, tag="bye"):
    """Why I am closing."""

    reason: Reason


AnyMessage = (
    Auth | Commit | Reveal | Confirmed | Entries | Ack | Conflict | Pause | Want | Copy
    | Check | Checked | Signal | Bye
)  # fmt: skip

_decoder: msgspec.msgpack.Decoder[AnyMessage] = msgspec.msgpack.Decoder(AnyMessage)
_encoder = msgspec.msgpack.Encoder()


def encode(message: AnyMessage) -> bytes:
    """The one encoding of a message."""
    return _encoder.encode(message)


def decode(data: bytes) -> AnyMessage:
    """The message in the content of a record. Raises BadMessage, and nothing else."""
    if len(data) > MAX_MESSAGE:
        raise BadMessage("too-long", f"a message of {len(data)} bytes")
    try:
        message = _decoder.decode(data)
        same = _encoder.encode(message) == data
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessage("bad-message", str(error)) from error
    if not same:
        raise BadMessage("not-canonical", f"{tag_of(message)} is not written in its one way")
    if isinstance(message, Entries | Copy) and len(message.entries) != len(message.bodies):
        raise BadMessage("bad-message", "not one body for each entry")
    return message


def how_many_fit(entries: list[bytes], bodies: list[Body]) -> int:
    """How many of these, from the first, go into one batch: at least one, if there is any."""
    size, count = 0, 0
    for entry, body in zip(entries[:MAX_BATCH], bodies[:MAX_BATCH], strict=True):
        size += len(entry) + (len(body[1]) if isinstance(body, tuple) else 0) + 64
        if size > _ROOM:
            break
        count += 1
    return count


def tag_of(message: AnyMessage) -> str:
    """The value of the member `t`."""
    return str(type(message).__struct_config__.tag)


def checked_text(line: bytes, side: int, check: bytes, at: int) -> bytes:
    """What the side that answers a line check signs."""
    return v(line, u8(side), check, u64(at))


def auth_text(transcript: bytes, role: str) -> bytes:
    """What `auth` signs: the transcript t2 and the role of who signs."""
    return v(transcript, role)
