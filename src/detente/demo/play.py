"""Plays the case through the real use cases, as far as it has not been played yet."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from detente.core.errors import LocalError
from detente.demo import case
from detente.demo.nodes import Node, Nodes

WAIT_SECONDS = 30
Tell = Callable[[str], None]


class NotInTimeError(LocalError):
    """The other node did not take this in within half a minute. See both nodes' serve.log."""


def play(nodes: Nodes, tell: Tell) -> str:
    """Pair the nodes and play the case up to the request for the voice contact; the line's id."""
    line = _pair(nodes, tell)
    moscow, washington = nodes.both
    _hours(nodes, line)
    talks = _first(moscow, line, "talks") or _open_talks(nodes, line, tell)
    if not _state(moscow, line)["contacts"]:
        _video(nodes, line, talks, tell)
    if not _state(moscow, line)["positions"]:
        _positions(nodes, line, tell)
    if sum(one["rounds"] is None for one in _state(moscow, line)["contacts"].values()) == 1:
        _voice(nodes, line, talks, tell)
    if not _state(moscow, line)["rounds"]:
        _rounds(nodes, line, talks, tell)
    if not _state(moscow, line)["texts"]:
        _text(nodes, line, talks, tell)
    await_same(washington, moscow, line)
    return line


def pair(nodes: Nodes, *, trial: bool = True, replace: bool = False) -> str:
    """Exchange cards and digits between two nodes, as two officers would; the line's id."""
    cards = [node.call("ask", what={"ask": "card"})["text"] for node in nodes.both]
    for node, card in zip(nodes.both, reversed(cards), strict=True):
        what = {"ask": "pair", "card": _base64(card), "trial": trial, "replace": replace}
        line = str(node.call("ask", what=what)["main"])
    halves = [_digits(node, line) for node in nodes.both]
    for node, heard in zip(nodes.both, reversed(halves), strict=True):
        node.call("ask", what={"ask": "confirm", "heard": heard}, line=line)
    for node in nodes.both:
        until(partial(_introduced, node, line))
    return line


def _introduced(node: Node, line: str) -> bool:
    """Whether a node holds what both sides said of themselves when the line was opened."""
    return all(size["size"] > 1 for size in _state(node, line)["logs"])


def _pair(nodes: Nodes, tell: Tell) -> str:
    lines = nodes.both[0].call("state")
    if lines and lines[0]["phase"] == "open":
        return str(lines[0]["line"])
    tell("Pairing the two nodes over a trial line: cards, digits, confirmation …")
    return pair(nodes)


def _hours(nodes: Nodes, line: str) -> None:
    """Each side keeps its own hours, and what it rightly assumes of the other's; none is sent."""
    for node in nodes.both:
        for other in nodes.both:
            where = "" if other is node else line
            node.call("keep_hours", line=where, **case.hours(other.side))


def _base64(text: str) -> str:
    import base64  # noqa: PLC0415

    return base64.b64encode(text.encode()).decode()


def _digits(node: Node, line: str) -> str:
    """The half that this node's officer reads aloud, once both nodes have revealed."""
    found = ""

    def there() -> bool:
        nonlocal found
        try:
            found = node.call("ask", what={"ask": "digits"}, line=line)["text"]
        except LocalError:
            return False
        return bool(found)

    until(there)
    return found


def _open_talks(nodes: Nodes, line: str, tell: Tell) -> str:
    tell("Moscow opens the talks …")
    title = case.CASE["talks"]["name"]
    ref = nodes.both[0].say(line, {"act": "open-talks", "title": title})
    await_thing(nodes.both[1], line, "talks", ref)
    return ref


def _video(nodes: Nodes, line: str, talks: str, tell: Tell) -> None:
    """The video contact of the case, with what it left open; recorded after the event."""
    moscow, washington = nodes.both
    tell("The video contact: requested, agreed, concluded, three items left open …")
    begun = case.start("video-call", case.weeks())
    left_open = case.contact("video-call")["left_open"]
    ref = washington.say(line, {
        "act": "request-contact", "talks": talks, "medium": "video", "start": begun,
        "minutes": case.VIDEO_MINUTES, "purpose": case.VIDEO_PURPOSE,
        "new_items": [{"title": case.ITEMS[item]} for item in left_open],
    })  # fmt: skip
    terms = await_thing(moscow, line, "contacts", ref)["terms"]["open"]
    moscow.say(line, {"act": "accept-terms", "contact": ref, "of": terms})
    await_same(moscow, washington, line)
    facts = moscow.say(line, {
        "act": "propose-facts", "contact": ref, "medium": "video", "start": begun,
        "end": begun + 60 * case.VIDEO_MINUTES, "present": case.PRESENT,
    })  # fmt: skip
    await_same(moscow, washington, line)
    washington.say(line, {"act": "accept-facts", "contact": ref, "of": facts})
    await_same(washington, moscow, line)
    outcome = dict.fromkeys(_state(moscow, line)["items"], "open")
    for node in nodes.both:
        node.say(line, {"act": "record-outcomes", "contact": ref, "status": outcome})
    await_same(washington, moscow, line)


def _positions(nodes: Nodes, line: str, tell: Tell) -> None:
    """What each side let be known of its position, under the name it gave for it."""
    tell("Positions: Moscow's spokesman on the record, Washington's official not named …")
    items = _items(nodes.both[0], line)
    for node, position in zip((nodes.both[0], *[nodes.both[1]] * 2), case.POSITIONS, strict=True):
        item = items[position["item"]]
        node.say(line, position | {"act": "share-position", "item": item})
    await_same(nodes.both[0], nodes.both[1], line)
    await_same(nodes.both[1], nodes.both[0], line)


def _items(node: Node, line: str) -> dict[str, str]:
    """The references of the case's agenda items, by their ids there."""
    titles = {titles["en"]: name for name, titles in case.ITEMS.items()}
    found = _state(node, line)["items"]
    return {titles[one["title"]["en"]]: ref for ref, one in found.items()}


def _voice(nodes: Nodes, line: str, talks: str, tell: Tell) -> None:
    """Moscow's request for the voice contact, which waits for Washington."""
    moscow, _ = nodes.both
    tell("Moscow requests the voice contact, with what was carried over and what is urgent …")
    state, facts = _state(moscow, line), case.contact("voice-call")
    urgent = [one["id"] for one in facts["agenda"] if one.get("urgent")]
    moscow.say(line, {
        "act": "request-contact", "talks": talks, "continues": next(iter(state["contacts"])),
        "medium": "voice", "start": case.start("voice-call", case.weeks()),
        "minutes": facts["minutes"], "purpose": case.VOICE_PURPOSE, "items": list(state["items"]),
        "new_items": [{"title": case.ITEMS[item], "urgent": True} for item in urgent],
        "conduct": case.CONDUCT, "languages": case.LANGUAGES, "delegation": case.DELEGATION,
    })  # fmt: skip


def _rounds(nodes: Nodes, line: str, talks: str, tell: Tell) -> None:
    """The rounds of January, which Moscow proposes as one."""
    moscow, washington = nodes.both
    tell("The rounds on three days in January, proposed as one …")
    items = list(_state(moscow, line)["items"])
    days = [
        {"medium": "in-person", "start": start, "minutes": case.ROUND_MINUTES, "items": items}
        for start in case.round_starts(case.weeks())
    ]
    moscow.say(line, {
        "act": "request-rounds", "talks": talks, "title": case.ROUNDS, "sessions": days,
    })  # fmt: skip
    await_same(moscow, washington, line)


def _text(nodes: Nodes, line: str, talks: str, tell: Tell) -> None:
    """A joint text about the rounds, of which Moscow sends the first pass."""
    moscow, washington = nodes.both
    tell("A joint text about the rounds: Moscow sends the first pass …")
    ref = moscow.say(line, {"act": "open-text", "talks": talks, "title": case.TEXT_TITLE})
    side = _state(moscow, line)["our_side"]
    words = {"title": case.TEXT_TITLE, "paragraphs": case.paragraphs(side)}
    moscow.say(line, {"act": "send-pass", "text": ref, "words": words})
    await_same(moscow, washington, line)


def _state(node: Node, line: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in node.call("state") if one["line"] == line)
    return found


def _first(node: Node, line: str, kind: str) -> str | None:
    return next(iter(_state(node, line)[kind]), None)


def await_thing(node: Node, line: str, kind: str, ref: str) -> dict[str, Any]:
    """Wait until a node holds a thing that the other opened."""
    until(lambda: ref in _state(node, line)[kind])
    found: dict[str, Any] = _state(node, line)[kind][ref]
    return found


def await_same(writer: Node, reader: Node, line: str) -> None:
    """Wait until a node holds, and has receipted, all that the other has written."""
    goal = _state(writer, line)
    side = goal["our_side"]
    until(lambda: _state(reader, line)["logs"][side]["size"] >= goal["logs"][side]["size"])
    until(lambda: _state(writer, line)["logs"][side]["receipted"] >= goal["logs"][side]["size"])


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds. Raises NotInTimeError after half a minute."""
    last = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > last:
            raise NotInTimeError("Waited half a minute in vain.")
        time.sleep(0.05)
