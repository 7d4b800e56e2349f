"""Pairing over a line that is not open yet: the run is kept before anything of it is said."""

import asyncio
import secrets
from contextlib import suppress

from detente.core import pairing
from detente.core.exchange import NotNow, State
from detente.core.messages import Confirmed
from detente.core.refusal import Refused
from detente.crypto.handshake import hkdf_sha256
from detente.node.keeper_port import Keeper
from detente.node.session import Session


class Introduction:
    """The pairing run of one line, whichever connection it goes over."""

    def __init__(self, keeper: Keeper, line: bytes) -> None:
        self._keeper, self._line = keeper, line
        self._one_at_a_time = asyncio.Lock()

    async def digits(self) -> str | None:
        """The twenty digits to compare; None until both nodes have revealed."""
        return pairing.digits(await self._keeper.pairing(self._line), hkdf_sha256)

    async def greet(self, session: Session) -> None:
        """Say what is due at the start of a connection."""
        if await self._keeper.peer_began(self._line):
            return
        async with self._one_at_a_time:
            run = await self._keeper.pairing(self._line)
            _check(run)
            self._say(session, pairing.greet(run, session.dials))
            await self._open_if_complete(run, session)

    async def hear(self, session: Session, said: pairing.Said) -> None:
        """Take in what their node says. Raises BadReveal, or Refused when the pairing failed."""
        if await self._keeper.peer_began(self._line):
            return
        async with self._one_at_a_time:
            before = await self._keeper.pairing(self._line)
            run, answers = pairing.hear(before, said, session.dials, secrets.token_bytes(32))
            if run != before:
                await self._keeper.save_pairing(self._line, run)
            _check(run)
            self._say(session, answers)
            await self._open_if_complete(run, session)

    async def typed(self, session: Session | None, text: str) -> pairing.Run:
        """Our officer typed the half heard. Raises NotYet, NotDigits or PairingFailed.

        A half that is wrong counts as a failed try in the run that is returned.
        """
        async with self._one_at_a_time:
            before = await self._keeper.pairing(self._line)
            run = pairing.typed(before, text, hkdf_sha256)
            await self._keeper.save_pairing(self._line, run)
            if session is not None and run.confirmed:
                with suppress(NotNow):  # it is said again on every connection
                    self._say(session, [Confirmed()])
            await self._open_if_complete(run, session)
        return run

    def _say(self, session: Session, said: list[pairing.Said]) -> None:
        for one in said:
            session.send(one)
        session.flush_soon()

    async def _open_if_complete(self, run: pairing.Run, session: Session | None) -> None:
        if not run.complete:
            return
        await self._keeper.confirmed(self._line)
        if session is not None and session.exchange.state is State.PAIRING:
            session.exchange.open_line()
            session.exchange.outflow.begin(0)
            session.work.set()


def _check(run: pairing.Run) -> None:
    if run.failed:
        raise Refused("pairing-failed", "new cards are needed")
