"""The turn rule, story by story: who may say what, and what holds when statements crossed."""

from itertools import product

import pytest

from detente.core.joint import MAX_ADMITTED, How, Joint
from tests.core.logs import CONTENT, Logs, fold, joint_of, with_contact, with_host, with_terms

OPEN, AGREED, COUNTERED, DECLINED, WITHDRAWN, LAPSED, VOID = How
ANSWERS = {"accept": AGREED, "counter": COUNTERED, "decline": DECLINED}


def joint(logs: Logs, host: str, subject: str = "terms") -> Joint:
    """The joint after both logs arrived in the two orders that differ most, which must agree."""
    states = [fold(logs.entries, order) for order in ([0] * 999, [1] * 999)]
    assert states[0].digest() == states[1].digest()
    return joint_of(states[0], subject, host)


def how(logs: Logs, host: str, subject: str = "terms") -> dict[str, How]:
    return joint(logs, host, subject).standing().how


def reply(logs: Logs, side: int, verb: str, of: str, thing: str, subject: str = "terms") -> str:
    if verb == "counter":
        return logs.counter(side, of, thing, subject)
    return logs.answer(side, verb, of, thing, subject)


SUBJECTS = [(subject, asker) for subject in CONTENT for asker in (0, 1)][:-1]
"""Side 0 opens what hosts the rules."""


@pytest.mark.parametrize(("subject", "asker"), SUBJECTS)
@pytest.mark.parametrize("verb", ANSWERS)
def test_the_other_side_answers_and_the_author_does_not(subject, asker, verb):
    logs, host = with_host(subject, asker)
    version = logs.propose(asker, host, subject)
    reply(logs, asker, verb, version, version, subject)
    assert how(logs, host, subject) == {version: OPEN}
    logs.look(1 - asker)
    answer = reply(logs, 1 - asker, verb, version, version, subject)
    expected = {version: ANSWERS[verb]} | ({answer: OPEN} if verb == "counter" else {})
    assert how(logs, host, subject) == expected


@pytest.mark.parametrize("subject", CONTENT)
def test_only_the_author_withdraws(subject):
    logs, host = with_host(subject, 0)
    version = logs.propose(0, host, subject)
    logs.look(1)
    logs.answer(1, "withdraw", version, version, subject)
    assert how(logs, host, subject) == {version: OPEN}
    logs.answer(0, "withdraw", version, version, subject)
    assert how(logs, host, subject) == {version: WITHDRAWN}


def test_nothing_is_proposed_while_something_is_open_and_known():
    logs, contact = with_contact()
    version = logs.propose(0, contact)
    logs.look(1)
    logs.propose(0, contact)
    logs.propose(1, contact)
    assert how(logs, contact) == {version: OPEN}


def test_a_counter_passes_the_turn_back_and_forth():
    logs, contact = with_contact()
    thing = version = logs.propose(0, contact)
    expected = {}
    for side in (1, 0, 1, 0):
        logs.look(side)
        expected[version] = COUNTERED
        reply(logs, 1 - side, "accept", version, thing)  # not the author's to accept
        version = logs.counter(side, version, thing)
    logs.look(1)
    logs.answer(1, "accept", thing, thing)  # answered long ago
    assert how(logs, contact) == expected | {version: OPEN}
    logs.answer(1, "accept", version, thing)
    assert how(logs, contact) == expected | {version: AGREED}
    assert joint(logs, contact).standing().agreed.id == version


def test_what_is_ad_referendum_can_be_countered_and_not_accepted():
    logs, contact = with_contact()
    version = logs.propose(0, contact, mode="ad-referendum")
    logs.look(1)
    logs.answer(1, "accept", version, version)
    assert how(logs, contact) == {version: OPEN}
    counter = logs.counter(1, version, version)
    logs.look(0)
    logs.answer(0, "accept", counter, version)
    assert how(logs, contact) == {version: COUNTERED, counter: AGREED}


def test_an_answer_must_name_the_right_thing_and_the_hash_of_its_version():
    logs, contact = with_contact()
    version = logs.propose(0, contact)
    logs.look(1)
    for obj, of in (("0:2", version), (version, "0:1"), ("0:1", version), ("1:0", version)):
        logs.answer(1, "accept", of, obj)
        logs.counter(1, of, obj)
    logs.answer(1, "accept", version, version, "facts")
    assert how(logs, contact) == {version: OPEN}


def test_an_answer_to_what_its_author_had_not_seen_has_no_effect():
    """A side guesses what the other will propose, and agrees to it in advance by its hash."""
    logs, contact = with_contact()
    version = logs.propose(0, contact)
    logs.answer(1, "accept", version, version)
    assert how(logs, contact) == {version: OPEN}


def test_after_agreement_a_new_proposal_leaves_the_agreed_one_until_it_is_agreed_itself():
    logs, contact = with_contact()
    first = logs.propose(0, contact)
    logs.look(1)
    logs.answer(1, "accept", first, first)
    second = logs.propose(1, contact, minutes=90)
    assert joint(logs, contact).standing().agreed.id == first
    assert how(logs, contact) == {first: AGREED, second: OPEN}
    logs.look(0)
    logs.answer(0, "accept", second, second)
    assert joint(logs, contact).standing().agreed.id == second


@pytest.mark.parametrize("asker", [0, 1])
def test_of_two_crossed_proposals_only_the_asked_side_s_can_be_answered(asker):
    """Both sides propose at once. The asker's lapses, so that there is one thing to answer."""
    logs, contact = with_contact(asker)
    mine, theirs = logs.propose(asker, contact), logs.propose(1 - asker, contact)
    logs.look(0)
    logs.look(1)
    logs.answer(1 - asker, "accept", mine, mine)
    assert how(logs, contact) == {mine: LAPSED, theirs: OPEN}
    logs.answer(asker, "accept", theirs, theirs)
    assert how(logs, contact) == {mine: LAPSED, theirs: AGREED}


def test_a_lapsed_proposal_stays_lapsed_when_the_other_one_is_withdrawn():
    logs, contact = with_contact(0)
    mine, theirs = logs.propose(0, contact), logs.propose(1, contact)
    logs.look(1)
    logs.answer(1, "withdraw", theirs, theirs)
    logs.answer(1, "accept", mine, mine)
    assert how(logs, contact) == {mine: LAPSED, theirs: WITHDRAWN}
    logs.look(0)
    anew = logs.propose(0, contact)
    assert how(logs, contact) == {mine: LAPSED, theirs: WITHDRAWN, anew: OPEN}


def test_a_void_proposal_crosses_nothing():
    """The asked side withdraws too late and proposes anew. The asker, who had answered in time and
    then proposed something else, is not made to lapse by what is void."""
    logs, contact = with_contact(0)
    first = logs.propose(1, contact)
    logs.look(0)
    logs.answer(1, "withdraw", first, first)
    anew = logs.propose(1, contact)
    logs.answer(0, "decline", first, first)
    mine = logs.propose(0, contact)
    assert how(logs, contact) == {mine: OPEN, first: DECLINED, anew: VOID}


def _withdrawing_against(verb: str, subject: str, author: int, looks: tuple[int, ...]):
    """The author proposes, withdraws and proposes anew; the other side answers the first.

    `looks`: how many of the author's three statements the other had seen when answering, and
    whether the author had seen the answer when withdrawing, and when proposing anew.
    """
    seen, before_withdrawal, before_anew = looks
    logs, host = with_host(subject, author)
    logs.look(1 - author)
    base = len(logs.entries[author])

    def answer() -> str:
        logs.look(1 - author, base + seen)
        return reply(logs, 1 - author, verb, first, first, subject)

    first, answered = logs.propose(author, host, subject), None
    if before_withdrawal:
        answered = answer()
        logs.look(author)
    logs.answer(author, "withdraw", first, first, subject)
    if not before_withdrawal and before_anew:
        answered = answer()
        logs.look(author)
    anew = logs.propose(author, host, subject)
    return logs, host, first, answered or answer(), anew


def _possible(looks: tuple[int, bool, bool]) -> bool:
    """Nobody sees the later of two statements that each lie in the other's past."""
    seen, before_withdrawal, before_anew = looks
    return before_anew >= before_withdrawal and not (
        (before_withdrawal and seen > 1) or (before_anew and seen > 2)
    )


LOOKS = [looks for looks in product((1, 2, 3), (False, True), (False, True)) if _possible(looks)]


@pytest.mark.parametrize("looks", LOOKS)
@pytest.mark.parametrize("verb", ANSWERS)
@pytest.mark.parametrize(("subject", "author"), [*SUBJECTS, ("rules", 1)])
def test_late_withdrawal(subject, author, verb, looks):
    """A side proposes, the other accepts, and the first then produces a withdrawal from before it
    had seen that. In every interleaving an answer that had not seen the withdrawal prevails, voids
    what was proposed in its stead, and both nodes find the same; no order lets the author out."""
    logs, host, first, answer, anew = _withdrawing_against(verb, subject, author, looks)
    seen, _, before_anew = looks
    found = how(logs, host, subject)
    countered = {answer: OPEN} if verb == "counter" else {}
    if seen > 1:  # the other side knew of the withdrawal: its answer has no effect
        assert found == {first: WITHDRAWN, anew: OPEN}
    elif not before_anew:
        assert found == {first: ANSWERS[verb], anew: VOID} | countered
    elif verb == "counter":  # the author knew the counter, which is open: nothing to propose
        assert found == {first: COUNTERED, answer: OPEN}
    else:
        assert found == {first: ANSWERS[verb], anew: OPEN}


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_a_side_whose_withdrawal_came_too_late_can_propose_anew_once_it_knows(verb):
    """What it withdrew in the meantime, void as it was, must not void all that it says later."""
    logs, contact = with_contact(0)
    first = logs.propose(0, contact)
    logs.look(1)
    logs.answer(0, "withdraw", first, first)
    second = logs.propose(0, contact)
    logs.answer(0, "withdraw", second, second)
    third = logs.propose(0, contact)
    logs.answer(1, verb, first, first)
    assert how(logs, contact) == {first: ANSWERS[verb], second: VOID, third: VOID}
    logs.look(0)
    fourth = logs.propose(0, contact)
    logs.look(1)
    logs.answer(1, "accept", fourth, fourth)
    standing = joint(logs, contact).standing()
    assert standing.how == {first: ANSWERS[verb], second: VOID, third: VOID, fourth: AGREED}
    assert standing.agreed.id == fourth


def test_a_withdrawn_counter_that_was_accepted_in_time_is_agreed():
    logs, contact = with_contact(0)
    first = logs.propose(0, contact)
    logs.look(1)
    counter = logs.counter(1, first, first)
    logs.look(0)
    logs.answer(1, "withdraw", counter, first)
    anew = logs.propose(1, contact)
    logs.answer(0, "accept", counter, first)
    assert how(logs, contact) == {first: COUNTERED, counter: AGREED, anew: VOID}


def test_facts_wait_for_agreed_terms():
    logs, contact = with_contact(0)
    logs.propose(0, contact, "facts")
    assert how(logs, contact, "facts") == {}
    terms = logs.propose(0, contact)
    logs.look(1)
    logs.answer(1, "accept", terms, terms)
    facts = logs.propose(1, contact, "facts")
    logs.propose(0, contact, "facts")  # side 0 does not know of the agreement yet
    assert how(logs, contact, "facts") == {facts: OPEN}


def test_a_difference_about_the_facts_stands():
    """The sides differ on what happened. Nobody is made to agree: both versions stay, signed."""
    logs, contact = with_terms(0)
    facts = logs.propose(0, contact, "facts")
    logs.look(1)
    counter = logs.counter(1, facts, facts, "facts", end=CONTENT["facts"]["end"] - 600)
    logs.answer(1, "accept", facts, facts, "facts")
    standing = joint(logs, contact, "facts").standing()
    assert standing.how == {facts: COUNTERED, counter: OPEN}
    assert (standing.open.id, standing.agreed) == (counter, None)


def test_a_joint_takes_256_statements_and_no_more():
    """A side proposes and withdraws without end, to fill the other's disk and time."""
    logs, contact = with_contact(0)
    for _ in range(MAX_ADMITTED // 2):
        version = logs.propose(0, contact)
        logs.answer(0, "withdraw", version, version)
    full = how(logs, contact)
    assert len(full) == MAX_ADMITTED // 2
    logs.propose(0, contact)
    late = logs.propose(1, contact)  # in its own past the joint is still empty
    assert how(logs, contact) == full | {late: OPEN}
    logs.look(1)
    logs.answer(1, "withdraw", late, late)
    assert how(logs, contact) == full | {late: OPEN}


def test_terms_list_agenda_items_of_the_same_talks():
    logs, contact = with_contact(0)
    item, other = logs.write(0, "item", {"talks": "0:1"}), logs.write(0, "talks", {})
    foreign = logs.write(0, "item", {"talks": other})
    for items in ([foreign], [item, foreign], [contact], ["0:1"], ["1:9"], ["0:90"]):
        logs.propose(0, contact, items=items)
    version = logs.propose(0, contact, items=[item])
    assert how(logs, contact) == {version: OPEN}
    logs.look(1)
    logs.counter(1, version, version, items=[foreign])
    assert how(logs, contact) == {version: OPEN}


def test_what_is_not_admitted_costs_little_whatever_its_author_has_seen(monkeypatch):
    """Side 1 never acknowledges our answer, and goes on to accept what is no longer there."""
    logs, contact = with_contact()
    logs.look(1)
    first = logs.propose(1, contact)
    logs.look(0)
    logs.answer(0, "decline", first, first)
    for _turn in range(60):
        logs.answer(1, "withdraw", first, first)
        first = logs.propose(1, contact)
    for _turn in range(300):
        logs.answer(1, "accept", first, first)
    asked = []
    worked_out = Joint._standing
    monkeypatch.setattr(Joint, "_standing", lambda *of: asked.append(of) or worked_out(*of))
    state = fold(logs.entries)
    assert len(state.contacts[contact].terms.versions) > 50
    assert len(asked) < 300
