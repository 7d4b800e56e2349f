"""Whole terms through the pages: written, countered, changed, postponed, called off."""

import json
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from detente.core import acts
from detente.core.encoding import canonical
from detente.core.kinds import Conduct, Interpretation, Medium, Publicity
from detente.node import desk, models
from detente.node.showing import as_json
from detente.people.models import Person
from tests.web.a_line import ALine, Server
from tests.web.case import JANUARY, VOICE_START, Case
from tests.web.filling import as_sent

DAY = 86_400
PLACE = {"en": "Palais des Nations", "fr": "Palais des Nations, Genève"}


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


def pair(line: ALine, ours: Any, theirs: Any) -> Any:
    """Two values by side number."""
    return (ours, theirs) if line.side == 0 else (theirs, ours)


def whole(case: Case, **changed: Any) -> dict[str, Any]:
    """Terms that say everything there is to say, as the other side would."""
    line = case.line
    conduct = Conduct(
        delegations=pair(line, 3, 2),
        interpretation=Interpretation.CONSECUTIVE,
        publicity=Publicity(
            advisory=pair(line, None, VOICE_START - DAY),
            notice=0,
            readout=pair(line, VOICE_START + 607, 0),
        ),
        recording=(1 - line.side,),
    )
    return {
        "medium": Medium.IN_PERSON, "start": VOICE_START, "minutes": 50,
        "items": (case.items[2], case.items[0]), "purpose": {"en": "To carry\non"},
        "place": PLACE, "languages": ("ru", "en"), "conduct": conduct, **changed,
    }  # fmt: skip


def they_ask(case: Case, **changed: Any) -> str:
    return case.line.they_say(acts.RequestContact(
        talks=case.talks, continues=case.video, **whole(case, **changed),
        delegation=(acts.Member("principal", {"en": "John"}), acts.Member("special envoy")),
    ))  # fmt: skip


def browser_says(page: Client, address: str) -> dict[str, Any]:
    """What a browser would send from the form at this address, with nothing touched."""
    response = page.get(address)
    assert response.status_code == 200, response.content.decode()
    typed = {"of": response.context["of"], "draft": secrets.token_hex()}
    return typed | as_sent(response.context["form"])


def send(page: Client, address: str, **changed: Any) -> Any:
    """Write what differs, check it, and send it; the act that was signed."""
    typed = browser_says(page, address) | changed
    checked = page.post(address, typed | {"action": "check"})
    assert "Sign and send to" in checked.content.decode(), checked.content.decode()
    hidden = {name: value for name, value in checked.context["hidden"] if name in changed}
    assert hidden.keys() == {name for name, value in changed.items() if value != []}
    assert page.post(address, typed | {"action": "send"}).status_code == 302
    return checked


def version(case: Case, contact: str) -> tuple[Any, Any]:
    """The open terms of a contact, and their body."""
    state = desk.state(case.line.id)
    found = state.contacts[contact].terms.standing().open
    assert found is not None
    return found.content, desk.bodies(case.line.id, [found.id])[found.id]


def html(page: Client, address: str) -> str:
    response = page.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def test_a_counter_edits_only_what_differs(case: Case, page: Client, served: Server) -> None:
    """Everything that we do not touch goes back exactly as it came: order, seconds, languages."""
    contact = they_ask(case, start=VOICE_START + 7)
    before, words = version(case, contact)
    checked = send(page, case.url("contacts", contact, "counter/"), minutes="40")
    after, same = version(case, contact)
    assert after.minutes == 40
    for name in ("medium", "start", "items", "conduct", "mode"):
        assert getattr(after, name) == getattr(before, name), name
    assert same == words
    assert checked.content.decode().count('class="tag">changed<') == 1
    assert served.asked[-1].act.delegation is None


def test_a_counter_in_which_nothing_differs(case: Case, page: Client, served: Server) -> None:
    contact = they_ask(case)
    address = case.url("contacts", contact, "counter/")
    for action in ("check", "send"):
        response = page.post(address, browser_says(page, address) | {"action": action})
        assert response.status_code == 422
        assert "Accept them instead" in response.content.decode()
    assert served.asked == []


FIELDS: list[tuple[dict[str, Any], Callable[[Any, Any, ALine], object], object]] = [
    ({"medium": "video"}, lambda terms, _body, _line: terms.medium, Medium.VIDEO),
    ({"time": "18:00"}, lambda terms, _body, _line: terms.start, VOICE_START - 5 * 3600 - 1800),
    ({"place_ru": "Дворец Наций"}, lambda _t, body, _line: body["place"]["ru"], "Дворец Наций"),
    ({"languages": ["ru"]}, lambda _t, body, _line: body["languages"], ["ru"]),
    ({"languages": ["ar", "en", "ru"]}, lambda _t, body, _l: body["languages"], ["ru", "en", "ar"]),
    (
        {"interpretation": "none"},
        lambda terms, _body, _line: terms.conduct.interpretation,
        Interpretation.NONE,
    ),
    ({"most_ours": "9"}, lambda terms, _b, line: terms.conduct.delegations[line.side], 9),
    ({"most_theirs": ""}, lambda terms, _b, line: terms.conduct.delegations[1 - line.side], 0),
    ({"notice": "45"}, lambda terms, _body, _line: terms.conduct.publicity.notice, 45),
    ({"notice": ""}, lambda terms, _body, _line: terms.conduct.publicity.notice, None),
    ({"recording": "both"}, lambda terms, _body, _line: terms.conduct.recording, (0, 1)),
    ({"recording": ""}, lambda terms, _body, _line: terms.conduct.recording, ()),
    ({"ad_referendum": "on"}, lambda terms, _body, _line: terms.mode.value, "ad-referendum"),
    (
        {"advisory_ours": "any"},
        lambda terms, _body, line: terms.conduct.publicity.advisory[line.side],
        0,
    ),
    (
        {"readout_theirs": "from", "readout_theirs_date": "2022-01-01",
         "readout_theirs_time": "12:00"},
        lambda terms, _body, line: terms.conduct.publicity.readout[1 - line.side],
        1_641_027_600,
    ),
    (
        {"advisory_theirs": ""},
        lambda terms, _body, line: terms.conduct.publicity.advisory[1 - line.side],
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "found", "expected"), FIELDS, ids=[str(one[0]) for one in FIELDS]
)
def test_every_term_can_be_countered_alone(
    changed: dict[str, Any],
    found: Callable[[Any, Any, ALine], object],
    expected: object,
    case: Case,
    page: Client,
    served: Server,
) -> None:
    """The one term is signed as written; the preview marks its row and no other."""
    contact = they_ask(case)
    checked = send(page, case.url("contacts", contact, "counter/"), **changed)
    terms, body = version(case, contact)
    assert found(terms, body, case.line) == expected
    assert checked.content.decode().count('class="tag">changed<') == 1


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"advisory_ours": "from"}, "advisory_ours_date", "Say from when"),
        ({"readout_ours_time": "25:00"}, "readout_ours_time", "Write the hour as 23:30"),
        ({"languages": ["tlh"]}, "languages", "Select a valid choice"),
        ({"interpretation": "telepathic"}, "interpretation", "Select a valid choice"),
        ({"recording": "secretly"}, "recording", "Select a valid choice"),
        ({"most_ours": "100"}, "most_ours", "less than or equal to 99"),
        ({"notice": "10081"}, "notice", "less than or equal to 10080"),
        ({"place_en": "\u202eeht"}, "place_en", "hidden control in it, U+202E"),
        ({"name1_en": "Pyotr"}, "role1", "Say in which role"),
        ({"role1": "principal", "other1": "tsar"}, "other1", "Choose a role or write one"),
        ({"other1": "x" * 41}, "other1", "at most 40 characters"),
        ({"role1": "emperor"}, "role1", "Select a valid choice"),
    ],
)
def test_terms_that_cannot_be_sent(
    changed: dict[str, Any], field: str, words: str, case: Case, page: Client, served: Server
) -> None:
    """The error stands beside its cause, and the section it is in has opened."""
    contact = they_ask(case)
    address = case.url("contacts", contact, "counter/")
    response = page.post(address, browser_says(page, address) | changed | {"action": "check"})
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    before = text[: text.index(f'id="id_{field}_error"')]
    assert before.rfind("<details") == -1 or "open>" in before[before.rfind("<details") :][:60]
    assert served.asked == []


def test_people_are_added_without_scripts(case: Case, page: Client, served: Server) -> None:
    """A row more with each press; nothing that was typed is lost or judged on the way."""
    address = case.url("talks", case.talks, "request/")
    typed = browser_says(page, address) | {"minutes": "an hour", "role1": "principal"}
    response = page.post(address, typed | {"action": "more", "name1_en": "Pyotr"})
    text = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert" tabindex' not in text
    assert 'name="role3"' in text
    assert 'name="role4"' not in text
    assert 'value="Pyotr"' in text
    assert 'value="an hour"' in text
    text = page.post(address, {"action": "more", "role1": "", "role2": ""}).content.decode()
    assert re.search(r"<details class=.more. open><summary>Our delegation", text)
    assert re.search(r"<select name=.role3.[^>]* autofocus", text)
    assert served.asked == []


def test_a_request_takes_our_delegation_with_it(case: Case, page: Client, served: Server) -> None:
    address = case.url("talks", case.talks, "request/")
    people = {
        "role1": "principal", "name1_en": "Pyotr", "name1_ru": "Пётр", "other2": "adviser",
        "most_ours": "1", "medium": "voice", "date": "2021-12-30", "time": "23:30",
    }  # fmt: skip
    text = send(page, address, **people).content.decode()
    assert "adviser" in text
    assert "Пётр" in text
    assert "names 2 people; the terms allow 1 person at most" in text
    act = served.asked[-1].act
    named = acts.Member("principal", {"en": "Pyotr", "ru": "Пётр"})
    assert act.delegation == (named, acts.Member("adviser"))


def agreed(case: Case, **changed: Any) -> str:
    contact = they_ask(case, **changed)
    case.line.say(acts.AcceptTerms(contact=contact, of=case.open(contact)))
    return contact


def test_accepting_may_carry_our_delegation(case: Case, page: Client, served: Server) -> None:
    """Two steps without it, and a form of our people on the way with it."""
    contact = they_ask(case)
    address = case.url("contacts", contact, "accept/")
    assert "?delegation" in html(page, address)
    typed = browser_says(page, address + "?delegation") | {"role1": "delegate"}
    text = page.post(address + "?delegation", typed | {"action": "check"}).content.decode()
    assert "Our delegation" in text
    assert "delegate" in text
    page.post(address + "?delegation", typed | {"action": "send"})
    act = served.asked[-1].act
    assert act == acts.AcceptTerms(
        contact=contact, of=act.of, delegation=(acts.Member("delegate"),)
    )
    text = html(page, case.url("contacts", contact))
    assert "special envoy" in text
    assert "agreed by both" in text


def test_who_may_record_is_told_with_who_agreed(case: Case, page: Client, served: Server) -> None:
    """Nobody, until both agreed to it; then whose proposal it was, who accepted it, and where that
    stands. What is proposed later is told, and is not in force."""
    contact = they_ask(case, medium=Medium.VOICE)
    address = case.url("contacts", contact, "recording/")
    text = html(page, address)
    assert "nobody may record" in text
    assert "may record" in text
    assert "in force" not in text
    page.post(
        case.url("contacts", contact, "accept/"),
        {"of": case.open(contact), "action": "send", "draft": "a"},
    )
    text = html(page, address)
    assert "nobody may record" not in text
    assert text.count("in force") == 1
    assert text.count("agreed by both") == 1
    send(page, case.url("contacts", contact, "change/"), recording="")
    text = html(page, address)
    assert text.count("<tr>") == 3
    assert text.index("waits for an answer") < text.index("in force</strong>")
    assert "can be neither prevented nor noticed" in text


def test_our_delegation_is_changed_on_its_own(case: Case, page: Client, served: Server) -> None:
    contact = agreed(case)
    address = case.url("contacts", contact, "delegation/")
    same = page.post(address, browser_says(page, address) | {"action": "send"})
    assert "Nothing would change" in same.content.decode()
    send(page, address, role1="interpreter", name1_en="Anna")
    text = html(page, case.url("contacts", contact))
    assert "Anna" in text
    typed = browser_says(page, address)
    assert typed["name1_en"] == "Anna"
    page.post(address, typed | {"role1": "", "name1_en": "", "action": "send", "draft": "2"})
    assert served.asked[-1].act == acts.NameDelegation(contact=contact, people=())


def test_a_change_waits_while_the_old_terms_hold(case: Case, page: Client, served: Server) -> None:
    """Both times are shown, which one is in force is said, and the room stays where it was."""
    contact = agreed(case, medium=Medium.VOICE)
    address = case.url("contacts", contact)
    assert page.get(address + "counter/").status_code == 409
    checked = send(page, address + "change/", minutes="90").content.decode()
    assert "in force until both sides agree" in checked
    text = html(page, address)
    assert "our change waits for an answer" in text
    assert "Open call room" in text
    assert "in force until both sides agree" in text
    assert "Withdraw our change" in text
    case.line.they_say(acts.CounterTerms(
        contact=contact, of=case.open(contact),
        **whole(case, medium=Medium.VOICE, start=VOICE_START + DAY),
    ))  # fmt: skip
    text = html(page, address)
    assert "Proposed instead, not agreed" in text
    assert "Accept this change" in text
    agreed_terms = desk.state(case.line.id).agreed_terms
    found = agreed_terms(desk.state(case.line.id).contacts[contact])
    assert found is not None
    assert (found.terms.start, found.terms.minutes) == (VOICE_START, 50)
    page.post(address + "accept/", {"of": case.open(contact), "action": "send", "draft": "a"})
    text = html(page, address)
    assert "Friday 31 December 2021" in text
    assert "Proposed instead" not in text


def test_postponing_moves_the_time_and_nothing_else(
    case: Case, page: Client, served: Server
) -> None:
    """A week later: the time moves, and what is announced from some moment on with it."""
    contact = agreed(case)
    address = case.url("contacts", contact, "postpone/")
    before = desk.state(case.line.id).contacts[contact].terms.standing().agreed
    assert before is not None
    words = desk.bodies(case.line.id, [before.id])[before.id]
    same = page.post(address, browser_says(page, address) | {"action": "check"})
    assert "This is the time agreed already" in same.content.decode()
    send(page, address, date="2022-01-06")
    terms, body = version(case, contact)
    old: Any = before.content
    assert terms.start == VOICE_START + 7 * DAY
    assert terms.items == old.items
    assert body == words
    moved, stood = terms.conduct.publicity, old.conduct.publicity
    assert [at and at - 7 * DAY for at in moved.advisory] == list(stood.advisory)
    assert [at and at - 7 * DAY for at in moved.readout] == list(stood.readout)
    assert terms.conduct.delegations == old.conduct.delegations


def test_calling_off_and_taking_it_back(case: Case, page: Client, served: Server) -> None:
    """Who called it off and why is said; the room does not open; no change can be proposed."""
    contact = agreed(case, medium=Medium.VOICE)
    address = case.url("contacts", contact)
    assert page.post(address + "call-off/", {"action": "send"}).status_code == 422
    send(page, address + "call-off/", reason_en="Our principal is ill")
    text = html(page, address)
    assert "Called off by" in text
    assert "Our principal is ill" in text
    assert "Open call room" not in text
    assert "Propose a change" not in text
    assert page.get(address + "call/").status_code == 302
    for rest in ("change/", "postpone/", "call-off/", "facts/state/"):
        assert page.get(address + rest).status_code == 409, rest
    page.post(address + "hold-again/", {"action": "send", "draft": "b"})
    assert "Open call room" in html(page, address)
    assert page.get(address + "hold-again/").status_code == 409

    case.line.they_say(acts.CallOff(contact=contact, reason={"ru": "Не можем"}))
    text = html(page, address)
    assert "Не можем" in text
    assert "can take that back" in text
    assert page.get(address + "hold-again/").status_code == 409
    text = html(page, f"/lines/{case.line.id[:12]}/record/")
    assert "called off a contact" in text
    assert "took back that it had called off" in text


def test_crossed_proposals_are_shown_as_such(case: Case, page: Client, served: Server) -> None:
    """Ours has lapsed, theirs stands, since we asked; both are shown with the reason."""
    contact = case.we_ask()
    case.line.they_say(acts.DeclineTerms(
        contact=contact, of=case.open(contact), reason={"en": "Not then"}
    ))  # fmt: skip
    case.line.cross(
        acts.ProposeTerms(contact=contact, **whole(case, minutes=71)),
        acts.ProposeTerms(contact=contact, **whole(case, minutes=72)),
    )
    text = html(page, case.url("contacts", contact))
    assert "Proposals crossed" in text
    assert "asked for this" in text
    assert "lapsed: proposals crossed" in text
    assert "71 minutes" in text
    assert "72 minutes" in text
    assert "Accept these terms" in text
    page.post(
        case.url("contacts", contact, "accept/"),
        {"of": case.open(contact), "action": "send", "draft": "c"},
    )
    assert "Proposals crossed" not in html(page, case.url("contacts", contact))


def test_a_withdrawal_that_is_not_received(case: Case, page: Client, served: Server) -> None:
    """They may still accept, and then that holds: said until it is received, and if it happens."""
    contact = case.we_ask()
    of = case.open(contact)
    seen = len(case.line.trees[case.line.side])
    case.line.cross(
        acts.WithdrawTerms(contact=contact, of=of), acts.AcceptTerms(contact=contact, of=of)
    )
    text = html(page, case.url("contacts", contact))
    assert "The acceptance holds" in text
    assert "agreed by both" in text

    other = case.we_ask()
    case.line.say(acts.WithdrawTerms(contact=other, of=case.open(other)))
    assert "may still accept, and then that holds" in html(page, case.url("contacts", other))
    models.Head.objects.create(
        line=case.line.row, side=case.line.side, size=seen + 99, root=b"", note="", signed_at=1,
        witness="x", witnessed_at=1_640_000_000,
    )  # fmt: skip
    assert "may still accept" not in html(page, case.url("contacts", other))


def test_a_draft_outlives_what_the_other_side_does(
    case: Case, page: Client, served: Server
) -> None:
    """They propose a change while we write one: what we wrote goes on as a counter to theirs."""
    contact = agreed(case)
    address = case.url("contacts", contact, "change/")
    typed = browser_says(page, address) | {"minutes": "77", "action": "send"}
    case.line.they_say(acts.ProposeTerms(contact=contact, **whole(case, minutes=61)))
    response = page.post(address, typed)
    assert response.status_code == 409
    assert "Go on with what you wrote" in response.content.decode()
    hidden = dict(response.context["typed"])
    assert hidden["minutes"] == "77"
    response = page.post(response.context["elsewhere"], hidden | {"action": "change"})
    text = response.content.decode()
    assert "changed this while you wrote" in text
    assert 'value="77"' in text
    assert f'name="of" value="{case.open(contact)}"' in text
    assert served.asked == []


ODD: list[Any] = [
    {"languages": "en", "place": ["here"], "purpose": 5},
    {"languages": [1, {"en": 1}, "<b>", "en", "en", "x" * 40], "place": {"<i>": "x", "en": {}}},
    {"languages": {"en": "ru"}, "place": {"en": "<script>alert(1)</script>\u202e"}},
    {"place": {f"{chr(97 + n)}{chr(98 + n)}": "somewhere" for n in range(20)}},
    ["a", "list"],
]


@pytest.mark.parametrize("body", ODD)
def test_hostile_arrangements(body: Any, case: Case, page: Client, served: Server) -> None:
    """Whatever stands in a body, every page of the contact opens and a counter can be sent."""
    contact = case.line.they_say(
        acts.RequestContact(talks=case.talks, **whole(case)), body=canonical(body)
    )
    address = case.url("contacts", contact)
    for rest in ("", "counter/", "accept/", "decline/", "delegation/"):
        text = html(page, address + rest)
        assert "<script>alert" not in text
        assert "\u202e" not in text
    send(page, address + "counter/", minutes="33")
    assert version(case, contact)[0].minutes == 33


PEOPLE: list[Any] = [
    {"people": "everybody"},
    {
        "people": [
            None,
            5,
            "x",
            {"role": 7, "name": "n"},
            {"role": "<b>king</b>", "name": {"en": 1}},
        ]
    },
    {"people": [{"role": "\u202egnik", "name": {"en": "</li><script>alert(1)</script>"}}] * 300},
    {"people": {"role": "principal"}},
]


@pytest.mark.parametrize("body", PEOPLE)
def test_hostile_delegations(body: Any, case: Case, page: Client, served: Server) -> None:
    contact = agreed(case)
    case.line.they_say(acts.NameDelegation(contact=contact, people=()), body=canonical(body))
    address = case.url("contacts", contact)
    for rest in ("", "facts/", "facts/state/", "delegation/"):
        text = html(page, address + rest)
        assert "<script>alert" not in text
        assert "<b>king" not in text
        assert "\u202e" not in text
    if len(body["people"]) == 300:
        assert "201 people more" in html(page, address)
        assert "names 300 people; the terms allow 2 people at most" in html(page, address)


def test_facts_begin_with_both_delegations(case: Case, page: Client, served: Server) -> None:
    contact = agreed(case)
    case.line.say(acts.NameDelegation(
        contact=contact, people=(acts.Member("principal", {"en": "Pyotr"}), acts.Member("adviser"))
    ))  # fmt: skip
    typed = browser_says(page, case.url("contacts", contact, "facts/state/"))
    ours, theirs = str(case.line.side), str(1 - case.line.side)
    assert [typed[f"side{n}"] for n in (1, 2, 3, 4)] == [ours, ours, theirs, theirs]
    assert typed["name1_en"] == "Pyotr"
    assert typed["other2"] == "adviser"
    assert typed["other4"] == "special envoy"
    assert typed["medium"] == "in-person"


def test_a_correction_of_signed_facts(case: Case, page: Client, served: Server) -> None:
    """The signed facts hold until both sign others; the difference shows; ours can be withdrawn."""
    address = case.url("contacts", case.video, "facts/")
    typed = browser_says(page, address + "state/")
    same = page.post(address + "state/", typed | {"action": "send"})
    assert "Nothing differs from the facts that stand" in same.content.decode()
    send(page, address + "state/", end_time="20:10:00")
    text = html(page, address)
    assert "signed hold until both sign others" in text
    assert '<span class="tag">changed</span>' in text
    assert "our correction of the facts waits" in text
    standing = desk.state(case.line.id).contacts[case.video].facts.standing()
    assert standing.agreed is not None
    page.post(address + "withdraw/", {"of": standing.open.id, "action": "send", "draft": "w"})  # type: ignore[union-attr]
    assert "both sides signed its facts" in html(page, address)

    case.line.they_say(acts.ProposeFacts(
        contact=case.video, medium=Medium.VIDEO, start=5, end=99,
        present=(acts.Present(side=1, role="envoy", name={"fr": "Jean"}),),
    ))  # fmt: skip
    text = html(page, address)
    assert "proposes a correction of the facts both signed" in text
    send(page, address + "differ/", end_time="03:02:00")
    found = desk.state(case.line.id).contacts[case.video].facts.standing()
    assert found.open is not None
    body = desk.bodies(case.line.id, [found.open.id])[found.open.id]
    assert body == {"present": [{"name": {"fr": "Jean"}, "role": "envoy", "side": 1}]}
    assert found.agreed == standing.agreed


def test_facts_that_were_taken_back_can_be_stated_again(
    case: Case, page: Client, served: Server
) -> None:
    """Until somebody states others, the contact is one that is still to be held."""
    contact = agreed(case, medium=Medium.VOICE)
    address = case.url("contacts", contact)
    changed = {"end_date": "2021-12-31", "end_time": "00:10:00"}
    send(page, address + "facts/state/", **changed)
    assert "our facts wait for" in html(page, address)
    page.post(
        address + "facts/withdraw/",
        {"of": case.open(contact, "facts"), "action": "send", "draft": "f"},
    )
    text = html(page, address)
    assert "Open call room" in text
    assert "withdrawn" in text
    assert "may still accept, and then that holds" in html(page, address + "facts/")
    send(page, address + "facts/state/", **changed)
    assert "our facts wait for" in html(page, address)


def look_from_there(line: ALine) -> None:
    """Have this node be the other side's: the same record, its pages from the other end."""
    row = line.row
    ours, theirs = bytes(row.our_card.file), bytes(row.their_card)
    card = models.Card.objects.create(hash="theirs", file=theirs, made_at=0, used=True)
    row.side, row.our_card, row.their_card = 1 - row.side, card, ours
    row.save()


def words_of_table(response: Any) -> list[str]:
    """The terms shown, without whose they are."""
    table = response.context["preview"]["table"] if "preview" in response.context else None
    table = table or response.context["contact"].columns
    return [str(row.cells[0].shown) for row in table.rows]


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_the_preview_is_what_the_other_side_sees(
    language: str, case: Case, page: Client, principal: Person, served: Server
) -> None:
    """Row for row: what was checked before sending stands on the other side's page."""
    principal.language = language
    principal.save()
    case.line.they_say(acts.AddItem(talks=case.talks, title=JANUARY))
    contact = they_ask(case)
    address = case.url("contacts", contact, "counter/")
    typed = browser_says(page, address)
    typed |= {"recording": "both", "place_ar": "جنيف", "role1": "delegate", "name1_ru": "Пётр"}
    checked = page.post(address, typed | {"action": "check"})
    page.post(address, typed | {"action": "send"})
    look_from_there(case.line)
    theirs = page.get(case.url("contacts", contact, "accept/"))
    assert theirs.status_code == 200
    ours_first, theirs_first = words_of_table(checked), words_of_table(theirs)
    assert [sorted(one) for one in ours_first] == [sorted(one) for one in theirs_first]
    assert "Пётр" in html(page, case.url("contacts", contact))


def test_a_contact_of_rounds_has_a_page_like_any_other(
    case: Case, page: Client, served: Server
) -> None:
    """Its terms are its session; they are answered with the rounds, but it can be called off."""
    line = case.line
    days = tuple(
        acts.NewSession(Medium.IN_PERSON, VOICE_START + n * DAY, 90, tuple(case.items[:1]))
        for n in (1, 2)
    )
    conduct = Conduct(delegations=pair(line, 1, 4), recording=(0, 1))
    rounds = line.they_say(acts.RequestRounds(
        talks=case.talks, title=JANUARY, sessions=days, conduct=conduct, place=PLACE
    ))  # fmt: skip
    contact = next(one.id for one in desk.state(line.id).contacts.values() if one.rounds)
    address = case.url("contacts", contact)
    assert "Proposed as one of rounds" in html(page, address)
    for rest in ("accept/", "counter/", "decline/", "change/", "postpone/", "propose/"):
        assert page.get(address + rest).status_code == 409, rest
    waits = desk.state(line.id).rounds[rounds].set.standing().open
    assert waits is not None
    line.say(acts.AcceptRounds(rounds=rounds, of=waits.id))
    text = html(page, address)
    assert "Friday 31 December 2021" in text
    assert "both sides may record" in text
    assert "at most 4 people" in text
    assert "Postpone" not in text
    send(page, address + "delegation/", role1="principal", role2="delegate")
    assert "names 2 people; the terms allow 1 person at most" in html(page, address)
    send(page, address + "call-off/", reason_en="Fog")
    assert "Fog" in html(page, address)
    page.post(address + "hold-again/", {"action": "send", "draft": "r"})
    typed = browser_says(page, address + "facts/state/")
    assert (typed["medium"], typed["start_date"]) == ("in-person", "2021-12-31")


def test_the_line_says_who_called_off(case: Case, page: Client, served: Server) -> None:
    """A contact still to come that they called off stands among what we have to see."""
    contact = agreed(case, start=int(time.time()) + 7 * DAY)
    line_page = f"/lines/{case.line.id[:12]}/"
    assert "called off:" not in html(page, line_page)
    case.line.they_say(acts.CallOff(contact=contact, reason={"en": "Fog"}))
    text = html(page, line_page)
    assert "called off:" in text
    assert "Read why" in text
    case.line.they_say(acts.CallOff(contact=contact, off=False))
    assert "called off:" not in html(page, line_page)
    case.line.say(acts.CallOff(contact=contact, reason={"en": "Fog"}))
    assert "called off:" not in html(page, line_page)


def test_what_is_shown_at_the_command_line(case: Case) -> None:
    """Conduct, who called off and why, and whom each side sends."""
    contact = agreed(case)
    case.line.say(acts.CallOff(contact=contact, reason={"en": "Fog"}))
    shown = json.loads(as_json())[0]["contacts"][contact]
    terms = shown["terms"]["versions"][shown["terms"]["agreed"]]
    assert terms["conduct"]["recording"] == [1 - case.line.side]
    assert terms["place"] == PLACE
    assert shown["off"] == list(pair(case.line, {"reason": {"en": "Fog"}}, None))
    ours, theirs = pair(case.line, *shown["delegation"])
    assert ours is None
    assert theirs == [
        {"name": {"en": "John"}, "role": "principal"}, {"name": {}, "role": "special envoy"}
    ]  # fmt: skip


def test_a_statement_shows_all_its_words(case: Case, page: Client) -> None:
    they_ask(case)
    last = len(case.line.trees[1 - case.line.side]) - 1
    text = html(page, case.url("record", f"{1 - case.line.side}:{last}"))
    assert "Palais des Nations, Genève" in text
    assert "Russian, English" in text.replace('</bdi>, <bdi dir="auto">', ", ")
    text = html(page, case.url("record", f"{1 - case.line.side}:{last - 1}"))
    assert "special envoy" in text
