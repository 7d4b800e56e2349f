"""Rounds as their page shows them: the days side by side, and how each of them stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.acts import NewSession
from detente.core.joint import Version
from detente.core.kinds import ContactSet
from detente.core.objects import Rounds
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present import arrangement
from detente.web.present.arrangement import Arrangement
from detente.web.present.contact import ContactView
from detente.web.present.joints import JointView
from detente.web.present.terms import Column, Table, Term, agenda, compared, when
from detente.web.present.text import prose, texts
from detente.web.present.words import HOW, MEDIUM


@dataclass(frozen=True, kw_only=True)
class Planned(Arrangement):
    """A set as somebody proposes it: its days by contact, `new1` … for those not opened yet."""

    days: dict[str, NewSession]

    def same_as(self, other: "Planned") -> bool:
        """Whether nothing differs in what the two say."""
        return self.days == other.days and self.arranged == other.arranged


def signed(line: OpenLine, version: Version) -> Planned:
    """A version in the record, with its words."""
    content = version.content
    sessions = content.sessions if isinstance(content, ContactSet) else ()
    line.need([version.id, *(ref for one in sessions for ref in one.items)])
    days = {
        one.contact: NewSession(one.medium, one.start, one.minutes, one.items, one.contact)
        for one in sessions
    }
    return Planned(days=days, **arrangement.members(line, version))


def planned(sessions: Sequence[NewSession], **arranged: Any) -> Planned:
    """A set that is still to be checked before sending."""
    days = {one.contact or f"new{n}": one for n, one in enumerate(sessions, 1)}
    return Planned(days=days, **arranged)


def table(
    line: OpenLine,
    proposals: Sequence[tuple[Column, Planned, Planned | None]],
    *,
    every_language: bool = False,
) -> Table:
    """Sets in columns, a row a day; each with the one it answers, so that changes show."""
    line.need(ref for _c, one, _b in proposals for day in one.days.values() for ref in day.items)
    starts: dict[str, int] = {}
    for _column, now, before in proposals:
        for one in (before, now):
            starts |= {key: day.start for key, day in one.days.items()} if one else {}
    order = sorted(starts, key=lambda key: starts[key])

    def rows(one: Planned) -> list[Term]:
        days = [
            Term(_("Day %(number)s") % {"number": n}, _day(line, one.days.get(key)))
            for n, key in enumerate(order, 1)
        ]
        return days + arrangement.terms(line, one, every_language=every_language)

    return compared([
        (column, rows(now), rows(before) if before else None) for column, now, before in proposals
    ])  # fmt: skip


def _day(line: OpenLine, day: NewSession | None) -> SafeString:
    if day is None:
        return format_html('<span class="soft">{}</span>', _("Not planned"))
    titles = tuple((ref, texts(line.body(ref), "title")) for ref in day.items)
    return format_html(
        '{}<p><span class="tag">{}</span> {}</p>{}',
        when(line, day.start, seconds=day.start % 60 != 0),
        MEDIUM.get(day.medium, day.medium),
        clocks.length_words(day.minutes),
        agenda(titles),
    )


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
    def columns(self) -> Table:
        """Ours, theirs and the agreed set, side by side."""
        return table(
            self.line,
            [
                (
                    Column(side, str(HOW[self.standing.how[version.id]])),
                    signed(self.line, version),
                    signed(self.line, before) if (before := self.beside(version)) else None,
                )
                for side, version in self.each_last
            ],
        )
