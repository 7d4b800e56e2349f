"""Entries one by one: well-formed or not (record.md section 4), and the table of section 8."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from .encoding import (
    MAX_INTEGER,
    Refused,
    h,
    is_hex32,
    reference,
    uncanonical,
    v,
)
from .tree import leaf_hash

MAX_ENTRY, MAX_BODY = 4096, 65536
FAMILIES = ("terms", "rounds", "facts", "text", "rules")
VERBS = ("propose", "counter", "accept", "decline", "withdraw")
REGISTERS = (
    "profile", "relays", "item.status", "item.urgent", "contact.off", "delegation", "notice",
)  # fmt: skip
OBJECTS = ("paired", "talks", "item", "position", "contact", "rounds", "text", "options")
ANSWERS = ("counter", "accept", "decline")
_MEMBERS = {
    "v", "line", "side", "n", "seen", "rules", "at", "kind", "obj", "do", "body", "blen",
}  # fmt: skip

Ref = tuple[int, int]
Check = Callable[[Any], bool]
Members = dict[str, Check]


@dataclass(frozen=True, eq=False)
class Statement:
    """A well-formed entry."""

    side: int
    n: int
    seen: int
    seen_root: str
    kind: str
    obj: Ref | None
    do: dict[str, Any]
    body: bytes | None
    blen: int
    leaf: bytes
    line: str

    @cached_property
    def ref(self) -> Ref:
        return self.side, self.n

    @cached_property
    def past(self) -> tuple[int, int]:
        """Section 7: its own log up to it, the other as far as it had seen."""
        return (self.n, self.seen) if self.side == 0 else (self.seen, self.n)

    @cached_property
    def family(self) -> str | None:
        """What both sides must agree on, of which this is a step; None for every other kind."""
        family, _, verb = self.kind.partition(".")
        return family if family in FAMILIES and verb in VERBS else None

    @cached_property
    def verb(self) -> str:
        """propose, counter, accept, decline or withdraw."""
        return self.kind.partition(".")[2]


def integer(value: Any, low: int = 0, high: int = MAX_INTEGER) -> bool:
    return type(value) is int and low <= value <= high


@lru_cache(maxsize=1 << 16)
def parse(line_id: bytes, side: int, n: int, entry: bytes) -> Statement | None:
    """The entry at index n of the log of side, or None when it is not well-formed (section 4)."""
    if len(entry) > MAX_ENTRY:
        return None
    try:
        value = uncanonical(entry)
    except Refused:
        return None
    if not isinstance(value, dict) or set(value) != _MEMBERS:
        return None
    seen, obj, body = value["seen"], value["obj"], value["body"]
    good = (
        integer(value["v"], 1, 1)
        and value["line"] == line_id.hex()
        and integer(value["side"], side, side)
        and integer(value["n"], n, n)
        and isinstance(seen, dict)
        and set(seen) == {"root", "size"}
        and is_hex32(seen["root"])
        and integer(seen["size"])
        and integer(value["rules"], 1, 1)
        and integer(value["at"])
        and isinstance(value["kind"], str)
        and (obj is None or reference(obj) is not None)
        and isinstance(value["do"], dict)
        and (body is None or is_hex32(body))
        and integer(value["blen"], 0, MAX_BODY if body is not None else 0)
    )
    if not good:
        return None
    return Statement(
        side=side,
        n=n,
        seen=seen["size"],
        seen_root=seen["root"],
        kind=value["kind"],
        obj=None if obj is None else reference(obj),
        do=value["do"],
        body=None if body is None else bytes.fromhex(body),
        blen=value["blen"],
        leaf=leaf_hash(entry),
        line=value["line"],
    )


def body_hash(salt: bytes, data: bytes) -> bytes:
    """Section 4, Bodies."""
    return h(v("detente/body/v1", salt, data))


# Section 8: the shape of `do`, `obj` and `body`. Whether what is referred to exists is fold.py's.

_MODES = ("binding", "ad-referendum")
_MEDIA = ("video", "voice", "in-person")


def _is_ref(value: Any) -> bool:
    return reference(value) is not None


def _is_ref_or_null(value: Any) -> bool:
    return value is None or _is_ref(value)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list(value: Any, low: int, high: int, check: Check) -> bool:
    return isinstance(value, list) and low <= len(value) <= high and all(map(check, value))


def _differ(values: list[Any]) -> bool:
    return len(set(values)) == len(values)


def _rise(values: list[int]) -> bool:
    return all(one < next_ for one, next_ in pairwise(values))


def _is_object(value: Any, members: Members) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == set(members)
        and all(check(value[name]) for name, check in members.items())
    )


def _is_items(value: Any) -> bool:
    return _is_list(value, 0, 64, _is_ref) and _differ(value)


_HEAD: Members = {
    "origin": lambda x: isinstance(x, str) and len(x) <= 128,
    "root": is_hex32,
    "size": integer,
}


def _is_heads(value: Any) -> bool:
    return value is None or _is_list(value, 2, 2, lambda x: _is_object(x, _HEAD))


def _is_cards(value: Any) -> bool:
    return _is_list(value, 2, 2, is_hex32)


def _is_seconds(value: Any) -> bool:
    """`advisory` and `readout`: of side 0 and of side 1, a UTC second or null."""
    return _is_list(value, 2, 2, lambda x: x is None or integer(x))


_PUBLICITY: Members = {
    "advisory": _is_seconds,
    "notice": lambda x: x is None or integer(x, 0, 10080),
    "readout": _is_seconds,
}
_CONDUCT: Members = {
    "delegations": lambda x: _is_list(x, 2, 2, lambda y: integer(y, 0, 99)),
    "interpretation": lambda x: x in ("none", "consecutive", "simultaneous"),
    "publicity": lambda x: _is_object(x, _PUBLICITY),
    "recording": lambda x: _is_list(x, 0, 2, lambda y: integer(y, 0, 1)) and _rise(x),
    "sharing": lambda x: isinstance(x, bool),
}


def _is_conduct(value: Any) -> bool:
    return _is_object(value, _CONDUCT)


_SESSION: Members = {
    "contact": _is_ref,
    "items": _is_items,
    "medium": lambda x: x in _MEDIA,
    "minutes": lambda x: integer(x, 1, 1440),
    "start": integer,
}


def _is_sessions(value: Any) -> bool:
    if not _is_list(value, 1, 16, lambda x: _is_object(x, _SESSION)):
        return False
    named = {item for session in value for item in session["items"]}
    return _differ([session["contact"] for session in value]) and len(named) <= 64


def _is_ipv4(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 4 and all(part in map(str, range(256)) for part in parts)


def _rfc5952(groups: list[int]) -> str:
    """Eight groups as section 4 writes them: the first of the longest runs of zeros is `::`."""
    runs = [
        (length, -at)
        for at in range(8)
        for length in range(2, 9 - at)
        if not any(groups[at : at + length])
    ]
    texts = [f"{group:x}" for group in groups]
    if not runs:
        return ":".join(texts)
    length, at = max(runs)
    return ":".join(texts[:-at]) + "::" + ":".join(texts[-at + length :])


def _is_ipv6(value: str) -> bool:
    before, gap, after = value.partition("::")
    left, right = (part.split(":") if part else [] for part in (before, after))
    if not all(0 < len(part) < 5 and set(part) <= set("0123456789abcdef") for part in left + right):
        return False
    missing = 8 - len(left) - len(right)
    if missing < 0 or (missing > 0) != bool(gap):
        return False
    groups = [int(part, 16) for part in left] + [0] * missing + [int(part, 16) for part in right]
    return groups[:6] != [0] * 5 + [0xFFFF] and _rfc5952(groups) == value


def _is_addresses(value: Any) -> bool:
    def check(x: Any) -> bool:
        return isinstance(x, str) and (_is_ipv4(x) or _is_ipv6(x))

    return _is_list(value, 0, 8, check) and _differ(value)


_TERMS: Members = {
    "medium": lambda x: x in _MEDIA,
    "start": integer,
    "minutes": lambda x: integer(x, 1, 1440),
    "items": _is_items,
    "conduct": _is_conduct,
    "mode": lambda x: x in _MODES,
}
_SET: Members = {
    "sessions": _is_sessions,
    "conduct": _is_conduct,
    "mode": lambda x: x in _MODES,
}
_FACTS: Members = {
    "medium": lambda x: x in _MEDIA,
    "start": integer,
    "end": integer,
    "call": lambda x: x is None or is_hex32(x),
    "mode": lambda x: x in _MODES,
}
_PASS: Members = {"whole": _is_bool, "mode": lambda x: x in _MODES}
_RULES: Members = {"rules": lambda x: integer(x, 2), "mode": lambda x: x in _MODES}
_OF: Members = {"of": is_hex32}
_STATUS = ("open", "narrowing", "agreed", "reserved", "dropped")

# Of each family: the member of a proposal that names its host, its content, and its body.
_FAMILY: dict[str, tuple[str | None, Members, str]] = {
    "terms": ("contact", _TERMS, "may"),
    "rounds": ("rounds", _SET, "may"),
    "facts": ("contact", _FACTS, "yes"),
    "text": ("text", _PASS, "yes"),
    "rules": (None, _RULES, "no"),
}

# kind: (members of `do`, whether `obj` is a reference, body: "no", "yes" or "may")
_TABLE: dict[str, tuple[Members, bool, str]] = {
    "paired": (
        {
            "cards": _is_cards,
            "rules": lambda x: integer(x, 1, 1),
            "trial": _is_bool,
            "continues": _is_heads,
        },
        False,
        "no",
    ),
    "profile": ({}, True, "yes"),
    "relays": ({"addresses": _is_addresses}, True, "no"),
    "talks": ({}, False, "yes"),
    "item": ({"talks": _is_ref}, False, "yes"),
    "item.status": (
        {"status": lambda x: x in _STATUS, "contact": _is_ref_or_null},
        True,
        "no",
    ),
    "item.urgent": ({"urgent": _is_bool}, True, "no"),
    "position": (
        {
            "item": _is_ref,
            "principled": _is_bool,
            "attribution": lambda x: x in ("name", "role", "not-named"),
            "supersedes": _is_ref_or_null,
        },
        False,
        "yes",
    ),
    "contact": (
        {"talks": _is_ref, "continues": _is_ref_or_null, "rounds": _is_ref_or_null},
        False,
        "no",
    ),
    "contact.off": ({"off": _is_bool}, True, "may"),
    "delegation": ({}, True, "yes"),
    "notice": (
        {
            "at": lambda x: x is None or integer(x, 0),
            "attribution": lambda x: x in ("name", "role", "not-named"),
            "number": lambda x: integer(x, 0),
            "what": lambda x: x in ("advisory", "readout"),
        },
        True,
        "may",
    ),
    "rounds": ({"talks": _is_ref}, False, "yes"),
    "text": ({"talks": _is_ref}, False, "yes"),
    "text.initial": (
        {
            "of": is_hex32,
            "paragraphs": lambda x: _is_list(x, 1, 200, lambda y: integer(y, 1)) and _rise(x),
            "mode": lambda x: x in _MODES,
        },
        True,
        "no",
    ),
    "options": (
        {
            "talks": _is_ref,
            "items": lambda x: _is_list(x, 1, 8, _is_ref) and _differ(x),
            "counts": lambda x: _is_list(x, 1, 8, lambda y: integer(y, 1, 8)),
        },
        False,
        "yes",
    ),
    "options.commit": ({"marks": is_hex32}, True, "no"),
    "options.reveal": ({}, True, "yes"),
}
for _family, (_host, _content, _body) in _FAMILY.items():
    _named = {} if _host is None else {_host: _is_ref}
    _TABLE[f"{_family}.propose"] = (_named | _content, False, _body)
    _TABLE[f"{_family}.counter"] = (_OF | _content, True, _body)
    _TABLE[f"{_family}.accept"] = (_OF, True, "no")
    _TABLE[f"{_family}.decline"] = (_OF, True, "may")
    _TABLE[f"{_family}.withdraw"] = (_OF, True, "no")
KINDS = frozenset(_TABLE)


def shaped(statement: Statement) -> bool:
    """Whether `do`, `obj` and `body` have the shape that section 8 gives to the kind."""
    if statement.kind not in _TABLE:
        return False
    members, has_obj, body = _TABLE[statement.kind]
    do = statement.do
    if not _is_object(do, members) or (statement.obj is not None) != has_obj:
        return False
    if body != "may" and (statement.body is not None) != (body == "yes"):
        return False
    if statement.kind == "options":
        return len(do["items"]) == len(do["counts"])
    return not (statement.family == "facts" and "start" in do and do["start"] > do["end"])
