"""The agenda beside a contact: its clock, the plan of its time, and notebooks; nothing is sent."""

import re
from typing import Any

import pytest
from django.test import Client

from detente.node import models
from detente.notes import agenda_clock, notebooks
from detente.notes.models import Note, Notebook, Share, Turn
from detente.people.models import Person
from detente.people.roles import KEEPS_TIME, TAKES_NOTES, Role
from tests.web.a_line import ALine
from tests.web.case import VOICE_START, Case

JSON = {"HTTP_ACCEPT": "application/json"}
SECRET = "They would accept 1997 <b>"


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


@pytest.fixture
def contact(case: Case) -> str:
    """The address of the agenda of an agreed contact that is still to be held."""
    found = case.we_ask()
    case.accept(found)
    return case.url("contacts", found, "agenda/")


def browser(name: str, role: Role) -> Client:
    client = Client()
    client.force_login(Person.objects.add(name, role, "en"))
    return client


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def keep(client: Client, address: str, item: str, words: str, began: int = 0, **more: Any) -> Any:
    """Save one note as the page's script does, or as its form does without JSON."""
    typed = {"action": "notes", f"words_{item}": words, f"began_{item}": str(began)}
    return client.post(address, typed, **more)


class Clock:
    """The time of day, which goes on when a test says so."""

    def __init__(self) -> None:
        self.now = VOICE_START

    def time(self) -> float:
        """The second it is."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What the agenda's clock goes by."""
    made = Clock()
    monkeypatch.setattr(agenda_clock, "time", made)
    return made


def test_the_clock_counts_what_each_item_took(case: Case, contact: str, clock: Clock) -> None:
    """One item is up at a time; one that comes up again goes on from where it was."""
    eve = browser("Eve", Role.NOTE_TAKER)
    first, second, _third = case.items
    for item, lasted in ((first, 60), (second, 125), (first, 10)):
        assert eve.post(contact, {"action": f"up {item}"}).status_code == 302
        clock.now += lasted
    page = text(eve, contact)
    assert page.count("Being discussed") == 1
    assert re.findall(r'data-spent="(\d+)"( data-runs)?', page) == [
        ("70", " data-runs"),
        ("125", ""),
    ]
    assert ">1:10<" in page
    assert ">2:05<" in page
    eve.post(contact, {"action": "stop"})
    clock.now += 3600
    page = text(eve, contact)
    assert "Being discussed" not in page
    assert ">1:10<" in page


def test_a_clock_that_nobody_stopped_ends_with_the_call(case: Case) -> None:
    """The facts that both signed say when; without any, an item lasts half a day at most."""
    line = case.line.id
    Turn.objects.create(line=line, contact=case.video, item=case.items[0], begun_at=1_000)
    assert agenda_clock.times(line, case.video, ended=1_300)[case.items[0]].spent == 300
    asleep = agenda_clock.times(line, case.video)[case.items[0]]
    assert (asleep.spent, asleep.up) == (agenda_clock.LONGEST, False)
    # A call that was taken up again: what begins after the first had ended goes on.
    Turn.objects.all().delete()
    Turn.objects.create(line=line, contact=case.video, item=case.items[0], begun_at=1_400)
    assert agenda_clock.times(line, case.video, ended=1_300)[case.items[0]].spent > 300


def test_the_time_is_planned_and_what_is_over_is_said(
    case: Case, contact: str, clock: Clock
) -> None:
    eve = browser("Eve", Role.DUTY_OFFICER)
    first, second, _third = case.items
    typed = {"action": "plan", f"minutes_{first}": "1", f"minutes_{second}": " 60 "}
    assert eve.post(contact, typed).status_code == 302
    page = text(eve, contact)
    assert "Planned: 61 of 50 minutes." in re.sub(r"</?bdi[^>]*>", "", page)
    assert "of 1 minute" in page
    assert "of 60 minutes" in page
    eve.post(contact, {"action": f"up {first}"})
    clock.now += 61
    assert text(eve, contact).count("data-over>") == 1
    eve.post(contact, {"action": "plan", f"minutes_{first}": ""})
    assert list(Share.objects.all()) == []


@pytest.mark.parametrize("minutes", ["0", "-1", "1441", "ten", "1.5", "9" * 40])
def test_minutes_that_are_none_change_nothing_and_stay_typed(
    case: Case, contact: str, minutes: str
) -> None:
    eve = browser("Eve", Role.DELEGATE)
    typed = {"action": "plan", f"minutes_{case.items[0]}": minutes}
    response = eve.post(contact, typed)
    assert response.status_code == 422
    assert f'value="{minutes}"' in response.content.decode()
    assert "Minutes are whole numbers from 1 to 1440" in response.content.decode()
    assert list(Share.objects.all()) == []


def test_each_role_has_what_belongs_to_it(case: Case, contact: str) -> None:
    for role in Role:
        client = browser(role, role)
        page = text(client, contact)
        assert ("Discuss now" in page) == (role in KEEPS_TIME), role
        assert ("My notes" in page) == (role in TAKES_NOTES), role
        item = case.items[0]
        expected = 302 if role in KEEPS_TIME else 403
        assert client.post(contact, {"action": f"up {item}"}).status_code == expected, role
        assert client.post(contact, {"action": "plan"}).status_code == expected, role
        expected = 200 if role in TAKES_NOTES else 403
        assert keep(client, contact, item, "Said", **JSON).status_code == expected, role
        expected = 302 if role in TAKES_NOTES else 403
        assert client.post(contact, {"action": "open"}).status_code == expected, role
    assert Notebook.objects.count() == len(TAKES_NOTES)


def test_the_rules_hold_without_the_pages(case: Case) -> None:
    interpreter = Person.objects.add("Fatima", Role.INTERPRETER, "en")
    where = (case.line.id, case.video)
    with pytest.raises(agenda_clock.MayNotKeepTimeError):
        agenda_clock.take_up(*where, case.items[0], interpreter)
    with pytest.raises(agenda_clock.MayNotKeepTimeError):
        agenda_clock.plan(*where, {case.items[0]: 5}, interpreter)
    with pytest.raises(notebooks.MayNotNoteError):
        notebooks.save(*where, interpreter, {"": notebooks.Typed("x", 0)})
    with pytest.raises(notebooks.MayNotNoteError):
        notebooks.show(*where, interpreter, to_us=True)


def test_notes_are_their_authors_until_opened(case: Case, contact: str) -> None:
    """Not even the principal reads them before; what is opened can be closed again."""
    eve, pyotr = browser("Eve", Role.NOTE_TAKER), browser("Pyotr", Role.PRINCIPAL)
    admin = browser("Olga", Role.ADMINISTRATOR)
    assert keep(eve, contact, case.items[0], SECRET, **JSON).json()["kept"] == {case.items[0]: 1}
    assert "1997 &lt;b&gt;" in text(eve, contact)
    for other in (pyotr, admin):
        assert "1997" not in text(other, contact)
    eve.post(contact, {"action": "open"})
    assert "Notes by" in text(pyotr, contact)
    assert "1997 &lt;b&gt;" in text(pyotr, contact)
    assert "1997" not in text(admin, contact)
    eve.post(contact, {"action": "close"})
    assert "1997" not in text(pyotr, contact)


def test_nothing_of_it_is_sent(case: Case, contact: str) -> None:
    """The record and what waits to be signed are as they were."""
    before = models.Entry.objects.count(), models.Request.objects.count()
    eve = browser("Eve", Role.NOTE_TAKER)
    keep(eve, contact, case.items[0], SECRET)
    eve.post(contact, {"action": f"up {case.items[0]}"})
    eve.post(contact, {"action": "open"})
    assert Note.objects.get().words == SECRET
    assert (models.Entry.objects.count(), models.Request.objects.count()) == before


def test_two_pages_of_one_person_lose_nothing(case: Case, contact: str) -> None:
    """The second hears what the first wrote, by script and by form, and chooses."""
    item, eve = case.items[0], browser("Eve", Role.NOTE_TAKER)
    assert keep(eve, contact, item, "One", 0, **JSON).json() == {"kept": {item: 1}, "changed": {}}
    told = keep(eve, contact, item, "Two", 0, **JSON).json()
    assert told == {"kept": {}, "changed": {item: {"words": "One", "version": 1}}}
    shown = keep(eve, contact, item, "Two", 0)
    assert shown.status_code == 409
    page = shown.content.decode()
    assert ">\nTwo</textarea>" in page
    assert "data-clash-words>One<" in page
    assert f'name="began_{item}" value="1"' in page
    assert keep(eve, contact, item, "Two", 1).status_code == 302
    # The same words again, as from a page that did not hear the answer, are kept already.
    assert keep(eve, contact, item, "Two", 1, **JSON).json()["kept"] == {item: 2}
    assert Note.objects.get().words == "Two"


def test_lines_end_alike_by_form_and_by_script(case: Case, contact: str) -> None:
    eve = browser("Eve", Role.NOTE_TAKER)
    keep(eve, contact, "", "one\r\ntwo\rthree\n")
    assert Note.objects.get().words == "one\ntwo\nthree\n"
    assert ">\none\ntwo\nthree\n</textarea>" in text(eve, contact)


def test_notes_that_are_too_long_stay_on_the_page(case: Case, contact: str) -> None:
    eve = browser("Eve", Role.NOTE_TAKER)
    words = "x" * (notebooks.MOST_CHARACTERS + 1)
    assert keep(eve, contact, case.items[0], words, **JSON).status_code == 413
    shown = keep(eve, contact, case.items[0], words)
    assert shown.status_code == 413
    assert words in shown.content.decode()
    assert not Note.objects.exists()


@pytest.mark.parametrize("action", ["", "up 9:9", "up", "sign", "notes\x00"])
def test_what_no_page_sends_is_refused(contact: str, action: str) -> None:
    eve = browser("Eve", Role.NOTE_TAKER)
    assert eve.post(contact, {"action": action}).status_code == 403
    assert keep(eve, contact, "9:9", "Nowhere", **JSON).json() == {"kept": {}, "changed": {}}
    assert not Note.objects.exists()
    assert not Turn.objects.exists()


def test_once_it_is_concluded_the_clock_is_only_read(case: Case) -> None:
    eve = browser("Eve", Role.NOTE_TAKER)
    address = case.url("contacts", case.video, "agenda/")
    assert "Discuss now" not in text(eve, address)
    assert eve.post(address, {"action": f"up {case.items[0]}"}).status_code == 403
    assert keep(eve, address, case.items[0], "Afterwards").status_code == 302
