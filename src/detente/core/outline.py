"""What pages ask of a state over and over, worked out once for each state that they read."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

from detente.core.agenda import Meeting, meeting, unresolved_since
from detente.core.joint import Joint, Version
from detente.core.kinds import ItemStatus
from detente.core.objects import Contact, Item, JointText, Mark, Rounds, newest_first
from detente.core.state import State

_T = TypeVar("_T", Item, Meeting, Rounds)


class Waiting(NamedTuple):
    """A version that waits for the answer of the side that did not write it."""

    subject: str
    host: Contact | Rounds | JointText
    version: Version


class Moment(NamedTuple):
    """A place on the timeline of talks: one contact, or rounds with theirs, the earliest first.

    `start` is that of the last of them.
    """

    start: int
    rounds: Rounds | None
    meetings: list[Meeting]


class Outline:
    """A state that does not change any more, and what follows from it.

    Each part costs as much as there are things in the state, once, and nothing when asked again.
    """

    def __init__(self, state: State) -> None:
        self.state = state

    @cached_property
    def meetings(self) -> dict[str, Meeting]:
        """Every contact in time, by id."""
        return {ref: meeting(self.state, one) for ref, one in self.state.contacts.items()}

    def meetings_of(self, talks: str) -> list[Meeting]:
        """The contacts of these talks, the latest start first."""
        return self._meetings_of.get(talks, [])

    def items_of(self, talks: str) -> list[Item]:
        """The agenda items of these talks, in the order in which they were put on it."""
        return self._items_of.get(talks, [])

    def open_items(self, talks: str) -> list[Item]:
        """Those that are carried over: both sides have not closed them alike."""
        return self._open_items.get(talks, [])

    def closed_items(self, talks: str) -> list[Item]:
        """Those that both sides call agreed, or both dropped."""
        return self._closed_items.get(talks, [])

    def rounds_of(self, talks: str) -> list[Rounds]:
        """The rounds of these talks."""
        return self._rounds_of.get(talks, [])

    def last_held(self, talks: str) -> Meeting | None:
        """The last contact of these talks that took place: a new request continues it."""
        return next((one for one in self.meetings_of(talks) if one.held), None)

    def on_agenda(self, item: str) -> list[Meeting]:
        """The contacts whose agreed agenda has this item, the earliest first."""
        return self._on_agenda.get(item, [])

    def first_held(self, item: str) -> Meeting | None:
        """The first contact that took place with this item on its agenda."""
        return next((one for one in self.on_agenda(item) if one.held), None)

    def unresolved_since(self, item: Item) -> int | None:
        """The UTC second since which an item is unresolved (`agenda.unresolved_since`)."""
        first = self.first_held(item.id)
        return unresolved_since(item, [first] if first else [])

    def timeline_of(self, talks: str) -> list[Moment]:
        """The contacts of these talks, those of rounds together, the latest start first."""
        return self._timelines.get(talks, [])

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Every version that waits for an answer: of terms, facts, rounds and joint texts."""
        found: list[Waiting] = []
        for contact in self.state.contacts.values():
            found += _waiting("terms", contact, contact.terms)
            found += _waiting("facts", contact, contact.facts)
        for rounds in self.state.rounds.values():
            found += _waiting("rounds", rounds, rounds.set)
        for text in self.state.texts.values():
            found += _waiting("text", text, text.passes)
        return found

    @cached_property
    def unrecorded(self) -> tuple[list[Meeting], list[Meeting]]:
        """By side, the contacts with items whose outcomes that side has not recorded at all."""
        sides: tuple[list[Meeting], list[Meeting]] = ([], [])
        for one in self.meetings.values():
            marks = self.state.history.get(one.contact.id, (None, None))
            for side in (0, 1):
                if one.held and one.agenda and not _has_outcome(marks[side]):
                    sides[side].append(one)
        return sides

    @cached_property
    def unstated(self) -> list[Meeting]:
        """The agreed contacts of which nobody has put facts on record, the earliest first."""
        found = (one for one in self.meetings.values() if one.agreed and not one.concluded)
        return sorted(found, key=_in_time)

    @cached_property
    def _meetings_of(self) -> dict[str, list[Meeting]]:
        latest = sorted(self.meetings.values(), key=_in_time, reverse=True)
        return _grouped((one.contact.talks, one) for one in latest)

    @cached_property
    def _items(self) -> list[Item]:
        """In an order that does not depend on when which log came, and puts what was seen first."""
        return sorted(self.state.items.values(), key=lambda one: (sum(one.said.past), one.id))

    @cached_property
    def _items_of(self) -> dict[str, list[Item]]:
        return _grouped((one.talks, one) for one in self._items)

    @cached_property
    def _open_items(self) -> dict[str, list[Item]]:
        return _grouped((one.talks, one) for one in self._items if not one.closed)

    @cached_property
    def _closed_items(self) -> dict[str, list[Item]]:
        return _grouped((one.talks, one) for one in self._items if one.closed)

    @cached_property
    def _rounds_of(self) -> dict[str, list[Rounds]]:
        return _grouped((one.talks, one) for one in self.state.rounds.values())

    @cached_property
    def _on_agenda(self) -> dict[str, list[Meeting]]:
        earliest = sorted(self.meetings.values(), key=_in_time)
        return _grouped((item, one) for one in earliest for item in one.agenda)

    @cached_property
    def _timelines(self) -> dict[str, list[Moment]]:
        return {talks: self._timeline(talks) for talks in self.state.talks}

    def _timeline(self, talks: str) -> list[Moment]:
        found = self.meetings_of(talks)
        days = _grouped((one.contact.rounds, one) for one in found if one.contact.rounds)
        moments = [Moment(one.start, None, [one]) for one in found if not one.contact.rounds]
        for rounds in self.rounds_of(talks):
            held = days.get(rounds.id, [])
            moments.append(Moment(held[0].start if held else 0, rounds, held[::-1]))
        return sorted(moments, key=lambda one: one.start, reverse=True)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def _in_time(one: Meeting) -> tuple[int, str]:
    return one.start, one.contact.id


def _has_outcome(mark: Mark | None) -> bool:
    return any(isinstance(said.do, ItemStatus) for said in newest_first(mark))


def _waiting(subject: str, host: Contact | Rounds | JointText, joint: Joint) -> list[Waiting]:
    version = joint.standing().open
    return [Waiting(subject, host, version)] if version else []
