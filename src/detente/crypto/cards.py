"""Making and checking calling cards (pairing.md section 2)."""

import secrets
from dataclasses import dataclass
from ssl import PROTOCOL_TLS_CLIENT, SSLContext, SSLError

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from detente.core.cards import (
    Card,
    DamagedCard,
    RawPair,
    card_bytes,
    card_file,
    parse_card,
    split_file,
)
from detente.crypto.keys import LineKeys
from detente.crypto.notes import PublicPair, SigningPair
from detente.crypto.signing import Context, FalseSignature, sign, verify

_NO_CERTIFICATE = (
    ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, SSLError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The keys on a card, ready to verify with."""

    log: PublicPair
    wit: PublicPair
    link: MLDSA44PublicKey
    tls: bytes
    """DER of the certificate."""


def make_card(keys: LineKeys, label: str, address: str, nonce: bytes | None = None) -> bytes:
    """A signed card file for these keys. Raises DamagedCard for a bad label or address."""
    raw = card_bytes(
        label=label,
        address=address,
        log=_raw_pair(keys.log),
        wit=_raw_pair(keys.wit),
        link=keys.link.public_key().public_bytes_raw(),
        tls=keys.tls.certificate,
        nonce=secrets.token_bytes(32) if nonce is None else nonce,
    )
    return card_file(raw, sign(keys.link, Context.CARD, raw))


def read_card(data: bytes) -> Card:
    """The card in a card file, every rule and the signature checked. Raises DamagedCard."""
    raw, signature = split_file(data)
    card = parse_card(raw)
    keys = public_keys(card)
    try:
        verify(keys.link, Context.CARD, signature, raw)
    except FalseSignature as error:
        raise DamagedCard("bad-signature", "its signature is false") from error
    return card


def public_keys(card: Card) -> PublicKeys:
    """The keys on a card. Raises DamagedCard when one of them is none."""
    _check_certificate(card.tls)
    try:
        return PublicKeys(
            _public_pair(card.log),
            _public_pair(card.wit),
            MLDSA44PublicKey.from_public_bytes(card.link),
            card.tls,
        )
    except ValueError as error:
        raise DamagedCard("bad-key", "a public key on it is none") from error


def _check_certificate(der: bytes) -> None:
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        certificate.verify_directly_issued_by(certificate)
        SSLContext(PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=der)
    except _NO_CERTIFICATE as error:
        raise DamagedCard("bad-certificate", "its certificate is none") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise DamagedCard("bad-certificate", "the key of its certificate is not on P-256")


def _raw_pair(pair: SigningPair) -> RawPair:
    public = pair.public()
    return RawPair(public.ed25519.public_bytes_raw(), public.mldsa44.public_bytes_raw())


def _public_pair(pair: RawPair) -> PublicPair:
    return PublicPair(
        Ed25519PublicKey.from_public_bytes(pair.ed25519),
        MLDSA44PublicKey.from_public_bytes(pair.mldsa44),
    )
