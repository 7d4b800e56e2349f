"""Who may hold a key: vouchers, rosters, the call's name (call.md sections 2, 3)."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import msgspec

from detente.core.encoding import H, canonical, parse_canonical, u8, u32, v
from detente.core.errors import RemoteError
from detente.core.signalling import Hex32, HpkeKey, Key, Medium, Role, Station

LAST_STATION = 253


class VoucherError(RemoteError):
    """A voucher is malformed, not signed by the other side's node, or not for this call."""


class Vouching(Protocol):
    """This line's `link` keys, as far as a call needs them."""

    def sign(self, voucher: bytes) -> bytes:
        """Our ML-DSA-44 signature, context `detente/voucher/v1`."""
        ...

    def verify(self, voucher: bytes, signature: bytes) -> bool:
        """Whether this is the other node's signature over the same."""
        ...


class Voucher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of one page, as its node vouches for them."""

    call: Hex32
    dtls: Hex32 = msgspec.field(name="dtls-sha256")
    ed25519: Key
    hpke: HpkeKey
    line: Hex32
    medium: Medium
    role: Role
    side: int
    station: Station

    def to_bytes(self) -> bytes:
        """Canonical JSON: what is signed and hashed."""
        return canonical(
            {
                "call": self.call,
                "dtls-sha256": self.dtls,
                "ed25519": base64.b64encode(self.ed25519).decode(),
                "hpke": base64.b64encode(self.hpke).decode(),
                "line": self.line,
                "medium": self.medium,
                "role": self.role,
                "side": self.side,
                "station": self.station,
            }
        )


@dataclass(frozen=True)
class Seated:
    """A station whose voucher is good, with the person's name in several languages."""

    voucher: Voucher
    raw: bytes
    name: dict[str, str]

    @property
    def hash(self) -> str:
        return H(self.raw).hex()

    @property
    def station(self) -> int:
        return self.voucher.station


_DECODER = msgspec.json.Decoder(Voucher)


def parse_voucher(raw: bytes) -> Voucher:
    """The voucher in canonical bytes. Raises VoucherError, or NotCanonicalError."""
    parse_canonical(raw)
    try:
        voucher = _DECODER.decode(raw)
    except (msgspec.DecodeError, binascii.Error) as error:
        raise VoucherError(f"not a voucher: {error}") from error
    if voucher.side not in (0, 1) or voucher.station % 2 != voucher.side:
        raise VoucherError("this number belongs to the other side")
    if voucher.to_bytes() != raw:  # a base64 text whose last bits are not zero
        raise VoucherError("not in canonical form")
    return voucher


def call_id(terms_leaf: bytes, attempt: int) -> bytes:
    """The name of the `attempt`-th call (from 1) under the accepted terms."""
    return H(v(terms_leaf, u32(attempt)))


def roster_hash(line: bytes, call: bytes, epoch: int, hashes: Iterable[str]) -> str:
    """R_e over voucher hashes in hex."""
    items = [bytes.fromhex(one) for one in sorted(hashes)]
    return H(v("detente/roster/v1", line, call, u32(epoch), *items)).hex()


def commitment(roster: str, side: int, secret: str) -> str:
    """c_s for r_s = `secret`; all in hex."""
    return H(v("detente/sas/v1", bytes.fromhex(roster), u8(side), bytes.fromhex(secret))).hex()
