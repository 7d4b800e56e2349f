"""The page of a search: in three languages and both directions, for whoever may read what."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.core import acts
from detente.core.kinds import Medium
from detente.people.models import Person
from detente.people.roles import Role
from tests.search.asking import keeping, note
from tests.web.a_line import ALine
from tests.web.case import Case
from tests.web.test_hostile import DECEIVING, HOSTILE, elements, say_everything


def search(browser: Client, line: ALine, q: str, **more: Any) -> str:
    response = browser.get(f"/lines/{line.id[:12]}/search/", {"q": q, **more})
    assert response.status_code == 200
    return str(response.content.decode())


def results(html: str) -> list[str]:
    """The text of each result's link."""
    return [
        re.sub("<[^>]*>", "", found)
        for found in re.findall(r'<p><a href="[^"]*">(.*?)</a></p></li>', html, re.DOTALL)
    ]


@pytest.mark.parametrize(
    ("language", "q", "marked", "other"),
    [
        ("en", "guarantee", "Guarantees", ""),
        ("ru", "гарантий", "Гарантии", ""),
        ("ar", "ضمان", "الضمانات", ""),
        ("en", "безопасностью", "безопасности", "Русский"),
        ("ar", "security", "Security", "English"),
        ("ru", "والضمانات", "الضمانات", "العربية"),
    ],
)
def test_words_are_marked_in_the_language_that_has_them(
    language: str, q: str, marked: str, other: str, line: ALine, page: Client, principal: Person
) -> None:
    Case(line)
    principal.language = language
    principal.save()
    html = search(page, line, q)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert f"<mark>{marked}</mark>" in html
    assert f'<bdi dir="auto" lang="{text_language(marked)}">' in html
    assert (f'<span class="tag">{other}</span>' in html) == bool(other)
    assert html.count("<h1") == 1
    assert html.count("button primary") == 1


def text_language(word: str) -> str:
    return "ar" if word > "\u0600" else "ru" if word > "\u0400" else "en"


def test_results_lead_to_what_they_are_about(line: ALine, page: Client) -> None:
    case = Case(line)
    voice = case.they_ask()
    ours = case.we_ask()
    line.they_say(acts.DeclineTerms(contact=ours, of=case.open(ours), reason={"en": "A storm"}))
    rounds = line.they_say(acts.RequestRounds(
        talks=case.talks, title={"en": "Lobsters"},
        sessions=(acts.NewSession(Medium.IN_PERSON, 1_641_798_000, 60),),
    ))  # fmt: skip
    text = line.say(acts.OpenText(talks=case.talks, title={"en": "Whales"}))
    options = line.they_say(acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:1]), options=(({"en": "Walruses"}, {"en": "x"}),)
    ))  # fmt: skip
    for q, address in [
        ("walrus", case.url("options", options)),
        ("lobster", case.url("rounds", rounds)),
        ("whale", case.url("texts", text)),
        ("security", case.url("talks", case.talks)),
        ("military presence", case.url("items", case.items[1])),
        ("carry on", case.url("contacts", voice)),
        ("storms", case.url("contacts", ours)),
        ("Washington", case.url("record", f"{1 - line.side}:1")),
    ]:
        html = search(page, line, q)
        assert len(results(html)) == 1, q
        assert f'<p><a href="{address}">' in html
        assert page.get(address).status_code == 200


def test_findings_are_narrowed_by_kind_and_by_who_wrote_them(line: ALine, page: Client) -> None:
    case = Case(line)
    line.they_say(acts.AddItem(talks=case.talks, title={"en": "More guarantees"}))
    html = search(page, line, "guarantees")
    assert results(html) == ["More guarantees", "Guarantees", "Security guarantees"]
    assert 'href="?q=guarantees&amp;kind=item"' in html
    html = search(page, line, "guarantees", kind="item")
    assert results(html) == ["More guarantees", "Guarantees"]
    assert 'href="?q=guarantees&amp;kind=item&amp;by=theirs"' in html
    assert results(search(page, line, "guarantees", kind="item", by="theirs")) == [
        "More guarantees"
    ]
    assert results(search(page, line, "guarantees", kind="talks", by="theirs")) == []
    assert results(search(page, line, "guarantees", kind="x" * 500, by="nobody")) == []


def test_pages_of_results_cost_the_same_and_follow_one_another(line: ALine, page: Client) -> None:
    """However much is found, a page reads twenty of it, in the same number of queries."""
    talks = line.say(acts.OpenNewTalks(title={"en": "Grain"}))
    counts = []
    for size in (1, 25, 70):
        have = len(line.trees[line.side])
        for number in range(size):
            line.say(acts.AddItem(talks=talks, title={"en": f"Squid {have + number}"}))
        search(page, line, "squid")
        with CaptureQueriesContext(connection) as queries:
            html = search(page, line, "squid")
        counts.append(len(queries))
        assert len(results(html)) == min(20, size)
    assert counts[0] == counts[1] == counts[2]
    assert "96 texts found" in html
    assert 'href="?q=squid&amp;page=2"' in html
    last = search(page, line, "squid", page=5)
    assert len(results(last)) == 16
    assert 'href="?q=squid&amp;page=4"' in last
    assert results(search(page, line, "squid", page="x")) == results(html)


def test_nothing_asked_and_nothing_found(line: ALine, page: Client) -> None:
    Case(line)
    assert "can be found here" in search(page, line, "")
    assert "can be found here" in search(page, line, "., ! %")
    html = search(page, line, "<b>unicorn</b>")
    assert 'Nothing was found for <bdi dir="auto">&lt;b&gt;unicorn&lt;/b&gt;</bdi>' in html
    assert "fewer words find more" in html
    assert 'value="&lt;b&gt;unicorn&lt;/b&gt;"' in html


def test_a_long_question_is_cut_and_says_so(line: ALine, page: Client) -> None:
    for q in ("x" * 5000, "one " * 13, "\0\u202e" + "y " * 300):
        html = search(page, line, q)
        assert "Only the first 200 letters and 12 words" in html
        assert not DECEIVING.search(html)


def test_a_long_text_is_shown_around_the_word(line: ALine, page: Client) -> None:
    case = Case(line)
    words = " ".join(f"word{number}" for number in range(300))
    ours = case.we_ask()
    line.they_say(acts.DeclineTerms(
        contact=ours, of=case.open(ours), reason={"en": f"{words} squid {words}"}
    ))  # fmt: skip
    (shown,) = results(search(page, line, "squid"))
    assert shown.startswith("… word")
    assert shown.endswith("…")
    assert "word299 squid word0" in shown
    assert len(shown) < 260


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "bidi", "lines"])
def test_hostile_words_make_nothing_but_text(text: str, line: ALine, page: Client) -> None:
    say_everything(line, text)
    for q in (text[:150], "script", "alert", "gnp.exe", "one two", "three", "now", text[40:80]):
        html = search(page, line, q)
        assert not DECEIVING.search(html)
        for tag, attributes in elements(html):
            assert tag != "img"
            assert not any(name.startswith("on") for name in attributes)
            assert tag != "script" or attributes["src"].startswith("/static/")


def test_what_is_ours_alone_is_labelled_and_kept_from_others(
    line: ALine, page: Client, principal: Person, client: Client
) -> None:
    anna = Person.objects.add("Anna", Role.DELEGATE, "en")
    with keeping(note("7", "Squid, for Anna alone", [anna])):
        html = search(page, line, "squid")
        assert "Nothing was found" in html
        assert "Anna" not in html.split("<main", 1)[1]
        client.force_login(anna)
        html = search(client, line, "squid")
        assert "1 text found" in html
        assert '<li class="ground only-us">' in html
        assert 'href="/notes/7/"' in html


def test_a_record_still_being_read_says_how_far(
    line: ALine, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.search import record

    Case(line)
    monkeypatch.setattr(record, "MOST_STATEMENTS", 3)
    monkeypatch.setattr(record, "_AT_ONCE", 3)
    whole = sum(map(len, line.trees))
    html = search(page, line, "guarantees")
    assert f"2 of {whole} statements" in html or f"3 of {whole} statements" in html
    for _ in range(whole // 2):
        html = search(page, line, "guarantees")
    assert "so far" not in html
    assert len(results(html)) == 2


def test_only_our_own_people_search(line: ALine, client: Client) -> None:
    response = client.get(f"/lines/{line.id[:12]}/search/", {"q": "squid"})
    assert response.status_code == 302
    assert "/sign-in/" in response.headers["Location"]


def test_every_page_has_the_field_once(line: ALine, page: Client) -> None:
    for address in (f"/lines/{line.id[:12]}/", f"/lines/{line.id[:12]}/search/"):
        html = page.get(address).content.decode()
        assert html.count('name="q"') == 1
        assert html.count('role="search"') == 1
