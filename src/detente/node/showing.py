"""The lines of a node and their folded state, for `detente show`."""

import json
from typing import Any

import msgspec

from detente.core.joint import Joint, Version
from detente.core.objects import Contact, Item
from detente.core.state import State
from detente.node import desk, store


def as_json() -> str:
    """Every line of this node with the whole state that follows from its record."""
    return json.dumps([_line(line) for line in desk.lines()], ensure_ascii=False, indent=2)


def as_text() -> str:
    """A line of words for each line of this node."""
    rows = [
        f"{line.label_theirs}: {line.phase}{', trial' if line.trial else ''}, "
        f"{'up' if line.link_up else 'down'}, {sum(desk.state(line.id).cut)} statements"
        f"{'; stopped: ' + line.stop_reason if line.stop_reason else ''}"
        for line in desk.lines()
    ]
    return "\n".join(rows) or "No line yet. Hand out a card: detente card DIR"


def _line(line: desk.Line) -> dict[str, Any]:
    state = desk.state(line.id)
    refs = [*state.talks, *state.items]
    for contact in state.contacts.values():
        refs += [*contact.terms.versions, *contact.facts.versions]
    bodies = desk.bodies(line.id, refs)
    return {
        "line": line.id,
        "our_side": line.our_side,
        "labels": {"ours": line.label_ours, "theirs": line.label_theirs},
        "phase": line.phase,
        "stopped": line.stop_reason or None,
        "trial": line.trial,
        "link_up": line.link_up,
        "profiles": [msgspec.to_builtins(profile) for profile in line.profiles],
        "logs": [_log(line.id, side, state) for side in (0, 1)],
        "digest": state.digest().hex(),
        "talks": {ref: {"title": _part(bodies, ref, "title")} for ref in state.talks},
        "items": {ref: _item(item, bodies) for ref, item in state.items.items()},
        "contacts": {ref: _contact(one, bodies) for ref, one in state.contacts.items()},
    }


def _log(line: str, side: int, state: State) -> dict[str, Any]:
    head = store.last_head(line, side)
    receipted = store.last_head(line, side, witnessed=True)
    return {
        "size": state.cut[side],
        "signed": head.size if head else 0,
        "root": bytes(head.root).hex() if head else None,
        "receipted": receipted.size if receipted else 0,
    }


def _part(bodies: dict[str, dict[str, Any] | None], ref: str, name: str) -> Any:
    return (bodies.get(ref) or {}).get(name)


def _item(item: Item, bodies: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    return {
        "talks": item.talks,
        "title": _part(bodies, item.id, "title"),
        "status": list(item.status),
        "urgent": list(item.urgent),
    }


def _contact(contact: Contact, bodies: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    return {
        "talks": contact.talks,
        "asked_by": contact.said.side,
        "continues": contact.continues,
        "terms": _joint(contact.terms, bodies),
        "facts": _joint(contact.facts, bodies),
    }


def _joint(joint: Joint, bodies: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    standing = joint.standing()

    def version(one: Version) -> dict[str, Any]:
        content = msgspec.to_builtins(one.content) | (bodies.get(one.id) or {})
        return {"side": one.side, "how": standing.how[one.id], "answers": one.parent} | content

    return {
        "open": standing.open.id if standing.open else None,
        "agreed": standing.agreed.id if standing.agreed else None,
        "versions": {ref: version(one) for ref, one in joint.versions.items()},
    }
