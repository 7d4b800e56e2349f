"""The agenda of talks across their contacts: what was discussed when, and what is left open."""

from collections.abc import Iterable
from typing import NamedTuple

from detente.core.joint import How, Joint, Version
from detente.core.kinds import ContactSet, Facts, ItemStatus, Status, Terms
from detente.core.objects import CLOSING, Both, Contact, Item, newest_first
from detente.core.state import State
from detente.core.statements import Statement

_STATED = frozenset({How.OPEN, How.AGREED, How.COUNTERED, How.DECLINED})


class Meeting(NamedTuple):
    """A contact in time: the terms that speak for it, and whether it took place.

    The terms are the agreed ones, else those that wait for an answer, else the last proposed; those
    of a contact of rounds come from the set. `start` is a UTC second, as both sides signed it or
    else as the terms have it; 0 where none were ever proposed.
    """

    contact: Contact
    version: Version | None
    terms: Terms | None
    agreed: bool
    concluded: bool
    start: int

    @property
    def end(self) -> int:
        """The UTC second by which it should have ended."""
        return self.start + 60 * self.terms.minutes if self.terms else self.start

    @property
    def off(self) -> bool:
        """Whether either side called it off."""
        return any(self.contact.off)

    @property
    def agenda(self) -> tuple[str, ...]:
        """The items that both sides agreed to discuss."""
        return self.terms.items if self.terms and self.agreed else ()

    @property
    def held(self) -> bool:
        """Whether it took place under terms that both agreed on."""
        return self.concluded and self.agreed


def concluded(contact: Contact) -> bool:
    """Whether a side has put facts of it on record and not taken them back."""
    return any(how in _STATED for how in contact.facts.standing().how.values())


def meeting(state: State, contact: Contact) -> Meeting:
    """A contact as it stands in this state."""
    rounds = state.rounds.get(contact.rounds or "")
    joint = rounds.set if rounds else contact.terms
    version, terms = _speaking(joint, contact.id)
    facts = contact.facts.standing().agreed
    start = terms.start if terms else 0
    if facts is not None and isinstance(facts.content, Facts):
        start = facts.content.start
    agreed = version is not None and version is joint.standing().agreed
    return Meeting(contact, version, terms, agreed, concluded(contact), start)


def _speaking(joint: Joint, contact: str) -> tuple[Version | None, Terms | None]:
    standing = joint.standing()
    for version in (standing.agreed, standing.open, *reversed(joint.versions.values())):
        if version is not None and (terms := _terms(version, contact)) is not None:
            return version, terms
    return None, None


def _terms(version: Version, contact: str) -> Terms | None:
    match version.content:
        case Terms():
            return version.content
        case ContactSet():
            return version.content.terms(contact)
        case _:
            return None


def unresolved_since(item: Item, meetings: Iterable[Meeting]) -> int | None:
    """The UTC second since which an item is unresolved; None when both sides have closed it.

    That is the start of the first contact that took place with the item on its agreed agenda; of an
    item that none has dealt with, it is when it was put on the agenda.
    """
    if item.closed:
        return None
    starts = (one.start for one in meetings if one.held and item.id in one.agenda)
    return min(starts, default=item.said.at)


def outcomes(state: State, contact: str) -> dict[str, Both]:
    """By item, what each side last recorded as the outcome of this contact."""
    found: dict[str, list[Statement | None]] = {}
    for side, mark in enumerate(state.history.get(contact, (None, None))):
        for said in newest_first(mark):
            if isinstance(said.do, ItemStatus) and said.do.contact == contact and said.obj:
                both = found.setdefault(said.obj, [None, None])
                both[side] = both[side] or said
    return {item: (zero, one) for item, (zero, one) in found.items()}


def status_of(said: Statement | None) -> Status | None:
    """The status that an outcome gives its item."""
    return said.do.status if said is not None and isinstance(said.do, ItemStatus) else None


def left_open(meeting: Meeting, recorded: dict[str, Both]) -> tuple[str, ...]:
    """The items of a contact's agenda that both sides did not close alike at its end."""

    def closed(item: str) -> bool:
        zero, one = (status_of(said) for said in recorded.get(item, (None, None)))
        return zero == one and zero in CLOSING

    return tuple(item for item in meeting.agenda if not closed(item))
