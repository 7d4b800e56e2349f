"""The socket of a page in a call: authenticates the person and passes bytes on, no more."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from detente.addresses import Address
from detente.calls.driver import PageSocket
from detente.calls.seats import NoSeatError, seated
from detente.calls.switchboard import NoRoomError, Room, active
from detente.core.call_types import Person
from detente.core.envelope import MAX_BYTES
from detente.core.errors import RemoteError
from detente.node import models
from detente.people.sockets import NOT_SIGNED_IN, SessionSocket

NOT_ALLOWED, NO_ROOM, BROKEN = 4403, 4404, 4400


class Station(SessionSocket):
    """One page of one person in one call."""

    async def connect(self) -> None:
        """Only those whose role enters calls are let in; their first message finds the room."""
        self.room: Room | None = None
        self.person: Person | None = None
        self.entering = asyncio.Lock()
        self.socket = PageSocket(lambda data: self.send(text_data=data.decode()), self.close)
        user = self.scope["user"]
        await self.accept()
        if not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
        elif not user.enters_call or (person := self._person()) is None:
            await self.close(NOT_ALLOWED)
        else:
            self.person = person

    def _person(self) -> Person | None:
        """Who sits at this page: the person signed in, or whom a duty officer has opened it for."""
        user = self.scope["user"]
        seat = parse_qs(self.scope.get("query_string", b"").decode()).get("seat")
        if seat is None:
            return Person(user.role.replace(" ", "-"), {user.language: user.name})
        if not user.seats_others:
            return None
        try:
            return seated(seat[0], self.scope["url_route"]["kwargs"]["contact"])
        except NoSeatError:
            return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The first message enters the room; the others are for the room to judge."""
        data = (text_data or "").encode()
        if self.person is None:
            return  # it was turned away, and had spoken before it knew
        if not text_data or len(data) > MAX_BYTES:
            await self.close(BROKEN)
            return
        async with self.entering:
            if self.room is None:
                self.room = await self._find_room()
        if self.room is None:
            await self.close(NO_ROOM)
            return
        try:
            self.room.driver.page_said(self.socket, data, self.person)
        except RemoteError:
            await self.close(BROKEN)

    async def _find_room(self) -> Room | None:
        address: Address = self.scope["url_route"]["kwargs"]["contact"]
        row = await models.Line.objects.filter(pk__startswith=address.line).afirst()
        board = active()
        if row is None or board is None:
            return None
        try:
            return await board.enter(bytes.fromhex(row.pk), address.ref)
        except NoRoomError:
            return None

    async def session_ended(self, message: dict[str, Any]) -> None:
        """A page in a room leaves it, for the others to see."""
        if self.room is None:
            await super().session_ended(message)
        else:
            self.room.driver.page_signed_out(self.socket)

    async def disconnect(self, code: int) -> None:
        """The page is away: it may come back."""
        self.socket.stop()
        if self.room is not None:
            self.room.driver.page_closed(self.socket)
