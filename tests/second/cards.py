"""Cards, the line id and the twenty digits (pairing.md), and the keys of a side (record.md 3)."""

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .encoding import Refused, h, is_hex32, u8, unbase64, uncanonical, v
from .notes import COSIGNED_ED25519, COSIGNED_MLDSA, PLAIN_ED25519, Key, check_mldsa

MAX_FILE = 16 * 1024
_LABEL = re.compile(r"[a-z0-9.-]{1,63}")
_NAME = re.compile(r"[A-Za-z0-9.-]{1,253}")
_MEMBERS = {"address", "label", "link", "log", "nonce", "tls", "v", "wit"}


@dataclass(frozen=True)
class Card:
    """A card whose signature holds (pairing.md section 2)."""

    data: bytes
    label: str
    link: bytes
    log: tuple[bytes, bytes]  # Ed25519, ML-DSA-44
    wit: tuple[bytes, bytes]
    tls: bytes  # the certificate's public key
    nonce: str

    @cached_property
    def hash(self) -> bytes:
        return h(self.data)

    @property
    def keys(self) -> set[bytes]:
        return {self.link, *self.log, *self.wit, self.tls}


def _refuse_unless(good: object, slug: str) -> None:
    if not good:
        raise Refused(slug)


def _bytes(value: Any, slug: str) -> bytes:
    try:
        return unbase64(value if isinstance(value, str) else "?")
    except Refused as err:
        raise Refused(slug) from err


def _key(value: Any, size: int) -> bytes:
    key = _bytes(value, "bad-key")
    _refuse_unless(len(key) == size, "bad-key")
    return key


def _pair(value: Any) -> tuple[bytes, bytes]:
    members = set(value) if isinstance(value, dict) else None
    _refuse_unless(members == {"ed25519", "mldsa44"}, "wrong-members")
    return _key(value["ed25519"], 32), _key(value["mldsa44"], 1312)


def is_address(value: Any) -> bool:
    """`host:port`, the host a name, an IPv4 address or an IPv6 address in brackets; or ""."""
    if value == "" or not isinstance(value, str):
        return value == ""
    host, _, port = value.rpartition(":")
    if not re.fullmatch(r"[1-9][0-9]{0,4}", port) or int(port) > 65535:
        return False
    if not host.startswith("["):
        return bool(_NAME.fullmatch(host))
    try:
        return host.endswith("]") and bool(ipaddress.IPv6Address(host[1:-1]))
    except ValueError:
        return False


def _certificate_key(value: Any) -> bytes:
    der = _bytes(value, "bad-certificate")
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.verify_directly_issued_by(certificate)
        key = certificate.public_key()
    except (
        ValueError,
        TypeError,
        InvalidSignature,
        UnsupportedAlgorithm,
        x509.InvalidVersion,
    ) as err:
        raise Refused("bad-certificate") from err
    on_p256 = isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    _refuse_unless(on_p256 and len(der) <= 2048, "bad-certificate")
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def card(file: bytes) -> Card:
    """Reads a card file and verifies its signature (pairing.md section 2)."""
    _refuse_unless(len(file) <= MAX_FILE, "too-long")
    lines = file.split(b"\n")
    shown = len(lines) == 4 and lines[0] == b"detente/card@v1" and not lines[3]
    _refuse_unless(shown and file.isascii(), "not-a-card")
    data, signature = (_bytes(text.decode(), "not-a-card") for text in lines[1:3])
    value = uncanonical(data)
    _refuse_unless(isinstance(value, dict) and set(value) == _MEMBERS, "wrong-members")
    _refuse_unless(type(value["v"]) is int and value["v"] == 1, "wrong-version")
    label = value["label"]
    _refuse_unless(isinstance(label, str) and _LABEL.fullmatch(label), "bad-label")
    _refuse_unless(is_address(value["address"]), "bad-address")
    link, log, wit = _key(value["link"], 1312), _pair(value["log"]), _pair(value["wit"])
    tls = _certificate_key(value["tls"])
    _refuse_unless(is_hex32(value["nonce"]), "bad-nonce")
    found = Card(data, label, link, log, wit, tls, value["nonce"])
    _refuse_unless(len(found.keys) == 6, "keys-not-distinct")
    check_mldsa(link, signature, data, "detente/card/v1")
    return found


@dataclass(frozen=True)
class Line:
    """What the two cards fix: sides in the order of section 2, and the line id."""

    cards: tuple[Card, Card]

    @cached_property
    def id(self) -> bytes:
        return h(v("detente/line/v1", self.cards[0].data, self.cards[1].data))

    def origin(self, side: int) -> str:
        """record.md section 3."""
        return f"{self.cards[side].label}/detente/{self.id.hex()[:32]}"

    def owner_keys(self, side: int) -> list[Key]:
        """The keys that sign the heads of the log of side (record.md section 5)."""
        name, (ed25519, mldsa) = self.origin(side), self.cards[side].log
        return [Key(name, PLAIN_ED25519, ed25519), Key(name, COSIGNED_MLDSA, mldsa)]

    def witness_keys(self, side: int) -> list[Key]:
        """The keys with which side receipts the heads of the other log."""
        name, (ed25519, mldsa) = self.origin(side) + "/witness", self.cards[side].wit
        return [Key(name, COSIGNED_ED25519, ed25519), Key(name, COSIGNED_MLDSA, mldsa)]


def line(first: Card, second: Card) -> Line:
    """Two cards in either order as a line (pairing.md section 2)."""
    shared = first.keys & second.keys or first.nonce == second.nonce
    if first.label == second.label or shared:
        raise Refused("cannot-pair", "the two cards share a label, a key or the nonce")
    return Line((first, second) if first.hash < second.hash else (second, first))


def hkdf(ikm: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    """RFC 5869 with SHA-256, written out."""
    prk, block, out = hmac.digest(salt, ikm, hashlib.sha256), b"", b""
    while len(out) < size:
        block = hmac.digest(prk, block + info + u8(len(out) // 32 + 1), hashlib.sha256)
        out += block
    return out[:size]


def commitment(line_id: bytes, side: int, r: bytes) -> bytes:
    """The `c` of pair.commit (pairing.md section 3, step 1)."""
    return h(v("detente/pair/v1", line_id, u8(side), r))


def digits(line_id: bytes, r0: bytes, r1: bytes) -> tuple[str, str]:
    """The half of side 0 and the half of side 1 (pairing.md section 3, step 3)."""
    number = int.from_bytes(hkdf(r0 + r1, line_id, b"detente/pair/v1 code", 32), "big")
    text = str(number % 10**20).zfill(20)
    return text[:10], text[10:]
