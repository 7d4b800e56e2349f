"""One connection of the link: a WebSocket joined to an exchange."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConnectionClosed, WebSocketException

from detente.core import messages as msg
from detente.core.errors import RemoteError
from detente.core.exchange import HANDSHAKE_TIME, AuthDue, Authenticated, Closed, Event, Exchange
from detente.core.refusal import MAX_REASON, Refused
from detente.crypto.cards import PublicKeys
from detente.crypto.handshake import Handshake
from detente.node.keeper_port import Identity

LOST = "the connection was lost"
Answer = msg.Ack | msg.Conflict | msg.Pause


class Session:
    """A connection of one line. It reads one event at a time, and sends in the order asked."""

    def __init__(
        self, ws: Connection, identity: Identity, peer: PublicKeys, *, dials: bool,
        open_line: bool, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        pair = identity.pair
        self._ws, self._clock = ws, clock
        self.dials, self.dialler = dials, pair.side if dials else 1 - pair.side
        channel = Handshake(pair.line, pair.side, identity.keys.link, peer.link, dials=dials)
        self.exchange = Exchange(channel, dials=dials, open_line=open_line, now=clock())
        self.answers: deque[Answer] = deque()
        """To their batches, in order, until our entries below their `m` are sent."""
        self.work = asyncio.Event()
        """Set when there may be entries or answers to send."""
        self.ended = asyncio.Event()
        self.closed: Closed | None = None
        self.since = clock()
        self._sending = asyncio.Lock()
        self._flushes: set[asyncio.Task[None]] = set()

    @property
    def due(self) -> bool:
        """Whether its dialler should make another."""
        return self.exchange.due(self._clock())

    async def handshake(self, head: Callable[[], Awaitable[str | None]]) -> Authenticated | Closed:
        """Show each other who we are, within 10 s; `head` is asked when it is our turn."""
        try:
            async with asyncio.timeout(HANDSHAKE_TIME):
                await self.flush()
                async for event in self.events():
                    if isinstance(event, AuthDue):
                        self.exchange.send_auth(await head())
                        await self.flush()
                    elif isinstance(event, Authenticated | Closed):
                        return event
        except TimeoutError:
            return self.refuse(Refused("too-slow", "no auth within 10 s"))
        return self.closed or Closed(LOST)

    async def events(self) -> AsyncIterator[Event]:
        """What the peer says, until `Closed`; the next is read when the last was dealt with."""
        while self.closed is None:
            try:
                data = await self._ws.recv()
            except ConnectionClosed as error:
                self._close(Closed(_closing_words(error)))
            else:
                for event in self._take(data):
                    if isinstance(event, Closed):
                        self._close(event)
                        break
                    yield event
                self.flush_soon()
        yield self.closed

    def send(self, message: msg.AnyMessage) -> None:
        """Seal a message; it leaves with the next flush. Raises NotNow."""
        self.exchange.send(message, self._clock())

    async def flush(self) -> None:
        """Put on the wire what is sealed; waits while the peer does not read."""
        async with self._sending:
            try:
                for data in self.exchange.data_to_send():
                    await self._ws.send(data)
            except ConnectionClosed:
                pass  # whoever reads may still find a `bye` that says why, and else that it is over
            except (WebSocketException, OSError):
                self._close(Closed(LOST))

    def flush_soon(self) -> None:
        """Flush without waiting for it: a reader that waited for the peer to read could wait on it
        for ever, as the peer might do the same."""
        if not self.exchange.has_data_to_send:
            return
        task = asyncio.get_running_loop().create_task(self.flush())
        self._flushes.add(task)
        task.add_done_callback(self._flushes.discard)

    def refuse(self, error: RemoteError) -> Closed:
        """Cut the peer off for what it did."""
        closed = self.exchange.refuse(error)
        self._close(closed)
        return closed

    async def alive(self, seconds: float) -> bool:
        """Whether the peer answers a ping in time."""
        try:
            async with asyncio.timeout(seconds):
                await (await self._ws.ping())
        except (TimeoutError, WebSocketException, OSError):
            return False
        return True

    async def close(self, reason: str = LOST) -> None:
        """Flush, and take the connection down; all within two seconds."""
        self._close(Closed(reason))
        try:
            async with asyncio.timeout(1):
                await self.flush()
        except TimeoutError:
            self.abort()
        await self._ws.close()
        self._over()

    def abort(self) -> None:
        """Take the connection down at once."""
        self._close(Closed(LOST))
        self._ws.transport.abort()
        self._over()

    def _over(self) -> None:
        self.ended.set()
        self.work.set()

    def _close(self, closed: Closed) -> None:
        self.closed = self.closed or closed

    def _take(self, data: bytes | str) -> list[Event]:
        if isinstance(data, str):
            return [self.exchange.refuse(Refused("bad-message", "text where bytes belong"))]
        return self.exchange.receive(data, self._clock())


def _closing_words(error: ConnectionClosed) -> str:
    """Why the connection ended, as far as this is known; what the peer wrote is not to trust."""
    if error.sent is not None and error.sent.code == 1009:
        return "too-long: a frame beyond the limit"
    if error.sent is not None and error.sent.code == 1011:
        return "no answer to a ping"
    return LOST[:MAX_REASON]
