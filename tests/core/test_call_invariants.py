"""Whatever two persons do and however the link fails, both nodes tell the same story."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.core.call_types import Connected, Ended, Moved
from detente.core.choreography import OVER, TABLE, Input, State
from tests.core.call_pair import Pair

OTHERS = ["duty-officer", "delegate", "interpreter", "note-taker"]
ACTS = ["seat", "match", "differ", "ready", "ready", "not yet", "leave", "conclude", "clear"]
ACTS += ["hold", "resume", "mute", "somebody leaves", *OTHERS]
WEIGHTS = ["match", "ready", "match", "ready", "seat", "hold", "resume", "duty-officer", "delegate"]
moments = st.one_of(
    st.tuples(st.just("act"), st.sampled_from([0, 1]), st.sampled_from(WEIGHTS + ACTS)),
    st.tuples(st.just("run"), st.sampled_from([0.01, 0.3, 1.0, 3.05, 6.0]), st.none()),
    st.tuples(st.just("delay"), st.sampled_from([0, 1]), st.sampled_from([0.01, 0.4, 2.0, 4.0])),
    st.tuples(st.just("link"), st.booleans(), st.none()),
    st.tuples(st.just("go on"), st.sampled_from([0.5, 3.1, 5.0]), st.none()),
)


def act(pair: Pair, side: int, what: str) -> None:
    if what == "seat":
        pair.seat(side)
        return
    if what in OTHERS:
        pair.seat(side, what)
        return
    page = pair.pages[side]
    if what == "somebody leaves":
        page, what = next((one for one in pair.others if one.side == side), None), "leave"
    if page is None or page.over:
        return
    match what:
        case "hold" | "resume":
            page.say("on-hold", on=what == "hold")
        case "mute":
            page.enter(microphone="off")
        case "match" if page.can_compare():
            page.say_they_match()
        case "differ" if page.can_compare():
            page.say_they_match(False)
        case "ready" | "not yet":
            page.ready(what == "ready")
        case "clear" if page.epoch:
            page.prove(encrypted=0)
        case "leave" | "conclude":
            page.say(what)
    pair.flush()


def check_now(pair: Pair) -> None:
    """What must hold at every moment."""
    for page in pair.everyone:
        if page.sending:
            room = pair.rooms[page.side]
            assert room.state in (State.ON, State.CONNECTED, State.COUNTING)
            assert room._flow.matched == [True, True]
            assert page.station in room._rosters.live


def moves(pair: Pair, side: int) -> list[State]:
    return [State.WAITING, *(event.state for event in pair.found(side, Moved))]


def check_story(pair: Pair) -> None:
    """What must hold once the link has been up for long enough."""
    for side in (0, 1):
        for before, after in zip(moves(pair, side), moves(pair, side)[1:], strict=False):
            assert after in TABLE[before].values()
    connected = [len(pair.found(side, Connected)) for side in (0, 1)]
    assert connected[0] == connected[1] <= 1
    states = [room.state for room in pair.rooms]
    if states[0] in OVER or states[1] in OVER:
        assert OVER.issuperset(states)  # They differ and Conclude may cross: differed and closed
        assert (states[0] is State.CONCLUDED) == (states[1] is State.CONCLUDED)
        facts = [pair.found(side, Ended)[0].facts for side in (0, 1)]
        assert (facts[0] is None) == (facts[1] is None)
        if facts[0] and facts[1]:
            few, many = sorted((one.present for one in facts), key=len)
            # whoever came while *Conclude* was under way is known to one side
            assert all(one in many for one in few)
    assert not any(room._broken for room in pair.rooms)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([0, 2]), st.lists(moments, max_size=40))
def test_both_nodes_tell_the_same_story(far, story):
    """`far`: how much went well before the story begins; after two steps they are connected."""
    pair = Pair()
    pair.link(up=True)
    going = [("go on", seconds, None) for seconds in (0.5, 4.0)[:far]]
    for moment in [("act", 0, "seat"), ("act", 1, "seat"), ("run", 1.0, None), *going, *story]:
        match moment:
            case ("act", side, what):
                act(pair, side, what)
            case ("run", seconds, _):
                pair.run(seconds)
            case ("go on", seconds, _):
                for side, what in itertools.product((0, 1), ("match", "ready")):
                    act(pair, side, what)
                pair.run(seconds)
            case ("delay", side, seconds):
                pair.delay[side] = seconds
            case ("link", up, _):
                pair.link(up=up)
        check_now(pair)
    pair.link(up=True)
    pair.run(60)
    check_now(pair)
    check_story(pair)


def test_every_input_and_state_has_its_place_in_the_table():
    used = {given for row in TABLE.values() for given in row}
    assert used == set(Input)
    reached = {State.WAITING} | {to for row in TABLE.values() for to in row.values()}
    assert reached == set(State) == set(TABLE)
