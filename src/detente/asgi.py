"""The node's front door: pages over HTTP, and the sockets that keep them fresh."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "detente.settings")

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.exceptions import RequestAborted, RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_started
from django.http import HttpResponse

PAGE_THREADS = 8


class Pages(ASGIHandler):
    """Django's pages, each answered whole by one of a few threads that stay.

    Django's own handler makes a thread, and with it opens the database, for every request, and
    crosses between loop and thread at every piece of middleware.
    """

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="pages")

    async def handle(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request; no thread waits for a slow sender or reader."""
        try:
            body = await self.read_body(receive, _most(scope))
        except RequestAborted:
            return
        except RequestDataTooBig:
            await self.send_response(HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE), send)
            return
        loop = asyncio.get_running_loop()
        with body:
            response = await loop.run_in_executor(self._threads, self._answer, scope, body)
        await self.send_response(response, send)

    async def read_body(self, receive: Any, most: int) -> IO[bytes]:
        """The body, which anybody may send without saying how long it is going to be.

        Raises RequestAborted, or RequestDataTooBig beyond `most` bytes.
        """
        body = BytesIO()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            body.write(message.get("body", b""))
            if body.tell() > most:
                raise RequestDataTooBig
            more = message.get("more_body", False)
        body.seek(0)
        return body

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponse:
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = refusal or self.get_response(request)
        if response.streaming:  # a file: read here, where reading may take its time
            headers = dict(response.items())
            whole = HttpResponse(b"".join(response), status=response.status_code, headers=headers)
            response.close()
            return whole
        response.close()
        return response


def _most(scope: dict[str, Any]) -> int:
    """The most bytes that any page of ours sends; a picture only from who is signed in, perhaps."""
    headers = dict(scope["headers"])
    file = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    signed_in = settings.SESSION_COOKIE_NAME.encode() in headers.get(b"cookie", b"")
    return settings.UPLOAD_MAX_SIZE if file and signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


django.setup(set_prefix=False)
pages = Pages()

from detente.urls import sockets  # noqa: E402  the applications have to be ready first

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets()))),
    }
)
