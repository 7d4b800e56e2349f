"""The formulas of a call against bits worked out by hand, and what a voucher must be."""

from typing import Any

import pytest

from . import call
from .builder import Keys, b64
from .cards import hkdf
from .encoding import Refused, canonical, h, u8, u32, v

R_E, LINE, CALL = h(b"roster"), h(b"line"), h(b"call")
MOSCOW = Keys("moscow")
VOUCHER: dict[str, Any] = {
    "call": CALL.hex(),
    "dtls-sha256": h(b"dtls").hex(),
    "ed25519": b64(bytes(32)),
    "hpke": b64(bytes(1216)),
    "line": LINE.hex(),
    "medium": "video",
    "role": "principal",
    "side": 0,
    "station": 2,
}


def vouched(**changed: Any) -> dict[str, Any]:
    data = canonical({name: x for name, x in (VOUCHER | changed).items() if x is not None})
    link = MOSCOW.ml["link"]
    signature = link.sign(data, b"detente/voucher/v1")
    return call.voucher(data, signature, link.public_key().public_bytes_raw())


def test_a_voucher_is_read() -> None:
    assert vouched() == VOUCHER


@pytest.mark.parametrize(
    "changed",
    [
        {"call": "00"}, {"line": "AA" * 32}, {"medium": "in-person"}, {"role": "minister"},
        {"side": 1}, {"side": False}, {"station": 1}, {"station": 254}, {"station": -2},
        {"ed25519": b64(bytes(31))}, {"hpke": b64(bytes(1217))}, {"more": 1}, {"role": None},
    ],
)  # fmt: skip
def test_another_voucher_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        vouched(**changed)
    assert refused.value.slug == "voucher"


def test_a_voucher_signed_for_something_else_is_refused() -> None:
    link, data = MOSCOW.ml["link"], canonical(VOUCHER)
    with pytest.raises(Refused) as refused:
        call.voucher(
            data, link.sign(data, b"detente/card/v1"), link.public_key().public_bytes_raw()
        )
    assert refused.value.slug == "bad-signature"


def test_a_roster_is_of_a_set_of_vouchers() -> None:
    vouchers = [b"a", b"b", b"c"]
    hashes = sorted(h(x) for x in vouchers)
    expected = h(v("detente/roster/v1", LINE, CALL, u32(7), *hashes))
    assert call.roster(LINE, CALL, 7, vouchers) == expected
    assert call.roster(LINE, CALL, 7, reversed(vouchers)) == expected


def test_a_kid_holds_epoch_station_and_track() -> None:
    assert call.kid(1, 0, 0) == 0x10000
    assert call.kid(0x01020304, 253, 1) == 0x01020304FD01


@pytest.mark.parametrize(("size", "padded"), [(0, 160), (159, 160), (160, 320), (319, 320)])
def test_sound_is_padded_to_steps_of_160(size: int, padded: int) -> None:
    data = call.pad(b"\x01" * size)
    assert len(data) == padded
    assert data.rstrip(b"\0") == b"\x01" * size + b"\x80"


def test_words_are_the_first_bits_of_the_code() -> None:
    r_0, r_1 = h(b"0"), h(b"1")
    code = hkdf(r_0 + r_1, R_E, b"detente/sas/v1 code", 6)
    pictures, numbers = call.words(R_E, r_0, r_1)
    assert pictures[0] == code[0] >> 2
    assert pictures[1] == (code[0] & 3) << 4 | code[1] >> 4
    assert pictures[6] == (code[4] & 15) << 2 | code[5] >> 6
    assert numbers[0] == (code[0] << 5 | code[1] >> 3) + 1000
    assert numbers[2] == ((code[3] & 63) << 7 | code[4] >> 1) + 1000
    assert len(pictures) == 7
    assert call.words(R_E, r_1, r_0) != (pictures, numbers)
    assert call.commitment(R_E, 1, r_1) == h(v("detente/sas/v1", R_E, u8(1), r_1))


def test_a_call_id_is_of_terms_and_attempt() -> None:
    assert call.call_id(h(b"terms"), 1) == h(v(h(b"terms"), u32(1)))
    assert call.call_id(h(b"terms"), 1) != call.call_id(h(b"terms"), 2)


def test_a_sealed_key_is_signed_with_its_epoch_and_ends() -> None:
    key, sealed = MOSCOW.ed["log"], bytes(1168)
    public = key.public_key().public_bytes_raw()
    info = call.sender_key_info(R_E, 0, 1)
    signature = key.sign(v(info, sealed))
    call.check_sealed(public, info, sealed, signature)
    for other in (call.sender_key_info(R_E, 1, 0), call.sender_key_info(h(b""), 0, 1)):
        with pytest.raises(Refused):
            call.check_sealed(public, other, sealed, signature)
