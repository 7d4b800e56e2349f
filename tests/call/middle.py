"""Somebody on the way between two browsers: passes their packets on, drops, repeats or alters them.

`tamper` goes into the signalling and puts a port of ours in place of every address of side 1; of
side 0 no address gets through, so that nothing goes past us.
"""

import json
import selectors
import socket
import threading

from tests.call.harness import message_in


def here():
    """The address that browsers of this machine are reached at: that of its way out, if any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


class Middle:
    """`with Middle() as middle`: one socket for each address of side 1, served by one thread."""

    def __init__(self):
        self.way = "pass"
        self._here = here()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._over = False
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over = True
        self._wake.send(b"x")
        self._thread.join(10)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()

    def tamper(self, side, data):
        message = message_in(data)
        if not message or message["t"] != "candidate":
            return [data]
        envelope = json.loads(data)
        if side == 0:  # an address at which nobody is: the order of messages must not break
            envelope["m"] |= {"address": self._here, "port": 9}
        else:
            envelope["m"] |= {"address": self._here, "port": self._stand_for(message["port"])}
        return [json.dumps(envelope).encode()]

    def _stand_for(self, port):
        ours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ours.bind((self._here, 0))
        self._selector.register(ours, selectors.EVENT_READ, [port, None])
        return ours.getsockname()[1]

    def _run(self):
        while not self._over:
            for key, _ in self._selector.select():
                if key.data is not None:
                    self._forward(key.fileobj, key.data)

    def _forward(self, ours, ends):
        packet, (_, port) = ours.recvfrom(2048)
        if port != ends[0]:
            ends[1] = port
        to = ends[1] if port == ends[0] else ends[0]
        media = 127 < packet[0] < 192  # RFC 7983
        if to is None or self.way == "drop":
            return
        if self.way == "alter" and media:
            packet = packet[:-12] + bytes([packet[-12] ^ 1]) + packet[-11:]
        for _ in range(3 if self.way == "repeat" and media else 1):
            ours.sendto(packet, (self._here, to))
