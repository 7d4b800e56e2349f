"""The link of one line: dialling, and which of two connections stays (link.md sections 2 and 3)."""

import asyncio
import logging
import random
import ssl
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from websockets.asyncio.connection import Connection
from websockets.exceptions import WebSocketException

from detente.core import messages as msg
from detente.core.exchange import REPLACED, Authenticated, Closed, NotNow
from detente.core.refusal import reason
from detente.crypto.cards import public_keys
from detente.crypto.signing import FalseSignature
from detente.node.introduction import Introduction
from detente.node.keeper_port import Identity, Keeper, LineStopped, Phase, Refusal
from detente.node.session import LOST, Session
from detente.node.timing import Timing
from detente.node.tls import WrongKey, explain, not_let_in
from detente.node.traffic import Traffic
from detente.node.wire import dial

STOPPING = "stopping"
THEY_STOPPED = (
    "The other side's node has stopped this line: it signs and takes nothing more on it. Telephone"
    " a number of theirs that you know, and ask why; a new pairing may be needed."
)
TELEPHONE = " Nothing of it was taken in. Telephone a number of theirs that you know."
THEY_REFUSED = "The other side's node refused ours. Ask their duty officer to look at it."
_LOOK_AGAIN = 60.0  # seconds between looks whether the standing connection is to be renewed
logger = logging.getLogger("detente.link")


class LineLink:
    """Keeps one line connected."""

    def __init__(self, keeper: Keeper, identity: Identity, timing: Timing) -> None:
        self.identity, self.introduction = identity, Introduction(keeper, identity.pair.line)
        self._keeper, self._timing, self._line = keeper, timing, identity.pair.line
        self._peer = public_keys(identity.pair.peer)
        self.current: Traffic | None = None
        """What goes over the connection that stands."""
        self._changed = asyncio.Event()
        self._up = self._stopping = False
        self._failures = 0
        self._journalled: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to dial, if the other side's card names an address."""
        if self.identity.pair.peer.address:
            self._spawn(self._dial_on())

    async def stop(self) -> None:
        """Say bye, and end all work."""
        self._stopping = True
        if self.current is not None:
            _say_bye(self.current.session, STOPPING)
            await self.current.session.close(STOPPING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drop(self, why: str) -> None:
        """Say bye to the connection that stands, with this reason, and end it."""
        if self.current is not None:
            _say_bye(self.current.session, why)
            await self.current.session.close(why)

    async def arrived(
        self, ws: Connection, *, dials: bool = False, settled: asyncio.Event | None = None
    ) -> None:
        """Take care of a new connection until it has ended.

        `settled` is set as soon as it stands or has failed.
        """
        phase = await self._keeper.phase(self._line)
        session = Session(
            ws, self.identity, self._peer, dials=dials, open_line=phase is not Phase.PAIRING,
            clock=self._timing.clock,
        )  # fmt: skip
        settled = settled or asyncio.Event()
        try:
            known = await session.handshake(lambda: self._keeper.receipted_head(self._line))
            if isinstance(known, Authenticated) and phase is Phase.STOPPED:
                session.refuse(LineStopped("this side stopped the line"))
            elif isinstance(known, Authenticated) and await self._stands(session):
                await self._serve(session, known, settled)
        except Exception:
            logger.exception("the link of line %s failed", self._line.hex()[:8])
        finally:
            settled.set()
            if self._stopping:
                session.abort()
            await session.close()
            await self._end(session)

    async def _stands(self, session: Session) -> bool:
        """Whether this connection stays, beside one that may stand already."""
        old = self.current
        if old is None or session.dialler in {old.session.dialler, 0}:
            return True
        _say_bye(session, REPLACED)
        if not await old.session.alive(self._timing.handover):
            old.session.abort()  # the other side knew that it was dead, and will dial again
        return False

    async def _serve(self, session: Session, known: Authenticated, settled: asyncio.Event) -> None:
        old, new = self.current, Traffic(
            self._keeper, self.identity, self._peer, self.introduction, session, self._timing
        )  # fmt: skip
        self.current = new
        settled.set()
        self._changed.set()
        if old is not None:
            _say_bye(old.session, REPLACED)
            if not await self._hear_out(old.session) and self._up:
                self._up = False  # what went over it last may be lost: calls must begin anew
                self._keeper.down(self._line, LOST)
        if not self._up:
            self._up = True
            self._keeper.up(self._line)
        await new.run(known)

    async def _hear_out(self, old: Session) -> bool:
        """Wait until what was on its way over the old connection has been read; whether it was."""
        try:
            async with asyncio.timeout(self._timing.handover):
                await old.ended.wait()
        except TimeoutError:
            old.abort()
        return old.closed is not None and old.closed.reason == REPLACED

    async def _end(self, session: Session) -> None:
        closed = session.closed or Closed(LOST)
        await self._journal(closed)
        if self.current is None or self.current.session is not session:
            return
        self.current = None
        if closed.reason == REPLACED:
            self._failures = max(1, self._failures)  # another stands, or will: give it a moment
        else:
            lasted = self._timing.clock() - session.since
            self._failures = 0 if lasted > self._timing.steady else self._failures + 1
        self._changed.set()
        if closed.reason == REPLACED:  # the one that stays may still be on its way
            await asyncio.sleep(0.05)
        if self.current is None and self._up:
            self._up = False
            self._keeper.down(self._line, closed.reason)

    async def _journal(self, closed: Closed) -> None:
        """Keep why a connection was refused, by either side."""
        error = closed.refused
        if error is not None:
            alarm = isinstance(error, FalseSignature)
            words = (type(error).__doc__ or str(error)).split("\n\n")[0]
            words += TELEPHONE * alarm
            await self.refused(Refusal(reason(error), " ".join(words.split()), alarm))
        elif closed.by_peer and closed.reason not in {REPLACED, STOPPING}:
            stopped = closed.reason.partition(":")[0] == "stopped"
            words = THEY_STOPPED if stopped else THEY_REFUSED
            await self.refused(Refusal(closed.reason, words, stopped, by_peer=True))

    async def refused(self, refusal: Refusal) -> None:
        """Journal a refusal, one of its kind at most once a minute; the peer invents no kinds."""
        kind, now = refusal.reason.partition(":")[0][:40], self._timing.clock()
        if refusal.by_peer:
            kind = f"by peer, {refusal.alarm}"
        self._journalled = {one: at for one, at in self._journalled.items() if now - at < 60}
        if kind not in self._journalled:
            self._journalled[kind] = now
            await self._keeper.refused(self._line, refusal)

    async def _dial_on(self) -> None:
        """Dial while no connection stands, and again when ours is to be renewed."""
        while not self._stopping:
            self._changed.clear()
            standing = self.current and self.current.session
            if standing and not (standing.dials and standing.due):
                await self._sleep(_LOOK_AGAIN)
                continue
            if standing is None and self._failures:
                await self._sleep(self._backoff())
                if self.current is not None:
                    continue
            stopped = await self._keeper.phase(self._line) is Phase.STOPPED
            await self._dial_once()
            if stopped:
                return  # the other side has heard so, or hears it when it dials
            if standing and self.current and self.current.session is standing:
                await self._sleep(_LOOK_AGAIN)  # the renewal failed; the old one holds a while

    async def _dial_once(self) -> None:
        try:
            ws = await dial(self.identity, self._timing)
        except (OSError, WrongKey, TimeoutError, WebSocketException) as error:
            self._failures += 1
            await self._note_failure(error)
            return
        settled = asyncio.Event()
        self._spawn(self.arrived(ws, dials=True, settled=settled))
        await settled.wait()
        if self.current is None:
            self._failures += 1

    async def _note_failure(self, error: Exception) -> None:
        pair, cause = self.identity.pair, _tls_cause(error)
        if cause is not None:
            await self.refused(explain(cause, pair, dialled=True))
        elif isinstance(error, WebSocketException):
            await self.refused(not_let_in(pair))
        else:
            logger.info("cannot reach %s: %r", pair.peer.address, error)

    def _backoff(self) -> float:
        doubled = self._timing.backoff * 2 ** min(max(self._failures - 1, 0), 16)
        spread = random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret
        return min(self._timing.longest_backoff, doubled) * spread

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _say_bye(session: Session, why: str) -> None:
    with suppress(NotNow):
        session.send(msg.Bye(why))
        session.flush_soon()


def _tls_cause(error: BaseException | None) -> Exception | None:
    """The failure of TLS, or of the pin, that this error comes from."""
    while error is not None:
        if isinstance(error, ssl.SSLError | WrongKey):
            return error
        error = error.__cause__ or error.__context__
    return None
