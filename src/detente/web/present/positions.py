"""Positions on an item: both sides' beside each other, and the private ones a person may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.objects import Position
from detente.core.statements import split_ref
from detente.people.models import Person
from detente.preparation import positions
from detente.preparation.models import PrivatePosition
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.terms import paragraphs
from detente.web.present.text import in_all_languages, prose, say

POSITIONS = 10
"""Positions of one side that a page shows at a time: each may be long."""


@dataclass(frozen=True)
class Shown:
    """A position as the other side can read it: signed already, or still to be checked.

    `said` is the position in the record, `at` its author's claim in UTC seconds.
    """

    words: SafeString
    languages: list[tuple[str, SafeString]]
    principled: bool
    attribution: SafeString
    said: Position | None = None
    address: Address | None = None
    at: int = 0

    @property
    def number(self) -> int:
        """Its place in its side's log."""
        return split_ref(self.said.id)[1] if self.said else 0


@dataclass(frozen=True)
class Column:
    """One side's positions: those that stand, and those that others took the place of.

    The names are what a page's query calls the pages of each.
    """

    side: Side
    standing: "Page[Shown]"
    superseded: "Page[Shown]"
    standing_name: str
    superseded_name: str
    leafed: bool
    """Whether the superseded ones are what somebody is leafing through."""


def shown(line: OpenLine, position: Position) -> Shown:
    """A position in the record."""
    body = line.body(position.id)
    return Shown(
        words=format_html('<p class="words">{}</p>', prose(body, "text")),
        languages=in_all_languages(body, "text"),
        principled=position.principled,
        attribution=attributed(position.attribution, body),
        said=position,
        address=line.address(position.id),
        at=position.said.at,
    )


def to_be_checked(
    texts: dict[str, str], attribution: str, by: dict[str, str], *, principled: bool
) -> Shown:
    """A position before it is signed, in every language that goes out."""
    return Shown(
        words=paragraphs({"text": texts}, "text"),
        languages=[],
        principled=principled,
        attribution=attributed(attribution, {"by": by}, every_language=True),
    )


def attributed(
    attribution: str, body: Mapping[str, Any] | None, *, every_language: bool = False
) -> SafeString:
    """To whom a position may be attributed, in words."""
    if attribution == "not-named":
        return say(_("Attributed to: official, not named"))
    by = prose(body, "by")
    if every_language:
        texts = [text for _name, text in in_all_languages(body, "by")]
        by = format_html(" / ".join(["{}"] * len(texts)), *texts)
    if attribution == "role":
        return say(_("Attributed to: {by}, by role"), by=by)
    return say(_("Attributed to: {by}, by name"), by=by)


def columns(line: OpenLine, item: str, asked: Mapping[str, str]) -> list[Column]:
    """Ours, then theirs; the latest first. `asked` is the page's query, with page numbers."""
    found = [one for one in reversed(line.state.positions.values()) if one.item == item]
    every = [_column(side, found, asked) for side in line.sides]
    pages = [page for one in every for page in (one.standing, one.superseded)]
    line.need(position.id for page in pages for position in page.object_list)
    for page in pages:
        page.object_list = [shown(line, one) for one in page.object_list]
    return every


def _column(side: Side, found: list[Position], asked: Mapping[str, str]) -> Column:
    """A side's positions by the page, not yet in words."""
    said = [one for one in found if one.said.side == side.number]
    whose = "ours" if side.ours else "theirs"
    names = f"standing-{whose}", f"superseded-{whose}"
    parts: tuple[list[Any], list[Any]] = (
        [one for one in said if one.superseded is None],
        [one for one in said if one.superseded is not None],
    )
    standing, superseded = (
        Paginator(part, POSITIONS).get_page(asked.get(name))
        for part, name in zip(parts, names, strict=True)
    )
    return Column(side, standing, superseded, *names, names[1] in asked)


def private(line: OpenLine, item: str, person: Person) -> list[PrivatePosition]:
    """Those on an item that this person may know of, the latest change first."""
    return list(positions.readable(line.id, person).filter(item=item))


def counted(readers: list[positions.Reader]) -> SafeString:
    """How many of a list have read what it says now."""
    if not readers:
        return say(_("Nobody else is on its list."))
    read = sum(one.read_at is not None for one in readers)
    return say(_("{read} of {all} read"), read=read, all=len(readers))
