"""Signing heads and receipts (record.md section 5; C2SP signed-note and tlog-cosignature)."""

from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from detente.core.checkpoints import (
    Checkpoint,
    Signature,
    encode64,
    parse_note,
    parse_signatures,
)
from detente.core.encoding import H, u8, u64
from detente.core.errors import LocalError
from detente.core.refusal import Refused

ED25519, ED25519_TIMED, MLDSA44_TIMED = 0x01, 0x04, 0x06
MAX_TIMESTAMP = 2**63 - 1


class BadSignatureError(Refused):
    """A signature that must be there is missing or false. Someone else may have written this."""

    def __init__(self, detail: str) -> None:
        super().__init__("bad-signature", detail)


class WrongLogError(Refused):
    """This is a head of another log, or of another size or root, than the one asked about."""

    def __init__(self, detail: str) -> None:
        super().__init__("wrong-log", detail)


class UnsignableError(LocalError):
    """An empty log, or a time outside 1 to 2^63-1, is never signed. Check this node's clock."""


class SigningPair(NamedTuple):
    """The two private keys that sign together."""

    ed25519: Ed25519PrivateKey
    mldsa44: MLDSA44PrivateKey

    def public(self) -> "PublicPair":
        return PublicPair(self.ed25519.public_key(), self.mldsa44.public_key())


class PublicPair(NamedTuple):
    """The two public keys that a head or a receipt must verify under, both."""

    ed25519: Ed25519PublicKey
    mldsa44: MLDSA44PublicKey


class VerifiedHead(NamedTuple):
    """A head whose owner's two signatures verified. `timestamp` is when the owner signed it."""

    checkpoint: Checkpoint
    timestamp: int


class VerifiedReceipt(NamedTuple):
    """A head that both sides signed, with the times that its owner and its receiver gave."""

    checkpoint: Checkpoint
    timestamp: int
    received: int


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes that name a key in a signature line."""
    return H(name.encode() + b"\n" + u8(kind) + public)[:4]


def vkey(name: str, kind: int, public: bytes) -> str:
    """A public key as C2SP signed-note writes it for verifiers."""
    return f"{name}+{key_id(name, kind, public).hex()}+{encode64(u8(kind) + public)}"


def sign_head(keys: SigningPair, checkpoint: Checkpoint, timestamp: int) -> str:
    """The note of an own log's head, signed as its owner. Raises UnsignableError."""
    _check_signable(checkpoint, timestamp)
    name, public = checkpoint.origin, keys.public()
    plain = Signature(
        name,
        key_id(name, ED25519, public.ed25519.public_bytes_raw()),
        keys.ed25519.sign(checkpoint.text.encode()),
    )
    return f"{checkpoint.text}\n{plain.line}{_sign_mldsa(keys, name, checkpoint, timestamp)}"


def verify_head(note: str, origin: str, keys: PublicPair) -> VerifiedHead:
    """The head in a note, once both its owner's signatures verify.

    Raises BadNoteError, WrongLogError or BadSignatureError.
    """
    checkpoint, signatures = parse_note(note)
    if checkpoint.origin != origin:
        raise WrongLogError(f"this head is of the log {checkpoint.origin!r}, not of {origin!r}")
    if checkpoint.size == 0:
        raise BadSignatureError("the head of an empty log is never signed")
    public = keys.ed25519.public_bytes_raw()
    plain = _find(signatures, origin, key_id(origin, ED25519, public), "Ed25519")
    _verify(keys.ed25519, plain, checkpoint.text.encode(), f"the Ed25519 signature of {origin}")
    return VerifiedHead(checkpoint, _verify_mldsa(signatures, origin, checkpoint, keys))


def cosign(keys: SigningPair, witness: str, checkpoint: Checkpoint, timestamp: int) -> str:
    """Two signature lines that say: received, checked and kept. Raises UnsignableError."""
    _check_signable(checkpoint, timestamp)
    signed = keys.ed25519.sign(_timed_text(checkpoint, timestamp))
    public = keys.ed25519.public_key().public_bytes_raw()
    timed = Signature(witness, key_id(witness, ED25519_TIMED, public), u64(timestamp) + signed)
    return timed.line + _sign_mldsa(keys, witness, checkpoint, timestamp)


def verify_cosignature(lines: str, checkpoint: Checkpoint, witness: str, keys: PublicPair) -> int:
    """The time at which the witness signed this head, once both its signatures verify.

    `lines` are the witness's lines, or all the lines of a note. Raises BadNoteError or
    BadSignatureError.
    """
    signatures = parse_signatures(lines)
    if checkpoint.size == 0:
        raise BadSignatureError("the head of an empty log is never signed")
    public = keys.ed25519.public_bytes_raw()
    timed = _find(signatures, witness, key_id(witness, ED25519_TIMED, public), "Ed25519")
    timestamp = _timestamp(timed, 64)
    text = _timed_text(checkpoint, timestamp)
    _verify(keys.ed25519, timed[8:], text, f"the Ed25519 signature of {witness}")
    if _verify_mldsa(signatures, witness, checkpoint, keys) != timestamp:
        raise BadSignatureError(f"the two signatures of {witness} name different times")
    return timestamp


def verify_receipt(
    note: str, origin: str, log: PublicPair, witness: str, wit: PublicPair
) -> VerifiedReceipt:
    """A head that its owner and its receiver both signed; raises as the two checks it joins."""
    checkpoint, timestamp = verify_head(note, origin, log)
    lines = note.split("\n", 4)[4]
    return VerifiedReceipt(
        checkpoint, timestamp, verify_cosignature(lines, checkpoint, witness, wit)
    )


def with_cosignatures(note: str, lines: str) -> str:
    """The note with further signature lines. Raises BadNoteError if they do not fit together."""
    parse_note(note + lines)
    return note + lines


def verify_mldsa(note: str, signer: str, key: MLDSA44PublicKey) -> VerifiedHead:
    """A head under one party's ML-DSA-44 signature alone, as a fork proof needs it."""
    checkpoint, signatures = parse_note(note)
    return VerifiedHead(checkpoint, _verify_timed(signatures, signer, checkpoint, key))


def _check_signable(checkpoint: Checkpoint, timestamp: int) -> None:
    if checkpoint.size < 1 or not 0 < timestamp <= MAX_TIMESTAMP:
        raise UnsignableError(f"size {checkpoint.size} at time {timestamp} cannot be signed")


def _timed_text(checkpoint: Checkpoint, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n{checkpoint.text}".encode()


def _subtree(name: str, checkpoint: Checkpoint, timestamp: int) -> bytes:
    """C2SP tlog-cosignature's `cosigned_message`, for a whole tree."""
    signer, log = name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            b"subtree/v1\n\0", u8(len(signer)), signer, u64(timestamp),
            u8(len(log)), log, u64(0), u64(checkpoint.size), checkpoint.root,
        )
    )  # fmt: skip


def _sign_mldsa(keys: SigningPair, name: str, checkpoint: Checkpoint, timestamp: int) -> str:
    signed = keys.mldsa44.sign(_subtree(name, checkpoint, timestamp))
    public = keys.mldsa44.public_key().public_bytes_raw()
    return Signature(name, key_id(name, MLDSA44_TIMED, public), u64(timestamp) + signed).line


def _verify_mldsa(
    signatures: tuple[Signature, ...], name: str, checkpoint: Checkpoint, keys: PublicPair
) -> int:
    return _verify_timed(signatures, name, checkpoint, keys.mldsa44)


def _verify_timed(
    signatures: tuple[Signature, ...], name: str, checkpoint: Checkpoint, key: MLDSA44PublicKey
) -> int:
    """The time in a timestamped ML-DSA-44 signature that must be among these, and must verify."""
    found = _find(
        signatures, name, key_id(name, MLDSA44_TIMED, key.public_bytes_raw()), "ML-DSA-44"
    )
    timestamp = _timestamp(found, 2420)
    message = _subtree(name, checkpoint, timestamp)
    _verify(key, found[8:], message, f"the ML-DSA-44 signature of {name}")
    return timestamp


def _find(signatures: tuple[Signature, ...], name: str, key: bytes, kind: str) -> bytes:
    for one in signatures:
        if one.name == name and one.key_id == key:
            return one.signature
    raise BadSignatureError(f"the {kind} signature of {name} is missing")


def _timestamp(signature: bytes, size: int) -> int:
    timestamp = int.from_bytes(signature[:8], "big")
    if len(signature) != 8 + size or not 0 < timestamp <= MAX_TIMESTAMP:
        raise BadSignatureError("a timestamped signature has not its size, or names no time")
    return timestamp


def _verify(
    key: Ed25519PublicKey | MLDSA44PublicKey, signature: bytes, message: bytes, whose: str
) -> None:
    try:
        key.verify(signature, message)
    except InvalidSignature as error:
        raise BadSignatureError(f"{whose} is false") from error
