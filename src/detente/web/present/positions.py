"""Positions on an item: both sides' beside each other, and the private ones a person may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    """One side's positions: those that stand, and those that others took the place of."""

    side: Side
    standing: list[Shown]
    superseded: list[Shown]


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


def columns(line: OpenLine, item: str) -> list[Column]:
    """Ours, then theirs; the latest first."""
    found = [one for one in line.state.positions.values() if one.item == item]
    line.need(one.id for one in found)
    rows = [shown(line, one) for one in reversed(found)]
    return [
        Column(
            side,
            [row for row in rows if _is(row, side) and not _superseded(row)],
            [row for row in rows if _is(row, side) and _superseded(row)],
        )
        for side in line.sides
    ]


def _is(row: Shown, side: Side) -> bool:
    return row.said is not None and row.said.said.side == side.number


def _superseded(row: Shown) -> bool:
    return row.said is not None and row.said.superseded is not None


def private(line: OpenLine, item: str, person: Person) -> list[PrivatePosition]:
    """Those on an item that this person may know of, the latest change first."""
    return list(positions.readable(line.id, person).filter(item=item))


def counted(readers: list[positions.Reader]) -> SafeString:
    """How many of a list have read what it says now."""
    if not readers:
        return say(_("Nobody else is on its list."))
    read = sum(one.read_at is not None for one in readers)
    return say(_("{read} of {all} read"), read=read, all=len(readers))
