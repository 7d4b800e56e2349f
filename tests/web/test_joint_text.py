"""The joint text's pages, with both sides writing by turns."""

import json
import re
from typing import Any

import msgspec
import pytest

from detente.core import acts, difference
from detente.core.kinds import Mode
from detente.core.notation import parse_runs
from detente.node import desk
from tests.web.a_line import ALine
from tests.web.joint import FIRST, SECOND, Joint, words


@pytest.fixture
def joint(line: ALine) -> Joint:
    """A text that was begun."""
    return Joint(line)


def said(response: Any) -> str:
    """What a page says, without its tags."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main")]
    text = re.sub(r"<[^>]+>", "", re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL))
    return re.sub(r"\s+", " ", text.replace("&#x27;", "'"))


def test_a_text_that_was_begun_waits_for_either_side(page, joint):
    text = said(page.get(joint.url()))
    assert "either side may write the first" in text
    assert "No text yet" in text
    assert "Guarantees" in said(page.get(joint.case.url("talks", joint.case.talks)))


def test_brackets_show_whose_words_they_are(page, joint):
    joint.they((1, FIRST), (2, SECOND))
    response = page.get(joint.url())
    text = said(response)
    assert "We have the pen" in text
    assert "[ Moscow shall not | Washington do not intend to]" in text
    assert "Nothing is agreed until everything is agreed." in text
    assert "Words in brackets are still in dispute, so it cannot be accepted." in text
    html = response.content.decode()
    assert '<p class="written" lang="ar" dir="rtl">' in html
    assert '<p class="written" lang="ru" dir="ltr">' in html


def test_a_text_on_the_screens_of_a_call_is_shown_by_our_own_pages_only(page, joint):
    joint.they((1, FIRST), (2, SECOND))
    response = page.get(joint.url("on-screen/"))
    assert "[ Moscow shall not | Washington do not intend to]" in said(response)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert b"<script" not in response.content
    assert "frame-ancestors 'none'" in page.get(joint.url())["Content-Security-Policy"]


def test_a_received_pass_leads_with_what_it_changed(page, joint):
    joint.we((1, FIRST), (2, SECOND))
    joint.they((1, {"en": "The sides shall not deploy such systems."}), (3, {"en": "New."}))
    text = said(page.get(joint.url()))
    changed = text[text.index("What Washington changed") : text.index("The text in pass 2")]
    assert "Paragraph 2 before taken out" in changed
    assert "Paragraph 2 new" in changed
    assert "removed: Они встречаются снова в январе." in changed


def post(page, joint, action="check", **typed):
    """Begin a draft anew, and send its form as it is opened, changed by `typed`."""
    url = joint.url("draft/")
    if (begun := page.get(url).context.get("draft")) is not None:
        page.post(url, {"action": "discard", "number": begun.number, "live": "1"})
    page.post(url, {"action": "begin"})
    context = page.get(url).context
    form, draft = context["form"], context["draft"]
    data = {name: form[name].value() or "" for name in form.fields if name != "initials"}
    data |= {"number": draft.number, "began": draft.began, "of": joint.open() or ""}
    data = {k: v for k, v in (data | typed).items() if v not in (False, None)}
    if action != "send":
        return page.post(url, data | {"action": action})
    checked = page.post(url, data | {"action": "check"}).context
    carried = [*checked["hidden"], ("of", checked["of"]), ("draft", checked["draft"])]
    sent = {name: [one for key, one in carried if key == name] for name, _one in carried}
    return page.post(url, sent | {"action": "send"})


def test_the_check_shows_exactly_the_differences_and_then_it_is_sent(page, served, joint):
    joint.they((1, FIRST), (2, SECOND))
    typed = {"p1_en": "The sides shall not deploy such systems.", "whole": ""}
    checked = post(page, joint, **typed)
    text = said(checked)
    assert "What differs from pass 1, by Washington" in text
    assert "Each paragraph is agreed by itself" in text
    assert "Paragraph 1 changed" in text
    assert "Paragraph 2" not in text[: text.index("The whole text as it will be sent")]
    sent = post(page, joint, "send", **typed)
    assert sent.status_code == 302
    body = desk.bodies(joint.line.id, [joint.open()])[joint.open()]
    assert body["paragraphs"][0]["text"]["en"] == ["The sides shall not deploy such systems."]
    arabic = json.loads(msgspec.json.encode(parse_runs(FIRST["ar"], joint.line.side)))
    assert body["paragraphs"][0]["text"]["ar"] == arabic
    assert "Washington has the pen" in said(page.get(joint.url()))


def test_what_is_not_touched_is_sent_as_it_came(page, served, joint):
    ref = joint.they((7, FIRST), (2, {"en": "Plain \\[1\\] text\\|with signs.\n\nAnd lines."}))
    was = desk.bodies(joint.line.id, [ref])[ref]
    assert "Nothing differs." in said(post(page, joint))
    post(page, joint, "send")
    assert desk.bodies(joint.line.id, [joint.open()])[joint.open()] == was


def test_paragraphs_are_added_moved_and_taken_out_without_scripts(page, joint):
    joint.they((1, FIRST), (4, SECOND))
    added = post(page, joint, "add", p1_en="typed, not lost [")
    form = added.context["form"]
    assert (form.order, form["p1_en"].value()) == ([1, 4, 2], "typed, not lost [")
    assert post(page, joint, "down-1").context["form"].order == [4, 1]
    assert post(page, joint, "up-4").context["form"].order == [4, 1]
    assert post(page, joint, "up-1").context["form"].order == [1, 4]
    assert post(page, joint, "remove-1").context["form"].order == [4]
    assert post(page, joint, "remove-99").context["form"].order == [1, 4]


def test_an_id_that_was_taken_out_is_not_given_again(page, joint):
    joint.they((1, FIRST), (2, SECOND))
    joint.we((1, FIRST))
    joint.they((1, FIRST))
    assert post(page, joint, "add").context["form"].order == [1, 3]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (
            "We [■ shall",
            "At character 4, “We [■ shall”: the bracket that begins here is not closed",
        ),
        ("We ] shall", "no bracket is open here"),
        ("We [■ a [b]]", "a bracket cannot stand in a bracket"),
        ("\u202egnihton", "hidden control"),
        ("x" * 20_001, "20000 characters"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(page, joint, typed, wrong):
    joint.they((1, FIRST))
    response = post(page, joint, p1_en=typed)
    assert response.status_code == 422
    assert wrong in said(response)
    assert response.context["form"]["p1_en"].value() == typed


def test_initialled_paragraphs_are_agreed_and_a_change_of_them_is_warned_of(page, served, joint):
    joint.they((1, FIRST), (2, SECOND))
    ticks = page.get(joint.url("initial/"))
    assert 'value="2"' in ticks.content.decode()
    assert 'name="initials" value="1"' not in ticks.content.decode()  # it has brackets
    data = {"of": joint.open(), "initials": "2", "initials_mode": "binding", "draft": "a"}
    assert "They meet again in January." in said(page.post(joint.url("initial/"), data))
    page.post(joint.url("initial/"), data | {"action": "send"})
    text = said(page.get(joint.url()))
    assert "signed by both Washington signed it in pass 1; Moscow initialled it" in text
    assert "It holds once the whole text is agreed." in text
    assert page.get(joint.url("initial/")).status_code == 409  # nothing is left to initial

    warned = said(post(page, joint, p2_en="They meet again in May."))
    assert "Paragraph 2 is not as both sides had signed it in pass 1" in warned
    joint.we((1, FIRST), (2, SECOND))
    joint.they((1, FIRST), (2, SECOND | {"en": "They meet again in May."}))
    text = said(page.get(joint.url()))
    assert "Paragraph 2 is not as both sides had signed it in pass 1" in text
    joint.we((1, FIRST), (2, SECOND))
    joint.they((1, FIRST))
    text = said(page.get(joint.url()))
    assert "A paragraph that both sides had signed in pass 1 is no longer here" in text


def test_what_was_initialled_as_part_of_a_whole_is_not_agreed_by_another_switch(
    page, served, joint
):
    """We initialled while nothing was agreed until everything is; Washington turns the switch."""
    joint.they((1, FIRST), (2, SECOND))
    data = {"of": joint.open(), "initials": "2", "initials_mode": "binding", "draft": "a"}
    page.post(joint.url("initial/"), data | {"action": "send"})
    joint.we((1, FIRST), (2, SECOND))
    joint.they((1, FIRST), (2, SECOND), whole=False)
    text = said(page.get(joint.url()))
    assert "Each paragraph is agreed by itself" in text
    assert "signed by both Washington signed it in pass 1; Moscow initialled it" in text
    assert "It holds once the whole text is agreed." in text
    data |= {"of": joint.open(), "draft": "b"}  # now it can be initialled by itself
    page.post(joint.url("initial/"), data | {"action": "send"})
    text = said(page.get(joint.url()))
    assert "agreed Washington signed it in pass 3; Moscow initialled it" in text
    assert "It holds once" not in text


def test_initials_ad_referendum_agree_ad_referendum(page, joint):
    joint.we((2, SECOND))
    joint.they_initial(2, mode=Mode.AD_REFERENDUM)
    assert "ad referendum Moscow signed it in pass 1; Washington initialled it" in said(
        page.get(joint.url())
    )


def test_initials_can_go_with_a_pass(page, served, joint):
    joint.they((1, FIRST), (2, SECOND))
    text = said(post(page, joint, initials=["2"], p1_en="New words."))
    assert "Paragraph 2 of their pass, as it stands there" in text
    post(page, joint, "send", initials=["2"], p1_en="New words.")
    found = desk.state(joint.line.id).texts[joint.text]
    assert [one.paragraphs for one in found.initials] == [(2,)]
    assert len(found.passes.versions) == 2


def test_a_whole_text_is_accepted_only_without_brackets_and_binding(page, served, joint):
    joint.they((1, FIRST))
    assert page.get(joint.url("accept/")).status_code == 409
    joint.we((2, SECOND))
    joint.they((2, SECOND), mode=Mode.AD_REFERENDUM)
    response = page.get(joint.url("accept/"))
    assert response.status_code == 409
    assert "ad referendum" in said(response)
    joint.we((2, SECOND))
    joint.they((2, SECOND))
    not_yet = "This is pass 5 of Washington. Both sides have not agreed on it as a whole."
    assert not_yet in said(page.get(joint.url("clean/")))
    check = said(page.get(joint.url("accept/")))
    assert "They meet again in January." in check
    assert check.index("Title") < check.rindex("Guarantees")
    page.post(joint.url("accept/"), {"of": joint.open(), "action": "send", "draft": "x"})
    assert joint.open() is None
    text = said(page.get(joint.url()))
    assert "agreed by both" in text
    clean = said(page.get(joint.url("clean/")))
    assert "They meet again in January." in clean
    assert not_yet not in clean


def test_a_pass_is_declined_with_a_reason_or_withdrawn(page, served, joint):
    joint.they((2, SECOND))
    data = {"of": joint.open(), "reason_en": "Not now", "action": "send", "draft": "x"}
    page.post(joint.url("decline/"), data)
    text = said(page.get(joint.url()))
    assert "The last pass is declined; either side may write" in text
    assert "Not now" in text
    joint.we((2, SECOND))
    assert "Our pass waits for an answer" in said(post(page, joint, "save"))
    assert post(page, joint, "check").status_code == 409
    page.post(joint.url("withdraw/"), {"of": joint.open(), "action": "send", "draft": "y"})
    assert joint.open() is None


def test_a_disputed_text_has_no_clean_text_but_what_both_signed(page, joint):
    joint.we((1, FIRST), (2, SECOND))
    joint.they_initial(2)
    text = said(page.get(joint.url("clean/")))
    assert "There is no clean text yet" in text
    assert "They meet again in January." in text
    assert "deploy" not in text


def test_any_two_passes_can_be_compared(page, joint):
    first = joint.we((1, FIRST), (2, SECOND))
    joint.they((1, FIRST))
    third = joint.we((2, SECOND), (1, FIRST), whole=False)
    text = said(page.get(joint.url("compare/"), {"old": first, "new": third}))
    assert "From pass 1 to pass 3" in text
    assert "moved from place" in text
    assert "removed: Nothing is agreed until everything is agreed." in text
    assert "They are the same" in said(
        page.get(joint.url("compare/"), {"old": first, "new": first})
    )
    nowhere = page.get(joint.url("compare/"), {"old": "1:99", "new": "x"})
    assert nowhere.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"paragraphs":[],"title":[]}',
        b'{"paragraphs":[{"id":1,"text":{"en":["a","b"]}}],"title":{}}',
        b"not json",
        b'["a list"]',
    ],
)
def test_a_hostile_pass_is_shown_as_such_and_can_be_answered(page, served, joint, body):
    joint.we((1, FIRST), (2, SECOND))
    act = acts.SendPass(text=joint.text, words=words(0, (1, SECOND)), of=joint.open())
    joint.line.they_say(act, body=body)
    response = page.get(joint.url())
    assert "Pass 2 of Washington cannot be read as a text" in said(response)
    for rest in ("clean/", "compare/", "draft/", "decline/"):
        assert page.get(joint.url(rest)).status_code == 200, rest
    assert page.get(joint.url("accept/")).status_code == 409
    form = post(page, joint, "save").context["form"]
    assert form["p1_en"].value() == FIRST["en"]  # of the last pass that can be read
    sent = post(page, joint, "send", p1_en="Begin again.")
    assert sent.status_code == 302


def test_a_deceiving_character_is_shown_and_not_obeyed(page, joint):
    joint.we((1, {"en": "pay 100"}))
    joint.they((1, {"en": "pay \u202e100\u00a0now"}))
    html = page.get(joint.url()).content.decode()
    assert "\u202e" not in html
    assert "U+202E" in html
    assert "U+00A0" in html[html.index("What ") : html.index("The text in")]


def test_what_a_peer_initials_need_not_exist(page, joint):
    joint.we((1, FIRST), (2, SECOND))
    joint.they_initial(1, 77)
    text = said(page.get(joint.url()))
    assert "in dispute" in text
    assert "agreed by both" not in text


def test_the_number_of_queries_does_not_grow_with_the_passes(page, joint):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    joint.we((1, FIRST))
    with CaptureQueriesContext(connection) as few:
        page.get(joint.url())
    for _ in range(6):
        joint.they((1, FIRST))
        joint.we((1, FIRST))
    with CaptureQueriesContext(connection) as many:
        page.get(joint.url())
    assert len(many) <= len(few) + 1


def test_the_form_begins_with_our_own_marks(page, joint):
    joint.they((1, FIRST))
    assert post(page, joint, "save").context["form"]["p1_en"].value() == FIRST["en"]


def test_readers_see_and_do_not_sign(client, joint):
    from detente.people.models import Person
    from detente.people.roles import Role

    joint.they((2, SECOND))
    client.force_login(Person.objects.add("Ivan", Role.INTERPRETER, "ru"))
    html = client.get(joint.url()).content.decode()
    assert "/accept/" not in html
    assert post(client, joint, "check").status_code == 409
    assert client.get(joint.url("paper/clean.pdf")).status_code == 403


def test_hundreds_of_departures_do_not_keep_the_node_busy(page, joint, monkeypatch):
    """A pass in which each of many paragraphs that both had signed reads otherwise, all through."""
    many = [(n, {"en": f"a{n}-b" * 40}) for n in range(1, 61)]
    joint.we(*many)
    joint.they_initial(*(n for n, _words in many))
    joint.they(*((n, {"en": f";c{n}" * 40}) for n, _words in many))
    spent = []
    begun = difference.Effort.__init__
    monkeypatch.setattr(
        difference.Effort, "__init__", lambda self: (spent.append(self), begun(self))[1]
    )
    assert said(page.get(joint.url())).count("is not as both sides had signed it") == 60
    assert len(spent) == 2  # one for what the pass changed, one for all that departs
