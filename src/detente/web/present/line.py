"""The line's page: what needs us, what is next, the checks of the last day, and the latest."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.node import desk
from detente.web.lines import OpenLine
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.sentences import sentence
from detente.web.present.text import say

HOURS = 24


@dataclass(frozen=True)
class Need:
    """Something that waits for us, and the button that leads there."""

    sentence: SafeString
    verb: str
    address: str


@dataclass(frozen=True)
class Hour:
    """One hour's mark: its UTC hour, and whether a check passed, failed or never ran."""

    hour: str
    state: str  # passed, missed, none
    round_trip_ms: int | None


@dataclass(frozen=True)
class Latest:
    """A statement in the list of the latest."""

    row: Any
    sentence: SafeString
    side: Any


def contacts(line: OpenLine) -> list[ContactView]:
    """Every contact of the line by its start; their words are fetched in one go."""
    found = line.state.contacts.values()
    line.need(ref for one in found for ref in (one.talks, *one.terms.versions, *one.facts.versions))
    views = [ContactView(line, contact) for contact in found]
    return sorted(views, key=lambda contact: contact.start)


def needs(line: OpenLine, contacts: list[ContactView]) -> list[Need]:
    """What waits for our answer, the soonest contact first."""
    found = []
    for contact in contacts:
        title = plain_title(line, contact.contact.talks)
        if contact.due == "answer":
            asks = (
                _("{side} countered: {medium} on {day}, {talks}")
                if contact.open and contact.open.parent
                else _("{side} asks for a contact: {medium} on {day}, {talks}")
            )
            found.append(_need(line, contact, asks, _("Review terms"), "contact", title))
        elif contact.due == "state":
            over = _("The call is over: {medium} on {day}, {talks}")
            found.append(_need(line, contact, over, _("Sign the facts"), "facts", title))
        elif contact.due == "facts":
            stated = _("{side} signed facts: {medium} on {day}, {talks}")
            found.append(_need(line, contact, stated, _("Review facts"), "facts", title))
    return found


def _need(
    line: OpenLine, contact: ContactView, words: str, verb: str, page: str, title: str
) -> Need:
    told = say(
        words,
        side=line.sides.theirs.name,
        medium=say(contact.medium),
        day=say("{day}", day=contact.short_day),
        talks=title,
    )
    return Need(told, verb, reverse(page, args=[contact.address]))


def upcoming(contacts: list[ContactView]) -> ContactView | None:
    """The next contact that both agreed on and that has no facts yet."""
    now = int(timezone.now().timestamp())
    agreed = [one for one in contacts if one.due == "hold"]
    return next((one for one in agreed if one.over > now), agreed[-1] if agreed else None)


def hours(line: OpenLine) -> list[Hour]:
    """A mark for each of the last 24 hours, the oldest first."""
    now = int(timezone.now().timestamp())
    checks: dict[int, list[Any]] = {}
    for check in desk.checks(line.id, hours=HOURS):
        checks.setdefault(check.at // 3600, []).append(check)
    marks = []
    for hour in range(now // 3600 - HOURS + 1, now // 3600 + 1):
        found = checks.get(hour, [])
        passed = [check.round_trip_ms for check in found if check.ok]
        state = "passed" if passed else "missed" if found else "none"
        measured = [ms for ms in passed if ms is not None]
        marks.append(Hour(f"{hour % 24:02}:00", state, min(measured, default=None)))
    return marks


def latest(line: OpenLine, limit: int = 6) -> list[Latest]:
    """The newest statements of both sides, in words."""
    rows = desk.statements(line.id, limit=limit)
    rows = sorted(rows, key=lambda row: (-row.at, row.side, -row.n))[:limit]
    line.need(ref for row in rows for ref in named(row))
    return [Latest(row, sentence(line, row), line.sides[row.side]) for row in rows]


def named(row: Any) -> list[str]:
    """The references whose words a statement's sentence needs."""
    do = row.do if isinstance(row.do, dict) else {}
    named = (row.obj, do.get("talks"), do.get("item"))
    return [ref for ref in named if isinstance(ref, str)]
