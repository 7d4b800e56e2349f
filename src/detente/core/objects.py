"""What statements open, as it stands at a cut, and its form (docs/protocol/record.md section 9).

Objects are replaced, never changed in place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from detente.core.encoding import H, Json, v
from detente.core.joint import Joint, Version
from detente.core.kinds import (
    Attribution,
    CommitMarks,
    ContactSet,
    Mode,
    OpenOptions,
    OpenPosition,
    Paired,
    Relays,
    Status,
    Terms,
)
from detente.core.statements import Statement, split_ref

CLOSING = (Status.AGREED, Status.DROPPED)
"""What closes an item when both sides say it."""

Both = tuple[Statement | None, Statement | None]
"""A statement of side 0 and one of side 1, where there is one."""


class Mark(NamedTuple):
    """What a side said last in a register of an object, and the mark before that."""

    said: Statement
    before: "Mark | None"


Marks = tuple[Mark | None, Mark | None]
"""The last mark of side 0 and of side 1. Neither depends on the order in which logs are folded."""


def newest_first(mark: Mark | None) -> Iterator[Statement]:
    """A side's marks, back to its first."""
    while mark is not None:
        yield mark.said
        mark = mark.before


@dataclass(frozen=True)
class Side:
    """What a side said of itself, and the rules of the line, which side 0's object hosts."""

    id: str
    said: Statement
    paired: Paired
    rules: Joint
    profile: Statement | None = None
    relays: Statement | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of its relays, as it stated them last."""
        do = self.relays.do if self.relays else None
        return do.addresses if isinstance(do, Relays) else ()

    def form(self) -> Json:
        profile, relays = _leaves((self.profile, self.relays))
        return {
            "id": self.id, "kind": "side", "leaf": self.said.leaf, "profile": profile,
            "relays": relays, "rules": _versions(self.rules),
        }  # fmt: skip


@dataclass(frozen=True)
class Talks:
    id: str
    said: Statement

    def form(self) -> Json:
        return {"id": self.id, "kind": "talks", "leaf": self.said.leaf}


@dataclass(frozen=True)
class Item:
    """An agenda item. `status` and `urgent` are by side number: each side's own register."""

    id: str
    said: Statement
    talks: str
    status: tuple[Status, Status] = (Status.OPEN, Status.OPEN)
    urgent: tuple[bool, bool] = (False, False)

    @property
    def closed(self) -> bool:
        """Whether both sides call it agreed, or both dropped; else it is carried over."""
        return self.status[0] == self.status[1] and self.status[0] in CLOSING

    def form(self) -> Json:
        return {
            "id": self.id, "kind": "item", "leaf": self.said.leaf, "status": list(self.status),
            "talks": self.talks, "urgent": list(self.urgent),
        }  # fmt: skip


@dataclass(frozen=True)
class Position:
    """What a side holds on an item, for the other side to read. `said.side` holds it."""

    id: str
    said: Statement
    item: str
    principled: bool
    attribution: Attribution
    supersedes: str | None
    superseded: str | None = None
    """The position that took the place of this one."""

    @classmethod
    def of(cls, said: Statement, do: OpenPosition) -> "Position":
        return cls(said.ref, said, do.item, do.principled, do.attribution, do.supersedes)

    def form(self) -> Json:
        return {
            "id": self.id, "item": self.item, "kind": "position", "leaf": self.said.leaf,
            "superseded": self.superseded,
        }  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """One call or meeting. `said.side` asked for it. Terms of a contact of rounds lie there."""

    id: str
    said: Statement
    talks: str
    continues: str | None
    rounds: str | None
    terms: Joint
    facts: Joint
    off: Both = (None, None)
    """By side, the statement that called it off."""
    turns: int = 0
    """How often it was called off, or that taken back."""
    delegation: Both = (None, None)
    """By side, the statement that names whom it sends."""
    notice: Both = (None, None)
    """By side, what it told last of what it publishes; `State.history` has all of it."""

    def form(self) -> Json:
        return {
            "continues": self.continues, "delegation": _leaves(self.delegation),
            "facts": _versions(self.facts), "id": self.id, "kind": "contact",
            "leaf": self.said.leaf, "notice": _leaves(self.notice),
            "off": [one is not None for one in self.off],
            "rounds": self.rounds, "talks": self.talks, "terms": _versions(self.terms),
        }  # fmt: skip


@dataclass(frozen=True)
class Rounds:
    """A set of contacts, agreed as one. `said.side` asked for it."""

    id: str
    said: Statement
    talks: str
    set: Joint

    @property
    def agreed(self) -> ContactSet | None:
        """The contacts that both sides agreed on, if they did."""
        agreed = self.set.standing().agreed
        return agreed.content if agreed and isinstance(agreed.content, ContactSet) else None

    def form(self) -> Json:
        return {
            "id": self.id, "kind": "rounds", "leaf": self.said.leaf, "set": _versions(self.set),
            "talks": self.talks,
        }  # fmt: skip


class Initialled(NamedTuple):
    """Paragraphs of a pass that the side which did not write it agreed to."""

    said: Statement
    version: str
    paragraphs: tuple[int, ...]
    mode: Mode


@dataclass(frozen=True)
class JointText:
    """A text that both sides write by turns; the versions of `passes` are its passes."""

    id: str
    said: Statement
    talks: str
    passes: Joint
    initials: tuple[Initialled, ...] = ()

    def form(self) -> Json:
        initials = sorted((one.said for one in self.initials), key=lambda said: (said.side, said.n))
        return {
            "id": self.id, "initials": [{"id": one.ref, "leaf": one.leaf} for one in initials],
            "kind": "text", "leaf": self.said.leaf, "passes": _versions(self.passes),
            "talks": self.talks,
        }  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Options that each side marks in private before either sees the other's marks."""

    id: str
    said: Statement
    talks: str
    items: tuple[str, ...]
    counts: tuple[int, ...]
    commits: Both = (None, None)
    reveals: Both = (None, None)

    @classmethod
    def of(cls, said: Statement, do: OpenOptions) -> "Options":
        return cls(said.ref, said, do.talks, do.items, do.counts)

    def committed(self, side: int) -> str | None:
        """The commitment of a side to its marks."""
        commit = self.commits[side]
        return commit.do.marks if commit and isinstance(commit.do, CommitMarks) else None

    @property
    def copied(self) -> bool:
        """Whether both sides committed to one and the same, which only a copy can be."""
        return None not in self.commits and self.committed(0) == self.committed(1)

    def form(self) -> Json:
        return {
            "commits": _leaves(self.commits), "id": self.id, "kind": "options",
            "leaf": self.said.leaf, "reveals": _leaves(self.reveals), "talks": self.talks,
        }  # fmt: skip


Object = Side | Talks | Item | Position | Contact | Rounds | JointText | Options


class AgreedTerms(NamedTuple):
    """What both sides agreed on for a contact, and the version by which they did."""

    version: Version
    terms: Terms
    leaf: bytes
    """What a call id of the contact is made of (call.md section 2)."""


def agreed_terms(
    contact: Contact, rounds: Rounds | None, cut: tuple[int, int] | None = None
) -> AgreedTerms | None:
    """The agreed terms of a contact at a closed cut, as of all that is held when None (9.5)."""
    joint = rounds.set if rounds else contact.terms
    agreed = joint.standing(cut).agreed
    if agreed is None:
        return None
    match agreed.content:
        case Terms():
            return AgreedTerms(agreed, agreed.content, bytes.fromhex(agreed.said.leaf))
        case ContactSet():
            terms = agreed.content.terms(contact.id)
            leaf = H(v("detente/session/v1", bytes.fromhex(agreed.said.leaf), contact.id))
            return AgreedTerms(agreed, terms, leaf) if terms else None
        case _:
            return None


def _versions(joint: Joint) -> Json:
    how = joint.standing().how
    return [
        {"how": how[ref], "id": ref, "leaf": joint.versions[ref].said.leaf}
        for ref in sorted(joint.versions, key=split_ref)
    ]


def _leaves(both: Iterable[Statement | None]) -> list[Json]:
    return [one.leaf if one else None for one in both]
