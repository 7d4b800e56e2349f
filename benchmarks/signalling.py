"""The signalling of many calls at once: how soon a line of text is on the other side's page.

    python benchmarks/signalling.py [-n 200] [--json signalling.json]

One process holds both halves of every call, as two nodes would: rooms, signed vouchers and
websockets (tests/call/harness.py), without pages to render and without the link. Another plays the
pages of both principals, who join, compare, connect, and then prove each second that they hear.
Each of the two processes takes about one core, so a node, which holds one half of a call, has
about twice the room that this shows.
"""

import asyncio
import itertools
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import measuring
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))
from detente.calls.driver import PageSocket
from detente.core.call_types import Person
from detente.core.envelope import Courier
from tests.call.harness import TwoRooms
from tests.core.call_pair import Page

SECONDS = 30
EVERY = 1.0
"""Seconds between two proofs of a page, as in frontend/src/call/client.ts."""
TOGETHER = 20
"""Calls that connect at the same moment: more would not be made by people."""


class Rooms:
    """The app that serves every call."""

    def __init__(self) -> None:
        self._calls: dict[str, TwoRooms] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        _, call, side = scope["path"].split("/")
        if call not in self._calls:
            self._calls[call] = TwoRooms("voice")
            self._calls[call].link()
        await receive()
        await send({"type": "websocket.accept"})

        async def write(data: bytes) -> None:
            await send({"type": "websocket.send", "text": data.decode()})

        async def close() -> None:
            await send({"type": "websocket.close", "code": 1000})

        driver, page = self._calls[call].drivers[int(side)], PageSocket(write, close)
        person = Person("principal", {"en": f"Principal {side}"})
        while (message := await receive())["type"] == "websocket.receive":
            driver.page_said(page, message["text"].encode(), person)
        driver.page_closed(page)


def serve(listening: socket.socket) -> None:
    """The process that holds the rooms."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    config = uvicorn.Config(
        Rooms(), log_level="error", lifespan="off", interface="asgi3", ws="websockets-sansio"
    )
    uvicorn.Server(config).run(sockets=[listening])


class Player:
    """One principal's page, on its socket."""

    def __init__(self, side: int, number: int) -> None:
        self.page = Page(side, f"{number:032x}", Courier(f"{number:032x}"))
        self.heard: dict[str, float] = {}
        self._socket: ClientConnection

    async def open(self, port: int, call: int) -> None:
        """Come into the room."""
        self._socket = await connect(f"ws://127.0.0.1:{port}/{call}/{self.page.side}")
        self.page.courier.connected(time.monotonic())
        await self.flush()
        self.page.open()
        await self.flush()
        self._reads = asyncio.create_task(self._read())

    async def flush(self) -> None:
        """Send what the page has to say."""
        out, self.page.courier.out[:] = list(self.page.courier.out), []
        for data in out:
            await self._socket.send(data.decode(), text=True)

    async def _read(self) -> None:
        async for data in self._socket:
            now = time.monotonic()
            message = self.page.courier.receive(str(data).encode(), now)
            if message is not None:
                self._hear(json.loads(message), now)
            await self.flush()

    def _hear(self, message: dict[str, Any], now: float) -> None:
        self.page.hear(message, now)
        if message["t"] == "text":
            self.heard.setdefault(message["text"], now)

    async def prove(self) -> None:
        """Say that sound is heard, and acknowledge."""
        now = time.monotonic()
        self.page.tick(now)
        self.page.prove()
        await self.flush()

    async def until(self, holds: Any) -> None:
        """Wait until something is so of the page."""
        end = time.monotonic() + 60
        while not holds(self.page):
            if time.monotonic() > end:
                raise RuntimeError(f"a page stands at {self.page.state!r}")
            await asyncio.sleep(0.02)


async def hold(port: int, call: int, numbers: Any) -> tuple[Player, Player]:
    """One call, up to where both are on."""
    both = Player(0, next(numbers)), Player(1, next(numbers))
    for one in both:
        await one.open(port, call)
    for one in both:
        await one.until(lambda page: page.can_compare())
    for one in both:
        one.page.say_they_match()
        await one.flush()
    for one in both:
        await one.until(lambda page: page.state == "verified")
        await one.prove()
        one.page.ready()
        await one.flush()
    for one in both:
        await one.until(lambda page: page.state == "connected")
    return both


async def go_on(pair: tuple[Player, Player], times: list[float]) -> None:
    """Half a minute of one call, with a line of text each second from one side or the other."""
    for number in range(int(SECONDS / EVERY)):
        began = time.monotonic()
        here, there = pair[number % 2], pair[1 - number % 2]
        here.page.say("text", text=f"line {number}")
        for one in pair:
            await one.prove()
        await asyncio.sleep(max(0.0, began + EVERY - time.monotonic()))
        if f"line {number}" not in there.heard:
            raise RuntimeError("a line of text was not there within a second")
        times.append((there.heard[f"line {number}"] - began) * 1000)


def busy(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def play(port: int, pid: int, n: int) -> tuple[list[float], float, float]:
    """The delays, the share of a core that the rooms took, and the seconds to connect all."""
    numbers, pairs, began = itertools.count(1), [], time.monotonic()
    for first in range(0, n, TOGETHER):
        calls = range(first, min(n, first + TOGETHER))
        pairs += await asyncio.gather(*(hold(port, call, numbers) for call in calls))
    took = time.monotonic() - began
    times: list[float] = []
    before, start = busy(pid), time.monotonic()
    await asyncio.gather(*(later(number / n, pair, times) for number, pair in enumerate(pairs)))
    return times, (busy(pid) - before) / (time.monotonic() - start), took


async def later(wait: float, pair: tuple[Player, Player], times: list[float]) -> None:
    """Begin at a moment of one's own within the second, as calls do."""
    await asyncio.sleep(wait)
    await go_on(pair, times)


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=200).parse_args()
    began = measuring.load()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        server = multiprocessing.get_context("fork").Process(target=serve, args=(listening,))
        server.start()
        try:
            port = listening.getsockname()[1]
            times, share, took = asyncio.run(play(port, server.pid or 0, chosen.n))
        finally:
            server.terminate()
            server.join(10)
    rows = {f"text there, of {chosen.n} calls": measuring.summary(times)}
    said = f"The rooms took {100 * share:.0f} % of one core; all had connected after {took:.0f} s."
    measuring.report("signalling", "ms", rows, chosen, began, said=said)
    print(said)


if __name__ == "__main__":
    main()
