"""Two sides with real keys, always the same ones, who write, sign, receipt and acknowledge."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from detente.core.cards import pair_of, split_file
from detente.core.checkpoints import Checkpoint, origin, witness_name
from detente.core.encoding import H, Json, canonical
from detente.core.kinds import KINDS, Head
from detente.core.ledger import Body
from detente.core.messages import Ack
from detente.core.statements import write_entry
from detente.core.tree import Tree, leaf_hash
from detente.crypto.acks import Acked, sign_ack
from detente.crypto.cards import make_card, read_card
from detente.crypto.evidence import ExportedSide, Verdict, verify_export, write_export
from detente.crypto.keys import LineKeys, TlsKey
from detente.crypto.notes import SigningPair, cosign, sign_head, with_cosignatures
from tests.core.logs import TERMS, fold

LABELS = ("moscow", "washington")
NOW = 1640700000


def _pair(name: str) -> SigningPair:
    return SigningPair(
        Ed25519PrivateKey.from_private_bytes(H(f"{name} ed25519".encode())),
        MLDSA44PrivateKey.from_seed_bytes(H(f"{name} mldsa44".encode())),
    )


def _tls(name: str) -> TlsKey:
    private = ec.derive_private_key(int.from_bytes(H(name.encode())[:31], "big"), ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "detente")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(9999, 12, 31, tzinfo=UTC))
        .sign(private, hashes.SHA256(), ecdsa_deterministic=True)
    )
    return TlsKey(private, certificate.public_bytes(Encoding.DER))


@cache
def keys(label: str) -> LineKeys:
    """The keys of a side: the same in every run, and a secret to nobody."""
    link = MLDSA44PrivateKey.from_seed_bytes(H(f"{label} link".encode()))
    return LineKeys(_pair(f"{label} log"), _pair(f"{label} wit"), link, _tls(f"{label} tls"))


@cache
def cards() -> tuple[bytes, bytes]:
    """Both card files; Moscow is side 0."""
    other = make_card(keys(LABELS[1]), LABELS[1], "127.0.0.1:8202", H(b"nonce"))
    for number in range(64):
        own = make_card(keys(LABELS[0]), LABELS[0], "127.0.0.1:8201", H(bytes([number])))
        if pair_of(read_card(own), read_card(other)).side == 0:
            return own, other
    raise AssertionError("no nonce puts Moscow first")


class Record:
    """A line's record as two honest nodes would write it, without nodes."""

    def __init__(self) -> None:
        self.cards = cards()
        raw = [split_file(card)[0] for card in self.cards]
        self.hashes = [H(card).hex() for card in raw]
        self.line = pair_of(read_card(self.cards[0]), read_card(self.cards[1])).line
        self.origins = tuple(origin(label, self.line) for label in LABELS)
        self.logs: tuple[list[tuple[bytes, Body]], list[tuple[bytes, Body]]] = ([], [])
        self.seen = [0, 0]

    def tree(self, side: int) -> Tree:
        return Tree(leaf_hash(entry) for entry, _ in self.logs[side])

    def entries(self, side: int) -> list[bytes]:
        return [entry for entry, _ in self.logs[side]]

    def leaf(self, ref: str) -> str:
        return leaf_hash(self.entries(int(ref[0]))[int(ref[2:])]).hex()

    def look(self, side: int) -> None:
        """Let a side receive all that the other has written."""
        self.seen[side] = len(self.logs[1 - side])

    def write(
        self, side: int, kind: str, do: Json, obj: str | None = None, body: Json = None
    ) -> str:
        """The next statement of a side; its reference."""
        n, size = len(self.logs[side]), self.seen[side]
        salt, words = H(f"salt {side}:{n}".encode()), None if body is None else canonical(body)
        entry = write_entry(
            line=self.line, side=side, n=n, at=NOW + n, kind=kind, obj=obj, body=words, salt=salt,
            seen=Head(self.tree(1 - side).root(size).hex(), size),
            do=msgspec.convert(do, KINDS[kind].do),
        )  # fmt: skip
        self.logs[side].append((entry, None if words is None else (salt, words)))
        return f"{side}:{n}"

    def add(self, side: int, entry: bytes) -> str:
        """Any bytes as the next entry of a side."""
        self.logs[side].append((entry, None))
        return f"{side}:{len(self.logs[side]) - 1}"

    def checkpoint(self, side: int, size: int | None = None) -> Checkpoint:
        tree = self.tree(side)
        size = len(tree) if size is None else size
        return Checkpoint(self.origins[side], size, tree.root(size))

    def head(self, side: int, size: int | None = None, at: int = NOW + 60) -> str:
        return sign_head(keys(LABELS[side]).log, self.checkpoint(side, size), at)

    def witness(self, side: int, size: int | None = None, at: int = NOW + 61) -> str:
        """The two lines by which the *other* side says that it holds this side's entries."""
        name = witness_name(self.origins[1 - side])
        return cosign(keys(LABELS[1 - side]).wit, name, self.checkpoint(side, size), at)

    def receipt(self, side: int, size: int | None = None) -> str:
        return with_cosignatures(self.head(side, size), self.witness(side, size))

    def digest(self, cut: tuple[int, int]) -> bytes:
        logs = [self.entries(side)[: cut[side]] for side in (0, 1)]
        return fold(logs, line=self.line, cards=(self.hashes[0], self.hashes[1])).digest()

    def acked(self, side: int, n: int | None = None, m: int | None = None) -> Acked:
        """What side's ack says of the first n entries of the other log, its own then having m."""
        theirs, own = self.checkpoint(1 - side, n), self.checkpoint(side, m)
        cut = (own.size, theirs.size) if side == 0 else (theirs.size, own.size)
        digest = self.digest(cut)
        return Acked(self.line, side, theirs.size, theirs.root, own.size, own.root, 1, digest)

    def ack(self, side: int, change: Callable[[Acked], Acked] = lambda acked: acked) -> Ack:
        """The ack of a side for all that is here, signed after `change`."""
        acked = change(self.acked(side))
        sig = sign_ack(keys(LABELS[side]).link, acked)
        return Ack(
            acked.n, acked.root_n, acked.m, acked.root_m, acked.rules, acked.digest,
            self.witness(1 - side), sig,
        )  # fmt: skip

    def exported(self, side: int) -> ExportedSide:
        return ExportedSide(
            self.cards[side], self.logs[side], self.head(side), self.receipt(side), self.ack(side)
        )

    def export(self) -> bytes:
        return "".join(write_export((self.exported(0), self.exported(1)))).encode()


def verify(data: bytes) -> Verdict:
    return verify_export(io.BytesIO(data))


@dataclass(frozen=True)
class Told:
    """The case's first steps: a contact is asked for and agreed, and what its statements are."""

    record: Record
    proposal: str
    acceptance: str


def told() -> Told:
    """Moscow asks for a voice contact on two items left open; Washington agrees to its terms."""
    record = Record()
    paired = {"cards": record.hashes, "rules": 1, "trial": True, "continues": None}
    for side in (0, 1):
        record.write(side, "paired", paired)
    record.look(0)
    title = {"title": {"en": "Security guarantees", "ru": "Гарантии безопасности"}}
    talks = record.write(0, "talks", {}, body=title)
    first = record.write(0, "item", {"talks": talks}, body={"title": {"en": "Missiles"}})
    second = record.write(0, "item", {"talks": talks}, body={"title": {"en": "Exercises"}})
    contact = record.write(0, "contact", {"talks": talks, "continues": None, "rounds": None})
    purpose = {
        "purpose": {
            "en": "To carry on with the items left open",
            "ru": "Продолжить обсуждение открытых пунктов",
        }
    }
    terms = TERMS | {"contact": contact, "items": [first, second]}
    proposal = record.write(0, "terms.propose", terms, body=purpose)
    record.look(1)
    acceptance = record.write(1, "terms.accept", {"of": record.leaf(proposal)}, proposal)
    record.look(0)
    return Told(record, proposal, acceptance)
