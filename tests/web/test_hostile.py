"""hostile_text: what a peer may write in every field, on every page it reaches."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from detente.core import acts
from detente.core.encoding import canonical
from detente.core.kinds import Attribution, Medium
from detente.node import desk, showing
from tests.web.a_line import ALine, Server
from tests.web.case import Case
from tests.web.test_pages import pages

MARKUP = (
    "</title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    """<a hx-get="/sign-out/" hx-trigger="load" data-hx-on:click="x">x</a>"""
    """' " {{ 7 }} {% now %} %(side)s {side}"""
)
BIDI = "\u202egnp.exe\u202c \u2066x\u2069 \u200b\u00ad\ufeff\u2028\U000e0041"
LINES = "one\r\nSet-Cookie: two=2\r\n\r\nthree\x00\x1b[31m"
HOSTILE = [MARKUP, BIDI, LINES]
DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u00ad\ufeff\u2028\u0000\u001b]")


class Elements(HTMLParser):
    """The elements and attributes of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def say_everything(line: ALine, text: str) -> tuple[Case, str]:
    """A case in which the other side writes `text` in every field it has."""
    case = Case(line)
    line.they_say(acts.SetProfile(
        names={"en": text[:200]}, zone="America/New_York", languages=("en",)
    ))  # fmt: skip
    item = acts.NewItem({"en": text[:200], "ru": text[:200]}, True)
    voice = line.they_say(acts.RequestContact(
        talks=case.talks, continues=case.video, medium=Medium.VOICE, start=1_640_896_200,
        minutes=50, new_items=(item,), purpose={"en": text, "fr": text},
    ))  # fmt: skip
    ours = case.we_ask()
    line.they_say(acts.DeclineTerms(contact=ours, of=case.open(ours), reason={"en": text}))
    state = line.they_say(acts.OpenNewTalks(title={"en": text[:200], "ar": text[:200]}))
    assert state
    line.they_say(acts.SharePosition(
        item=case.items[0], text={"en": text, "fr": text}, by={"en": text[:200]},
        attribution=Attribution.ROLE,
    ))  # fmt: skip
    line.they_say(acts.ProposeFacts(
        contact=case.video, medium=Medium.VIDEO, start=5, end=9,
        present=(acts.Present(side=0, role=text[:40], name={"en": text[:200]}),),
    ))  # fmt: skip
    return case, voice


def everywhere(line: ALine, case: Case, voice: str) -> list[str]:
    """All pages, and each statement's own."""
    sizes = enumerate(map(len, line.trees))
    refs = [f"{side}:{n}" for side, size in sizes for n in range(size)]
    items = [case.url("items", ref) for ref in case_items(line)]
    return [*pages(line, case, voice), *items, *(case.url("record", ref) for ref in refs)]


def case_items(line: ALine) -> list[str]:
    return list(desk.state(line.id).items)


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "bidi", "lines"])
def test_hostile_text(text: str, page: Client, line: ALine) -> None:
    """Hostile words make no element, no attribute, no header and no hidden turn of the text."""
    case, voice = say_everything(line, text)
    for address in everywhere(line, case, voice):
        response = page.get(address)
        html = response.content.decode()
        assert response.status_code == 200, address
        assert "Set-Cookie" not in response.headers.get("Content-Language", "")
        assert "two=2" not in str(response.headers)
        assert not DECEIVING.search(html), address
        allowed = {"form", "button"}
        for tag, attributes in elements(html):
            assert tag != "img", address
            assert not any(name.startswith(("on", "data-hx")) for name in attributes), address
            if tag == "script":
                assert attributes.get("src", "").startswith("/static/"), address
            if any(name.startswith("hx-") for name in attributes):
                assert tag not in allowed, address
                assert "/sign-out/" not in str(attributes.get("hx-get")), address


def elements(html: str) -> list[tuple[str, dict[str, Any]]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_deceiving_controls_are_shown(page: Client, line: ALine) -> None:
    """A name that turns itself round is shown with its control in the open."""
    case, voice = say_everything(line, BIDI)
    html = page.get(case.url("contacts", voice)).content.decode()
    assert '<span class="control">U+202E</span>gnp.exe' in html


def test_a_page_survives_whatever_a_log_holds(page: Client, line: ALine) -> None:
    """poison_entry, seen from the desk: entries without meaning have a sentence, and no effect."""
    case = Case(line)
    voice = case.they_ask()
    peer = 1 - line.side
    body = {"title": ["not", "a", "text"], "purpose": {"en": 5, "<b>": "x", "ru": ""}}
    for entry in (
        b"",
        b"\xff\xfe garbage",
        b'{"kind":"talks"',
        b"[" * 3000,
        json.dumps({"kind": "item.status", "obj": "no ref", "do": {"status": []}}).encode(),
        json.dumps({"kind": "position", "do": {"item": [], "supersedes": {}}}).encode(),
        json.dumps({"kind": "options", "obj": "0:0", "do": {"talks": 5}}).encode(),
        json.dumps({"kind": "contact", "at": 2**60, "do": {"talks": {"x": 1}}}).encode(),
        json.dumps({"kind": "terms.propose", "at": -5, "do": {"start": 2**70}}).encode(),
        json.dumps({"kind": ["list"], "at": "soon", "do": 5, "obj": 7}).encode(),
        b'{"do":{"x":"\\udfff"},"kind":"\\ud800"}',
    ):
        line.keep_bytes(peer, entry, b"\0" * 32, canonical(body))
    for address in everywhere(line, case, voice):
        assert page.get(address).status_code == 200, address


def test_terms_at_the_end_of_time(page: Client, line: ALine) -> None:
    """A peer may propose any second up to 2^53-1; no calendar reaches it, and no page breaks."""
    case = Case(line)
    voice = line.they_say(acts.RequestContact(
        talks=case.talks, medium=Medium.VOICE, start=2**53 - 1, minutes=1
    ))  # fmt: skip
    for address in everywhere(line, case, voice):
        assert page.get(address).status_code == 200, address
    assert "second 9007199254740991" in page.get(case.url("contacts", voice)).content.decode()


def test_our_own_hostile_words_are_previewed_safely(
    line: ALine, page: Client, served: Server
) -> None:
    """What we type comes back into the page three times: field, preview, hidden field."""
    address = f"/lines/{line.id[:12]}/talks/open/"
    typed = {"title_en": MARKUP[:200], "action": "check"}
    for action in ("check", "change"):
        html = page.post(address, typed | {"action": action}).content.decode()
        assert "<script>alert" not in html
        assert all(tag != "script" or attributes.get("src") for tag, attributes in elements(html))


def test_a_page_of_the_record_reads_no_more_than_it_shows(
    page: Client, line: ALine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer may write thousands of long bodies; a page of fifty must not read them all."""
    for _ in range(120):
        line.keep_bytes(1 - line.side, b"garbage", b"\0" * 32, canonical({"x": "long"}))
    read: list[object] = []
    as_row = desk._as_row
    monkeypatch.setattr(desk, "_as_row", lambda *row: read.append(row) or as_row(*row))
    html = page.get(f"/lines/{line.id[:12]}/record/?page=2").content.decode()
    assert html.count('class="entry') == 50
    assert len(read) == 50


def test_what_is_shown_in_a_terminal_commands_nothing(line: ALine) -> None:
    """The same words are in the JSON all the same."""
    title = "\x1b[2J \x9b31m \u202e \U000e0041 مرحبا"
    ref = line.they_say(acts.OpenNewTalks(title={"en": title}))
    shown = showing.as_json()
    assert all(one.isprintable() or one == "\n" for one in shown)
    assert "مرحبا" in shown
    assert json.loads(shown)[0]["talks"][ref]["title"] == {"en": title}


@pytest.mark.parametrize(
    "name", ["Moscow", "moscow ", "\u041coscow", "Mos\u200bcow", "\u202e", " ", "x" * 60000, 7]
)
def test_the_other_side_cannot_take_our_name(name: Any, page: Client, line: ALine) -> None:
    """Nor one that says nothing, or fills every page: it is then called as on its card."""
    profile = acts.SetProfile(names={"en": "x"}, zone="UTC", languages=("en",))
    body = {"languages": ["en"], "names": {"en": name}, "zone": "UTC"}
    line.they_say(profile, body=canonical(body))
    case = Case(line)
    html = page.get(case.url("contacts", case.they_ask())).content.decode()
    assert len(html) < 60000
    assert "washington" in html
    assert "Moscow asks" not in html
