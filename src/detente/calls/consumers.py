"""The socket of a page in a call: authenticates the person and passes bytes on, no more."""

import asyncio

from channels.generic.websocket import AsyncWebsocketConsumer

from detente.addresses import LINE_DIGITS, Address
from detente.calls.switchboard import NoRoomError, Seat, active
from detente.core.call_types import Person
from detente.core.envelope import MAX_BYTES
from detente.core.errors import RemoteError
from detente.node import models

NOT_SIGNED_IN, NOT_ALLOWED, NO_ROOM, BROKEN = 4401, 4403, 4404, 4400


MOST_WAITING = 512
_END = None


class Station(AsyncWebsocketConsumer):
    """One page of one person in one call."""

    async def connect(self) -> None:
        """Only those whose role enters calls are let in; their first message finds the room."""
        self.seat: Seat | None = None
        self.entering = asyncio.Lock()
        self.outbox: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self.writer = asyncio.create_task(self._write())
        user = self.scope["user"]
        await self.accept()
        if not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
        elif not user.enters_call:
            await self.close(NOT_ALLOWED)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The first message enters the room; the others are for the room to judge."""
        data = (text_data or "").encode()
        if not text_data or len(data) > MAX_BYTES:
            await self.close(BROKEN)
            return
        if self.seat is not None:
            self.seat.said(data)
            return
        async with self.entering:
            await self._enter(data)

    async def _enter(self, data: bytes) -> None:
        address: Address = self.scope["url_route"]["kwargs"]["contact"]
        board, line = active(), await _line(address)
        if board is None or line is None:
            await self.close(NO_ROOM)
            return
        user = self.scope["user"]
        person = Person(user.role, {user.language: user.name})
        try:
            self.seat = await board.enter(line, address.ref, person, data, self)
        except NoRoomError:
            await self.close(NO_ROOM)
        except RemoteError:
            await self.close(BROKEN)

    async def disconnect(self, code: int) -> None:
        """The page is away: it may come back."""
        if self.seat is not None:
            self.seat.left()
        self.writer.cancel()

    def put(self, data: bytes) -> None:
        """Send this after all that was put before. A page that reads nothing is cut off."""
        try:
            self.outbox.put_nowait(data)
        except asyncio.QueueFull:
            self.writer.cancel()

    def hang_up(self) -> None:
        """Close after what was put before."""
        if not self.outbox.full():
            self.outbox.put_nowait(_END)

    async def _write(self) -> None:
        while (data := await self.outbox.get()) is not _END:
            await self.send(text_data=data.decode())
        await self.close()


async def _line(address: Address) -> bytes | None:
    rows = models.Line.objects.filter(pk__startswith=address.line[:LINE_DIGITS])
    row = await rows.afirst()
    return bytes.fromhex(row.pk) if row else None
