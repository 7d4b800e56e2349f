"""Sockets of people who are signed in: each ends, at once, with the session it was opened in."""

import hashlib
from collections.abc import Callable
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

NOT_SIGNED_IN = 4401
_heard: list[Callable[[str], None]] = []


class SessionSocket(AsyncWebsocketConsumer):
    """A socket that belongs to a session."""

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Hear of the session's end before anything else is done."""
        key = getattr(self.scope.get("session"), "session_key", None)
        if key:
            self.groups = [group_of(key)]
        await super().websocket_connect(message)

    async def session_ended(self, message: dict[str, Any]) -> None:
        """The session is over: so is this."""
        await self.close(NOT_SIGNED_IN)


def group_of(key: str) -> str:
    """The group of all sockets of a session. Whoever reads the name cannot take the session."""
    return f"session.{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def on_end(heard: Callable[[str], None]) -> None:
    """Have `heard` called, from any thread, with the group of each session that ends."""
    _heard.append(heard)


def off_end(heard: Callable[[str], None]) -> None:
    """Call it no more."""
    _heard.remove(heard)


def end(key: str | None) -> None:
    """Close the sockets of a session that has ended."""
    if key:
        for heard in _heard:
            heard(group_of(key))
