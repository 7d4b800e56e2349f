"""One call from waiting to concluded, and each way it may go otherwise."""

import json

import pytest

from detente.core.call_types import Alarm, Connected, Ended, Person
from tests.core.call_pair import Pair


@pytest.fixture
def pair():
    made = Pair()
    made.link(up=True)
    return made


def lobby(pair):
    """Both are there, all is proven, words are on both pages."""
    pages = [pair.seat(0), pair.seat(1)]
    pair.run(3)
    assert pair.states() == ["comparing", "comparing"]
    assert all(page.can_compare() for page in pages)
    return pages


def verified(pair):
    pages = lobby(pair)
    for page in pages:
        page.say_they_match()
    pair.flush()
    pair.run(1)
    assert pair.states() == ["verified", "verified"]
    return pages


def connected(pair):
    pages = verified(pair)
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(4)
    assert pair.states() == ["connected", "connected"]
    return pages


def test_both_are_on_at_the_same_moment_and_the_facts_agree(pair):
    pair.delay = [0.2, 0.2]
    pages = verified(pair)
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(0.5)
    ends = [page.ends_at for page in pages]
    assert all(ends)
    assert abs(ends[0] - ends[1]) < 0.01  # half the round trip was measured, not assumed
    assert not any(page.sending for page in pages)
    pair.run(60)
    assert all(page.sending for page in pages)
    pages[1].say("conclude")
    pair.flush()
    pair.run(3)
    assert pair.states() == ["concluded", "concluded"]
    ours, theirs = (pair.found(side, Ended)[0].facts for side in (0, 1))
    assert (ours.start, ours.medium, ours.by, ours.present) == (
        theirs.start, theirs.medium, 1, theirs.present,
    )  # fmt: skip
    assert abs(ours.end - theirs.end) <= 1
    assert ours.end - ours.start in (56, 57, 58)
    assert [(p.side, p.role, p.name["en"]) for p in ours.present] == [
        (0, "principal", "Principal 0"),
        (1, "principal", "Principal 1"),
    ]
    assert all(room.quiet for room in pair.rooms)


def test_words_that_differ_end_it_before_anybody_spoke(pair):
    pages = lobby(pair)
    pages[0].say_they_match()
    pages[1].say_they_match(False)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["differed", "differed"]
    assert not any(page.sending for page in pages)
    assert all(page.over for page in pages)
    for side in (0, 1):
        assert Alarm("words-differ") in pair.events[side]
        assert pair.found(side, Ended)[0].facts is None


@pytest.mark.parametrize("side", [0, 1])
def test_not_yet_stops_the_count_on_both_sides(pair, side):
    pages = verified(pair)
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(2)
    assert pair.states() == ["counting", "counting"]
    pages[side].ready(False)
    pair.flush()
    pair.run(10)
    assert pair.states() == ["verified", "verified"]
    assert not any(page.sending for page in pages)
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(4)
    assert pair.states() == ["connected", "connected"]


def test_a_not_yet_that_crosses_the_moment_holds_both_again(pair):
    pages = verified(pair)
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(0.3)
    pair.delay[1] = 5.0  # side 1's words arrive long after side 0 has let its picture through
    pages[1].ready(False)
    pair.flush()
    pair.run(3.5)
    assert pair.states() == ["on", "verified"]
    pair.run(10)
    assert pair.states() == ["verified", "verified"]
    assert not any(page.sending for page in pages)
    assert not pair.found(0, Connected) + pair.found(1, Connected)


def test_a_reload_in_the_lobby_is_a_new_station_and_new_words(pair):
    verified(pair)
    fresh = pair.seat(1)
    pair.run(1)
    assert fresh.station == 3
    assert pair.states() == ["comparing", "comparing"]
    assert fresh.epoch == 2
    assert not any(page.sending for page in pair.pages)


def test_a_reload_while_connected_holds_until_proven_and_goes_on(pair):
    pages = connected(pair)
    pages[1].say("leave")
    pair.flush()
    pair.run(1)
    assert pair.states() == ["interrupted", "interrupted"]
    assert not pages[0].sending
    fresh = pair.seat(1)
    pair.run(1)
    assert pair.states() == ["connected", "connected"]
    assert fresh.sending
    assert pages[0].sending


def test_a_station_that_sends_in_the_clear_is_not_let_near_the_words(pair):
    """Its browser sent 50 packets of which the worker saw none: silent cleartext."""
    pages = verified(pair)
    pages[1].prove(encrypted=0)
    pair.flush()
    pair.run(1)
    assert pair.states() == ["joining", "joining"]
    for page in pages:
        page.ready()
    pair.flush()
    pair.run(10)
    assert pair.states() == ["joining", "joining"]


def test_three_broken_off_comparisons_close_the_room(pair):
    lobby(pair)
    for _ in range(3):
        pair.seat(0)
        pair.run(1)
    assert pair.states() == ["closed", "closed"]
    for side in (0, 1):
        assert len(pair.found(side, Alarm)) == 3


def test_the_link_may_fail_in_mid_call_and_conclude_arrives_later(pair):
    pages = connected(pair)
    pair.link(up=False)
    pair.run(100)
    assert all(page.sending for page in pages)
    assert pages[0].last("state")["link"] is False
    pages[0].say("conclude")
    pair.flush()
    assert pair.states() == ["concluded", "connected"]
    assert not pair.rooms[0].quiet
    pair.link(up=True)
    pair.run(3)
    assert pair.states() == ["concluded", "concluded"]
    assert pair.rooms[0].quiet


def test_a_page_whose_socket_breaks_comes_back_with_nothing_lost(pair):
    pages = connected(pair)
    page = pages[0]
    page.courier.disconnected()
    pair.rooms[0].page_disconnected(page.id, pair.now, pair.utc)
    pages[1].say("conclude")
    pair.flush()
    pair.run(100)
    assert not page.over
    page.courier.connected(pair.now)
    who = next(iter(pair.rooms[0]._pages.values())).person
    pair.rooms[0].page_connected(page.courier.out.pop(0), who, pair.now, pair.utc)
    pair.flush()
    assert page.over


def test_a_page_that_stays_away_leaves_the_call(pair):
    pages = lobby(pair)
    pages[1].courier.disconnected()
    pair.rooms[1].page_disconnected(pages[1].id, pair.now, pair.utc)
    pair.run(29)
    assert pair.states() == ["comparing", "comparing"]
    pair.run(3)
    assert pair.states() == ["waiting", "waiting"]


def test_a_page_from_before_this_room_is_no_fault_of_anybody(pair):
    """A restarted node reads a page's old counts: no alarm sounds, and nothing ends."""
    connected(pair)
    resume = json.dumps({"t": "resume", "session": "b" * 32, "got": 5}).encode()
    late = json.dumps({"t": "m", "n": 9, "got": 5, "m": {"t": "conclude"}}).encode()
    room, who = pair.rooms[0], Person("principal", {"en": "Somebody"})
    name = room.page_connected(resume, who, pair.now, pair.utc)
    room.page_receive(name, late, pair.now, pair.utc)
    pair.run(10)
    assert pair.states() == ["connected", "connected"]
    assert not pair.found(0, Alarm)


def test_a_page_that_speaks_another_language_now_is_the_same_page():
    """Changing the language of the pages during a call must not lock the page out of it."""
    here = Person("principal", {"en": "Anna"})
    assert here.same(Person("principal", {"ar": "Anna"}))
    assert not here.same(Person("delegate", {"en": "Anna"}))
    assert not here.same(Person("principal", {"en": "Boris"}))
