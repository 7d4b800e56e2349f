"""The forms of the objects and the digest of a closed cut (record.md section 9.6)."""

from typing import Any

from .encoding import canonical, h, u64, v
from .fold import Cut, Record, name, versions
from .statements import Statement
from .tree import root


def form(record: Record, opening: Statement, cut: Cut) -> dict[str, Any]:
    """The form of the object that the statement opened."""
    common = {"id": name(opening.ref), "leaf": opening.leaf.hex()}
    match opening.kind:
        case "paired":
            profile = record.register("profile", opening.side, opening.ref, cut)
            first = opening.ref == (0, 0)
            return common | {
                "kind": "side",
                "profile": profile.leaf.hex() if profile else None,
                "rules": versions(record, ("rules", (0, 0)), cut) if first else [],
            }
        case "talks":
            return common | {"kind": "talks"}
        case "item":
            status = [record.register("item.status", s, opening.ref, cut) for s in (0, 1)]
            urgent = [record.register("item.urgent", s, opening.ref, cut) for s in (0, 1)]
            return common | {
                "kind": "item",
                "status": [x.do["status"] if x else "open" for x in status],
                "talks": opening.do["talks"],
                "urgent": [x.do["urgent"] if x else False for x in urgent],
            }
        case "contact":
            return common | {
                "continues": opening.do["continues"],
                "facts": versions(record, ("facts", opening.ref), cut),
                "kind": "contact",
                "talks": opening.do["talks"],
                "terms": versions(record, ("terms", opening.ref), cut),
            }
    raise ValueError(opening.kind)


def state(record: Record, cut: Cut) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The forms of all objects at a closed cut, by the side that opened them."""
    record.check_closed(cut)
    first, second = ([form(record, x, cut) for x in record.objects(s, cut)] for s in (0, 1))
    return first, second


def digest(record: Record, cut: Cut) -> bytes:
    """The digest at a closed cut; raises NotClosedError for any other."""
    items: list[bytes] = []
    for forms in state(record, cut):
        items += [u64(len(forms)), root([canonical(x) for x in forms])]
    return h(v("detente/digest/v1", *items))
