"""What a page or the other node may not do: each bound, each kind of bad message."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.call_rules import CANDIDATES, Gate, Rate, encrypts, hears
from detente.core.call_types import Alarm, Connected, Setting, ToPeer
from detente.core.envelope import Courier, EnvelopeError, TooMuchWaitingError, peek
from detente.core.errors import RemoteError
from detente.core.signalling import (
    Candidate,
    Heard,
    Media,
    OwnTrack,
    Picture,
    Proof,
    Sound,
    Status,
)
from detente.core.signalling import from_peer as read_peer
from detente.core.signalling import from_station as read_station
from detente.core.vouchers import Voucher
from tests.core.call_pair import CALL, LINE, Page, Pair

RELAY = "198.51.100.7"


def candidate(address=RELAY, kind="relay", to=1):
    return Candidate(1, "3", 1, kind, address, 5000, to=to, from_=0)


def gate(*, trial=False, medium="voice", **terms):
    return Gate(Setting(LINE, CALL, 0, medium, trial, ({RELAY}, {"203.0.113.9"}), **terms))


@pytest.mark.parametrize(
    ("address", "kind", "side", "passes"),
    [
        (RELAY, "relay", 0, True),
        (RELAY, "relay", 1, False),  # the other side's relay is not ours to name
        (RELAY, "host", 0, False),
        (RELAY, "srflx", 0, False),
        ("10.0.0.1", "relay", 0, False),
        ("10.0.0.1", "host", 0, False),
        ("fd00::2", "relay", 0, False),
        ("a" * 36 + ".local", "relay", 0, False),
    ],
)
def test_only_declared_relays_pass_where_the_line_is_not_trial(address, kind, side, passes):
    closed = gate()
    assert closed.lets(candidate(address, kind), side, 0.0) is passes
    assert closed.dropped["address"] == (not passes)


@pytest.mark.parametrize("address", ["192.0.2.1", "fd00::2", "a" * 36 + ".local"])
def test_every_address_passes_on_a_trial_line(address):
    assert gate(trial=True).lets(candidate(address, "host"), 0, 0.0)


@pytest.mark.parametrize(
    "address", ["FD00::2", "fd00:0::2", "1.2.3", "::ffff:1.2.3.4.5", "192.0.2.01"]
)
def test_an_address_not_in_canonical_text_passes_nowhere(address):
    assert not gate(trial=True).lets(candidate(address, "host"), 0, 0.0)


def test_candidates_are_bounded_for_each_pair_and_come_back_with_time():
    opened = gate(trial=True)
    passed = [opened.lets(candidate(f"192.0.2.{n}"), 0, 1.0) for n in range(100)]
    assert sum(passed) == CANDIDATES[0]
    assert opened.dropped["many"] == 100 - CANDIDATES[0]
    assert opened.lets(candidate(to=3), 0, 1.0)
    assert opened.lets(candidate(), 0, 2.0)  # a network that changes again and again is no attack


SOUND, PICTURE = Sound(111, 4), Picture(98, 99, 4, 3)


@pytest.mark.parametrize(
    ("medium", "sharing", "picture", "screen", "passes"),
    [
        ("voice", False, None, None, True),
        ("voice", False, PICTURE, None, False),
        ("voice", True, None, PICTURE, False),
        ("video", False, PICTURE, None, True),
        ("video", False, None, None, False),
        ("video", False, PICTURE, PICTURE, False),
        ("video", True, PICTURE, PICTURE, True),
        ("video", True, PICTURE, None, False),
    ],
)
def test_voice_stays_voice_and_a_screen_is_a_term(medium, sharing, picture, screen, passes):
    media = Media(1, "Gx7p", "q" * 24, SOUND, picture, screen, to=1, from_=0)
    assert gate(medium=medium, sharing=sharing).lets(media, 0, 0.0) is passes


def voucher(role, side=0):
    return Voucher(CALL.hex(), "", b"", b"", LINE.hex(), "video", role, side, side)


@pytest.mark.parametrize(
    ("role", "terms", "said", "passes"),
    [
        ("interpreter", {"interpretation": "consecutive"}, {"floor": 1}, True),
        ("principal", {"interpretation": "consecutive"}, {"floor": 1}, False),
        ("interpreter", {}, {"floor": 1}, False),
        ("interpreter", {"interpretation": "simultaneous"}, {"channel": "ar"}, True),
        ("interpreter", {"interpretation": "consecutive"}, {"channel": "ar"}, False),
        ("delegate", {"sharing": True}, {"screen": True}, True),
        ("delegate", {}, {"screen": True}, False),
        ("note-taker", {"sharing": True}, {"screen": True}, False),
        ("note-taker", {"records": (0,)}, {"records": True}, True),
        ("note-taker", {"records": (1,)}, {"records": True}, False),
    ],
)
def test_a_station_says_of_itself_only_what_the_terms_allow(role, terms, said, passes):
    closed = gate(medium="video", **terms)
    assert closed.lets_status(Status("on", "none", **said), voucher(role)) is passes
    assert closed.dropped["status"] == (not passes)


def proof(sent=50, encrypted=50, withheld=0, opened=1, played=3):
    return Proof(1, [OwnTrack(0, sent, encrypted, withheld)], [Heard(1, 0, opened, played)])


@pytest.mark.parametrize(
    ("shown", "good"),
    [
        (proof(), True),
        (proof(sent=53), True),
        (proof(sent=54), False),
        (proof(sent=80, encrypted=0), False),
        (proof(sent=60, withheld=10), True),
        (proof(sent=4, encrypted=4), False),
        (Proof(1, [], []), False),
        (Proof(1, [OwnTrack(0, 9, 9, 0), OwnTrack(0, 9, 9, 0)], []), False),
        (Proof(1, [OwnTrack(0, 9, 9, 0), OwnTrack(1, 9, 9, 0)], []), False),
        (Proof(1, [OwnTrack(0, 9, 9, 0), OwnTrack(2, 9, 0, 0)], []), False),
        (Proof(1, [OwnTrack(0, 9, 9, 0), OwnTrack(2, 9, 9, 0)], []), True),
    ],
)
def test_encryption_is_believed_only_when_the_counts_agree(shown, good):
    assert encrypts(shown, {0}) is good


@pytest.mark.parametrize(
    ("shown", "good"),
    [(proof(), True), (proof(opened=0), False), (proof(played=2), False)],
)
def test_a_line_is_checked_by_what_was_opened_and_played(shown, good):
    assert hears(shown, {1: {0}}) is good
    assert not hears(shown, {1: {0, 1}})
    assert not hears(shown, {3: {0}})


def test_a_voice_proof_is_none_for_a_video_contact():
    assert not encrypts(proof(), {0, 1})


def test_a_rate_is_spent_and_comes_back():
    rate = Rate(3, 2)
    assert [rate.spend(10.0) for _ in range(4)] == [True, True, True, False]
    assert rate.spend(10.5)
    assert not rate.spend(10.5)


# -- envelopes ------------------------------------------------------------------------------------


def joined():
    a, b = Courier("a" * 32), Courier("b" * 32)
    for courier in (a, b):
        courier.connected(0.0)
    carry(a, b)
    return a, b


def carry(a, b):
    got = []
    while a.out or b.out:
        for one, other in ((a, b), (b, a)):
            out, one.out = one.out, []
            got += [m for data in out if (m := other.receive(data, 0.0)) is not None]
    return got


def test_what_a_broken_connection_swallowed_is_sent_again_once():
    a, b = joined()
    a.send(b'"one"')
    carry(a, b)
    a.send(b'"two"')
    a.out.clear()  # lost with its connection
    for courier in (a, b):
        courier.disconnected()
    a.send(b'"three"')
    for courier in (a, b):
        courier.connected(1.0)
    assert carry(a, b) == [b'"two"', b'"three"']


def test_waiting_messages_are_bounded():
    a = Courier("a" * 32)
    for _ in range(256):
        a.send(b"1")
    with pytest.raises(TooMuchWaitingError):
        a.send(b"1")


@pytest.mark.parametrize(
    "data",
    [
        b'{"t":"m","n":2,"got":0,"m":{}}',  # a gap
        b'{"t":"ack","got":1}',  # of what was never sent
        b'{"t":"resume","session":"' + b"c" * 32 + b'","got":0}',  # another session
        b'{"t":"m","n":0,"got":0,"m":{},"x":1}',
        b'{"t":"m","n":1,"got":9007199254740992,"m":{}}',
        b"[]", b"", b"\xff", b'{"t":"dance"}', b'{"t":"ack","got":' + b"[" * 5000,
        b" " * 16385,
    ],
)  # fmt: skip
def test_a_bad_envelope_is_refused(data):
    a, _ = joined()
    with pytest.raises(EnvelopeError):
        a.receive(data, 0.0)


def test_a_connection_begins_with_resume():
    with pytest.raises(EnvelopeError):
        peek(b'{"t":"ack","got":0}')


@given(st.binary(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["t", "epoch", "to", "from", "m", "n", "got", "hashes", "x"]), inner),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_bytes_break_a_parser(data):
    for read in (read_station, read_peer, peek):
        with contextlib.suppress(RemoteError):
            read(data)


# -- whole rooms ----------------------------------------------------------------------------------


def speak(pair, side, message):
    """The other node says this to `side`'s node, in its own session."""
    pair.rooms[1 - side]._peer.send(json.dumps(message).encode())
    pair.flush()
    pair.run(1)


def lobby():
    pair = Pair()
    pair.link(up=True)
    for side in (0, 1):
        pair.seat(side)
    pair.run(3)
    assert pair.states() == ["comparing", "comparing"]
    return pair


HASH = "0" * 64
BREAKING = [
    (0, {"t": "agree", "epoch": 9, "roster": HASH}),
    (0, {"t": "roster", "epoch": 9, "words": 9, "hashes": [HASH, HASH]}),
    (0, {"t": "count", "number": 1, "ms": 3000}),
    (1, {"t": "count", "number": 0, "ms": 3000}),
    (1, {"t": "roster", "epoch": 1, "words": 1, "hashes": [HASH, HASH]}),
    (1, {"t": "agree", "epoch": 1, "roster": HASH}),
    (0, {"t": "gone", "station": 0}),
    (1, {"t": "gone", "station": 7}),
    (1, {"t": "station", "voucher": "{}", "sig": "A" * 3226 + "==", "name": {}, "epoch": 0}),
    (0, {"t": "open", "dtls": HASH, "ed25519": "", "hpke": ""}),
    (0, {"t": "proof", "epoch": 1, "tracks": [], "heard": []}),
]


@pytest.mark.parametrize(("side", "message"), BREAKING)
def test_a_node_that_breaks_the_protocol_ends_the_room_before_it_connected(side, message):
    pair = lobby()
    speak(pair, side, message)
    assert pair.states()[side] == "closed"
    assert [event.kind for event in pair.found(side, Alarm)] == ["broken"]
    assert pair.pages[side].last("end")["why"] == "broken"
    assert not pair.found(side, Connected)


def test_a_node_that_breaks_the_protocol_in_mid_call_is_not_heard_and_media_go_on():
    pair = lobby()
    for act in (Page.say_they_match, Page.ready):
        for page in pair.pages:
            act(page)
        pair.flush()
        pair.run(4)
    assert pair.states() == ["connected", "connected"]
    speak(pair, 0, {"t": "dance"})
    assert pair.states()[0] == "connected"
    assert pair.pages[0].sending
    pair.pages[0].say("conclude")
    pair.flush()
    assert pair.states()[0] == "concluded"


def test_a_flood_of_the_other_node_ends_the_room():
    pair = lobby()
    room, sent = pair.rooms[0], pair.rooms[1]._peer._sent
    for n in range(sent + 1, sent + 1501):
        ping = {"t": "m", "n": n, "got": 0, "m": {"t": "ping", "id": 1}}
        room.peer_receive(json.dumps(ping).encode(), pair.now, pair.utc)
        for_peer = [output for output in room.take() if isinstance(output, ToPeer)]
        room._peer._kept.clear()  # as if each answer had been acknowledged
        if room.state == "closed":
            break
    assert not for_peer
    assert 900 < n - sent <= 1001


def test_ghost_station():
    """The other node lists a station of ours that never was, to hear with its key: no roster."""
    pair = lobby()
    pair.rooms[0]._peer.send(
        json.dumps(
            {"t": "roster", "epoch": 2, "words": 2, "hashes": sorted([HASH, "1" * 64])}
        ).encode()
    )
    pair.flush()
    pair.run(1)
    assert pair.rooms[1]._flow.epoch == 1
    assert pair.pages[1].epoch == 1


def test_a_page_that_breaks_the_protocol_is_ended_and_says_why():
    pair = lobby()
    pair.pages[0].say("dance")
    pair.flush()
    pair.run(1)
    assert pair.pages[0].last("end")["why"] == "broken"
    assert pair.states() == ["waiting", "waiting"]
    assert [event.kind for event in pair.found(0, Alarm)] == ["page-broken"]


def test_words_before_anything_was_revealed_break_the_room():
    pair = Pair()
    pair.link(up=True)
    for side in (0, 1):
        pair.seat(side)
        pair.pages[side].prove = lambda **_: None
    pair.run(3)
    assert pair.states() == ["joining", "joining"]
    speak(pair, 0, {"t": "words", "epoch": 1, "match": True})
    assert pair.states()[0] == "closed"
