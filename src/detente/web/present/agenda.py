"""Items of an agenda as pages show them, and those that a form offers for the next one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.kinds import MAX_ITEMS
from detente.core.objects import Item
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.text import prose, say


@dataclass(frozen=True)
class AgendaRow:
    """An item of an agenda: its title, both sides' statuses, and its tags.

    `since` is the day since which it is unresolved, `carried` whether a contact left it open then.
    """

    address: Address
    title: SafeString
    item: Item
    since: str
    carried: bool

    @property
    def urgent(self) -> bool:
        """Whether either side's register says so."""
        return any(self.item.urgent)

    @property
    def differ(self) -> bool:
        """Whether the sides call it differently."""
        return self.item.status[0] != self.item.status[1]


def agenda_rows(line: OpenLine, refs: Iterable[str], before: int | None = None) -> list[AgendaRow]:
    """Items in this order, their titles fetched in one go.

    `before` is the start of the contact on whose agenda they stand: only what an earlier contact
    dealt with was carried over to it.
    """
    known = [ref for ref in refs if ref in line.state.items]
    line.need(known)
    return [agenda_row(line, ref, before) for ref in known]


def agenda_row(line: OpenLine, ref: str, before: int | None = None) -> AgendaRow:
    """One item for an agenda."""
    item = line.state.items[ref]
    first = line.outline.first_held(item.id)
    since = line.outline.unresolved_since(item)
    carried = first is not None and since is not None
    if before is not None:
        carried = first is not None and first.start < before
        since = first.start if first is not None and carried else None
    return AgendaRow(
        address=line.address(item.id),
        title=prose(line.body(item.id), "title"),
        item=item,
        since="" if since is None else day_of(line, since),
        carried=carried,
    )


def day_of(line: OpenLine, at: int) -> str:
    """The date of a second on our wall, short, with its year where it is another than now."""
    return clocks.day_on_wall(at, line.sides.ours.zone, short=True, with_year=True)


@dataclass(frozen=True)
class Offered:
    """The items that a form offers for an agenda, and how many open ones it leaves out."""

    refs: list[str]
    left_out: int
    line: OpenLine

    @property
    def choices(self) -> list[tuple[str, SafeString]]:
        """References, and the titles with their tags."""
        return [(ref, _labelled(row)) for ref, row in zip(self.refs, self._rows, strict=True)]

    @property
    def urgent(self) -> list[str]:
        """Those that our side calls urgent."""
        ours = self.line.line.our_side
        return [ref for ref in self.refs if self.line.state.items[ref].urgent[ours]]

    @property
    def note(self) -> SafeString | None:
        """That there are more, and where to find them."""
        if not self.left_out:
            return None
        more = _(
            "The urgent and the newest open items are here; {n} more are open. To take up one of "
            "those, open it from the page of the talks and request the contact there."
        )
        return say(more, n=self.left_out)

    @property
    def _rows(self) -> list[AgendaRow]:
        return agenda_rows(self.line, self.refs)


def offered(
    line: OpenLine, talks: str, first: Iterable[str] = (), named: Iterable[str] = ()
) -> Offered:
    """What terms can put on the agenda: items of these talks, open ones as many as it takes.

    `first` come first and in their order; then the agenda's order, with the items that somebody
    `named`, the urgent and the newest: at most as many as a contact takes, but every named one.
    """
    known, open_items = line.state.items, line.outline.open_items(talks)
    begins = list(dict.fromkeys(first))
    asked = dict.fromkeys([*begins, *named])
    chosen = [ref for ref in asked if ref in known and known[ref].talks == talks][: 2 * MAX_ITEMS]
    newest = [one.id for one in reversed(open_items)]
    urgent = [ref for ref in newest if any(known[ref].urgent)]
    found = list(dict.fromkeys([*chosen, *urgent, *newest]))[: max(MAX_ITEMS, len(chosen))]
    places = {one.id: n for n, one in enumerate(line.outline.items_of(talks))}
    places |= {ref: n - len(begins) for n, ref in enumerate(begins)}
    refs = sorted(found, key=lambda ref: places[ref])
    return Offered(refs, len(set(newest) - set(found)), line)


def _labelled(row: AgendaRow) -> SafeString:
    tags = [say(_("carried over since {day}"), day=row.since)] if row.carried else []
    tags += [say(_("urgent"))] if row.urgent else []
    marks = format_html_join("", ' <span class="tag">{}</span>', ((tag,) for tag in tags))
    return format_html("{}{}", row.title, marks)
