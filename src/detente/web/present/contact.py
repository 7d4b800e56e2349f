"""A contact as its page shows it: where it stands, what is due, and from whom."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.calls.models import Measured, measured
from detente.core.joint import How, Version
from detente.core.objects import Contact, Item
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present import terms
from detente.web.present.text import chosen, prose, say, texts
from detente.web.present.words import HOW, MEDIUM


@dataclass(frozen=True)
class AgendaRow:
    """An item of the agenda: its title, both sides' statuses, and its tags."""

    address: Address
    title: SafeString
    item: Item
    carried: bool
    urgent: bool


class ContactView:
    """One contact, read for one page."""

    def __init__(self, line: OpenLine, contact: Contact) -> None:
        self.line, self.contact = line, contact
        self.address = line.address(contact.id)
        self.standing = contact.terms.standing()
        self.facts_standing = contact.facts.standing()
        versions = [*contact.terms.versions, *contact.facts.versions]
        line.need([contact.talks, *versions])

    @property
    def agreed(self) -> Version | None:
        """The agreed version of the terms, if there is one."""
        return self.standing.agreed

    @property
    def open(self) -> Version | None:
        """The version of the terms that waits for an answer, if there is one."""
        return self.standing.open

    @property
    def concluded(self) -> bool:
        """Whether anybody has put its facts on record."""
        return bool(self.contact.facts.versions)

    @cached_property
    def shown(self) -> Version | None:
        """The version a summary speaks of: agreed, else open, else the last one written."""
        last = next(reversed(self.contact.terms.versions.values()), None)
        return self.agreed or self.open or last

    @property
    def medium(self) -> str:
        """The medium in words."""
        return str(MEDIUM.get(self.shown.content.medium, "")) if self.shown else ""

    @property
    def start(self) -> int:
        """The UTC second it starts, or 0 where no terms were ever proposed."""
        return self.shown.content.start if self.shown else 0

    @property
    def over(self) -> int:
        """The UTC second by which it should have ended."""
        return self.start + 60 * self.shown.content.minutes if self.shown else 0

    @property
    def when(self) -> SafeString:
        """Its time on both walls and in UTC."""
        return terms.when(self.line, self.start)

    @property
    def day(self) -> str:
        """Its date on our wall."""
        return clocks.day_on_wall(self.start, self.line.sides.ours.zone)

    @property
    def short_day(self) -> str:
        """Its date on our wall, short."""
        return clocks.day_on_wall(self.start, self.line.sides.ours.zone, short=True)

    @cached_property
    def measured(self) -> Measured | None:
        """What our node measured of its last call, until facts are on record."""
        return None if self.concluded else measured(self.line.id, self.contact.id)

    @property
    def mine(self) -> bool:
        """Whether the open version is our own."""
        return self.open is not None and self.open.side == self.line.line.our_side

    @property
    def due(self) -> str:
        """What is due now: answer, wait, hold, state, facts, facts-wait, done or ended."""
        if (facts := self.facts_standing.open) is not None:
            return "facts-wait" if facts.side == self.line.line.our_side else "facts"
        if self.facts_standing.agreed is not None:
            return "done"
        if self.open is not None:
            return "wait" if self.mine else "answer"
        if self.agreed is not None:
            return "state" if self.measured else "hold"
        return "ended"

    @property
    def status(self) -> SafeString:
        """Where it stands, in a few words."""
        theirs = self.line.sides.theirs.name
        match self.due:
            case "answer":
                return say(_("{side}: proposal waits for our answer"), side=theirs)
            case "wait":
                return say(_("Our proposal waits for an answer from {side}"), side=theirs)
            case "hold":
                return say(_("Agreed by both"))
            case "state":
                return say(_("The call is over; its facts are to be signed"))
            case "facts":
                return say(_("Concluded; {side} signed its facts and waits for us"), side=theirs)
            case "facts-wait":
                return say(_("Concluded; our facts wait for {side}"), side=theirs)
            case "done":
                return say(_("Concluded; both sides signed its facts"))
            case _:
                return self._ending()

    def _ending(self) -> SafeString:
        last = next(reversed(self.standing.how.items()), None)
        return say(str(HOW[last[1]]).capitalize()) if last else say(_("No terms yet"))

    @property
    def reasons(self) -> list[SafeString]:
        """Why somebody declined, where they said so."""
        replies = self.contact.terms.replies.values()
        answers = [reply.said for reply in replies if reply.how is How.DECLINED and reply.said.body]
        return [prose(self.line.body(said.ref), "reason") for said in answers]

    @cached_property
    def columns(self) -> terms.Table:
        """Ours, theirs and the agreed terms, side by side."""
        found = []
        versions = self.contact.terms.versions
        for side in self.line.sides:
            own = [version for version in versions.values() if version.side == side.number]
            if own and not (self.agreed and own[-1].id == self.agreed.id):
                found.append(self._column(own[-1], side))
        if self.agreed:
            found.append(self._column(self.agreed, None))
        return terms.table(self.line, found)

    def _column(self, version: Any, side: Any) -> tuple[terms.Column, Any, Any]:
        note = str(HOW[self.standing.how.get(version.id, "open")])
        before = self.contact.terms.versions.get(version.parent) if version.parent else None
        return (
            terms.Column(side, note),
            terms.signed(self.line, version),
            terms.signed(self.line, before) if before else None,
        )

    @property
    def crossed(self) -> bool:
        """Whether two proposals crossed on their way."""
        return "lapsed" in self.standing.how.values()

    @cached_property
    def agenda(self) -> list[AgendaRow]:
        """Its items as they stand now."""
        if not self.shown:
            return []
        content = self.shown.content
        self.line.need(content.items)
        previous = self._previous_items()
        return [
            agenda_row(self.line, ref, ref in previous)
            for ref in content.items
            if ref in self.line.state.items
        ]

    def _previous_items(self) -> frozenset[str]:
        before = self.line.state.contacts.get(self.contact.continues or "")
        agreed = self.line.state.agreed_terms(before) if before else None
        return frozenset(agreed.terms.items) if agreed else frozenset()

    @property
    def before(self) -> "ContactView | None":
        """The contact that this one continues."""
        found = self.line.state.contacts.get(self.contact.continues or "")
        return ContactView(self.line, found) if found else None


def agenda_row(line: OpenLine, ref: str, carried: bool = False) -> AgendaRow:
    """An item for an agenda; urgent where either side's register says so."""
    item = line.state.items[ref]
    return AgendaRow(
        address=line.address(ref),
        title=prose(line.body(ref), "title"),
        item=item,
        carried=carried,
        urgent=any(item.urgent),
    )


def plain_title(line: OpenLine, ref: str) -> str:
    """A title as plain text, for choices and page titles."""
    found = chosen(texts(line.body(ref), "title"))
    return found[1] if found else _("Text not held here")
