"""What pages ask of a state over and over, worked out once for each state that they read."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
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


class Agenda(NamedTuple):
    """The items of talks in their order: all, those that are carried over, and the closed."""

    every: list[Item]
    open: list[Item]
    closed: list[Item]


class Moment(NamedTuple):
    """A place on the timeline of talks: one contact, or rounds with theirs, the earliest first.

    `start` is that of the last of them.
    """

    start: int
    rounds: Rounds | None
    meetings: list[Meeting]


class Series(NamedTuple):
    """Contacts in time: by talks, the latest first; by item of their agenda; and with rounds."""

    of_talks: dict[str, list[Meeting]]
    on_agenda: dict[str, list[Meeting]]
    timelines: dict[str, list[Moment]]


class Outline:
    """A state that does not change any more, and what follows from it.

    Each part is worked out when it is asked for, once; from the outline `before`, of an earlier
    state of the same logs, it takes over what has not changed.
    """

    def __init__(self, state: State, before: "Outline | None" = None) -> None:
        self.state = state
        self._known: dict[str, Meeting] = {}
        self._known_rounds: dict[str, Rounds] = {}
        self._known_order: list[tuple[int, str]] = []
        self._known_series: Series | None = None
        if before is not None:
            self._take_over(before)

    def _take_over(self, before: "Outline") -> None:
        """What it has worked out, or else what it took over itself."""
        worked = vars(before)
        self._known_order = worked.get("_order", before._known_order)
        if "meetings" in worked:
            self._known, self._known_rounds = before.meetings, before.state.rounds
            self._known_series = worked.get("_series")
        else:
            self._known, self._known_rounds = before._known, before._known_rounds
            self._known_series = before._known_series

    @cached_property
    def meetings(self) -> dict[str, Meeting]:
        """Every contact in time, by id."""
        return {
            ref: self._unchanged(one) or meeting(self.state, one)
            for ref, one in self.state.contacts.items()
        }

    def _unchanged(self, contact: Contact) -> Meeting | None:
        known, rounds = self._known.get(contact.id), contact.rounds
        if known is None or known.contact is not contact:
            return None
        same = rounds is None or self._known_rounds.get(rounds) is self.state.rounds.get(rounds)
        return known if same else None

    def meetings_of(self, talks: str) -> list[Meeting]:
        """The contacts of these talks, the latest start first."""
        return self._series.of_talks.get(talks, [])

    def items_of(self, talks: str) -> list[Item]:
        """The agenda items of these talks, in the order in which they were put on it."""
        return self._agendas.get(talks, Agenda([], [], [])).every

    def open_items(self, talks: str) -> list[Item]:
        """Those that are carried over: both sides have not closed them alike."""
        return self._agendas.get(talks, Agenda([], [], [])).open

    def closed_items(self, talks: str) -> list[Item]:
        """Those that both sides call agreed, or both dropped."""
        return self._agendas.get(talks, Agenda([], [], [])).closed

    def rounds_of(self, talks: str) -> list[Rounds]:
        """The rounds of these talks."""
        return self._rounds_of.get(talks, [])

    def last_held(self, talks: str) -> Meeting | None:
        """The last contact of these talks that took place: a new request continues it."""
        return next((one for one in self.meetings_of(talks) if one.held), None)

    def on_agenda(self, item: str) -> list[Meeting]:
        """The contacts whose agreed agenda has this item, the earliest first."""
        return self._series.on_agenda.get(item, [])

    def first_held(self, item: str) -> Meeting | None:
        """The first contact that took place with this item on its agenda."""
        return next((one for one in self.on_agenda(item) if one.held), None)

    def unresolved_since(self, item: Item) -> int | None:
        """The UTC second since which an item is unresolved (`agenda.unresolved_since`)."""
        first = self.first_held(item.id)
        return unresolved_since(item, [first] if first else [])

    def timeline_of(self, talks: str) -> list[Moment]:
        """The contacts of these talks, those of rounds together, the latest start first."""
        return self._series.timelines.get(talks, [])

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Every version that waits for an answer: of terms, facts, rounds and joint texts."""
        return [
            Waiting(subject, host, version)
            for subject, host, joint in self._joints()
            if (version := joint.standing().open) is not None
        ]

    def _joints(self) -> Iterator[tuple[str, Contact | Rounds | JointText, Joint]]:
        for contact in self.state.contacts.values():
            yield "terms", contact, contact.terms
            yield "facts", contact, contact.facts
        for rounds in self.state.rounds.values():
            yield "rounds", rounds, rounds.set
        for text in self.state.texts.values():
            yield "text", text, text.passes

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
        return sorted(found, key=lambda one: (one.start, one.contact.id))

    @cached_property
    def _order(self) -> list[tuple[int, str]]:
        """Items in an order that puts what was seen first, whichever log was folded first."""
        items = self.state.items
        fresh = islice(reversed(items.values()), len(items) - len(self._known_order))
        places = sorted((one.said.n + one.said.seen.size, one.id) for one in fresh)
        return sorted([*self._known_order, *places])

    @cached_property
    def _agendas(self) -> dict[str, Agenda]:
        found: dict[str, Agenda] = {ref: Agenda([], [], []) for ref in self.state.talks}
        for _place, ref in self._order:
            item = self.state.items[ref]
            agenda = found[item.talks]
            agenda.every.append(item)
            (agenda.closed if item.closed else agenda.open).append(item)
        return found

    @cached_property
    def _rounds_of(self) -> dict[str, list[Rounds]]:
        return _grouped((one.talks, one) for one in self.state.rounds.values())

    @cached_property
    def _series(self) -> Series:
        known = self._known_series
        same = _same(self.meetings, self._known) and _same(self.state.rounds, self._known_rounds)
        if known is not None and same:
            return known
        earliest = sorted(self.meetings.values(), key=lambda one: (one.start, one.contact.id))
        of_talks = _grouped((one.contact.talks, one) for one in reversed(earliest))
        on_agenda = _grouped((item, one) for one in earliest for item in one.agenda)
        timelines = {
            ref: _timeline(of_talks.get(ref, []), self.rounds_of(ref)) for ref in self.state.talks
        }
        return Series(of_talks, on_agenda, timelines)


def _same(now: Mapping[str, object], known: Mapping[str, object]) -> bool:
    """Whether all things are the very ones that were known: they are replaced, never changed."""
    return len(now) == len(known) and all(known.get(ref) is one for ref, one in now.items())


def _timeline(meetings: list[Meeting], rounds: list[Rounds]) -> list[Moment]:
    days = _grouped((one.contact.rounds, one) for one in meetings if one.contact.rounds)
    moments = [Moment(one.start, None, [one]) for one in meetings if not one.contact.rounds]
    for one in rounds:
        held = days.get(one.id, [])
        moments.append(Moment(held[0].start if held else 0, one, held[::-1]))
    return sorted(moments, key=lambda one: one.start, reverse=True)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def _has_outcome(mark: Mark | None) -> bool:
    last = mark is not None and isinstance(mark.said.do, ItemStatus)
    return last or any(isinstance(said.do, ItemStatus) for said in newest_first(mark))
