"""Talks as their page shows them: the agenda and the timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from detente.addresses import Address
from detente.core.objects import Item, Talks
from detente.core.outline import Moment
from detente.web.lines import OpenLine
from detente.web.present.agenda import AgendaRow, agenda_rows
from detente.web.present.contact import ContactView
from detente.web.present.text import in_all_languages, prose
from detente.web.present.timeline import Entry, timeline

ITEMS = 50
MOMENTS = 25
LATEST = 3


class TalksView:
    """One series of talks, read for one page; `asked` is the page's query, with page numbers."""

    def __init__(self, line: OpenLine, talks: Talks, asked: dict[str, str] | None = None) -> None:
        self.line, self.talks, self.asked = line, talks, asked or {}
        self.address: Address = line.address(talks.id)

    @property
    def title(self) -> SafeString:
        """Its subject for this reader."""
        return prose(self.line.body(self.talks.id), "title")

    @property
    def other_titles(self) -> list[tuple[str, SafeString]]:
        """Its subject in every language written."""
        return in_all_languages(self.line.body(self.talks.id), "title")

    @cached_property
    def agenda(self) -> "Page[AgendaRow]":
        """The items that are carried over, in the agenda's order."""
        return self._items("agenda", self.line.outline.open_items(self.talks.id))

    @cached_property
    def closed(self) -> "Page[AgendaRow]":
        """The items that both sides call agreed, or both dropped; the latest put on it first."""
        return self._items("closed", self.line.outline.closed_items(self.talks.id)[::-1])

    @property
    def closed_shown(self) -> bool:
        """Whether the closed ones are what somebody is leafing through."""
        return "closed" in self.asked

    def _items(self, name: str, items: list[Item]) -> "Page[AgendaRow]":
        page = Paginator(items, ITEMS).get_page(self.asked.get(name))
        page.object_list = agenda_rows(self.line, [one.id for one in page.object_list])
        return page

    @cached_property
    def timeline(self) -> "Page[Entry]":
        """Contacts and rounds in words, the latest first."""
        moments = self.line.outline.timeline_of(self.talks.id)
        page = Paginator(moments, MOMENTS).get_page(self.asked.get("timeline"))
        page.object_list = self._told(page.object_list)
        return page

    def _told(self, moments: Sequence[Moment]) -> list[Entry]:
        return timeline(self.line, moments, int(timezone.now().timestamp()))

    @property
    def last(self) -> ContactView | None:
        """The contact that a new request continues: the last that took place."""
        found = self.line.outline.last_held(self.talks.id)
        return ContactView(self.line, found.contact) if found else None


@dataclass(frozen=True)
class Summary:
    """Talks in the list of all: the latest of their timeline, and how many items are open."""

    talks: TalksView
    latest: list[Entry]
    open_items: int


def summaries(line: OpenLine, found: Iterable[Talks]) -> list[Summary]:
    """These talks in short; what all of them need is fetched in one go."""
    every = [(one, line.outline.timeline_of(one.id)[:LATEST]) for one in found]
    moments = [moment for _talks, latest in every for moment in latest]
    told = iter(timeline(line, moments, int(timezone.now().timestamp())))
    return [
        Summary(
            talks=TalksView(line, talks),
            latest=list(islice(told, len(latest))),
            open_items=len(line.outline.open_items(talks.id)),
        )
        for talks, latest in every
    ]
