"""The socket that says only "changed": to whom, when, and to nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer

from detente.node import desk
from detente.web.live import NOT_SIGNED_IN, Live

LINE = "ab" * 32
pytestmark = pytest.mark.django_db  # a socket looks at the connections of its thread


def browser(signed_in: bool) -> ApplicationCommunicator:
    user = SimpleNamespace(is_authenticated=signed_in)
    scope = {"type": "websocket", "path": "/ws/live/", "headers": [], "user": user}
    return ApplicationCommunicator(Live.as_asgi(), scope)


async def connect(socket: ApplicationCommunicator) -> dict[str, Any]:
    await socket.send_input({"type": "websocket.connect"})
    answer: dict[str, Any] = await socket.receive_output()
    return answer


@pytest.fixture(autouse=True)
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "lines", lambda: [SimpleNamespace(id=LINE)])


async def announce(line: str) -> None:
    layer: Any = get_channel_layer()
    await layer.group_send(f"line.{line}", {"type": "changed"})


async def test_a_change_is_said_without_content() -> None:
    socket = browser(signed_in=True)
    assert (await connect(socket))["type"] == "websocket.accept"
    await announce(LINE)
    said = await socket.receive_output()
    assert said == {"type": "websocket.send", "text": "changed"}
    await announce("cd" * 32)
    assert await socket.receive_nothing()
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait()
    await announce(LINE)
    assert await socket.receive_nothing()


async def test_strangers_hear_nothing() -> None:
    socket = browser(signed_in=False)
    answer = await connect(socket)
    assert (answer["type"], answer["code"]) == ("websocket.close", NOT_SIGNED_IN)
    await announce(LINE)
    assert await socket.receive_nothing()


@pytest.mark.parametrize("said", ["hello", "{" * 5000])
async def test_a_page_that_speaks_is_closed(said: str) -> None:
    socket = browser(signed_in=True)
    await connect(socket)
    await socket.send_input({"type": "websocket.receive", "text": said})
    assert (await socket.receive_output())["type"] == "websocket.close"
