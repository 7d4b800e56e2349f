"""Who signs out has nothing open any more: every socket of the session ends with it, at once."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.test import Client

from detente.addresses import Address
from detente.calls.consumers import Station
from detente.drafts.consumers import Writing
from detente.node import desk
from detente.people import sockets
from detente.people.invitations import link_for
from detente.people.models import Person
from detente.people.roles import Role
from detente.web.live import Live

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended() -> Iterator[list[str]]:
    """The sessions that ended, as whoever carries it to their sockets hears of them."""
    found: list[str] = []
    sockets.on_end(found.append)
    yield found
    sockets.off_end(found.append)


def test_signing_out_ends_the_sockets_of_this_session_only(
    page: Client, principal: Person, ended: list[str]
) -> None:
    elsewhere = Client()
    elsewhere.force_login(principal)
    key = str(page.session.session_key)
    page.post("/sign-out/")
    assert ended == [sockets.group_of(key)]
    assert key not in ended[0]
    assert sockets.group_of(str(elsewhere.session.session_key)) != ended[0]


def test_signing_in_as_somebody_else_ends_what_was_open_before(
    page: Client, principal: Person, ended: list[str]
) -> None:
    key = str(page.session.session_key)
    page.post(link_for(principal))
    assert not ended
    page.post(link_for(Person.objects.add("Anna", Role.DELEGATE, "en")))
    assert ended == [sockets.group_of(key)]


@pytest.mark.parametrize("consumer", [Live, Station, Writing])
async def test_every_socket_ends_with_its_session(
    consumer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "lines", list)

    async def enters(_page: Writing) -> None:
        """A draft is not needed for this."""

    monkeypatch.setattr(Writing, "_enter", enters)
    person = SimpleNamespace(
        is_authenticated=True, enters_call=True, writes=True, role="principal", language="en",
        name="Pyotr", pk=1,
    )  # fmt: skip
    route = {"kwargs": {"contact": Address("0" * 12, "0:4"), "draft": 1}}
    both = []
    for key in ("ours", "of somebody else"):
        session = SimpleNamespace(session_key=key)
        scope = {"type": "websocket", "path": "/", "headers": [], "user": person,
                 "url_route": route, "session": session}  # fmt: skip
        both.append(ApplicationCommunicator(consumer.as_asgi(), scope))
    for socket in both:
        await socket.send_input({"type": "websocket.connect"})
        assert (await socket.receive_output())["type"] == "websocket.accept"
    layer: Any = get_channel_layer()
    await layer.group_send(sockets.group_of("ours"), {"type": "session.ended"})
    closed = await both[0].receive_output()
    assert (closed["type"], closed["code"]) == ("websocket.close", sockets.NOT_SIGNED_IN)
    assert await both[1].receive_nothing()
    for socket in both:
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait()
