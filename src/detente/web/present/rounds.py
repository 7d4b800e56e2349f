"""Rounds as their page shows them: the days side by side, and how each of them stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.acts import NewSession
from detente.core.joint import Version
from detente.core.kinds import ContactSet, Mode
from detente.core.objects import Rounds
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present import terms
from detente.web.present.contact import ContactView
from detente.web.present.joints import JointView
from detente.web.present.sides import Side
from detente.web.present.text import prose, texts
from detente.web.present.words import HOW, MEDIUM


@dataclass(frozen=True)
class Planned:
    """A set as somebody proposes it: its days by contact, `new1` … for those not opened yet."""

    days: dict[str, NewSession]
    purpose: dict[str, str]
    binding: bool


def signed(line: OpenLine, version: Version) -> Planned:
    """A version in the record, with its words."""
    content = version.content
    sessions = content.sessions if isinstance(content, ContactSet) else ()
    line.need([version.id, *(ref for one in sessions for ref in one.items)])
    days = {
        one.contact: NewSession(one.medium, one.start, one.minutes, one.items, one.contact)
        for one in sessions
    }
    purpose = texts(line.body(version.id), "purpose")
    return Planned(days, purpose, content.mode is Mode.BINDING)


def planned(sessions: Sequence[NewSession], purpose: dict[str, str], *, binding: bool) -> Planned:
    """A set that is still to be checked before sending."""
    days = {one.contact or f"new{n}": one for n, one in enumerate(sessions, 1)}
    return Planned(days, purpose, binding)


def table(
    line: OpenLine,
    proposals: Sequence[tuple[terms.Column, Planned, Planned | None]],
    *,
    every_language: bool = False,
) -> terms.Table:
    """Sets in columns, a row a day; each with the one it answers, so that changes show."""
    line.need(ref for _c, one, _b in proposals for day in one.days.values() for ref in day.items)
    starts: dict[str, int] = {}
    for _column, now, before in proposals:
        for one in (before, now):
            starts |= {key: day.start for key, day in one.days.items()} if one else {}
    rows = []
    for n, key in enumerate(sorted(starts, key=lambda key: starts[key]), 1):
        cells = [_day_cell(line, key, now, before) for _column, now, before in proposals]
        rows.append(terms.Row(_("Day %(number)s") % {"number": n}, tuple(cells)))
    for label, told in ((_("Purpose"), _purpose), (_("Force"), _force)):
        rows.append(terms.Row(label, tuple(
            terms.cell(told(now, every_language), told(before, every_language) if before else None)
            for _column, now, before in proposals
        )))  # fmt: skip
    return terms.Table(tuple(column for column, _now, _before in proposals), tuple(rows))


def _day_cell(line: OpenLine, key: str, now: Planned, before: Planned | None) -> terms.Cell:
    shown = _day(line, now.days.get(key))
    return terms.cell(shown, _day(line, before.days.get(key)) if before else None)


def _day(line: OpenLine, day: NewSession | None) -> SafeString:
    if day is None:
        return format_html('<span class="soft">{}</span>', _("Not planned"))
    titles = tuple((ref, texts(line.body(ref), "title")) for ref in day.items)
    return format_html(
        '{}<p><span class="tag">{}</span> {}</p>{}',
        terms.when(line, day.start),
        MEDIUM.get(day.medium, day.medium),
        clocks.length_words(day.minutes),
        terms.agenda(titles),
    )


def _purpose(one: Planned, every_language: bool) -> SafeString:
    return terms.purpose(one.purpose, every_language)


def _force(one: Planned, _every_language: bool) -> SafeString:
    return format_html("{}", _("binding once accepted") if one.binding else _("ad referendum"))


class RoundsView(JointView):
    """One set of rounds, read for one page."""

    def __init__(self, line: OpenLine, rounds: Rounds) -> None:
        super().__init__(line, rounds.set)
        self.rounds = rounds
        self.address = line.address(rounds.id)
        line.need([rounds.id, rounds.talks, *rounds.set.versions])

    @property
    def title(self) -> SafeString:
        """Its title for this reader."""
        return prose(self.line.body(self.rounds.id), "title")

    @cached_property
    def days(self) -> list[ContactView]:
        """The contacts of the set that is shown, by their start."""
        content = self.shown.content if self.shown else None
        sessions = content.sessions if isinstance(content, ContactSet) else ()
        known = self.line.state.contacts
        ordered = sorted(sessions, key=lambda one: one.start)
        return [ContactView(self.line, known[one.contact]) for one in ordered]

    @cached_property
    def columns(self) -> terms.Table:
        """Ours, theirs and the agreed set, side by side."""
        found: list[tuple[terms.Column, Planned, Planned | None]] = []
        for side in self.line.sides:
            own = [one for one in self.joint.versions.values() if one.side == side.number]
            if own and own[-1] is not self.agreed:
                found.append(self._column(own[-1], side))
        if self.agreed:
            found.append(self._column(self.agreed, None))
        return table(self.line, found)

    def _column(
        self, version: Version, side: Side | None
    ) -> tuple[terms.Column, Planned, Planned | None]:
        note = str(HOW[self.standing.how[version.id]])
        before = self.parent(version)
        old = signed(self.line, before) if before else None
        return terms.Column(side, note), signed(self.line, version), old
