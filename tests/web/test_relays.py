"""Relays on a line in earnest: what pages say, what a room is given, and what is kept out."""

import time
from pathlib import Path

import pytest
from django.test import Client

from detente.calls.relays import MARGIN, Access, credentials, lacking, secret_of
from detente.configuration import Relay
from detente.core import acts
from detente.core.kinds import Medium, Mode, Terms
from detente.core.relays import is_admissible
from detente.node import desk, showing
from tests.web.a_line import ALine, Server
from tests.web.case import Case

OURS, THEIRS = "198.51.100.7", "2001:db8::9"
CLOSED, ALONE = "call room stays closed", "has stated no relays on this line yet"
CALL = bytes.fromhex("91d2" + "00" * 30)


@pytest.fixture
def line(fresh: None) -> ALine:
    """An open line in earnest."""
    return ALine(trial=False)


@pytest.fixture
def contact(line: ALine) -> str:
    """A voice contact that is on now; its reference."""
    case = Case(line)
    ref = line.say(acts.RequestContact(
        talks=case.talks, medium=Medium.VOICE, start=int(time.time()), minutes=50
    ))  # fmt: skip
    case.accept(ref)
    return ref


def state_relays(line: ALine, ours: bool = True, theirs: bool = True) -> None:
    if ours:
        line.say(acts.SetRelays((OURS,)))
    if theirs:
        line.they_say(acts.SetRelays((THEIRS,)))


def test_without_relays_of_ours_no_room_opens(
    line: ALine, contact: str, page: Client, served: Server
) -> None:
    """Contact, room and line say what is missing and who mends it; the way in is not there."""
    state_relays(line, ours=False)
    address = f"/contacts/{line.id[:12]}-{contact.replace(':', '-')}/"
    text = page.get(address).content.decode()
    assert CLOSED in text
    assert "detente relay" in text
    assert "Open call room" not in text
    room = page.get(address + "call/").content.decode()
    assert CLOSED in room
    assert "data-call" not in room
    shown = page.get(f"/lines/{line.id[:12]}/").content.decode()
    assert CLOSED in shown
    assert THEIRS in shown
    assert "Not stated yet." in shown


def test_without_relays_of_theirs_the_room_says_that_it_cannot_connect(
    line: ALine, contact: str, page: Client, served: Server
) -> None:
    state_relays(line, theirs=False)
    address = f"/contacts/{line.id[:12]}-{contact.replace(':', '-')}/"
    assert ALONE in page.get(address).content.decode()
    assert "Open call room" in page.get(address).content.decode()
    room = page.get(address + "call/").content.decode()
    assert ALONE in room
    assert "data-call" in room


def test_with_both_nothing_is_missing(
    line: ALine, contact: str, page: Client, served: Server
) -> None:
    """The record, the line and `detente show` say the addresses; the last word of a side counts."""
    state_relays(line)
    address = f"/contacts/{line.id[:12]}-{contact.replace(':', '-')}/"
    for text in (page.get(address).content.decode(), page.get(address + "call/").content.decode()):
        assert CLOSED not in text
        assert ALONE not in text
    shown = page.get(f"/lines/{line.id[:12]}/").content.decode()
    assert OURS in shown
    assert THEIRS in shown
    assert "stated the relays of its calls" in shown
    assert f"relays: ours {OURS}, theirs {THEIRS}" in showing.as_text()
    line.say(acts.SetRelays(()))
    assert lacking(desk.state(line.id), line.side) == "ours"


def test_a_trial_line_needs_none(fresh: None) -> None:
    line = ALine(trial=True)
    assert lacking(desk.state(line.id), line.side) == ""


def test_what_no_relay_of_ours_sends_to_is_not_let_pass_either(line: ALine) -> None:
    """The other side states a machine inside our house: the room does not know it as a relay."""
    line.say(acts.SetRelays(("8.8.8.8",)))
    line.they_say(acts.SetRelays(("10.0.0.1", "9.9.9.9", "127.0.0.1", "64:ff9b::a00:1")))
    stated = Access(Relay(), "").stated(desk.state(line.id))
    assert stated[line.side] == {"8.8.8.8"}
    assert stated[1 - line.side] == {"9.9.9.9"}


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1",
        "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fd00::2", "ff02::1", "2002:a00:1::1", "64:ff9b::a00:1", "2001:0:a00:1::1",
    ],
)  # fmt: skip
def test_only_public_addresses_are_admissible(address: str) -> None:
    assert not is_admissible(address)


def test_credentials_are_those_of_coturn() -> None:
    """HMAC-SHA1 over the user name, in base64, by OpenSSL: printf NAME | openssl dgst -sha1 -hmac
    KEY -binary | base64."""
    name, word = credentials("north", CALL, 1640901200)
    assert name == "1640901200:91d2000000000000"
    assert word == "wTwrcv6gVzcPIaVjjyuB8Hg54u0="


def test_a_page_gets_our_relay_over_udp_and_over_tls_for_as_long_as_the_call_may_last() -> None:
    relay = Relay(("198.51.100.7", "2001:db8::7"), name="relay.example", port=3479, tls_port=443)
    terms = Terms(Medium.VOICE, 1000, 50, (), Mode.BINDING)
    for now, until in ((500, 1000), (2000, 2000)):
        (server,) = Access(relay, "north").servers(CALL, terms, now)
        assert server.urls == [
            "turn:198.51.100.7:3479?transport=udp", "turn:[2001:db8::7]:3479?transport=udp",
            "turns:relay.example:443?transport=tcp",
        ]  # fmt: skip
        expected = credentials("north", CALL, until + 50 * 60 + MARGIN)
        assert (server.username, server.credential) == expected
    assert Access(Relay(), "north").servers(CALL, terms, 0) == []


def test_node_and_relay_find_the_same_secret(tmp_path: Path) -> None:
    assert secret_of(tmp_path) == secret_of(tmp_path) != ""
    other = tmp_path / "other"
    other.mkdir()
    assert secret_of(other) != secret_of(tmp_path)
