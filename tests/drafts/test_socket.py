"""The socket of pages that write: who is let in, what is kept, and what a bad page can do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from pycrdt import create_awareness_message, create_update_message, read_message, write_message

from detente.drafts import consumers, ending, models, presence, shelf, writing
from detente.drafts.consumers import Writing, group_of
from detente.drafts.document import Document
from detente.people.models import Person
from detente.people.roles import Role
from tests.drafts.conftest import LINE, TEXT, begin

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = type("Nobody", (), {"is_authenticated": False, "pk": None})()


def session_of(user: Any) -> SessionStore:
    """A session in which somebody has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session.save()
    return session


class Page(ApplicationCommunicator):
    """A page of somebody, with a document of its own."""

    def __init__(self, draft: int, user: Any, query: str = "") -> None:
        scope = {
            "type": "websocket", "path": "/", "headers": [], "query_string": query.encode(),
            "user": user, "url_route": {"kwargs": {"draft": draft}},
        }  # fmt: skip
        super().__init__(Writing.as_asgi(), scope)
        self.words = Document()

    async def connect(self) -> None:
        """Sign in, and connect."""
        self.session = await database_sync_to_async(session_of)(self.scope["user"])
        self.scope["session"] = self.session
        await self.send_input({"type": "websocket.connect"})

    async def come(self) -> int | None:
        """Connect, and bring node and page up to date; the code if the node closes instead."""
        await self.connect()
        assert (await self.receive_output())["type"] == "websocket.accept"
        asked = await self.receive_output()
        if asked["type"] == "websocket.close":
            code: int = asked["code"]
            return code
        await self.say(b"\x00" + self.words.answer(asked["bytes"][1:]))
        assert await self.heard() == "saved"
        await self.say(b"\x00\x00" + write_message(self.words.vector))
        await self.heard()
        return None

    async def say(self, message: bytes) -> None:
        """Send a binary message."""
        await self.send_input({"type": "websocket.receive", "bytes": message})

    async def write(self, name: str, words: str) -> None:
        """Type over a text and see it kept."""
        await self.say(create_update_message(self.words.write(name, words)))
        assert await self.heard() == "saved"

    async def heard(self) -> Any:
        """The next message: a text, the code of a close, a presence, or None once it is applied."""
        message = await self.receive_output(timeout=3)
        if message["type"] == "websocket.close":
            return message["code"]
        if (text := message.get("text")) is not None:
            return text
        if message["bytes"][0] == 1:
            return message["bytes"]
        assert message["bytes"][1] in (1, 2)
        self.words.apply(read_message(message["bytes"][2:]))
        return None

    async def end(self) -> None:
        """Go."""
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait()


@pytest.fixture
def people() -> tuple[Person, Person]:
    """Anna, who delegates, and Omar, who interprets."""
    return (
        Person.objects.add("Anna", Role.DELEGATE, "ru"),
        Person.objects.add("عمر", Role.INTERPRETER, "ar"),
    )


@pytest.fixture
def draft(people: tuple[Person, Person]) -> int:
    """A draft with the words of a first pass."""
    return begin(people[0].pk).number


@asynccontextmanager
async def pages(draft: int, *users: Any) -> AsyncIterator[list[Page]]:
    """A page for each, up to date."""
    opened = [Page(draft, user) for user in users]
    for page in opened:
        assert await page.come() is None
    yield opened
    for page in opened:
        await page.end()


async def kept() -> writing.Words:
    found = await database_sync_to_async(writing.current)(LINE, TEXT)
    return found.words if found else {}


async def test_what_one_writes_another_reads(draft: int, people: tuple[Person, Person]) -> None:
    """It is in the database before anybody sees it."""
    async with pages(draft, *people) as (anna, omar):
        assert omar.words.words()["1.en"] == "The sides [■ shall | ○ may] meet."
        await anna.write("3.en", "They write.")
        assert (await kept())["3.en"] == "They write."
        await omar.heard()
        assert omar.words.text("3.en") == "They write."
        await omar.write("3.ar", "يكتبون.")
        while anna.words.text("3.ar") != "يكتبون.":
            await anna.heard()
        assert anna.words.words() == omar.words.words() == await kept()


async def test_it_is_kept_before_it_is_told(
    draft: int, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that dies before it has kept a change has shown it to nobody."""

    def dies(*_arguments: object) -> None:
        raise OSError("the disk is gone")

    async with pages(draft, people[1]) as (omar,):
        anna = Page(draft, people[0])
        assert await anna.come() is None
        monkeypatch.setattr(shelf, "take", dies)
        await anna.say(create_update_message(anna.words.write("3.en", "They write.")))
        assert await omar.receive_nothing(timeout=0.5)
        with pytest.raises(OSError, match="gone"):
            await anna.wait()


async def test_what_was_written_while_away_is_merged(
    draft: int, people: tuple[Person, Person]
) -> None:
    async with pages(draft, *people) as (anna, omar):
        await anna.end()
        away = Page(draft, people[0])
        away.words = anna.words
        away.words.write("3.en", "They speak. We too.")
        await omar.write("3.en", "Later they speak.")
        assert await away.come() is None
        for page in (omar, away):
            while page.words.words() != await kept():
                await page.heard()
        assert omar.words.text("3.en") == "Later they speak. We too."
        await away.end()


async def test_a_nudge_that_is_lost_costs_nothing(
    draft: int, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow page's queue overflows: the next nudge brings all of it."""
    async with pages(draft, *people) as (anna, omar):
        layer: Any = get_channel_layer()

        async def lost(*_message: object) -> None:
            return

        with monkeypatch.context() as patched:
            patched.setattr(layer, "group_send", lost)
            for n in range(70):  # so many that they are folded meanwhile
                await anna.write("3.en", f"They speak {n} times.")
        assert await omar.receive_nothing()
        await anna.write("3.ar", "مرة")
        await omar.heard()
        assert omar.words.words() == await kept()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", 4400),
        (b"\x00", 4400),
        (b"\x07\x01", 4400),
        (b"\x00\x02", 4400),
        (b"\x00\x02\x05\xff\xff\xff\xff\xff", 4400),
        (b"\x00\x00\x03\xff\xff\xff", 4400),
        (b"\x00\x02" + bytes(consumers.MAX_FRAME), 4400),
        (b"\x01\x00", 4400),
        (create_awareness_message(b"\x01\x05\x01\x08[1,2,3,]"), 4400),
        (create_awareness_message(b"\x01\x05\x01\x0a" + b'{"at": 12}'), 4400),
        (create_awareness_message(b"\x02\x05\x01\x02{}\x06\x01\x02{}"), 4400),
        (b"\x01" + bytes(presence.MAX_BYTES), 4400),
    ],
)
async def test_a_page_that_sends_rubbish_is_closed_and_hurts_nobody(
    message: bytes, code: int, draft: int, people: tuple[Person, Person]
) -> None:
    async with pages(draft, *people) as (anna, omar):
        await anna.say(message)
        assert await anna.heard() == code
        await anna.say(create_update_message(anna.words.write("3.en", "Nobody hears this.")))
        assert await omar.receive_nothing()
        await omar.write("3.en", "They write.")
        assert (await kept())["3.en"] == "They write."


async def test_a_page_in_a_hurry_is_closed(draft: int, people: tuple[Person, Person]) -> None:
    async with pages(draft, people[0]) as (anna,):
        for _time in range(300):
            await anna.say(b"\x00\x00" + write_message(anna.words.vector))
        answers = [await anna.receive_output(timeout=5) for _time in range(140)]
        while answers[-1]["type"] != "websocket.close":
            answers.append(await anna.receive_output(timeout=5))
        assert answers[-1]["code"] == consumers.TOO_FAST
        assert await anna.receive_nothing()


async def test_a_draft_that_ended_closes_its_pages(
    draft: int, people: tuple[Person, Person]
) -> None:
    async with pages(draft, *people) as (anna, omar):
        await database_sync_to_async(ending.sent)(LINE, TEXT, people[0].pk)
        await anna.say(create_update_message(anna.words.write("3.en", "Too late.")))
        assert await anna.heard() == consumers.ENDED
        layer: Any = get_channel_layer()
        await layer.group_send(group_of(draft), {"type": "changed"})
        assert await omar.heard() == consumers.ENDED
    assert await Page(draft, people[0]).come() == consumers.ENDED
    assert await Page(draft + 1, people[0]).come() == consumers.ENDED


async def test_a_full_draft_says_so(
    draft: int, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MAX_BYTES", 1000)
    async with pages(draft, people[0]) as (anna,):
        await anna.say(create_update_message(anna.words.write("3.en", "long " * 300)))
        assert await anna.heard() == consumers.FULL
    assert (await kept())["3.en"] == "They speak."


async def test_who_may_not_write_is_turned_away(draft: int, people: tuple[Person, Person]) -> None:
    assert await Page(draft, NOBODY).come() == consumers.NOT_SIGNED_IN
    operator = await database_sync_to_async(Person.objects.add)("Root", Role.ADMINISTRATOR, "en")
    page = Page(draft, operator)
    assert await page.come() == consumers.NOT_ALLOWED
    await page.say(b"\x00\x00\x01\x00")
    assert await page.receive_nothing()
    async with pages(draft, people[1]) as (omar,):
        await database_sync_to_async(people[1].__class__.objects.update)(is_active=False)
        await omar.say(create_update_message(omar.words.write("3.en", "No longer.")))
        assert await omar.heard() == consumers.NOT_ALLOWED


async def test_a_page_that_stays_open_is_read_by_nobody_who_left(
    draft: int, people: tuple[Person, Person]
) -> None:
    """Omar is given another role, and Vera signs out; what Anna writes next is not for them."""
    vera = await database_sync_to_async(Person.objects.add)("Vera", Role.NOTE_TAKER, "ru")
    async with pages(draft, *people, vera) as (anna, omar, veras):
        await database_sync_to_async(Person.objects.filter(pk=people[1].pk).update)(
            role=Role.ADMINISTRATOR
        )
        await database_sync_to_async(veras.session.flush)()
        await anna.write("3.en", "Not for everybody.")
        assert await omar.heard() == consumers.NOT_ALLOWED
        assert await veras.heard() == consumers.NOT_SIGNED_IN
        await anna.heard()
        await anna.write("3.en", "Nor is this.")
        for gone in (omar, veras):
            assert await gone.receive_nothing()
            assert gone.words.text("3.en") == "They speak."


async def test_a_page_is_asked_again_before_it_is_answered(
    draft: int, people: tuple[Person, Person]
) -> None:
    """A page that asks for the whole draft, as when it comes back, is answered by the same rule."""
    async with pages(draft, people[0]) as (anna,):
        await database_sync_to_async(anna.session.flush)()
        await anna.say(b"\x00\x00" + write_message(b"\x00"))
        assert await anna.heard() == consumers.NOT_SIGNED_IN


async def test_pages_fetch_themselves_when_paragraphs_move(
    draft: int, people: tuple[Person, Person]
) -> None:
    async with pages(draft, people[0]) as (anna,):
        await database_sync_to_async(writing.move)(draft, 3, -1)
        layer: Any = get_channel_layer()
        await layer.group_send(group_of(draft), {"type": "changed"})
        assert await anna.heard() == consumers.SHAPE
        await layer.group_send(group_of(draft), {"type": "changed"})
        assert await anna.receive_nothing()


async def test_a_page_that_was_away_hears_that_paragraphs_moved(
    draft: int, people: tuple[Person, Person]
) -> None:
    """It says which arrangement it shows; only if that is no longer so, it fetches itself."""
    shown = (await database_sync_to_async(models.Draft.objects.get)(pk=draft)).shape
    await database_sync_to_async(writing.move)(draft, 3, -1)
    for shape, news in ((shown, True), (shown + 1, False), ("no number", True)):
        page = Page(draft, people[0], f"shape={shape}")
        await page.connect()
        await page.receive_output()  # accepted
        await page.receive_output()  # asked for what we lack
        if news:
            assert await page.heard() == consumers.SHAPE
        assert await page.receive_nothing()
        await page.end()


def where(page: int, clock: int, state: str) -> bytes:
    """An awareness message as Yjs writes it."""
    parts = bytes([1, page, clock]) + write_message(state.encode())
    return create_awareness_message(parts)


async def test_pages_hear_who_is_writing_where(draft: int, people: tuple[Person, Person]) -> None:
    """The node says who it is, whatever the page claims; a newcomer hears it too."""
    async with pages(draft, *people) as (anna, omar):
        await omar.say(where(7, 1, '{"at":"3.ar","name":"Anna"}'))
        frame = await anna.heard()
        assert frame == presence.Presence(7, 1, presence.Place("3.ar")).frame("عمر")
        assert b'{"at": "3.ar", "name": "\\u0639\\u0645\\u0631"}' in frame
        assert await omar.receive_nothing()
        late = Page(draft, people[0])
        await late.connect()
        said = [await late.receive_output() for _time in range(3)]
        assert said[-1]["bytes"] == frame
        await omar.end()
        gone = await anna.heard()
        assert gone == presence.Presence(7, 2, None).frame("")
        await late.end()


async def test_a_page_speaks_for_itself_only(draft: int, people: tuple[Person, Person]) -> None:
    async with pages(draft, *people) as (anna, omar):
        await omar.say(where(7, 1, '{"at":"3.ar"}'))
        await anna.heard()
        await omar.say(where(8, 5, "null"))
        assert await omar.heard() == 4400


def test_nothing_of_a_draft_is_part_of_a_line() -> None:
    """No table of the record points to a draft, and no draft to a table of the record."""
    related = {field.related_model for field in models.Draft._meta.get_fields()}
    assert related <= {None, Person, models.Update, models.Hand}
