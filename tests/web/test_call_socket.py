"""Who may open the socket of a call room: nobody but those whose role enters calls."""

from types import SimpleNamespace

import pytest
from asgiref.testing import ApplicationCommunicator

from detente.addresses import Address
from detente.calls.consumers import NOT_ALLOWED, NOT_SIGNED_IN, Station

pytestmark = pytest.mark.django_db  # a socket looks at the connections of its thread
STRANGER = SimpleNamespace(is_authenticated=False)
NOTE_TAKER = SimpleNamespace(is_authenticated=True, enters_call=False)


@pytest.mark.parametrize(("user", "code"), [(STRANGER, NOT_SIGNED_IN), (NOTE_TAKER, NOT_ALLOWED)])
async def test_who_is_turned_away_opens_no_room(
    user: SimpleNamespace, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they said before they knew is not heard: a room that opens would use up an attempt."""
    looked_for: list[object] = []

    async def find(station: Station) -> None:
        looked_for.append(station)

    monkeypatch.setattr(Station, "_find_room", find)
    route = {"kwargs": {"contact": Address("0" * 12, "0:4")}}
    scope = {"type": "websocket", "path": "/", "headers": [], "user": user, "url_route": route}
    socket = ApplicationCommunicator(Station.as_asgi(), scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output())["type"] == "websocket.accept"
    closed = await socket.receive_output()
    assert (closed["type"], closed["code"]) == ("websocket.close", code)
    await socket.send_input({"type": "websocket.receive", "text": '{"t":"resume"}'})
    assert await socket.receive_nothing()
    assert not looked_for
    await socket.send_input({"type": "websocket.disconnect", "code": code})
    await socket.wait()
