"""Heads (record.md section 5): C2SP signed-note, tlog-checkpoint and tlog-cosignature."""

import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from .encoding import Refused, h, u8, u64, unbase64

PLAIN_ED25519, COSIGNED_ED25519, COSIGNED_MLDSA = 0x01, 0x04, 0x06
DASH = "— "


@dataclass(frozen=True)
class Key:
    """A key that may sign a note: its name, signature type and public bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        return h(self.name.encode() + b"\n" + u8(self.kind) + self.public)[:4]


@dataclass(frozen=True)
class Head:
    """A checkpoint of exactly three lines, with the signature lines that came with it."""

    origin: str
    size: int
    root: bytes
    text: bytes
    lines: tuple[tuple[str, bytes], ...]  # (name, key id ‖ signature)

    @property
    def what(self) -> tuple[str, int, bytes]:
        """By what heads are compared (section 5)."""
        return self.origin, self.size, self.root


def _unbase64(text: str) -> bytes:
    try:
        return unbase64(text)
    except Refused as err:
        raise Refused("bad-note", "not base64") from err


def signature_lines(text: str) -> tuple[tuple[str, bytes], ...]:
    """Signature lines of a note, each `— name base64` and a newline (C2SP signed-note)."""
    if not text.endswith("\n"):
        raise Refused("bad-note", "signature lines end in a newline")
    found = []
    for line in text[:-1].split("\n"):
        parts = line.removeprefix(DASH).split(" ")
        if not line.startswith(DASH) or len(parts) != 2 or not parts[0] or "+" in parts[0]:
            raise Refused("bad-note", "not a signature line")
        blob = _unbase64(parts[1])
        if len(blob) < 5:
            raise Refused("bad-note", "a signature is too short")
        found.append((parts[0], blob))
    if len(found) > 16 or len({(name, blob[:4]) for name, blob in found}) != len(found):
        raise Refused("bad-note", "too many signatures, or two of one key")
    return tuple(found)


def head(note: bytes) -> Head:
    """Parses a signed head (section 5); verifies nothing."""
    try:
        whole = note.decode()
    except UnicodeDecodeError as err:
        raise Refused("bad-note", "not UTF-8") from err
    if len(whole) > 32768 or any(c < " " and c != "\n" for c in whole) or "\n\n" not in whole:
        raise Refused("bad-note", "not a signed note")
    text, _, signatures = whole.rpartition("\n\n")
    lines = text.split("\n")
    if len(lines) != 3 or not all(lines):
        raise Refused("bad-note", "a head has exactly three lines")
    origin, size, encoded = lines
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", size):
        raise Refused("bad-note", "not a size")
    hashed = _unbase64(encoded)
    if len(hashed) != 32:
        raise Refused("bad-note", "not a root")
    return Head(origin, int(size), hashed, (text + "\n").encode(), signature_lines(signatures))


def subtree_message(name: str, timestamp: int, origin: str, size: int, hashed: bytes) -> bytes:
    """What ML-DSA-44 signs: `cosigned_message` of C2SP tlog-cosignature, start 0."""
    return (
        b"subtree/v1\n\0"
        + u8(len(name.encode())) + name.encode()
        + u64(timestamp)
        + u8(len(origin.encode())) + origin.encode()
        + u64(0) + u64(size)
        + hashed
    )  # fmt: skip


def cosignature_message(timestamp: int, text: bytes) -> bytes:
    """What Ed25519 type 0x04 signs (C2SP tlog-cosignature)."""
    return b"cosignature/v1\ntime %d\n" % timestamp + text


def check_ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as err:
        raise Refused("bad-signature", "Ed25519") from err


def check_mldsa(public: bytes, signature: bytes, message: bytes, context: str = "") -> None:
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(
            signature, message, context.encode() if context else None
        )
    except (InvalidSignature, ValueError) as err:
        raise Refused("bad-signature", "ML-DSA-44") from err


def check_line(key: Key, blob: bytes, signed: Head) -> int:
    """Verifies one signature of one key over a head; its timestamp, 0 for type 0x01."""
    signature = blob[4:]
    if signed.size == 0:
        raise Refused("bad-signature", "a head of size 0 is never signed")
    if key.kind == PLAIN_ED25519:
        check_ed25519(key.public, signature, signed.text)
        return 0
    timestamp, signature = int.from_bytes(signature[:8], "big"), signature[8:]
    if not 0 < timestamp < 2**63:
        raise Refused("bad-signature", "a timestamp is out of range")
    if key.kind == COSIGNED_ED25519:
        check_ed25519(key.public, signature, cosignature_message(timestamp, signed.text))
    else:
        check_mldsa(
            key.public,
            signature,
            subtree_message(key.name, timestamp, signed.origin, signed.size, signed.root),
        )
    return timestamp


def demand(signed: Head, keys: list[Key]) -> list[int]:
    """Section 5: the signature of every key is there and verifies; other lines are ignored.

    Returns the timestamps, 0 for type 0x01, in the order of the keys.
    """
    timestamps = []
    for key in keys:
        mine = [b for name, b in signed.lines if (name, b[:4]) == (key.name, key.key_id)]
        if not mine:
            raise Refused("bad-signature", f"{key.name} type {key.kind} is missing")
        timestamps.append(check_line(key, mine[0], signed))
    return timestamps


def demand_witness(signed: Head, keys: list[Key]) -> int:
    """As demand, for a witness: its two signatures carry the same timestamp (section 5)."""
    timestamps = demand(signed, keys)
    if len(set(timestamps)) != 1:
        raise Refused("bad-signature", "the timestamps of the witness differ")
    return timestamps[0]


def vkey(text: str) -> Key:
    """C2SP signed-note, verifier keys: `name+hex id+base64(type ‖ key)`."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise Refused("bad-note", "not a verifier key")
    blob = _unbase64(parts[2])
    key = Key(parts[0], blob[0] if blob else 0, blob[1:])
    if not key.name or key.key_id.hex() != parts[1]:
        raise Refused("bad-note", "the key's id is not its own")
    return key
