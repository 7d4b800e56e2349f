"""The driver between sockets and a room: order, slow pages, and pages that come back."""

import asyncio
import json

from detente.calls.driver import WAITING, PageSocket, RoomDriver
from detente.core.call import CallRoom
from detente.core.call_types import Person, Setting
from tests.core.call_pair import CALL, LINE, Seals

PERSON = Person("principal", {"en": "Anna"})
RESUME = json.dumps({"t": "resume", "session": "ab" * 16, "got": 0}).encode()


def a_room():
    room = CallRoom(Setting(LINE, CALL, 0, "voice", trial=True), Seals(), "0" * 32)
    return RoomDriver(room, lambda data: None, lambda event: None)


class Socket:
    """A page's socket that keeps what it was given; `stuck` ones take nothing."""

    def __init__(self, *, stuck=False):
        self.got, self.closed, self.stuck = [], False, stuck
        self.page = PageSocket(self.send, self.close)

    async def send(self, data):
        if self.stuck:
            await asyncio.Event().wait()
        self.got.append(json.loads(data))

    async def close(self):
        self.closed = True


async def test_what_a_page_is_told_comes_in_order():
    socket = Socket()
    for n in range(50):
        socket.page.put(str(n).encode())
    socket.page.put(None)
    await asyncio.sleep(0.01)
    assert socket.got == list(range(50))
    assert socket.closed


async def test_a_socket_that_takes_nothing_is_closed():
    socket = Socket(stuck=True)
    for _ in range(WAITING + 2):
        socket.page.put(b"1")
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert socket.closed


async def test_a_page_that_comes_back_is_told_on_its_new_socket():
    driver = a_room()
    first, second = Socket(), Socket()
    first_words = ["welcome", "comparison", "state"]
    driver.page_said(first.page, RESUME, PERSON)
    hello = {"t": "open", "dtls": "0" * 64, "ed25519": "A" * 43 + "=", "hpke": "A" * 1620 + "AA=="}
    said = {"t": "m", "n": 1, "got": 0, "m": hello}
    driver.page_said(first.page, json.dumps(said).encode(), PERSON)
    await asyncio.sleep(0.01)
    assert [one["m"]["t"] for one in first.got if one["t"] == "m"] == first_words
    driver.page_closed(first.page)
    driver.page_said(second.page, RESUME, PERSON)
    await asyncio.sleep(0.01)
    assert [one["m"]["t"] for one in second.got if one["t"] == "m"] == first_words
    driver.stop()
