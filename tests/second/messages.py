"""The messages of the link: which bytes are one (link.md section 4)."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from .encoding import MAX_INTEGER, Refused
from .statements import MAX_BODY, MAX_ENTRY, integer

MAX_MESSAGE = 1 << 20
Check = Callable[[Any], bool]


def _blob(size: int, low: int | None = None) -> Check:
    """bin of that size, or of low to size bytes."""
    low = size if low is None else low
    return lambda x: type(x) is bytes and low <= len(x) <= size


def _number(high: int = MAX_INTEGER) -> Check:
    return lambda x: integer(x, 0, high)


def _note(value: Any) -> bool:
    return type(value) is str and len(value) <= 32768


def _body(value: Any) -> bool:
    if value is None or value == "erased":
        return True
    pair = type(value) is list and len(value) == 2
    return pair and _blob(32)(value[0]) and _blob(MAX_BODY, 0)(value[1])


def _list_of(check: Check, high: int) -> Check:
    return lambda x: type(x) is list and 1 <= len(x) <= high and all(map(check, x))


_HASH, _SIG = _blob(32), _blob(2420)
_BATCH: dict[str, Check] = {
    "old": _number(),
    "entries": _list_of(_blob(MAX_ENTRY, 0), 256),
    "bodies": _list_of(_body, 256),
    "head": _note,
}
_ROWS: dict[str, dict[str, Check]] = {
    "auth": {
        "sig": _SIG,
        "versions": _list_of(_number(), 16),
        "frame": lambda x: integer(x, 1 << 20),
        "head": lambda x: x is None or _note(x),
    },
    "pair.commit": {"c": _HASH},
    "pair.reveal": {"r": _HASH},
    "pair.confirmed": {},
    "entries": _BATCH,
    "ack": {
        "n": _number(),
        "root_n": _HASH,
        "m": _number(),
        "root_m": _HASH,
        "rules": _number(2**32 - 1),
        "digest": _HASH,
        "witness": _note,
        "sig": _SIG,
    },
    "conflict": {"size": _number()},
    "pause": {"reason": lambda x: x in ("quota", "disk")},
    "want": {"old": _number()},
    "copy": _BATCH,
    "check": {"id": _blob(16), "at": _number()},
    "checked": {"id": _blob(16), "at": _number(), "sig": _SIG},
    "signal": {"call": _HASH, "data": _blob(16384, 0)},
    "bye": {"reason": lambda x: type(x) is str and bool(re.fullmatch(r"[ -~]{0,200}", x))},
}


def write(message: dict[str, Any]) -> bytes:
    """The one encoding: `t`, and then the members in the order of the row."""
    row = _ROWS[message["t"]]
    return msgspec.msgpack.encode({name: message[name] for name in ("t", *row)})


def read(content: bytes) -> dict[str, Any]:
    """The message that is the content of a record."""
    if len(content) > MAX_MESSAGE:
        raise Refused("too-long")
    try:
        value = msgspec.msgpack.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as err:
        raise Refused("bad-message", "not MessagePack") from err
    kind = value.get("t") if isinstance(value, dict) else None
    row = _ROWS.get(kind) if isinstance(kind, str) else None
    if row is None or set(value) != {"t", *row}:
        raise Refused("bad-message", "not a kind and its members")
    if not all(check(value[name]) for name, check in row.items()):
        raise Refused("bad-message", "a member of another type or size")
    if "bodies" in row and len(value["bodies"]) != len(value["entries"]):
        raise Refused("bad-message", "not a body for each entry")
    if write(value) != content:
        raise Refused("not-canonical")
    return value
