"""The private keys of one side for one line (record.md section 3), and the file they rest in."""

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from detente.core.checkpoints import decode64, encode64
from detente.core.encoding import canonical, parse_canonical
from detente.core.errors import LocalError, RemoteError
from detente.crypto.notes import SigningPair

_HEADER = b"detente/keys@v1\n"
_SOON_ENOUGH = datetime(2000, 1, 1, tzinfo=UTC)  # a clock that is wrong must not end a line
_NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 section 4.1.2.5: no expiry
_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "detente")])


class UnusableKeys(LocalError):
    """The key file is missing, changed, or open to others, so this line cannot be served.

    Restore the file, or close it with chmod 600; without it a new pairing is needed.
    """


@dataclass(frozen=True, slots=True)
class TlsKey:
    """The P-256 key of the outer TLS and its self-signed certificate, which never expires."""

    private: ec.EllipticCurvePrivateKey
    certificate: bytes
    """DER."""

    @property
    def pem(self) -> bytes:
        """Key and certificate as `ssl` wants to load them. Secret."""
        key = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + x509.load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class LineKeys:
    """Every private key of this side for one line. Only the serving process holds it."""

    log: SigningPair
    wit: SigningPair
    link: MLDSA44PrivateKey
    tls: TlsKey


def generate() -> LineKeys:
    """Fresh keys for one line."""
    return LineKeys(_signing_pair(), _signing_pair(), MLDSA44PrivateKey.generate(), _tls_key())


def dump(keys: LineKeys) -> bytes:
    """The keys as the bytes of a key file. Secret."""
    tls = keys.tls.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return _HEADER + canonical({
        "certificate": encode64(keys.tls.certificate),
        "link": encode64(keys.link.private_bytes_raw()),
        "log": _dump_pair(keys.log),
        "tls": encode64(tls),
        "wit": _dump_pair(keys.wit),
    })  # fmt: skip


def load(data: bytes) -> LineKeys:
    """The keys in the bytes of a key file. Raises UnusableKeys."""
    try:
        value: Any = parse_canonical(data.removeprefix(_HEADER))
        private = load_der_private_key(decode64(value["tls"]), None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise UnusableKeys("the key file holds another kind of key")
        return LineKeys(
            _load_pair(value["log"]),
            _load_pair(value["wit"]),
            MLDSA44PrivateKey.from_seed_bytes(decode64(value["link"])),
            TlsKey(private, decode64(value["certificate"])),
        )
    except (KeyError, TypeError, ValueError, RemoteError) as error:
        raise UnusableKeys("the key file is damaged") from error


def key_path(directory: Path, card_hash: bytes) -> Path:
    """Where the keys behind a card lie: `DIRECTORY/keys/<card hash>.key`."""
    return directory / "keys" / f"{card_hash.hex()}.key"


def save_file(keys: LineKeys, path: Path) -> None:
    """Write a new key file that only its owner can read, and wait until it is on the disk.

    Raises FileExistsError rather than overwrite keys.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(dump(keys))
        file.flush()
        os.fsync(descriptor)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def load_file(path: Path) -> LineKeys:
    """The keys in a file. Raises UnusableKeys, also when others may read the file."""
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise UnusableKeys(f"others can read {path}; close it with: chmod 600 {path}")
            return load(file.read(65536))
    except OSError as error:
        raise UnusableKeys(f"cannot read the key file {path}: {error.strerror}") from error


def _signing_pair() -> SigningPair:
    return SigningPair(Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())


def _tls_key() -> TlsKey:
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_SOON_ENOUGH)
        .not_valid_after(_NEVER)
        .sign(private, hashes.SHA256())
    )
    return TlsKey(private, certificate.public_bytes(Encoding.DER))


def _dump_pair(pair: SigningPair) -> dict[str, Any]:
    return {
        "ed25519": encode64(pair.ed25519.private_bytes_raw()),
        "mldsa44": encode64(pair.mldsa44.private_bytes_raw()),
    }


def _load_pair(value: dict[str, str]) -> SigningPair:
    return SigningPair(
        Ed25519PrivateKey.from_private_bytes(decode64(value["ed25519"])),
        MLDSA44PrivateKey.from_seed_bytes(decode64(value["mldsa44"])),
    )
