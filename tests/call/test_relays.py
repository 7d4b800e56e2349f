"""Calls on a line in earnest: only through relays, and no address of ours on the other side."""

import os
import subprocess
import time

import pytest
from playwright.sync_api import sync_playwright

from detente.calls.relays import credentials, secret_of
from detente.demo.nodes import Nodes
from tests.call.calling import eventually, same
from tests.call.houses import PLACES, Capture, Contact, Houses
from tests.web.test_walk import free_ports

pytestmark = [
    pytest.mark.browser,
    pytest.mark.media,
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root"),
]

REFUSED = "Cannot complete Allocation"
BLOCK = """
add table inet house
add chain inet house out { type filter hook output priority 0 ; }
add chain inet house in { type filter hook input priority 0 ; }
add rule inet house out oifname wan0 meta l4proto udp drop
add rule inet house in iifname wan0 meta l4proto udp drop
"""


@pytest.fixture(scope="module")
def houses(tmp_path_factory):
    directory = tmp_path_factory.mktemp("relays")
    with Houses(directory, Nodes(directory, free_ports(), free_ports())) as both:
        yield both


@pytest.fixture(scope="module")
def browsers(houses):
    with sync_playwright() as playwright:
        both = [houses.chromium(playwright, node) for node in houses.nodes.both]
        yield both
        for one in both:
            one.close()


@pytest.mark.parametrize("medium", ["voice", "video"])
def test_a_call_goes_through_relays_and_shows_no_address_of_a_person(
    houses, browsers, tmp_path, medium
):
    """Whoever listens on the other side finds our relay, and not who sits behind it."""
    with Capture(houses.wan, tmp_path) as seen:
        contact = Contact(houses, browsers, medium)
        contact.connect()
        contact.flow(300)
        eventually(lambda: same(contact.ways(), [[["relay", "udp", "relay"]]] * 2))
        contact.close()
    for ours, theirs in (houses.nodes.both, houses.nodes.both[::-1]):
        person = houses.at(ours, "browser")
        assert len(seen.packets[f"{ours.id}-browser"]) > 200
        assert seen.mentions(f"{ours.id}-relay", person) > 200
        for place in PLACES:
            if place.startswith(theirs.id):
                assert seen.mentions(place, person) == 0
        own = {houses.at(theirs, place) for place in ("browser", "relay")}
        assert seen.addresses(f"{theirs.id}-browser") == own
        assert seen.addresses(f"{theirs.id}-relay") == own | {houses.at(ours)}


def test_a_call_connects_where_udp_is_blocked(houses, browsers):
    """One side's network lets no UDP out: TLS on port 443 to its own relay, UDP from there on."""
    place = f"{houses.nodes.both[0].id}-browser"
    houses.wan.run(place, ["nft", "-f", "-"], input=BLOCK, text=True, check=True)
    try:
        contact = Contact(houses, browsers, "voice")
        contact.connect()
        both = [[["relay", "tls", "relay"]], [["relay", "udp", "relay"]]]
        eventually(lambda: same(contact.ways(), both))
        contact.close()
    finally:
        houses.wan.run(place, ["nft", "delete", "table", "inet", "house"], check=True)


def turn(houses, peer, secret=""):
    """What coturn's own client says that asks Moscow's relay to send to `peer`."""
    node = houses.nodes.both[0]
    secret = secret or secret_of(node.directory)
    name, word = credentials(secret, bytes(32), 2**31 - 1)
    command = ["turnutils_uclient", "-u", name, "-w", word, "-e", peer, "-n", "1", "-m", "1", "-X",
               houses.at(node)]  # fmt: skip
    done = houses.wan.run(
        f"{node.id}-browser", ["timeout", "15", *command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return done.stdout


def test_the_relay_sends_to_no_other_address(houses):
    """Neither to a person on the other side, nor to itself by loopback, nor to everybody at once;
    nobody without our secret gets in at all."""
    moscow, washington = houses.nodes.both
    said = turn(houses, houses.at(washington))
    assert "Forbidden" not in said
    assert REFUSED not in said
    for peer in (
        houses.at(washington, "browser"), houses.at(moscow, "browser"), "127.0.0.1", "10.0.0.1",
        "224.0.0.1", "255.255.255.255", "8.8.8.8",
    ):  # fmt: skip
        assert "Forbidden" in turn(houses, peer), peer
    assert REFUSED in turn(houses, houses.at(washington), "another secret")


def test_the_relay_follows_the_record(houses):
    """Washington moves its relay: ours sends to the new address, and to the old one no more. What
    it states inside our own house is not sent to either."""
    moscow, washington = houses.nodes.both
    line = str(washington.call("state")[0]["line"])
    hostile = ["10.77.3.99", "10.0.0.1", "127.0.0.1"]
    for stated, answer in ((hostile, True), ([houses.at(washington)], False)):
        washington.say(line, {"act": "set-relays", "addresses": stated})
        end = time.monotonic() + 30
        while ("Forbidden" in turn(houses, houses.at(washington))) is not answer:
            assert time.monotonic() < end, houses.relays[moscow.id].read_text()
    said = houses.relays[moscow.id].read_text()
    assert "Now sends to: 10.77.1.2, 10.77.3.99.\n" in said


def test_a_node_that_starts_says_what_its_settings_say(houses):
    """The operator adds an address and starts the node anew: the other side has it on record."""
    moscow, washington = houses.nodes.both
    moscow.stop()
    path = moscow.directory / "settings.toml"
    both = [houses.at(moscow), "10.77.1.3"]
    path.write_text(path.read_text().replace(f'["{both[0]}"]', f'["{both[0]}", "{both[1]}"]'))
    moscow.start()
    moscow.wait()
    end = time.monotonic() + 20
    while both not in washington.call("state")[0]["relays"]:
        assert time.monotonic() < end
        time.sleep(0.1)
