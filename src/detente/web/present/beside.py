"""The agenda of a contact with what is ours alone: its times, and notes on each item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.calls.models import measured
from detente.core.kinds import Facts
from detente.notes import agenda_clock, notebooks
from detente.notes.agenda_clock import ItemTime
from detente.notes.notebooks import MOST_CHARACTERS, Book, Kept
from detente.people.models import Person
from detente.web.present.agenda import AgendaRow, agenda_rows
from detente.web.present.contact import ContactView
from detente.web.present.draft import SENTENCES
from detente.web.present.text import say

_SAID = ("saved", "saving", "away", "signedout")


class Row(NamedTuple):
    """An item of the agenda, its times, and the minutes that its field shows."""

    ref: str
    item: AgendaRow
    time: ItemTime
    minutes: str


@dataclass(frozen=True)
class NoteRow:
    """Notes on an item: the title is None for those on none in particular.

    `clash` is what its author wrote on another page meanwhile, None where nothing.
    """

    ref: str
    title: SafeString | None
    kept: Kept
    clash: Kept | None = None


class Beside:
    """What one person sees beside a contact; `typed` are minutes that could not be kept."""

    def __init__(
        self, view: ContactView, person: Person, typed: Mapping[str, str] | None = None
    ) -> None:
        self.view, self.line, self.person, self.typed = view, view.line, person, typed or {}
        self.contact = view.contact.id
        self.items = tuple(view.terms.items) if view.terms else ()

    @cached_property
    def rows(self) -> list[Row]:
        """The items in the agenda's order."""
        found = agenda_rows(self.line, self.items, self.view.start)
        times = agenda_clock.times(self.line.id, self.contact, ended=self._ended)
        return [self._row(one, times.get(one.item.id, ItemTime())) for one in found]

    def _row(self, item: AgendaRow, time: ItemTime) -> Row:
        ref = item.item.id
        return Row(ref, item, time, self.typed.get(ref, str(time.planned or "")))

    @property
    def _ended(self) -> int | None:
        """The second at which the call ended: as both signed it, or else as our node measured."""
        facts = self.view.facts_standing.agreed
        if facts is not None and isinstance(facts.content, Facts):
            return facts.content.end
        found = measured(self.line.id, self.contact)
        return found.end if found else None

    @property
    def keeps_time(self) -> bool:
        """Whether this person's buttons are there: until somebody states the contact's facts."""
        return self.person.keeps_time and self.view.holds

    @property
    def up(self) -> bool:
        """Whether an item is being discussed."""
        return any(one.time.up for one in self.rows)

    @property
    def planned(self) -> SafeString | None:
        """How much of the length that both agreed on is planned; None where nothing is."""
        total = sum(one.time.planned or 0 for one in self.rows)
        if not total or self.view.terms is None:
            return None
        return say(_("Planned: {n} of {m} minutes."), n=total, m=self.view.terms.minutes)

    @property
    def too_long(self) -> bool:
        """Whether more is planned than both agreed on."""
        terms = self.view.terms
        return terms is not None and sum(one.time.planned or 0 for one in self.rows) > terms.minutes

    # --- notes ----------------------------------------------------------------------------------

    @cached_property
    def book(self) -> Book:
        """This person's own notebook."""
        return notebooks.mine(self.line.id, self.contact, self.person)

    @cached_property
    def others(self) -> list[tuple[str, list[NoteRow]]]:
        """Notebooks that others of our side opened: whose, and what they say."""
        books = notebooks.opened(self.line.id, self.contact, self.person)
        return [(one.author, [row for row in self.notes(one) if row.kept.words]) for one in books]

    @property
    def mine(self) -> list[NoteRow]:
        """The fields of this person's notebook."""
        return self.notes(self.book)

    def notes(self, book: Book) -> list[NoteRow]:
        """A notebook by items: those of the agenda, those that have left it, and none at last."""
        left = [ref for ref in book.notes if ref and ref not in self.items]
        found = agenda_rows(self.line, [*self.items, *left])
        rows = [
            NoteRow(one.item.id, one.title, book.notes.get(one.item.id, Kept())) for one in found
        ]
        return [*rows, NoteRow("", None, book.notes.get("", Kept()))]

    @property
    def sentences(self) -> list[tuple[str, Promise | str]]:
        """What the page's script says of a notebook, in the reader's language."""
        return [("full", too_much()), *((name, SENTENCES[name]) for name in _SAID)]


def too_much() -> str:
    """That notes are longer than notes can be."""
    words = _("Notes on one item have at most {most} characters. Shorten them; nothing is lost.")
    return words.format(most=MOST_CHARACTERS)
