"""Our hours and holidays, what we assume of theirs, and the times that are proposed from them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from detente.core import acts
from detente.core.kinds import Medium
from detente.core.times import utc_second
from detente.diary import timetables
from detente.diary.models import Timetable
from detente.diary.timetables import OURS, Kept
from detente.node import models
from detente.people.models import Person
from detente.people.roles import Role
from tests.web.a_line import ALine, Server
from tests.web.case import Case
from tests.web.test_forms import GOOD

MONDAY = datetime(2021, 12, 20, 9, tzinfo=UTC)
MOSCOW_WEEK = ((600, 1440),) * 5 + (None, None)
WASHINGTON_WEEK = ((480, 1260),) * 5 + (None, None)
TYPED = {
    **{f"from{day}": "10:00" for day in range(5)},
    **{f"to{day}": "24:00" for day in range(5)},
    "late": "on",
    "country": "RU",
    "day1": "2022-01-10",
    "name1": "Reception",
}


@pytest.fixture(autouse=True)
def _before_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 20 December 2021, noon in Moscow."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


@pytest.fixture
def known(line: ALine) -> None:
    """The hours of the case."""
    timetables.keep(OURS, Kept(MOSCOW_WEEK, late=True, country="RU"))
    timetables.keep(line.id, Kept(WASHINGTON_WEEK, country="US"))


def hours(line: ALine, rest: str = "") -> str:
    return f"/lines/{line.id[:12]}/hours/{rest}"


def buttons(html: str) -> list[int]:
    """The starts that are suggested, in their order."""
    return [int(start) for start in re.findall(r'name="start" value="(\d+)"', html)]


def moscow(text: str) -> int:
    return utc_second(datetime.fromisoformat(text), "Europe/Moscow")


def test_hours_are_kept_and_read(line: ALine, page: Client) -> None:
    response = page.post(hours(line, "ours/"), TYPED, follow=True)
    html = response.content.decode()
    assert "Kept. Nothing was sent." in html
    assert html.count("10:00–24:00") == 5
    assert "times until 02:00 of the next day suit as well" in html
    assert "Reception" in html
    assert "What we assume of" in html
    kept = timetables.kept(OURS)
    assert kept == Kept(MOSCOW_WEEK, True, "RU", ((date(2022, 1, 10), "Reception"),), written=True)
    assert not timetables.kept(line.id).written
    html = page.get(hours(line, "ours/")).content.decode()
    assert 'value="24:00"' in html
    assert 'value="2022-01-10"' in html


def test_an_end_before_its_beginning_lies_on_the_next_day(line: ALine, page: Client) -> None:
    typed = {"from0": "20:00", "to0": "02:00", "from1": "9.30", "to1": "0930"}
    html = page.post(hours(line, "theirs/"), typed, follow=True).content.decode()
    assert timetables.kept(line.id).week[:2] == ((1200, 1560), (570, 2010))
    assert "20:00–02:00" in html
    assert html.count("next day") == 2
    assert not timetables.kept(OURS).written


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"from0": "25:00"}, "from0", "Write the hour as 23:30"),
        ({"from0": "24:00"}, "from0", "Write the hour as 23:30"),
        ({"to0": "24:01"}, "to0", "Write the hour as 23:30"),
        ({"to0": "10:75"}, "to0", "Write the hour as 23:30"),
        ({"to0": ""}, "to0", "Write both hours, or neither"),
        ({"from0": ""}, "from0", "Write both hours, or neither"),
        ({"country": "XX"}, "country", "Select a valid choice"),
        ({"day2": "10.1.2022"}, "day2", "Write the date as 2021-12-30"),
        ({"day2": "2022-01-10"}, "day2", "This day is on the list already"),
        ({"name2": "Visit"}, "day2", "Write the date of this day off"),
        ({"name1": "x\u202ey"}, "name1", "hidden control in it, U+202E"),
    ],
)
def test_hours_that_cannot_be_kept(
    changed: dict[str, str], field: str, words: str, line: ALine, page: Client
) -> None:
    response = page.post(hours(line, "ours/"), TYPED | changed)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert f'id="id_{field}_error"' in html
    assert f'href="#id_{field}"' in html
    assert 'value="2022-01-10"' in html
    assert not Timetable.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_keeps_the_hours(role: Role, line: ALine, client: Client) -> None:
    client.force_login(Person.objects.add("Anna", role, "en"))
    html = client.get(hours(line)).content.decode()
    may = role in {Role.PRINCIPAL, Role.DELEGATE, Role.DUTY_OFFICER, Role.ADMINISTRATOR}
    assert ("Change our hours" in html) is may
    for rest in ("ours/", "theirs/"):
        assert client.get(hours(line, rest)).status_code == (200 if may else 403)
        assert client.post(hours(line, rest), TYPED).status_code == (302 if may else 403)
    assert Timetable.objects.exists() is may


def test_nothing_of_it_goes_over_the_line(
    case: Case, line: ALine, page: Client, served: Server
) -> None:
    """Hours, holidays and suggestions write no statement and ask nothing of the link process."""
    before = list(models.Entry.objects.values_list("side", "n", "entry"))
    for rest in ("ours/", "theirs/"):
        assert page.post(hours(line, rest), TYPED).status_code == 302
    request = case.url("talks", case.talks, "request/")
    html = page.get(request).content.decode()
    page.post(request, GOOD | {"start": str(buttons(html)[0])})
    page.get(f"/lines/{line.id[:12]}/clocks/?date=2022-01-10&time=03:00&minutes=50")
    assert served.asked == []
    assert not models.Request.objects.exists()
    assert list(models.Entry.objects.values_list("side", "n", "entry")) == before


def test_a_request_says_nothing_of_our_hours(
    case: Case, known: None, line: ALine, page: Client, served: Server
) -> None:
    """Sent from a form full of suggestions, it carries the terms and no more."""
    typed = GOOD | {"action": "send", "draft": "one", "date": "2022-01-04", "time": "03:00"}
    assert page.post(case.url("talks", case.talks, "request/"), typed).status_code == 302
    last = models.Entry.objects.filter(side=line.side).order_by("n").last()
    said = bytes(last.entry) + bytes(last.body or b"")
    assert b"terms.propose" in said
    for word in (b"hours", b"holiday", b"RU", b"outside", b"suggest"):
        assert word not in said


def test_times_that_suit_both_are_suggested(case: Case, known: None, page: Client) -> None:
    """Moscow from 10:00 to 24:00, Washington from 08:00 to 21:00; the 24th is a holiday there."""
    html = page.get(case.url("talks", case.talks, "request/")).content.decode()
    assert "Times that suit both, the best first" in html
    days = [20, 21, 22, 23, 27, 28]
    assert buttons(html) == [moscow(f"2021-12-{day} 17:00") for day in days]
    shown = re.sub(r"<[^>]+>|\s+", " ", html)
    shown = re.sub(r" +", " ", shown)
    assert "Moscow Mon 20 Dec 17:00" in shown
    assert "Washington Mon 20 Dec 09:00" in shown
    assert "UTC Mon 20 Dec 14:00" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Times that suit both, the best first"),
        ("ar", "أوقات تناسب الجانبين، الأفضل أولا"),
        ("ru", "Время, удобное обеим сторонам, лучшее первым"),
    ],
)
def test_suggestions_speak_the_reader_s_language(
    language: str, words: str, case: Case, known: None, page: Client, principal: Person
) -> None:
    principal.language = language
    principal.save()
    html = page.get(case.url("talks", case.talks, "request/")).content.decode()
    assert words in html
    assert len(buttons(html)) == 6
    weekday = {"en": "Mon 20 Dec", "ar": "الاثنين 20 كانون الأول/ديسمبر", "ru": "пн, 20 декабря"}
    assert html.count(weekday[language]) == 3


def test_a_suggestion_fills_date_and_time_and_keeps_the_rest(
    case: Case, known: None, page: Client, served: Server
) -> None:
    """Without JavaScript: the button sends the form, which comes back filled and unchecked."""
    address = case.url("talks", case.talks, "request/")
    typed: dict[str, Any] = GOOD | {"items": case.items[:1], "date": "", "time": "", "medium": ""}
    html = page.post(address, typed | {"start": str(moscow("2021-12-27 17:00"))}).content.decode()
    assert 'value="2021-12-27"' in html
    assert 'value="17:00"' in html
    assert "Продолжить" in html
    assert len(re.findall(r'name="items"[^>]* checked', html)) == 1
    assert "Not sent" not in html
    for odd in ("", "-5", "1e9", "9" * 16, "x"):
        assert page.post(address, typed | {"start": odd}).status_code in (200, 422)
    assert served.asked == []


def test_later_times_go_on_from_the_last(case: Case, known: None, page: Client) -> None:
    address = case.url("talks", case.talks, "request/")
    html = page.get(address).content.decode()
    after = re.search(r'name="after" value="(\d+)"', html)
    assert after
    later = page.post(address, GOOD | {"after": after[1]}).content.decode()
    assert min(buttons(later)) > max(buttons(html))
    assert "Продолжить" in later


def test_enter_in_a_field_presses_no_suggestion(case: Case, known: None, page: Client) -> None:
    """Browsers press a form's first button then: it must be the one that checks."""
    html = page.get(case.url("talks", case.talks, "request/")).content.decode()
    form = html[html.index('<form method="post" class="ground') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'value="check"' in first[0]
    assert 'tabindex="-1" aria-hidden="true"' in first[0]


def test_a_counter_has_suggestions_for_its_own_length(
    case: Case, known: None, page: Client
) -> None:
    voice = case.they_ask(minutes=90)
    html = page.get(case.url("contacts", voice, "counter/")).content.decode()
    assert "For 90 minutes" in html
    first = buttons(html)[0]
    filled = page.post(case.url("contacts", voice, "counter/"), GOOD | {"start": str(first)})
    assert 'value="17:00"' in filled.content.decode()


def test_the_least_bad_is_said_as_it_is(case: Case, line: ALine, page: Client) -> None:
    """Half an hour each, far apart: nothing suits both, and the page says by how much."""
    timetables.keep(OURS, Kept(((600, 660),) * 7))
    timetables.keep(line.id, Kept(((600, 660),) * 7))
    html = page.get(case.url("talks", case.talks, "request/")).content.decode()
    assert "No time suits both; these are the least bad" in html
    assert len(buttons(html)) == 3
    assert re.search(r"outside its hours by .{0,20}\d hr", html)


def clocks(line: ALine, page: Client, text: str, minutes: int = 50) -> str:
    day, hour = text.split()
    query = {"date": day, "time": hour, "minutes": str(minutes)}
    return page.get(f"/lines/{line.id[:12]}/clocks/", query).content.decode()


def test_notes_on_a_typed_time(line: ALine, known: None, page: Client, principal: Person) -> None:
    """As it is typed: outside hours, days off by name, weekends; nothing where it suits."""
    assert "By the hours kept here" not in clocks(line, page, "2021-12-28 17:00")
    late = clocks(line, page, "2021-12-30 23:30")
    assert "late hours" in late
    assert "outside" not in late
    assert 'outside its hours by <bdi dir="auto">1 hr 30 min</bdi>' in clocks(
        line, page, "2021-12-28 14:30"
    )
    assert "a day off, <bdi" in clocks(line, page, "2022-01-04 17:00")
    weekend = clocks(line, page, "2022-01-15 17:00")
    assert weekend.count("no hours on this day") == 2
    assert "Saturday" in weekend
    principal.language = "ru"
    principal.save()
    assert "Новогодние каникулы" in clocks(line, page, "2022-01-04 17:00")


def test_a_note_is_no_refusal(case: Case, known: None, page: Client, served: Server) -> None:
    """Three in the morning is noted before sending, for us alone, and can be sent."""
    typed = GOOD | {"date": "2021-12-28", "time": "03:00"}
    address = case.url("talks", case.talks, "request/")
    html = page.post(address, typed).content.decode()
    assert "Sign and send to" in html
    note = html[html.index("By the hours kept here") :]
    assert "outside its hours by" in note
    block = html[html.rindex("<section", 0, html.index("By the hours kept here")) :]
    assert block.startswith('<section class="ground only-us">')
    assert page.post(address, typed | {"action": "send", "draft": "x"}).status_code == 302
    assert len(served.asked) == 1


def test_a_contact_s_page_notes_it_for_us(case: Case, known: None, page: Client) -> None:
    voice = case.they_ask()
    html = page.get(case.url("contacts", voice)).content.decode()
    assert "late hours" in html
    assert "Take it into a calendar program" in html


def test_times_that_no_calendar_reaches_have_no_notes(line: ALine, page: Client) -> None:
    for text in ("9999-12-31 23:00", "1970-01-01 00:30"):
        assert clocks(line, page, text, 1440)


def test_public_holidays_come_in_the_reader_s_words() -> None:
    named = {
        language: timetables.public_holidays("EG", language, range(2022, 2023))[date(2022, 6, 30)]
        for language in ("ar", "en", "ru")
    }
    assert named["ar"] == "عيد ثورة ٣٠ يونيو"
    assert named["en"] == named["ru"] == "June 30 Revolution Day"
    assert "RU" in timetables.countries()


def test_a_suggestion_goes_to_the_first_day_of_rounds_without_one(
    case: Case, known: None, page: Client, served: Server
) -> None:
    """And what falls outside is noted for each day before the set is sent."""
    address = case.url("talks", case.talks, "rounds/")
    html = page.get(address).content.decode()
    assert "For 120 minutes" in html
    typed: dict[str, Any] = {"days": "3", "title_en": "January rounds", "action": "check"}
    typed |= {f"minutes{n}": "120" for n in (1, 2, 3)}
    typed |= {"date1": "2022-01-10", "time1": "17:00"}
    filled = page.post(address, typed | {"start": str(moscow("2022-01-11 17:00"))})
    html = filled.content.decode()
    assert 'name="date2" value="2022-01-11"' in html
    assert 'name="time2" value="17:00"' in html
    typed |= {"date2": "2022-01-15", "time2": "11:00"}
    html = page.post(address, typed).content.decode()
    note = re.sub(r"<[^>]+>", "", html[html.index("By the hours kept here") :])
    assert "Sat 15 Jan: Washington: no hours on this day, Saturday" in note
    assert "Mon 10 Jan" not in note[: note.index("Sign and send to")]
    assert served.asked == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Fri 31 Dec, 00:30 Moscow, Thu 30 Dec, 16:30 Washington, Thu 30 Dec, 21:30 UTC"),
        ("ar", "الجمعة 31 كانون الأول/ديسمبر، الساعة 00:30 بتوقيت موسكو، الخميس 30"),
        ("ru", "пт, 31 декабря, 00:30 по московскому времени, чт, 30 декабря, 16:30 по вашинг"),
    ],
)
def test_a_time_in_a_line_of_text_is_on_both_walls_and_in_utc(
    language: str, words: str, case: Case, line: ALine, page: Client, principal: Person
) -> None:
    """The record's sentences too: each wall's hour, with its day where it is another."""
    principal.language = language
    principal.save()
    line.say(acts.RequestContact(
        talks=case.talks, medium=Medium.VOICE, start=moscow("2021-12-31 00:30"), minutes=30
    ))  # fmt: skip
    assert words in page.get(f"/lines/{line.id[:12]}/record/").content.decode()


def test_a_statement_s_own_time_is_on_both_walls(case: Case, page: Client) -> None:
    html = page.get(case.url("record", case.talks)).content.decode()
    assert html.count("Tuesday 7 December 2021") == 3
    for offset in ("UTC+3", "UTC−5"):
        assert offset in html
