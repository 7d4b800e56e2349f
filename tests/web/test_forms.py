"""Bad input of every form: an error beside its cause, what was typed kept, nothing signed."""

from typing import Any

import pytest
from django.test import Client

from detente.calls.models import Measured
from detente.core import act_problems, acts
from detente.core.kinds import Medium
from detente.node import desk
from detente.people.models import Person
from tests.web.a_line import ALine, Server
from tests.web.case import VOICE_START, Case

GOOD = {
    "medium": "voice",
    "date": "2021-12-30",
    "time": "23:30",
    "minutes": "50",
    "purpose_ru": "Продолжить",
    "action": "check",
    "of": "",
}


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"medium": ""}, "medium", "This field is required"),
        ({"medium": "telepathy"}, "medium", "Select a valid choice"),
        ({"date": "30.12.2021"}, "date", "Write the date as 2021-12-30"),
        ({"date": "2021-02-30"}, "date", "Write the date as 2021-12-30"),
        ({"date": "0001-01-01"}, "date", "Write a year from 1970 to 9999"),
        ({"time": "25:61"}, "time", "Write the hour as 23:30"),
        ({"time": ""}, "time", "This field is required"),
        ({"minutes": "0"}, "minutes", "greater than or equal to 1"),
        ({"minutes": "1441"}, "minutes", "less than or equal to 1440"),
        ({"minutes": "an hour"}, "minutes", "Enter a whole number"),
        ({"items": "0:999"}, "items", "Select a valid choice"),
        ({"purpose_en": "x" * 2001}, "purpose_en", "at most 2000 characters"),
        ({"purpose_en": "\u202egnihton"}, "purpose_en", "hidden control in it, U+202E"),
        ({"new1_en": "x" * 201}, "new1_en", "at most 200 characters"),
        ({"new1_urgent": "on"}, "new1_ar", "Write the urgent item&#x27;s title"),
    ],
)
def test_a_request_that_cannot_be_sent(
    changed: dict[str, str], field: str, words: str, case: Case, page: Client, served: Server
) -> None:
    response = page.post(case.url("talks", case.talks, "request/"), GOOD | changed)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert f'id="id_{field}_error"' in html
    assert f'href="#id_{field}"' in html
    assert 'role="alert"' in html
    assert "Продолжить" in html
    assert served.asked == []


def test_an_urgent_item_must_be_on_the_agenda(case: Case, page: Client, served: Server) -> None:
    typed = GOOD | {"urgent": case.items[0]}
    response = page.post(case.url("talks", case.talks, "request/"), typed)
    assert "An urgent item has to be on the agenda" in response.content.decode()
    assert served.asked == []


def in_washington(line: ALine) -> None:
    """Our side moves to a zone whose clocks change."""
    line.say(acts.SetProfile(names={"en": "Moscow"}, zone="America/New_York", languages=("en",)))


def test_a_time_that_the_clocks_skip(line: ALine, case: Case, page: Client, served: Server) -> None:
    """On 13 March 2022 New York's clocks go from 01:59 to 03:00."""
    in_washington(line)
    typed = GOOD | {"date": "2022-03-13", "time": "02:30"}
    response = page.post(case.url("talks", case.talks, "request/"), typed)
    assert response.status_code == 422
    assert "does not exist on Sunday 13 March 2022" in response.content.decode()
    assert "from 01:59 straight to 03:00" in response.content.decode()
    assert served.asked == []


def test_a_time_that_comes_twice(line: ALine, case: Case, page: Client, served: Server) -> None:
    """On 7 November 2021 01:30 comes twice in New York: the page asks which, then goes on."""
    in_washington(line)
    typed = GOOD | {"date": "2021-11-07", "time": "01:30"}
    address = case.url("talks", case.talks, "request/")
    html = page.post(address, typed).content.decode()
    assert "this time happens twice" in html
    assert 'name="time_offset" value="-14400"' in html
    assert 'name="time_offset" value="-18000"' in html
    for offset, utc in (("-14400", "05:30"), ("-18000", "06:30")):
        html = page.post(address, typed | {"time_offset": offset}).content.decode()
        assert f'<bdi class="hour">{utc}</bdi>' in html
    assert served.asked == []


def test_the_typed_time_is_shown_on_every_wall(line: ALine, page: Client) -> None:
    """As it is typed, before anything is checked."""
    html = page.get(
        f"/lines/{line.id[:12]}/clocks/", {"date": "2021-12-30", "time": "23:30"}
    ).content.decode()
    for hour in ("23:30", "15:30", "20:30"):
        assert f'<bdi class="hour">{hour}</bdi>' in html
    assert html.count("Thursday 30 December 2021") == 3


def test_check_change_send(case: Case, page: Client, served: Server) -> None:
    """Checking signs nothing; changing keeps what was typed; sending signs it once."""
    address = case.url("talks", case.talks, "request/")
    typed = GOOD | {
        "items": case.items[:2],
        "urgent": case.items[:1],
        "new1_en": "The January rounds",
        "new1_urgent": "on",
    }
    html = page.post(address, typed).content.decode()
    assert "Sign and send to" in html
    assert "The January rounds" in html
    assert served.asked == []
    html = page.post(address, typed | {"action": "change"}).content.decode()
    assert 'value="The January rounds"' in html
    assert served.asked == []
    sending = typed | {"action": "send", "draft": "one"}
    response = page.post(address, sending)
    assert response.status_code == 302
    act = served.asked[0].act
    assert act.start == VOICE_START
    assert act.items == tuple(case.items[:2])
    assert act.urgent == tuple(case.items[:1])
    assert act.new_items == (acts.NewItem({"en": "The January rounds"}, True),)
    assert act.purpose == {"ru": "Продолжить"}
    assert act.continues == case.video

    again = page.post(address, sending)
    assert again.headers["Location"] == response.headers["Location"]
    assert len(served.asked) == 1


def test_terms_changed_while_we_wrote(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """The other side withdraws and proposes anew while we write: nothing goes to the old terms."""
    voice = case.they_ask()
    old = case.open(voice)
    line.they_say(acts.WithdrawTerms(contact=voice, of=old))
    line.they_say(acts.ProposeTerms(contact=voice, medium=Medium.VIDEO, start=1, minutes=5))
    address = case.url("contacts", voice, "counter/")
    typed = GOOD | {"of": old, "action": "send", "draft": "two"}
    response = page.post(address, typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert "changed this while you wrote" in html
    assert "Продолжить" in html
    assert f'name="of" value="{case.open(voice)}"' in html
    for rest in ("accept/", "decline/"):
        late = {"of": old, "action": "send", "reason_en": "No", "draft": rest}
        assert page.post(case.url("contacts", voice, rest), late).status_code == 409
    assert served.asked == []


def test_answers_that_are_not_ours_to_give(case: Case, page: Client, served: Server) -> None:
    """Our own terms cannot be accepted by us, theirs not withdrawn, ended ones not at all."""
    ours, theirs = case.we_ask(), case.they_ask()
    for contact, rest in (
        (ours, "accept/"),
        (ours, "counter/"),
        (ours, "decline/"),
        (theirs, "withdraw/"),
        (theirs, "propose/"),
        (case.video, "accept/"),
        (case.video, "propose/"),
        (theirs, "facts/state/"),
        (theirs, "facts/accept/"),
        (theirs, "facts/differ/"),
    ):
        address = case.url("contacts", contact, rest)
        assert page.get(address).status_code == 409, rest
        assert page.post(address, {"action": "send"}).status_code == 409, rest
    assert served.asked == []


def test_declining_needs_a_reason(case: Case, page: Client, served: Server) -> None:
    voice = case.they_ask()
    address = case.url("contacts", voice, "decline/")
    typed = {"of": case.open(voice), "action": "check"}
    response = page.post(address, typed)
    assert response.status_code == 422
    assert "Write the reason in one language at least" in response.content.decode()
    page.post(address, typed | {"reason_en": "Not on that day", "action": "send"})
    assert served.asked[0].act.reason == {"en": "Not on that day"}
    html = page.get(case.url("contacts", voice)).content.decode()
    assert "Not on that day" in html
    assert "Propose new terms" in html


FACTS = {
    "medium": "voice",
    "start_date": "2021-12-30",
    "start_time": "23:30:05",
    "end_date": "2021-12-31",
    "end_time": "00:20:11",
    "side1": "0",
    "role1": "principal",
    "name1_en": "",
    "of": "",
    "action": "check",
}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"end_date": "2021-12-30", "end_time": "23:30:04"}, "end_time", "ended before it started"),
        ({"start_time": "noon"}, "start_time", "Write the hour as 23:30"),
        ({"side1": "", "role1": ""}, "side1", "Say who was present"),
        ({"side1": ""}, "side1", "Say of which side"),
        ({"role1": ""}, "role1", "Say in which role"),
        ({"other1": "envoy"}, "other1", "Choose a role or write one"),
        ({"side1": "2"}, "side1", "Select a valid choice"),
        ({"role1": "king"}, "role1", "Select a valid choice"),
        ({"name1_en": "x" * 201}, "name1_en", "at most 200 characters"),
    ],
)
def test_facts_that_cannot_be_signed(
    changed: dict[str, str], field: str, words: str, case: Case, page: Client, served: Server
) -> None:
    voice = case.we_ask()
    case.accept(voice)
    response = page.post(case.url("contacts", voice, "facts/state/"), FACTS | changed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'id="id_{field}_error"' in response.content.decode()
    assert served.asked == []


def test_facts_signed_differed_and_accepted(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """We sign, they differ, both stand side by side, we sign theirs."""
    voice = case.we_ask()
    case.accept(voice)
    page.post(case.url("contacts", voice, "facts/state/"), FACTS | {"action": "send"})
    stated = served.asked[0].act
    assert (stated.start, stated.end) == (VOICE_START + 5, VOICE_START + 50 * 60 + 11)
    line.they_say(acts.CounterFacts(
        contact=voice, of=case.open(voice, "facts"), medium=Medium.VOICE,
        start=stated.start, end=stated.end - 60, present=stated.present,
    ))  # fmt: skip
    html = page.get(case.url("contacts", voice, "facts/")).content.decode()
    assert "00:20:11" in html
    assert "00:19:11" in html
    assert '<span class="tag">changed</span>' in html
    assert "Propose a correction" in html
    of = case.open(voice, "facts")
    page.post(
        case.url("contacts", voice, "facts/accept/"), {"of": of, "action": "send", "draft": "3"}
    )
    assert desk.state(line.id).contacts[voice].facts.standing().agreed is not None
    html = page.get(case.url("contacts", voice, "facts/")).content.decode()
    assert "both sides signed its facts" in html


def test_an_outcome_that_changes_nothing(case: Case, page: Client, served: Server) -> None:
    address = case.url("items", case.items[0], "outcome/")
    same = {"status": "open", "action": "send"}
    assert page.post(address, same).status_code == 422
    assert page.post(address, {"status": "solved", "action": "send"}).status_code == 422
    assert served.asked == []
    page.post(address, {"status": "narrowing", "action": "send"})
    html = page.get(case.url("items", case.items[0])).content.decode()
    assert "Statuses differ" in html


def test_titles_have_to_be_written(line: ALine, page: Client, served: Server) -> None:
    address = f"/lines/{line.id[:12]}/talks/open/"
    response = page.post(address, {"action": "send", "title_en": "  "})
    assert response.status_code == 422
    assert "Write the subject in one language at least" in response.content.decode()
    page.post(address, {"action": "send", "title_en": "Grain"})
    assert served.asked[0].act == acts.OpenNewTalks(title={"en": "Grain"})


@pytest.mark.parametrize("role", ["spokesperson", "interpreter", "note-taker", "administrator"])
def test_other_roles_read_and_do_not_sign(
    role: str, case: Case, client: Client, served: Server
) -> None:
    """They see what waits; no button of theirs signs, and no address does either."""
    voice = case.they_ask()
    client.force_login(Person.objects.add("Reader", role, "en"))  # type: ignore[arg-type]
    html = client.get(case.url("contacts", voice)).content.decode()
    assert "accept/" not in html
    typed = {"of": case.open(voice), "action": "send"}
    assert client.post(case.url("contacts", voice, "accept/"), typed).status_code == 403
    assert client.get(case.url("talks", case.talks, "request/")).status_code == 403
    assert served.asked == []


def test_a_refusal_of_the_node_keeps_what_was_typed(
    case: Case, page: Client, served: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> str:
        raise act_problems.TooManyItemsError("At most 64 agenda items.")

    monkeypatch.setattr(desk, "submit", refuse)
    typed = GOOD | {"action": "send", "draft": "x"}
    response = page.post(case.url("talks", case.talks, "request/"), typed)
    assert response.status_code == 409
    assert "at most 64 agenda items" in response.content.decode()
    assert "Продолжить" in response.content.decode()


def test_measured_facts_are_proposed(line: ALine, case: Case, page: Client, served: Server) -> None:
    """What our node measured is shown as ours, fills the form, and is signed as such."""
    voice = case.we_ask()
    case.accept(voice)
    Measured.objects.create(
        line=line.id, contact=voice, call="ab" * 32, medium="voice", start=VOICE_START + 7,
        end=VOICE_START + 1207, by=line.side,
        present=[
            {"side": side, "role": "principal", "name": {"en": f"P{side}"}} for side in (0, 1)
        ],
    )  # fmt: skip
    assert "The call is over" in page.get(f"/lines/{line.id[:12]}/").content.decode()
    html = page.get(case.url("contacts", voice, "facts/")).content.decode()
    assert "What our node measured" in html
    assert "23:30:07" in html
    form = page.get(case.url("contacts", voice, "facts/state/")).context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields}
    assert (typed["start_time"], typed["end_time"]) == ("23:30:07", "23:50:07")
    page.post(case.url("contacts", voice, "facts/state/"), typed | {"action": "send"})
    act = served.asked[0].act
    assert (act.start, act.end, act.call) == (VOICE_START + 7, VOICE_START + 1207, "ab" * 32)
    assert [one.name for one in act.present] == [{"en": "P0"}, {"en": "P1"}]
