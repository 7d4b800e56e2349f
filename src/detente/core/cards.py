"""Calling cards: what a side hands to the other before the line exists (pairing.md section 2)."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from detente.core.checkpoints import BadNoteError, decode64, encode64
from detente.core.encoding import H, NotCanonicalError, canonical, is_hash, parse_canonical, v
from detente.core.errors import LocalError
from detente.core.refusal import Refused

MAX_FILE = 16384
"""Most bytes of a card file."""
MAX_CERTIFICATE = 2048
HEADER = "detente/card@v1"
ED25519_SIZE, MLDSA44_SIZE, SIGNATURE_SIZE = 32, 1312, 2420

_MEMBERS = {"address", "label", "link", "log", "nonce", "tls", "v", "wit"}
LABEL = re.compile(r"[a-z0-9.-]{1,63}\Z")
_ADDRESS = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):([1-9][0-9]{0,4})\Z")


class DamagedCard(Refused):
    """The card is damaged: some of it was lost or changed on the way. Ask for the file again."""

    def __init__(self, slug: str, detail: str) -> None:
        super().__init__(slug, f"the card is damaged: {detail}; ask for the file again")


class CannotPair(LocalError):
    """These two cards cannot make a line: one side would be mistaken for the other."""


class RawPair(NamedTuple):
    """Two public keys that sign together, as bytes."""

    ed25519: bytes
    mldsa44: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """A side's label, address and public keys for one line. `raw` is what was signed and hashed."""

    raw: bytes
    label: str
    address: str
    log: RawPair
    wit: RawPair
    link: bytes
    tls: bytes
    """DER of the self-signed certificate."""
    nonce: bytes

    @property
    def hash(self) -> bytes:
        return H(self.raw)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Every public key, in a fixed order."""
        return (*self.log, *self.wit, self.link, self.tls)


class Pair(NamedTuple):
    """Both cards of a line, seen from one side."""

    own: Card
    peer: Card
    side: int
    """Our number: 0 for the smaller card hash."""
    line: bytes
    """The line id, 32 bytes."""

    @property
    def cards(self) -> tuple[Card, Card]:
        """Side 0's card, side 1's card."""
        return (self.own, self.peer) if self.side == 0 else (self.peer, self.own)


def pair_of(own: Card, peer: Card) -> Pair:
    """The line that two cards make. Raises CannotPair."""
    if own.label == peer.label:
        raise CannotPair(f"both cards have the label {own.label!r}; one side needs another card")
    if set(own.keys) & set(peer.keys) or own.nonce == peer.nonce:
        raise CannotPair("this card has a key of our own card; ask for another card")
    side = 0 if own.hash < peer.hash else 1
    cards = (own.raw, peer.raw) if side == 0 else (peer.raw, own.raw)
    return Pair(own, peer, side, H(v("detente/line/v1", *cards)))


def card_bytes(
    *, label: str, address: str, log: RawPair, wit: RawPair, link: bytes, tls: bytes, nonce: bytes
) -> bytes:
    """The canonical JSON of a card. Raises DamagedCard when a value is not one of a card."""
    raw = canonical({
        "address": address, "label": label, "link": encode64(link), "log": _pair_json(log),
        "nonce": nonce.hex(), "tls": encode64(tls), "v": 1, "wit": _pair_json(wit),
    })  # fmt: skip
    parse_card(raw)
    return raw


def card_file(raw: bytes, signature: bytes) -> bytes:
    """The text file that is handed over."""
    return f"{HEADER}\n{encode64(raw)}\n{encode64(signature)}\n".encode()


def split_file(data: bytes) -> tuple[bytes, bytes]:
    """The card's bytes and its signature, not verified. Raises DamagedCard."""
    if len(data) > MAX_FILE:
        raise DamagedCard("too-long", f"it is longer than {MAX_FILE} bytes")
    try:
        header, card, signature, end = data.decode("ascii").split("\n")
        if header != HEADER or end:
            raise DamagedCard("not-a-card", f"a card has three lines, the first is {HEADER}")
        raw, signed = decode64(card), decode64(signature)
    except (ValueError, BadNoteError) as error:
        raise DamagedCard("not-a-card", "it is not three lines of plain text") from error
    if len(signed) != SIGNATURE_SIZE:
        raise DamagedCard("bad-signature", "its signature has not its size")
    return raw, signed


def parse_card(raw: bytes) -> Card:
    """The card in these bytes; crypto/cards.py verifies the signature. Raises DamagedCard."""
    try:
        value = parse_canonical(raw)
    except NotCanonicalError as error:
        raise DamagedCard("not-canonical", str(error)) from error
    if not isinstance(value, dict) or set(value) != _MEMBERS:
        raise DamagedCard("wrong-members", "it has other members than a card has")
    if value["v"] is True or value["v"] != 1:
        raise DamagedCard("wrong-version", "it is not of version 1")
    card = Card(
        raw, _text(value, "label"), _text(value, "address"), _pair(value, "log"),
        _pair(value, "wit"), _bytes(value["link"], "link", MLDSA44_SIZE),
        _bytes(value["tls"], "tls"), _nonce(value),
    )  # fmt: skip
    _check(card)
    return card


def split_address(address: str) -> tuple[str, int] | None:
    """Host and port of a card's address; None for "", which means: we cannot be reached."""
    if not address:
        return None
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def is_address(address: str) -> bool:
    """Whether a card may bear this address; "" is one, too."""
    found = _ADDRESS.match(address)
    return not address or (found is not None and int(found[2]) <= 65535)


def _check(card: Card) -> None:
    if not LABEL.match(card.label):
        raise DamagedCard("bad-label", "the label is not 1 to 63 of a-z, 0-9, dot and hyphen")
    if not is_address(card.address):
        raise DamagedCard("bad-address", "the address is not host:port")
    if not 0 < len(card.tls) <= MAX_CERTIFICATE:
        raise DamagedCard("bad-certificate", f"a certificate of {len(card.tls)} bytes")
    if len(set(card.keys)) != len(card.keys):
        raise DamagedCard("keys-not-distinct", "it has one key twice")


def _text(value: dict[str, Any], name: str) -> str:
    if not isinstance(value[name], str):
        raise DamagedCard(f"bad-{name}", f"the {name} is not text")
    return str(value[name])


def _nonce(value: dict[str, Any]) -> bytes:
    if not is_hash(value["nonce"]):
        raise DamagedCard("bad-nonce", "the nonce is not 64 hex digits")
    return bytes.fromhex(value["nonce"])


def _pair(value: dict[str, Any], name: str) -> RawPair:
    keys = value[name]
    if not isinstance(keys, dict) or set(keys) != {"ed25519", "mldsa44"}:
        raise DamagedCard("wrong-members", f"{name} is not two public keys")
    return RawPair(
        _bytes(keys["ed25519"], name, ED25519_SIZE), _bytes(keys["mldsa44"], name, MLDSA44_SIZE)
    )


def _bytes(value: Any, name: str, size: int | None = None) -> bytes:
    slug = "bad-certificate" if name == "tls" else "bad-key"
    if not isinstance(value, str):
        raise DamagedCard(slug, f"{name} is not text")
    try:
        data = decode64(value)
    except BadNoteError as error:
        raise DamagedCard(slug, f"{name} is not base64") from error
    if size is not None and len(data) != size:
        raise DamagedCard(slug, f"{name} has a key of {len(data)} bytes")
    return data


def _pair_json(pair: RawPair) -> dict[str, Any]:
    return {"ed25519": encode64(pair.ed25519), "mldsa44": encode64(pair.mldsa44)}
