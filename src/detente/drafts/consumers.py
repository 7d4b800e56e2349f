"""The socket of a page that writes a draft: Yjs' sync and awareness protocols, and a few words.

Binary messages are Yjs'. In text the node says `saved` once for each change of this page that is
kept, and `shape` when paragraphs came, went or moved, upon which the page fetches itself.

What is new is read from the database whenever the draft's group is nudged, so a nudge that is lost
or late costs nothing, and it does not matter which process took the change.
"""

import time
from collections.abc import Coroutine
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from pycrdt import (
    YMessageType,
    YSyncMessageType,
    create_update_message,
    read_message,
    write_message,
)

from detente.core.errors import LocalError, RemoteError
from detente.drafts import shelf
from detente.drafts.document import MAX_BYTES, MalformedUpdateError
from detente.drafts.presence import MAX_BYTES as MAX_PRESENCE
from detente.drafts.presence import Presence, read_presence
from detente.people.sockets import NOT_SIGNED_IN, SessionSocket

BROKEN, NOT_ALLOWED, ENDED, FULL, TOO_FAST = 4400, 4403, 4410, 4413, 4429
MAX_FRAME = MAX_BYTES + 64
A_SECOND, AT_ONCE = 30.0, 150.0
"""How many messages of one page are taken in a second, and how many in a burst."""
SAVED, SHAPE = "saved", "shape"
_Session = import_module(settings.SESSION_ENGINE).SessionStore


class SignedOutError(LocalError):
    """Whoever opened this page has signed out since, or their session has ended."""


def group_of(draft: int) -> str:
    """The group of all pages in which a draft is open."""
    return f"draft.{draft}"


class Writing(SessionSocket):
    """One page of one person in one draft."""

    async def connect(self) -> None:
        """Let in those whose role writes, and ask their page for what we lack."""
        self.presence: Presence | None = None
        self.let_in = False
        self.allowance, self.counted_at = AT_ONCE, time.monotonic()
        self.draft: int = self.scope["url_route"]["kwargs"]["draft"]
        user = self.scope["user"]
        await self.accept()
        if not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
        elif not user.writes:
            await self.close(NOT_ALLOWED)
        else:
            await self.channel_layer.group_add(group_of(self.draft), self.channel_name)
            await self._or_end(self._enter())

    async def _enter(self) -> None:
        vector, self.count, self.shape = await self._ask(shelf.standing, self.draft)
        self.let_in = True
        await self._send_sync(YSyncMessageType.SYNC_STEP1, write_message(vector))
        if self._shown() not in {None, str(self.shape)}:
            await self.send(text_data=SHAPE)
        await self._tell({"type": "who.is.here", "to": self.channel_name})

    def _shown(self) -> str | None:
        """The shape that the page shows, which was made before its socket came, or came back."""
        asked = parse_qs(self.scope.get("query_string", b"").decode("ascii", "replace"))
        return asked.get("shape", [None])[0]

    async def disconnect(self, code: int) -> None:
        """Leave, and say so at once to the others."""
        await self.channel_layer.group_discard(group_of(self.draft), self.channel_name)
        if self.presence is not None:
            await self._say_where(self.presence.gone())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one message; whatever is wrong with it closes this socket and hurts nobody else."""
        if not self.let_in:
            return  # it was turned away, and had spoken before it knew
        if not self._in_time():
            await self._end(TOO_FAST)
            return
        await self._or_end(self._take(bytes_data or b""))

    async def _or_end(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something for this page, or close it with the reason why not."""
        try:
            await work
        except RemoteError:
            await self._end(BROKEN)
        except SignedOutError:
            await self._end(NOT_SIGNED_IN)
        except shelf.MayNotWriteError:
            await self._end(NOT_ALLOWED)
        except shelf.DraftEndedError:
            await self._end(ENDED)
        except shelf.DraftFullError:
            await self._end(FULL)

    def _in_time(self) -> bool:
        now = time.monotonic()
        self.allowance = min(AT_ONCE, self.allowance + (now - self.counted_at) * A_SECOND) - 1
        self.counted_at = now
        return self.allowance >= 0

    async def _take(self, message: bytes) -> None:
        match tuple(message[:2]):
            case (YMessageType.AWARENESS, _) if len(message) <= MAX_PRESENCE:
                await self._say_where(read_presence(message))
            case (YMessageType.SYNC, YSyncMessageType.SYNC_STEP1) if len(message) <= MAX_FRAME:
                answer = await self._ask(shelf.missing, self.draft, message[1:])
                await self.send(bytes_data=bytes([YMessageType.SYNC]) + answer)
            case (YMessageType.SYNC, _) if len(message) <= MAX_FRAME:
                update = _payload(message[2:])
                await self._ask(shelf.take, self.draft, update, self.scope["user"].pk)
                await self.send(text_data=SAVED)
                await self._tell({"type": "changed"})
            case _:
                raise MalformedUpdateError("No message that a page of a draft sends.")

    async def _say_where(self, presence: Presence) -> None:
        """Tell the other pages where this page's person is; a page speaks for itself only."""
        if self.presence is not None and self.presence.client != presence.client:
            raise MalformedUpdateError("A page changed its number.")
        self.presence = presence
        frame = presence.frame(self.scope["user"].name)
        await self._tell({"type": "somebody", "frame": frame, "by": self.channel_name})

    async def _end(self, code: int) -> None:
        self.let_in = False
        await self.close(code)

    async def _tell(self, message: dict[str, Any]) -> None:
        await self.channel_layer.group_send(group_of(self.draft), message)

    async def _send_sync(self, kind: int, payload: bytes) -> None:
        await self.send(bytes_data=bytes([YMessageType.SYNC, kind]) + payload)

    async def _ask(self, work: Any, *arguments: Any) -> Any:
        return await database_sync_to_async(self._as_allowed)(work, *arguments)

    def _as_allowed(self, work: Any, *arguments: Any) -> Any:
        """A page may stay open for days: each time, its person must still be let in."""
        key = self.scope["session"].session_key
        if _Session(key).get(SESSION_KEY) is None:
            raise SignedOutError("This session has ended.")
        shelf.must_write(self.scope["user"].pk)
        return work(*arguments)

    # --- what the group says --------------------------------------------------------------------

    async def changed(self, message: dict[str, Any]) -> None:
        """Somebody changed the draft: bring this page what it lacks."""
        if self.let_in:
            await self._or_end(self._bring_news())

    async def _bring_news(self) -> None:
        news: shelf.News = await self._ask(shelf.news, self.draft, self.count)
        if news.ended:
            await self._end(ENDED)
            return
        for update in news.updates:
            await self.send(bytes_data=create_update_message(update))
        if news.shape != self.shape:
            await self.send(text_data=SHAPE)
        self.count, self.shape = news.count, news.shape

    async def somebody(self, message: dict[str, Any]) -> None:
        """Somebody else is writing somewhere."""
        if self.let_in and message["by"] != self.channel_name:
            await self.send(bytes_data=message["frame"])

    async def who_is_here(self, message: dict[str, Any]) -> None:
        """A page has come: tell it where our person is."""
        if self.presence is not None and self.presence.place and message["to"] != self.channel_name:
            frame = self.presence.frame(self.scope["user"].name)
            told = {"type": "somebody", "frame": frame, "by": self.channel_name}
            await self.channel_layer.send(message["to"], told)


def _payload(message: bytes) -> bytes:
    try:
        update = read_message(message)
    except (AssertionError, IndexError, RuntimeError) as error:
        raise MalformedUpdateError("A message without an update.") from error
    return update
