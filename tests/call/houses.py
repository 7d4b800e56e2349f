"""Two sides on a network of their own: each with a browser, a relay, and a node that both use.

Browsers and relays live in network namespaces, with nothing but UDP, TCP and each other between
them. A browser reaches its node through `doorway`, as over a cable in its own house.
"""

import contextlib
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from detente.core.encoding import H
from detente.demo.play import await_same, await_thing, pair
from tests.call.conftest import CHROMIUM
from tests.tools.wan import Wan
from tests.web.test_walk import Desk

PLACES = ("moscow-relay", "moscow-browser", "washington-relay", "washington-browser")
SIDES = ("moscow", "washington")
NEAR = "10.77.0.0/16"


class Houses:
    """`with Houses(...)`: paired nodes on a line in earnest, and their relays running."""

    def __init__(self, directory, nodes):
        self.directory, self.nodes = directory, nodes
        self.wan = Wan(PLACES, name=f"h{H(str(directory).encode()).hex()[:6]}")
        self.stack = contextlib.ExitStack()
        self.relays = {}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.wan)
            for node in self.nodes.both:
                node.make(())
                self.give_relay(node)
            stack.callback(self.nodes.stop)
            for node in self.nodes.both:
                node.start()
            for node in self.nodes.both:
                node.wait()
            pair(self.nodes, trial=False)
            self.await_relays()
            for node in self.nodes.both:
                stack.enter_context(doorway(self.wan.socket(f"{node.id}-browser"), node.web))
                stack.enter_context(self.relay(node))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def give_relay(self, node):
        """What an operator enters."""
        path = node.directory / "settings.toml"
        text = path.read_text().replace("\naddresses = []", f'\naddresses = ["{self.at(node)}"]')
        path.write_text(text.replace("\nnear = []", f'\nnear = ["{NEAR}"]'))

    def at(self, node, place="relay"):
        return self.wan.address(f"{node.id}-{place}")

    def await_relays(self):
        """Each node holds what both stated."""
        for node in self.nodes.both:
            end = time.monotonic() + 10
            while not all(node.call("state")[0]["relays"]):
                assert time.monotonic() < end, node.call("state")[0]
                time.sleep(0.05)

    @contextlib.contextmanager
    def relay(self, node):
        """`detente relay DIR`, on the relay's machine, until Ctrl-C."""
        log = self.directory / f"{node.id}-relay.log"
        with log.open("wb") as file:
            process = self.wan.popen(
                f"{node.id}-relay", [sys.executable, "-m", "detente.cli", "relay", node.directory],
                stderr=file, stdout=file,
            )  # fmt: skip
        self.relays[node.id] = log
        end = time.monotonic() + 20
        while "Relaying at" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        time.sleep(1)  # coturn opens its ports
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0, log.read_text()

    def chromium(self, playwright, node):
        """A browser on the machine of one side."""
        trusting = "--ignore-certificate-errors"  # the relay's certificate is its own
        return chromium_at(self.wan, f"{node.id}-browser", playwright, self.directory, trusting)

    def agreed(self, medium):
        """The address of a contact that both sides agreed to hold now."""
        moscow, washington = self.nodes.both
        line = str(moscow.call("state")[0]["line"])
        talks = moscow.say(line, {"act": "open-talks", "title": {"en": "A test of relays"}})
        ref = moscow.say(line, {
            "act": "request-contact", "talks": talks, "medium": medium, "minutes": 50,
            "start": int(time.time()),
        })  # fmt: skip
        terms = await_thing(washington, line, "contacts", ref)["terms"]["open"]
        washington.say(line, {"act": "accept-terms", "contact": ref, "of": terms})
        await_same(washington, moscow, line)
        return f"{line[:12]}-{ref.replace(':', '-')}"


def chromium_at(wan, place, playwright, directory, *arguments):
    """A Chromium on one machine of a network; `directory` holds the script that starts it."""
    script = directory / f"{place}-chromium"
    command = " ".join(wan.command(place, ["/usr/bin/chromium"]))
    script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return playwright.chromium.launch(executable_path=script, args=[*CHROMIUM, *arguments])


SPY = """
window.made = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.made.push(this); }
};
window.received = async () => {
  let count = 0;
  for (const pc of made) {
    for (const one of (await pc.getStats()).values()) {
      if (one.type === "inbound-rtp") count += one.packetsReceived;
    }
  }
  return count;
};
window.ways = async () => {
  const found = [];
  for (const pc of made) {
    const stats = await pc.getStats();
    for (const one of stats.values()) {
      if (one.type !== "candidate-pair" || one.state !== "succeeded" || !one.nominated) continue;
      const local = stats.get(one.localCandidateId), remote = stats.get(one.remoteCandidateId);
      found.push([local.candidateType, local.relayProtocol, remote.candidateType]);
    }
  }
  return found;
};
"""


class Contact:
    """Both principals on the pages of a contact, each on a machine of their own side."""

    def __init__(self, houses, browsers, medium):
        address = houses.agreed(medium)
        self.desks = [
            Desk(browser.new_context(locale="en-GB"), node)
            for browser, node in zip(browsers, houses.nodes.both, strict=True)
        ]
        self.pages = [desk.page for desk in self.desks]
        for desk in self.desks:
            desk.page.add_init_script(SPY)
            desk.page.goto(f"{desk.node.origin}/contacts/{address}/call/")

    def press(self, act):
        for page in self.pages:
            page.locator(f"[data-act={act}]").click()

    def reach(self, phase, seconds=30):
        for page in self.pages:
            page.wait_for_selector(f"[data-call][data-phase={phase}]", timeout=seconds * 1000)

    def connect(self):
        for act, phase in (("join", "comparing"), ("match", "verified"), ("ready", "connected")):
            self.press(act)
            self.reach(phase)

    def ways(self):
        """Of each page, how its packets go: kind of own address, transport to the relay, theirs."""
        return [page.evaluate("ways()") for page in self.pages]

    def flow(self, packets):
        """Wait until so many packets of sound and picture have arrived on both pages."""
        for page in self.pages:
            page.wait_for_function(f"async () => await received() > {packets}")

    def close(self):
        for desk in self.desks:
            desk.context.close()


@contextlib.contextmanager
def doorway(listener, port):
    """Whoever connects to this socket's side at 127.0.0.1 reaches our own port of that number."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                inner, _ = listener.accept()
                outer = socket.create_connection(("127.0.0.1", port))
                for pair_ in ((inner, outer), (outer, inner)):
                    threading.Thread(target=carry, args=pair_, daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def carry(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Capture:
    """All packets at some places, from entering until leaving: `packets[place]`."""

    def __init__(self, wan, directory):
        self.wan, self.directory, self.packets = wan, Path(directory), {}

    def __enter__(self):
        self.running = {}
        for place in PLACES:
            command = ["tcpdump", "-i", "wan0", "-U", "-s", "0", "-w", self.file(place)]
            self.running[place] = self.wan.popen(place, command, stderr=subprocess.PIPE)
        for process in self.running.values():
            assert b"listening" in process.stderr.readline()
        return self

    def __exit__(self, *_):
        time.sleep(0.3)
        for place, process in self.running.items():
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=10)
            self.packets[place] = list(packets(self.file(place).read_bytes()))

    def file(self, place):
        return self.directory / f"{place}.pcap"

    def addresses(self, place):
        """Every address that a packet at this place came from or went to."""
        ends = (end for one in self.packets[place] for end in (one[12:16], one[16:20]))
        return {socket.inet_ntoa(end) for end in ends}

    def mentions(self, place, address):
        """How many packets name an address: in their head, as text, or as STUN disguises it."""
        raw = socket.inet_aton(address)
        masked = bytes(a ^ b for a, b in zip(raw, b"\x21\x12\xa4\x42", strict=True))
        found = (raw, masked, address.encode())
        return sum(any(one in packet for one in found) for packet in self.packets[place])


def packets(data):
    """The ICMP, TCP and UDP packets in a capture file of a device without a link layer."""
    assert data[:4] == b"\xd4\xc3\xb2\xa1"
    assert int.from_bytes(data[20:24], "little") in (12, 101)
    at = 24
    while at < len(data):
        length = int.from_bytes(data[at + 8 : at + 12], "little")
        packet = data[at + 16 : at + 16 + length]
        if packet and packet[0] >> 4 == 4 and packet[9] in (1, 6, 17):
            yield packet
        at += 16 + length
