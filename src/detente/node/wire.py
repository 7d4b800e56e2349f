"""WebSockets over pinned TLS: dialling and listening (link.md section 2).

The listener accepts sockets itself, so that a TLS handshake which fails is seen and kept, and so
that strangers who never finish one cannot take up more than a few places.
"""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import Server, ServerConnection
from websockets.protocol import State
from websockets.server import ServerProtocol

from detente.core.cards import split_address
from detente.core.exchange import HANDSHAKE_TIME
from detente.core.messages import MAX_MESSAGE
from detente.node.keeper_port import Identity, Refusal
from detente.node.timing import Timing
from detente.node.tls import WrongKey, bare_context, check_pin, context, explain, server_name

MAX_FRAME = MAX_MESSAGE + 64
MAX_STRANGERS, MAX_STRANGERS_OF_ONE = 64, 16
"""Most connections that have not shown who they are: in all, and from one address."""
logger = logging.getLogger("detente.link")


async def dial(identity: Identity, timing: Timing) -> Connection:
    """A WebSocket to the peer's node, whose certificate is the one on its card.

    Raises OSError (of which ssl.SSLError), TimeoutError, WrongKey, or a websockets exception.
    """
    address = split_address(identity.pair.peer.address)
    if address is None:
        raise ConnectionRefusedError("the other side's card names no address")
    name = server_name(identity.pair.line)
    ws = await connect(
        f"wss://{name}/",
        host=address[0], port=address[1], server_hostname=name,
        ssl=context(identity, server=False),
        compression=None, proxy=None, user_agent_header=None, max_size=MAX_FRAME, max_queue=4,
        open_timeout=HANDSHAKE_TIME, close_timeout=1, ping_interval=timing.ping_interval,
        ping_timeout=timing.ping_timeout, process_exception=lambda error: error,
    )  # fmt: skip
    try:
        check_pin(_certificate(ws), identity.pair)
    except WrongKey:
        ws.transport.abort()
        raise
    return ws


Arrived = Callable[[bytes, Connection], Awaitable[None]]
"""Takes care of a connection on a line until the connection has ended."""


class Listener:
    """Accepts connections for the lines it was given."""

    def __init__(
        self, arrived: Arrived, refused: Callable[[bytes | None, Refusal], Awaitable[None]],
        timing: Timing,
    ) -> None:  # fmt: skip
        self._arrived, self._refused, self._timing = arrived, refused, timing
        self._lines: dict[str, tuple[Identity, ssl.SSLContext]] = {}
        self._strangers: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket: socket.socket | None = None

    def add(self, identity: Identity) -> None:
        """Answer for this line from now on."""
        name = server_name(identity.pair.line)
        self._lines[name] = identity, context(identity, server=True)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._socket is not None  # noqa: S101 - asked only after listen()
        host, port, *_ = self._socket.getsockname()
        return host, port

    def listen(self, host: str, port: int) -> None:
        """Begin to accept. Raises OSError when the address is taken or not ours."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=64)
        self._socket.setblocking(False)
        self._watch()

    def close(self) -> None:
        """Stop accepting; who has come in stays."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    async def stop(self) -> None:
        """Stop accepting, and drop whoever has come in."""
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _watch(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().add_reader(self._socket, self._accept, self._socket)

    def _accept(self, listening: socket.socket) -> None:
        try:
            accepted, (host, *_) = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:  # such as no file descriptors left
            logger.warning("cannot accept a connection: %s", error)
            loop = asyncio.get_running_loop()
            loop.remove_reader(listening)
            loop.call_later(1, self._watch)
            return
        full = self._strangers.total() >= MAX_STRANGERS
        if full or self._strangers[host] >= MAX_STRANGERS_OF_ONE:
            accepted.close()
            return
        accepted.setblocking(False)
        # asyncio does so by itself only where the socket names its protocol
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._strangers[host] += 1
        self._start(self._receive(accepted, _Stranger(self._strangers, host)))

    async def _receive(self, accepted: socket.socket, stranger: "_Stranger") -> None:
        asked: list[str] = []
        door = _Door()
        try:
            ws = ServerConnection(
                ServerProtocol(max_size=MAX_FRAME), cast(Server, door),
                ping_interval=self._timing.ping_interval,
                ping_timeout=self._timing.ping_timeout, close_timeout=1, max_queue=4,
            )  # fmt: skip
            async with asyncio.timeout(HANDSHAKE_TIME):
                await asyncio.get_running_loop().connect_accepted_socket(
                    lambda: ws, accepted, ssl=self._context_for(asked)
                )
                identity = self._lines[asked[0]][0]
                check_pin(_certificate(ws), identity.pair)
                await ws.handshake(server_header=None)
            if ws.protocol.state is not State.OPEN:
                return
            ws.start_keepalive()
            stranger.leave()
            await self._arrived(identity.pair.line, ws)
        except (OSError, TimeoutError, WrongKey) as error:
            await self._say_refused(asked, error)
        finally:
            stranger.leave()
            door.close()

    def _context_for(self, asked: list[str]) -> ssl.SSLContext:
        """A context of this connection's own, which learns from the dialler what line it is for."""

        def choose(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
            found = self._lines.get(name or "")
            if found is None or name is None:
                return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            asked.append(name)
            tls.context = found[1]
            return None

        made = bare_context()
        made.sni_callback = cast(Any, choose)
        return made

    async def _say_refused(self, asked: list[str], error: Exception) -> None:
        identity = self._lines[asked[0]][0] if asked else None
        if isinstance(error, ssl.SSLError | WrongKey):
            pair = identity.pair if identity else None
            await self._refused(pair.line if pair else None, explain(error, pair, dialled=False))
        elif isinstance(error, TimeoutError):
            words = "Somebody connected and did not go on. They were turned away."
            refusal = Refusal("too-slow: no handshake within its time", words)
            await self._refused(identity.pair.line if identity else None, refusal)


class _Stranger:
    """One place among those who have not shown a key that we know."""

    def __init__(self, strangers: Counter[str], host: str) -> None:
        self._strangers, self._host, self._gone = strangers, host, False

    def leave(self) -> None:
        if not self._gone:
            self._gone = True
            self._strangers[self._host] -= 1
            self._strangers += Counter()  # drops the addresses that count nobody


class _Door:
    """What a ServerConnection asks of its server; ours has accepted the socket itself."""

    def __init__(self) -> None:
        self.handler_tasks: set[asyncio.Task[None]] = set()
        self._connection: ServerConnection | None = None

    async def handler(self, connection: ServerConnection) -> None:
        self._connection = connection

    def is_serving(self) -> bool:
        return True

    def close(self) -> None:
        if self._connection is not None:
            with suppress(AttributeError):
                self._connection.transport.abort()


def _certificate(ws: Connection) -> bytes | None:
    tls = ws.transport.get_extra_info("ssl_object")
    return None if tls is None else cast(bytes | None, tls.getpeercert(binary_form=True))
