"""The index follows the record and what our side keeps: it grows, forgets, and is never wrong."""

from typing import Any

import pytest
from django.apps import apps

from detente.core import acts, kinds
from detente.core.encoding import canonical
from detente.core.passes import Alternative, Paragraph, Pass
from detente.node import desk, models
from detente.people.models import Person
from detente.people.roles import Role
from detente.search import bodies, record
from detente.search.models import Document, Form, Posting, Reader, Word
from tests.search.asking import ask, keeping, note, said
from tests.web.a_line import ALine
from tests.web.case import Case

ALONE = "кальмар"


def write(line: ALine, kind: str, body: Any, side: int | None = None, **envelope: Any) -> str:
    """A statement of any kind with any body, as a peer might write it."""
    entry = {"kind": kind, "at": line.at, "do": {}, "obj": None} | envelope
    side = 1 - line.side if side is None else side
    return line.keep_bytes(side, canonical(entry), b"\0" * 32, canonical(body))


def indexed() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Document, Word, Form, Posting)}


def test_everything_of_the_case_is_found(line: ALine, principal: Person) -> None:
    case = Case(line)
    voice = case.they_ask()
    line.say(acts.DeclineTerms(
        contact=voice, of=case.open(voice), reason={"ru": "Министр в отъезде"}
    ))  # fmt: skip
    assert said(ask(line, principal, "гарантиям")) == ["Guarantees", "Security guarantees"]
    assert said(ask(line, principal, "والضمانات")) == ["Guarantees", "Security guarantees"]
    assert said(ask(line, principal, "guaranteed security")) == ["Security guarantees"]
    assert said(ask(line, principal, "مسارات دبلوماسي")) == ["Diplomatic track"]
    (purpose,) = ask(line, principal, "carrying items")
    assert (purpose.kind, purpose.side, purpose.about) == ("terms", 1 - line.side, voice)
    (reason,) = ask(line, principal, "министра")
    assert (reason.kind, reason.side, reason.about) == ("reason", line.side, voice)
    assert said(ask(line, principal, "вашингтона")) == ["Washington"]


def test_the_last_word_may_go_on_and_quoted_words_stand_together(
    line: ALine, principal: Person
) -> None:
    talks = line.say(acts.OpenNewTalks(title={"en": "Grain", "ru": "Зерно"}))
    for title in ("Ships with grain", "Grain and ships", "Shipping"):
        line.say(acts.AddItem(talks=talks, title={"en": title, "ru": "Судно", "ar": "سفينة"}))
    assert said(ask(line, principal, "shi")) == ["Shipping", "Grain and ships", "Ships with grain"]
    assert said(ask(line, principal, "shi grain")) == []
    assert said(ask(line, principal, '"grain and ship"')) == ["Grain and ships"]
    assert said(ask(line, principal, '"ships grain"')) == []
    assert said(ask(line, principal, '"судно with grain"')) == [], "two languages stand together"
    assert said(ask(line, principal, "الس")) == []
    assert len(ask(line, principal, "السفي")) == 3


def test_only_what_is_new_is_read(
    line: ALine, principal: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Case(line)
    ask(line, principal, "x")
    read: list[str] = []
    texts = bodies.texts
    monkeypatch.setattr(bodies, "texts", lambda kind, body: read.append(kind) or texts(kind, body))
    ask(line, principal, "x")
    assert read == []
    line.they_say(acts.OpenNewTalks(title={"en": "Squid"}))
    assert said(ask(line, principal, "squid")) == ["Squid"]
    assert read == ["talks"]


def test_a_question_reads_a_bounded_part(line: ALine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of long logs, or of few statements with bodies of a megabyte, one question reads a part."""
    for number in range(40):
        write(line, "talks", {"title": {"en": f"Number {number} {'long ' * 200}"}})
    monkeypatch.setattr(record, "MOST_STATEMENTS", 10)
    monkeypatch.setattr(record, "_AT_ONCE", 4)
    first = record.catch_up(line.id)
    assert (first.complete, first.of) == (False, 44)
    assert 10 <= first.read < 14
    monkeypatch.setattr(record, "MOST_STATEMENTS", 1000)
    monkeypatch.setattr(record, "MOST_BYTES", 5000)
    second = record.catch_up(line.id)
    assert 5 <= second.read - first.read <= 6
    monkeypatch.undo()
    assert record.catch_up(line.id) == (44, 44)
    assert Document.objects.filter(kind="talks").count() == 40


def test_what_is_erased_leaves_the_index(line: ALine, principal: Person) -> None:
    case = Case(line)
    ask(line, principal, "x")
    before = indexed()
    talks = line.say(acts.OpenNewTalks(title={"ru": f"Тайный {ALONE}"}))
    assert len(ask(line, principal, ALONE)) == 1
    side, n = talks.split(":")
    models.Entry.objects.filter(line=line.row, side=side, n=n).update(
        erased=True, body=None, salt=None
    )
    assert ask(line, principal, ALONE) == []
    assert indexed() == before, "its words are still kept"
    assert not Word.objects.filter(text=ALONE).exists()
    assert len(ask(line, principal, "guarantees")) == 2
    assert case.talks in {one.about for one in ask(line, principal, "security")}


@pytest.mark.parametrize("author", [0, 1])
def test_what_is_said_again_is_found_where_it_was_said_first(
    author: int, line: ALine, principal: Person
) -> None:
    """A pass that leaves a paragraph as it was adds nothing; erased, the next that says it does.

    Whoever repeats the other's words with an older date does not become their author.
    """
    text = write(line, "text", {"title": {"en": "The whole"}}, author)
    paragraphs = [{"id": 1, "text": {"en": ["Squid ", [{"by": 0, "text": "may"}], " swim"]}}]
    first = write(line, "text.propose", {"paragraphs": paragraphs}, author, do={"text": text})
    paragraphs.append({"id": 2, "text": {"en": ["Another squid"]}})
    seen = {"size": len(line.trees[author]), "root": ""}
    write(
        line, "text.counter", {"paragraphs": paragraphs}, 1 - author, obj=first, seen=seen, at=0
    )  # fmt: skip
    found = ask(line, principal, "squids")
    assert {one.about for one in found} == {text}
    assert said(found) == ["Squid may swim", "Another squid"]
    assert [one.side for one in found] == [author, 1 - author]
    side, n = first.split(":")
    models.Entry.objects.filter(line=line.row, side=side, n=n).update(erased=True, body=None)
    again = ask(line, principal, "squid swim")
    assert [one.side for one in again] == [1 - author]


def test_no_kind_with_words_is_forgotten() -> None:
    """A new kind whose body has words needs its line in `bodies.KINDS`."""
    worded = {kind for kind, one in kinds.KINDS.items() if one.body != "none"}
    assert worded - {"options.reveal"} == bodies.KINDS.keys()


def test_every_kind_of_words_is_found_by_what_it_is_about(line: ALine, principal: Person) -> None:
    case = Case(line)
    voice = case.they_ask()
    line.say(acts.SharePosition(
        item=case.items[0], text={"ru": "Осьминог"}, attribution=kinds.Attribution.NAME,
        by={"en": "The cuttlefish"},
    ))  # fmt: skip
    line.they_say(acts.NameDelegation(
        contact=voice, people=(acts.Member(role="delegate", name={"en": "Mr. Nautilus"}),)
    ))  # fmt: skip
    line.they_say(acts.CallOff(contact=case.video, reason={"en": "Barnacles"}))
    rounds = line.they_say(acts.RequestRounds(
        talks=case.talks, title={"en": "Lobsters"}, purpose={"en": "Shrimps"},
        place={"en": "The harbour of crabs"},
        sessions=(acts.NewSession(kinds.Medium.IN_PERSON, 1_641_798_000, 60),),
    ))  # fmt: skip
    of = desk.state(line.id).rounds[rounds].set.standing().open
    assert of is not None
    line.say(acts.DeclineRounds(rounds=rounds, of=of.id, reason={"en": "Urchins"}))
    text = line.say(acts.OpenText(talks=case.talks, title={"en": "Whales"}))
    line.say(acts.SendPass(text=text, words=Pass(
        title={"en": "Dolphins"},
        paragraphs=(Paragraph(id=1, text={"en": ("Seals ", (Alternative(0, "may"),), " swim")}),),
    )))  # fmt: skip
    options = line.they_say(acts.OfferOptions(
        talks=case.talks, items=tuple(case.items[:1]), options=(({"en": "Walruses"}, {"en": "x"}),)
    ))  # fmt: skip
    for word, kind, about in [
        ("осьминоги", "position", case.items[0]),
        ("cuttlefish", "position", case.items[0]),
        ("nautilus", "delegation", voice),
        ("barnacle", "reason", case.video),
        ("lobster", "rounds", rounds),
        ("shrimp", "terms", rounds),
        ("harbours", "terms", rounds),
        ("urchin", "reason", rounds),
        ("whale", "text", text),
        ("dolphin", "text", text),
        ("seal may swim", "text", text),
        ("walrus", "options", options),
    ]:
        found = [(one.kind, one.about) for one in ask(line, principal, word)]
        assert found == [(kind, about)], word


def test_hostile_bodies_are_bounded(line: ALine, principal: Person) -> None:
    deep: Any = {"en": "unreachable"}
    for _ in range(9):
        deep = [deep]
    line.keep_bytes(1, b'{"kind":"talks"', b"\0" * 32, b"not json")
    line.keep_bytes(1, b"\xff\xfe", b"\0" * 32, canonical({"title": {"en": "nowhere"}}))
    for kind, body in [
        ("talks", {"title": deep}),
        ("talks", {"title": {"en": ["runs ", 5, None, [5, {"text": 7}, {"text": "kept"}]]}}),
        ("talks", {"title": {"en": {"en": {"en": "nested"}}}}),
        ("talks", {"title": {"en": 5, "ru": ["x"], "<b>": "markup", "ar": "  "}}),
        ("talks", {"title": {"en": "\0 \u202e zero\0width"}}),
        ("talks", {"title": "bare"}),
        ("talks", ["no", "object"]),
        ("options", {"options": [{"en": f"w{number}"} for number in range(2000)]}),
        ("item", {"title": {f"a{chr(97 + n)}": "same" for n in range(26)}}),
        ("item", {"title": {"en": "word " * 13_000}}),
        ("unheard.of", {"title": {"en": "unheard"}}),
    ]:
        write(line, kind, body, do={"talks": {"x": 1}, "text": "9:9"}, obj="no ref")
    write(line, "terms.decline", {"reason": {"en": "lost"}}, obj="1:9999999999999999")
    assert said(ask(line, principal, "runs")) == ["runs kept"]
    assert len(ask(line, principal, "width")) == 1
    assert ask(line, principal, "unreachable") == []
    assert ask(line, principal, "unheard") == []
    assert len(ask(line, principal, "lost")) == 1
    assert Document.objects.filter(kind="options").count() == bodies.MOST_TEXTS
    (many,) = ask(line, principal, "same")
    assert len(many.texts) == 12
    for found in Document.objects.all():
        assert not any("\0" in text for text in found.texts.values())
        assert sum(map(len, found.texts.values())) <= 12 * 20_000


def test_whoever_may_not_read_a_text_never_learns_of_it(line: ALine, principal: Person) -> None:
    anna = Person.objects.add("Anna", Role.DELEGATE, "en")
    open_to_all = note("all", "Squid for everybody")
    for_anna = note("anna", "Squid for Anna", [anna])
    for_nobody = note("nobody", "Squid for nobody", [])
    with keeping(open_to_all, for_anna, for_nobody) as kept:
        assert said(ask(line, principal, "squid")) == ["Squid for everybody"]
        assert len(ask(line, anna, "squid")) == 2
        assert ask(line, principal, "squid anna") == []
        assert ask(line, principal, "for ann") == []
        kept[0] = note("all", "Squid for everybody", [principal])
        kept[1] = note("anna", "Squid for Anna", [principal, anna])
        assert len(ask(line, principal, "squid")) == 2
        kept[1] = note("anna", "Squid for Anna", [anna])
        assert said(ask(line, principal, "squid")) == ["Squid for everybody"]
        assert said(ask(line, anna, "squid")) == ["Squid for Anna"]


def test_what_our_side_keeps_is_followed(line: ALine, principal: Person) -> None:
    ask(line, principal, "x")
    before = indexed()
    with keeping(note("1", "Octopus"), note("2", "Cuttlefish")) as kept:
        assert said(ask(line, principal, "octopus")) == ["Octopus"]
        kept[0] = note("1", "Squid", version="2")
        assert ask(line, principal, "octopus") == []
        assert said(ask(line, principal, "squid")) == ["Squid"]
        (found,) = ask(line, principal, "squid")
        assert (found.side, found.shared, found.url) == (line.side, False, "/notes/1/")
        kept.clear()
        assert ask(line, principal, "squid") == []
        assert indexed() == before
        assert not Reader.objects.exists()


def test_many_new_texts_of_ours_come_by_and_by_but_none_stays_too_long(
    line: ALine, principal: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.search import finding, own
    from detente.search.query import parse

    with keeping(*(note(str(n), f"Squid {n}") for n in range(30))) as kept:
        assert len(ask(line, principal, "squid")) == 30
        monkeypatch.setattr(own, "MOST_AT_ONCE", 5)
        with keeping(note("1", "Squid in a draft"), name="drafts") as drafts:
            assert own.catch_up(line.id, line.side)
            kept[:] = [note(str(n), f"Squid {n}", []) for n in range(30)]
            drafts.clear()
            assert not own.catch_up(line.id, line.side)
        found = finding.Findings(line.id, principal.pk, parse("squid"), finding.Chosen())
        assert len(found) == 0


def test_two_lines_do_not_mix(line: ALine, principal: Person) -> None:
    Case(line)
    ask(line, principal, "guarantees")
    assert len(finding_on("f" * 64, principal)) == 0


def finding_on(line_id: str, person: Person) -> Any:
    from detente.search import finding
    from detente.search.query import parse

    return finding.Findings(line_id, person.pk, parse("guarantees"), finding.Chosen())


def test_the_index_is_no_part_of_the_record(line: ALine) -> None:
    """It can be thrown away: nothing refers to it."""
    tables = set(apps.get_app_config("search").get_models())
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.related_model in tables:
                assert model in tables
