"""Canonical JSON against another implementation of RFC 8785, and `v()` against its inverse."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from detente.core.encoding import (
    MAX_DEPTH,
    MAX_INTEGER,
    NotCanonicalError,
    NotEncodableError,
    canonical,
    is_hash,
    parse_canonical,
    unv,
    v,
)

ASCII = st.text(st.characters(max_codepoint=127))
SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_json_is_that_of_the_rfc(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_reads_back_the_same(value):
    assert parse_canonical(canonical(value)) == value


@given(st.binary(max_size=60) | VALUES.map(lambda one: json.dumps(one).encode()))
def test_whatever_is_accepted_is_canonical(data):
    try:
        value = parse_canonical(data)
    except NotCanonicalError:
        return
    assert rfc8785.dumps(value) == data


@pytest.mark.parametrize(
    "data",
    [
        b"", b" 1", b"1 ", b"1.0", b"1e2", b"-0", b"01", b"NaN", b"Infinity", b"9007199254740992",
        b"-9007199254740992", b"1" * 400, b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}',
        b'{"\xc3\xa9":1}', b'"\\u0041"', b'"\\/"', b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\xff"',
        b'"\xed\xa0\x80"', b'"\n"', b'"\\u001F"', b"[1,]", b"{}{}", b"\xef\xbb\xbf1", b"nul",
        b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b" ", b"[" * 17 + b"]" * 17,
        b"[" * 16 + b"1" + b"]" * 16,
        b"[" * 100_000, b'{"a":' * 100_000,
    ],
)  # fmt: skip
def test_bytes_that_two_readers_could_understand_differently_are_refused(data):
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)


def test_sixteen_levels_are_read_and_written():
    data = b"[" * 16 + b"]" * 16
    assert canonical(parse_canonical(data)) == data


@pytest.mark.parametrize("value", [1.5, MAX_INTEGER + 1, {"é": 1}, "\ud800", b"", ["\udfff"]])
def test_what_has_no_canonical_form_is_not_written(value):
    with pytest.raises(NotEncodableError):
        canonical(value)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_items_come_apart_again(items):
    assert unv(v(*items)) == items


@given(st.lists(st.binary(max_size=9), max_size=4), st.data())
def test_a_cut_list_is_refused_or_ends_between_items(items, data):
    joined = v(*items)
    size = data.draw(st.integers(0, len(joined)))
    ends = [len(v(*items[:count])) for count in range(len(items) + 1)]
    if size in ends:
        assert unv(joined[:size]) == items[: ends.index(size)]
    else:
        with pytest.raises(NotCanonicalError):
            unv(joined[:size])


@pytest.mark.parametrize(
    "value", ["A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "g" * 64, None, 1]
)
def test_only_64_lower_case_hex_digits_are_a_hash(value):
    assert not is_hash(value)
    assert is_hash("0" * 60 + "9af1")
