"""Acts about items, positions, contacts and rounds: what they sign, and when they are refused."""

import json

import pytest

from detente.core import act_problems, acts
from detente.core.kinds import Attribution, Conduct, Mode, Publication, Publicity, Status
from detente.core.objects import newest_first
from detente.core.statements import read_entry
from tests.core.acting import FACTS, PEOPLE, TITLE, WHEN
from tests.core.logs import LINE, START
from tests.core.two_sides import Side, Two, how


def kinds(side: Side, refs: list[str]) -> list[str]:
    entries = side.logs.entries[side.number]
    said = [read_entry(entries[int(ref[2:])], LINE, side.number, int(ref[2:])) for ref in refs]
    return [one.kind for one in said if one]


# --- items and positions --------------------------------------------------------------------------


def test_outcomes_name_the_contact_that_they_came_of():
    two = Two()
    contact = two.agreed()
    item = two.item(two.zero.state.contacts[contact].talks)
    (ref,) = two.one.say(acts.RecordOutcomes(contact, {item: Status.AGREED}))
    assert json.loads(two.logs.entries[1][int(ref[2:])])["do"] == {
        "status": "agreed", "contact": contact,
    }  # fmt: skip
    assert two.one.state.items[item].status == (Status.OPEN, Status.AGREED)
    two.one.say(acts.RecordOutcomes(contact, {item: Status.AGREED}))  # of another day, perhaps


def test_a_position_supersedes_an_own_one_on_the_same_item_once():
    two = Two()
    talks = two.talks()
    item, other = two.item(talks), two.item(talks)
    (first,) = two.zero.say(acts.SharePosition(item=item, text=TITLE))
    two.meet()
    for side, wrong in ((two.one, item), (two.zero, other)):
        with pytest.raises(act_problems.UnknownThingError):
            side.say(acts.SharePosition(item=wrong, text=TITLE, supersedes=first))
    (second,) = two.zero.say(acts.SharePosition(item=item, text=TITLE, supersedes=first))
    with pytest.raises(act_problems.SupersededError):
        two.zero.say(acts.SharePosition(item=item, text=TITLE, supersedes=first))
    two.zero.say(acts.SharePosition(item=item, text=TITLE, supersedes=second))


def test_a_position_goes_under_a_name_or_role_or_under_none():
    two = Two()
    item = two.item(two.talks())
    for attribution, named in ((Attribution.NAME, True), (Attribution.NOT_NAMED, False)):
        act = acts.SharePosition(item=item, text=TITLE, attribution=attribution, by=TITLE)
        body = two.zero.draft(act)[0].body
        assert body is not None
        assert ("by" in json.loads(body)) == named


# --- contacts -------------------------------------------------------------------------------------


def test_terms_say_how_the_contact_is_held():
    two = Two()
    conduct = Conduct(
        delegations=(3, 2),
        recording=(1,),
        sharing=True,
        publicity=Publicity(advisory=(START, None), notice=30),
    )
    contact, terms = two.contact(conduct=conduct, place=TITLE, languages=("ru", "en"))
    version = two.one.state.contacts[contact].terms.versions[terms]
    assert version.content.conduct == conduct


def test_conduct_that_no_node_would_read_is_not_signed():
    two = Two()
    for wrong in (Conduct(recording=(1, 0)), Conduct(recording=(1, 1)), Conduct((100, 0))):
        with pytest.raises(act_problems.UnfitError):
            two.zero.say(acts.RequestContact(talks=two.talks(), conduct=wrong, **WHEN))


def test_a_side_names_whom_it_sends_with_its_terms_or_by_itself():
    two = Two()
    refs = two.zero.say(acts.RequestContact(talks=two.talks(), delegation=PEOPLE, **WHEN))
    assert kinds(two.zero, refs) == ["contact", "delegation", "terms.propose"]
    two.meet()
    accept = acts.AcceptTerms(contact=refs[0], of=refs[2], delegation=PEOPLE)
    assert kinds(two.one, two.one.say(accept)) == ["delegation", "terms.accept"]
    two.meet()
    (again,) = two.zero.say(acts.NameDelegation(refs[0], ()))
    two.meet()
    delegation = two.one.state.contacts[refs[0]].delegation
    assert [said.ref for said in delegation if said] == [again, "1:1"]


def test_either_side_calls_an_agreed_contact_off_and_takes_that_back():
    two = Two()
    contact, terms = two.contact()
    with pytest.raises(act_problems.NoAgreedTermsError):
        two.one.say(acts.CallOff(contact))
    two.one.say(acts.AcceptTerms(contact=contact, of=terms))
    two.one.say(acts.CallOff(contact, reason=TITLE))
    with pytest.raises(act_problems.NothingChangedError):
        two.one.say(acts.CallOff(contact))
    two.meet()
    with pytest.raises(act_problems.NothingChangedError):
        two.zero.say(acts.CallOff(contact, off=False))  # it is not this side that called it off
    two.zero.say(acts.CallOff(contact))
    for side in (two.zero, two.one):
        side.say(acts.CallOff(contact, off=False))
        two.meet()
    assert two.zero.state.contacts[contact].off == (None, None)
    assert how(two.zero, contact, terms) == "agreed"


def test_no_terms_are_proposed_for_what_is_called_off():
    two = Two()
    contact = two.agreed()
    two.one.say(acts.CallOff(contact))
    two.meet()
    for side in (two.zero, two.one):
        with pytest.raises(act_problems.CalledOffError):
            side.say(acts.ProposeTerms(contact=contact, **WHEN))


# --- rounds ---------------------------------------------------------------------------------------


def test_a_request_for_rounds_opens_each_contact_after_the_one_before():
    two = Two()
    before = two.agreed()
    talks = two.zero.state.contacts[before].talks
    new = acts.NewSession(**WHEN)
    refs = two.zero.say(
        acts.RequestRounds(talks=talks, title=TITLE, sessions=(new, new), continues=before)
    )
    assert kinds(two.zero, refs) == ["rounds", "contact", "contact", "rounds.propose"]
    two.meet()
    contacts = two.one.state.contacts
    assert [contacts[ref].continues for ref in refs[1:3]] == [before, refs[1]]
    assert {contacts[ref].rounds for ref in refs[1:3]} == {refs[0]}


def test_rounds_are_agreed_as_one():
    two = Two()
    rounds, first = two.rounds()
    contacts = list(two.zero.state.contacts.values())
    assert not any(two.one.state.agreed_terms(one) for one in contacts)
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.AcceptRounds(rounds, first))
    changed = tuple(acts.NewSession(**WHEN | {"minutes": 90}, contact=one.id) for one in contacts)
    counter = acts.CounterRounds(rounds=rounds, of=first, sessions=changed)
    (second,) = two.one.say(counter)
    two.meet()
    with pytest.raises(act_problems.TermsChangedError):
        two.zero.say(acts.AcceptRounds(rounds, first))
    two.zero.say(acts.AcceptRounds(rounds, second))
    two.meet()
    for side in (two.zero, two.one):
        assert how(side, rounds, second, "rounds") == "agreed"
        found = [side.state.agreed_terms(one) for one in contacts]
        assert [one.terms.minutes for one in found if one] == [90, 90]
        assert len({one.leaf for one in found if one}) == 2


def test_a_contact_of_rounds_takes_no_terms_of_its_own():
    two = Two()
    _, first = two.rounds()
    for contact in two.zero.state.contacts:
        with pytest.raises(act_problems.OfRoundsError):
            two.zero.say(acts.ProposeTerms(contact=contact, **WHEN))
        with pytest.raises(act_problems.OfRoundsError):
            two.one.say(acts.CounterTerms(contact=contact, of=first, **WHEN))


def test_rounds_can_be_declined_withdrawn_proposed_anew_and_not_twice_at_once():
    two = Two()
    rounds, first = two.rounds()
    new = (acts.NewSession(**WHEN),)
    with pytest.raises(act_problems.AlreadyProposedError):
        two.one.say(acts.ProposeRounds(rounds=rounds, sessions=new))
    two.one.say(acts.DeclineRounds(rounds, first, reason=TITLE))
    *_, second = two.one.say(
        acts.ProposeRounds(rounds=rounds, sessions=new, mode=Mode.AD_REFERENDUM)
    )
    two.meet()
    with pytest.raises(act_problems.NotBindingError):
        two.zero.say(acts.AcceptRounds(rounds, second))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.WithdrawRounds(rounds, second))
    two.one.say(acts.WithdrawRounds(rounds, second))


def test_a_set_names_contacts_of_its_rounds_each_once_and_items_of_its_talks():
    two = Two()
    rounds, first = two.rounds(1)
    mine = next(iter(two.zero.state.contacts))
    item, foreign = two.item(two.zero.state.contacts[mine].talks), two.item(two.talks())
    other = two.agreed()

    def refused(error: type[Exception], *sessions: acts.NewSession) -> None:
        with pytest.raises(error):
            two.one.say(acts.CounterRounds(rounds=rounds, of=first, sessions=sessions))

    unknown, many = act_problems.UnknownThingError, act_problems.TooManyItemsError
    refused(unknown, acts.NewSession(**WHEN, contact=other))
    refused(unknown, acts.NewSession(**WHEN, contact="1:99"))
    refused(unknown, *[acts.NewSession(**WHEN, contact=mine)] * 2)
    refused(unknown, acts.NewSession(**WHEN, items=(foreign,)))
    refused(many, acts.NewSession(**WHEN, items=(item, item)))
    items = tuple(two.item(two.zero.state.contacts[mine].talks) for _ in range(65))
    refused(many, *(acts.NewSession(**WHEN, items=part) for part in (items[:33], items[33:])))
    two.one.say(acts.CounterRounds(
        rounds=rounds, of=first, sessions=(acts.NewSession(**WHEN, items=(item,), contact=mine),)
    ))  # fmt: skip


def test_facts_of_a_contact_that_a_later_set_leaves_out_can_be_answered_and_not_proposed():
    two = Two()
    rounds, first = two.rounds()
    two.one.say(acts.AcceptRounds(rounds, first))
    left, kept = two.zero.state.contacts
    two.meet()
    (facts,) = two.zero.say(acts.ProposeFacts(contact=left, **FACTS))
    sessions = (acts.NewSession(**WHEN, contact=kept),)
    (second,) = two.zero.say(acts.ProposeRounds(rounds=rounds, sessions=sessions))
    two.meet()
    two.one.say(acts.AcceptRounds(rounds, second))
    assert two.one.state.agreed_terms(two.one.state.contacts[left]) is None
    (counter,) = two.one.say(acts.CounterFacts(contact=left, of=facts, **FACTS))
    two.meet()
    two.zero.say(acts.AcceptFacts(contact=left, of=counter))
    two.meet()
    assert how(two.one, left, counter, "facts") == "agreed"
    with pytest.raises(act_problems.NoAgreedTermsError):
        two.zero.say(acts.ProposeFacts(contact=left, **FACTS))


def test_what_was_called_off_before_a_set_left_it_out_can_still_be_taken_back():
    two = Two()
    rounds, first = two.rounds()
    two.one.say(acts.AcceptRounds(rounds, first))
    two.meet()
    left, kept = two.zero.state.contacts
    two.zero.say(acts.CallOff(left))
    sessions = (acts.NewSession(**WHEN, contact=kept),)
    (second,) = two.zero.say(acts.ProposeRounds(rounds=rounds, sessions=sessions))
    two.meet()
    two.one.say(acts.AcceptRounds(rounds, second))
    two.meet()
    two.zero.say(acts.CallOff(left, off=False))
    with pytest.raises(act_problems.NoAgreedTermsError):
        two.zero.say(acts.CallOff(left))


def test_a_side_tells_what_it_publishes_before_it_does():
    """The last word of each side is at hand; those before it are in the history."""
    two = Two()
    contact, _terms = two.contact()
    two.meet()
    told = {"contact": contact, "number": 0, "what": Publication.ADVISORY}
    (first,) = two.zero.say(acts.TellPublication(**told, at=9, title=TITLE, text=TITLE))
    (second,) = two.zero.say(acts.TellPublication(**told, at=None))
    two.meet()
    said = two.one.state.contacts[contact].notice[0]
    assert said is not None
    assert (said.ref, said.do.at) == (second, None)
    kept = newest_first(two.one.state.history[contact][0])
    assert [one.ref for one in kept if one.kind == "notice"] == [second, first]
    with pytest.raises(act_problems.UnknownThingError):
        two.zero.say(acts.TellPublication(**(told | {"contact": "0:999"}), at=1))
