"""A plan in the making, and what every act asks of the state first."""

from typing import NamedTuple

import msgspec

from detente.core import kinds as do
from detente.core.act_problems import (
    AlreadyProposedError,
    NoMoreTurnsError,
    NothingToAnswerError,
    TermsChangedError,
    UnfitError,
    UnknownThingError,
)
from detente.core.encoding import Json, canonical
from detente.core.joint import Joint, Version
from detente.core.objects import Contact, JointText, Rounds
from detente.core.state import State


class Draft(NamedTuple):
    """A statement before it has a place in the log; without a `salt` it gets a fresh one."""

    kind: str
    obj: str | None
    do: do.Do
    body: bytes | None = None
    salt: bytes | None = None


class Plan:
    """Collects drafts; a draft may refer to an earlier one of the same act."""

    def __init__(self, state: State, side: int, first: int) -> None:
        self.state, self.side, self.first = state, side, first
        self.drafts: list[Draft] = []

    def add(self, kind: str, what: do.Do, obj: str | None = None, body: Json = None) -> str:
        """Append a draft; the reference it will have."""
        return self.append(Draft(kind, obj, what, None if body is None else canonical(body)))

    def append(self, draft: Draft) -> str:
        """Append a draft; the reference it will have.

        Raises UnfitError when no reader of section 8 would take what it does.
        """
        try:
            msgspec.convert(msgspec.to_builtins(draft.do), do.KINDS[draft.kind].do)
        except msgspec.ValidationError as error:
            raise UnfitError(str(error)) from error
        if not do.members_fit(draft.kind, draft.do):
            raise UnfitError("Something here is named twice, or out of order.")
        self.drafts.append(draft)
        return f"{self.side}:{self.first + len(self.drafts) - 1}"

    def contact(self, ref: str) -> Contact:
        known(ref in self.state.contacts)
        return self.state.contacts[ref]

    def rounds(self, ref: str) -> Rounds:
        known(ref in self.state.rounds)
        return self.state.rounds[ref]

    def text(self, ref: str) -> JointText:
        known(ref in self.state.texts)
        return self.state.texts[ref]

    def talks(self, ref: str) -> str:
        known(ref in self.state.talks)
        return ref

    def items_of(self, talks: str, items: tuple[str, ...]) -> None:
        """All of these are on the agenda of these talks."""
        for ref in items:
            known(ref in self.state.items and self.state.items[ref].talks == talks)

    def propose(self, subject: str, to: Version | None, what: do.Content, body: Json) -> None:
        """A counter to this version, or a proposal where there is none."""
        verb, thing = ("counter", to.thing) if to else ("propose", None)
        self.add(f"{subject}.{verb}", what, thing, body)


def known(condition: object) -> None:
    if not condition:
        raise UnknownThingError("This is not on the record of this line.")


def room(joint: Joint) -> None:
    """One more statement about this must still be admitted."""
    if joint.full:
        raise NoMoreTurnsError("This went back and forth too often.")


def answerable(joint: Joint, of: str, side: int) -> Version:
    """The open version, when it is the one that the person saw and the other side's to answer."""
    version = joint.standing().open
    if version is None or version.side == side:
        raise NothingToAnswerError("Nothing here waits for our answer.")
    if version.id != of:
        raise TermsChangedError("The other side changed this while you wrote.")
    return version


def to_counter(joint: Joint, of: str | None, side: int) -> Version | None:
    """The version that `of` counters; None when something is proposed anew."""
    room(joint)
    if of is not None:
        return answerable(joint, of, side)
    if joint.standing().open is not None:
        raise AlreadyProposedError("A proposal for this stands already.")
    return None
