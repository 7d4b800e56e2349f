"""The formulas of a call (call.md sections 2, 3 and 7)."""

from collections.abc import Iterable
from typing import Any

from .cards import hkdf
from .encoding import Refused, h, is_hex32, u8, u32, unbase64, uncanonical, v
from .notes import check_ed25519, check_mldsa
from .statements import integer

ROLES = ("principal", "delegate", "interpreter", "note-taker", "duty-officer")


def call_id(leaf: bytes, attempt: int) -> bytes:
    """Section 2: of the accepted terms with this leaf hash; the first attempt is 1."""
    return h(v(leaf, u32(attempt)))


def voucher(data: bytes, signature: bytes, link: bytes) -> dict[str, Any]:
    """Section 3: the members of a voucher whose form and signature are good."""
    value = uncanonical(data)
    good = (
        isinstance(value, dict)
        and set(value)
        == {"call", "dtls-sha256", "ed25519", "hpke", "line", "medium", "role", "side", "station"}
        and all(is_hex32(value[name]) for name in ("call", "dtls-sha256", "line"))
        and all(isinstance(value[name], str) for name in ("ed25519", "hpke"))
        and len(unbase64(value["ed25519"])) == 32
        and len(unbase64(value["hpke"])) == 1216
        and value["medium"] in ("video", "voice")
        and value["role"] in ROLES
        and integer(value["side"], 0, 1)
        and integer(value["station"], 0, 253)
        and value["station"] % 2 == value["side"]
    )
    if not good:
        raise Refused("voucher")
    check_mldsa(link, signature, data, "detente/voucher/v1")
    return dict(value)


def roster(line_id: bytes, call: bytes, epoch: int, vouchers: Iterable[bytes]) -> bytes:
    """Section 3: R_e."""
    return h(v("detente/roster/v1", line_id, call, u32(epoch), *sorted(map(h, vouchers))))


def sender_key_info(r_e: bytes, i: int, j: int) -> bytes:
    """Section 3: from station i to station j."""
    return v("detente/sender-key/v1", r_e, u8(i), u8(j))


def check_sealed(ed25519: bytes, info: bytes, sealed: bytes, signature: bytes) -> None:
    """Section 3: the signature of i over its sealed key."""
    check_ed25519(ed25519, signature, v(info, sealed))


def kid(epoch: int, station: int, track: int) -> int:
    """Section 3, Frames."""
    return (epoch << 16) + (station << 8) + track


def pad(opus: bytes) -> bytes:
    """Section 3, Frames: ISO/IEC 7816-4 to a multiple of 160 bytes."""
    padded = opus + b"\x80"
    return padded + bytes(-len(padded) % 160)


def commitment(r_e: bytes, s: int, r: bytes) -> bytes:
    """Section 7: c_s."""
    return h(v("detente/sas/v1", r_e, u8(s), r))


def words(r_e: bytes, r_0: bytes, r_1: bytes) -> tuple[list[int], list[int]]:
    """Section 7: the numbers of seven pictures, and three numbers."""
    code = int.from_bytes(hkdf(r_0 + r_1, r_e, b"detente/sas/v1 code", 6), "big")
    bits = f"{code:048b}"
    pictures = [int(bits[6 * k : 6 * k + 6], 2) for k in range(7)]
    return pictures, [int(bits[13 * k : 13 * k + 13], 2) + 1000 for k in range(3)]
