"""Whatever order changes arrive in, all that hold the same changes read the same words."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlFragment, XmlText

from detente.drafts.document import Document, MalformedUpdateError, least_change

NAMES = ("title.en", "1.ar", "1.en", "2.ru")
WORDS = st.text(st.sampled_from("ab اب я😀\n[|]"), max_size=6)
TURNS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 1), st.sampled_from(NAMES), WORDS),
        st.tuples(st.just("carry"), st.integers(0, 1), st.integers(0, 30), st.booleans()),
    ),
    max_size=40,
)


class Page:
    """A page that writes, what it has not sent yet, and what it has not read."""

    def __init__(self) -> None:
        self.words = Document()
        self.to_send: list[bytes] = []
        self.to_read: list[bytes] = []

    def write(self, name: str, words: str) -> None:
        """Type over a text."""
        if update := self.words.write(name, words):
            self.to_send.append(update)


@given(TURNS)
def test_two_pages_and_the_node_end_alike(turns: list[tuple[Any, ...]]) -> None:
    """Late, repeated and in any order across pages: the texts become one."""
    node, kept, pages = Document(), [], (Page(), Page())
    for verb, who, what, more in turns:
        page = pages[who]
        if verb == "write":
            page.write(what, more)
            continue
        if page.to_send:
            update = page.to_send.pop(0)
            for _time in range(2 if more else 1):
                node.apply(update)
            kept.append(update)
            pages[1 - who].to_read.append(update)
        if page.to_read:
            page.words.apply(page.to_read.pop(what % len(page.to_read)))
    for page, other in (pages, pages[::-1]):
        for update in page.to_send:
            node.apply(update)
            kept.append(update)
            other.to_read.append(update)
    for page in pages:
        for update in page.to_read:
            page.words.apply(update)
    assert pages[0].words.words() == pages[1].words.words() == node.words()
    assert Document(b"", kept).words() == node.words()
    assert Document(node.state).words() == node.words()


@given(WORDS, WORDS)
def test_a_change_is_least_and_right(before: str, after: str) -> None:
    start, old, new = least_change(before, after)
    assert before[:start] + new + before[start + len(old) :] == after
    assert not (old and new and (old[0] == new[0] or old[-1] == new[-1]))


@given(WORDS, WORDS, WORDS)
def test_somebody_elses_words_survive_a_save(before: str, after: str, other: str) -> None:
    """What a page saves changes only what its person changed."""
    one, two = Document(), Document()
    one.write("1.en", before)
    two.apply(one.state)
    two.write("1.en", before + other)
    one.write("1.en", after)
    two.apply(one.state)
    assert other in two.text("1.en")


def hostile() -> list[tuple[str, Any]]:
    """Documents that no page of ours makes."""
    embedded = Doc({"1.en": Text("they")})
    embedded["1.en"].insert_embed(1, {"src": "http://elsewhere"})
    return [
        ("an array", Doc({"1.en": Array([1, "two"])})),
        ("elements", Doc({"1.en": XmlFragment([XmlText("x")])})),
        ("another name", Doc({"order": Text("1 2")})),
        ("a number too large", Doc({"99999999999999999.en": Text("x")})),
        ("no language", Doc({"1.": Text("x")})),
        ("something embedded", embedded),
    ]


@pytest.mark.parametrize(("_what", "doc"), hostile(), ids=[name for name, _doc in hostile()])
def test_a_document_of_anything_else_is_refused(_what: str, doc: Any) -> None:
    node = Document()
    node.write("1.en", "They meet.")
    with pytest.raises(MalformedUpdateError):
        node.apply(doc.get_update())


DAMAGE = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from((0, 1, 7, 64, 127, 128, 255))), max_size=4
)


@given(st.binary(max_size=80), DAMAGE, st.booleans())
def test_damaged_updates_are_refused_or_harmless(
    noise: bytes, damage: list[tuple[int, int]], whole: bool
) -> None:
    """Any bytes: either MalformedUpdateError, or a document that can be read, kept and changed."""
    node, page = Document(), Document()
    node.write("1.en", "They meet. Они")
    page.apply(node.state)
    update = bytearray(page.write("1.en", "Then they all meet. О них") if whole else noise)
    for place, value in damage if update else ():
        update[place % len(update)] = value
    try:
        node.apply(bytes(update))
    except MalformedUpdateError:
        return
    again = Document(node.state)
    assert again.words() == node.words()
    again.write("1.en", "")
    assert again.text("1.en") == ""


def test_entries_that_no_text_shows_are_never_words() -> None:
    """A map under the name of a text, and a format: nothing of it is read, shown or sent."""
    node = Document()
    node.write("1.en", "They meet.")
    node.apply(Doc({"1.en": Map({"a": "secret"})}).get_update())
    bold: Doc[Text] = Doc()
    bold.apply_update(node.state)
    bold.get("1.en", type=Text).format(0, 4, {"bold": "secret"})
    node.apply(bold.get_update())
    assert node.words() == {"1.en": "They meet."}
    assert Document(node.state).words() == {"1.en": "They meet."}


@given(st.binary(max_size=40))
def test_a_damaged_state_is_refused_or_answered(noise: bytes) -> None:
    node = Document()
    node.write("1.en", "They meet.")
    with suppress(MalformedUpdateError):
        assert node.answer(b"\x00" + noise)
