"""The authenticated hybrid handshake and the records it keys (link.md section 3). No I/O.

HPKE carries one secret each way to keys made for this connection; the `link` signatures over the
transcript, which travel as the first record, say who is there.
"""

import secrets
from dataclasses import dataclass
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from detente.core.encoding import H, NotCanonicalError, u8, u64, unv, v
from detente.core.messages import auth_text
from detente.core.refusal import Refused
from detente.crypto.signing import Context, sign, verify

MAX_RECORDS = 2**20
_HELLO = b"detente/hello/v1"
_MLKEM_SIZE, _PUBLIC_SIZE = 1184, 1216
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class HandshakeRefused(Refused):
    """What answered does not speak as the other side's node does. Nothing was sent to it."""


def hkdf_sha256(ikm: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(ikm)


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """What a side draws for one connection and forgets with it."""

    nonce: bytes
    secret: bytes
    mlkem: MLKEM768PrivateKey
    x25519: X25519PrivateKey

    @classmethod
    def draw(cls) -> Self:
        return cls(
            secrets.token_bytes(32),
            secrets.token_bytes(32),
            MLKEM768PrivateKey.generate(),
            X25519PrivateKey.generate(),
        )

    @property
    def public(self) -> bytes:
        return (
            self.mlkem.public_key().public_bytes_raw() + self.x25519.public_key().public_bytes_raw()
        )

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """The secret the peer sealed to `public`. Raises HandshakeRefused."""
        key = hpke.MLKEM768X25519PrivateKey(self.mlkem, self.x25519)
        try:
            secret = _SUITE.decrypt(sealed, key, info)
        except (InvalidTag, ValueError) as error:
            raise HandshakeRefused("bad-key", "the sealed secret does not open") from error
        if len(secret) != 32:
            raise HandshakeRefused("bad-key", f"a sealed secret of {len(secret)} bytes")
        return secret


def seal_to(public: bytes, secret: bytes, info: bytes) -> bytes:
    """HPKE enc ‖ ciphertext of a secret for the 1216 bytes of a public key.

    Raises HandshakeRefused when they are none.
    """
    try:
        key = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_SIZE]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_SIZE:]),
        )
        return _SUITE.encrypt(secret, key, info)
    except ValueError as error:
        raise HandshakeRefused("bad-hello", "its public key is none") from error


def hello(line: bytes, role: str, side: int, nonce: bytes, public: bytes) -> bytes:
    return v(_HELLO, line, role, u8(side), nonce, public)


def first_transcript(hello_d: bytes, hello_l: bytes) -> bytes:
    """t1."""
    return H(v("detente/link/v1", hello_d, hello_l))


def second_transcript(t1: bytes, key_d: bytes, key_l: bytes) -> bytes:
    """t2."""
    return H(v(t1, key_d, key_l))


def key_info(t1: bytes, role: str) -> bytes:
    return v("detente/link/v1 key", t1, role)


class Traffic(NamedTuple):
    """The AES-256-GCM keys of both directions."""

    dl: bytes
    ld: bytes


def traffic_keys(s_d: bytes, s_l: bytes, t2: bytes) -> Traffic:
    both = hkdf_sha256(s_d + s_l, t2, b"detente/link/v1 traffic", 64)
    return Traffic(both[:32], both[32:])


class Records:
    """Sealing or opening of one direction's records, each under the next number."""

    def __init__(self, key: bytes, t2: bytes, role: str) -> None:
        self._cipher = AESGCM(key)
        self._aad = t2 + role.encode()
        self.count = 0

    def seal(self, content: bytes) -> bytes:
        return self._cipher.encrypt(self._next(), content, self._aad)

    def open(self, record: bytes) -> bytes:
        """Raises HandshakeRefused when this is not the very next record of the peer."""
        try:
            return self._cipher.decrypt(self._next(), record, self._aad)
        except (InvalidTag, ValueError) as error:
            raise HandshakeRefused("bad-record", "a record does not open") from error

    def _next(self) -> bytes:
        if self.count >= MAX_RECORDS:
            raise HandshakeRefused("too-many-records", "this connection must be renewed")
        self.count += 1
        return bytes(4) + u64(self.count - 1)


class Handshake:
    """One side of the handshake of one connection, then its record protection.

    This is the `Channel` that core/exchange.py asks for.
    """

    def __init__(
        self, line: bytes, side: int, own: MLDSA44PrivateKey, peer: MLDSA44PublicKey, *,
        dials: bool, ephemeral: Ephemeral | None = None,
    ) -> None:  # fmt: skip
        self._line, self._side, self._own, self._peer = line, side, own, peer
        self._role, self._peer_role = ("D", "L") if dials else ("L", "D")
        self._ephemeral: Ephemeral | None = ephemeral or Ephemeral.draw()
        self._hello = hello(line, self._role, side, self._ephemeral.nonce, self._ephemeral.public)
        self._t1, self._key = b"", b""
        self._t2 = b""
        self._records: tuple[Records, Records] | None = None

    @property
    def ready(self) -> bool:
        """Whether both secrets are in place and records can pass."""
        return bool(self._t2)

    @property
    def records(self) -> int:
        """Records sealed or opened so far, whichever is more."""
        return max(one.count for one in self._records) if self._records else 0

    def start(self) -> list[bytes]:
        return [self._hello] if self._role == "D" else []

    def receive(self, data: bytes) -> list[bytes]:
        """Take in the peer's hello, then its key; the answers to it. Raises HandshakeRefused."""
        return self._read_key(data) if self._t1 else self._read_hello(data)

    def sign(self) -> bytes:
        return sign(self._own, Context.LINK, auth_text(self._t2, self._role))

    def verify(self, signature: bytes) -> None:
        """Raises FalseSignature unless the key on the peer's card signed this transcript."""
        verify(self._peer, Context.LINK, signature, auth_text(self._t2, self._peer_role))

    def seal(self, content: bytes) -> bytes:
        return self._keyed[0].seal(content)

    def open(self, record: bytes) -> bytes:
        return self._keyed[1].open(record)

    def _read_hello(self, data: bytes) -> list[bytes]:
        public = read_hello(data, self._line, self._peer_role, 1 - self._side)
        dials = self._role == "D"
        hellos = (self._hello, data) if dials else (data, self._hello)
        self._t1 = first_transcript(*hellos)
        secret = self._drawn.secret
        self._key = seal_to(public, secret, key_info(self._t1, self._role))
        return [self._key if dials else self._hello]

    def _read_key(self, data: bytes) -> list[bytes]:
        drawn, dials = self._drawn, self._role == "D"
        theirs = drawn.open(data, key_info(self._t1, self._peer_role))
        keys = (self._key, data) if dials else (data, self._key)
        both = (drawn.secret, theirs) if dials else (theirs, drawn.secret)
        self._t2 = second_transcript(self._t1, *keys)
        traffic = traffic_keys(*both, self._t2)
        own, peer = (traffic.dl, traffic.ld) if dials else (traffic.ld, traffic.dl)
        self._records = (
            Records(own, self._t2, self._role),
            Records(peer, self._t2, self._peer_role),
        )
        self._ephemeral = None
        return [] if dials else [self._key]

    @property
    def _keyed(self) -> tuple[Records, Records]:
        if self._records is None:
            raise HandshakeRefused("bad-record", "a record before the keys")
        return self._records

    @property
    def _drawn(self) -> Ephemeral:
        if self._ephemeral is None:
            raise HandshakeRefused("bad-key", "the handshake is over")
        return self._ephemeral


def read_hello(data: bytes, line: bytes, role: str, side: int) -> bytes:
    """The public key in the hello of a peer in this role on this side. Raises HandshakeRefused."""
    try:
        items = unv(data)
    except NotCanonicalError as error:
        raise HandshakeRefused("bad-hello", "it is not a list of six items") from error
    if len(items) != 6 or items[0] != _HELLO or len(items[4]) != 32:
        raise HandshakeRefused("bad-hello", "it is not a hello")
    if items[1] != line:
        raise HandshakeRefused("wrong-line", "it is for another line")
    if items[2] != role.encode():
        raise HandshakeRefused("wrong-role", "both dial or both listen")
    if items[3] != u8(side):
        raise HandshakeRefused("wrong-side", "it is not the other side")
    if len(items[5]) != _PUBLIC_SIZE:
        raise HandshakeRefused("bad-hello", "its public key has not its size")
    return items[5]
