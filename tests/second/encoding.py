"""Bytes and texts of record.md section 2: H, v, integers, hex, base64, canonical JSON."""

import base64
import binascii
import hashlib
import json
import re
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16
_REFERENCE = re.compile(r"([01]):(0|[1-9][0-9]{0,15})")
_HEX = re.compile(r"(?:[0-9a-f]{2})*")


class Refused(Exception):
    """What was read is not what the documents ask for; `slug` says in which way."""

    def __init__(self, slug: str, text: str = "") -> None:
        super().__init__(f"{slug}: {text}" if text else slug)
        self.slug = slug


def h(data: bytes) -> bytes:
    """`H(x)`."""
    return hashlib.sha256(data).digest()


def u8(value: int) -> bytes:
    return value.to_bytes(1, "big")


def u32(value: int) -> bytes:
    return value.to_bytes(4, "big")


def u64(value: int) -> bytes:
    return value.to_bytes(8, "big")


def v(*items: bytes | str) -> bytes:
    """`v(a, b, …)`: each item after its length in 4 bytes."""
    blobs = [item.encode() if isinstance(item, str) else item for item in items]
    return b"".join(u32(len(blob)) + blob for blob in blobs)


def unv(data: bytes) -> list[bytes]:
    """The items of a `v(…)`."""
    items = []
    while data:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise Refused("bad-encoding", "a length runs past the end")
        items.append(data[4 : 4 + size])
        data = data[4 + size :]
    return items


def is_hex32(value: Any) -> bool:
    """Whether value is 64 lower-case hex digits."""
    return isinstance(value, str) and len(value) == 64 and bool(_HEX.fullmatch(value))


def unbase64(text: str) -> bytes:
    """RFC 4648 section 4 with padding: the one spelling of the bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as err:
        raise Refused("bad-encoding", "not base64") from err
    if base64.b64encode(data).decode() != text:
        raise Refused("bad-encoding", "base64 is not spelt in the one way")
    return data


def reference(value: Any) -> tuple[int, int] | None:
    """`side:n` as a pair, or None when value is no reference."""
    if not isinstance(value, str):
        return None
    match = _REFERENCE.fullmatch(value)
    return (int(match[1]), int(match[2])) if match else None


def depth(value: Any) -> int:
    """Levels of a value: the whole is level 1, what it contains one level below."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 1


def _no(_: Any) -> NoReturn:
    raise ValueError


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or not all(key.isascii() for key in found):
        raise ValueError
    return found


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise ValueError
    return int(text)


def canonical(value: Any) -> bytes:
    """RFC 8785 of a value that is within the restriction of section 2."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.encode()


def uncanonical(data: bytes) -> Any:
    """The value of canonical bytes; anything else is refused."""
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_pairs,
            parse_float=_no,
            parse_constant=_no,
            parse_int=_integer,
        )
        if depth(value) > MAX_DEPTH or canonical(value) != data:
            raise Refused("not-canonical", "too deep, or written again the bytes differ")
    except (ValueError, RecursionError) as err:
        raise Refused("not-canonical", "not JSON within the restriction") from err
    return value
