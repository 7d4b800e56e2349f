"""Proofs of one statement, and of two histories (record.md section 11; C2SP tlog-proof)."""

import re
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from detente.core.cards import Card, pair_of
from detente.core.checkpoints import (
    MAX_NOTE,
    BadNoteError,
    Checkpoint,
    decode64,
    encode64,
    origin,
    parse_note,
    witness_name,
)
from detente.core.encoding import H, NotCanonicalError, unv, v
from detente.core.ledger import Body
from detente.core.refusal import Refused
from detente.core.statements import (
    MAX_BODY,
    MAX_ENTRY,
    BodyMismatchError,
    Statement,
    check_body,
    read_entry,
)
from detente.core.tree import BadProofError, leaf_hash, root_from_inclusion, roots_from_consistency
from detente.crypto.cards import public_keys
from detente.crypto.notes import (
    MLDSA44_TIMED,
    PublicPair,
    VerifiedReceipt,
    key_id,
    verify_mldsa,
    verify_receipt,
)
from detente.crypto.notes import vkey as write_vkey

STATEMENT = "c2sp.org/tlog-proof@v1"
FORK = "detente/fork@v1"
MAX_PROOF = 4 * (MAX_ENTRY + MAX_BODY) // 3 + MAX_NOTE + 8192
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})\Z")
_LENGTH = re.compile(r"[1-9][0-9]{0,4}\Z")


class NoProofError(Refused):
    """This file proves nothing: it is damaged, or what it claims is not so."""

    def __init__(self, detail: str) -> None:
        super().__init__("no-proof", detail)


class Party(NamedTuple):
    """A side as proofs name it: the label on its card, and the keys of its log and as a witness."""

    label: str
    log: PublicPair
    wit: PublicPair

    @classmethod
    def of(cls, card: Card) -> "Party":
        """The side of a card."""
        keys = public_keys(card)
        return cls(card.label, keys.log, keys.wit)


Parties = tuple[Party, Party]
"""Side 0 and side 1."""


class Proven(NamedTuple):
    """A statement that its author signed and the other side signed for."""

    side: int
    entry: bytes
    statement: Statement | None
    """None when the entry is not well-formed."""
    body: bytes | None
    receipt: VerifiedReceipt


class Fork(NamedTuple):
    """Two heads of one log that cannot both be true, both signed by `signer`."""

    signer: str
    key: bytes
    """The signer's ML-DSA-44 public key; compare it with the one on their card."""
    older: Checkpoint
    newer: Checkpoint

    def __str__(self) -> str:
        """What the file proves, in words for the one who checks it."""
        return (
            f"{self.signer} signed two records that cannot both be true:\n"
            f"{self.older.size} statements with the root {self.older.root.hex()}\n"
            f"{self.newer.size} statements with the root {self.newer.root.hex()}\n"
            "This proves two records, not intent: a restored backup can cause it. Compare the key "
            f"with the one on their card: SHA-256 {H(self.key).hex()}"
        )


def write_proof(entry: bytes, body: Body, index: int, path: list[bytes], receipt: str) -> str:
    """The proof of the entry at `index`; `path` leads from it to the root in `receipt`."""
    words = v(*body) if isinstance(body, tuple) else b""
    lines = [STATEMENT, f"extra {encode64(v(entry, words))}", f"index {index}"]
    return "\n".join([*lines, *map(encode64, path), "", receipt])


def verify_proof(text: str, first: Card, second: Card) -> Proven:
    """What a proof proves, to one who trusts these two cards, in any order.

    Raises NoProofError, BadNoteError or BadSignatureError; CannotPair when the cards make no line.
    """
    pair = pair_of(first, second)
    zero, one = map(Party.of, pair.cards)
    return verify_between(text, pair.line, (zero, one))


def verify_between(text: str, line: bytes, parties: Parties) -> Proven:
    """What a proof proves about a line of these parties. Raises as `verify_proof`."""
    head, note = _split(text, STATEMENT)
    index = _INDEX.match(head[1]) if len(head) > 1 else None
    if not head or not head[0].startswith("extra ") or index is None:
        raise NoProofError("the second line must be `extra …`, the third `index …`")
    path = _hashes(head[2:])
    entry, words = _two(head[0].removeprefix("extra "))
    side = _owner(note, parties, line)
    own, other = parties[side], parties[1 - side]
    receipt = verify_receipt(
        note, origin(own.label, line), own.log, witness_name(origin(other.label, line)), other.wit
    )
    n, head_ = int(index[1]), receipt.checkpoint
    try:
        root = root_from_inclusion(n, head_.size, leaf_hash(entry), path)
    except BadProofError as error:
        raise NoProofError(str(error)) from error
    if root != head_.root:
        raise NoProofError("the statement is not in the log that was signed")
    said = read_entry(entry, line, side, n)
    return Proven(side, entry, said, _body(said, words), receipt)


def write_fork(signer: str, key: bytes, hashes: list[bytes], older: str, newer: str) -> str:
    """The proof that `signer` signed two histories. `hashes` as record.md section 11 has them."""
    notes = "".join(f"{len(note.encode())}\n{note}" for note in (older, newer))
    head = [FORK, write_vkey(signer, MLDSA44_TIMED, key), *map(encode64, hashes)]
    return "\n".join([*head, "", notes])


def verify_fork(text: str) -> Fork:
    """The fork that a proof proves. Raises NoProofError, BadNoteError or BadSignatureError."""
    head, rest = _split(text, FORK)
    signer, key = _read_vkey(head[0] if head else "")
    hashes = _hashes(head[1:])
    older, more = _take_note(rest.encode())
    newer, end = _take_note(more)
    if end:
        raise NoProofError("something follows the second head")
    one, other = (verify_mldsa(note, signer, key).checkpoint for note in (older, newer))
    if one.origin != other.origin or not 0 < one.size <= other.size:
        raise NoProofError("the heads are not of one log, the smaller first")
    if _consistent(one, other, hashes):
        raise NoProofError("both heads can be true")
    return Fork(signer, key.public_bytes_raw(), one, other)


def _consistent(one: Checkpoint, other: Checkpoint, hashes: list[bytes]) -> bool:
    """Whether these hashes leave it possible that both heads are of one history."""
    if one.size == other.size:
        if hashes:
            raise NoProofError("heads of one size need no hashes")
        return one.root == other.root
    whole = one.size & (one.size - 1) == 0
    try:
        first = hashes[0] if whole and hashes else b""
        roots = roots_from_consistency(one.size, other.size, first, hashes[whole:])
    except BadProofError as error:
        raise NoProofError(str(error)) from error
    if roots[1] != other.root:
        raise NoProofError("the hashes do not lead to the root of the second head")
    return roots[0] == one.root


def _split(text: str, header: str) -> tuple[list[str], str]:
    """The lines between the header and the first blank line, and all that follows it."""
    if len(text) > MAX_PROOF:
        raise NoProofError(f"longer than {MAX_PROOF} characters")
    head, blank, rest = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != header or not blank:
        raise NoProofError(
            f"such a proof begins with {header}, and its head ends with a blank line"
        )
    return lines, rest


def _hashes(lines: list[str]) -> list[bytes]:
    hashes = [_decode(line) for line in lines]
    if len(hashes) > 128 or any(len(one) != 32 for one in hashes):
        raise NoProofError("a line of the proof is not a hash")
    return hashes


def _decode(text: str) -> bytes:
    try:
        return decode64(text)
    except BadNoteError as error:
        raise NoProofError(str(error)) from error


def _two(extra: str) -> tuple[bytes, bytes]:
    try:
        items = unv(_decode(extra))
    except NotCanonicalError as error:
        raise NoProofError(str(error)) from error
    if len(items) != 2:
        raise NoProofError("`extra` must hold an entry and its body")
    return items[0], items[1]


def _owner(note: str, parties: Parties, line: bytes) -> int:
    name = parse_note(note).checkpoint.origin
    for side in (0, 1):
        if origin(parties[side].label, line) == name:
            return side
    raise NoProofError(f"{name} is not a log of these two sides")


def _body(said: Statement | None, words: bytes) -> bytes | None:
    if not words:
        return None
    try:
        items = unv(words)
    except NotCanonicalError as error:
        raise NoProofError(str(error)) from error
    if said is None or len(items) != 2:
        raise NoProofError("a body that the statement cannot name")
    try:
        check_body(said, items[0], items[1])
    except BodyMismatchError as error:
        raise NoProofError(str(error)) from error
    return items[1]


def _read_vkey(text: str) -> tuple[str, MLDSA44PublicKey]:
    name, _, rest = text.partition("+")
    known, _, encoded = rest.partition("+")
    raw = _decode(encoded)
    if raw[:1] != bytes([MLDSA44_TIMED]) or len(raw) != 1313 or not 0 < len(name) < 256:
        raise NoProofError("the second line is not an ML-DSA-44 verifier key")
    if key_id(name, MLDSA44_TIMED, raw[1:]).hex() != known:
        raise NoProofError("the verifier key has not its id")
    return name, MLDSA44PublicKey.from_public_bytes(raw[1:])


def _take_note(data: bytes) -> tuple[str, bytes]:
    """The note after a line with its length, and what follows it."""
    length, newline, rest = data.partition(b"\n")
    if not newline or not _LENGTH.match(length.decode("ascii", "replace")):
        raise NoProofError("each head is preceded by its length")
    note = rest[: int(length)]
    if len(note) != int(length):
        raise NoProofError("a head is cut short")
    try:
        return note.decode(), rest[len(note) :]
    except UnicodeDecodeError as error:
        raise BadNoteError("not UTF-8") from error
