"""What goes over the connection of a line that stands: entries, acks, checks and signals."""

import asyncio
import logging
import secrets

from detente.core import messages as msg
from detente.core.errors import RemoteError
from detente.core.exchange import Authenticated, Closed, Event, NotNow, State
from detente.core.refusal import Refused
from detente.crypto.cards import PublicKeys
from detente.crypto.signing import Context, sign, verify
from detente.node.introduction import Introduction
from detente.node.keeper_port import Identity, Keeper, LineCheck, Phase
from detente.node.session import Session
from detente.node.timing import Timing

logger = logging.getLogger("detente.link")


class Traffic:
    """The work of one line over one authenticated connection."""

    def __init__(
        self, keeper: Keeper, identity: Identity, peer: PublicKeys, introduction: Introduction,
        session: Session, timing: Timing,
    ) -> None:  # fmt: skip
        self._keeper, self._identity, self._peer = keeper, identity, peer
        self._introduction, self.session, self._timing = introduction, session, timing
        self._line, self._side = identity.pair.line, identity.pair.side
        self._waiting = 0
        """Their batches that were taken in and cannot be receipted before we have recovered."""
        self._checks: dict[bytes, asyncio.Future[msg.Checked]] = {}

    async def run(self, known: Authenticated) -> None:
        """Work until the connection has ended. Whatever the peer does wrong ends it."""
        pump = asyncio.get_running_loop().create_task(self._pump_on())
        try:
            await self._begin(known)
            async for event in self.session.events():
                if isinstance(event, Closed):
                    return
                try:
                    await self._take(event)
                except NotNow:  # the connection is given up; what it was about comes again
                    continue
        except RemoteError as error:
            self.session.refuse(error)
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def check(self) -> LineCheck | None:
        """Ask whether they are there; None without a signed answer in time. Raises NotNow."""
        identifier = secrets.token_bytes(16)
        answer: asyncio.Future[msg.Checked] = asyncio.get_running_loop().create_future()
        self._checks[identifier] = answer
        asked_at, since = int(self._timing.wall()), self._timing.clock()
        try:
            self.session.send(msg.Check(identifier, asked_at))
            self.session.flush_soon()
            async with asyncio.timeout(self._timing.check):
                said = await answer
        except TimeoutError:
            return None
        finally:
            del self._checks[identifier]
        took = (self._timing.clock() - since) * 1000
        check = LineCheck(True, identifier, asked_at, said.at, said.sig, took)
        await self._keeper.checked(self._line, check)
        return check

    async def _begin(self, known: Authenticated) -> None:
        if await self._keeper.phase(self._line) is Phase.OPEN:
            self.session.exchange.open_line()
            self._start_from(await self._keeper.greeted(self._line, known.head))
            last = await self._keeper.last_ack(self._line)
            if last is not None:
                self.session.answers.append(last)
        elif known.head is not None:
            raise Refused("out-of-turn", "a receipt before the line is open")
        await self._introduction.greet(self.session)
        self.session.work.set()

    def _start_from(self, start: int | msg.Want) -> None:
        if isinstance(start, int):
            self.session.exchange.outflow.begin(start)
        else:
            self.session.send(start)
        self.session.work.set()

    async def _pump_on(self) -> None:
        """Send entries and answers whenever there are any, beside the reading."""
        while not self.session.ended.is_set():
            await self.session.work.wait()
            self.session.work.clear()
            try:
                await self._send_entries()
                self._send_answers()
            except NotNow:
                return
            except RemoteError as error:
                self.session.refuse(error)
                await self.session.close()
                return
            except Exception:
                logger.exception("entries could not be sent on line %s", self._line.hex()[:8])
                await self.session.close()
                return
            await self.session.flush()

    async def _send_entries(self) -> None:
        exchange = self.session.exchange
        while exchange.state is State.OPEN:
            old, room = exchange.outflow.next, exchange.outflow.room
            if old is None or room <= 0:
                return
            batch = await self._keeper.outgoing(self._line, old, room)
            if batch is None:
                return
            if exchange.outflow.next == old:  # no answer has moved it meanwhile
                self.session.send(batch)
                await self.session.flush()

    def _send_answers(self) -> None:
        answers, sent = self.session.answers, self.session.exchange.outflow.sent
        while answers:
            first = answers[0]
            if isinstance(first, msg.Ack) and (sent is None or first.m > sent):
                return
            self.session.send(first)
            answers.popleft()

    async def _take(self, event: Event) -> None:
        match event:
            case msg.Entries():
                self._answer_batches(await self._keeper.receive(self._line, event))
            case msg.Ack():
                await self._keeper.acknowledged(self._line, event)
            case msg.Want():
                self.session.send(await self._keeper.want(self._line, event))
            case msg.Copy():
                await self._take_back(event)
            case msg.Signal():
                await self._keeper.signal(self._line, event.call, event.data)
                return
            case msg.Check():
                await self._answer(event)
            case msg.Checked():
                self._hear_checked(event)
            case msg.Commit() | msg.Reveal() | msg.Confirmed():
                await self._introduction.hear(self.session, event)
        self.session.work.set()

    def _answer_batches(self, answer: msg.Ack | msg.Conflict | msg.Pause | None) -> None:
        """Answer the last batch, and those before it that had to wait; None makes it wait too."""
        self._waiting += 1
        if answer is not None:
            self.session.answers.extend([answer] * self._waiting)
            self._waiting = 0
            self._send_answers()

    async def _take_back(self, copy: msg.Copy) -> None:
        start = await self._keeper.copied(self._line, copy)
        self._start_from(start)
        if isinstance(start, int) and self._waiting:
            self._waiting -= 1
            self._answer_batches(await self._keeper.last_ack(self._line))

    async def _answer(self, check: msg.Check) -> None:
        at = int(self._timing.wall())
        text = msg.checked_text(self._line, self._side, check.id, at)
        signature = sign(self._identity.keys.link, Context.CHECK, text)
        self.session.send(msg.Checked(check.id, at, signature))
        answered = LineCheck(False, check.id, check.at, at, signature)
        await self._keeper.checked(self._line, answered)

    def _hear_checked(self, checked: msg.Checked) -> None:
        text = msg.checked_text(self._line, 1 - self._side, checked.id, checked.at)
        verify(self._peer.link, Context.CHECK, checked.sig, text)
        waiting = self._checks.get(checked.id)
        if waiting is not None and not waiting.done():
            waiting.set_result(checked)
