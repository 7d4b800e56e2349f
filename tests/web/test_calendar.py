"""Contacts in calendar programs: a file for each, and everybody's private address for all."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from detente.core import acts
from detente.core.kinds import Medium
from detente.diary.models import Feed
from detente.people import invitations
from detente.people.models import Person
from detente.people.roles import Role
from tests.tools.calendars import read
from tests.web.a_line import ALine
from tests.web.case import VOICE_START, Case
from tests.web.test_hostile import DECEIVING, HOSTILE, say_everything

DAY = 86_400


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


@pytest.fixture(autouse=True)
def _before_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day before the voice contact, three weeks after the video contact."""
    then = datetime.fromtimestamp(VOICE_START - DAY, UTC)
    monkeypatch.setattr(timezone, "now", lambda: then)


def file(page: Client, case: Case, contact: str) -> dict[str, Any]:
    """The one event of a contact's file."""
    response = page.get(case.url("contacts", contact, "calendar/"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    (event,) = read(response.content)
    return event


def make_address(page: Client, line: ALine, subjects: str = "no") -> str:
    """A new private address, as its page shows it once; its path."""
    typed = {"action": "renew", "subjects": subjects}
    html = page.post(f"/lines/{line.id[:12]}/hours/calendar/", typed).content.decode()
    found = re.search(r'value="http://[^/"]+(/calendar/[A-Za-z0-9_-]{43}\.ics)"', html)
    assert found
    return found[1]


def test_a_proposed_contact_in_a_calendar(case: Case, page: Client) -> None:
    voice = case.they_ask()
    found = file(page, case, voice)
    assert (found["start"], found["end"]) == (VOICE_START, VOICE_START + 3000)
    assert found["status"] == "TENTATIVE"
    assert found["summary"] == "Contact with Washington (voice): Security guarantees"
    assert found["description"].split("\n") == [
        "Proposed, not agreed",
        "Moscow: Thursday 30 December 2021, 23:30 (UTC+3)",
        "Washington: Thursday 30 December 2021, 15:30 (UTC−5)",
        "UTC: Thursday 30 December 2021, 20:30",
        "50 minutes",
        "– Guarantees",
        "– Military presence",
        "– Diplomatic track",
        "– The January rounds",
    ]


@pytest.mark.parametrize(
    ("language", "summary", "line_of_time"),
    [
        (
            "ar",
            "اتصال مع واشنطن (صوتي): الضمانات الأمنية",
            "موسكو: الخميس 30 كانون الأول/ديسمبر 2021، 23:30 (UTC+3)",
        ),
        (
            "ru",
            "Контакт, Вашингтон (голос): Гарантии безопасности",
            "Москва: четверг, 30 декабря 2021 года, 23:30 (UTC+3)",
        ),
    ],
)
def test_it_speaks_the_reader_s_language(
    language: str, summary: str, line_of_time: str, case: Case, page: Client, principal: Person,
    line: ALine,
) -> None:  # fmt: skip
    voice = case.they_ask()
    principal.language = language
    principal.save()
    found = file(page, case, voice)
    assert found["summary"] == summary
    assert line_of_time in found["description"].split("\n")
    address = make_address(page, line, "yes")
    response = Client().get(address)
    assert summary in {event["summary"] for event in read(response.content)}
    assert response.headers["Content-Language"] == language


def test_each_step_takes_the_place_of_the_one_before(case: Case, line: ALine, page: Client) -> None:
    """Asked, countered, agreed, a change agreed, called off, taken back: one event throughout."""
    voice = case.they_ask()
    steps = [file(page, case, voice)]

    def step(say: Any, act: Any) -> None:
        say(act)
        steps.append(file(page, case, voice))

    terms = {"contact": voice, "medium": Medium.VOICE, "items": tuple(case.items)}
    hour_later = terms | {"start": VOICE_START + 3600, "minutes": 40}
    step(line.say, acts.CounterTerms(of=case.open(voice), **hour_later))
    step(line.they_say, acts.AcceptTerms(contact=voice, of=case.open(voice)))
    step(line.they_say, acts.ProposeTerms(start=VOICE_START + DAY, minutes=30, **terms))
    step(line.say, acts.AcceptTerms(contact=voice, of=case.open(voice)))
    step(line.they_say, acts.CallOff(contact=voice))
    step(line.they_say, acts.CallOff(contact=voice, off=False))
    step(line.say, acts.CallOff(contact=voice))
    assert [(one["start"] - VOICE_START, one["status"]) for one in steps] == [
        (0, "TENTATIVE"),
        (3600, "TENTATIVE"),
        (3600, "CONFIRMED"),
        (3600, "CONFIRMED"),  # what was agreed holds until the change is agreed
        (DAY, "CONFIRMED"),
        (DAY, "CANCELLED"),
        (DAY, "CONFIRMED"),
        (DAY, "CANCELLED"),
    ]
    assert len({one["uid"] for one in steps}) == 1
    sequences = [one["sequence"] for one in steps]
    assert sequences == sorted(set(sequences)), "each higher than the last"
    at_last = [one["stamp"] for one in steps]
    assert at_last[-1] <= line.at


def test_a_declined_contact_is_called_off(case: Case, line: ALine, page: Client) -> None:
    voice = case.they_ask()
    before = file(page, case, voice)
    line.say(acts.DeclineTerms(contact=voice, of=case.open(voice), reason={"en": "No"}))
    after = file(page, case, voice)
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


def test_the_contacts_of_rounds_take_their_times_from_the_set(
    case: Case, line: ALine, page: Client
) -> None:
    """10, 11 and 12 January as one: proposed, agreed, one of them moved, one left out."""
    session = {"medium": Medium.IN_PERSON, "minutes": 240}
    days = [acts.NewSession(start=VOICE_START + n * DAY, **session) for n in (11, 12, 13)]
    line.they_say(acts.RequestRounds(
        talks=case.talks, title={"en": "January rounds"}, sessions=tuple(days),
        place={"en": "Geneva; the\nold\thall"},
    ))  # fmt: skip
    from detente.node import desk

    def rounds() -> Any:
        return next(iter(desk.state(line.id).rounds.values()))

    contacts = [one.id for one in desk.state(line.id).contacts.values() if one.rounds]
    found = [file(page, case, ref) for ref in contacts]
    assert [one["status"] for one in found] == ["TENTATIVE"] * 3
    assert [one["start"] for one in found] == [day.start for day in days]
    assert found[0]["location"] == "Geneva; the old hall"
    line.say(acts.AcceptRounds(rounds=rounds().id, of=rounds().set.standing().open.id))
    assert {file(page, case, ref)["status"] for ref in contacts} == {"CONFIRMED"}
    moved = [
        acts.NewSession(start=day.start + 3600, contact=ref, **session)
        for day, ref in list(zip(days, contacts, strict=True))[:2]
    ]
    line.say(acts.ProposeRounds(rounds=rounds().id, sessions=tuple(moved)))
    line.they_say(acts.AcceptRounds(rounds=rounds().id, of=rounds().set.standing().open.id))
    last = [file(page, case, ref) for ref in contacts]
    assert [one["status"] for one in last] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert last[0]["start"] == days[0].start + 3600
    assert all(after["sequence"] > one["sequence"] for one, after in zip(found, last, strict=True))


def test_no_file_without_a_time_that_a_calendar_reaches(
    case: Case, line: ALine, page: Client
) -> None:
    odd = line.they_say(acts.RequestContact(
        talks=case.talks, medium=Medium.VOICE, start=2**53 - 1, minutes=1
    ))  # fmt: skip
    assert page.get(case.url("contacts", odd, "calendar/")).status_code == 404
    assert "calendar program" not in page.get(case.url("contacts", odd)).content.decode()
    assert len(read(Client().get(make_address(page, line)).content)) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "bidi", "lines"])
def test_hostile_text_in_a_calendar(text: str, page: Client, line: ALine) -> None:
    """Hostile words make no property, no event, no header and no hidden turn of the text."""
    case, voice = say_everything(line, text + ";,\\:\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x")
    feed = Client().get(make_address(page, line, "yes"))
    one = page.get(case.url("contacts", voice, "calendar/"))
    for response, events in ((one, 1), (feed, 3)):
        whole = response.content.decode()
        assert "two=2" not in str(response.headers)
        assert not DECEIVING.search(whole)
        assert whole.count("\r\nBEGIN:VEVENT") == events
        assert len(read(response.content)) == events
        assert all(len(row.encode()) <= 75 for row in whole.split("\r\n"))
        assert "\r" not in whole.replace("\r\n", "")


def test_the_private_address_opens_without_signing_in(
    case: Case, line: ALine, page: Client
) -> None:
    """Times only, until its owner says otherwise: nothing of whom and what about."""
    voice = case.they_ask()
    address = make_address(page, line)
    response = Client().get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    whole = response.content.decode()
    for word in ("Washington", "guarantees", "Voice", line.id[:12], "http", "DESCRIPTION"):
        assert word not in whole
    found = {event["uid"]: event for event in read(response.content)}
    assert found[file(page, case, voice)["uid"]]["summary"] == "Contact"
    assert len(found) == 2
    page.post(f"/lines/{line.id[:12]}/hours/calendar/", {"action": "keep", "subjects": "yes"})
    named = read(Client().get(address).content)
    assert "Contact with Washington (voice): Security guarantees" in {e["summary"] for e in named}


def test_a_program_that_has_the_newest_takes_nothing_again(
    case: Case, line: ALine, page: Client
) -> None:
    address, program = make_address(page, line), Client()
    tag = program.get(address).headers["ETag"]
    again = program.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    case.they_ask()
    fresh = program.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag
    assert program.head(address).status_code == 200
    assert program.post(address).status_code == 405


def test_an_address_ends_when_it_is_renewed_or_turned_off(line: ALine, page: Client) -> None:
    first = make_address(page, line)
    second = make_address(page, line)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    page.post(f"/lines/{line.id[:12]}/hours/calendar/", {"action": "off"})
    assert Client().get(second).status_code == 404
    assert "Make an address" in page.get(f"/lines/{line.id[:12]}/hours/").content.decode()


@pytest.mark.parametrize("lost", [{"is_active": False}, {"role": Role.INTERPRETER}])
def test_an_address_ends_with_its_owner_s_role(
    lost: dict[str, Any], line: ALine, page: Client
) -> None:
    address = make_address(page, line)
    Person.objects.update(**lost)
    assert Client().get(address).status_code == 404


def test_an_address_ends_with_its_owner(line: ALine, page: Client) -> None:
    address = make_address(page, line)
    Person.objects.all().delete()
    assert Client().get(address).status_code == 404


def test_the_log_does_not_hold_an_address(
    line: ALine, page: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A calendar program asks with methods of its own, which are refused and logged."""
    address = make_address(page, line)
    stranger = Client(enforce_csrf_checks=True)
    for method in ("POST", "PROPFIND", "OPTIONS"):
        assert stranger.generic(method, address).status_code in {403, 405}
    invited = urlsplit(invitations.invite("Vera", Role.DELEGATE)).path
    assert stranger.post(invited).status_code == 403
    assert len(caplog.records) == 4
    for path in (address, invited):
        token = path.split("/")[2].removesuffix(".ics")
        assert token not in caplog.text
    assert "/calendar/…" in caplog.text


def test_only_a_hash_of_the_address_is_kept(line: ALine, page: Client) -> None:
    token = make_address(page, line).split("/")[2].removesuffix(".ics")
    kept = Feed.objects.get()
    assert token not in str(vars(kept))
    html = page.get(f"/lines/{line.id[:12]}/hours/").content.decode()
    assert token not in html
    assert "In use since" in html
    for wrong in (kept.digest, token[:-1], token + "x" * 60, "", "a%00b"):
        assert Client().get(f"/calendar/{wrong}.ics").status_code == 404


def test_each_person_has_an_address_of_their_own(line: ALine, page: Client) -> None:
    mine, other = make_address(page, line), Client()
    other.force_login(Person.objects.add("Anna", Role.NOTE_TAKER, "ru"))
    theirs = make_address(other, line)
    page.post(f"/lines/{line.id[:12]}/hours/calendar/", {"action": "off"})
    assert Client().get(mine).status_code == 404
    assert Client().get(theirs).status_code == 200


def test_what_is_long_past_is_left_out(
    case: Case, line: ALine, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = make_address(page, line)
    assert len(read(Client().get(address).content)) == 1
    later = datetime.fromtimestamp(VOICE_START + 90 * DAY, UTC)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert read(Client().get(address).content) == []


def test_a_long_feed_asks_the_database_no_more_often(case: Case, line: ALine, page: Client) -> None:
    address = make_address(page, line, "yes")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        return len(asked)

    queries()
    few = queries()
    for n in range(30):
        line.say(acts.RequestContact(
            talks=case.talks, medium=Medium.VOICE, start=VOICE_START + n * DAY, minutes=30,
            items=tuple(case.items), new_items=(acts.NewItem({"en": f"Item {n}"}),),
        ))  # fmt: skip
    queries()
    assert queries() == few
