"""One agenda item: where each side says it stands, and everything that happened to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.agenda import Meeting
from detente.core.kinds import ItemStatus, ItemUrgent
from detente.core.objects import Item, newest_first
from detente.core.statements import Statement
from detente.web.lines import OpenLine
from detente.web.present.agenda import AgendaRow, agenda_row, day_of
from detente.web.present.sides import Side
from detente.web.present.text import say
from detente.web.present.words import MEDIUM, STATUS

EVENTS = 50


@dataclass(frozen=True)
class Event:
    """Something that happened to an item: when, by which side, and where to read more.

    Of what both sides did together, a contact, `side` is None. `page` is the name of the address.
    """

    at: int
    side: Side | None
    told: SafeString
    page: str
    address: Address


class ItemView:
    """One item, read for one page."""

    def __init__(self, line: OpenLine, item: Item, page: str | None = None) -> None:
        self.line, self.item, self.page = line, item, page
        self.address = line.address(item.id)

    @cached_property
    def row(self) -> AgendaRow:
        """Its title, statuses and tags."""
        return agenda_row(self.line, self.item.id)

    @property
    def discussed(self) -> bool:
        """Whether a contact took place with it on the agenda."""
        return self.line.outline.first_held(self.item.id) is not None

    @property
    def urgents(self) -> list[Side]:
        """The sides that call it urgent."""
        return [side for side in self.line.sides if self.item.urgent[side.number]]

    @cached_property
    def history(self) -> "Page[Event]":
        """Everything that happened to it, the newest first."""
        met = self.line.outline.on_agenda(self.item.id)
        moments: list[tuple[int, int, Statement | Meeting]] = [
            (self.item.said.at, 0, self.item.said),
            *((said.at, 1, said) for said in self._marks()),
            *((meeting.start, 2, meeting) for meeting in met),
        ]
        moments.sort(key=lambda one: one[:2], reverse=True)
        page = Paginator(moments, EVENTS).get_page(self.page)
        page.object_list = [self._event(what) for _at, _kind, what in page.object_list]
        return page

    def _marks(self) -> Iterator[Statement]:
        for mark in self.line.state.history.get(self.item.id, (None, None)):
            yield from newest_first(mark)

    def _event(self, what: Statement | Meeting) -> Event:
        if isinstance(what, Meeting):
            address = self.line.address(what.contact.id)
            return Event(what.start, None, self._met(what), "contact", address)
        side = self.line.sides[what.side]
        address = self.line.address(what.ref)
        return Event(what.at, side, say(self._said(what), side=side.name), "statement", address)

    def _met(self, meeting: Meeting) -> SafeString:
        medium = meeting.terms.medium if meeting.terms else ""
        told = _("Discussed: {medium}") if meeting.held else _("On the agreed agenda: {medium}")
        if meeting.off:
            told = _("On the agenda of a contact that was called off: {medium}")
        return say(told, medium=say(str(MEDIUM.get(medium, ""))))

    def _said(self, said: Statement) -> str:
        match said.do:
            case ItemStatus(status=status, contact=str(contact)):
                meeting = self.line.outline.meetings[contact]
                words = {"status": STATUS[status], "day": day_of(self.line, meeting.start)}
                outcome = _("{side} recorded the outcome of %(day)s: %(status)s")
                return outcome % words
            case ItemStatus(status=status):
                return _("{side} marked it: %(status)s") % {"status": STATUS[status]}
            case ItemUrgent(urgent=True):
                return _("{side} marked it urgent")
            case ItemUrgent():
                return _("{side} no longer marks it urgent")
            case _:
                return _("{side} put it on the agenda")
