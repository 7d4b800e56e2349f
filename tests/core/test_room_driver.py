"""The driver of one room: what becomes of its pages when another room takes its place."""

import asyncio
import json

from detente.calls.driver import PageSocket, RoomDriver
from detente.core.call import CallRoom
from detente.core.call_types import Person, Setting
from tests.core.call_pair import CALL, LINE, Seals

RESUME = json.dumps({"t": "resume", "session": "a" * 32, "got": 0}).encode()


def test_a_replaced_room_closes_its_pages_and_falls_silent():
    """Nobody may be left waiting in a room that no longer hears the other side."""

    async def story():
        closed, to_peer = asyncio.Event(), []
        room = CallRoom(Setting(LINE, CALL, 0, "voice", True), Seals(), "c" * 32)
        driver = RoomDriver(room, to_peer.append, lambda event: None)

        async def send(data):
            pass

        async def close():
            closed.set()

        driver.link(up=True)
        socket = PageSocket(send, close)
        driver.page_said(socket, RESUME, Person("principal", {"en": "Somebody"}))
        driver.stop()
        await asyncio.wait_for(closed.wait(), 5)
        said = len(to_peer)
        driver.page_closed(socket)
        driver.link(up=False)
        driver.link(up=True)
        assert len(to_peer) == said

        late, closed = PageSocket(send, close), asyncio.Event()
        driver.page_said(late, RESUME, Person("principal", {"en": "Somebody"}))
        await asyncio.wait_for(late._task, 5)

    asyncio.run(story())
