"""The page of a draft: one form, with and without a socket, up to the pass that is sent."""

import re
from base64 import b64decode
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.addresses import Address
from detente.core import acts
from detente.core.passes import MAX_ID, Alternative, Paragraph, Pass
from detente.drafts import saving, writing
from detente.node import desk, exports, models, showing
from detente.people.models import Person
from detente.people.roles import Role
from tests.web.a_line import ALine, Server
from tests.web.case import Case

FIRST = Pass(
    (
        Paragraph(
            1, {"en": ("The sides ", (Alternative(0, "shall"), Alternative(1, "may")), " meet.")}
        ),
        Paragraph(2, {"en": ("They speak.",), "ar": ("يتحدثون.",)}),
    ),
    {"en": "Meetings"},
)
AREA = re.compile(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
SECRET = "We would accept May"
AZ = "abcdefghijklmnopqrstuvwxyz"


class Desk:
    """A person at the draft of the only joint text, in a browser without JavaScript."""

    def __init__(self, line: ALine, text: str, client: Client, person: Person) -> None:
        self.line, self.text, self.client, self.person = line, text, client, person
        self.url = f"/texts/{Address.of(line.id, text)}/draft/"
        client.force_login(person)
        self.html = ""
        self.status = 0

    def open(self) -> "Desk":
        """Fetch the page."""
        return self._read(self.client.get(self.url, follow=True))

    def press(self, action: str, **typed: str) -> "Desk":
        """Press a button of the form as the page has it, with some fields typed over."""
        sent = self.fields() | typed | {"action": action}
        return self._read(self.client.post(self.url, sent, follow=True))

    def _read(self, response: Any) -> "Desk":
        self.status, self.html = response.status_code, response.content.decode()
        return self

    def fields(self) -> dict[str, Any]:
        """What a browser would send of the page's last form that has words or an action."""
        found: dict[str, Any] = {}
        form = self.html[self.html.find("<main") :]
        for tag in re.findall(r"<input [^>]*>", form):
            at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            ticked = at.get("type") not in ("checkbox", "radio") or " checked" in tag
            if "name" in at and ticked and " disabled" not in tag:
                found[at["name"]] = unescape(at.get("value", "on"))
        for name, text in re.findall(
            r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
        ):
            found[name] = unescape(text).replace("\n", "\r\n")
        return found

    def words(self) -> writing.Words:
        """What the draft has."""
        found = writing.current(self.line.id, self.text)
        return found.words if found else {}


@pytest.fixture
def text(served: Server) -> str:
    """A joint text with a first pass by Washington."""
    line = served.line
    case = Case(line)
    ref = line.say(acts.OpenText(talks=case.talks, title={"en": "Meetings"}))
    line.they_say(acts.SendPass(text=ref, words=FIRST))
    return ref


@pytest.fixture
def anna(line: ALine, text: str) -> Desk:
    """A delegate, who signs."""
    return Desk(line, text, Client(), Person.objects.add("Anna", Role.DELEGATE, "en"))


@pytest.fixture
def omar(line: ALine, text: str) -> Desk:
    """An interpreter, who writes and does not sign."""
    return Desk(line, text, Client(), Person.objects.add("Omar", Role.INTERPRETER, "en"))


def test_from_a_draft_to_a_pass(anna: Desk, served: Server) -> None:
    assert "No draft is open" in anna.open().html
    anna.press("begin")
    sent = {"p1_en": "The sides shall meet.", "p2_ru": "Они говорят."}
    anna.press("check", **sent)
    assert anna.status == 200, anna.html
    assert "Sign and send to" in anna.html
    assert "Они говорят." in anna.html
    anna.press("send")
    said = served.asked[-1].act
    assert isinstance(said, acts.SendPass)
    assert said.words.paragraphs[0].text["en"] == ("The sides shall meet.",)
    assert said.words.paragraphs[1].text["ru"] == ("Они говорят.",)
    assert writing.current(anna.line.id, anna.text) is None


def test_what_was_checked_is_what_is_sent(anna: Desk, omar: Desk, served: Server) -> None:
    """Omar writes between Anna's check and her signature: nothing is signed unseen."""
    anna.open().press("begin")
    anna.press("check", p2_en="They write.")
    omar.open().press("save", p2_en="They sing.")
    before = len(served.asked)
    assert anna.press("send").status == 409
    assert "after this was checked" in anna.html
    assert len(served.asked) == before
    assert anna.words()["2.en"] == "They sing."


def test_a_button_pressed_twice_sends_once(anna: Desk, served: Server) -> None:
    anna.open().press("begin")
    checked = anna.press("check", p2_en="They write.").fields()
    for _time in range(2):
        response = anna.client.post(anna.url, checked | {"action": "send"}, follow=True)
        assert response.status_code == 200
    assert sum(isinstance(one.act, acts.SendPass) for one in served.asked) == 1


def test_what_two_wrote_is_shown_and_nothing_is_lost(anna: Desk, omar: Desk) -> None:
    anna.open().press("begin")
    omar.open()
    anna.press("save", p2_en="They write.")
    omar.press("save", p2_en="They sing.", p1_en="All meet.")
    assert omar.status == 409
    assert '<bdi dir="auto">Anna</bdi> changed this while you wrote.' in omar.html
    assert "They write." in omar.html
    assert omar.fields()["p2_en"] == "They sing."
    assert (omar.words()["2.en"], omar.words()["1.en"]) == ("They write.", "All meet.")
    omar.press("save")
    assert omar.status == 200
    assert omar.words()["2.en"] == "They sing."


def test_paragraphs_are_arranged_and_switches_stay(anna: Desk) -> None:
    anna.open().press("begin")
    anna.press("add", mode="ad-referendum", p2_en="They write.")
    assert anna.fields()["mode"] == "ad-referendum"
    assert anna.words()["2.en"] == "They write."
    anna.press("up-3", p3_en="First of all.")
    anna.press("remove-1")
    found = writing.current(anna.line.id, anna.text)
    assert found is not None
    assert (found.order, found.removed) == ((3, 2), (1,))
    assert "Paragraphs taken out" in anna.html
    anna.press("back-1")
    assert anna.status == 200
    assert "meet." in anna.words()["1.en"]


def test_a_paragraph_that_is_gone_is_told_and_the_words_are_kept(anna: Desk, omar: Desk) -> None:
    anna.open().press("begin")
    omar.open()
    anna.press("remove-1")
    omar.press("up-1", p2_en="They write.")
    assert omar.status == 409
    assert "moved or removed this paragraph meanwhile" in omar.html
    assert omar.words()["2.en"] == "They write."


def test_a_bracket_that_is_wrong_is_said_beside_its_paragraph(anna: Desk, served: Server) -> None:
    anna.open().press("begin")
    before = len(served.asked)
    assert anna.press("check", p2_en="They [■ speak").status == 422
    assert "not closed" in anna.html
    assert anna.words()["2.en"] == "They [■ speak"
    assert len(served.asked) == before


def test_who_writes_need_not_sign(omar: Desk, served: Server) -> None:
    omar.open().press("begin")
    omar.press("save", p2_ar="يكتبون.")
    assert omar.words()["2.ar"] == "يكتبون."
    assert "Check before sending" not in omar.html
    before = len(served.asked)
    assert omar.press("check").status == 409
    assert omar.press("send", of="x", checked="y").status == 409
    assert len(served.asked) == before


def test_an_operator_reads_no_draft(anna: Desk) -> None:
    anna.open().press("begin")
    root = Desk(
        anna.line, anna.text, Client(), Person.objects.add("Root", Role.ADMINISTRATOR, "en")
    )
    assert root.open().status == 403
    assert root.press("begin").status == 403


def test_their_next_pass_finds_our_draft_safe(anna: Desk) -> None:
    """We send, begin the next draft at once, and they answer while we write."""
    anna.open().press("begin")
    anna.press("check", p1_en="The sides shall meet.").press("send")
    anna.open().press("begin")
    assert "Our pass waits for an answer" in anna.html
    anna.press("save", p2_en="They write.")
    theirs = Pass(
        (*FIRST.paragraphs, Paragraph(3, {"en": ("They part.",)})), {"en": "Meetings and partings"}
    )
    anna.line.they_say(acts.SendPass(text=anna.text, words=theirs, of=anna_open(anna)))
    assert "came after this draft was begun" in anna.open().html
    assert anna.press("check").status == 409
    anna.press("follow")
    assert anna.words()["2.en"] == "They write."
    assert anna.words()["3.en"] == "They part."
    assert anna.words()["title.en"] == "Meetings and partings"
    assert anna.press("check").status == 200
    assert "Sign and send" in anna.html


def anna_open(anna: Desk) -> str:
    found = desk.state(anna.line.id).texts[anna.text].passes.standing().open
    assert found is not None
    return str(found.id)


def test_the_page_of_the_text_leads_to_its_draft(anna: Desk, omar: Desk) -> None:
    text = anna.url.removesuffix("draft/")
    for person in (anna, omar):
        assert "No draft is open." in person.client.get(text).content.decode()
    omar.open().press("begin")
    html = anna.client.get(text).content.decode()
    assert "Open the draft" in html
    assert '<bdi dir="auto">Omar</bdi>, ' in html


def test_a_draft_sent_meanwhile_loses_nobodys_words(anna: Desk, omar: Desk) -> None:
    anna.open().press("begin")
    omar.open()
    anna.press("check", p2_en="They write.").press("send")
    omar.press("save", p2_en=SECRET)
    assert omar.status == 409
    assert "sent or discarded meanwhile" in omar.html
    assert SECRET in omar.html
    assert writing.current(anna.line.id, anna.text) is None


def test_a_discarded_draft_is_put_back(anna: Desk) -> None:
    anna.open().press("begin")
    anna.press("discard", p2_en="They write.")
    assert "Discarded by" in anna.html
    number = re.search(r"put-back-\d+", anna.html)
    assert number is not None
    anna.press(number[0])
    assert anna.words()["2.en"] == "They write."
    assert anna.press("put-back-999").status == 409


def test_a_draft_never_leaves_the_node(anna: Desk, served: Server, tmp_path: Path) -> None:
    """Neither the record, nor a request to the link, nor an export, nor `show` has a word of it."""
    anna.open().press("begin")
    before = models.Entry.objects.count()
    asked = len(served.asked)
    anna.press("save", p2_en=SECRET)
    anna.press("check")
    anna.press("discard")
    assert (models.Entry.objects.count(), len(served.asked)) == (before, asked)
    rows = models.Entry.objects.values_list("entry", "body")
    assert SECRET.encode() not in b"".join(bytes(one) for row in rows for one in row if one)
    assert not models.Request.objects.filter(what__contains=SECRET.encode()).exists()
    exports.write_file(anna.line.id, tmp_path / "line", lambda _done, _all: None)
    assert not holds(tmp_path / "line", SECRET)
    assert SECRET not in showing.as_json()


def holds(export: Path, words: str) -> bool:
    """Whether any field of an export, read as base64 where it is, has these words."""
    parts = [one for one in export.read_text("ascii").split() if len(one) % 4 == 0]
    return any(words.encode() in b64decode(part) for part in parts)


def test_the_number_of_queries_does_not_grow_with_the_draft(anna: Desk, omar: Desk) -> None:
    anna.open().press("begin")
    with CaptureQueriesContext(connection) as few:
        anna.open()
    found = writing.current(anna.line.id, anna.text)
    assert found is not None
    for _time in range(30):
        added = writing.add(found.number, used=(1, 2))
        writer = (anna, omar)[added % 2].person.pk
        saving.save(found.number, writer, {f"{added}.ru": "Да."}, {f"{added}.ru": saving.mark("")})
    with CaptureQueriesContext(connection) as many:
        anna.open()
    assert len(anna.fields()) > 90
    assert len(many) <= len(few)


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_it_speaks_every_language(anna: Desk, language: str) -> None:
    anna.person.language = language
    anna.person.save()
    assert anna.open().html.count("button primary") == 1
    anna.press("begin")
    assert anna.html.count("<h1") == 1
    assert anna.html.count("button primary") == 1
    assert 'lang="ar" dir="rtl"' in anna.html
    assert anna.press("save", p2_en="[").status == 200
    assert anna.press("check").status == 422


def test_the_other_sides_words_are_no_markup(line: ALine, text: str, anna: Desk) -> None:
    anna.open().press("begin")
    anna.press("save", p2_en='</textarea><script>alert("x")</script>')
    assert "<script>alert" not in anna.html
    anna.press("remove-2")
    assert "<script>alert" not in anna.html


def test_a_pass_in_a_thousand_languages_is_answered_all_the_same(line: ALine, anna: Desk) -> None:
    """Each paragraph of Washington's has other languages, and an id that no pass of ours gives."""
    tags = iter(f"{one}{two}{three}" for one in "abc" for two in AZ for three in AZ)
    paragraphs = tuple(
        Paragraph(MAX_ID - n, {next(tags): (f"words {n}",) for _language in range(12)})
        for n in range(100)
    )
    line.they_say(acts.WithdrawText(text=anna.text, of=anna_open(anna)))
    line.they_say(acts.SendPass(text=anna.text, words=Pass(paragraphs, {"en": "Meetings"})))
    anna.open().press("begin")
    fields = [one for one in anna.fields() if one.startswith("p")]
    assert len(fields) == 100 * 12
    assert "Nothing differs." in anna.press("check", title_ar="", title_ru="").html
