"""Cards, the line id and the twenty digits (pairing.md), and the keys of a side (record.md 3)."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from .encoding import Refused, h, is_hex32, u8, unbase64, uncanonical, v
from .notes import COSIGNED_ED25519, COSIGNED_MLDSA, PLAIN_ED25519, Key, check_mldsa

MAX_FILE = 16 * 1024
_LABEL = re.compile(r"[a-z0-9.-]{1,63}")
_ADDRESS = re.compile(r"(?:[^\s:]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}")
_MEMBERS = {"address", "label", "link", "log", "nonce", "tls", "v", "wit"}


@dataclass(frozen=True)
class Card:
    """A card whose signature holds (pairing.md section 2)."""

    data: bytes
    label: str
    link: bytes
    log: tuple[bytes, bytes]  # Ed25519, ML-DSA-44
    wit: tuple[bytes, bytes]
    tls: bytes

    @cached_property
    def hash(self) -> bytes:
        return h(self.data)


def _key(value: Any, size: int) -> bytes:
    key = unbase64(value) if isinstance(value, str) else b""
    if len(key) != size:
        raise Refused("card", "not a public key")
    return key


def _pair(value: Any) -> tuple[bytes, bytes]:
    if not isinstance(value, dict) or set(value) != {"ed25519", "mldsa44"}:
        raise Refused("card", "not a pair of public keys")
    return _key(value["ed25519"], 32), _key(value["mldsa44"], 1312)


def _certificate(value: Any) -> bytes:
    der = unbase64(value) if isinstance(value, str) else b""
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.verify_directly_issued_by(certificate)
        key = certificate.public_key()
    except (ValueError, TypeError, InvalidSignature) as err:
        raise Refused("card", "not a self-signed certificate") from err
    if len(der) > 2048 or not isinstance(key, EllipticCurvePublicKey):
        raise Refused("card", "not the certificate of a card")
    if not isinstance(key.curve, SECP256R1):
        raise Refused("card", "the certificate's key is not on P-256")
    return der


def card(file: bytes) -> Card:
    """Reads a card file and verifies its signature (pairing.md section 2)."""
    lines = file.split(b"\n")
    if len(file) > MAX_FILE or len(lines) != 4 or lines[0] != b"detente/card@v1" or lines[3]:
        raise Refused("card", "not a card file")
    if not file.isascii():
        raise Refused("card", "not a card file")
    try:
        data, signature = unbase64(lines[1].decode()), unbase64(lines[2].decode())
        value = uncanonical(data)
    except Refused as err:
        raise Refused("card", str(err)) from err
    if not isinstance(value, dict) or set(value) != _MEMBERS or value["v"] is True:
        raise Refused("card", "other members than a card's")
    label, address = value["label"], value["address"]
    if value["v"] != 1 or not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise Refused("card", "not a version or label")
    if not isinstance(address, str) or (address and not _ADDRESS.fullmatch(address)):
        raise Refused("card", "not an address")
    if not is_hex32(value["nonce"]):
        raise Refused("card", "not a nonce")
    found = Card(
        data, label, _key(value["link"], 1312), _pair(value["log"]), _pair(value["wit"]),
        _certificate(value["tls"]),
    )  # fmt: skip
    if len({found.link, *found.log, *found.wit}) != 5:
        raise Refused("card", "a key is there twice")
    check_mldsa(found.link, signature, data, "detente/card/v1")
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
    if first.label == second.label or first.hash == second.hash:
        raise Refused("card", "the two cards do not differ")
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
