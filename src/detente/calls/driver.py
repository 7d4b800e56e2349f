"""Runs one room: sockets of pages, the other node, and a clock, on one asyncio loop."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from detente.core.call import CallRoom
from detente.core.call_types import ClosePage, Event, Person, ToPage, ToPeer

Send = Callable[[bytes], Awaitable[None]]
WAITING = 256
"""Messages for one page that its socket has not taken; a page that slow is closed."""


class PageSocket:
    """One open socket of a page. Messages go out in order; `send` may take its time."""

    def __init__(self, send: Send, close: Callable[[], Awaitable[None]]) -> None:
        self._send, self._close = send, close
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._task = asyncio.create_task(self._run())
        self.page = ""

    def put(self, data: bytes | None) -> None:
        """Queue a message, or None to close after those before it."""
        try:
            self._queue.put_nowait(data)
        except asyncio.QueueFull:  # it comes back, and is sent all it has not acknowledged
            self._task.cancel()
            self._task = asyncio.create_task(self._drop())

    async def _run(self) -> None:
        with suppress(Exception):  # the socket broke: its reader says so to the room
            while (data := await self._queue.get()) is not None:
                await self._send(data)
            await self._close()

    async def _drop(self) -> None:
        with suppress(Exception):
            await self._close()

    def stop(self) -> None:
        self._task.cancel()


class RoomDriver:
    """Passes on what comes in, does what the room gives back, and ticks it when due.

    All methods are called on one event loop. `to_peer` sends one `signal` of this call, `on_event`
    is told what happened.
    """

    def __init__(
        self,
        room: CallRoom,
        to_peer: Callable[[bytes], None],
        on_event: Callable[[Event], None],
    ) -> None:
        self.room = room
        self._to_peer, self._on_event = to_peer, on_event
        self._sockets: dict[str, PageSocket] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def link(self, *, up: bool) -> None:
        """The line's link came up or went down."""
        if up:
            self.room.link_up(time.monotonic())
        else:
            self.room.link_down()
        self._after()

    def peer_said(self, data: bytes) -> None:
        """One `signal` of the other node for this call."""
        self.room.peer_receive(data, time.monotonic(), int(time.time()))
        self._after()

    def page_said(self, socket: PageSocket, data: bytes, person: Person) -> None:
        """One message on a page's socket. Raises EnvelopeError when the first is no resume."""
        now, utc = time.monotonic(), int(time.time())
        if self._stopped:
            socket.put(None)
            return
        if socket.page:
            self.room.page_receive(socket.page, data, now, utc)
        else:
            socket.page = self.room.page_connected(data, person, now, utc)
            older = self._sockets.get(socket.page)
            self._sockets[socket.page] = socket
            if older is not None:
                older.stop()
        self._after()

    def page_signed_out(self, socket: PageSocket) -> None:
        """Whoever sits at a page has signed out: it is told so and closed, and its station goes."""
        if socket.page and self._sockets.get(socket.page) is socket:
            self.room.page_signed_out(socket.page, time.monotonic(), int(time.time()))
            self._after()
        socket.put(None)

    def page_closed(self, socket: PageSocket) -> None:
        """A page's socket is closed; an older one of the same page is not missed."""
        socket.stop()
        if socket.page and self._sockets.get(socket.page) is socket:
            del self._sockets[socket.page]
            self.room.page_disconnected(socket.page, time.monotonic(), int(time.time()))
            self._after()

    def stop(self) -> None:
        """Another room takes this one's place: its pages are closed and come back to that one."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        for socket in self._sockets.values():
            socket.put(None)
        self._sockets.clear()

    def _tick(self) -> None:
        self.room.tick(time.monotonic(), int(time.time()))
        self._after()

    def _after(self) -> None:
        if self._stopped:
            return
        for output in self.room.take():
            match output:
                case ToPeer(data):
                    self._to_peer(data)
                case ToPage(page, data):
                    if (socket := self._sockets.get(page)) is not None:
                        socket.put(data)
                case ClosePage(page):
                    if (socket := self._sockets.pop(page, None)) is not None:
                        socket.put(None)
                case event:
                    self._on_event(event)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (due := self.room.deadline()) is not None:
            wait = max(0.0, due - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)
