"""Terms of one contact as somebody proposes them, signed already or still to be checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from detente.core.joint import Version
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present import arrangement
from detente.web.present.arrangement import Arrangement
from detente.web.present.terms import Column, Table, Term, agenda, compared, when
from detente.web.present.text import texts
from detente.web.present.words import MEDIUM


@dataclass(frozen=True, kw_only=True)
class Proposal(Arrangement):
    """Terms of a contact. `start` is a UTC second; `urgent` goes by position in `items`."""

    medium: str
    start: int
    minutes: int
    items: tuple[tuple[str, dict[str, str]], ...]  # (ref, or nothing for a new one; its titles)
    urgent: frozenset[int]

    def same_as(self, other: "Proposal") -> bool:
        """Whether nothing differs in what the two say; marks of urgency are no part of terms."""
        return self._said() == other._said()

    def _said(self) -> tuple[Any, ...]:
        items = tuple((ref, ref or titles) for ref, titles in self.items)
        return (self.medium, self.start, self.minutes, items, *self.arranged)


def signed(line: OpenLine, version: Version) -> Proposal:
    """A version in the record, with its words."""
    content: Any = version.content
    line.need([version.id, *content.items])
    known = line.state.items
    return Proposal(
        medium=content.medium,
        start=content.start,
        minutes=content.minutes,
        items=tuple((ref, texts(line.body(ref), "title")) for ref in content.items),
        urgent=frozenset(n for n, ref in enumerate(content.items) if any(known[ref].urgent)),
        **arrangement.members(line, version),
    )


def table(
    line: OpenLine,
    proposals: Sequence[tuple[Column, Proposal, Proposal | None]],
    *,
    every_language: bool = False,
) -> Table:
    """Proposals in columns; each with the one it answers or changes, so that changes show.

    Words come in the reader's language, or in `every_language` that was written.
    """
    return compared([
        (
            column,
            _terms(line, now, every_language),
            _terms(line, before, every_language) if before else None,
        )
        for column, now, before in proposals
    ])  # fmt: skip


def _terms(line: OpenLine, one: Proposal, every_language: bool) -> list[Term]:
    place, *others = arrangement.terms(line, one, every_language=every_language)
    items = agenda(one.items, one.urgent, every_language=every_language)
    return [
        Term(_("Medium"), format_html("{}", MEDIUM.get(one.medium, one.medium))),
        Term(_("When"), when(line, one.start, seconds=one.start % 60 != 0)),
        Term(_("Length"), format_html("{}", clocks.length_words(one.minutes))),
        place._replace(said=place.said or one.medium == "in-person"),
        Term(_("Agenda"), items),
        *others,
    ]
