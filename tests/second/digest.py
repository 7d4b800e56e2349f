"""The forms of the objects and the digest of a closed cut (record.md section 9.7)."""

from typing import Any

from .encoding import canonical, h, u64, v
from .fold import Cut, Record, name, versions
from .statements import Statement
from .tree import root


def leaf(x: Statement | None) -> str | None:
    return x.leaf.hex() if x else None


def form(record: Record, opening: Statement, cut: Cut) -> dict[str, Any]:
    """The form of the object that the statement opened."""
    common = {"id": name(opening.ref), "leaf": opening.leaf.hex()}
    match opening.kind:
        case "paired":
            profile, relays = (
                record.register(kind, opening.side, opening.ref, cut)
                for kind in ("profile", "relays")
            )
            first = opening.ref == (0, 0)
            return common | {
                "kind": "side",
                "profile": leaf(profile),
                "relays": leaf(relays),
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
        case "position":
            later = record.superseding(opening.ref, cut)
            return common | {
                "item": opening.do["item"],
                "kind": "position",
                "superseded": name(later.ref) if later else None,
            }
        case "contact":
            off = [record.register("contact.off", s, opening.ref, cut) for s in (0, 1)]
            return common | {
                "continues": opening.do["continues"],
                "delegation": [
                    leaf(record.register("delegation", s, opening.ref, cut)) for s in (0, 1)
                ],
                "facts": versions(record, ("facts", opening.ref), cut),
                "kind": "contact",
                "notice": [leaf(record.register("notice", s, opening.ref, cut)) for s in (0, 1)],
                "off": [x.do["off"] if x else False for x in off],
                "rounds": opening.do["rounds"],
                "talks": opening.do["talks"],
                "terms": versions(record, ("terms", opening.ref), cut),
            }
        case "rounds":
            return common | {
                "kind": "rounds",
                "set": versions(record, ("rounds", opening.ref), cut),
                "talks": opening.do["talks"],
            }
        case "text":
            initials = record.initials(opening.ref, cut)
            return common | {
                "initials": [{"id": name(x.ref), "leaf": x.leaf.hex()} for x in initials],
                "kind": "text",
                "passes": versions(record, ("text", opening.ref), cut),
                "talks": opening.do["talks"],
            }
        case "options":
            commits, reveals = (
                [leaf(record.on_options(kind, s, opening.ref, cut)) for s in (0, 1)]
                for kind in ("options.commit", "options.reveal")
            )
            return common | {
                "commits": commits,
                "kind": "options",
                "reveals": reveals,
                "talks": opening.do["talks"],
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
