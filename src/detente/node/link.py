"""The link of a node: all its lines, one listener (docs/protocol/link.md)."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from websockets.asyncio.connection import Connection

from detente.core import messages as msg
from detente.core.exchange import NotNow
from detente.core.pairing import Run
from detente.node.keeper_port import Keeper, LineCheck, Refusal
from detente.node.line_link import LineLink
from detente.node.timing import Timing
from detente.node.wire import Listener

MAX_CONNECTIONS = 16
"""Most connections of one line that have come in and not ended; a few are there while one gives
way to another, and each may keep some megabytes and a handshake waiting."""


class Links:
    """Every line of this node. All methods belong to one event loop."""

    def __init__(
        self, keeper: Keeper, listen: tuple[str, int] | None, timing: Timing | None = None
    ) -> None:
        """`listen` is host and port; None for a node that only dials."""
        self._keeper, self._listen, self._timing = keeper, listen, timing or Timing()
        self._lines: dict[bytes, LineLink] = {}
        self._listener = Listener(self._arrived, self._refused, self._timing)
        self._strangers_journalled = float("-inf")
        self._come_in: Counter[bytes] = Counter()

    async def start(self, lines: Iterable[bytes]) -> None:
        """Listen, and dial the lines. Raises OSError when the address cannot be had."""
        if self._listen is not None:
            self._listener.listen(*self._listen)
        for line in lines:
            await self.add(line)

    @property
    def address(self) -> tuple[str, int]:
        """Where the node listens; the port is the real one also when 0 was asked for."""
        return self._listener.address

    async def add(self, line: bytes) -> None:
        """Serve this line from now on."""
        if line in self._lines:
            return
        identity = await self._keeper.identity(line)
        self._lines[line] = link = LineLink(self._keeper, identity, self._timing)
        self._listener.add(identity)
        link.start()

    async def stop(self) -> None:
        """Say bye on every line and close the door."""
        self._listener.close()
        await asyncio.gather(*(link.stop() for link in self._lines.values()))
        await self._listener.stop()

    def is_up(self, line: bytes) -> bool:
        return self._lines[line].current is not None

    def wake(self, line: bytes) -> None:
        """There are own entries to send, if the line is served yet."""
        link = self._lines.get(line)
        if link is not None and (current := link.current) is not None:
            current.session.work.set()

    def send_signal(self, line: bytes, call: bytes, data: bytes) -> bool:
        """Send call signalling now; False when there is no connection, or too much of it."""
        return self._send(line, msg.Signal(call, data))

    def resume(self, line: bytes, size: int) -> bool:
        """There is room again: ask for their entries from `size` on, after a `pause`."""
        return self._send(line, msg.Conflict(size))

    async def check(self, line: bytes) -> LineCheck | None:
        """A line check; None when nobody answered. The keeper is told of one that was answered.

        Raises NotNow when asked more often than may be.
        """
        current = self._lines[line].current
        return None if current is None else await current.check()

    async def digits(self, line: bytes) -> str | None:
        """The twenty digits to compare; None until both nodes have revealed."""
        return await self._lines[line].introduction.digits()

    async def confirm(self, line: bytes, typed: str) -> Run:
        """Our officer typed the half heard; the run says whether it was right.

        Raises NotYet, NotDigits or PairingFailed.
        """
        link = self._lines[line]
        session = link.current.session if link.current else None
        run = await link.introduction.typed(session, typed)
        if run.failed:
            await link.drop("pairing-failed: the digits did not match")
        return run

    async def drop(self, line: bytes, why: str) -> None:
        """End the connection of a line with this reason, as when the line was stopped."""
        await self._lines[line].drop(why)

    def _send(self, line: bytes, message: msg.Signal | msg.Conflict) -> bool:
        current = self._lines[line].current
        with suppress(NotNow):
            if current is not None:
                current.session.send(message)
                current.session.flush_soon()
                return True
        return False

    async def _arrived(self, line: bytes, ws: Connection) -> None:
        if self._come_in[line] >= MAX_CONNECTIONS:
            return  # whoever let it in drops it
        self._come_in[line] += 1
        try:
            await self._lines[line].arrived(ws)
        finally:
            self._come_in[line] -= 1

    async def _refused(self, line: bytes | None, refusal: Refusal) -> None:
        if line is not None:
            await self._lines[line].refused(refusal)
            return
        now = self._timing.clock()
        if now - self._strangers_journalled >= 60:
            self._strangers_journalled = now
            await self._keeper.refused(None, refusal)
