"""The agenda from one contact to the next: outcomes, what is carried over, history, timeline."""

import re

import pytest
from django.test import Client

from detente.core import acts
from detente.core.kinds import MAX_ITEMS, Medium, Status
from detente.node import desk
from detente.people.models import Person
from tests.web.a_line import ALine, Server
from tests.web.case import JANUARY, VOICE_START, Case

GOOD = {"medium": "voice", "date": "2021-12-30", "time": "23:30", "minutes": "50", "recording": ""}
DAY = 86_400


@pytest.fixture
def case(line: ALine) -> Case:
    return Case(line)


def text(page: Client, address: str) -> str:
    """What a page says, without its tags."""
    response = page.get(address)
    assert response.status_code == 200, address
    html = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))
    return re.sub(r" ([.,:;)])", r"\1", said.replace("( ", "("))


def record(case: Case, *status: Status, theirs: bool = False) -> None:
    """One side records the outcome of the video contact."""
    say = case.line.they_say if theirs else case.line.say
    outcome = dict(zip(case.items, status, strict=True))
    say(acts.RecordOutcomes(contact=case.video, status=outcome))


def test_outcomes_are_recorded_on_one_page_with_one_act(
    case: Case, page: Client, served: Server
) -> None:
    """Due once the contact took place; checked before sending; gone once it is signed."""
    address = case.url("contacts", case.video, "outcomes/")
    for where in (case.url("contacts", case.video), f"/lines/{case.line.id[:12]}/"):
        assert f'href="{address}"' in page.get(where).content.decode()
    html = page.get(address).content.decode()
    assert html.count('value="open" ') == html.count(" checked") == 3
    typed = {"item0": "agreed", "item1": "narrowing", "item2": "open", "action": "check"}
    shown = page.post(address, typed).content.decode()
    assert "Sign and send to" in shown
    assert served.asked == []
    response = page.post(address, typed | {"action": "send", "draft": "one"})
    assert response.headers["Location"] == case.url("contacts", case.video)
    (asked,) = served.asked
    assert asked.act.status == dict(
        zip(case.items, (Status.AGREED, Status.NARROWING, Status.OPEN), strict=True)
    )
    for where in (case.url("contacts", case.video), f"/lines/{case.line.id[:12]}/"):
        assert f'button primary" href="{address}"' not in page.get(where).content.decode()


def test_outcomes_that_cannot_be_recorded(case: Case, page: Client, served: Server) -> None:
    address = case.url("contacts", case.video, "outcomes/")
    bad = page.post(address, {"item0": "solved", "item1": "open", "action": "send"})
    assert bad.status_code == 422
    assert 'id="id_item0_error"' in bad.content.decode()
    assert 'id="id_item2_error"' in bad.content.decode()
    record(case, Status.AGREED, Status.OPEN, Status.OPEN)
    same = {"item0": "agreed", "item1": "open", "item2": "open", "action": "send"}
    again = page.post(address, same)
    assert again.status_code == 422
    assert "recorded exactly this already" in again.content.decode()
    voice = case.they_ask()
    none = page.get(case.url("contacts", voice, "outcomes/"))
    assert none.status_code == 409
    assert "No items were agreed" in none.content.decode()
    assert served.asked == []


def test_only_what_changed_is_signed_again(case: Case, page: Client, served: Server) -> None:
    record(case, Status.AGREED, Status.OPEN, Status.OPEN)
    typed = {"item0": "agreed", "item1": "reserved", "item2": "open", "action": "send"}
    page.post(case.url("contacts", case.video, "outcomes/"), typed | {"draft": "one"})
    assert served.asked[0].act.status == {case.items[1]: Status.RESERVED}


def test_both_outcomes_stand_beside_each_other(case: Case, page: Client) -> None:
    """Where the sides differ it shows: on the contact, on the item and on the talks."""
    record(case, Status.AGREED, Status.NARROWING, Status.OPEN)
    said = text(page, case.url("contacts", case.video))
    assert said.count("not recorded yet") == 3
    record(case, Status.AGREED, Status.RESERVED, Status.OPEN, theirs=True)
    contact, talks = (
        text(page, case.url("contacts", case.video)), text(page, case.url("talks", case.talks))
    )  # fmt: skip
    assert "not recorded yet" not in contact
    assert contact.count("Statuses differ") == 2, "in the agenda and among the outcomes"
    assert "2 items are carried over to the next contact." in contact
    assert talks.count("Statuses differ") == 1
    item = text(page, case.url("items", case.items[1]))
    assert "Statuses differ." in item
    assert "Moscow recorded the outcome of Tue 7 Dec 2021: narrowing" in item
    assert "Washington recorded the outcome of Tue 7 Dec 2021: reserved" in item


def test_what_is_open_is_carried_into_the_next_request(
    case: Case, page: Client, served: Server
) -> None:
    """By itself, in the agenda's order, with since when; what both closed is not."""
    extra = case.line.they_say(acts.AddItem(talks=case.talks, title={"en": "Visas"}, urgent=True))
    for theirs in (False, True):
        record(case, Status.OPEN, Status.AGREED, Status.NARROWING, theirs=theirs)
    address = case.url("talks", case.talks, "request/")
    html = page.get(address).content.decode()
    ticked = re.findall(r'name="items" value="([^"]+)"[^>]* checked', html)
    assert ticked == [case.items[0], case.items[2], extra]
    said = text(page, address)
    assert said.count("carried over since Tue 7 Dec 2021") == 2
    assert "Continues the contact of Tuesday 7 December 2021" in said
    page.post(address, GOOD | {"items": ticked, "action": "send", "draft": "one"})
    act = served.asked[0].act
    assert (act.items, act.continues) == (tuple(ticked), case.video)


def test_a_request_continues_what_took_place_not_what_is_planned(
    case: Case, page: Client, served: Server
) -> None:
    case.accept(case.we_ask())
    typed = GOOD | {"date": "2022-02-03", "action": "send", "draft": "one"}
    page.post(case.url("talks", case.talks, "request/"), typed)
    assert served.asked[0].act.continues == case.video


def test_a_request_with_very_many_open_items(case: Case, page: Client, served: Server) -> None:
    """The newest come with it, and the urgent, however old; any other can be asked for."""
    for n in range(40):
        for say in (case.line.say, case.line.they_say):
            say(acts.AddItem(talks=case.talks, title={"en": f"Item {n}"}))
    case.line.say(acts.MarkItem(item=case.items[1], urgent=True))
    items = list(desk.state(case.line.id).items)
    address = case.url("talks", case.talks, "request/")
    html = page.get(address).content.decode()
    offered = re.findall(r'name="items" value="([^"]+)"', html)
    assert len(offered) == MAX_ITEMS
    assert case.items[1] in offered
    assert case.items[0] not in offered
    assert f"{len(items) - MAX_ITEMS} more are open" in html
    item = page.get(case.url("items", case.items[0])).content.decode()
    assert f'href="{address}?item={case.items[0]}"' in item
    named = page.get(address, {"item": case.items[0]}).content.decode()
    assert f'name="items" value="{case.items[0]}"' in named
    page.post(address, GOOD | {"items": case.items[:1], "action": "send", "draft": "one"})
    assert served.asked[0].act.items == tuple(case.items[:1])
    full = page.post(address, GOOD | {"items": offered, "new1_en": "One more", "action": "check"})
    assert full.status_code == 422
    assert "at most 64 items" in full.content.decode()
    rounds = page.get(case.url("talks", case.talks, "rounds/")).content.decode()
    assert len(re.findall(r'name="items1" value="[^"]+"', rounds)) == MAX_ITEMS
    assert f"{len(items) - MAX_ITEMS} more are open" in rounds
    for odd in ("0:99999", "x", case.talks, case.video):
        assert page.get(address, {"item": odd}).status_code == 200
        assert page.post(address, GOOD | {"items": odd, "action": "check"}).status_code == 422


def test_an_item_tells_everything_that_happened_to_it(case: Case, page: Client) -> None:
    """Newest first: marks of both sides, contacts, and who put it on the agenda."""
    item = case.items[0]
    case.line.they_say(acts.MarkItem(item=item, urgent=True))
    case.line.they_say(acts.MarkItem(item=item, urgent=False))
    record(case, Status.NARROWING, Status.OPEN, Status.OPEN)
    case.line.say(acts.MarkItem(item=item, status=Status.RESERVED))
    said = text(page, case.url("items", item))
    events = [
        "Moscow marked it: reserved", "recorded the outcome of Tue 7 Dec 2021: narrowing",
        "Washington no longer marks it urgent", "Washington marked it urgent",
        "Discussed: video", "Moscow put it on the agenda",
    ]  # fmt: skip
    assert sorted(events, key=said.index) == events
    assert "Unresolved since Tue 7 Dec 2021" in said


def test_a_long_history_is_leafed_through(case: Case, page: Client) -> None:
    for n in range(30):
        for urgent in (True, False):
            say = case.line.say if n % 2 else case.line.they_say
            say(acts.MarkItem(item=case.items[0], urgent=urgent))
    first, last = (page.get(case.url("items", case.items[0]), {"page": n}) for n in ("1", "2"))
    events = [
        len(re.findall("marke?[ds]? it urgent", one.content.decode())) for one in (first, last)
    ]
    assert events == [50, 10]
    assert "put it on the agenda" not in first.content.decode()
    assert "put it on the agenda" in last.content.decode()


def test_an_item_is_added_outside_a_request(case: Case, page: Client, served: Server) -> None:
    address = case.url("talks", case.talks, "items/add/")
    assert f'href="{address}"' in page.get(case.url("talks", case.talks)).content.decode()
    assert page.post(address, {"urgent": "on", "action": "check"}).status_code == 422
    typed = {"title_en": "Visas", "title_ru": "Визы", "urgent": "on", "action": "check"}
    assert "New item, urgent" in page.post(address, typed).content.decode()
    response = page.post(address, typed | {"action": "send", "draft": "one"})
    assert served.asked[0].act == acts.AddItem(
        talks=case.talks, title={"en": "Visas", "ru": "Визы"}, urgent=True
    )
    said = text(page, response.headers["Location"])
    assert "Visas" in said
    assert "Not discussed yet." in said
    assert "Moscow calls it urgent." in said


def test_the_timeline_holds_past_and_future_on_every_wall(case: Case, page: Client) -> None:
    case.they_ask()
    later = case.line.say(acts.RequestContact(
        talks=case.talks, continues=case.video, medium=Medium.VOICE, start=VOICE_START + DAY,
        minutes=50, items=tuple(case.items[:1]),
    ))  # fmt: skip
    case.accept(later)
    case.line.they_say(acts.CallOff(contact=later, reason={"en": "A storm"}))
    said = text(page, case.url("talks", case.talks))
    off, timeline = said[said.index("Timeline") :].split("Thursday 30 December 2021")
    assert "Friday 31 December 2021" in off
    assert "Called off by Washington" in off
    found = [
        "Moscow 23:30", "Washington 15:30", "UTC 20:30", "Tuesday 7 December 2021",
        "Left open: Guarantees Military presence Diplomatic track",
    ]  # fmt: skip
    assert sorted(found, key=timeline.index) == found


def test_rounds_are_one_entry_with_their_days_inside(case: Case, page: Client) -> None:
    days = tuple(
        acts.NewSession(Medium.IN_PERSON, VOICE_START + (11 + n) * DAY, 240) for n in range(3)
    )
    case.line.they_say(acts.RequestRounds(talks=case.talks, title=JANUARY, sessions=days))
    html = page.get(case.url("talks", case.talks)).content.decode()
    assert html.count('<li class="rounds">') == 1
    inside = html[html.index('<li class="rounds">') :]
    assert inside[: inside.index("</ol>")].count('<li class="dated') == 3
    assert "Mon 10 Jan 2022 – Wed 12 Jan 2022" in html


def test_closed_items_are_folded_away(case: Case, page: Client) -> None:
    for theirs in (False, True):
        record(case, Status.AGREED, Status.DROPPED, Status.OPEN, theirs=theirs)
    html = page.get(case.url("talks", case.talks)).content.decode()
    assert "2 items closed by both sides" in html
    main = html[html.index("<main") :]
    folded = main[main.index("<details") : main.index("</details>")]
    assert [title for title in ("Guarantees", "Military presence") if title in folded] == [
        "Guarantees", "Military presence"
    ]  # fmt: skip
    assert "Diplomatic track" not in folded


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ("مرحَّل منذ الثلاثاء 7 كانون الأول/ديسمبر 2021", "بند واحد أغلقه الجانبان")),
        ("ru", ("перешёл с вт, 7 декабря 2021", "1 вопрос закрыт обеими сторонами")),
    ],
)
def test_the_agenda_in_other_languages(
    language: str, words: tuple[str, ...], case: Case, page: Client, principal: Person
) -> None:
    for theirs in (False, True):
        record(case, Status.AGREED, Status.OPEN, Status.OPEN, theirs=theirs)
    principal.language = language
    principal.save()
    said = text(page, case.url("talks", case.talks)).replace("  ", " ")
    for expected in words:
        assert expected in said


def test_the_same_record_from_the_other_chair(case: Case, page: Client) -> None:
    """What we recorded shows as theirs when the desk is that of the other side."""
    record(case, Status.NARROWING, Status.OPEN, Status.OPEN)
    case.line.row.side = 1 - case.line.side
    case.line.row.save()
    said = text(page, f"/lines/{case.line.id[:12]}/")
    assert "Outcomes are to be recorded" in said
    assert "The outcomes as" not in said
