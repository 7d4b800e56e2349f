"""The timeline of talks, past and future: contacts by date, and rounds with theirs as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.agenda import Meeting, left_open, outcomes
from detente.core.outline import Moment
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.agenda import day_of
from detente.web.present.contact import ContactView
from detente.web.present.joints import JointView
from detente.web.present.sides import Side
from detente.web.present.text import prose, say
from detente.web.present.words import MEDIUM

MOST_TITLES = 8
"""Of the items that a contact left open; the rest is counted."""


@dataclass(frozen=True)
class OnWall:
    """A moment on one wall; `side` is None for UTC."""

    side: Side | None
    clock: clocks.Clock


@dataclass(frozen=True)
class Dated:
    """One contact: when on every wall, where it stands, and what it left open."""

    address: Address
    day: str
    walls: list[OnWall]
    medium: str
    told: SafeString
    off: bool
    left: list[SafeString]
    more_left: int
    settled: bool
    """Whether it took place and left nothing open."""


@dataclass(frozen=True)
class Round:
    """What rounds are called, from when to when they are, and where they stand."""

    address: Address
    title: SafeString
    days: str
    told: SafeString


@dataclass(frozen=True)
class Entry:
    """One place on the timeline: a contact by itself, or rounds with the contacts of theirs."""

    ahead: bool
    rounds: Round | None
    contacts: list[Dated]


def timeline(line: OpenLine, moments: Sequence[Moment], now: int) -> list[Entry]:
    """These moments in words, what they need fetched in one go."""
    meetings = [one for moment in moments for one in moment.meetings]
    left = {one.contact.id: _left(line, one) for one in meetings}
    titles = [ref for refs in left.values() for ref in refs[:MOST_TITLES]]
    line.need([*titles, *(one.rounds.id for one in moments if one.rounds)])
    return [
        Entry(
            ahead=moment.start > now,
            rounds=_round(line, moment),
            contacts=[_dated(line, one, left[one.contact.id]) for one in moment.meetings],
        )
        for moment in moments
    ]


def _left(line: OpenLine, one: Meeting) -> tuple[str, ...]:
    return left_open(one, outcomes(line.state, one.contact.id)) if one.held else ()


def _dated(line: OpenLine, one: Meeting, left: tuple[str, ...]) -> Dated:
    return Dated(
        address=line.address(one.contact.id),
        day=clocks.day_on_wall(one.start, line.sides.ours.zone) if one.terms else "",
        walls=walls(line, one.start) if one.terms else [],
        medium=str(MEDIUM.get(one.terms.medium, "")) if one.terms else "",
        told=_told(line, one),
        off=one.off,
        left=[prose(line.body(ref), "title") for ref in left[:MOST_TITLES]],
        more_left=len(left[MOST_TITLES:]),
        settled=one.held and bool(one.agenda) and not left,
    )


def walls(line: OpenLine, at: int) -> list[OnWall]:
    """A moment on our wall, theirs, and UTC's; empty where no calendar reaches."""
    found = clocks.clocks(at, line.sides.walls)
    sides: list[Side | None] = [*line.sides, None]
    return [OnWall(side, clock) for side, clock in zip(sides, found, strict=False)]


def _told(line: OpenLine, one: Meeting) -> SafeString:
    status = ContactView(line, one.contact).status
    before = line.outline.meetings.get(one.contact.continues or "")
    if before is None or before.terms is None:
        return status
    day = say("{day}", day=day_of(line, before.start))
    return say(_("{status}; continues {day}"), status=status, day=day)


def _round(line: OpenLine, moment: Moment) -> Round | None:
    if moment.rounds is None:
        return None
    return Round(
        address=line.address(moment.rounds.id),
        title=prose(line.body(moment.rounds.id), "title"),
        days=_days(line, moment.meetings),
        told=JointView(line, moment.rounds.set).status,
    )


def _days(line: OpenLine, meetings: Iterable[Meeting]) -> str:
    days = list(dict.fromkeys(day_of(line, one.start) for one in meetings if one.terms))
    return " – ".join(dict.fromkeys([*days[:1], *days[-1:]]))
