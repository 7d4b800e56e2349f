"""One plain sentence per statement of the record: who did what."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.text import prose, say
from detente.web.present.words import MEDIUM, STATUS

SENTENCES: Mapping[str, Promise] = {
    "paired": _("{side} paired this line"),
    "profile": _("{side} stated its names, zone and languages"),
    "relays": _("{side} stated the relays of its calls"),
    "talks": _("{side} opened talks: {title}"),
    "item": _("{side} added an agenda item: {title}"),
    "item.status": _("{side} marked an item {status}: {item}"),
    "item.status.outcome": _("{side} recorded the outcome of a contact, {status}: {item}"),
    "item.urgent.yes": _("{side} marked an item urgent: {item}"),
    "item.urgent.no": _("{side} no longer marks an item urgent: {item}"),
    "position": _("{side} sent a position on: {item}"),
    "position.instead": _("{side} superseded its position on: {item}"),
    "options": _("{side} put options before both sides in the talks: {talks}"),
    "options.commit": _("{side} committed to its marks on options"),
    "options.reveal": _("{side} showed its marks on options"),
    "contact": _("{side} asked for a contact in the talks: {talks}"),
    "contact.off.yes": _("{side} called off a contact: {medium}, {when}"),
    "contact.off.no": _("{side} took back that it had called off a contact: {medium}, {when}"),
    "delegation": _("{side} named its delegation to a contact: {medium}, {when}"),
    "notice.advisory": _("{side} told what it announces about a contact: {medium}, {when}"),
    "notice.readout": _("{side} told what it publishes after a contact: {medium}, {when}"),
    "notice.none": _("{side} told that it will not publish something about: {medium}, {when}"),
    "contact.rounds": _("{side} opened a contact of rounds in the talks: {talks}"),
    "rounds": _("{side} began to plan rounds: {title}"),
    "rounds.propose": _("{side} proposed rounds, the first of them {medium}, {when}"),
    "rounds.counter": _("{side} countered with rounds, the first of them {medium}, {when}"),
    "rounds.accept": _("{side} accepted the rounds"),
    "rounds.decline": _("{side} declined the rounds"),
    "rounds.withdraw": _("{side} withdrew its rounds"),
    "terms.propose": _("{side} proposed terms: {medium}, {when}"),
    "terms.counter": _("{side} countered with terms: {medium}, {when}"),
    "terms.accept": _("{side} accepted the terms"),
    "terms.decline": _("{side} declined the terms"),
    "terms.withdraw": _("{side} withdrew its terms"),
    "facts.propose": _("{side} signed the facts of a contact: {medium}, {when}"),
    "facts.counter": _("{side} stated other facts: {medium}, {when}"),
    "facts.accept": _("{side} signed the same facts"),
    "facts.decline": _("{side} declined the facts"),
    "facts.withdraw": _("{side} withdrew its facts"),
    "text": _("{side} began a joint text: {title}"),
    "text.propose": _("{side} sent a pass of a joint text"),
    "text.counter": _("{side} answered a pass of a joint text with another"),
    "text.initial": _("{side} initialled paragraphs of a joint text: {count}"),
    "text.accept": _("{side} accepted a joint text as a whole"),
    "text.decline": _("{side} declined a pass of a joint text"),
    "text.withdraw": _("{side} withdrew its pass of a joint text"),
    "rules.propose": _("{side} proposed new rules for the record"),
    "rules.counter": _("{side} countered with other rules for the record"),
    "rules.accept": _("{side} accepted the rules"),
    "rules.decline": _("{side} declined the rules"),
    "rules.withdraw": _("{side} withdrew its rules"),
}
MORE = {
    "position": ("supersedes", ".instead"),
    "item.status": ("contact", ".outcome"),
    "contact": ("rounds", ".rounds"),
}
"""A member that makes another sentence of a statement when it is not null."""
UNKNOWN = _("{side} wrote a statement that has no meaning under this line's rules")


def sentence(line: OpenLine, row: Any) -> SafeString:
    """What a statement does. Whatever a peer wrote gives a sentence, never an error."""
    do = row.do if isinstance(row.do, Mapping) else {}
    kind = row.kind
    if kind == "item.urgent":
        kind += ".yes" if do.get("urgent") is True else ".no"
    elif kind == "contact.off":
        kind += ".yes" if do.get("off") is True else ".no"
    elif kind == "notice":
        kind += ".none" if do.get("at") is None else f".{do.get('what')}"
    elif kind in MORE and do.get(MORE[kind][0]) is not None:
        kind += MORE[kind][1]
    found = SENTENCES.get(kind) if isinstance(kind, str) else None
    words: dict[str, Any] = {"side": line.sides[row.side].name}
    if found is None:
        return say(str(UNKNOWN), **words)
    if kind in ("talks", "item", "rounds", "text"):
        words["title"] = prose(row.body, "title")
    if kind.startswith("item."):
        words["item"] = prose(line.body(row.obj), "title")
        words["status"] = say(str(STATUS.get(str(do.get("status")), "")))
    if isinstance(kind, str) and kind.startswith("position"):
        words["item"] = prose(line.body(str(do.get("item"))), "title")
    if row.kind in ("contact", "options"):
        words["talks"] = prose(line.body(str(do.get("talks"))), "title")
    if kind == "text.initial":
        listed = do.get("paragraphs")
        words["count"] = len(listed) if isinstance(listed, list) else 0
    if "{when}" in str(found):
        timed = _timed(line, row, do)
        words["medium"] = say(str(MEDIUM.get(str(timed.get("medium")), "")))
        words["when"] = short_when(line, timed.get("start"))
    return say(str(found), **words)


def _timed(line: OpenLine, row: Any, do: Mapping[str, Any]) -> Mapping[str, Any]:
    """What has the medium and start of a statement: itself, or the terms that are agreed."""
    if row.kind.startswith("rounds."):
        return _first_session(do)
    contact = line.state.contacts.get(row.obj or "")
    agreed = line.state.agreed_terms(contact) if contact else None
    return {"medium": agreed.terms.medium, "start": agreed.terms.start} if agreed else do


def _first_session(do: Mapping[str, Any]) -> Mapping[str, Any]:
    """The earliest of what is proposed for rounds; whatever a peer wrote otherwise is left out."""
    listed = do.get("sessions")
    found = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    dated = [one for one in found if isinstance(one.get("start"), int)]
    return min(dated, key=lambda one: int(one["start"]), default={})


def short_when(line: OpenLine, at: Any) -> SafeString:
    """A moment in a line of text: on our wall, on theirs and in UTC, with each day that differs."""
    if not isinstance(at, int) or not clocks.clocks(at, line.sides.walls):
        return say("{at}", at=str(at))
    ours, theirs, utc = (
        clocks.on_wall(at, zone).wall
        for zone in (line.sides.ours.zone, line.sides.theirs.zone, "UTC")
    )
    parts = [clocks.short_date_words(ours)]
    for side, wall in zip(line.sides, (ours, theirs), strict=True):
        parts += [clocks.short_date_words(wall)] if wall.date() != ours.date() else []
        parts.append(clocks.hour_words(f"{wall:%H:%M}", side.plain))
    parts += [clocks.short_date_words(utc)] if utc.date() != ours.date() else []
    return say("{when}", when=clocks.comma().join([*parts, f"{utc:%H:%M} UTC"]))
