"""Talks as their page shows them: the agenda and the timeline."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.objects import Talks
from detente.web.lines import OpenLine
from detente.web.present.contact import AgendaRow, ContactView, agenda_row
from detente.web.present.text import in_all_languages, prose, say


@dataclass(frozen=True)
class Entry:
    """One contact on the timeline."""

    contact: ContactView
    told: SafeString


class TalksView:
    """One series of talks, read for one page."""

    def __init__(self, line: OpenLine, talks: Talks) -> None:
        self.line, self.talks = line, talks
        self.address: Address = line.address(talks.id)
        line.need([talks.id])
        self.title = prose(line.body(talks.id), "title")
        self.other_titles = in_all_languages(line.body(talks.id), "title")

    @property
    def agenda(self) -> list[AgendaRow]:
        """Items in the order they were opened."""
        items = [item for item in self.line.state.items.values() if item.talks == self.talks.id]
        self.line.need(item.id for item in items)
        carried = self._carried()
        return [agenda_row(self.line, item.id, item.id in carried) for item in items]

    def _carried(self) -> frozenset[str]:
        found: set[str] = set()
        for contact in self.contacts:
            if contact.concluded and contact.agreed:
                content: Any = contact.agreed.content
                found.update(content.items)
        items = self.line.state.items
        return frozenset(ref for ref in found if "agreed" not in set(items[ref].status))

    @property
    def contacts(self) -> list[ContactView]:
        """Its contacts, the latest start first."""
        found = [
            ContactView(self.line, contact)
            for contact in self.line.state.contacts.values()
            if contact.talks == self.talks.id
        ]
        return sorted(found, key=lambda contact: -contact.start)

    @property
    def timeline(self) -> list[Entry]:
        """Contacts in words, the latest first."""
        return [Entry(contact, self._told(contact)) for contact in self.contacts]

    @staticmethod
    def _told(contact: ContactView) -> SafeString:
        before = contact.before
        if before is None:
            return contact.status
        return say(
            _("{status}; continues {day}"),
            status=contact.status,
            day=say("{day}", day=before.short_day),
        )

    @property
    def last(self) -> ContactView | None:
        """The contact that a new request continues: the latest that was agreed on."""
        return next((contact for contact in self.contacts if contact.agreed), None)
