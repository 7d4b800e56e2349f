"""What waits for us and what waits for the other side, since when, and how long that is."""

import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from detente.core import acts
from detente.core.kinds import Medium, Status
from detente.core.statements import commit_body
from detente.people.models import Person
from detente.web.clocks import age_words
from detente.web.views.line import MOST
from tests.web.a_line import ALine
from tests.web.case import JANUARY, VOICE_START, Case
from tests.web.test_agenda import text

BEGUN = 1_638_889_000  # when the first statement of a test line is signed
DAY = 86_400


@pytest.fixture
def case(line: ALine) -> Case:
    """The case with the outcomes of its first contact recorded: nothing waits but receipts."""
    case = Case(line)
    for say in (line.say, line.they_say):
        say(acts.RecordOutcomes(contact=case.video, status=dict.fromkeys(case.items, Status.OPEN)))
    line.receipt()
    return case


def waits(page: Client, case: Case) -> tuple[str, str]:
    """What the line's page says of what waits for us, and for Washington."""
    said = text(page, f"/lines/{case.line.id[:12]}/")
    ours, theirs = said[said.index("Needs you") :].split("What waits for Washington", 1)
    return ours, theirs[: theirs.index("Next contact")]


def test_nothing_waits(case: Case, page: Client) -> None:
    ours, theirs = waits(page, case)
    assert "Nothing waits for us." in ours
    assert "Nothing waits for Washington." in theirs


def test_terms_wait_for_whoever_did_not_write_them(case: Case, page: Client) -> None:
    voice = case.they_ask()
    asked = "Washington asks for a contact: voice on Thu 30 Dec 2021, Security guarantees"
    assert asked in waits(page, case)[0]
    terms = {"medium": Medium.VOICE, "start": VOICE_START + DAY, "minutes": 50}
    case.line.say(acts.CounterTerms(contact=voice, of=case.open(voice), **terms))
    ours, theirs = waits(page, case)
    assert "Nothing waits for us." in ours
    assert "Our counter-proposal: voice on Fri 31 Dec 2021, Security guarantees" in theirs
    case.accept(voice)
    case.line.they_say(acts.ProposeTerms(contact=voice, **(terms | {"minutes": 90})))
    assert "Washington proposes a change: voice on Fri 31 Dec 2021" in waits(page, case)[0]
    case.line.they_say(acts.CallOff(contact=voice))
    assert "proposes a change" not in waits(page, case)[0], "nothing waits of what is called off"


def test_every_kind_waits_for_the_right_side(case: Case, page: Client) -> None:
    line, video = case.line, case.video
    days = (acts.NewSession(Medium.IN_PERSON, VOICE_START + 11 * DAY, 240),)
    line.they_say(acts.RequestRounds(talks=case.talks, title=JANUARY, sessions=days))
    facts = {"medium": Medium.VIDEO, "start": 5, "end": 9}
    line.say(acts.ProposeFacts(contact=video, present=(acts.Present(0, "principal"),), **facts))
    title = {"en": "One"}
    options = line.say(
        acts.OfferOptions(talks=case.talks, items=(case.items[0],), options=((title, title),))
    )
    ours, theirs = waits(page, case)
    assert "Washington proposes rounds from Mon 10 Jan 2022: The January rounds" in ours
    assert "Options are to be marked in private: Security guarantees" in ours
    assert "The marks of Washington, made in private" in theirs
    assert "Our facts of the contact: video" in theirs
    for salt, say in enumerate((line.say, line.they_say)):
        marks = commit_body(bytes([salt]) * 32, b"{}").hex()
        say(acts.CommitMarks(options=options, marks=marks))
    ours, theirs = waits(page, case)
    assert "our marks are to be shown" in ours
    assert "The marks of Washington, to be shown" in theirs
    assert "marked in private" not in ours


def test_statements_wait_for_their_receipt(case: Case, page: Client) -> None:
    """They are named with the first of them, by which it is known how long."""
    case.line.say(acts.AddItem(talks=case.talks, title={"en": "Visas"}))
    first = (
        f"/record/{case.line.id[:12]}-{case.line.side}-{len(case.line.trees[case.line.side]) - 1}/"
    )
    html = page.get(f"/lines/{case.line.id[:12]}/").content.decode()
    assert f'<a href="{first}">Statements of ours that' in html
    case.line.receipt()
    assert "Statements of ours" not in waits(page, case)[1]


def test_an_agreed_contact_whose_time_has_passed_wants_facts(case: Case, page: Client) -> None:
    voice = case.we_ask()
    case.accept(voice)
    ours, _theirs = waits(page, case)
    assert "The time of the contact has passed: voice on Thu 30 Dec 2021" in ours
    address = case.url("contacts", voice, "facts/")
    assert f'href="{address}"' in page.get(f"/lines/{case.line.id[:12]}/").content.decode()


def test_what_waited_longest_comes_first_and_has_the_one_button(case: Case, page: Client) -> None:
    for n in range(3):
        case.they_ask(minutes=30 + n)
    html = page.get(f"/lines/{case.line.id[:12]}/").content.decode()
    needs = html[html.index('<ul class="needs">') : html.index("</ul>", html.index("needs"))]
    found = re.findall(r'class="button( primary)?" href="/contacts/[^-]+-\d-(\d+)/"', needs)
    assert [primary != "" for primary, _n in found] == [True, False, False]
    assert sorted(found, key=lambda one: int(one[1])) == found


def test_how_long_something_waits_stands_beside_since_when(
    case: Case, page: Client, principal: Person
) -> None:
    case.they_ask()
    days = (int(timezone.now().timestamp()) - BEGUN) // DAY
    for language, since, length in (
        ("en", "since", f"({days} days)"), ("ru", "с ", "("), ("ar", "منذ", "(")
    ):  # fmt: skip
        principal.language = language
        principal.save()
        said = text(page, f"/lines/{case.line.id[:12]}/")
        assert since in said
        assert length in said


def test_ages_follow_each_language() -> None:
    expected = {
        "en": ("1 minute", "2 hours", "1 day", "5 days"),
        "ru": ("1 минута", "2 часа", "1 день", "5 дней"),
        "ar": ("دقيقة", "ساعتان", "يوم", "5 أيام"),
    }
    for language, words in expected.items():
        with translation.override(language):
            found = tuple(age_words(seconds) for seconds in (119, 7200, 2 * DAY - 1, 5 * DAY))
            assert found == words


def test_what_is_too_much_for_the_line_s_page_has_one_of_its_own(case: Case, page: Client) -> None:
    for n in range(MOST + 2):
        case.they_ask(minutes=30 + n)
    line = page.get(f"/lines/{case.line.id[:12]}/").content.decode()
    assert line.count("asks for a contact") == 2 * MOST, "in the list, and announced"
    assert "2 more that wait" in line
    every = page.get(f"/lines/{case.line.id[:12]}/waiting/").content.decode()
    assert every.count("asks for a contact") == MOST + 2
