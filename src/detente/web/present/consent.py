"""Who agreed to whose recording: every proposal for a contact, and what became of it."""

from typing import NamedTuple

from django.utils.safestring import SafeString

from detente.core.joint import How, Version
from detente.core.kinds import Terms
from detente.web.present.arrangement import recording
from detente.web.present.contact import ContactView
from detente.web.present.sides import Side
from detente.web.present.words import HOW


class Entry(NamedTuple):
    """What one proposal says of recording; `answered` is the other side's, if it agreed to it."""

    side: Side
    ref: str
    at: int
    words: SafeString
    became: str
    answered: tuple[Side, str, int] | None
    in_force: bool


def ledger(view: ContactView) -> list[Entry]:
    """Every version of the terms of a contact, the newest first."""
    return [_entry(view, version) for version in reversed(view.versions.values())]


def _entry(view: ContactView, version: Version) -> Entry:
    line, agreed = view.line, view.agreed
    how = view.standing.how[version.id]
    terms = version.content
    allowed = terms.conduct.recording if isinstance(terms, Terms) else ()
    reply = view.joint.replies.get(version.id) if how is How.AGREED else None
    answered = (line.sides[reply.said.side], reply.said.ref, reply.said.at) if reply else None
    return Entry(
        line.sides[version.side],
        version.id,
        version.said.at,
        recording(line, allowed),
        str(HOW[how]),
        answered,
        agreed is not None and agreed.id == version.id,
    )
