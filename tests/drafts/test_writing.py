"""What people do with a draft: none of their words is lost, and none leaves the node."""

from typing import Any

import pytest
from pycrdt import Doc, Text

from detente.drafts import ending, models, saving, shelf, writing
from detente.drafts.document import Document
from detente.people.models import Person
from tests.drafts.conftest import LINE, ORDER, TEXT, WORDS, begin


def words() -> writing.Words:
    found = writing.current(LINE, TEXT)
    assert found is not None
    return found.words


def save(draft: writing.View, person: int, **typed: str) -> dict[str, saving.Clash]:
    """Save texts, as a page made when `draft` was read would; `p3_en` stands for `3.en`."""
    named = {name.lstrip("p").replace("_", "."): text for name, text in typed.items()}
    began = {name: saving.mark(draft.words.get(name, "")) for name in named}
    return saving.save(draft.number, person, named, began)


def test_a_draft_begins_once(draft: writing.View, omar: int) -> None:
    assert (draft.words, draft.order, draft.answers) == (WORDS, ORDER, "1:4")
    again = writing.begin(LINE, TEXT, omar, answers="1:9", order=(), words={})
    assert again == draft
    assert again.last.name == "Anna"


def test_paragraphs_come_go_and_move(draft: writing.View, anna: int) -> None:
    number = draft.number
    assert writing.add(number, used=(1, 2, 3), after=1) == 4
    writing.move(number, 3, -1)
    writing.move(number, 1, -1)
    assert shape() == ([1, 3, 4], [])
    writing.remove(number, 3)
    assert shape() == ([1, 4], [3])
    assert writing.add(number, used=(1, 2)) == 5, "an id is never given twice"
    writing.put_back(number, 3)
    assert shape() == ([1, 4, 5, 3], [])
    assert words()["3.en"] == "They speak."
    for wrong in (lambda: writing.remove(number, 9), lambda: writing.put_back(number, 1)):
        with pytest.raises(writing.NoParagraphError):
            wrong()


def shape() -> tuple[list[int], list[int]]:
    row = models.Draft.objects.get(end="")
    return row.order, row.removed


def test_a_text_has_two_hundred_paragraphs_at_most(draft: writing.View, anna: int) -> None:
    models.Draft.objects.update(order=list(range(1, 201)), removed=[300])
    for more in (
        lambda: writing.add(draft.number, used=()),
        lambda: writing.put_back(draft.number, 300),
    ):
        with pytest.raises(writing.TooManyParagraphsError):
            more()


def test_two_people_save_different_texts(draft: writing.View, anna: int, omar: int) -> None:
    """Each page sends every field; the one that only read a text does not undo the other's."""
    assert save(draft, anna, p1_en="The sides meet.", p3_en="They speak.") == {}
    assert save(draft, omar, p1_en=draft.words["1.en"], p3_en="They speak\r\ntwice.") == {}
    assert words()["1.en"] == "The sides meet."
    assert words()["3.en"] == "They speak\ntwice."
    now = writing.current(LINE, TEXT)
    assert now is not None
    assert {n: hand.name for n, hand in now.hands.items()} == {"1.en": "Anna", "3.en": "عمر"}


def test_a_text_that_both_wrote_is_shown_and_kept(
    draft: writing.View, anna: int, omar: int
) -> None:
    save(draft, anna, p3_en="They write.")
    clashes = save(draft, omar, p3_en="They sing.", p1_en="All meet.")
    assert clashes == {"3.en": saving.Clash("They write.", "Anna")}
    assert (words()["3.en"], words()["1.en"]) == ("They write.", "All meet.")
    chosen = {"3.en": "They sing and write."}
    assert saving.save(draft.number, omar, chosen, {"3.en": saving.mark("They write.")}) == {}
    assert words()["3.en"] == "They sing and write."


def test_only_texts_of_the_draft_are_saved(draft: writing.View, anna: int) -> None:
    other = {"9.en": "no such paragraph", "order": "no text", "title.en": "Meeting"}
    saving.save(draft.number, anna, other, {name: saving.mark("") for name in other})
    assert words() == draft.words
    began = {"title.en": saving.mark("Meetings")}
    saving.save(draft.number, anna, {"title.en": "Meeting"}, began)
    assert words() == {**draft.words, "title.en": "Meeting"}


def test_a_discarded_draft_comes_back(draft: writing.View, anna: int, omar: int) -> None:
    save(draft, anna, p3_en="They write.")
    ending.discard(draft.number, omar)
    assert writing.current(LINE, TEXT) is None
    with pytest.raises(shelf.DraftEndedError):
        save(draft, anna, p3_en="Too late.")
    [kept] = ending.ended(LINE, TEXT)
    assert (kept.sent, kept.name) == (False, "عمر")
    other = begin(anna)
    assert other.words == WORDS
    ending.put_back(draft.number, anna)
    assert words()["3.en"] == "They write."
    assert [one.number for one in ending.ended(LINE, TEXT)] == [other.number]


def test_what_was_sent_is_no_draft_any_more(draft: writing.View, anna: int) -> None:
    ending.sent(LINE, TEXT, anna)
    ending.sent(LINE, TEXT, anna)
    assert writing.current(LINE, TEXT) is None
    assert [one.sent for one in ending.ended(LINE, TEXT)] == [True]


def test_what_ended_long_ago_is_forgotten(draft: writing.View, anna: int) -> None:
    ending.discard(draft.number, anna)
    models.Draft.objects.update(ended_at=0)
    begin(anna)
    assert ending.ended(LINE, TEXT) == []
    with pytest.raises(ending.DraftGoneError):
        ending.put_back(draft.number, anna)


def test_updates_are_folded_and_nothing_is_lost(draft: writing.View, anna: int) -> None:
    """Somebody who was away over the folding gets all of it."""
    page: Doc[Text] = Doc()
    page.apply_update(shelf.news(draft.number, -1).updates[0])
    for n in range(150):
        before = page.get_state()
        page.get("3.en", type=Text).insert(0, str(n % 10))
        shelf.take(draft.number, page.get_update(before), anna)
    assert models.Update.objects.count() == 150 - 2 * shelf.FOLD_AFTER
    assert words()["3.en"] == str(page["3.en"])
    news = shelf.news(draft.number, 3)
    assert (news.count, len(news.updates)) == (150, 1)
    assert Document(b"", news.updates).words() == words()
    assert len(shelf.news(draft.number, 140).updates) == 10
    assert shelf.news(draft.number, 150).updates == []


def test_a_repeated_update_is_kept_once(draft: writing.View, anna: int) -> None:
    other = Document(bytes(models.Draft.objects.get().state))
    update = other.write("3.en", "They write.")
    for _time in range(3):
        shelf.take(draft.number, update, anna)
    assert models.Update.objects.count() == 1


def test_a_draft_that_is_full_says_so_and_stays_as_it_was(
    draft: writing.View, anna: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MAX_BYTES", 2000)
    with pytest.raises(shelf.DraftFullError):
        save(draft, anna, p3_en="long " * 500)
    assert words() == draft.words
    save(draft, anna, p3_en="short")
    assert words()["3.en"] == "short"


def test_who_left_or_may_not_write_does_not(draft: writing.View, anna: int) -> None:
    update = Document(bytes(models.Draft.objects.get().state)).write("3.en", "They write.")
    for change in ({"role": "administrator"}, {"role": "delegate", "is_active": False}):
        Person.objects.filter(pk=anna).update(**change)
        with pytest.raises(shelf.MayNotWriteError):
            shelf.take(draft.number, update, anna)
    assert words() == draft.words


def test_other_pages_hear_of_a_change_once_it_is_kept(
    draft: writing.View, anna: int, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []
    shelf.on_change(heard.append)
    with django_capture_on_commit_callbacks(execute=False) as kept:
        save(draft, anna, p3_en="They write.")
        writing.move(draft.number, 3, -1)
    assert heard == []
    for ring in kept:
        ring()
    shelf.off_change(heard.append)
    assert heard == [draft.number] * 2
