"""Who is writing where, in the bytes of Yjs' awareness protocol.

A page says only where its person is. Who that is, the node writes in itself.
"""

import json
from dataclasses import dataclass

import msgspec
from pycrdt import Decoder, Encoder, create_awareness_message, read_message

from detente.core.errors import RemoteError

MAX_BYTES = 512
MAX_NUMBER = 2**53 - 1
_UNREADABLE = (
    AssertionError, IndexError, RecursionError, RuntimeError, ValueError, msgspec.DecodeError,
)  # fmt: skip


class MalformedPresenceError(RemoteError):
    """What a page said of its person's place cannot be read."""


class Place(msgspec.Struct, frozen=True):
    """The text in which somebody is writing, by its name in the document; "" for none."""

    at: str = msgspec.field(default="")


@dataclass(frozen=True)
class Presence:
    """One page of one person: Yjs' number of it, how often it spoke, and where it is, if at all."""

    client: int
    clock: int
    place: Place | None

    def frame(self, name: str) -> bytes:
        """The message for other pages, with the person's name."""
        state = None if self.place is None else {"at": self.place.at, "name": name}
        encoder = Encoder()
        for number in (1, self.client, self.clock):
            encoder.write_var_uint(number)
        # pycrdt counts characters where the protocol counts bytes: json writes none but ASCII
        encoder.write_var_string(json.dumps(state))
        return create_awareness_message(encoder.to_bytes())

    def gone(self) -> "Presence":
        """The same page once it is closed."""
        return Presence(self.client, self.clock + 1, None)


def read_presence(frame: bytes) -> Presence:
    """Read a page's awareness message, which speaks for that page only.

    Raises MalformedPresenceError.
    """
    try:
        decoder = Decoder(read_message(frame[1:]))
        many, client, clock = (decoder.read_var_uint() for _ in range(3))
        place = msgspec.json.decode(decoder.read_var_string(), type=Place | None)
    except _UNREADABLE as error:
        raise MalformedPresenceError("Not an awareness message.") from error
    if many != 1 or max(client, clock) > MAX_NUMBER or (place and len(place.at) > 50):
        raise MalformedPresenceError("An awareness message for other pages than its own.")
    return Presence(client, clock, place)
