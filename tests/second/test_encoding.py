"""Canonical JSON, hashes, trees and HKDF against what others say of them."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from .builder import consistency_path, inclusion_path
from .cards import hkdf
from .encoding import (
    MAX_DEPTH,
    MAX_INTEGER,
    Refused,
    canonical,
    depth,
    reference,
    unbase64,
    uncanonical,
    unv,
    v,
)
from .tree import consistency_roots, inclusion_root, leaf_hash, root, root_of

ASCII = st.text(st.characters(max_codepoint=127), max_size=4)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ASCII, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_canonical_bytes_are_those_of_rfc_8785(value: object) -> None:
    data = canonical(value)
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]
    if depth(value) <= MAX_DEPTH:
        assert uncanonical(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"", b" 1", b"1 ", b"1.0", b"1e3", b"-0", b"01", b"9007199254740992", b"NaN",
        b"-9007199254740992", b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a": 1}', b'"\\u0061"',
        b'"\\/"', b'"\xff"', b'"\\ud800"', '{"é":1}'.encode(), b"\xef\xbb\xbf1", b"[1,]",
        b'"a\nb"', b"9" * 5000, b"[" * 2000 + b"]" * 2000, b"[" * 16 + b"1" + b"]" * 16,
        b"[" * 17 + b"]" * 17,
    ],
)  # fmt: skip
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        uncanonical(data)


def test_sixteen_levels_are_canonical() -> None:
    data = b"[" * 16 + b"]" * 16
    assert depth(uncanonical(data)) == 16
    assert depth(json.loads('{"a":[1]}')) == 3


def test_references() -> None:
    assert reference("0:4") == (0, 4)
    assert reference("1:" + "9" * 16) == (1, 10**16 - 1)
    for text in ("2:0", "0:04", "0:", ":0", "0:4 ", "0:4\n", "00:4", "0:٤", "0:" + "1" * 17, 4):
        assert reference(text) is None


def test_base64_has_one_spelling() -> None:
    assert unbase64("AA==") == b"\0"
    for text in ("AA", "AB==", "AA=\n=", "-_==", "AA==="):
        with pytest.raises(Refused):
            unbase64(text)


@given(st.lists(st.binary(max_size=5), max_size=4))
def test_v_can_be_read_back(items: list[bytes]) -> None:
    data = v(*items)
    assert unv(data) == items
    if data:
        with pytest.raises(Refused):
            unv(data + b"\0")


# The inputs and roots that the reference implementation of RFC 6962 tests itself with.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_rfc_6962(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_proofs_lead_to_the_roots_and_others_do_not() -> None:
    hashes = [leaf_hash(b"%d" % n) for n in range(19)]
    for m in range(1, len(hashes) + 1):
        for n in range(m):
            path = inclusion_path(n, hashes[:m])
            assert inclusion_root(n, m, hashes[n], path) == root_of(hashes[:m])
            assert inclusion_root(n, m, hashes[n], [*path, bytes(32)]) is None
            assert inclusion_root(m, m, hashes[n], path) != root_of(hashes[:m])
        for n in range(1, m):
            path = consistency_path(n, hashes[:m])
            first = root_of(hashes[:n]) if n & (n - 1) == 0 else None
            both = root_of(hashes[:n]), root_of(hashes[:m])
            assert consistency_roots(n, m, first, path) == both
            assert consistency_roots(n, m, first, [*path, bytes(32)]) is None
            assert consistency_roots(n, m, first, path[1:]) is None


def test_hkdf_is_that_of_rfc_5869() -> None:
    okm = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert okm.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
