"""A pass's body: whatever is written is read back, and whatever a peer sends is read or refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import RemoteError
from detente.core.passes import (
    Alternative,
    Paragraph,
    Pass,
    UnfitPassError,
    UnreadablePassError,
    joined,
    next_id,
    read_pass,
    undisputed,
    used_ids,
    write_pass,
)
from detente.core.statements import TooLargeError
from tests.core.texts import passes, runs

BRACKET = [{"by": 0, "text": "shall"}, {"by": 1, "text": ""}]
BODY: dict[str, Any] = {
    "paragraphs": [{"id": 3, "text": {"en": ["The sides ", BRACKET]}}],
    "title": {"en": "Guarantees"},
}


def body(**members: Any) -> dict[str, Any]:
    """The body above with one thing changed."""
    return BODY | members


def paragraph(**members: Any) -> dict[str, Any]:
    """A body whose paragraph has one thing changed."""
    return body(paragraphs=[BODY["paragraphs"][0] | members])


def test_reads_what_the_document_shows() -> None:
    shall = (Alternative(0, "shall"), Alternative(1, ""))
    text = Paragraph(3, {"en": ("The sides ", shall)})
    assert read_pass(BODY) == Pass((text,), {"en": "Guarantees"})
    assert read_pass(BODY).disputed
    assert not read_pass(paragraph(text={"en": ["The sides"]})).disputed
    assert undisputed(text.text["en"]) == "The sides "


@given(passes())
def test_what_is_written_is_read_back(one: Pass) -> None:
    assert read_pass(write_pass(one)) == one
    assert read_pass(json.loads(write_pass(one))) == one


HOSTILE: dict[str, Any] = {
    "not an object": [],
    "nothing": {},
    "more members": body(more=1),
    "paragraphs are text": body(paragraphs="one"),
    "title is text": body(title="one"),
    "an empty title": body(title={"en": ""}),
    "a long title": body(title={"en": "x" * 201}),
    "201 paragraphs": body(
        paragraphs=[{"id": n, "text": {"en": ["x"]}} for n in range(1, 202)]
    ),
    "the same id twice": body(paragraphs=BODY["paragraphs"] * 2),
    "id 0": paragraph(id=0),
    "id true": paragraph(id=True),
    "id beyond": paragraph(id=2**53),
    "no language": paragraph(text={}),
    "13 languages": paragraph(text={f"a{chr(97 + n)}": ["x"] for n in range(13)}),
    "no such tag": paragraph(text={"English": ["x"]}),
    "a tag with a newline": paragraph(text={"en\n": ["x"]}),
    "no run": paragraph(text={"en": []}),
    "an empty run": paragraph(text={"en": [""]}),
    "a number for a run": paragraph(text={"en": [1]}),
    "two plain runs": paragraph(text={"en": ["a", "b"]}),
    "an empty bracket": paragraph(text={"en": [[]]}),
    "a bracket without words": paragraph(text={"en": [[{"by": 0, "text": ""}]]}),
    "five alternatives": paragraph(text={"en": [[{"by": 0, "text": "x"}] * 5]}),
    "side 2": paragraph(text={"en": [[{"by": 2, "text": "x"}]]}),
    "side true": paragraph(text={"en": [[{"by": True, "text": "x"}]]}),
    "a bracket in a bracket": paragraph(text={"en": [[{"by": 0, "text": ["x"]}]]}),
    "20001 characters": paragraph(text={"en": ["x" * 20_001]}),
    "1001 runs": paragraph(text={"en": [[{"by": 0, "text": "x"}]] * 1001}),
    "a lone surrogate": paragraph(text={"en": ["\ud800"]}),
    "65537 bytes": body(
        paragraphs=[{"id": n, "text": {"en": ["x" * 17_000]}} for n in range(1, 5)]
    ),
}  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_refuses_a_body_that_is_no_pass(hostile: Any) -> None:
    with pytest.raises(UnreadablePassError):
        read_pass(hostile)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["paragraphs", "title", "id", "text", "by", "en"]) | st.text(), inner
        ),
    )
)  # fmt: skip
def test_any_json_at_all_is_read_or_refused(value: Any) -> None:
    with contextlib.suppress(RemoteError):
        read_pass(value)


@given(st.binary())
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(RemoteError):
        read_pass(data)


def test_our_own_is_refused_before_it_is_signed() -> None:
    twice = Paragraph(1, {"en": ("x",)})
    with pytest.raises(UnfitPassError):
        write_pass(Pass((twice, twice), {}))
    with pytest.raises(UnfitPassError):
        write_pass(Pass((Paragraph(1, {"en": ()}),), {}))
    with pytest.raises(TooLargeError):
        write_pass(Pass(tuple(Paragraph(n, {"en": ("x" * 17_000,)}) for n in range(1, 5)), {}))


@given(runs())
def test_joining_changes_no_words(found: Any) -> None:
    assert joined(found) == found
    split = [piece for run in found for piece in (run if isinstance(run, str) else (run,))]
    assert joined(["", *split]) == found


def test_an_id_is_never_given_twice() -> None:
    one, other = (Pass((Paragraph(n, {"en": ("x",)}),), {}) for n in (1, 3))
    assert used_ids([one, other]) == {1, 3}
    assert next_id({1, 3}) == 2
    assert next_id({1, 2, 3}) == 4
    assert next_id(()) == 1
