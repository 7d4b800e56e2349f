"""Rounds: a set of dated contacts, planned, countered, agreed and changed as one."""

import pytest
from django.test import Client

from detente.core import acts
from detente.core.kinds import Medium, Mode
from detente.node import desk
from tests.web.a_line import ALine, Server
from tests.web.case import Case

JANUARY = (1_641_798_000, 1_641_884_400, 1_641_970_800)  # 10, 11, 12 January 2022, 07:00 UTC
ROUNDS = {"en": "The January rounds", "ru": "Январские раунды"}
TYPED = {"action": "check", "days": "3", "title_en": "The January rounds", "purpose_en": "To agree"}
TYPED |= {f"date{n}": f"2022-01-{9 + n}" for n in (1, 2, 3)}
TYPED |= {f"time{n}": "10:00" for n in (1, 2, 3)}
TYPED |= {f"minutes{n}": "240" for n in (1, 2, 3)}
TYPED |= {f"medium{n}": "in-person" for n in (1, 2, 3)}


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


def sessions(*starts: int, minutes: int = 240) -> tuple[acts.NewSession, ...]:
    return tuple(acts.NewSession(Medium.IN_PERSON, start, minutes) for start in starts)


def they_plan(line: ALine, case: Case, **more: object) -> str:
    days = sessions(*JANUARY)
    return line.they_say(acts.RequestRounds(talks=case.talks, title=ROUNDS, sessions=days, **more))


def waiting(line: ALine, rounds: str) -> str:
    found = desk.state(line.id).rounds[rounds].set.standing().open
    assert found is not None
    return found.id


def typed_of(line: ALine, rounds: str, *contacts: str) -> dict[str, object]:
    """The form of a counter or change, as it was sent to the browser."""
    found = dict(TYPED) | {f"contact{n}": ref for n, ref in enumerate(contacts, 1)}
    return found | {"of": waiting(line, rounds)}


def days(line: ALine, rounds: str) -> list[str]:
    content = desk.state(line.id).rounds[rounds].set.versions
    return [one.contact for one in next(reversed(content.values())).content.sessions]


def test_three_days_are_proposed_as_one(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """The check shows each day on every wall; one act carries them all."""
    address = case.url("talks", case.talks, "rounds/")
    begun = page.get(address).content.decode()
    assert begun.count("Length in minutes") == 3
    assert all(begun.count(f'value="{ref}"') == 3 for ref in case.items)
    typed = TYPED | {"items1": case.items, "items2": case.items[:1]}
    html = page.post(address, typed).content.decode()
    assert "Sign and send to" in html
    for day in ("Monday 10", "Tuesday 11", "Wednesday 12"):
        assert f"{day} January 2022" in html
    assert html.count('<bdi class="hour">07:00</bdi>') == 3
    assert served.asked == []
    response = page.post(address, typed | {"action": "send", "draft": "one"})
    assert response.status_code == 302
    act = served.asked[0].act
    assert [one.start for one in act.sessions] == list(JANUARY)
    assert act.sessions[0].items == tuple(case.items)
    assert act.continues == case.video
    html = page.get(response.headers["Location"]).content.decode()
    assert "Our proposal waits for an answer from" in html
    assert html.count("in person") >= 3


def test_accepting_agrees_on_every_day(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    rounds = they_plan(line, case)
    html = page.get(case.url("rounds", rounds)).content.decode()
    assert "Accept these rounds" in html
    typed = {"action": "send", "draft": "two", "of": waiting(line, rounds)}
    assert page.post(case.url("rounds", rounds, "accept/"), typed).status_code == 302
    state = desk.state(line.id)
    agreed = [state.agreed_terms(state.contacts[ref]) for ref in days(line, rounds)]
    assert [one.terms.start for one in agreed if one] == list(JANUARY)
    html = page.get(case.url("rounds", rounds)).content.decode()
    assert "Agreed as one" in html


def test_a_counter_edits_only_what_differs(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    """One hour moved: that day is marked changed with what it was, the others are as they were."""
    rounds = they_plan(line, case)
    address = case.url("rounds", rounds, "counter/")
    begun = page.get(address).content.decode()
    assert begun.count('value="10:00"') == 3
    typed = typed_of(line, rounds, *days(line, rounds)) | {"time2": "12:00", "purpose_en": ""}
    html = page.post(address, typed).content.decode()
    assert html.count('<td role="cell" class="changed">') == 1
    assert page.post(address, typed | {"action": "send", "draft": "3"}).status_code == 302
    act = served.asked[0].act
    assert [one.contact for one in act.sessions] == days(line, rounds)
    assert act.sessions[1].start == JANUARY[1] + 7200


def test_a_day_can_be_left_out_and_another_added(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    rounds = they_plan(line, case)
    contacts = days(line, rounds)
    address = case.url("rounds", rounds, "counter/")
    typed = typed_of(line, rounds, *contacts)
    html = page.post(address, typed | {"action": "add"}).content.decode()
    assert html.count("Length in minutes") == 4
    assert 'value="2022-01-11"' in html
    more = {"days": "4", "out1": "on", "date4": "2022-01-13", "time4": "10:00", "minutes4": "60"}
    sending = typed | more | {"medium4": "video", "action": "send", "draft": "4"}
    assert page.post(address, sending).status_code == 302
    act = served.asked[0].act
    assert [one.contact for one in act.sessions] == [*contacts[1:], None]
    assert days(line, rounds)[:2] == contacts[1:]
    assert days(line, rounds)[2] not in contacts


def test_an_agreed_set_holds_until_its_change_is_agreed(
    line: ALine, case: Case, page: Client, served: Server
) -> None:
    rounds = they_plan(line, case)
    line.say(acts.AcceptRounds(rounds=rounds, of=waiting(line, rounds)))
    contacts = days(line, rounds)
    address = case.url("rounds", rounds, "change/")
    assert "Propose a change" in page.get(address).content.decode()
    typed = dict(TYPED) | {f"contact{n}": ref for n, ref in enumerate(contacts, 1)}
    typed |= {"of": "", "date3": "2022-01-14", "action": "send", "draft": "5"}
    assert page.post(address, typed).status_code == 302
    state = desk.state(line.id)
    held = state.agreed_terms(state.contacts[contacts[2]])
    assert held is not None
    assert held.terms.start == JANUARY[2]
    html = page.get(case.url("rounds", rounds)).content.decode()
    assert "our change waits for an answer from" in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"time2": ""}, "Fill this in too, or leave the whole day out."),
        ({"date1": "10 January"}, "Write the date as 2021-12-30."),
        ({f"{name}{n}": "" for name in ("date", "time") for n in (1, 2, 3)}, "one day at least"),
        ({"title_en": ""}, "Write the title in one language at least."),
        ({"minutes3": "1441"}, "less than or equal to 1440"),
        ({"items1": ["0:99"]}, "Select a valid choice"),
        ({"days": "9999"}, None),
        ({"days": "many"}, None),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    case: Case, page: Client, served: Server, typed: dict[str, object], words: str | None
) -> None:
    response = page.post(case.url("talks", case.talks, "rounds/"), TYPED | typed)
    if words is None:
        assert response.status_code == 200
        return
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "To agree" in response.content.decode()
    assert served.asked == []


def test_what_may_not_be_done(line: ALine, case: Case, page: Client, served: Server) -> None:
    """Ad referendum is not accepted, ours not by us; a contact of rounds takes no own terms."""
    rounds = they_plan(line, case, mode=Mode.AD_REFERENDUM)
    for rest in ("accept/", "withdraw/", "change/"):
        assert page.get(case.url("rounds", rounds, rest)).status_code == 409, rest
    html = page.get(case.url("rounds", rounds)).content.decode()
    assert "they can be countered, not accepted" in html
    contact = days(line, rounds)[0]
    assert page.get(case.url("contacts", contact)).status_code == 200
    assert page.get(case.url("contacts", contact, "propose/")).status_code == 409


def test_declined_with_a_reason(line: ALine, case: Case, page: Client, served: Server) -> None:
    rounds = they_plan(line, case)
    typed = {"of": waiting(line, rounds), "reason_en": "Too soon", "action": "send", "draft": "6"}
    assert page.post(case.url("rounds", rounds, "decline/"), typed).status_code == 302
    html = page.get(case.url("rounds", rounds)).content.decode()
    assert "Too soon" in html
    assert "Propose anew" in html


def test_our_rounds_are_withdrawn(line: ALine, case: Case, page: Client, served: Server) -> None:
    days = sessions(*JANUARY)
    rounds = line.say(acts.RequestRounds(talks=case.talks, title=ROUNDS, sessions=days))
    html = page.get(case.url("rounds", rounds, "withdraw/")).content.decode()
    assert "they may still accept" in html
    typed = {"of": waiting(line, rounds), "action": "send", "draft": "7"}
    assert page.post(case.url("rounds", rounds, "withdraw/"), typed).status_code == 302
    assert desk.state(line.id).rounds[rounds].set.standing().open is None
