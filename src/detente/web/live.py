"""The socket that tells an open page to fetch itself again; it carries no content."""

from typing import Any

from asgiref.sync import sync_to_async

from detente.node import desk
from detente.people.sockets import NOT_SIGNED_IN, SessionSocket


class Live(SessionSocket):
    """One page of one person. Every change on any of our lines becomes one empty nudge."""

    async def connect(self) -> None:
        """Join each line's group, for people who are signed in only."""
        self.joined: list[str] = []
        if not self.scope["user"].is_authenticated:
            await self.close(NOT_SIGNED_IN)
            return
        lines = await sync_to_async(desk.lines)()
        for line in lines:
            await self.channel_layer.group_add(f"line.{line.id}", self.channel_name)
            self.joined.append(line.id)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the groups."""
        for line in self.joined:
            await self.channel_layer.group_discard(f"line.{line}", self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pages have nothing to say here; one that does is closed."""
        await self.close()

    async def changed(self, message: dict[str, Any]) -> None:
        """Something was written, received or receipted: the page fetches itself."""
        await self.send(text_data="changed")
