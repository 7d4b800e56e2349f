"""Two lagging, crashing nodes on a bad wire, one of them perhaps lying: no agreement is undone."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from detente.core import acts
from detente.core.acts import AnyAct
from detente.core.errors import LocalError
from detente.core.joint import How, Version
from detente.core.kinds import Mode
from detente.core.state import State
from tests.core.acting import FACTS, TITLE, WHEN, WORDS, Person
from tests.core.logs import CARDS, joint_of, joints
from tests.core.nodes import CAUGHT, LATE, Liar, Message, Node, Wire

Cut = tuple[int, int]


class Agreed:
    """What is settled between the sides at a cut, and what of each joint holds."""

    def __init__(self, state: State) -> None:
        self.kept: set[tuple[str, str]] = set()
        for text in state.texts.values():
            for one in text.initials:
                assert text.passes.versions[one.version].side != one.said.side
                self.kept.add(("initials", one.said.leaf))
        for options in state.options.values():
            for said in filter(None, (*options.commits, *options.reveals)):
                self.kept.add(("marks", said.leaf))
            for said in filter(None, options.reveals):
                theirs = options.commits[1 - said.side]
                assert theirs is not None
                assert said.saw(theirs.ref)
        self.latest: dict[tuple[str, str], str] = {}
        for subject, host, joint in joints(state):
            standing = joint.standing()
            self.kept |= {
                (subject, joint.versions[ref].said.leaf)
                for ref, how in standing.how.items()
                if how is How.AGREED
            }
            if standing.agreed is not None:
                assert standing.agreed.content.mode is Mode.BINDING
                self.latest[subject, host] = standing.agreed.said.leaf

    def check(self, later: "Agreed") -> None:
        """Nothing is undone in a larger cut, and no joint falls back to an earlier agreement."""
        assert self.kept <= later.kept
        for (subject, host), leaf in self.latest.items():
            now = later.latest[subject, host]
            assert now == leaf or (subject, now) not in self.kept


class Nodes(RuleBasedStateMachine):
    """Honest nodes act as people ask, wisely or not; a liar writes by hand what it likes."""

    @initialize(liar=st.sampled_from((None, 0, 1)), seed=st.integers(0, 2**32))
    def begin(self, liar: int | None, seed: int) -> None:
        self.nodes = [Liar(side) if side == liar else Node(side) for side in (0, 1)]
        self.liar, self.wire, self.dice = liar, Wire(), Random(seed)
        self.agreed: dict[Cut, Agreed] = {}
        self.digests: dict[Cut, bytes] = {}
        for node in self.nodes:
            node.say(acts.OpenLine(cards=CARDS, trial=False))
        self._exchange()
        self.nodes[seed % 2].say(acts.OpenNewTalks(title=TITLE))
        self._exchange()
        for side, make in enumerate((self._request, self._begin_text)):
            make(self.nodes[(seed + side) % 2])

    def _request(self, node: Node) -> None:
        (talks,) = node.ledger.state.talks
        node.say(acts.RequestContact(talks=talks, new_items=(acts.NewItem(TITLE),), **WHEN))
        new = acts.NewSession(**WHEN)
        node.say(acts.RequestRounds(talks=talks, title=TITLE, sessions=(new, new)))

    def _begin_text(self, node: Node) -> None:
        (talks,) = node.ledger.state.talks
        node.say(acts.OpenText(talks=talks, title=TITLE))

    # --- what happens -----------------------------------------------------------------------------

    @rule(number=st.integers(0, 1), crash=st.integers(0, 9), times=st.integers(1, 4))
    def act(self, number: int, crash: int, times: int) -> None:
        for _ in range(times):
            self._act(self.nodes[number], crash == 0)

    @rule(times=st.integers(1, 3))
    def act_at_once(self, times: int) -> None:
        """Both sides act, neither having heard what the other does, and then both hear it."""
        self._exchange()
        for _ in range(times):
            for node in self.nodes:
                self._act(node)

    @rule(choice=st.integers(0, 63), accept=st.booleans())
    def change_minds_too_late(self, choice: int, accept: bool) -> None:
        """One side takes back what it proposed and proposes anew; the other, who has not heard of
        it, has answered. Then neither hears the other for a while."""
        self._exchange()
        found = list(joints(self.nodes[0].ledger.state))
        subject, host, joint = found[choice % len(found)]
        version = joint.standing().open
        if version is None or subject == "rules":
            return
        author, other = self.nodes[version.side], self.nodes[1 - version.side]
        for node, times in ((author, 2), (other, 1)):
            for _ in range(times):
                state = node.ledger.state
                now = joint_of(state, subject, host).standing().open
                move = WAYS_ON[subject](state, host, now, node.side)
                if node is other and accept:
                    move = ACCEPT[subject](host, version.id)
                with suppress(LocalError):
                    if move is not None:
                        node.say(move)

    def _act(self, node: Node, crash: bool = False) -> None:
        for _ in range(9):  # most of what anybody might ask for is not possible at all
            with suppress(LocalError):
                node.say(Person(node.ledger.state, node.side, self.dice).act(), crash=crash)
                break

    @precondition(lambda self: self.liar is not None)
    @rule(times=st.integers(1, 4))
    def lie(self, times: int) -> None:
        for _ in range(times):
            self.nodes[self.liar].lie(self.dice)

    @precondition(lambda self: self.liar is not None)
    @rule(fork=st.booleans())
    def be_caught(self, fork: bool) -> None:
        """What nobody honest can have signed is found out, and nothing of it is taken in."""
        liar, other = self.nodes[self.liar], self.nodes[1 - self.liar]
        sent = liar.fork() if fork else liar.breach(self.dice)
        before, held = other.ledger.state.digest(), other.held
        if sent is None or (fork and held == 0) or (not fork and sent.old != held):
            return
        if not fork:
            assert not sent.old or liar.receipt()
        with pytest.raises(CAUGHT):
            other.hear(sent)
        assert (other.ledger.state.digest(), other.held) == (before, held)

    @rule(number=st.integers(0, 1), back=st.integers(0, 3), short=st.integers(0, 3))
    def send(self, number: int, back: int, short: int) -> None:
        """Entries that the other side may have already, or not all that there are."""
        node, size = self.nodes[number], self.nodes[number].ledger.size(number)
        covered = node.ledger.receipt.n if node.ledger.receipt else 0
        old, end = max(0, covered - back), size - short
        if old < end:
            self.wire.send(1 - number, node.batch(old, end))

    @rule(to=st.integers(0, 1), index=st.integers(0, 3), again=st.booleans(),
          crash=st.integers(0, 9))  # fmt: skip
    def deliver(self, to: int, index: int, again: bool, crash: int) -> None:
        message = self.wire.take(to, index, keep=again)
        if message is not None:
            silent = to == self.liar and crash % 2 == 1
            self._hear(to, message, crash=crash == 0, silent=silent)

    def _hear(self, to: int, message: Message, *, crash: bool, silent: bool) -> None:
        """A liar may be `silent` about what came, and write as if it had not."""
        with suppress(*LATE):
            if self.nodes[to].hear(message, crash=crash) and not silent:
                self.wire.send(1 - to, self.nodes[to].receipt())

    @rule(number=st.integers(0, 1))
    def crash(self, number: int) -> None:
        self.nodes[number].start()

    def _exchange(self) -> None:
        """All that there is comes over, and is receipted."""
        for _ in range(2):
            for node in self.nodes:
                other = self.nodes[1 - node.side]
                if other.held < node.ledger.size(node.side):
                    other.hear(node.batch(other.held))
        for node in self.nodes:
            self.nodes[1 - node.side].hear(node.receipt())
        assert self.nodes[0].ledger.state.digest() == self.nodes[1].ledger.state.digest()

    @rule(to=st.integers(0, 1))
    def connect_anew(self, to: int) -> None:
        """What was under way to one side is lost, and all that there is comes over at last."""
        self.wire.queues[to].clear()
        self._exchange()

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def nothing_agreed_is_undone_on_either_node(self) -> None:
        for node in getattr(self, "nodes", []):
            state = node.ledger.state
            cut, digest = (state.cut[0], state.cut[1]), state.digest()
            assert self.digests.setdefault(cut, digest) == digest
            if cut in self.agreed:
                continue
            now = self.agreed[cut] = Agreed(state)
            for other, then in self.agreed.items():
                if other[0] <= cut[0] and other[1] <= cut[1]:
                    then.check(now)
                elif other[0] >= cut[0] and other[1] >= cut[1]:
                    now.check(then)

    def teardown(self) -> None:
        if not hasattr(self, "nodes"):
            return
        self._exchange()
        for node in self.nodes:
            if node.side != self.liar:
                self._go_on(node)
        self._exchange()
        self.nothing_agreed_is_undone_on_either_node()

    def _go_on(self, node: Node) -> None:
        """An honest side is never stuck: it can propose, withdraw or answer, and that counts."""
        for subject, host, joint in list(joints(node.ledger.state)):
            move = WAYS_ON[subject](node.ledger.state, host, joint.standing().open, node.side)
            if move is not None:
                node.say(move)
                now = joint_of(node.ledger.state, subject, host).standing()
                assert now.how != joint.standing().how


def _terms(state: State, host: str, version: Version | None, side: int) -> AnyAct | None:
    contact = state.contacts[host]
    if contact.rounds is not None or (version is None and any(contact.off)):
        return None  # its rounds' set goes on; who called it off can take that back
    if version is None:
        return acts.ProposeTerms(contact=host, **WHEN)
    close = acts.WithdrawTerms if version.side == side else acts.DeclineTerms
    return close(host, version.id)


def _facts(state: State, host: str, version: Version | None, side: int) -> AnyAct | None:
    if version is None:
        agreed = state.agreed_terms(state.contacts[host])
        return acts.ProposeFacts(host, **FACTS) if agreed else None
    if version.side == side:
        return acts.WithdrawFacts(host, version.id)
    return acts.CounterFacts(host, **FACTS, of=version.id)


def _rounds(state: State, host: str, version: Version | None, side: int) -> AnyAct:
    sessions = (acts.NewSession(**WHEN),)
    if version is None:
        return acts.ProposeRounds(rounds=host, sessions=sessions)
    if version.side == side:
        return acts.WithdrawRounds(host, version.id)
    return acts.CounterRounds(rounds=host, of=version.id, sessions=sessions)


def _text(state: State, host: str, version: Version | None, side: int) -> AnyAct:
    if version is not None and version.side == side:
        return acts.WithdrawText(host, version.id)
    return acts.SendPass(text=host, words=WORDS, of=version.id if version else None)


def _rules(state: State, host: str, version: Version | None, side: int) -> None:
    """No act of ours is about rules."""


WAYS_ON: dict[str, Callable[[State, str, Version | None, int], AnyAct | None]] = {
    "terms": _terms, "facts": _facts, "rounds": _rounds, "text": _text, "rules": _rules,
}  # fmt: skip
"""What a side that wants to go on does, by what it is about; None where it has to do nothing."""
ACCEPT: dict[str, Callable[[str, str], AnyAct]] = {
    "terms": acts.AcceptTerms, "facts": acts.AcceptFacts, "rounds": acts.AcceptRounds,
    "text": acts.AcceptText,
}  # fmt: skip


TestNodes = Nodes.TestCase
TestNodes.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
