"""Bytes that both sides must compute alike (docs/protocol/record.md section 2)."""

import hashlib
import json
import re
from typing import Any

import msgspec

from detente.core.errors import LocalError, RemoteError

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exact (RFC 8785, RFC 7493)."""

MAX_DEPTH = 16
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")

Json = dict[str, Any] | list[Any] | tuple[Any, ...] | str | int | bool | None


class NotCanonicalError(RemoteError):
    """These bytes are not canonical JSON, so two readers could understand them differently."""


class NotEncodableError(LocalError):
    """This value has no canonical JSON: it has a float, a key beyond ASCII, or is too deep."""


def H(data: bytes) -> bytes:  # noqa: N802 - the name in the specification
    """SHA-256."""
    return hashlib.sha256(data).digest()


def u8(number: int) -> bytes:
    return number.to_bytes(1, "big")


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def v(*items: bytes | str) -> bytes:
    """Each item as its u32 length and its bytes, so that no two lists give the same bytes."""
    out = bytearray()
    for item in items:
        raw = item.encode() if isinstance(item, str) else item
        out += u32(len(raw)) + raw
    return bytes(out)


def unv(data: bytes) -> list[bytes]:
    """The items that `v` joined. Raises NotCanonicalError when lengths and bytes do not fit."""
    items, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        item = data[at + 4 : at + 4 + size]
        if len(data) - at < 4 or len(item) != size:
            raise NotCanonicalError("a length does not fit its bytes")
        items.append(item)
        at += 4 + size
    return items


def is_hash(value: object) -> bool:
    """Whether this is a hash as the record writes it: 64 lower-case hex digits."""
    return isinstance(value, str) and _HEX64.match(value) is not None


def canonical(value: Json) -> bytes:
    """RFC 8785 bytes of a value of the record's restricted JSON. Raises NotEncodableError."""
    _check(value, MAX_DEPTH)
    return _dump(value)


def parse_canonical(data: bytes) -> Json:
    """The value of canonical JSON bytes.

    Raises NotCanonicalError when writing the value again does not give the very same bytes; this
    catches duplicate keys, spaces, unsorted keys, floats and integers beyond 2^53-1.
    """
    try:
        value: Json = msgspec.json.decode(data)
        _check(value, MAX_DEPTH)
        same = _dump(value) == data
    except (msgspec.DecodeError, RecursionError, UnicodeError, NotEncodableError) as error:
        raise NotCanonicalError(str(error)) from error
    if not same:
        raise NotCanonicalError("not in canonical form")
    return value


def _dump(value: Json) -> bytes:
    # json.dumps escapes exactly as RFC 8785 does; ASCII keys sort alike by code point and UTF-16.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _check(value: Json, depth: int) -> None:
    if depth == 0:
        raise NotEncodableError("nested too deep")
    match value:
        case bool() | None:
            return
        case int():
            if abs(value) > MAX_INTEGER:
                raise NotEncodableError("an integer beyond 2^53-1")
        case str():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise NotEncodableError("a lone surrogate") from error
        case list() | tuple():
            for item in value:
                _check(item, depth - 1)
        case dict():
            for key, item in value.items():
                if not key.isascii():
                    raise NotEncodableError("a key that is not ASCII")
                _check(item, depth - 1)
        case _:
            raise NotEncodableError(f"a value of type {type(value).__name__}")
