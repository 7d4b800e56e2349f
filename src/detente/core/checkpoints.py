"""Heads of a log as text (record.md section 5; C2SP signed-note and tlog-checkpoint)."""

import base64
import binascii
import re
from typing import NamedTuple

from detente.core.encoding import MAX_INTEGER
from detente.core.refusal import Refused

MAX_NOTE = 32768
"""Most characters of a note: four signatures take 7 KiB."""

MAX_SIGNATURES = 16
"""What every reader of signed notes must at least accept."""

_SIZE = re.compile(r"(0|[1-9][0-9]{0,15})\Z")
_NAME = re.compile(r"[^\s+]{1,255}\Z")
_DASH = "— "


class BadNoteError(Refused):
    """A head is not written as a signed note of three lines, so nothing can be said of it."""

    def __init__(self, detail: str) -> None:
        super().__init__("bad-note", detail)


class Checkpoint(NamedTuple):
    """A log at a size: the tree's root over its first `size` entries."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed, each with its newline."""
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"


class Signature(NamedTuple):
    """One signature line. `signature` still has its timestamp in front, where its type has one."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {encode64(self.key_id + self.signature)}\n"


class Note(NamedTuple):
    """A parsed note. Its signatures have not been verified."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]


def origin(label: str, line: bytes) -> str:
    """The name of the log that the side with this label keeps for this line."""
    return f"{label}/detente/{line.hex()[:32]}"


def witness_name(origin: str) -> str:
    """The name under which the owner of this log signs receipts for the other log."""
    return f"{origin}/witness"


def encode64(data: bytes) -> str:
    """RFC 4648 section 4 base64."""
    return base64.b64encode(data).decode()


def decode64(text: str) -> bytes:
    """The bytes of canonical base64. Raises BadNoteError on spaces, lost padding or stray bits."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError(f"not base64: {error}") from error
    if encode64(data) != text:
        raise BadNoteError("not base64 in its one canonical form")
    return data


def parse_note(note: str) -> Note:
    """The head and the signature lines of a note. Raises BadNoteError."""
    if len(note) > MAX_NOTE:
        raise BadNoteError(f"the head is longer than {MAX_NOTE} characters")
    parts = note.split("\n", 4)
    if len(parts) < 5 or parts[3]:
        raise BadNoteError("a head has three lines, a blank line and signature lines")
    name, size, root, _, signatures = parts
    if not _NAME.match(name) or not name.isascii() or not name.isprintable():
        raise BadNoteError("the head's first line is not the name of a log")
    if not _SIZE.match(size) or int(size) > MAX_INTEGER:
        raise BadNoteError("the head's second line is not a size")
    digest = decode64(root)
    if len(digest) != 32:
        raise BadNoteError("the head's third line is not a hash")
    return Note(Checkpoint(name, int(size), digest), parse_signatures(signatures))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines, each ended by a newline: 1 to 16, no key twice. Raises BadNoteError."""
    if len(lines) > MAX_NOTE:
        raise BadNoteError(f"the signatures are longer than {MAX_NOTE} characters")
    *found, rest = lines.split("\n")
    if rest or not 1 <= len(found) <= MAX_SIGNATURES:
        raise BadNoteError(f"a head has 1 to {MAX_SIGNATURES} signature lines, each ended")
    signatures = tuple(_parse_signature(one) for one in found)
    if len({(one.name, one.key_id) for one in signatures}) != len(signatures):
        raise BadNoteError("a key signed the head twice")
    return signatures


def _parse_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _NAME.match(name) or not name.isprintable():
        raise BadNoteError("a line below the head is not a signature")
    raw = decode64(encoded)
    if len(raw) <= 4:
        raise BadNoteError("a signature line holds no signature")
    return Signature(name, raw[:4], raw[4:])
