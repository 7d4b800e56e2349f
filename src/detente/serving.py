"""`detente serve`: the pages, the links and the record of one node, in one process."""

import asyncio
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.management import call_command

from detente.calls.relays import Access, secret_of
from detente.calls.switchboard import Switchboard, activate
from detente.configuration import Configuration
from detente.core.errors import DetenteError, LocalError
from detente.core.pairing import PairingFailed, half
from detente.core.statements import Statement
from detente.drafts import shelf
from detente.drafts.consumers import MAX_FRAME, group_of
from detente.node import models, requests
from detente.node.keeper import Keeper
from detente.node.link import Links
from detente.node.requests import Answer, AnyRequest
from detente.notes import agenda_clock
from detente.people import sockets
from detente.press import editions, releasing
from detente.press.public.serve import Site
from detente.press.public.site import site
from detente.press.public.writing_out import write
from detente.setup import OldDatabaseError, check_database, serving
from detente.web import own_texts

POLL_SECONDS = 0.2
"""How often requests of other processes are looked for."""
TURN_SECONDS = 0.0005
"""Longest a page being rendered keeps the record and the link waiting (Python's own is 5 ms)."""
CHECK_SECONDS = 3600
AGAIN_SECONDS = 1.0
RESUME_SECONDS = 30
PUBLISH_SECONDS = 1.0
"""How often it is looked whether something goes out, or went out."""
SETTLE_SECONDS = 3.0
"""Pages and links come first when a node starts."""
PUBLIC = "public"
"""The folder of the public site in the node's directory."""
_log = logging.getLogger("detente.serving")


class PortTakenError(LocalError):
    """Another program listens there, or this computer has no such address. See settings.toml."""


class WrongDigitsError(LocalError):
    """These are not the digits that the other side's node shows. Listen again and retype them."""


class NoAnswerError(LocalError):
    """The other side's node does not answer. What is written is kept and goes when it returns."""


def serve(directory: Path) -> int:
    """Serve the node in a directory until it is told to stop.

    Raises AlreadyServedError, DatabaseError or PortTakenError.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(TURN_SECONDS)
    with serving(directory):
        try:
            check_database()
        except OldDatabaseError:
            call_command("migrate", verbosity=0)
        asyncio.run(Service(directory, settings.DETENTE).run())
    return 0


class _Pages(uvicorn.Server):
    """The pages. uvicorn would let a signal that ends them end the whole process next."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Service:
    """Everything one node does while it is served."""

    def __init__(self, directory: Path, configuration: Configuration) -> None:
        self._configuration = configuration
        self._directory = directory
        self._site = Site()
        self._published = -1
        self._keeper = Keeper(directory, configuration, self._changed)
        self._links = Links(self._keeper, (configuration.link_host, configuration.link_port))
        relays = Access(configuration.relay, secret_of(directory))
        activate(Switchboard(self._keeper, self._links, relays))
        self._rung = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Run until a signal ends the pages; then the links say goodbye, and the record closes."""
        self._loop = asyncio.get_running_loop()
        requests.on_ring(lambda: self._soon(self._rung.set))
        shelf.on_change(lambda draft: self._soon(self._nudge, group_of(draft)))
        agenda_clock.on_change(lambda line: self._soon(self._nudge, f"line.{line}"))
        sockets.on_end(lambda group: self._soon(self._end, group))
        lines = await self._keeper.run(self._keeper.load)
        pages, listening = self._pages(), self._listen(self._configuration.web_port)
        public = self._public()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, pages.handle_exit, number, None)
        serving_public = (
            [self._spawn(public.serve([self._listen(public.config.port)]))] if public else []
        )
        await self._start_links(lines)
        print(f"Serving {self._configuration.origin} until Ctrl-C.", file=sys.stderr, flush=True)
        parts = (self._carry_out, self._check_hourly, self._resume_paused, self._publish)
        work = [self._spawn(self._keep_on(part)) for part in parts]
        try:
            await pages.serve([listening])
        finally:
            for task in work:
                task.cancel()
            if public is not None:
                public.should_exit = True
            await asyncio.gather(*work, *serving_public, return_exceptions=True)
            await self._links.stop()
            self._keeper.close()

    def _listen(self, port: int) -> socket.socket:
        """A socket of the pages, or of the public site."""
        host = self._configuration.host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return socket.create_server((host, port), family=family)
        except OSError as error:
            raise PortTakenError(f"No pages at {host}:{port}: {error.strerror}.") from error

    async def _start_links(self, lines: list[bytes]) -> None:
        host, port = self._configuration.link_host, self._configuration.link_port
        try:
            await self._links.start(lines)
        except OSError as error:
            raise PortTakenError(f"No links at {host}:{port}: {error.strerror}.") from error

    def _pages(self) -> uvicorn.Server:
        from detente.asgi import application  # noqa: PLC0415  its apps need this process's settings

        return _Pages(
            uvicorn.Config(
                application, log_level="warning", server_header=False, ws_max_size=MAX_FRAME,
                timeout_graceful_shutdown=3, lifespan="off",
            )
        )  # fmt: skip

    def _public(self) -> uvicorn.Server | None:
        """The public site, where it is served from here."""
        if not self._configuration.public_port:
            return None
        return _Pages(
            uvicorn.Config(
                self._site, port=self._configuration.public_port, log_level="warning",
                server_header=False, timeout_graceful_shutdown=1, lifespan="off",
            )
        )  # fmt: skip

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _keep_on(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin endless work again whenever something has ended it, such as a locked database."""
        while True:
            try:
                await work()
            except Exception:  # noqa: BLE001  whatever it was, the node goes on
                _log.exception("%s failed and begins again", work.__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    def _soon(self, work: Callable[..., object], *arguments: object) -> None:
        """Do something on the loop, from whatever thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work, *arguments)

    def _changed(self, line: str) -> None:
        """Tell open pages, and the link, that something of a line is new."""
        self._soon(self._announce, line)

    def _announce(self, line: str) -> None:
        self._links.wake(bytes.fromhex(line))
        self._nudge(f"line.{line}")

    def _nudge(self, group: str) -> None:
        self._spawn(get_channel_layer().group_send(group, {"type": "changed"}))

    def _end(self, session: str) -> None:
        self._spawn(get_channel_layer().group_send(session, {"type": "session.ended"}))

    # --- requests -------------------------------------------------------------------------------

    async def _carry_out(self) -> None:
        """Carry out requests of pages and of the command line, in order, one after another."""
        while True:
            self._rung.clear()
            for row, what in await self._keeper.run(requests.pending):
                answer = await self._answer(row, what)
                await self._keeper.run(requests.answer, row, answer)
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                pass

    async def _answer(self, row: models.Request, what: AnyRequest | None) -> Answer:
        try:
            return await self._perform(bytes.fromhex(row.line_id or ""), what, row.pk)
        except DetenteError as error:
            return requests.refusal(error)
        except Exception:  # noqa: BLE001  whoever asked must be told, and the node goes on
            _log.exception("a request failed")
            return requests.refusal(LocalError("This failed here; the node's log says why."))

    async def _perform(self, line: bytes, what: AnyRequest | None, number: int) -> Answer:
        match what:
            case None:
                raise LocalError("This request cannot be read.")
            case requests.MakeCard():
                return Answer(text=await self._keeper.run(self._keeper.card))
            case requests.AddLine():
                return await self._add_line(what)
            case requests.ReadDigits():
                return await self._read_digits(line)
            case requests.TypeDigits(heard=heard):
                return await self._type_digits(line, heard)
            case requests.CheckLine():
                return await self._check(line)
            case requests.Say(act=act):
                return _said(await self._keeper.run(self._keeper.say, line, act, number))

    async def _add_line(self, what: requests.AddLine) -> Answer:
        added = await self._keeper.run(
            self._keeper.add_line, what.card, what.trial, replace=what.replace
        )
        for line in await self._keeper.run(self._keeper.stopped_lines):
            await self._links.drop(line, "stopped: new calling cards take its place")
        await self._links.add(added)
        identity = await self._keeper.identity(added)
        return Answer(text=identity.pair.peer.label, main=added.hex())

    async def _read_digits(self, line: bytes) -> Answer:
        """Our half, as soon as both nodes have revealed theirs."""
        side = (await self._keeper.identity(line)).pair.side
        until = time.monotonic() + 8
        while (twenty := await self._links.digits(line)) is None:
            if time.monotonic() > until:
                raise NoAnswerError("The other side's node has not answered yet.")
            await asyncio.sleep(0.05)
        return Answer(text=half(twenty, side))

    async def _type_digits(self, line: bytes, heard: str) -> Answer:
        run = await self._links.confirm(line, heard)
        if run.failed:
            raise PairingFailed("The digits did not match three times.")
        if not run.confirmed:
            raise WrongDigitsError(f"Not these digits. Tries so far: {run.failures} of 3.")
        if run.complete:
            return Answer(text="Confirmed by both sides. The line is open.")
        return Answer(text="Confirmed. The line opens when the other side has confirmed too.")

    async def _check(self, line: bytes) -> Answer:
        check = await self._links.check(line)
        if check is None:
            await self._keeper.run(self._keeper.journal_check, line, True, False, None)
            raise NoAnswerError("No answer to the line check.")
        return Answer(text=f"{check.milliseconds:.0f} ms")

    async def _resume_paused(self) -> None:
        """Ask for what had to wait, once there is room again."""
        while True:
            await asyncio.sleep(RESUME_SECONDS)
            for line, size in await self._keeper.run(self._keeper.resumable):
                self._links.resume(line, size)

    async def _publish(self) -> None:
        """Let out what is due, and write the public site anew whenever something went out."""
        await asyncio.sleep(SETTLE_SECONDS)
        while True:
            await self._keeper.run(releasing.release_due, own_texts.closed)
            published = await self._keeper.run(editions.count)
            if published != self._published:
                await self._write_site(empty=published == 0)
                self._published = published
            await asyncio.sleep(PUBLISH_SECONDS)

    async def _write_site(self, *, empty: bool) -> None:
        """In a process of its own, once there are papers to set: they would keep links waiting."""
        if not self._configuration.public_origin:
            return
        public = self._directory / PUBLIC
        if empty:
            await asyncio.to_thread(write, site((), editions.house()), public)
            await asyncio.to_thread(self._site.load, public)
            return
        writing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "detente.cli", "site", str(self._directory), str(public)
        )
        try:
            if await writing.wait():
                raise LocalError("The public site could not be written; its reason is above.")
        except asyncio.CancelledError:
            writing.kill()
            raise
        await asyncio.to_thread(self._site.load, public)

    async def _check_hourly(self) -> None:
        """Check every open line on the hour, and keep what came of it."""
        while True:
            await asyncio.sleep(CHECK_SECONDS - time.time() % CHECK_SECONDS)
            for line in await self._keeper.run(self._keeper.open_lines):
                try:
                    await self._check(line)
                except LocalError as error:
                    _log.warning("%s: %s", line.hex()[:8], error)


def _said(statements: list[Statement]) -> Answer:
    """The statements' references, and the one that the act was about."""
    refs = [one.ref for one in statements]
    opened = {one.kind: one.ref for one in reversed(statements)}
    alone = set(opened) <= {"item", "item.urgent"}
    kinds = ["rounds", "contact", "talks", "text", "options", "position", *(["item"] * alone)]
    return Answer(refs=refs, main=next((opened[k] for k in kinds if k in opened), refs[-1]))
