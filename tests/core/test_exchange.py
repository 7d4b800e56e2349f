"""The link without a network: two exchanges, real cryptography, a wire that does its worst."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core import messages as msg
from detente.core.exchange import AuthDue, Authenticated, Closed, NotNow, State
from detente.core.flow import NotInTurn
from tests.core.exchange_pair import ANSWER_SIG, End, Wire, ends, joined

HASH = bytes(32)
ACK = msg.Ack(1, HASH, 0, HASH, 1, HASH, "", ANSWER_SIG)


def reason(end: End) -> str:
    assert end.state is State.CLOSED
    return end.closed.reason.partition(":")[0]


def seal(end: End, message: msg.AnyMessage) -> None:
    """Send what the own exchange would not: a peer that keeps to no rule."""
    end.exchange._put(message)


# -- a wire that loses, repeats, delays, reorders, truncates and tampers ---------------------------


def lose(queue, _):
    queue.pop(0)


def repeat(queue, _):
    queue.insert(0, queue[0])


def reorder(queue, _):
    queue.append(queue.pop(0))


def truncate(queue, _):
    queue[0] = queue[0][: len(queue[0]) // 2]


def tamper(queue, _):
    queue[0] = queue[0][:-20] + bytes([queue[0][-20] ^ 1]) + queue[0][-19:]


def garble(queue, _):
    queue[0] = b"\x00" * 40


faults = st.dictionaries(
    st.integers(0, 30),
    st.sampled_from([lose, repeat, reorder, truncate, tamper, garble]),
    max_size=3,
)
logs = st.integers(0, 9).map(lambda count: [b"entry %d" % one for one in range(count)])


@given(st.lists(faults, max_size=3), logs, logs, st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_the_wire_does_what_is_taken_in_is_what_was_sent(lives, log_a, log_b, zero_dials):
    """Either entries arrive in order, or the connection closes with a reason; never anything else.

    The last connection has no faults: after it each side holds all that the other wrote.
    """
    held = {0: [], 1: []}
    for wired in [*lives, {}]:
        changes = {"log": log_a, "theirs": held[0], "dials": zero_dials}
        a, b = ends(a=changes, b={"log": log_b, "theirs": held[1], "dials": not zero_dials})
        wire = Wire(a, b)
        for number in itertools.count():
            if a.state is State.OPEN and number % 3 == 0:
                a.send(msg.Signal(HASH, b"%d" % number))
            if not wire.step(wired):
                break
            assert held[0] == log_b[: len(held[0])]
            assert held[1] == log_a[: len(held[1])]
            assert b.signals == sorted(b.signals, key=int)
            if number > 60:
                break
    wire.run()
    assert (held[0], held[1]) == (log_b, log_a)
    assert a.closed is b.closed is None


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("fault", [truncate, tamper, garble])
def test_after_a_message_that_was_changed_nothing_more_is_read(fault, at):
    """Every message of a connection in turn: the two hellos, keys and auths, then the work."""
    a, b = ends(a={"log": [b"1", b"2"]}, b={"log": [b"3"]})
    changed: list[int] = []
    wire = Wire(a, b)

    def act(queue, to):
        fault(queue, to)
        changed.append(to)

    while not changed:
        wire.step({at: act} if wire.count == at else None)
        before = [len(end.events) for end in wire.ends]
    victim = wire.ends[changed[0]]
    wire.run()
    after = victim.events[before[changed[0]] :]
    assert all(isinstance(one, Closed) for one in after)
    if at < 5:
        assert not any(isinstance(one, Authenticated) for one in a.events + b.events)
    elif victim.closed is not None:
        assert victim.closed.refused is not None


@pytest.mark.parametrize("at", range(8))
def test_a_message_that_is_repeated_closes_the_connection(at):
    a, b = ends(a={"log": [b"1", b"2"]}, b={"log": [b"3"]})
    wire = Wire(a, b)
    closed = wire.run({at: repeat})
    assert closed.ends[0].closed or closed.ends[1].closed
    assert b.theirs in ([], [b"1"], [b"1", b"2"])


def test_a_recorded_connection_cannot_be_played_again():
    """An eavesdropper keeps every message of side 0 and later sends them to side 1 once more."""
    a, b = ends(a={"log": [b"1"]})
    wire, recorded = Wire(a, b), []
    while wire.step({wire.count: lambda queue, to: recorded.append(queue[0]) if to else None}):
        pass
    assert b.theirs == [b"1"]
    _, again = ends()
    for data in recorded:
        again.hear(data)
    assert again.theirs == []
    assert reason(again) == "bad-key"


def test_a_side_cannot_be_made_to_talk_to_itself():
    a, _ = ends()
    for data in a.exchange.data_to_send():
        a.hear(data)
    assert reason(a) == "wrong-role"


# -- who is there ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["a", "b"])
def test_only_the_key_on_the_card_is_let_in(who):
    """Somebody with another link key completes the key agreement, and is refused at `auth`."""
    a, b = ends(**{who: {"own": 2}})
    Wire(a, b).run()
    assert not any(isinstance(one, Authenticated) for one in (b if who == "a" else a).events)
    assert reason(b if who == "a" else a) == "bad-signature"


def test_terminating_proxy_forges():
    """A proxy that ends TLS on both sides runs the inner handshake itself, with keys of its own.

    To each side it claims to be the other. It can seal and open both inner legs, and still neither
    side says anything to it or believes a word: it has neither side's link key.
    """
    a, _ = ends()
    towards_a = ends(b={"own": 2, "log": [b"forged"]})[1]
    Wire(a, towards_a).run()
    _, b = ends(b={"log": [b"secret"]})
    towards_b = ends(a={"own": 2, "log": [b"forged"]})[0]
    Wire(towards_b, b).run()
    for honest, proxy in ((a, towards_a), (b, towards_b)):
        assert reason(honest) == "bad-signature"
        assert honest.theirs == []
        assert proxy.theirs == []


def test_a_relayed_auth_is_worth_nothing_on_another_connection():
    """The proxy passes one side's true `auth` on: it is over another transcript."""
    a, theirs = ends(b={"trusts": 0})
    wire = Wire(a, theirs).run()
    assert wire.ends[1].closed is None
    true_auth = a.exchange._channel.sign()
    forger, b = ends(a={"own": 2})
    forger.exchange._channel.sign = lambda: true_auth
    Wire(forger, b).run()
    assert reason(b) == "bad-signature"


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"line": b"other li" * 4}, "wrong-line"),
        ({"dials": True}, "wrong-role"),
    ],
)
def test_lines_and_roles_must_fit(change, slug):
    a, b = ends(b=change)
    Wire(a, b).run()
    assert slug in {one.closed.reason.partition(":")[0] for one in (a, b) if one.closed}


def test_both_on_one_side_is_refused():
    clock = ends()[0].clock
    a = End(0, dials=True, clock=clock, log=[], theirs=[])
    b = End(0, dials=False, clock=clock, log=[], theirs=[])
    Wire(a, b).run()
    assert reason(b) == "wrong-side"


def test_nothing_is_sent_or_read_before_auth():
    a, b = ends()
    wire = Wire(a, b)
    while a.state is not State.AUTH:
        wire.step()
    with pytest.raises(NotNow):
        a.send(msg.Signal(HASH, b"early"))
    a2, b2 = ends()
    wire = Wire(a2, b2)
    a2.take = lambda event: None  # says no auth
    while State.HANDSHAKE in {a2.state, b2.state}:
        wire.step()
    seal(a2, msg.Signal(HASH, b"early"))
    wire.run()
    assert reason(b2) == "out-of-turn"
    assert not any(isinstance(one, AuthDue) for one in b2.events)
    assert wire.queues == ([], [])


def test_a_handshake_that_takes_too_long_is_given_up():
    a, b = ends()
    Wire(a, b).step()
    b.clock.now += 11
    Wire(a, b).run()
    assert "too-slow" in {one.closed.reason.partition(":")[0] for one in (a, b) if one.closed}


def test_a_connection_is_renewed_within_the_hour():
    a, b, wire = joined()
    assert not a.exchange.due(a.clock())
    a.clock.now += 2701
    assert a.exchange.due(a.clock())
    a.send(msg.Signal(HASH, b"still"))
    wire.run()
    assert b.signals == [b"still"]
    a.clock.now += 900
    a.send(msg.Signal(HASH, b"too late"))
    wire.run()
    assert reason(b) == "too-old"


# -- what may pass ---------------------------------------------------------------------------------

WORK = [
    msg.Entries(0, [b"x"], [None], "head"),
    ACK,
    msg.Conflict(0),
    msg.Want(0),
    msg.Check(HASH[:16], 0),
    msg.Signal(HASH, b""),
]


@pytest.mark.parametrize("message", WORK, ids=msg.tag_of)
def test_before_both_officers_confirmed_only_pairing_passes(message):
    pairing = {"open_line": False}
    a, b, wire = joined(a=pairing, b=pairing)
    with pytest.raises(NotNow):
        a.send(message)
    a.send(msg.Commit(HASH))
    wire.run()
    assert b.events[-1] == msg.Commit(HASH)
    seal(a, message)
    wire.run()
    assert reason(b) == "out-of-turn"
    assert b.theirs == []


def test_once_both_confirmed_the_same_connection_carries_the_record():
    pairing = {"open_line": False}
    a, b, wire = joined(a=pairing | {"log": [b"paired"]}, b=pairing)
    for end in (a, b):
        end.send(msg.Confirmed())
        wire.run()
    for end in (a, b):
        end.exchange.open_line()
        end.exchange.outflow.begin(0)
        end.pump()
    wire.run()
    assert b.theirs == [b"paired"]


UNASKED = {
    "an ack of nothing, twice": ([ACK, ACK], "unasked"),
    "conflict without a batch": ([msg.Conflict(0)], "unasked"),
    "pause without a batch": ([msg.Pause("quota")], "unasked"),
    "a copy nobody wanted": ([msg.Copy(0, [b"x"], [None], "head")], "unasked"),
    "an answer to no check": ([msg.Checked(HASH[:16], 0, ANSWER_SIG)], "unasked"),
    "two wants at once": ([msg.Want(0), msg.Want(0)], "unasked"),
    "auth once more": ([msg.Auth(ANSWER_SIG, [1], msg.MAX_MESSAGE, None)], "out-of-turn"),
    "commits without end": ([msg.Commit(HASH)] * 17, "too-many"),
    "checks without end": ([msg.Check(HASH[:16], 0)] * 12, "rate"),
    "signals without end": ([msg.Signal(HASH, b"")] * 2001, "rate"),
}


@pytest.mark.parametrize("name", UNASKED)
def test_what_nobody_asked_for_closes_the_connection(name):
    messages, slug = UNASKED[name]
    a, b, wire = joined()
    for message in messages:
        seal(a, message)
    wire.run()
    assert reason(b) == slug
    assert a.closed.by_peer
    assert a.closed.reason.startswith(slug)  # it was told, once


def test_own_signals_and_checks_keep_to_the_rate():
    a, b, wire = joined()
    for _ in range(2000):
        a.send(msg.Signal(HASH, b""))
    with pytest.raises(NotNow):
        a.send(msg.Signal(HASH, b""))
    for one in range(10):
        a.send(msg.Check(bytes([one]) * 16, 0))
    with pytest.raises(NotNow):
        a.send(msg.Check(HASH[:16], 0))
    wire.run()
    assert b.closed is None
    a.clock.now += 1
    for _ in range(200):
        a.send(msg.Signal(HASH, b""))
    wire.run()
    assert b.closed is None


def test_at_most_256_entries_go_without_an_ack():
    a, b, wire = joined()
    b.take = lambda event: None  # answers nothing
    a.log += [b"%d" % one for one in range(300)]
    a.batch = 100
    a.pump()
    wire.run()
    assert [len(one.entries) for one in b.events if isinstance(one, msg.Entries)] == [100, 100, 56]
    seal(a, msg.Entries(256, [b"256"], [None], "head"))
    wire.run()
    assert reason(b) == "window"


def test_both_sides_hold_their_ack_until_their_own_entries_are_sent():
    """Both write while both have a batch under way; neither waits for the other for ever."""
    a, b = ends(a={"log": [b"a0"]}, b={"log": [b"b0"]})
    wire = Wire(a, b)
    for number in range(40):
        if a.state is State.OPEN and number % 2:
            a.log.append(b"a")
            b.log.append(b"b")
        wire.step()
    wire.run()
    assert a.theirs == b.log
    assert b.theirs == a.log
    acks = [one for one in a.events if isinstance(one, msg.Ack)]
    assert acks[-1].n == len(a.log)


def test_the_answer_to_a_batch_reaches_to_its_end():
    a, b, wire = joined()
    b.take = lambda event: None
    a.log += [b"0", b"1"]
    a.pump()
    wire.run()
    seal(b, ACK)  # this might be the last ack once more
    wire.run()
    assert a.closed is None
    seal(b, ACK)
    wire.run()
    assert reason(a) == "unasked"


def test_after_a_pause_entries_wait_until_there_is_room():
    a, b, wire = joined()
    take, b.take = b.take, lambda event: b.send(msg.Pause("disk"))
    a.log += [b"0", b"1", b"2", b"3"]
    a.pump()
    wire.run()
    a.log.append(b"4")
    a.pump()
    wire.run()
    assert a.exchange.outflow.next is None
    b.take = take
    b.send(msg.Conflict(0))
    wire.run()
    assert b.theirs == a.log
    with pytest.raises(NotInTurn):
        b.send(msg.Conflict(0))


def test_a_conflict_with_a_size_beyond_what_was_sent_is_refused():
    a, b, wire = joined()
    b.take = lambda event: seal(b, msg.Conflict(2)) if isinstance(event, msg.Entries) else None
    a.log.append(b"0")
    a.pump()
    wire.run()
    assert reason(a) == "bad-conflict"


def test_entries_that_came_over_another_connection_are_skipped():
    """The ack was lost with the connection, and `auth` had been said before the entries came."""
    log = [b"0", b"1", b"2", b"3"]
    a, b = ends(a={"log": log}, b={"theirs": []})
    wire = Wire(a, b)
    while not any(isinstance(one, Authenticated) for one in b.events):
        wire.step()
    b.theirs += log[:2]
    wire.run()
    assert b.theirs == log
    assert a.closed is b.closed is None


# -- the end ---------------------------------------------------------------------------------------


def test_a_connection_that_gives_way_is_read_to_its_end():
    a, b, wire = joined()
    b.send(msg.Signal(HASH, b"on its way"))
    wire.collect()
    a.send(msg.Bye("replaced"))
    with pytest.raises(NotNow):
        a.send(msg.Signal(HASH, b"after bye"))
    wire.run()
    assert a.signals == [b"on its way"]
    assert a.state is b.state is State.CLOSED
    assert b.closed == Closed("replaced", by_peer=True)


def test_nothing_passes_after_the_end():
    a, b, wire = joined()
    seal(a, msg.Conflict(9))
    wire.run()
    assert a.state is b.state is State.CLOSED
    with pytest.raises(NotNow):
        b.send(msg.Signal(HASH, b""))
    assert b.hear(b"anything") == []
    assert b.exchange.data_to_send() == []


def test_a_reason_is_always_fit_to_be_said():
    """What a peer sent shows up in reasons; they stay one line of ASCII that a peer can read."""
    a, b, wire = joined()
    a.exchange._out.append(a.exchange._channel.seal(b"\x82\xa1t\xa3bye\xa6reason\xa2\xff\xfe"))
    wire.run()
    assert reason(b) == "bad-message"
    assert a.closed.by_peer
