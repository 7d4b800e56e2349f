"""Acts: what a side may do when, and that nothing without effect is ever signed."""

import random
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from detente.core import act_problems, acts
from detente.core.acts import AnyAct, NewItem, Present
from detente.core.errors import LocalError
from detente.core.joint import MAX_ADMITTED
from detente.core.kinds import Mode, Status
from detente.core.statements import read_entry
from tests.core.acting import FACTS, TITLE, WHEN, Person
from tests.core.logs import CARDS, LINE, START, joints
from tests.core.two_sides import Two, how

# --- opening --------------------------------------------------------------------------------------


def test_a_line_is_opened_once_and_first():
    two = Two(opened=False)
    with pytest.raises(act_problems.LineNotBegunError):
        two.zero.say(acts.OpenNewTalks(title=TITLE))
    two.zero.say(acts.OpenLine(cards=CARDS, trial=False))
    with pytest.raises(act_problems.LineNotBegunError):
        two.zero.say(acts.OpenLine(cards=CARDS, trial=True))


def test_a_profile_may_be_set_again():
    two = Two()
    for zone in ("Europe/Moscow", "UTC"):
        two.zero.say(acts.SetProfile(names=TITLE, zone=zone, languages=("ru",)))


def test_a_request_opens_items_and_contact_and_proposes_terms():
    two = Two()
    talks = two.talks()
    (old,) = two.one.say(acts.AddItem(talks=talks, title=TITLE))
    two.meet()
    refs = two.zero.say(acts.RequestContact(
        talks=talks, items=(old,), urgent=(old, old),
        new_items=(NewItem(TITLE, urgent=True), NewItem(TITLE)), **WHEN,
    ))  # fmt: skip
    kinds = [read_entry(two.logs.entries[0][int(ref[2:])], LINE, 0, int(ref[2:])) for ref in refs]
    assert [one.kind for one in kinds if one] == [
        "item", "item.urgent", "item", "item.urgent", "contact", "terms.propose",
    ]  # fmt: skip
    two.meet()
    contact = two.one.state.contacts[refs[4]]
    version = contact.terms.standing().open
    assert version is not None
    assert version.content.items == (old, refs[0], refs[2])
    assert two.one.state.items[old].urgent == (True, False)


def test_a_contact_continues_one_of_the_same_talks_only():
    two = Two()
    contact, _ = two.contact()
    talks = two.zero.state.contacts[contact].talks
    other = two.talks()
    with pytest.raises(act_problems.UnknownThingError):
        two.zero.say(acts.RequestContact(talks=other, continues=contact, **WHEN))
    two.zero.say(acts.RequestContact(talks=talks, continues=contact, **WHEN))


def test_what_is_not_on_the_record_is_unknown():
    two = Two()
    contact, terms = two.contact()
    talks = two.zero.state.contacts[contact].talks
    other = two.talks()
    (item,) = two.zero.say(acts.AddItem(talks=other, title=TITLE))
    unknown: list[AnyAct] = [
        acts.AddItem(talks="0:99", title=TITLE),
        acts.AddItem(talks=contact, title=TITLE),
        acts.MarkItem(item="0:99", status=Status.AGREED),
        acts.MarkItem(item=talks, urgent=True),
        acts.RequestContact(talks="", **WHEN),
        acts.RequestContact(talks=talks, continues="1:7", **WHEN),
        acts.RequestContact(talks=talks, items=(item,), **WHEN),
        acts.ProposeTerms(contact=talks, **WHEN),
        acts.CounterTerms(contact="1:9", of=terms, **WHEN),
        acts.AcceptTerms(contact=terms, of=terms),
        acts.DeclineTerms(contact="0:77", of=terms),
        acts.WithdrawTerms(contact="0:77", of=terms),
        acts.ProposeFacts(contact="0:77", **FACTS),
        acts.CounterFacts(contact="0:77", of=terms, **FACTS),
        acts.AcceptFacts(contact="0:77", of=terms),
        acts.CallOff(contact=talks),
        acts.NameDelegation(contact="0:77", people=()),
        acts.RecordOutcomes(contact="0:77", status={}),
        acts.RecordOutcomes(contact=contact, status={item: Status.AGREED}),
        acts.SharePosition(item=talks, text=TITLE),
        acts.OpenText(talks=contact, title=TITLE),
        acts.OfferOptions(talks=talks, items=(item,), options=((TITLE,),)),
    ]
    for act in unknown:
        for side in (two.zero, two.one):
            with pytest.raises(act_problems.UnknownThingError):
                side.say(act)


def test_a_contact_takes_64_items_each_once():
    two = Two()
    talks = two.talks()
    items = tuple(
        two.zero.say(acts.AddItem(talks=talks, title=TITLE))[0] for _ in range(60)
    )  # fmt: skip
    new = tuple(NewItem(TITLE) for _ in range(5))
    for wrong in ({"items": items, "new_items": new}, {"items": (items[0], items[0])}):
        with pytest.raises(act_problems.TooManyItemsError):
            two.zero.say(acts.RequestContact(talks=talks, **wrong, **WHEN))
    two.zero.say(acts.RequestContact(talks=talks, items=items, new_items=new[:4], **WHEN))


def test_marking_an_item_as_it_is_signs_nothing():
    two = Two()
    (item,) = two.zero.say(acts.AddItem(talks=two.talks(), title=TITLE))
    two.meet()
    for act in (
        acts.MarkItem(item=item),
        acts.MarkItem(item=item, status=Status.OPEN, urgent=False),
    ):
        with pytest.raises(act_problems.NothingChangedError):
            two.one.say(act)
    assert len(two.one.say(acts.MarkItem(item=item, status=Status.AGREED, urgent=False))) == 1
    assert len(two.one.say(acts.MarkItem(item=item, status=Status.DROPPED, urgent=True))) == 2


# --- the turn rule, in both sides' eyes -----------------------------------------------------------


def test_only_the_other_side_answers_and_only_the_author_withdraws():
    two = Two()
    contact, terms = two.contact()
    answers = [acts.AcceptTerms, acts.DeclineTerms]
    for answer in answers:
        with pytest.raises(act_problems.NothingToAnswerError):
            two.zero.say(answer(contact=contact, of=terms))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.CounterTerms(contact=contact, of=terms, **WHEN))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.WithdrawTerms(contact=contact, of=terms))
    for side in (two.zero, two.one):
        with pytest.raises(act_problems.AlreadyProposedError):
            side.say(acts.ProposeTerms(contact=contact, **WHEN))
    (counter,) = two.one.say(acts.CounterTerms(contact=contact, of=terms, **WHEN))
    two.meet()
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.AcceptTerms(contact=contact, of=counter))
    two.zero.say(acts.AcceptTerms(contact=contact, of=counter))
    two.meet()
    for side in (two.zero, two.one):
        assert how(side, contact, counter) == "agreed"
        assert how(side, contact, terms) == "countered"


def test_an_answer_is_to_the_version_that_was_read():
    two = Two()
    contact, terms = two.contact()
    (counter,) = two.one.say(acts.CounterTerms(contact=contact, of=terms, **WHEN))
    two.meet()
    for act in (
        acts.AcceptTerms(contact=contact, of=terms),
        acts.DeclineTerms(contact=contact, of="1:99"),
        acts.CounterTerms(contact=contact, of=terms, **WHEN),
    ):
        with pytest.raises(act_problems.TermsChangedError):
            two.zero.say(act)
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.WithdrawTerms(contact=contact, of=terms))
    two.one.say(acts.WithdrawTerms(contact=contact, of=counter))


def test_a_declined_or_withdrawn_proposal_may_be_made_anew_by_either():
    two = Two()
    contact, terms = two.contact()
    two.one.say(acts.DeclineTerms(contact=contact, of=terms, reason={"en": "Too soon"}))
    two.meet()
    for act in (acts.AcceptTerms, acts.DeclineTerms, acts.WithdrawTerms):
        for side in (two.zero, two.one):
            with pytest.raises(act_problems.NothingToAnswerError):
                side.say(act(contact=contact, of=terms))
    (second,) = two.one.say(acts.ProposeTerms(contact=contact, **WHEN))
    two.one.say(acts.WithdrawTerms(contact=contact, of=second))
    (third,) = two.one.say(acts.ProposeTerms(contact=contact, **WHEN))
    two.meet()
    two.zero.say(acts.AcceptTerms(contact=contact, of=third))


def test_ad_referendum_can_be_countered_or_declined_and_not_accepted():
    two = Two()
    contact, terms = two.contact(mode=Mode.AD_REFERENDUM)
    with pytest.raises(act_problems.NotBindingError):
        two.one.say(acts.AcceptTerms(contact=contact, of=terms))
    two.one.say(acts.CounterTerms(contact=contact, of=terms, **WHEN))


def test_facts_need_agreed_terms():
    two = Two()
    contact, terms = two.contact()
    for act in (
        acts.ProposeFacts(contact=contact, **FACTS),
        acts.AcceptFacts(contact=contact, of=terms),
        acts.CounterFacts(contact=contact, of=terms, **FACTS),
    ):
        for side in (two.zero, two.one):
            with pytest.raises(act_problems.NoAgreedTermsError):
                side.say(act)


def test_facts_take_turns_too():
    two = Two()
    contact = two.agreed()
    present = (Present(side=0, role="principal", name=TITLE), Present(side=1, role="principal"))
    proposal = acts.ProposeFacts(contact=contact, **(FACTS | {"present": present}))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.AcceptFacts(contact=contact, of=""))
    with pytest.raises(act_problems.BadTimesError):
        two.zero.say(acts.ProposeFacts(contact=contact, **(FACTS | {"end": START - 1})))
    (facts,) = two.zero.say(proposal)
    with pytest.raises(act_problems.AlreadyProposedError):
        two.zero.say(proposal)
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.AcceptFacts(contact=contact, of=facts))
    two.meet()
    (counter,) = two.one.say(acts.CounterFacts(contact=contact, of=facts, **FACTS))
    two.meet()
    with pytest.raises(act_problems.TermsChangedError):
        two.zero.say(acts.AcceptFacts(contact=contact, of=facts))
    two.zero.say(acts.AcceptFacts(contact=contact, of=counter))
    two.meet()
    assert [how(side, contact, counter, "facts") for side in (two.zero, two.one)] == ["agreed"] * 2


def test_facts_ad_referendum_cannot_be_accepted():
    """No act of ours proposes such facts, but the other side's node may."""
    two = Two()
    contact = two.agreed()
    facts = two.logs.propose(1, contact, "facts", mode="ad-referendum")
    two.meet()
    assert two.zero.state.contacts[contact].facts.standing().open is not None
    with pytest.raises(act_problems.NotBindingError):
        two.zero.say(acts.AcceptFacts(contact=contact, of=facts))


def test_an_answer_that_crosses_a_withdrawal_prevails_in_both_eyes():
    """late_withdrawal: what one side signs on what it sees has its effect, whatever crossed it."""
    two = Two()
    contact, terms = two.contact()
    two.zero.say(acts.WithdrawTerms(contact=contact, of=terms))
    (again,) = two.zero.say(acts.ProposeTerms(contact=contact, **WHEN))
    two.one.say(acts.AcceptTerms(contact=contact, of=terms))
    two.meet()
    for side in (two.zero, two.one):
        assert how(side, contact, terms) == "agreed"
        assert how(side, contact, again) == "void"


def test_a_joint_takes_256_statements_and_then_says_so():
    two = Two()
    contact, version = two.contact()
    sides = [two.one, two.zero]
    for turn in range(MAX_ADMITTED - 1):
        side = sides[turn % 2]
        (version,) = side.say(acts.CounterTerms(contact=contact, of=version, **WHEN))
        two.meet()
    for act in (
        acts.AcceptTerms(contact=contact, of=version),
        acts.WithdrawTerms(contact=contact, of=version),
    ):
        for side in sides:
            with pytest.raises(act_problems.NoMoreTurnsError):
                side.say(act)


# --- whatever people do ---------------------------------------------------------------------------


class Lagging(RuleBasedStateMachine):
    """Two sides act on what they have heard so far, wisely or not, and hear late.

    `Side.say` asserts that every statement that may be signed changes the state it was signed in.
    """

    @initialize()
    def open(self) -> None:
        self.two = Two()
        self.dice = random.Random(0)

    @rule(number=st.integers(0, 1), most=st.integers(1, 3))
    def hear(self, number: int, most: int) -> None:
        (self.two.zero, self.two.one)[number].hear(most)

    @rule(number=st.integers(0, 1), seed=st.integers(0, 2**16), times=st.integers(1, 4))
    def act(self, number: int, seed: int, times: int) -> None:
        self.dice.seed(seed)
        side = (self.two.zero, self.two.one)[number]
        for _ in range(times):
            with suppress(LocalError):
                side.say(Person(side.state, number, self.dice).act())

    @invariant()
    def what_is_agreed_is_binding(self) -> None:
        if not hasattr(self, "two"):
            return
        for side in (self.two.zero, self.two.one):
            for _, _, joint in joints(side.state):
                agreed = joint.standing().agreed
                assert agreed is None or agreed.content.mode is Mode.BINDING

    def teardown(self) -> None:
        if hasattr(self, "two"):
            self.two.meet()
            assert self.two.zero.state.digest() == self.two.one.state.digest()


TestLagging = Lagging.TestCase
TestLagging.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
