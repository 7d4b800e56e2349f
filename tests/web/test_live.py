"""The socket that says only "changed": to whom, when, and to nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from detente.node import desk
from detente.web.live import NOT_SIGNED_IN, Live

LINE = "ab" * 32


def browser(signed_in: bool) -> WebsocketCommunicator:
    socket = WebsocketCommunicator(Live.as_asgi(), "/ws/live/")
    socket.scope["user"] = SimpleNamespace(is_authenticated=signed_in)
    return socket


@pytest.fixture(autouse=True)
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "lines", lambda: [SimpleNamespace(id=LINE)])


async def announce(line: str) -> None:
    layer: Any = get_channel_layer()
    await layer.group_send(f"line.{line}", {"type": "changed"})


async def test_a_change_is_said_without_content() -> None:
    socket = browser(signed_in=True)
    connected, _protocol = await socket.connect()
    assert connected
    await announce(LINE)
    assert await socket.receive_from() == "changed"
    await announce("cd" * 32)
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_strangers_hear_nothing() -> None:
    socket = browser(signed_in=False)
    connected, code = await socket.connect()
    assert not connected
    assert code == NOT_SIGNED_IN
    await announce(LINE)
    assert await socket.receive_nothing()


@pytest.mark.parametrize("said", ["hello", "{" * 5000])
async def test_a_page_that_speaks_is_closed(said: str) -> None:
    socket = browser(signed_in=True)
    await socket.connect()
    await socket.send_to(text_data=said)
    assert (await socket.receive_output())["type"] == "websocket.close"
