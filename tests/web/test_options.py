"""Options: put before both, marked in private, committed to, shown, and what follows from it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.core import acts
from detente.core.act_problems import CopiedMarksError, OtherMarksError
from detente.core.encoding import canonical
from detente.core.kinds import CommitMarks, Head, OpenOptions, RevealMarks
from detente.core.marks import Marks, write_marks
from detente.core.statements import commit_body, write_entry
from detente.node import desk, models
from detente.people.models import Person
from detente.people.roles import Role
from detente.preparation.models import DraftMarks, SealedMarks
from tests.web.a_line import ALine, Server
from tests.web.case import Case
from tests.web.test_hostile import HOSTILE, elements

OFFER = (
    ({"en": "Once a year"}, {"en": "At any time", "ru": "В любое время"}),
    ({"en": "Five years"}, {"en": "Ten years"}, {"en": "No end"}),
)
COUNTS = (2, 3)
OURS: Marks = ((True, ((1, 0),)), (True, True, False))
TYPED = {
    "m0_0": "yes", "m0_1": "if", "p0_1": ["1.0"], "m1_0": "yes", "m1_1": "yes", "m1_2": "no",
    "of": "",
}  # fmt: skip
THEIRS: Marks = ((((1, 1), (1, 2)), True), (True, True, True))
SALT = b"\x07" * 32


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


def put(case: Case, *, ours: bool = True) -> str:
    speak = case.line.say if ours else case.line.they_say
    return speak(acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:2]), options=OFFER
    ))  # fmt: skip


def they_commit(line: ALine, options: str, marks: Marks = THEIRS) -> None:
    code = commit_body(SALT, write_marks(marks, COUNTS)).hex()
    line.they_say(acts.CommitMarks(options=options, marks=code))


def they_show(line: ALine, options: str, marks: Marks = THEIRS) -> str:
    return line.they_say(acts.RevealMarks(
        options=options, salt=SALT, body=write_marks(marks, COUNTS)
    ))  # fmt: skip


def text(page: Client, address: str, status: int = 200) -> str:
    response = page.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


def test_options_are_put_item_by_item(case: Case, page: Client, served: Server) -> None:
    """Choose items, write options, add room for more, check, send: without any script."""
    address = case.url("talks", case.talks, "options/")
    html = text(page, address)
    assert "Guarantees" in html
    chosen = f"{address}?item={case.items[0]}&item={case.items[1]}"
    html = text(page, chosen)
    assert 'name="o1_1_en"' in html
    assert 'name="o1_2_en"' not in html
    typed: dict[str, Any] = {
        "item": case.items[:2], "of": "", "o0_0_en": "Once a year", "o0_1_en": "At any time",
        "o0_1_ru": "В любое время", "o1_0_en": "Five years", "o1_1_en": "Ten years",
        f"rows-{case.items[0]}": "2", f"rows-{case.items[1]}": "2",
    }  # fmt: skip
    html = page.post(address, typed | {"action": f"add-{case.items[1]}"}).content.decode()
    assert 'name="o1_2_en"' in html
    assert 'value="В любое время"' in html
    assert f'name="rows-{case.items[1]}" value="3"' in html
    typed |= {"o1_2_en": "No end", f"rows-{case.items[1]}": "3"}
    html = page.post(address, typed | {"action": "check"}).content.decode()
    for words in ("Once a year", "В любое время", "No end", "Sign and send to", "Guarantees"):
        assert words in html
    assert served.asked == []
    response = page.post(address, typed | {"action": "send", "draft": "1"})
    assert served.asked[0].act == acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:2]), options=OFFER
    )
    html = text(page, response.headers["Location"])
    assert "To be marked by each side in private" in html
    assert "To be marked by each side in private" in text(page, case.url("talks", case.talks))


def test_options_that_cannot_be_put(case: Case, page: Client, served: Server) -> None:
    address = case.url("talks", case.talks, "options/")
    assert "Choose between 1 and 8 items" in text(page, f"{address}?item=0:999", 422)
    response = page.post(address, {"action": "check"})
    assert response.status_code == 422
    for changed, words in (
        ({}, "Write one option at least for this item"),
        ({"o0_0_en": "x" * 201}, "at most 200 characters"),
        ({"o0_0_en": "\u202ex"}, "hidden control in it"),
    ):
        response = page.post(address, {"item": case.items[0], "action": "check", **changed})
        assert response.status_code == 422
        assert words in response.content.decode()
        assert 'id="id_o0_0_' in response.content.decode()
    assert served.asked == []


def test_from_options_to_what_both_could_accept(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """The whole way, with the other side showing second; nothing of ours is out before."""
    options = put(case, ours=False)
    address, marks, show = (case.url("options", options, rest) for rest in ("", "marks/", "show/"))
    assert "Mark in private" in text(page, address)

    # A draft may be incomplete; it is kept, and nothing is sent.
    assert page.post(marks, {"m0_0": "yes", "action": "keep"}).status_code == 302
    assert DraftMarks.objects.get().marks == [[True, None], [None, None, None]]
    html = text(page, marks)
    assert re.search(r'name="m0_0" value="yes"[^>]* checked', html)
    assert served.asked == []

    html = page.post(marks, TYPED | {"action": "check"}).content.decode()
    code = re.search(r'class="hash">([0-9a-f]{64})<', html)
    assert code
    assert "What stays with us until both have committed" in html
    assert "not acceptable" in html
    page.post(marks, TYPED | {"action": "send", "draft": "1"})
    assert served.asked[-1].act == acts.CommitMarks(options=options, marks=code[1])
    assert "We have committed to our marks" in text(page, address)
    assert page.get(marks).status_code == 409
    assert page.get(show).status_code == 409

    they_commit(line, options)
    assert "now each side shows its marks" in text(page, address)
    html = text(page, show)
    assert html.index("Who shows second can read first") < html.index('value="send"')
    assert "has then signed that it could accept everything" in html
    assert "acceptable only if paired with one of" in html
    page.post(show, {"action": "send", "draft": "2", "of": ""})
    html = text(page, address)
    assert "has not shown its own" in html
    assert "What both could accept" not in html
    assert not SealedMarks.objects.exists()

    they_show(line, options)
    html = text(page, address)
    assert "Both have shown their marks" in html
    packages = re.findall(r'class="packages">(.*?)</ol>', html, re.DOTALL)
    numbers = re.findall(r'class="option-number">([0-9.]+)<', packages[0])
    assert numbers == ["1.1", "2.2", "1.2", "2.1"]
    assert "What one mark stands against" not in html
    assert html.count("not acceptable") == 1


def test_their_marks_are_not_shown_before_ours(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    options = put(case)
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    they_commit(line, options)
    they_show(line, options)
    html = text(page, case.url("options", options))
    assert "has shown its marks; ours are still to be shown" in html
    assert "What each side marked" not in html
    assert "the record shows that we kept silent" in text(
        page, case.url("options", options, "show/")
    )


def test_where_nothing_fits_the_one_mark_that_stands_against_is_named(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    options = put(case)
    no: Marks = ((False, False), (True, True, True))
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    they_commit(line, options, no)
    page.post(case.url("options", options, "show/"), {"action": "send", "draft": "2", "of": ""})
    they_show(line, options, no)
    html = text(page, case.url("options", options))
    assert "there is no package that both could accept" in html
    assert "What one mark stands against" in html
    assert "Against it" in html


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"m0_0": ""}, "m0_0"),
        ({"m0_0": "maybe"}, "m0_0"),
        ({"p0_1": []}, "p0_1"),
        ({"p0_1": ["0.0"]}, "p0_1"),
        ({"p0_1": ["1.9"]}, "p0_1"),
        ({"p0_0": ["1.0"]}, "p0_0"),
    ],
)
def test_marks_that_cannot_be_committed_to(
    changed: dict[str, Any], field: str, case: Case, page: Client, served: Server
) -> None:
    address = case.url("options", put(case), "marks/")
    response = page.post(address, TYPED | {"action": "check"} | changed)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{field}"' in html
    assert f'id="id_{field}_error"' in html
    assert re.search(r'name="m1_2" value="no"[^>]* checked', html)
    assert not SealedMarks.objects.exists()
    assert served.asked == []


def test_after_an_old_backup_the_marks_can_never_be_shown(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """The record comes back from the other side, the salt does not; the page says what follows."""
    options = put(case)
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    they_commit(line, options)
    SealedMarks.objects.all().delete()
    html = text(page, case.url("options", options))
    assert "They can never be shown" in html
    assert "button primary" not in html
    assert "can never be shown" in text(page, case.url("options", options, "show/"), 409)
    with pytest.raises(OtherMarksError):
        line.say(acts.RevealMarks(options=options, salt=SALT, body=write_marks(OURS, COUNTS)))


def test_only_those_who_sign_see_our_marks(case: Case, page: Client, served: Server) -> None:
    options = put(case)
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "keep"})
    client = Client()
    client.force_login(Person.objects.add("Nina", Role.NOTE_TAKER, "en"))
    html = text(client, case.url("options", options))
    assert "A draft of our marks" not in html
    for rest in ("marks/", "show/"):
        assert client.get(case.url("options", options, rest)).status_code == 403


def keep(line: ALine, kind: str, obj: str | None, do: Any, body: Any) -> str:
    """A statement of the other side with any body at all, its salt known."""
    side, packed = 1 - line.side, canonical(body)
    seen = Head(root=line.trees[line.side].root().hex(), size=len(line.trees[line.side]))
    entry = write_entry(
        line=line.pair.line, side=side, n=len(line.trees[side]), at=1, kind=kind, seen=seen,
        obj=obj, do=do, salt=SALT, body=packed,
    )  # fmt: skip
    return line.keep_bytes(side, entry, SALT, packed)


@pytest.mark.parametrize(
    "body", [{}, {"options": 5}, {"options": [[], []]}, {"options": [[{"en": []}], [7, 8, 9]]}]
)
def test_options_that_are_none(body: Any, line: ALine, case: Case, page: Client) -> None:
    """What cannot be read is shown to be so, and nobody is asked to mark it."""
    do = OpenOptions(talks=case.talks, items=tuple(case.items[:2]), counts=COUNTS)
    options = keep(line, "options", None, do, body)
    assert options in desk.state(line.id).options
    html = text(page, case.url("options", options))
    assert "cannot be read, so nothing can be marked" in html
    assert "Mark in private" not in html
    assert page.get(case.url("options", options, "marks/")).status_code == 409
    assert page.get(case.url("talks", case.talks)).status_code == 200


@pytest.mark.parametrize("body", [{}, {"marks": [True]}, {"marks": [[True, [[0, 0]]], [1, 2, 3]]}])
def test_marks_that_are_none(
    body: Any, line: ALine, case: Case, page: Client, served: Server
) -> None:
    """A side may commit to rubbish and learn ours; then the record proves what it signed."""
    options = put(case)
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    code = commit_body(SALT, canonical(body)).hex()
    line.they_say(acts.CommitMarks(options=options, marks=code))
    page.post(case.url("options", options, "show/"), {"action": "send", "draft": "2", "of": ""})
    shown = keep(line, "options.reveal", options, RevealMarks(), body)
    assert desk.state(line.id).options[options].reveals[1 - line.side]
    html = text(page, case.url("options", options))
    assert "cannot be read as marks" in html
    assert "What both could accept" not in html
    assert "cannot be read" in html
    assert page.get(case.url("record", shown)).status_code == 200


def test_a_commitment_copied_before_it_was_acknowledged_shows_nothing(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """Washington's node holds our commitment, does not acknowledge it, and signs the same as if it
    had never seen it: it would show our own marks as its own, once it has read them. We never show
    ours, and neither side could."""
    options = put(case)
    unseen = len(line.trees[line.side])
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    ours = desk.state(line.id).options[options].committed(line.side)
    other = line.trees[line.side]
    entry = write_entry(
        line=line.pair.line, side=1 - line.side, n=len(line.trees[1 - line.side]), at=line.at,
        kind="options.commit", obj=options, do=CommitMarks(marks=ours),
        seen=Head(root=other.root(unseen).hex(), size=unseen),
    )  # fmt: skip
    line.keep_bytes(1 - line.side, entry)
    assert desk.state(line.id).options[options].copied
    assert "one is a copy of the other" in text(page, case.url("options", options))
    assert "one is a copy of the other" in text(page, case.url("options", options, "show/"), 409)
    assert "Show our marks" not in text(page, f"/lines/{line.id[:12]}/waiting/")
    sealed = SealedMarks.objects.get(commitment=ours)
    act = acts.RevealMarks(options=options, salt=bytes(sealed.salt), body=bytes(sealed.body))
    with pytest.raises(CopiedMarksError):
        line.say(act)


@pytest.mark.parametrize("words", HOSTILE, ids=["markup", "bidi", "lines"])
def test_hostile_words_in_options(words: str, line: ALine, case: Case, page: Client) -> None:
    options = line.they_say(acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:2]),
        options=(({"en": words[:200]}, {"fr": words[:200]}), ({"ar": words[:200]},)),
    ))  # fmt: skip
    for address in (case.url("options", options), case.url("options", options, "marks/")):
        html = text(page, address)
        assert "\u202e" not in html
        for tag, attributes in elements(html):
            assert tag != "img"
            assert tag != "script" or attributes.get("src", "").startswith("/static/")
            assert not any(name.startswith("on") for name in attributes)


def test_an_option_is_marked_in_every_language_that_it_says(
    line: ALine, case: Case, page: Client
) -> None:
    """Washington's option says one thing in our reader's language and another in theirs."""
    options = line.they_say(acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:1]),
        options=(({"en": "Once a year", "ru": "В любое время"}, {"en": "Never"}),),
    ))  # fmt: skip
    for rest in ("", "marks/"):
        html = text(page, case.url("options", options, rest))
        assert "Once a year" in html
        assert "В любое время" in html
        assert "Never" in html


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_no_english_words(
    language: str, line: ALine, case: Case, page: Client, principal: Person, served: Server
) -> None:
    """Every page on the way, in both languages."""
    principal.language = language
    principal.save()
    options = put(case)
    address, marks, show = (case.url("options", options, rest) for rest in ("", "marks/", "show/"))
    put_page = case.url("talks", case.talks, "options/")
    seen = [text(page, put_page), text(page, f"{put_page}?item={case.items[0]}")]
    seen += [text(page, address), text(page, marks)]
    seen.append(page.post(marks, TYPED | {"action": "check"}).content.decode())
    page.post(marks, TYPED | {"action": "send", "draft": "1"})
    seen.append(text(page, address))
    they_commit(line, options)
    seen += [text(page, address), text(page, show)]
    page.post(show, {"action": "send", "draft": "2", "of": ""})
    seen.append(text(page, address))
    they_show(line, options)
    seen.append(text(page, address))
    for html in seen:
        body = html[html.index("<body") :]
        body = re.sub(r"<(code|svg)\b.*?</\1>|<bdi[^>]*>.*?</bdi>", " ", body, flags=re.DOTALL)
        body = re.sub(r"<button[^>]*lang=.*?</button>", " ", body, flags=re.DOTALL)
        body = re.sub(r'<label for="id_o.*?</label>', " ", body, flags=re.DOTALL)
        assert set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", body))) <= {"UTC", "English"}


def test_talks_ask_no_more_of_the_database_with_more_options(case: Case, page: Client) -> None:
    address, counts = case.url("talks", case.talks), []
    for _ in range(2):
        for _ in range(4):
            put(case)
        text(page, address)
        with CaptureQueriesContext(connection) as found:
            text(page, address)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_wire_has_no_marks_before_they_are_shown(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """Neither the entries nor the requests to sign them carry the body or the salt of a commit."""
    options = put(case)
    page.post(case.url("options", options, "marks/"), TYPED | {"action": "send", "draft": "1"})
    sealed = SealedMarks.objects.get()
    parts = [bytes(row.what) for row in models.Request.objects.all()]
    for row in models.Entry.objects.all():
        parts += [bytes(row.entry), bytes(row.body or b""), bytes(row.salt or b"")]
    assert any(sealed.commitment.encode() in part for part in parts)
    for part in parts:
        assert bytes(sealed.body) not in part
        assert bytes(sealed.salt) not in part
    do = desk.state(line.id).options[options].commits[line.side]
    assert do is not None
    assert do.do == CommitMarks(marks=sealed.commitment)
