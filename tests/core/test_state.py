"""The fold: whatever two writers write and however it arrives, both nodes find one state."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core.encoding import H, canonical, u64, v
from detente.core.joint import How
from detente.core.kinds import Status
from detente.core.objects import newest_first
from detente.core.state import NotClosedError, State
from tests.core.logs import (
    BODY,
    CARDS,
    LINE,
    PAIRED,
    SESSION,
    Logs,
    arrive,
    fold,
    joint_of,
    joints,
    paired,
    with_contact,
)
from tests.core.playing import ORDERS, plays
from tests.core.test_tree import naive


def forms(state: State) -> dict[str, object]:
    return {ref: one.form() for ref, one in state.objects.items()}


def digest(state: State) -> bytes:
    """Section 9.7 from nothing: every object written, every tree built anew."""
    sides = []
    for side in (0, 1):
        own = [one for ref, one in state.objects.items() if ref.startswith(f"{side}:")]
        own.sort(key=lambda one: one.said.n)
        leaves = [canonical(one.form()) for one in own]
        sides += [u64(len(leaves)), naive(leaves)]
    return H(v("detente/digest/v1", *sides))


@settings(max_examples=400)
@given(plays(), ORDERS, ORDERS)
def test_every_order_of_arrival_gives_the_same_state(logs, one, other):
    first, second = fold(logs.entries, one), fold(logs.entries, other)
    assert forms(first) == forms(second)
    assert first.digest() == second.digest()


@given(plays(), ORDERS)
def test_the_digest_after_each_entry_is_the_digest_from_nothing(logs, order):
    for state in arrive(logs.entries, order):
        assert state.digest() == digest(state)
        alone = fold((logs.entries[0][: state.cut[0]], logs.entries[1][: state.cut[1]]))
        assert state.digest() == alone.digest()


@settings(max_examples=400)
@given(plays(), ORDERS)
def test_a_joint_stood_at_an_earlier_cut_as_it_says_later(logs, order):
    """A node computes the standing at an old cut from all it holds by now."""
    whole = fold(logs.entries)
    for state in arrive(logs.entries, order):
        for subject, host, joint in joints(state):
            later = joint_of(whole, subject, host).standing(tuple(state.cut))
            assert joint.standing().how == later.how


@settings(max_examples=400)
@given(plays())
def test_one_version_at_most_is_open_and_agreement_holds(logs):
    cuts = logs.closed_cuts()
    for _, _, joint in joints(fold(logs.entries)):
        agreed = {}
        for cut in cuts:
            standing = joint.standing(cut)
            found = list(standing.how.values())
            assert found.count(How.OPEN) <= 1
            assert (standing.open is not None) == (How.OPEN in found)
            agreed[cut] = {ref for ref, how in standing.how.items() if how is How.AGREED}
            assert (standing.agreed is not None) == bool(agreed[cut])
            for earlier in ((cut[0] - 1, cut[1]), (cut[0], cut[1] - 1)):
                assert agreed.get(earlier, set()) <= agreed[cut]


def hosted(state: State) -> list[tuple[str, str]]:
    """Every joint in which a side could speak now, by subject and host."""
    contacts = state.contacts.values()
    return [
        *(("terms", one.id) for one in contacts if one.rounds is None),
        *(("facts", one.id) for one in contacts if state.agreed_terms(one)),
        *(("rounds", ref) for ref in state.rounds),
        *(("text", ref) for ref in state.texts),
        ("rules", "0:0"),
    ]


@settings(max_examples=400)
@given(plays(), st.data())
def test_a_side_that_has_seen_everything_can_always_go_on(logs, data):
    """No history, hostile or not, leaves a joint in which neither side can ever speak again."""
    for side in (0, 1):
        logs.look(side)
    state = fold(logs.entries)
    subject, host = data.draw(st.sampled_from(hosted(state)))
    side = data.draw(st.integers(0, 1))
    if subject == "rounds":
        contact = logs.contact(side, state.rounds[host].talks, rounds=host)
        logs.sessions = [SESSION | {"contact": contact}]
        logs.look(1 - side)
    standing = joint_of(state, subject, host).standing()
    if standing.open is None:
        version = logs.propose(side, host, subject)
        logs.look(1 - side)
        logs.answer(1 - side, "accept", version, version, subject)
    else:
        version, side = standing.open.id, standing.open.side
        logs.look(1 - side)
        counter = logs.counter(1 - side, version, standing.open.thing, subject)
        logs.look(side)
        logs.answer(side, "accept", counter, standing.open.thing, subject)
        version = counter
    after = joint_of(fold(logs.entries), subject, host).standing()
    assert after.agreed is not None
    assert after.agreed.id == version


@settings(max_examples=80)
@given(plays())
def test_what_was_shown_signed_or_taken_back_once_stays(logs):
    """Objects, initials, commitments and marks never vanish from one cut to a larger one, and who
    superseded a position stays."""
    kept: dict[tuple[int, int], set] = {}
    for cut in logs.closed_cuts():
        state = fold((logs.entries[0][: cut[0]], logs.entries[1][: cut[1]]))
        kept[cut] = set(state.objects) | {
            *(("initials", one.said.leaf) for text in state.texts.values()
              for one in text.initials),
            *(("superseded", one.id, one.superseded) for one in state.positions.values()
              if one.superseded),
            *(("marks", said.leaf) for one in state.options.values()
              for said in (*one.commits, *one.reveals) if said),
        }  # fmt: skip
        for earlier in ((cut[0] - 1, cut[1]), (cut[0], cut[1] - 1)):
            assert kept.get(earlier, set()) <= kept[cut]


@given(plays())
def test_no_marks_are_shown_before_both_sides_committed_and_nobody_initials_its_own(logs):
    state = fold(logs.entries)
    for one in state.options.values():
        for said in filter(None, one.reveals):
            assert said.body == one.committed(said.side)
            theirs = one.commits[1 - said.side]
            assert theirs is not None
            assert said.saw(theirs.ref)
        for side in (0, 1):
            own, other = one.commits[side], one.commits[1 - side]
            seen = own is not None and other is not None and own.saw(other.ref)
            assert not (seen or one.reveals[side]) or one.committed(0) != one.committed(1)
    for text in state.texts.values():
        for initialled in text.initials:
            version = text.passes.versions[initialled.version]
            assert version.side != initialled.said.side
            assert text.passes.standing().how[version.id] not in {How.VOID, How.LAPSED}


@settings(max_examples=100)
@given(plays(), ORDERS)
def test_what_was_said_of_a_thing_is_remembered_alike_in_every_order(logs, order):
    states = fold(logs.entries), fold(logs.entries, order)
    first, second = (
        {ref: [[one.leaf for one in newest_first(mark)] for mark in marks]
         for ref, marks in state.history.items()}
        for state in states
    )  # fmt: skip
    assert first == second


def test_an_entry_is_not_folded_before_its_past():
    logs = paired()
    logs.write(0, "talks", {})
    state = State(LINE, CARDS)
    state.apply(0, logs.entries[0][0])
    with pytest.raises(NotClosedError):
        state.apply(0, logs.entries[0][1])
    assert state.cut == [1, 0]
    state.apply(1, logs.entries[1][0])
    state.apply(0, logs.entries[0][1])
    assert list(state.talks) == ["0:1"]


def test_nothing_has_an_effect_before_the_own_paired():
    logs = Logs()
    logs.write(0, "talks", {})
    logs.write(0, "paired", PAIRED)  # too late: it is entry 0 or nothing
    logs.write(1, "paired", PAIRED | {"cards": CARDS[::-1]})
    logs.write(1, "talks", {})
    assert fold(logs.entries).objects == {}


def test_what_was_read_of_a_state_stays_as_it_was():
    """A page that is being written must not see half of what arrives meanwhile."""
    logs, contact = with_contact()
    state = fold(logs.entries)
    before, written, digested = state.snapshot(), forms(state), state.digest()
    logs.propose(0, contact)
    logs.write(0, "talks", {})
    logs.write(0, "profile", {}, "0:0")
    for _ in arrive(logs.entries, (), state):
        pass
    assert state.digest() != digested
    assert (forms(before), before.digest(), before.cut) == (written, digested, [3, 1])
    assert not before.contacts[contact].terms.standing().how


@pytest.mark.parametrize(("trials", "trial"), [((0, 0), 0), ((1, 0), 0), ((0, 1), 0), ((1, 1), 1)])
def test_a_line_is_a_trial_only_if_both_sides_say_so(trials, trial):
    logs = Logs()
    for side in (0, 1):
        logs.write(side, "paired", PAIRED | {"trial": bool(trials[side])})
    assert fold(logs.entries).trial == bool(trial)


def test_registers_are_each_side_s_own_and_the_last_one_counts():
    logs = paired()
    talks = logs.write(0, "talks", {})
    item = logs.write(0, "item", {"talks": talks})
    logs.write(
        1, "item.status", {"status": "agreed", "contact": None}, item
    )  # has not seen the item: no effect
    logs.look(1)
    logs.write(0, "item.status", {"status": "reserved", "contact": None}, item)
    logs.write(1, "item.status", {"status": "narrowing", "contact": None}, item)
    logs.write(1, "item.status", {"status": "agreed", "contact": None}, item)
    logs.write(1, "item.urgent", {"urgent": True}, item)
    logs.write(1, "item.status", {"status": "open", "contact": None}, talks)
    logs.write(0, "profile", {}, "1:0")
    first = logs.write(1, "profile", {}, "1:0")
    last = logs.write(1, "profile", {}, "1:0")
    state = fold(logs.entries)
    assert state.items[item].status == (Status.RESERVED, Status.AGREED)
    assert state.items[item].urgent == (False, True)
    assert state.side(0).profile is None
    assert state.side(1).profile.ref == last != first


def test_talks_and_contacts_must_be_known_and_fit():
    logs, contact = with_contact()
    other = logs.write(0, "talks", {})
    for do in (
        {"talks": contact, "continues": None, "rounds": None},
        {"talks": "1:7", "continues": None, "rounds": None},
        {"talks": "0:1", "continues": "0:1", "rounds": None},
        {"talks": other, "continues": contact, "rounds": None},
    ):
        logs.write(0, "contact", do)
    logs.write(
        1, "contact", {"talks": other, "continues": None, "rounds": None}
    )  # side 1 has not seen it
    logs.write(0, "item", {"talks": contact})
    carried = logs.write(0, "contact", {"talks": "0:1", "continues": contact, "rounds": None})
    state = fold(logs.entries)
    assert list(state.contacts) == [contact, carried]
    assert state.contacts[carried].continues == contact
    assert not state.items


@pytest.mark.parametrize("order", [[0] * 99, [1] * 99])
def test_a_commitment_is_a_copy_only_of_one_that_its_author_had_seen(order):
    logs = paired()
    talks = logs.write(0, "talks", {})
    options = logs.options(0, talks, logs.write(0, "item", {"talks": talks}))
    logs.look(1)
    for side in (0, 1):
        logs.commit(side, options, BODY)
    assert all(fold(logs.entries, order).options[options].commits)


@settings(max_examples=25)
@given(plays(), st.data())
def test_an_entry_cut_from_a_log_is_seen_in_the_digest_or_had_no_effect(logs, data):
    """Two nodes that hold different bytes find it out by their digests, where it matters."""
    side = data.draw(st.integers(0, 1))
    short = [list(entries) for entries in logs.entries]
    short[side].pop()
    try:
        before = fold(short)
    except AssertionError:
        return  # the other side has seen the entry
    after = fold(logs.entries)
    assert (before.digest() == after.digest()) == (forms(before) == forms(after))
