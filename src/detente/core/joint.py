"""What both sides must agree on, under the turn rule (docs/protocol/record.md sections 9.3 to 9.5).

A joint only ever grows: it is a set of admitted statements, each judged once, in its own past. Its
standing is a function of the set and a cut, so it cannot depend on the order in which things came.
"""

from enum import StrEnum
from typing import Literal, NamedTuple

from detente.core.kinds import Answer, ContactSet, Content, Facts, Mode, Rules, Terms, TextPass
from detente.core.statements import Statement

MAX_ADMITTED = 256
MAX_KNOWN = 8
"""Standings that a joint keeps at a time."""
Cut = tuple[int, int]


class How(StrEnum):
    """How a version stands."""

    OPEN = "open"
    AGREED = "agreed"
    COUNTERED = "countered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    VOID = "void"


class Version(NamedTuple):
    """One proposal or counter-proposal: what was proposed, by whom, and what it answers."""

    said: Statement
    content: Content
    thing: str
    """The reference of the proposal that opened this thing; its own for a proposal."""
    parent: str | None
    """The version this one counters."""
    rests_on: tuple[str, ...]
    """Own versions that stood as withdrawn in this one's past."""

    @property
    def id(self) -> str:
        return self.said.ref

    @property
    def side(self) -> int:
        return self.said.side


class Reply(NamedTuple):
    said: Statement
    how: Literal[How.AGREED, How.COUNTERED, How.DECLINED]


class Standing(NamedTuple):
    """How every version of a joint stands at a cut, and which one is open or agreed."""

    how: dict[str, How]
    open: Version | None
    agreed: Version | None


def _in(said: Statement, cut: Cut | None) -> bool:
    return cut is None or said.n < cut[said.side]


def _concurrent(one: Statement, other: Statement) -> bool:
    return not one.saw(other.ref) and not other.saw(one.ref)


class Joint:
    """One thing that both sides must agree on; `asker` is the side that opened its host."""

    def __init__(self, asker: int) -> None:
        self.asker = asker
        self.versions: dict[str, Version] = {}
        self.replies: dict[str, Reply] = {}
        self.withdrawals: dict[str, Statement] = {}
        self._admitted: list[Statement] = []
        self._known: dict[Cut, Standing] = {}

    def standing(self, cut: Cut | None = None) -> Standing:
        """How the versions stand at a closed cut; of everything held when None.

        Worked out once for each part of the joint: a peer may say any number of things that are not
        admitted, and need not have seen all that we said.
        """
        held = self._held(cut)
        found = self._known.get(held)
        if found is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            found = self._known[held] = self._standing(cut)
        return found

    def _held(self, cut: Cut | None) -> Cut:
        """How many admitted statements of each side lie in a cut; they are that side's first."""
        sides = [said.side for said in self._admitted if _in(said, cut)]
        return len(sides) - sum(sides), sum(sides)

    def _standing(self, cut: Cut | None) -> Standing:
        versions = [one for one in self.versions.values() if _in(one.said, cut)]
        void: dict[str, bool] = {}
        for one in versions:  # kept in an order in which the past comes first
            void[one.id] = self._is_void(one, void, cut)
        how = {one.id: self._how(one, versions, void, cut) for one in versions}
        opened = [one for one in versions if how[one.id] is How.OPEN]
        agreed = [one for one in versions if how[one.id] is How.AGREED]
        latest = max(agreed, key=lambda one: sum(self.replies[one.id].said.past), default=None)
        return Standing(how, opened[0] if opened else None, latest)

    def _reply(self, version: str, cut: Cut | None) -> Reply | None:
        reply = self.replies.get(version)
        return reply if reply and _in(reply.said, cut) else None

    def _is_void(self, one: Version, void: dict[str, bool], cut: Cut | None) -> bool:
        if one.parent is not None:
            return void[one.parent]
        return any(void[base] or self._reply(base, cut) is not None for base in one.rests_on)

    def _how(
        self, one: Version, versions: list[Version], void: dict[str, bool], cut: Cut | None
    ) -> How:
        reply = self._reply(one.id, cut)
        withdrawal = self.withdrawals.get(one.id)
        if void[one.id]:
            return How.VOID
        if reply is not None:
            return reply.how
        if withdrawal is not None and _in(withdrawal, cut):
            return How.WITHDRAWN
        if one.parent is None and one.side == self.asker:
            for other in versions:
                proposal = other.parent is None and other.side != one.side
                if proposal and not void[other.id] and _concurrent(one.said, other.said):
                    return How.LAPSED
        return How.OPEN

    @property
    def full(self) -> bool:
        """Whether as many statements are admitted as ever may be."""
        return len(self._admitted) >= MAX_ADMITTED

    def admit(self, said: Statement) -> "Joint | None":
        """Judge a statement in its own past: the joint with it, or None when it is not admitted.

        The joint itself stays as it is, so whoever reads it is never disturbed.
        """
        if sum(self._held(said.past)) >= MAX_ADMITTED:
            return None
        verb, now, grown = said.kind.rpartition(".")[2], self.standing(said.past), self._copy()
        taken = grown._propose(said, now) if verb == "propose" else grown._answer(said, verb, now)
        if not taken:
            return None
        grown._admitted.append(said)
        return grown

    def _copy(self) -> "Joint":
        other = Joint(self.asker)
        other.versions = dict(self.versions)
        other.replies = dict(self.replies)
        other.withdrawals = dict(self.withdrawals)
        other._admitted = list(self._admitted)
        return other

    def _propose(self, said: Statement, now: Standing) -> bool:
        if now.open is not None or not isinstance(said.do, Content):
            return False
        rests_on = tuple(
            ref
            for ref, how in now.how.items()
            if how is How.WITHDRAWN and self.versions[ref].side == said.side
        )
        self.versions[said.ref] = Version(said, said.do, said.ref, None, rests_on)
        return True

    def _answer(self, said: Statement, verb: str, now: Standing) -> bool:
        version = now.open
        if version is None or said.obj != version.thing:
            return False
        if (said.side == version.side) != (verb == "withdraw"):
            return False
        match said.do:
            case Answer(of=version.said.leaf):
                return self._close(version, said, verb)
            case Terms() | ContactSet() | Facts() | TextPass() | Rules() if (
                said.do.of == version.said.leaf
            ):
                self.replies[version.id] = Reply(said, How.COUNTERED)
                self.versions[said.ref] = Version(said, said.do, version.thing, version.id, ())
                return True
            case _:
                return False

    def _close(self, version: Version, said: Statement, verb: str) -> bool:
        if verb == "accept" and version.content.mode is not Mode.BINDING:
            return False
        if verb == "withdraw":
            self.withdrawals[version.id] = said
        else:
            how: Literal[How.AGREED, How.DECLINED]
            how = How.AGREED if verb == "accept" else How.DECLINED
            self.replies[version.id] = Reply(said, how)
        return True
