"""The link over real TLS on loopback: two nodes, and those who would come between them."""

import asyncio
import dataclasses
import socket
import ssl
from contextlib import suppress

import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from detente.core import messages as msg
from detente.core.exchange import NotNow
from detente.core.pairing import PairingFailed
from detente.core.refusal import Refused
from detente.crypto.cards import public_keys
from detente.crypto.handshake import Handshake
from detente.crypto.keys import generate
from detente.node.keeper_port import Identity, LineStopped, Phase
from detente.node.link import MAX_CONNECTIONS
from detente.node.timing import Timing
from detente.node.tls import context, server_name
from detente.node.wire import dial
from tests.node.sides import QUICK, Side, free_port, two

CALL = bytes(32)


@pytest.fixture
async def running():
    """Sides to start, which are stopped at the end whatever happens."""
    sides: list[Side] = []

    async def start(*more: Side, timing: Timing = QUICK) -> None:
        for side in more:
            sides.append(side)
            await side.up(timing)

    yield start
    for side in sides:
        await side.down()


async def all_told(*sides: Side) -> None:
    for side in sides:
        await side.book.until(lambda side=side: side.book.acked == len(side.book.own))


# -- the work of the line --------------------------------------------------------------------------


async def test_entries_are_receipted_both_ways(running):
    a, b = two()
    await running(a, b)
    a.book.own += [b"before", b"they met"]
    await a.connected()
    a.say(*(b"%d" % one for one in range(700)))
    b.say(b"eins", b"zwei")
    await all_told(a, b)
    assert b.book.theirs == a.book.own
    assert a.book.theirs == b.book.own
    assert a.book.states == b.book.states == ["up"]


async def test_signals_arrive_in_order_and_large_batches_beside_them(running):
    a, b = two()
    await running(a, b)
    await a.connected()
    await b.connected()
    for one in range(100):
        assert a.links.send_signal(a.line, CALL, b"%d" % one)
        a.say(bytes([one]) * 4096)
    await b.book.until(lambda: len(b.book.signals) == 100)
    assert b.book.signals == [b"%d" % one for one in range(100)]
    await all_told(a)


async def test_a_line_check_is_signed_and_kept_by_both(running):
    a, b = two()
    await running(a, b)
    await a.connected()
    check = await a.links.check(a.line)
    assert check.ours
    assert 0 < check.milliseconds < 2000
    assert [one.id for one in b.book.checks] == [check.id]
    assert b.book.checks[0].signature == check.signature
    text = msg.checked_text(a.line, b.book.identity_.pair.side, check.id, check.answered_at)
    b.keys.link.public_key().verify(check.signature, text, b"detente/check/v1")


async def test_a_line_check_without_an_answer_is_seen_not_silent(running):
    a, _ = two()
    await running(a)
    assert await a.links.check(a.line) is None
    assert not a.links.send_signal(a.line, CALL, b"nobody there")


async def test_checks_asked_for_too_often_are_not_sent(running):
    a, b = two()
    await running(a, b)
    await a.connected()
    for _ in range(10):
        assert await a.links.check(a.line)
    with pytest.raises(NotNow):
        await a.links.check(a.line)


async def test_a_full_node_pauses_and_asks_again(running):
    a, b = two()
    b.book.full = True
    await running(a, b)
    await a.connected()
    a.say(b"one", b"two")
    await asyncio.sleep(0.1)
    assert (b.book.theirs, a.book.acked) == ([], 0)
    b.book.full = False
    assert b.links.resume(b.line, 0)
    await all_told(a)
    assert b.book.theirs == [b"one", b"two"]


async def test_a_side_that_lost_its_log_takes_it_back_from_the_other(running):
    """Meanwhile it may sign nothing, so what the other sends is receipted only afterwards."""
    a, b = two()
    b.book.theirs += [b"0", b"1", b"2"]
    b.book.own += [b"from b"]
    a.book.own += [b"0"]
    a.book.lost = 3
    await running(a, b)
    await all_told(b)
    assert a.book.own == [b"0", b"1", b"2"]
    a.say(b"3")
    await b.book.until(lambda: len(b.book.theirs) == 4)
    assert b.book.theirs == a.book.own == [b"0", b"1", b"2", b"3"]


async def test_the_last_ack_comes_again_after_it_was_lost(running):
    a, b = two()
    a.book.own += [b"0"]
    b.book.theirs += [b"0"]
    b.book.last = msg.Ack(1, CALL, 0, CALL, 1, CALL, "", bytes(2420))
    await running(a, b)
    await a.book.until(lambda: a.book.acks)
    assert a.book.acks == [b.book.last]


async def test_a_loopback_turn_takes_milliseconds(running):
    """From a statement to its ack, where the record costs nothing; small packets go at once."""
    a, b = two()
    await running(a, b)
    await a.connected()
    loop, took = asyncio.get_running_loop(), []
    for _ in range(50):
        since = loop.time()
        a.say(b"x")
        await all_told(a)
        took.append(loop.time() - since)
    assert sorted(took)[25] < 0.02
    for side in (a, b):
        tcp = side.links._lines[side.line].current.session._ws.transport.get_extra_info("socket")
        assert tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# -- connections come and go -----------------------------------------------------------------------


async def test_a_lost_connection_is_made_again_and_nothing_is_lost(running):
    a, b = two()
    await running(a, b)
    for round_ in range(3):
        await a.connected()
        await b.connected()
        a.say(*(b"%d.%d" % (round_, one) for one in range(20)))
        side = (a, b)[round_ % 2]
        side.links._lines[side.line].current.session._ws.transport.abort()
        await asyncio.sleep(0.05)
    await all_told(a)
    assert b.book.theirs == a.book.own


async def test_a_node_that_restarts_is_found_again(running):
    a, b = two()
    await running(a, b)
    await b.connected()
    await a.down()
    await b.book.until(lambda: "down: stopping" in b.book.states)
    b.say(b"while you were away")
    await a.up(QUICK)
    await all_told(b)
    assert a.book.theirs == b.book.own
    assert b.book.refusals == []


@pytest.mark.parametrize("zero_dials", [True, False])
async def test_when_both_dial_at_once_the_one_that_side_0_dialled_stays(running, zero_dials):
    for _ in range(5):
        a, b = two(both_listen=True, dialler_first=zero_dials)
        await asyncio.gather(running(a), running(b))
        a.say(b"a")
        b.say(b"b")
        await all_told(a, b)
        await asyncio.sleep(0.1)
        sessions = standing(a, b)
        assert sorted(one.dials for one in sessions) == [False, True]
        assert sessions[0].dialler == sessions[1].dialler
        assert (a.book.theirs, b.book.theirs) == ([b"b"], [b"a"])
        assert a.book.refusals == b.book.refusals == []


def standing(*sides: Side):
    return [side.links._lines[side.line].current.session for side in sides]


@pytest.mark.parametrize("first", [0, 1])
async def test_of_two_connections_the_one_that_side_0_dialled_stays(running, first):
    """One stands when the other is dialled all the same; each node comes to the same verdict."""
    a, b = two(both_listen=True)
    sides = sorted((a, b), key=lambda side: side.book.identity_.pair.side)
    for side in sides:
        await running(side, timing=dataclasses.replace(QUICK, backoff=60.0, longest_backoff=60.0))
        side.links._lines[side.line]._stopping = True  # its own dialling has no part in this
    await asyncio.sleep(0.05)
    for side in (sides[first], sides[1 - first]):
        await side.links._lines[side.line]._dial_once()
        a.say(b"a")
        b.say(b"b")
        await all_told(a, b)
    await asyncio.sleep(0.1)
    assert [one.dialler for one in standing(a, b)] == [0, 0]
    a.say(b"still")
    await all_told(a, b)
    assert (a.book.theirs, b.book.theirs) == (b.book.own, a.book.own)
    assert "down" not in str(a.book.states + b.book.states)


async def test_a_dead_connection_of_side_0_gives_way_to_a_live_one(running):
    """Side 0 does not know yet that its connection is gone; side 1 does, and dials."""
    zero, one = sorted(two(both_listen=True), key=lambda side: side.book.identity_.pair.side)
    relay = await Relay.open(one)
    await running(one)
    one.links._lines[one.line]._stopping = True
    await running(zero)
    await zero.connected()
    if standing(zero)[0].dialler == 1:
        await zero.links._lines[zero.line]._dial_once()
    relay.swallow = True
    standing(one)[0].abort()
    await asyncio.sleep(0.05)
    assert zero.links.is_up(zero.line)
    await one.book.until(lambda: "down" in one.book.states[-1])
    one.links._lines[one.line]._stopping = False
    one.links._lines[one.line].start()
    relay.swallow = False
    zero.say(b"found again")
    await all_told(zero)
    assert one.book.theirs == [b"found again"]
    await relay.close()


async def test_a_connection_that_died_unseen_takes_signals_with_it(running):
    """The network of who dials changes in mid-call: the listener's calls must begin anew as well,
    or the two ends of a call would each wait for the other to say how far it is."""
    a, b = two()
    relay = await Relay.open(a)
    await running(a)
    await running(b)
    await a.connected()
    await b.connected()
    relay.swallow = True
    assert a.links.send_signal(a.line, CALL, b"never arrives")
    b.links._lines[b.line].current.session.abort()
    await b.book.until(lambda: "down" in b.book.states[-1])
    relay.swallow = False
    await b.connected()
    await a.book.until(lambda: len(a.book.states) == 3)
    assert a.book.states == ["up", "down: the connection was lost", "up"]
    await relay.close()


@pytest.mark.parametrize("zero_dials", [True, False])
async def test_a_connection_is_renewed_without_losing_a_signal(running, zero_dials):
    """After three quarters of an hour the dialler makes another connection, in mid-call."""
    shift = [0.0]
    clock = asyncio.get_running_loop().time
    timing = dataclasses.replace(QUICK, clock=lambda: clock() + shift[0])
    a, b = two(dialler_first=zero_dials)
    await running(a, b, timing=timing)
    await a.connected()
    await b.connected()
    old = b.links._lines[b.line].current.session
    shift[0] = 2701.0
    b.links._lines[b.line]._changed.set()  # as when it next looks
    for number in range(300):
        assert a.links.send_signal(a.line, CALL, b"%d" % number)
        assert b.links.send_signal(b.line, CALL, b"%d" % number)
        a.say(b"%d" % number)
        await asyncio.sleep(0.001)
    await a.book.until(lambda: len(a.book.signals) == 300)
    await b.book.until(lambda: len(b.book.signals) == 300)
    await all_told(a)
    assert b.links._lines[b.line].current.session is not old
    assert a.book.signals == b.book.signals == [b"%d" % number for number in range(300)]
    assert b.book.theirs == a.book.own
    assert a.book.states == b.book.states == ["up"]


async def test_a_silent_peer_is_given_up(running):
    """The network swallows everything: no pong comes, and the line is down on the page."""
    a, b = two()
    relay = await Relay.open(a)
    await running(a)
    await running(b, timing=dataclasses.replace(QUICK, ping_interval=0.2, ping_timeout=0.3))
    await b.connected()
    relay.swallow = True
    await b.book.until(lambda: "down" in b.book.states[-1])
    assert b.book.states[-1] == "down: no answer to a ping"
    await relay.close()


# -- pairing ---------------------------------------------------------------------------------------


async def digits_shown(*sides: Side) -> None:
    for side in sides:
        async with asyncio.timeout(5):
            while await side.links.digits(side.line) is None:
                side.book.changed.clear()
                await side.book.changed.wait()


async def test_two_officers_pair(running):
    a, b = two(phase=Phase.PAIRING)
    await running(a, b)
    await digits_shown(a, b)
    assert await a.links.digits(a.line) == await b.links.digits(b.line)
    assert not a.links.send_signal(a.line, CALL, b"too early")
    assert (await a.links.confirm(a.line, await b.own_half())).confirmed
    await asyncio.sleep(0.05)
    assert (a.book.phase_, b.book.phase_) == (Phase.PAIRING, Phase.PAIRING)
    assert (await b.links.confirm(b.line, await a.own_half())).confirmed
    await a.book.until(lambda: a.book.theirs == [b"paired"])
    await b.book.until(lambda: b.book.theirs == [b"paired"])
    a.say(b"profile")
    await all_told(a, b)


async def test_pairing_survives_a_restart_between_the_two_confirmations(running):
    a, b = two(phase=Phase.PAIRING)
    await running(a, b)
    await digits_shown(a, b)
    before = await a.links.digits(a.line)
    await a.links.confirm(a.line, await b.own_half())
    await a.down()
    await a.up(QUICK)
    await a.connected()
    await digits_shown(a, b)
    assert await b.links.digits(b.line) == before
    await b.links.confirm(b.line, await a.own_half())
    await all_told(a, b)
    await b.book.until(lambda: b.book.theirs == [b"paired"])


async def test_pairing_man_in_the_middle(running):
    """The cards were exchanged by mail, and somebody swapped both for cards of their own.

    They run a node towards each side, and pass on whatever each node says. The two officers compare
    digits on the telephone: what one reads is not what the other's screen lets them type. After
    three tries the pairing has failed, and nothing was ever said over either line.
    """
    moscow, towards_moscow = two(phase=Phase.PAIRING)
    towards_washington, washington = two(phase=Phase.PAIRING)
    await running(moscow, towards_moscow, towards_washington, washington)
    await digits_shown(moscow, towards_moscow, towards_washington, washington)
    assert moscow.line != washington.line
    heard = await washington.own_half()
    for tries in (1, 2, 3):
        run = await moscow.links.confirm(moscow.line, heard)
        assert (run.confirmed, run.failures) == (False, tries)
    with pytest.raises(PairingFailed):
        await moscow.links.confirm(moscow.line, heard)
    # The one in between may lie about its own officer; it opens nothing.
    middle = towards_moscow.links._lines[towards_moscow.line].current
    if middle is not None:
        middle.session.exchange._put(msg.Confirmed())
    await asyncio.sleep(0.1)
    assert moscow.book.phase_ is washington.book.phase_ is Phase.PAIRING
    assert moscow.book.theirs == washington.book.theirs == []


# -- those who are not on the card -----------------------------------------------------------------


async def alarm(side: Side):
    await side.book.until(lambda: any(one.alarm for one in side.book.refusals))
    return next(one for one in side.book.refusals if one.alarm)


async def test_another_certificate_where_theirs_was(running):
    """A node with new keys answers at the address on the card: nothing is sent, an alarm kept."""
    a, b = two()
    impostor = Side("moscow", a.port).meets(b.card)
    impostor.book.identity_ = dataclasses.replace(a.book.identity_, keys=impostor.keys)
    await running(impostor, b)
    found = await alarm(b)
    assert found.reason.startswith("wrong-key")
    assert "not the one on the card of moscow" in found.words
    assert "telephone" in found.words
    assert b.book.states == impostor.book.states == []


async def test_another_certificate_calls(running):
    """Somebody who knows the line's name calls with a key of their own."""
    a, b = two()
    changed = Identity(b.book.identity_.pair, generate())
    b.book.identity_ = changed
    await running(a, b)
    found = await alarm(a)
    assert "is not the one on the card of washington" in found.words
    await b.book.until(lambda: b.book.refusals)
    assert b.book.refusals[0].reason.startswith("not-let-in")
    assert a.book.states == b.book.states == []


async def test_another_link_key_behind_the_right_certificate(running):
    """The TLS key was stolen, the link key was not: TLS opens, the handshake inside does not."""
    a, b = two()
    pair, keys = b.book.identity_.pair, b.keys
    b.book.identity_ = Identity(pair, dataclasses.replace(keys, link=generate().link))
    await running(a, b)
    found = await alarm(a)
    assert found.reason.startswith("bad-signature")
    assert a.book.states == b.book.states == []


class Relay:
    """Somebody on the network path to a listener; bytes pass through their hands."""

    def __init__(self, port: int) -> None:
        self.port, self.swallow = port, False
        self.seen = bytearray()
        self._tasks: set[asyncio.Task] = set()
        self._held: list[asyncio.StreamWriter] = []

    @classmethod
    async def open(cls, listener: Side) -> "Relay":
        """Take the address on the card; the true node listens elsewhere."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            relay = cls(probe.getsockname()[1])
        on_card, listener.port = listener.port, relay.port
        relay.server = await asyncio.start_server(relay.serve, "127.0.0.1", on_card)
        return relay

    async def serve(self, reader, writer) -> None:
        inner = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self._pass(reader, inner[1]), self._pass(inner[0], writer))

    async def _pass(self, reader, writer) -> None:
        self._tasks.add(asyncio.current_task())
        try:
            while data := await reader.read(65536):
                self.seen += data
                if not self.swallow:
                    writer.write(data)
        except OSError:
            pass
        finally:
            if self.swallow:  # neither side learns that the other has gone
                self._held.append(writer)
            else:
                writer.close()

    async def close(self) -> None:
        self.server.close()
        for writer in self._held:
            writer.close()
        for task in self._tasks:
            task.cancel()


async def test_an_eavesdropper_sees_no_word(running):
    a, b = two()
    relay = await Relay.open(a)
    await running(a, b)
    await b.connected()
    a.say(b"a word that is not to be overheard")
    await all_told(a)
    assert len(relay.seen) > 5000
    assert b"overheard" not in relay.seen
    assert a.line not in relay.seen
    await relay.close()


@pytest.mark.parametrize("meddles", ["forge", "read"])
async def test_terminating_proxy_forges(running, meddles):
    """Both TLS keys were stolen: a proxy ends TLS on both sides and holds every inner message.

    It passes the inner handshake on faithfully, because it cannot sign one of its own. Then it
    tries to read what passes, and to put in a record of its own: it can do neither, and the side
    that gets the forged record closes with the reason.
    """
    a, b = two()
    on_card, a.port = a.port, free_port()
    await running(a)
    pair = b.book.identity_.pair
    moved = dataclasses.replace(pair.peer, address=f"127.0.0.1:{a.port}")
    towards_a = Identity(pair._replace(peer=moved), b.keys)
    passed: list[bytes] = []

    async def proxy(ws) -> None:
        inner = await dial(towards_a, QUICK)

        async def pass_on(source, sink, forge: bool) -> None:
            count = 0
            async for data in source:
                passed.append(data)
                count += 1
                await sink.send(data if not forge or count != 4 else b"forged" + data[6:])
                if forge and count == 3:
                    await sink.send(bytes(64))

        forge = meddles == "forge"
        await asyncio.gather(
            pass_on(ws, inner, forge), pass_on(inner, ws, False), return_exceptions=True
        )
        await inner.close()

    stolen = context(a.book.identity_, server=True)
    async with serve(proxy, "127.0.0.1", on_card, ssl=stolen, compression=None):
        await running(b)
        b.say(b"a secret of state")
        if meddles == "read":
            await all_told(b)
            assert a.book.theirs == [b"a secret of state"]
            assert not any(b"secret" in one for one in passed)
            assert not any(b"entries" in one for one in passed)
        else:
            await a.book.until(lambda: a.book.refusals)
            assert a.book.refusals[0].reason.startswith("bad-record")
            assert a.book.theirs == []
        await b.down()


async def test_terminating_proxy_cannot_speak_for_either(running):
    """With both TLS keys but no link key it runs the inner handshake itself, and is found out."""
    a, b = two()
    on_card, a.port = a.port, free_port()
    await running(a)
    nobody = generate().link
    answered: list[int] = []

    async def proxy(ws) -> None:
        pair = a.book.identity_.pair
        peer = b.keys.link.public_key()
        fake = Handshake(pair.line, pair.side, nobody, peer, dials=False)
        while not fake.ready:
            for data in fake.receive(await ws.recv()):
                await ws.send(data)
        fake.open(await ws.recv())
        auth = msg.Auth(fake.sign(), [1], msg.MAX_MESSAGE, None)
        await ws.send(fake.seal(msg.encode(auth)))
        answered.append(1)
        await ws.wait_closed()

    stolen = context(a.book.identity_, server=True)
    async with serve(proxy, "127.0.0.1", on_card, ssl=stolen, compression=None):
        await running(b)
        found = await alarm(b)
        assert found.reason.startswith("bad-signature")
        assert answered
        assert b.book.states == []
        await b.down()


# -- bad input, slowness, floods -------------------------------------------------------------------


async def test_slow_loris_handshake(running, monkeypatch):
    """Somebody opens many connections and sends nothing, or a byte now and then.

    They get so many places and no more, each for a few seconds; the true peer gets in afterwards.
    """
    monkeypatch.setattr("detente.node.wire.HANDSHAKE_TIME", 0.5)
    a, b = two()
    await running(a)
    loris = [await asyncio.open_connection("127.0.0.1", a.port) for _ in range(20)]
    await asyncio.sleep(0.05)
    assert a.links._listener._strangers.total() == 16
    ends = [asyncio.create_task(reader.read()) for reader, _ in loris]
    done, _ = await asyncio.wait(ends, timeout=3)
    assert len(done) == 20
    assert a.links._listener._strangers.total() == 0
    await running(b)
    await b.connected()
    assert [one.reason.partition(":")[0] for one in a.book.refusals] == ["too-slow"]
    for _, writer in loris:
        writer.close()


async def test_a_peer_that_dials_again_and_again(running):
    """It holds the true key and opens connection after connection; only a few are kept waiting."""
    a, b = two()
    await running(a)
    held = [await dial(b.book.identity_, QUICK) for _ in range(MAX_CONNECTIONS + 8)]
    for one in held[MAX_CONNECTIONS:]:
        await asyncio.wait_for(one.wait_closed(), 5)
    assert all(one.state is State.OPEN for one in held[:MAX_CONNECTIONS])
    for one in held:
        await one.close()
    ws, _ = await authenticated(b)
    assert ws.state is State.OPEN
    await ws.close()


async def test_a_peer_that_stops_in_the_inner_handshake(running, monkeypatch):
    monkeypatch.setattr("detente.node.session.HANDSHAKE_TIME", 0.3)
    a, b = two()
    await running(a)
    ws = await dial(b.book.identity_, QUICK)
    await a.book.until(lambda: a.book.refusals)
    assert a.book.refusals[0].reason.startswith("too-slow")
    await ws.wait_closed()
    assert a.book.states == []


async def test_who_names_no_line_of_ours(running):
    a, _ = two()
    await running(a)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    for name in ("example.org", server_name(bytes(32)), ""):
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", a.port, ssl=tls, server_hostname=name)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    name = server_name(a.line)
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", a.port, ssl=tls, server_hostname=name)
    await a.book.until(lambda: a.book.refusals)
    assert not any(one.alarm for one in a.book.refusals)


async def authenticated(b: Side):
    """A peer that holds the true keys and keeps to no rule: its WebSocket and its handshake."""
    pair = b.book.identity_.pair
    peer = public_keys(pair.peer)
    ws = await dial(b.book.identity_, QUICK)
    shake = Handshake(pair.line, pair.side, b.keys.link, peer.link, dials=True)
    for data in shake.start():
        await ws.send(data)
    while not shake.ready:
        for data in shake.receive(await ws.recv()):
            await ws.send(data)
    await ws.send(shake.seal(msg.encode(msg.Auth(shake.sign(), [1], msg.MAX_MESSAGE, None))))
    shake.open(await ws.recv())
    return ws, shake


async def told(ws, shake) -> str:
    """The reason in the bye that a peer gets."""
    async with asyncio.timeout(5):
        while True:
            said = msg.decode(shake.open(await ws.recv()))
            if isinstance(said, msg.Bye):
                return said.reason


BAD = {
    "not-canonical": lambda: b"\x82\xa4size\x01\xa1t\xa8conflict",
    "bad-message": lambda: b"\x81\xa1t\xa3hum",
    "unasked": lambda: msg.encode(msg.Pause("disk")),
    "out-of-turn": lambda: msg.encode(msg.Auth(bytes(2420), [1], msg.MAX_MESSAGE, None)),
}


@pytest.mark.parametrize("slug", BAD)
async def test_a_peer_that_breaks_the_protocol_gets_one_reason(running, slug):
    a, b = two()
    await running(a)
    ws, shake = await authenticated(b)
    await ws.send(shake.seal(BAD[slug]()))
    assert (await told(ws, shake)).startswith(slug)
    await ws.wait_closed()
    await a.book.until(lambda: a.book.refusals)
    assert a.book.refusals[0].reason.startswith(slug)
    assert not a.book.refusals[0].alarm


async def test_a_peer_cannot_fill_the_journal_with_reasons_of_its_own(running):
    a, b = two()
    await running(a)
    for reason in ("one: x", "two: x", "three: x", "stopped-1: x", "stopped-2: x"):
        ws, shake = await authenticated(b)
        await ws.send(shake.seal(msg.encode(msg.Bye(reason))))
        await ws.wait_closed()
    await a.book.until(lambda: a.book.refusals)
    await asyncio.sleep(0.2)
    assert [one.reason for one in a.book.refusals] == ["one: x"]


async def test_a_flood_of_signals_is_cut_off(running):
    a, b = two()
    await running(a)
    ws, shake = await authenticated(b)
    signal = msg.encode(msg.Signal(CALL, b"!"))
    with suppress(ConnectionClosed):
        for _ in range(20_000):
            await ws.send(shake.seal(signal))
    await a.book.until(lambda: a.book.refusals)
    assert a.book.refusals[0].reason.startswith("rate")
    assert len(a.book.signals) < 2200


async def test_an_oversize_frame_is_not_read(running):
    a, b = two()
    await running(a)
    ws, _ = await authenticated(b)
    await ws.send(bytes(msg.MAX_MESSAGE + 65))
    await ws.wait_closed()
    await a.book.until(lambda: "down" in a.book.states[-1])
    assert a.book.states[-1].startswith("down: too-long")


async def test_text_is_no_message(running):
    a, b = two()
    await running(a)
    ws, shake = await authenticated(b)
    await ws.send("hello")
    assert (await told(ws, shake)).startswith("bad-message")


async def test_what_the_record_refuses_is_said_and_kept(running):
    a, b = two()
    a.book.refuse_next = Refused("record", "the head is not signed")
    await running(a, b)
    await b.connected()
    b.say(b"x")
    await b.book.until(lambda: b.book.refusals)
    assert b.book.refusals[0].by_peer
    assert b.book.refusals[0].reason == "record: the head is not signed"
    assert a.book.theirs == []


async def test_a_stopped_line_carries_only_bye(running):
    a, b = two()
    a.book.refuse_next = LineStopped("two heads at size 3")
    await running(a, b)
    await b.connected()
    b.say(b"x")
    await b.book.until(lambda: b.book.refusals)
    assert b.book.refusals[0].reason == "stopped: two heads at size 3"
    up = a.book.states.count("up")
    await asyncio.sleep(0.3)
    assert a.book.states.count("up") == up
    assert a.book.theirs == []


async def test_a_node_that_starts_on_a_stopped_line_says_so(running):
    """It dials once, though nobody can dial it, and no more."""
    a, b = two()
    b.book.phase_ = Phase.STOPPED
    await running(a, b)
    await a.book.until(lambda: a.book.refusals)
    assert a.book.refusals[0].reason == "stopped: this side stopped the line"
    ups = a.book.states.count("up")
    await asyncio.sleep(0.5)
    assert a.book.states.count("up") == ups


async def test_a_last_word_is_heard_by_a_node_that_was_about_to_send(running):
    """The peer says why and closes at once: what we fail to send then does not hide it."""
    a, b = two()
    a.book.own += [b"before"]
    greeted, last_ack = a.book.greeted, a.book.last_ack

    async def late(line, head):
        await asyncio.sleep(0.2)
        return await greeted(line, head)

    async def later(line):
        await asyncio.sleep(0.2)  # its entries are on their way before it reads on
        return await last_ack(line)

    a.book.greeted, a.book.last_ack = late, later
    await running(a)
    ws, shake = await authenticated(b)
    await ws.send(shake.seal(msg.encode(msg.Bye("stopped: two heads at size 3"))))
    await ws.close()
    await a.book.until(lambda: a.book.refusals)
    assert a.book.refusals[0].reason == "stopped: two heads at size 3"


async def test_a_fault_of_ours_ends_the_connection_and_not_the_node(running, caplog):
    a, b = two()
    a.book.refuse_next = KeyError("a bug")
    await running(a, b)
    await b.connected()
    b.say(b"x")
    await a.book.until(lambda: "down" in a.book.states[-1])
    assert "a bug" in caplog.text
    a.book.refuse_next = None
    await all_told(b)
