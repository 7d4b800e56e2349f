"""Duty officers, delegations and interpreters: who joins when, and what each is told."""

import json

import pytest

from detente.core.call_types import Alarm, Ended
from tests.core.call_pair import Pair


@pytest.fixture
def pair():
    made = Pair(interpretation="consecutive", records=(1,))
    made.link(up=True)
    return made


def officers(pair):
    """The duty officers hold the open line before any principal has come."""
    both = [pair.seat(side, "duty-officer") for side in (0, 1)]
    pair.run(2)
    return both


def compared(pair):
    both = officers(pair)
    for side in (0, 1):
        pair.seat(side)
    pair.run(3)
    assert pair.states() == ["comparing", "comparing"]
    return both


def verified(pair):
    both = compared(pair)
    for officer in both:
        officer.say_they_match()
    pair.flush()
    pair.run(1)
    assert pair.states() == ["verified", "verified"]
    return both


def connected(pair):
    both = verified(pair)
    for officer in both:
        officer.ready()
    pair.flush()
    pair.run(4)
    assert pair.states() == ["connected", "connected"]
    return both


def test_principals_press_nothing_but_join(pair):
    """Officers alone compare, say Ready and conclude; the principals' pages only joined."""
    both = connected(pair)
    assert all(page.sending for page in pair.everyone)
    both[1].say("conclude")
    pair.flush()
    pair.run(2)
    facts = pair.found(0, Ended)[0].facts
    assert [(p.side, p.role) for p in facts.present] == [
        (0, "duty-officer"), (0, "principal"), (1, "duty-officer"), (1, "principal"),
    ]  # fmt: skip
    assert facts.by == 1


def test_officers_share_a_roster_before_the_principals_come(pair):
    both = officers(pair)
    assert pair.states() == ["waiting", "waiting"]
    assert [officer.epoch for officer in both] == [1, 1]
    assert both[0].others.keys() == {1}


def test_a_typed_line_reaches_those_who_keep_the_line_and_nobody_else(pair):
    both = compared(pair)
    taker = pair.seat(1, "note-taker")
    pair.run(1)
    both[0].say("text", text="Our picture freezes")
    pair.flush()
    pair.run(1)
    heard = both[1].last("text")
    assert (heard["from"], heard["text"]) == (both[0].station, "Our picture freezes")
    assert taker.last("text") is None
    taker.say("text", text="Me too")
    pair.flush()
    pair.run(1)
    assert both[1].last("text") == heard


@pytest.mark.parametrize("microphone", ["off", "silent"])
def test_a_muted_microphone_blocks_ready(pair, microphone):
    both = verified(pair)
    pair.pages[0].enter(microphone=microphone)
    pair.flush()
    pair.run(1)
    assert both[0].last("state")["lacks"] == ("muted" if microphone == "off" else "silent")
    for officer in both:
        officer.ready()
    pair.flush()
    pair.run(10)
    assert pair.states() == ["verified", "verified"]
    assert both[1].last("state")["ready"] == [False, True]
    pair.pages[0].enter(microphone="on")
    both[0].ready()
    pair.flush()
    pair.run(4)
    assert pair.states() == ["connected", "connected"]


def test_nobody_is_ready_for_a_principal_who_has_not_joined(pair):
    both = verified(pair)
    pair.pages[1].say("lobby", on=False)
    pair.flush()
    pair.run(1)
    assert both[0].last("state")["lobby"] == [True, False]
    assert both[1].last("state")["lacks"] == "lobby"
    both[1].ready()
    pair.flush()
    pair.run(1)
    assert both[0].last("state")["ready"] == [False, False]


@pytest.mark.parametrize("role", ["delegate", "interpreter", "note-taker"])
def test_others_decide_nothing_for_their_side(pair, role):
    compared(pair)
    other = pair.seat(0, role)
    pair.run(1)
    other.words_epoch = pair.pages[0].words_epoch
    other.say_they_match()
    other.ready()
    other.say("on-hold", on=True)
    other.say("conclude")
    pair.flush()
    pair.run(1)
    assert pair.states() == ["comparing", "comparing"]
    assert pair.pages[1].last("state")["matched"] == [False, False]
    assert not other.over


def test_joins_do_not_break_a_comparison_of_words_off(pair):
    both = compared(pair)
    words = pair.pages[0].last("comparison")
    both[0].say_they_match()
    for side, role in ((0, "delegate"), (1, "interpreter"), (1, "delegate")):
        pair.seat(side, role)
        pair.run(0.4)
    both[1].say_they_match()
    pair.run(2)
    assert pair.states() == ["verified", "verified"]
    assert pair.pages[1].last("comparison")["roster"] == words["roster"]
    assert pair.pages[1].epoch == 6
    assert not pair.found(0, Alarm)


def test_a_join_waits_while_the_sides_are_being_connected(pair):
    both = verified(pair)
    for officer in both:
        officer.ready()
    pair.flush()
    pair.run(1)
    late = pair.seat(1, "interpreter")
    pair.run(1)
    assert pair.states() == ["counting", "counting"]
    assert late.epoch == 0
    assert [one["role"] for one in pair.pages[0].last("state")["outside"]] == ["interpreter"]
    pair.run(4)
    assert pair.states() == ["connected", "connected"]
    assert late.sending
    assert late.epoch == pair.pages[0].epoch
    assert pair.pages[0].last("state")["outside"] == []


def test_a_station_that_joins_late_is_let_through_when_its_own_encryption_is_seen(pair):
    connected(pair)
    late = pair.seat(0, "delegate")
    late.prove = lambda **_: None
    pair.run(3)
    assert not late.sending
    assert pair.pages[0].sending
    del late.prove
    late.prove(encrypted=0)
    pair.flush()
    pair.run(1)
    assert not late.sending
    late.prove()
    pair.flush()
    pair.run(1)
    assert late.sending


def test_either_side_holds_and_it_goes_on_when_both_let_go(pair):
    both = connected(pair)
    both[0].say("on-hold", on=True)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["on-hold", "on-hold"]
    assert not any(page.sending for page in pair.everyone)
    pair.pages[1].say("on-hold", on=True)
    both[0].say("on-hold", on=False)
    pair.flush()
    pair.run(1)
    assert both[0].last("state")["on-hold"] == [False, True]
    assert pair.states() == ["on-hold", "on-hold"]
    pair.pages[1].say("on-hold", on=False)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["connected", "connected"]
    assert all(page.sending for page in pair.everyone)


def test_a_station_on_one_roster_only_hears_nothing_and_both_see_why(pair):
    """The other node has not heard of it yet: no key is for it, and its own side sees so."""
    both = connected(pair)
    pair.link(up=False)
    lonely = pair.seat(0, "delegate")
    pair.run(2)
    assert lonely.epoch == 0
    assert not lonely.sending
    assert [one["role"] for one in both[0].last("state")["outside"]] == ["delegate"]
    pair.link(up=True)
    pair.run(2)
    assert lonely.epoch == both[1].epoch
    assert both[1].last("state")["outside"] == []


def test_at_most_four_of_a_side(pair):
    for role in ("duty-officer", "delegate", "interpreter"):
        pair.seat(0, role)
    pair.seat(0)
    fifth = pair.seat(0, "note-taker")
    assert fifth.last("end")["why"] == "full"


def test_one_way_media_is_an_alarm_on_both_sides(pair):
    """Station 1 opens nothing new of station 0 for two seconds, though sound never pauses."""
    connected(pair)
    alarm = [pair.pages[0].station, pair.pages[1].station]
    for n in range(8):
        for page in pair.everyone:
            page.prove(opened=1 if page is pair.pages[1] else n + 2)
        pair.flush()
        pair.run(0.5)
    deaf = pair.pages[0].last("state")["deaf"]
    assert [alarm[1], alarm[0]] in deaf
    assert pair.pages[1].last("state")["deaf"] == deaf
    pair.pages[1].prove(opened=99)
    pair.flush()
    pair.run(1)
    assert [alarm[1], alarm[0]] not in pair.pages[0].last("state")["deaf"]


def test_a_node_tells_who_is_deaf_of_its_own_stations_only(pair):
    """Neither of ours, nor of somebody who is not there."""
    connected(pair)
    ours, theirs = pair.pages[0], pair.pages[1]
    pairs = [[ours.station, theirs.station], [theirs.station, 77], [theirs.station, ours.station]]
    said = {"t": "deaf", "epoch": theirs.epoch, "pairs": pairs}
    pair.rooms[1]._peer.send(json.dumps(said).encode())
    pair.flush()
    pair.run(0.5)
    assert ours.last("state")["deaf"] == [[theirs.station, ours.station]]


def test_a_newcomer_is_told_what_stations_said_before(pair):
    both = connected(pair)
    pair.pages[1].say("status", microphone="off", picture="none", records=True)
    pair.pages[0].say("on-screen", text="0:12", place="para-3")
    pair.flush()
    pair.run(1)
    late = pair.seat(1, "note-taker")
    pair.run(1)
    statuses = {m["from"]: m for m in late.told if m["t"] == "status"}
    assert statuses[pair.pages[1].station]["records"]
    assert late.last("on-screen")["place"] == "para-3"
    assert both[0].last("on-screen")["from"] == pair.pages[0].station


def test_a_floor_is_claimed_by_interpreters_only(pair):
    connected(pair)
    interpreter = pair.seat(0, "interpreter")
    pair.run(1)
    pair.pages[1].say("status", microphone="on", picture="none", floor=7)
    interpreter.say("status", microphone="on", picture="none", floor=1)
    pair.flush()
    pair.run(1)
    seen = {m["from"]: m["floor"] for m in pair.pages[0].told if m["t"] == "status"}
    assert seen[interpreter.station] == 1
    assert 7 not in seen.values()
    assert pair.rooms[1].dropped == {"status": 1}


def test_a_principal_who_leaves_takes_the_comparison_along(pair):
    both = verified(pair)
    pair.pages[0].say("leave")
    pair.flush()
    pair.run(1)
    assert pair.states() == ["waiting", "waiting"]
    assert both[1].last("state")["lobby"] == [False, True]
    pair.seat(0)
    pair.run(3)
    assert pair.states() == ["comparing", "comparing"]
    assert both[1].last("state")["matched"] == [False, False]


def test_principals_pages_prove_only_what_they_need_of_each_other(pair):
    """A delegate's page that cannot be heard holds nobody up; the principal's does."""
    verified(pair)
    pair.seat(0, "delegate")
    pair.run(1)
    principal = pair.pages[1]
    heard = [{"station": pair.pages[0].station, "track": 0, "opened": 5, "played": 90}]
    tracks = [{"track": 0, "sent": 50, "encrypted": 50, "withheld": 0}]
    principal.say("proof", epoch=principal.epoch, tracks=tracks, heard=heard)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["verified", "verified"]
    heard[0]["played"] = 0
    principal.say("proof", epoch=principal.epoch, tracks=tracks, heard=heard)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["joining", "joining"]
