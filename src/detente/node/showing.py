"""The lines of a node and their folded state, for `detente show`."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from detente.core.joint import Joint, Version
from detente.core.objects import Contact, Item, JointText, Options, Position, Rounds
from detente.core.state import State
from detente.node import desk, store

Bodies = dict[str, dict[str, Any] | None]


def as_json() -> str:
    """Every line of this node with the whole state that follows from its record."""
    shown = json.dumps([_line(line) for line in desk.lines()], ensure_ascii=False, indent=2)
    # A peer's words may command a terminal; JSON escapes the oldest of such signs only.
    return "".join(
        one if one.isprintable() or one == "\n" else json.dumps(one)[1:-1] for one in shown
    )


def as_text() -> str:
    """A line of words for each line of this node."""
    rows = [
        f"{line.label_theirs}: {line.phase}{', trial' if line.trial else ''}, "
        f"{'up' if line.link_up else 'down'}, {sum(line.state.cut)} statements"
        f"{_relay_words(line)}"
        f"{'; stopped: ' + line.stop_reason if line.stop_reason else ''}"
        for line in desk.lines()
    ]
    return "\n".join(rows) or "No line yet. Hand out a card: detente card DIR"


def _line(line: desk.Line) -> dict[str, Any]:
    state = desk.state(line.id)
    refs = [*state.talks, *state.items, *state.positions, *state.rounds, *state.texts]
    refs += [
        one.ref
        for contact in state.contacts.values()
        for one in (*contact.off, *contact.delegation, *contact.notice)
        if one
    ]
    refs += [*state.options, *(ref for joint in _joints(state) for ref in joint.versions)]
    bodies = desk.bodies(line.id, refs)
    return {
        "line": line.id,
        "our_side": line.our_side,
        "labels": {"ours": line.label_ours, "theirs": line.label_theirs},
        "phase": line.phase,
        "stopped": line.stop_reason or None,
        "trial": line.trial,
        "link_up": line.link_up,
        "relays": _relays(state),
        "profiles": [msgspec.to_builtins(profile) for profile in line.profiles],
        "logs": [_log(line.id, side, state) for side in (0, 1)],
        "digest": state.digest().hex(),
        "talks": {ref: {"title": _part(bodies, ref, "title")} for ref in state.talks},
        "items": {ref: _item(item, bodies) for ref, item in state.items.items()},
        "positions": {ref: _position(one, bodies) for ref, one in state.positions.items()},
        "contacts": {ref: _contact(one, bodies) for ref, one in state.contacts.items()},
        "rounds": {ref: _rounds(one, bodies) for ref, one in state.rounds.items()},
        "texts": {ref: _text(one, bodies) for ref, one in state.texts.items()},
        "options": {ref: _options(one, bodies) for ref, one in state.options.items()},
    }


def _relays(state: State) -> list[list[str]]:
    return [list(side.addresses) if side else [] for side in map(state.side, (0, 1))]


def _relay_words(line: desk.Line) -> str:
    """Through which relays calls of a line in earnest go."""
    if line.trial or line.phase != "open":
        return ""
    stated = [", ".join(one) or "none" for one in _relays(line.state)]
    return f"; relays: ours {stated[line.our_side]}, theirs {stated[1 - line.our_side]}"


def _joints(state: State) -> Iterator[Joint]:
    for contact in state.contacts.values():
        yield from (contact.terms, contact.facts)
    yield from (rounds.set for rounds in state.rounds.values())
    yield from (text.passes for text in state.texts.values())


def _log(line: str, side: int, state: State) -> dict[str, Any]:
    head = store.last_head(line, side)
    receipted = store.last_head(line, side, witnessed=True)
    return {
        "size": state.cut[side],
        "signed": head.size if head else 0,
        "root": bytes(head.root).hex() if head else None,
        "receipted": receipted.size if receipted else 0,
    }


def _part(bodies: Bodies, ref: str, name: str) -> Any:
    return (bodies.get(ref) or {}).get(name)


def _item(item: Item, bodies: Bodies) -> dict[str, Any]:
    return {
        "talks": item.talks,
        "title": _part(bodies, item.id, "title"),
        "status": list(item.status),
        "urgent": list(item.urgent),
    }


def _contact(contact: Contact, bodies: Bodies) -> dict[str, Any]:
    return {
        "talks": contact.talks,
        "asked_by": contact.said.side,
        "continues": contact.continues,
        "rounds": contact.rounds,
        "off": [one and {"reason": _part(bodies, one.ref, "reason")} for one in contact.off],
        "delegation": [one and _part(bodies, one.ref, "people") for one in contact.delegation],
        "notice": [
            one and msgspec.to_builtins(one.do) | (bodies.get(one.ref) or {})
            for one in contact.notice
        ],
        "terms": _joint(contact.terms, bodies),
        "facts": _joint(contact.facts, bodies),
    }


def _position(one: Position, bodies: Bodies) -> dict[str, Any]:
    return {
        "item": one.item, "side": one.said.side, "principled": one.principled,
        "attribution": one.attribution, "superseded": one.superseded, **(bodies.get(one.id) or {}),
    }  # fmt: skip


def _rounds(one: Rounds, bodies: Bodies) -> dict[str, Any]:
    title = _part(bodies, one.id, "title")
    return {"talks": one.talks, "title": title, "set": _joint(one.set, bodies)}


def _text(one: JointText, bodies: Bodies) -> dict[str, Any]:
    initials = [
        {"side": each.said.side, "pass": each.version, "mode": each.mode,
         "paragraphs": each.paragraphs}
        for each in one.initials
    ]  # fmt: skip
    title, passes = _part(bodies, one.id, "title"), _joint(one.passes, bodies)
    return {"talks": one.talks, "title": title, "passes": passes, "initials": initials}


def _options(one: Options, bodies: Bodies) -> dict[str, Any]:
    return {
        "talks": one.talks, "items": one.items, "options": _part(bodies, one.id, "options"),
        "committed": [commit is not None for commit in one.commits],
        "shown": [reveal is not None for reveal in one.reveals],
    }  # fmt: skip


def _joint(joint: Joint, bodies: Bodies) -> dict[str, Any]:
    standing = joint.standing()

    def version(one: Version) -> dict[str, Any]:
        content = msgspec.to_builtins(one.content) | (bodies.get(one.id) or {})
        return {"side": one.side, "how": standing.how[one.id], "answers": one.parent} | content

    return {
        "open": standing.open.id if standing.open else None,
        "agreed": standing.agreed.id if standing.agreed else None,
        "versions": {ref: version(one) for ref, one in joint.versions.items()},
    }
