"""Entries one by one: well-formed or not (record.md section 4), and the table of section 8."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
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
FAMILIES = ("terms", "facts", "rules")
REGISTERS = ("profile", "item.status", "item.urgent")
ANSWERS = ("counter", "accept", "decline")
_MEMBERS = {
    "v", "line", "side", "n", "seen", "rules", "at", "kind", "obj", "do", "body", "blen",
}  # fmt: skip

Ref = tuple[int, int]


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
        """terms, facts or rules; None for every other kind."""
        family = self.kind.partition(".")[0]
        return family if family in FAMILIES and self.kind in _TABLE else None

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


def _is_items(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 64
        and all(_is_ref(item) for item in value)
        and len(set(value)) == len(value)
    )


def _is_heads(value: Any) -> bool:
    return value is None or (
        isinstance(value, list)
        and len(value) == 2
        and all(
            isinstance(head, dict)
            and set(head) == {"origin", "root", "size"}
            and isinstance(head["origin"], str)
            and len(head["origin"]) <= 128
            and is_hex32(head["root"])
            and integer(head["size"])
            for head in value
        )
    )


def _is_cards(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(is_hex32(card) for card in value)


_TERMS = {
    "medium": lambda x: x in _MEDIA,
    "start": integer,
    "minutes": lambda x: integer(x, 1, 1440),
    "items": _is_items,
    "mode": lambda x: x in _MODES,
}
_FACTS = {
    "medium": lambda x: x in _MEDIA,
    "start": integer,
    "end": integer,
    "call": lambda x: x is None or is_hex32(x),
    "mode": lambda x: x in _MODES,
}
_RULES = {"rules": lambda x: integer(x, 2), "mode": lambda x: x in _MODES}
_CONTENT = {"terms": _TERMS, "facts": _FACTS, "rules": _RULES}
_OF = {"of": is_hex32}
_STATUS = ("open", "narrowing", "agreed", "reserved", "dropped")

# kind: (members of `do`, whether `obj` is a reference, body: "no", "yes" or "may")
_TABLE: dict[str, tuple[dict[str, Any], bool, str]] = {
    "paired": (
        {
            "cards": _is_cards,
            "rules": lambda x: integer(x, 1, 1),
            "trial": lambda x: isinstance(x, bool),
            "continues": _is_heads,
        },
        False,
        "no",
    ),
    "profile": ({}, True, "yes"),
    "talks": ({}, False, "yes"),
    "item": ({"talks": _is_ref}, False, "yes"),
    "item.status": ({"status": lambda x: x in _STATUS}, True, "no"),
    "item.urgent": ({"urgent": lambda x: isinstance(x, bool)}, True, "no"),
    "contact": (
        {"talks": _is_ref, "continues": lambda x: x is None or _is_ref(x)},
        False,
        "no",
    ),
}
for _family, _content in _CONTENT.items():
    _host = {} if _family == "rules" else {"contact": _is_ref}
    _text = {"terms": "may", "facts": "yes", "rules": "no"}[_family]
    _TABLE[f"{_family}.propose"] = ({**_host, **_content}, False, _text)
    _TABLE[f"{_family}.counter"] = ({**_OF, **_content}, True, _text)
    _TABLE[f"{_family}.accept"] = (_OF, True, "no")
    _TABLE[f"{_family}.decline"] = (_OF, True, "may")
    _TABLE[f"{_family}.withdraw"] = (_OF, True, "no")


def shaped(statement: Statement) -> bool:
    """Whether `do`, `obj` and `body` have the shape that section 8 gives to the kind."""
    if statement.kind not in _TABLE:
        return False
    members, has_obj, body = _TABLE[statement.kind]
    do = statement.do
    if set(do) != set(members) or not all(check(do[name]) for name, check in members.items()):
        return False
    if (statement.obj is not None) != has_obj:
        return False
    if body != "may" and (statement.body is not None) != (body == "yes"):
        return False
    return not (statement.family == "facts" and "start" in do and do["start"] > do["end"])
