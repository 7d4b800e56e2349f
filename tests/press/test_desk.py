"""The press desk through its pages: from the record's draft to what goes out, and what stops it."""

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from detente.core import acts
from detente.core.kinds import Attribution, Conduct, Medium, Publication, Publicity
from detente.node import desk as node_desk
from detente.people.models import Person
from detente.people.roles import Role
from detente.press import editions, releasing
from detente.press.models import Edition
from detente.web import own_texts
from tests.press.desk import DAY, Desk, coming
from tests.web.a_line import ALine, Server

HEAD = {"en": "A call", "ru": "Разговор", "ar": "اتصال"}


@pytest.fixture
def desk(line: ALine, served: Server) -> Desk:
    return Desk(line)


def test_a_draft_says_what_the_record_says_and_nothing_in_it_differs(desk: Desk) -> None:
    one = desk.begin()
    said = {wording.language: wording.text for wording in one.wordings.all()}
    assert list(one.languages) == ["ru", "en", "ar"]
    assert "23:30 Moscow time" in said["en"]
    assert "GMT" in said["en"]
    assert "It was Moscow that asked for it." in said["en"]
    assert "the encrypted video call of 7 December 2021" in said["en"]
    assert "Military presence" in said["en"]
    assert "23:30 по московскому времени" in said["ru"]
    assert "بتوقيت غرينتش" in said["ar"]
    html = desk.html(one)
    assert "<mark" not in html
    assert "Ask for a second reading" in html


def test_four_eyes_then_all_languages_go_out_together(desk: Desk, served: Server) -> None:
    one = desk.begin()
    assert desk.step(one, "approve").status_code == 409
    desk.step(one, "ask")
    assert "Approve</button>" not in desk.html(one)
    assert desk.step(one, "approve").status_code == 409
    assert one.step == "asked"
    assert desk.step(one, "release").status_code == 409
    desk.step(one, "approve", desk.reads)
    assert "Publish in 3 languages" in desk.html(one)
    desk.step(one, "release")
    edition = editions.read(Edition.objects.get(publication=one))
    assert set(edition.texts) == {"ru", "en", "ar"}
    assert one.step == "released"
    told = served.asked[-1].act
    assert isinstance(told, acts.TellPublication)
    assert set(told.text) == {"ru", "en", "ar"}
    assert told.at == edition.released_at
    assert told.address.startswith("https://press.moscow.example/ru/")


def test_a_change_takes_the_approval_away(desk: Desk) -> None:
    one = desk.begin()
    desk.approve(one)
    desk.write(one, title_en="Other words")
    one.refresh_from_db()
    assert (one.step, one.approved_by) == ("writing", None)
    desk.step(one, "ask")
    before = one.changed_at
    desk.write(one)
    one.refresh_from_db()
    assert (one.step, one.changed_at) == ("asked", before)


def test_the_known_slip_is_caught_and_mended_in_place(line: ALine, served: Server) -> None:
    desk = Desk(line)
    one = desk.begin("advisory")
    today = time.strftime("%A", time.gmtime(time.time() + 3 * 3600))
    wrong = next(name for name in ("الثلاثاء", "الجمعة") if name not in _arabic(today))
    text = f"قال المتحدث أمس {wrong} إن الاتصال يجري يوم الخميس."
    desk.write(one, text_ar=text)
    html = desk.html(one)
    assert re.search(rf'<mark class="differs"[^>]*>[^<]*{wrong}', html)
    assert desk.step(one, "ask").status_code == 409
    key = re.search(r'use/"[^>]*>.*?name="mark" value="([0-9a-f]{32})"', html, re.DOTALL)
    assert key is not None
    desk.step(one, "use", mark=key[1])
    mended = one.wordings.get(language="ar").text
    assert wrong not in mended
    assert "<mark" not in desk.html(one)
    assert desk.step(one, "ask").status_code == 302


def _arabic(weekday: str) -> tuple[str, ...]:
    """The weekday before, in Arabic."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    names = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
    return (names[days.index(weekday) - 1],)


def test_a_difference_is_kept_only_with_a_reason_which_the_second_reader_sees(desk: Desk) -> None:
    one = desk.begin()
    text = one.wordings.get(language="en").text.replace("23:30 Moscow", "22:30 Moscow")
    desk.write(one, text_en=text)
    html = desk.html(one)
    key = re.findall(r'keep/".*?name="mark" value="([0-9a-f]{32})"', html, re.DOTALL)[0]
    assert desk.step(one, "keep", mark=key, reason="").status_code == 409
    desk.step(one, "keep", mark=key, reason="The hour was moved by telephone.")
    desk.step(one, "ask")
    assert one.step == "asked"
    assert "The hour was moved by telephone." in desk.html(one, desk.reads)


def test_what_was_kept_is_opened_again_but_not_behind_the_second_readers_back(desk: Desk) -> None:
    one = desk.begin()
    text = one.wordings.get(language="en").text.replace("23:30 Moscow", "22:30 Moscow")
    desk.write(one, text_en=text)
    key = re.findall(r'keep/".*?value="([0-9a-f]{32})"', desk.html(one), re.DOTALL)[0]
    desk.step(one, "keep", mark=key, reason="The hour was moved by telephone.")
    desk.step(one, "reopen", mark=key)
    assert '<mark class="differs"' in desk.html(one)
    assert desk.step(one, "ask").status_code == 409
    desk.step(one, "keep", desk.reads, mark=key, reason="The hour was moved by telephone.")
    desk.step(one, "ask")
    assert desk.step(one, "approve", desk.reads).status_code == 409, "who kept it reads it no more"
    assert desk.step(one, "reopen", mark=key).status_code == 409
    assert desk.step(one, "keep", mark=key, reason="Another.").status_code == 409
    assert "The hour was moved by telephone." in desk.html(one)


def test_who_kept_what_is_gone_may_read_it(desk: Desk) -> None:
    """A desk of two is not locked by a reason for words that were mended since."""
    one = desk.begin()
    right = one.wordings.get(language="en").text
    desk.write(one, text_en=right.replace("23:30 Moscow", "22:30 Moscow"))
    key = re.findall(r'keep/".*?value="([0-9a-f]{32})"', desk.html(one), re.DOTALL)[0]
    desk.step(one, "keep", desk.reads, mark=key, reason="It was moved.")
    desk.write(one, text_en=right)
    desk.approve(one)
    assert not one.kept.exists()


def test_the_second_reader_sees_what_was_chosen_for_all_languages(desk: Desk) -> None:
    one = desk.begin()
    chosen = {
        "date": "2031-12-30",
        "time": "10:00",
        "attribution": "name",
        "by_en": "Maria Petrova",
    }
    desk.write(one, proof="on", items=one.items[:1], **chosen)
    html = desk.html(one, desk.reads)
    said = html[html.index('<dl class="chosen">') :]
    said = said[: said.index("</dl>")]
    for words in ("Maria Petrova", "30 дек", "10:00", "Гарантии</bdi>", "<dd>да</dd>"):
        assert words in said
    assert "Военн" not in said


def test_the_second_reader_sends_it_back_with_a_reason(desk: Desk) -> None:
    one = desk.begin()
    desk.step(one, "ask")
    assert desk.step(one, "send-back", desk.reads, reason="").status_code == 409
    desk.step(one, "send-back", desk.reads, reason="Say less.")
    assert one.step == "writing"
    assert "Say less." in desk.html(one)


def test_a_missing_language_stops_it(desk: Desk) -> None:
    one = desk.begin()
    desk.write(one, text_ar="")
    assert "العربية</bdi> is missing" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409
    desk.write(one, languages=["ru", "en"])
    desk.step(one, "ask")
    assert one.step == "asked"


def test_an_embargo_in_the_past_stops_it_before_anybody_reads_it(desk: Desk) -> None:
    one = desk.begin()
    desk.write(one, date="2021-12-30", time="10:00")
    assert "The moment of release is past" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409
    assert one.step == "writing"


def test_an_embargo_that_passed_while_it_was_read_stops_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.begin()
    at = time.gmtime(time.time() + 5 * 3600)
    desk.write(one, date=time.strftime("%Y-%m-%d", at), time=time.strftime("%H:%M", at))
    desk.approve(one)
    monkeypatch.setattr(time, "time", lambda: float(one.embargo or 0) + 1)
    answer = desk.step(one, "release")
    assert answer.status_code == 409
    assert "The moment of release is past" in answer.content.decode()
    assert not one.editions.exists()


def test_a_language_that_is_added_is_drafted_from_the_record(desk: Desk) -> None:
    one = desk.begin()
    desk.write(one, languages=["ru", "en", "ar", "fr", "zh"], title_en="Our own heading")
    one.refresh_from_db()
    french, chinese = (one.wordings.get(language=tag) for tag in ("fr", "zh"))
    assert "23 h 30 (heure de Mos" in french.text
    assert "格林尼治" in chinese.text
    assert one.by["fr"]
    assert one.wordings.get(language="en").title == "Our own heading"
    assert "<mark" not in desk.html(one)
    desk.write(one, text_fr="")
    assert one.wordings.get(language="fr").text == "", "what was emptied stays so"


def test_the_address_of_a_step_leads_to_the_publication(desk: Desk) -> None:
    one = desk.begin()
    answer = desk.writes.get(f"/press/{one.key}/ask/")
    assert (answer.status_code, answer.url) == (302, f"/press/{one.key}/")
    one.refresh_from_db()
    assert one.step == "writing"


def test_half_an_embargo_is_no_embargo(desk: Desk) -> None:
    one = desk.begin()
    answer = desk.write(one, date="2031-12-30")
    assert answer.status_code == 422
    assert "Write both, a date and a time, or neither." in answer.content.decode()


def test_it_waits_for_its_moment_and_goes_out_then(
    desk: Desk, served: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.begin()
    moment = int(time.time()) + 2 * 3600
    at = time.gmtime(moment + 3 * 3600)
    desk.write(one, date=time.strftime("%Y-%m-%d", at), time=time.strftime("%H:%M", at))
    desk.approve(one)
    desk.step(one, "release")
    assert (one.step, one.editions.exists()) == ("ready", False)
    assert served.asked[-1].act.at == moment - moment % 60
    assert releasing.release_due(own_texts.closed) == []
    monkeypatch.setattr(time, "time", lambda: float(moment))
    assert releasing.release_due(own_texts.closed) == [one]
    assert releasing.release_due(own_texts.closed) == []
    one.refresh_from_db()
    assert one.step == "released"


def test_taken_back_it_does_not_go_out_and_the_other_side_is_told(
    desk: Desk, served: Server
) -> None:
    one = _waiting(desk)
    assert desk.write(one, title_en="Changed").status_code == 422
    desk.step(one, "take-back")
    assert one.step == "writing"
    assert served.asked[-1].act.at is None


def _waiting(desk: Desk, hours: int = 2):
    one = desk.begin()
    at = time.gmtime(time.time() + (hours + 3) * 3600)
    desk.write(one, date=time.strftime("%Y-%m-%d", at), time=time.strftime("%H:%M", at))
    desk.approve(one)
    desk.step(one, "release")
    assert one.step == "ready"
    return one


def test_what_the_record_no_longer_says_does_not_go_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terms are changed while an approved advisory waits for its moment."""
    one = _waiting(desk)
    desk.line.say(acts.ProposeTerms(
        contact=desk.voice, medium=Medium.VOICE, start=desk.start + 3600, minutes=50,
    ))  # fmt: skip
    desk.case.accept(desk.voice)
    monkeypatch.setattr(time, "time", lambda: float(one.embargo or 0))
    assert releasing.release_due(own_texts.closed) == []
    one.refresh_from_db()
    assert one.step == "writing"
    assert not one.editions.exists()


def test_called_off_meanwhile_it_does_not_go_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _waiting(desk)
    desk.line.they_say(acts.CallOff(contact=desk.voice))
    monkeypatch.setattr(time, "time", lambda: float(one.embargo or 0))
    assert releasing.release_due(own_texts.closed) == []
    one.refresh_from_db()
    assert one.step == "writing"


def test_nothing_goes_out_before_the_agreed_moment(line: ALine, served: Server) -> None:
    start = coming()
    desk = Desk(line, Publicity((start - 3600, start - 3600), None, (0, 0)))
    one = desk.begin()
    desk.approve(one)
    assert "The agreed earliest moment is" in desk.html(one)
    assert desk.step(one, "release").status_code == 409
    assert not any(isinstance(asked.act, acts.TellPublication) for asked in served.asked)


def test_a_side_that_agreed_to_silence_is_held_to_it(line: ALine, served: Server) -> None:
    desk = Desk(line, Publicity((None, None), None, (0, 0)))
    html = desk.writes.get(f"/lines/{line.id[:12]}/press/").content.decode()
    assert "Write advisory" not in html
    one = desk.begin()
    answer = desk.step(one, "ask")
    assert answer.status_code == 409
    assert "By the agreed terms our side publishes nothing" in answer.content.decode()


@pytest.mark.parametrize("later", [None, 3 * 3600])
def test_what_the_terms_no_longer_allow_does_not_go_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, later: int | None
) -> None:
    """Both agree on silence, or on a later moment, while an approved advisory waits for its own."""
    one = _waiting(desk)
    since = later and int(time.time()) + later
    desk.line.say(acts.ProposeTerms(
        contact=desk.voice, medium=Medium.VOICE, start=desk.start, minutes=50,
        items=tuple(node_desk.state(desk.line.id).items),
        conduct=Conduct(publicity=Publicity((since, since), 0, (0, 0))),
    ))  # fmt: skip
    desk.case.accept(desk.voice)
    monkeypatch.setattr(time, "time", lambda: float(one.embargo or 0))
    assert releasing.release_due(own_texts.closed) == []
    one.refresh_from_db()
    assert one.step == "writing"
    assert not one.editions.exists()


def test_the_notice_comes_first_where_that_is_agreed(line: ALine, served: Server) -> None:
    desk = Desk(line, Publicity((0, 0), 60, (0, 0)))
    one = desk.begin()
    desk.approve(one)
    assert "is told before" in desk.html(one)
    assert desk.step(one, "release").status_code == 409
    two = _waiting(desk)
    assert served.asked[-1].act.at == two.embargo


def test_no_notice_is_sent_where_none_is_agreed(line: ALine, served: Server) -> None:
    desk = Desk(line, Publicity((0, 0), None, (0, 0)))
    one = desk.begin()
    desk.approve(one)
    desk.step(one, "release")
    assert one.step == "released"
    assert not any(isinstance(asked.act, acts.TellPublication) for asked in served.asked)


def test_their_draft_is_not_ours(desk: Desk) -> None:
    """A spokesperson pastes what the other side published."""
    theirs = (
        "The two leaders will speak by telephone about a range of topics, among them diplomacy."
    )
    _they_tell(desk, theirs)
    one = desk.begin()
    desk.write(one, text_en=theirs)
    assert "has a paragraph of <bdi" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409
    desk.write(one, text_en=f"> {theirs}\n> — Washington")
    assert desk.step(one, "ask").status_code == 302


def _they_tell(desk: Desk, words: str, **change: object) -> str:
    told = {"contact": desk.voice, "number": 0, "what": Publication.ADVISORY, "at": 5}
    told |= {"attribution": Attribution.NOT_NAMED, "title": {"en": "Call"}, "text": {"en": words}}
    return desk.line.they_say(acts.TellPublication(**(told | change)))


def test_their_words_stand_beside_ours_with_what_differs(desk: Desk) -> None:
    _they_tell(desk, "The video call takes place at 22:30 Moscow time.", at=int(time.time()))
    html = desk.html(desk.begin())
    assert "The video call takes place" in html
    assert html.count('<li class="caution-text">') >= 1


def test_an_advisory_is_held_against_the_plan_also_afterwards(line: ALine, served: Server) -> None:
    """The call began late: what was announced before, ours and theirs, was right then."""
    start = int(time.time()) - 2 * 3600
    desk = Desk(line, start=start - start % 60)
    one = desk.begin()
    zone = ZoneInfo("Europe/Moscow")
    hour = datetime.fromtimestamp(desk.start, zone).strftime("%H:%M")
    _they_tell(desk, f"The call will begin at {hour} Moscow time.", at=desk.start - DAY)
    desk.sign_facts(late=600)
    html = desk.html(one)
    assert '<li class="caution-text">' not in html
    assert '<mark class="differs"' not in html
    readout = desk.begin("readout").wordings.get(language="en").text
    assert hour not in readout


def test_what_they_publish_only_later_is_not_in_our_edition(desk: Desk) -> None:
    _they_tell(desk, "Under embargo.", at=int(time.time()) + DAY)
    one = desk.begin()
    desk.approve(one)
    desk.step(one, "release")
    assert editions.read(one.editions.get()).theirs == ()


def test_what_they_took_back_before_its_moment_was_never_said(desk: Desk) -> None:
    one = desk.begin()
    _they_tell(desk, "Under embargo.", at=int(time.time()) + DAY)
    assert [note for _title, note in _said(desk.html(one))] == ["waits for its moment"]
    _they_tell(desk, "", at=None, title={}, text={})
    assert _said(desk.html(one)) == [("", "will not be published after all")]
    _they_tell(desk, "They will talk.", at=int(time.time()) + 5)
    assert _said(desk.html(one))[1:] == [("Call", "waits for its moment")], "no correction"


def test_their_correction_is_said_to_be_one(desk: Desk) -> None:
    one = desk.begin()
    _they_tell(desk, "They will talk.", at=5)
    _they_tell(desk, "They will talk at length.", at=int(time.time()) - 1)
    assert _said(desk.html(one)) == [("Call", ""), ("Call", "correction 1")]


def _said(html: str) -> list[tuple[str, str]]:
    """Title and note of each entry of what was said over time."""
    rows = re.findall(r"<li class=\"(?:ours|theirs)\">(.*?)</li>", html, re.DOTALL)
    return [
        ("Call" if ">Call<" in row else "", "".join(re.findall(r'class="tag">([^<]*)', row)))
        for row in rows
    ]


def test_an_advisory_does_not_come_after(line: ALine, served: Server) -> None:
    desk = Desk(line, start=int(time.time()) - 3600)
    one = desk.begin()
    assert "An advisory comes before" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409


def test_a_readout_waits_for_the_facts(line: ALine, served: Server) -> None:
    desk = Desk(line, start=int(time.time()) - 2 * 3600)
    one = desk.begin("readout")
    assert "Both sides have not signed its facts." in desk.html(one)
    desk.sign_facts()
    html = desk.writes.get(f"/lines/{line.id[:12]}/press/").content.decode()
    assert "Write readout" not in html  # one is being written
    two = desk.begin("readout")
    text = two.wordings.get(language="en").text
    assert "It lasted 51 minutes." in text
    desk.approve(two)
    desk.step(two, "release")
    edition = editions.read(two.editions.get())
    assert edition.facts.event.happened
    assert edition.facts.event.minutes == 51


def test_a_correction_is_dated_and_what_went_out_stays(desk: Desk, served: Server) -> None:
    one = desk.begin()
    desk.approve(one)
    desk.step(one, "release")
    first = editions.read(one.editions.get())
    assert desk.step(one, "drop").status_code == 409
    text = one.wordings.get(language="en").text + "\n\nThe spokesman answers questions at noon."
    desk.write(one, text_en=text)
    assert "does not say what is corrected" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409
    desk.write(one, note_en="A paragraph was added.")
    desk.approve(one)
    desk.step(one, "release")
    kept = [editions.read(row) for row in one.editions.order_by("number")]
    assert kept[0] == first
    assert (kept[1].number, kept[1].slug) == (2, first.slug)
    assert kept[1].published_at == first.released_at
    assert kept[1].texts["en"].note == "A paragraph was added."
    assert served.asked[-1].act.number == one.number


def test_two_writers_do_not_overwrite_each_other(desk: Desk) -> None:
    one = desk.begin()
    began = desk.fields(one)
    desk.reads.post(f"/press/{one.key}/write/", began | {"title_en": "His words"})
    answer = desk.writes.post(f"/press/{one.key}/write/", began | {"title_en": "Her words"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "His words" in html
    assert 'value="Her words"' in html
    assert one.wordings.get(language="en").title == "His words"


def test_what_is_private_does_not_slip_out(desk: Desk) -> None:
    from detente.preparation import positions
    from detente.preparation.positions import Words

    secret = "We would accept a smaller presence along the northern border in the end."
    delegate = Person.objects.add("Anna", Role.DELEGATE, "en")
    words = Words({"en": secret}, principled=False, readers=frozenset())
    positions.write(desk.line.id, desk.case.items[0], delegate, words)
    one = desk.begin()
    desk.write(one, text_en=f"On the record: {secret}")
    assert "stands in a text that is not for publication" in desk.html(one)
    assert desk.step(one, "ask").status_code == 409


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.NOTE_TAKER, Role.ADMINISTRATOR])
def test_others_do_not_come_to_the_desk(desk: Desk, role: Role) -> None:
    one = desk.begin()
    client = Client()
    client.force_login(Person.objects.add("Other", role, "en"))
    for address in (f"/lines/{desk.line.id[:12]}/press/", f"/press/{one.key}/"):
        assert client.get(address).status_code == 403
    assert desk.step(one, "ask", client).status_code == 403
    assert ">Press</a>" not in client.get("/").content.decode()


def test_what_was_given_up_can_be_taken_up(desk: Desk) -> None:
    one = desk.begin()
    desk.step(one, "drop")
    assert one.step == "dropped"
    desk.step(one, "take-up")
    assert one.step == "writing"


def test_an_official_is_not_named(desk: Desk) -> None:
    one = desk.begin()
    desk.write(one, attribution="not-named")
    desk.approve(one)
    desk.step(one, "release")
    edition = editions.read(one.editions.get())
    assert (edition.attribution, edition.by) == (Attribution.NOT_NAMED, {})


def test_nothing_is_due_without_an_agreed_contact(line: ALine, served: Server) -> None:
    client = Client()
    client.force_login(Person.objects.add("Maria", Role.SPOKESPERSON, "en"))
    html = client.get(f"/lines/{line.id[:12]}/press/").content.decode()
    assert "Nothing is due" in html
    assert "Nothing published." in html
    assert node_desk.state(line.id).contacts == {}


def test_both_sides_may_draft_the_same_from_the_one_record(desk: Desk) -> None:
    one = desk.begin()
    said = {wording.language: wording.text for wording in one.wordings.all()}
    _they_tell(desk, "", text=said, at=int(time.time()))
    html = desk.html(one)
    assert "Is it their draft?" not in html
    assert '<li class="caution-text">' not in html
    assert desk.step(one, "ask").status_code == 302
