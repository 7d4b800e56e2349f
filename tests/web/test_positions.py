"""Positions: private ones for their list alone, shared ones signed, superseded but never gone."""

import base64
import logging
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.core import acts
from detente.core.kinds import Attribution
from detente.node import exports, models, showing, store
from detente.people.models import Person
from detente.people.roles import Role
from detente.preparation import positions
from detente.preparation.models import PrivatePosition, Reading
from tests.web.a_line import ALine, Server
from tests.web.case import Case

SECRET = "Our red line is the year 1997"
FRAME = re.compile(r'value="[^"]*"|<ul class="walls".*?</ul>', re.DOTALL)
"""The page's own address, its token and its clocks, which differ from page to page."""
DRAFTED = {"text_en": SECRET, "text_ru": "Наш предел", "principled": "on"}


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


@pytest.fixture
def anna(fresh: None) -> Person:
    """A delegate, who is put on lists."""
    return Person.objects.add("Anna", Role.DELEGATE, "en")


@pytest.fixture
def boris(fresh: None) -> Person:
    """A delegate, who is not."""
    return Person.objects.add("Boris", Role.DELEGATE, "en")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def written(case: Case, page: Client, *readers: Person, **changed: str) -> PrivatePosition:
    """A private position on the first item, written through its page."""
    typed = {**DRAFTED, "readers": [str(one.pk) for one in readers], **changed}
    response = page.post(case.url("items", case.items[0], "private/"), typed)
    assert response.status_code == 302, response.content.decode()
    return PrivatePosition.objects.get(pk=response.headers["Location"].split("/")[2])


def text(page: Client, address: str, status: int = 200) -> str:
    response = page.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


def opened(export: Path) -> bytes:
    """Everything in an export of a line, out of its base64."""
    fields = (field for line in export.read_bytes().splitlines() for field in line.split(b" "))
    return b"\n".join(base64.b64decode(one) for one in fields if len(one) % 4 == 0)


def test_a_private_position_is_for_its_list_alone(
    case: Case, page: Client, anna: Person, boris: Person
) -> None:
    """Who is not on the list gets the same answer as for a position that does not exist."""
    one = written(case, page, anna)
    item = case.url("items", case.items[0])
    assert SECRET in text(page, f"/private/{one.key}/")
    assert str(one.key) in text(browser(anna), item)
    assert SECRET in text(browser(anna), f"/private/{one.key}/")

    stranger = browser(boris)
    assert str(one.key) not in text(stranger, item)
    assert "Pyotr" not in text(stranger, item)
    assert str(one.key) not in text(stranger, f"/lines/{case.line.id[:12]}/private/")
    nothing = text(stranger, f"/private/{uuid.uuid4()}/", 404)
    for rest in ("", "change/", "move/"):
        there = text(stranger, f"/private/{one.key}/{rest}", 404)
        assert FRAME.sub("", there) == FRAME.sub("", nothing)
    assert stranger.post(f"/private/{one.key}/delete/").status_code == 404
    back = f"/lines/{case.line.id[:12]}/private/{one.key}/"
    assert stranger.post(back).status_code == 404

    # Anna reads; only the author changes, deletes and sees who has read.
    reader = browser(anna)
    assert reader.get(f"/private/{one.key}/change/").status_code == 403
    assert reader.post(f"/private/{one.key}/delete/").status_code == 403
    assert "Every reading" not in text(reader, f"/private/{one.key}/")


def test_every_reading_is_noted(case: Case, page: Client, anna: Person, boris: Person) -> None:
    """The author and administrators see who read what it says now; administrators not the words."""
    one = written(case, page, anna, boris)
    address = f"/private/{one.key}/"
    assert "0 of 2 read" in text(page, address)
    assert "not read by you yet" in text(browser(anna), case.url("items", case.items[0]))
    text(browser(anna), address)
    browser(anna).get(address, headers={"HX-Request": "true"})  # the page fetched itself
    assert Reading.objects.count() == 1
    Reading.objects.all().delete()
    browser(anna).get(address, headers={"HX-Request": "true"})  # somebody only says so
    assert Reading.objects.count() == 1
    assert "1 of 2 read" in text(page, address)
    assert "not read by you yet" not in text(browser(anna), case.url("items", case.items[0]))

    Reading.objects.all().delete()
    assert SECRET in text(browser(anna), f"{address}move/")  # where it can be sent, it is read too
    assert Reading.objects.count() == 1

    # Another wording has not been read by anybody; the earlier reading stays in the log.
    typed = {"text_en": "Softer", "readers": [str(anna.pk), str(boris.pk)]}
    assert page.post(f"{address}change/", typed).status_code == 302
    html = text(page, address)
    assert "0 of 2 read" in html
    assert "read an earlier wording" in html
    assert SECRET in html
    assert "Every reading" in html

    admin = browser(Person.objects.add("Olga", Role.ADMINISTRATOR, "en"))
    html = text(admin, f"/lines/{case.line.id[:12]}/private/")
    assert "Pyotr" in html
    assert "0 of 2 read" in html
    assert "Anna" in html
    for words in (SECRET, "Softer"):
        assert words not in html
    assert admin.get(address).status_code == 404
    assert admin.get(case.url("items", case.items[0], "private/")).status_code == 403
    assert str(one.key) not in text(admin, case.url("items", case.items[0]))


def test_a_deleted_one_can_be_brought_back_for_thirty_days(
    case: Case, page: Client, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written(case, page, anna)
    address, every = f"/private/{one.key}/", f"/lines/{case.line.id[:12]}/private/"
    page.post(f"{address}delete/")
    for reader in (page, browser(anna)):
        assert reader.get(address).status_code == 404
    assert "Bring it back" in text(page, every)
    assert "Bring it back" not in text(browser(anna), every)
    assert page.post(f"{every}{one.key}/").status_code == 302
    assert SECRET in text(browser(anna), address)

    page.post(f"{address}delete/")
    now = positions.time.time() + positions.KEPT_SECONDS + 1
    monkeypatch.setattr(positions.time, "time", lambda: now)
    assert "Bring it back" not in text(page, every)
    assert page.post(f"{every}{one.key}/").status_code == 404
    other = written(case, page)
    page.post(f"/private/{other.key}/delete/")
    assert not PrivatePosition.objects.filter(pk=one.key).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text_en": "", "text_ru": ""}, "Write the position in one language at least"),
        ({"text_en": "x" * 2001}, "at most 2000 characters"),
        ({"text_en": "\u202egnihton"}, "hidden control in it, U+202E"),
        ({"readers": ["9999"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept(changed: dict[str, Any], words: str, case: Case, page: Client) -> None:
    address = case.url("items", case.items[0], "private/")
    response = page.post(address, {**DRAFTED, **changed})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert not PrivatePosition.objects.exists()


def test_nothing_private_leaves_the_side(
    line: ALine, case: Case, page: Client, served: Server, anna: Person, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Written, read, changed, deleted, and one sent: no entry, message, export or log has it."""
    caplog.set_level(logging.DEBUG)
    one = written(case, page, anna)
    text(browser(anna), f"/private/{one.key}/")
    page.post(f"/private/{one.key}/change/", {"text_en": f"{SECRET}, again"})
    typed = {"text_en": "In public", "attribution": "not-named", "action": "send", "draft": "1"}
    assert page.post(f"/private/{one.key}/move/", typed).status_code == 302
    page.post(f"/private/{one.key}/delete/")

    size = len(line.trees[line.side])
    models.Head.objects.create(
        line=line.row, side=line.side, size=size, root=b"", note="head\n", signed_at=1
    )
    exports.write_file(line.id, tmp_path / "export", lambda _done, _all: None)
    sent = store.batch_from(line.id, line.side, 0, 256, 900_000)
    assert sent is not None
    asked = b"".join(bytes(row.what) for row in models.Request.objects.all())
    entries = models.Entry.objects.values_list("entry", "body")
    whole = [
        opened(tmp_path / "export"), repr(sent).encode(), asked,
        *(bytes(part or b"") for row in entries for part in row),
        showing.as_json().encode(), caplog.text.encode(),
    ]  # fmt: skip
    assert all(b"In public" in part for part in whole[:3])
    for part in whole:
        for words in (SECRET, "Наш предел", str(one.key), "Anna"):
            assert words.encode() not in part


def test_moving_one_to_both_sides(
    line: ALine, case: Case, page: Client, served: Server, anna: Person
) -> None:
    """Prefilled, checked, signed; what the check showed is what both sides' pages show."""
    one = written(case, page, anna)
    address = f"/private/{one.key}/move/"
    html = text(page, address)
    assert SECRET in html
    assert 'name="principled" id="id_principled" checked' in html
    typed = {
        "text_en": "No deployment at the borders", "text_ru": "Не размещать у границ",
        "principled": "on", "attribution": "role", "by_en": "the spokesperson",
    }  # fmt: skip
    html = page.post(address, typed | {"action": "check"}).content.decode()
    assert "No deployment at the borders" in html
    assert "Не размещать у границ" in html
    assert "Attributed to: <bdi" in html
    assert "the spokesperson" in html
    assert "What stays with us" in html
    assert "Sign and send to" in html
    assert SECRET not in html
    assert served.asked == []
    page.post(address, typed | {"action": "send", "draft": "one"})
    act = served.asked[0].act
    assert act == acts.SharePosition(
        item=case.items[0], principled=True, attribution=Attribution.ROLE,
        text={"en": "No deployment at the borders", "ru": "Не размещать у границ"},
        by={"en": "the spokesperson"},
    )  # fmt: skip
    item = text(page, case.url("items", case.items[0]))
    assert "No deployment at the borders" in item
    assert "principled" in item
    assert "by role" in item
    assert "moved to both sides" in item
    assert "Moved to both sides: the statement" in text(page, f"/private/{one.key}/")


def test_both_sides_beside_each_other_and_nothing_vanishes(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """Theirs stands beside ours; a superseded one is folded beneath the one that stands."""
    theirs = line.they_say(acts.SharePosition(
        item=case.items[0], text={"en": "Ready to take a diplomatic path"}
    ))  # fmt: skip
    ours = line.say(acts.SharePosition(
        item=case.items[0], text={"en": "One aim"}, attribution=Attribution.NAME, by={"en": "P. I."}
    ))  # fmt: skip
    html = text(page, case.url("items", case.items[0]))
    assert html.index("One aim") < html.index("Ready to take a diplomatic path")
    assert "official, not named" in html
    assert "by name" in html

    address = case.url("positions", ours, "supersede/")
    assert "One aim" in text(page, address)
    page.post(address, {"text_en": "Two aims", "attribution": "not-named", "action": "send"})
    html = text(page, case.url("items", case.items[0]))
    assert html.index("Two aims") < html.index("1 superseded position") < html.index("One aim")
    assert page.get(address).status_code == 409
    assert page.get(case.url("positions", theirs, "supersede/")).status_code == 404
    assert "superseded its position on" in text(page, f"/lines/{line.id[:12]}/record/")
    assert "One aim" in text(page, case.url("record", ours))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text_en": ""}, "Write the position in one language at least"),
        ({"attribution": "role"}, "Write the name or role in one language at least"),
        ({"attribution": "name"}, "Write the name or role in one language at least"),
        ({"by_en": "P. I."}, "Nobody is to be named"),
        ({"attribution": "rumour"}, "Select a valid choice"),
        ({"attribution": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_sent(
    changed: dict[str, str], words: str, case: Case, page: Client, served: Server
) -> None:
    typed = {"text_en": "One aim", "attribution": "not-named", "action": "check"}
    response = page.post(case.url("items", case.items[0], "position/"), typed | changed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert served.asked == []


def test_those_on_the_list_find_it_by_its_words(
    case: Case, page: Client, anna: Person, boris: Person
) -> None:
    """What the search shows of it is a reading; others find nothing, and so do those taken off."""
    one = written(case, page, anna)
    address = f"/lines/{case.line.id[:12]}/search/?q=red+lines"
    assert f"/private/{one.key}/" in text(browser(anna), address)
    assert Reading.objects.filter(position=one, person=anna).exists()
    assert str(one.key) not in text(browser(boris), address)
    page.post(f"/private/{one.key}/change/", DRAFTED)
    assert str(one.key) not in text(browser(anna), address)
    assert str(one.key) in text(page, address)
    page.post(f"/private/{one.key}/delete/")
    assert str(one.key) not in text(page, address)


def test_only_those_who_sign_send(case: Case, page: Client, served: Server) -> None:
    """A note-taker writes private positions and moves none of them."""
    scribe = browser(Person.objects.add("Nina", Role.NOTE_TAKER, "en"))
    one = written(case, scribe)
    assert "Move to both sides" not in text(scribe, f"/private/{one.key}/")
    assert scribe.get(f"/private/{one.key}/move/").status_code == 403
    assert scribe.get(case.url("items", case.items[0], "position/")).status_code == 403


def test_an_item_page_asks_no_more_of_the_database_with_more_positions(
    line: ALine, case: Case, page: Client, anna: Person
) -> None:
    address = case.url("items", case.items[0])
    counts = []
    for _ in range(2):
        for _ in range(5):
            written(case, page, anna)
            line.they_say(acts.SharePosition(item=case.items[0], text={"en": "Again"}))
        text(page, address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(page, address)
        counts.append(len(found))
    assert counts[0] == counts[1]
