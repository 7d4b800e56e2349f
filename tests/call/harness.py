"""Two rooms in one process behind a real server, with bare pages and the real bundle."""

import asyncio
import json
import socket
import threading
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import uvicorn
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from detente.calls.driver import PageSocket, RoomDriver
from detente.core.call import CallRoom
from detente.core.call_types import Person, Setting
from detente.core.encoding import H
from detente.core.envelope import EnvelopeError
from detente.crypto.voucher import LinkVouching

STATIC = Path(__file__).parents[2] / "src/detente/web/static/detente"
PAGE = Path(__file__).parent / "page.html"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; media-src 'self';"
    " connect-src 'self' ws:; base-uri 'none'; require-trusted-types-for 'script';"
    " trusted-types detente-call"
)
TYPES = {".js": "text/javascript", ".css": "text/css"}


class TwoRooms:
    """Both nodes' halves of one call; what one says reaches the other after `delay` seconds."""

    def __init__(self, medium="video", *, trial=True, delay=0.0, tamper=None, **terms):
        keys = [MLDSA44PrivateKey.generate() for _ in (0, 1)]
        self.delay, self.tamper = delay, tamper or (lambda side, data: [data])
        self.events = [[], []]
        self.drivers = []
        call = H(str(id(self)).encode())
        for side in (0, 1):
            vouching = LinkVouching(keys[side], keys[1 - side].public_key())
            room = CallRoom(
                Setting(H(b"line"), call, side, medium, trial, **terms), vouching, f"{side:032x}"
            )
            self.drivers.append(RoomDriver(room, self.carrier(side), self.events[side].append))

    def carrier(self, side):
        def carry(data):
            loop = asyncio.get_running_loop()
            for one in self.tamper(side, data):
                loop.call_later(self.delay, self.drivers[1 - side].peer_said, one)

        return carry

    def link(self):
        for driver in self.drivers:
            driver.link(up=True)


class Server:
    """`with Server(...) as server`: pages at `server.url(side)`, on a port of its own."""

    def __init__(self, medium="video", *, worker=None, **how):
        self.medium, self.how = medium, how
        self.worker = worker
        listening = socket.create_server(("127.0.0.1", 0))
        self.socket, self.port = listening, listening.getsockname()[1]
        config = uvicorn.Config(
            self.app,
            log_level="warning",
            lifespan="off",
            interface="asgi3",
            ws="websockets-sansio",
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]})
        self.rooms = None

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(20)

    def url(self, side, role="principal", name=""):
        host = ("moscow", "washington")[side]
        who = urlencode({"role": role, "name": name or f"{role.capitalize()} {side}"})
        return f"http://{host}.localhost:{self.port}/{side}?{who}"

    async def app(self, scope, receive, send):
        if self.rooms is None:
            self.loop = asyncio.get_running_loop()
            self.rooms = TwoRooms(self.medium, **self.how)
            self.rooms.link()
        if scope["type"] == "websocket":
            who = dict(parse_qsl(scope["query_string"].decode()))
            person = Person(who["role"], {"en": who["name"]})
            await self.page_socket(int(scope["path"].split("/")[3]), person, receive, send)
        else:
            who = dict(parse_qsl(scope["query_string"].decode()))
            await self.serve(scope["path"], who, send)

    async def serve(self, path, who, send):
        headers = [(b"content-security-policy", POLICY.encode())]
        if path.startswith("/static/detente/"):
            name = path.rsplit("/", 1)[1]
            file = self.worker if self.worker and name == "sframe-worker.js" else STATIC / name
            body, kind = file.read_bytes(), TYPES[file.suffix]
        elif path in ("/0", "/1"):
            text = PAGE.read_text().replace("{side}", path[1:]).replace("{medium}", self.medium)
            camera = self.medium == "video" and who["role"] == "principal"
            text = text.replace("{camera}", "data-call-camera" if camera else "")
            text = text.replace("{role}", who["role"]).replace("{name}", quote(who["name"]))
            picture = (
                "<video data-remote data-main autoplay playsinline></video>"
                "<video data-own muted></video>"
            )
            sound = "<audio data-remote data-main autoplay></audio>"
            text = text.replace("{media}", picture if self.medium == "video" else sound)
            body, kind = text.encode(), "text/html; charset=utf-8"
        else:
            await send({"type": "http.response.start", "status": 404, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        headers.append((b"content-type", kind.encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def page_socket(self, side, person, receive, send):
        await receive()
        await send({"type": "websocket.accept"})

        async def write(data):
            await send({"type": "websocket.send", "text": data.decode()})

        async def close():
            await send({"type": "websocket.close", "code": 1000})

        driver, page = self.rooms.drivers[side], PageSocket(write, close)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                driver.page_said(page, message["text"].encode(), person)
        except EnvelopeError:
            page.put(None)
        finally:
            driver.page_closed(page)

    def restart(self, side):
        """This side's node starts again and remembers nothing; its room is the next attempt's."""
        asyncio.run_coroutine_threadsafe(self._restart(side), self.loop).result(10)

    async def _restart(self, side):
        older, fresh = self.rooms.drivers[side], TwoRooms(self.medium, **self.how)
        fresh.drivers[side].room.take()
        self.rooms.drivers[side] = RoomDriver(
            fresh.drivers[side].room, lambda data: None, self.rooms.events[side].append
        )
        for socket_ in list(older._sockets.values()):
            socket_.put(None)

    def state(self, side):
        return str(self.rooms.drivers[side].room.state)

    def dropped(self, side):
        return self.rooms.drivers[side].room.dropped


def message_in(data):
    """The message inside an envelope of the other node, or None."""
    envelope = json.loads(data)
    return envelope.get("m")
