"""The notation that people type: what a side reads and types again is the same text."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.notation import NotationError, Slip, format_runs, parse_runs
from detente.core.passes import Alternative, length
from tests.core.texts import anything, by, runs, words


@given(runs() | runs(anything), by)
def test_what_is_formatted_is_parsed_back(found: Any, own: int) -> None:
    assert parse_runs(format_runs(found, own), own) == found


@given(words, by)
def test_whatever_is_typed_is_read_or_refused_and_reads_the_same_again(
    typed: str, own: int
) -> None:
    try:
        found = parse_runs(typed, own)
    except NotationError as error:
        assert 0 <= error.at < len(typed)
        return
    assert parse_runs(format_runs(found, own), own) == found
    assert length(found) <= len(typed)


def test_marks_are_from_where_the_reader_stands() -> None:
    found = parse_runs("We [■ shall | ○ may] meet", 0)
    assert found == ("We ", (Alternative(0, "shall"), Alternative(1, "may")), " meet")
    assert format_runs(found, 1) == "We [○ shall | ■ may] meet"


@pytest.mark.parametrize(
    ("typed", "alternatives"),
    [
        ("[shall]", ((0, "shall"),)),
        ("[■shall|○may]", ((0, "shall"), (1, "may"))),
        ("[ ■  shall \n|\t○ may ]", ((0, "shall"), (1, "may"))),
        ("[■ | ○ may]", ((0, ""), (1, "may"))),
        ("[○ may | will | ■ shall]", ((1, "may"), (0, "will"), (0, "shall"))),
        (r"[■ a \| b\ ]", ((0, "a | b "),)),
        (r"[\■ is a square]", ((0, "■ is a square"),)),
    ],
)
def test_reads_what_people_type(typed: str, alternatives: tuple[tuple[Any, str], ...]) -> None:
    assert parse_runs(typed, 0) == (tuple(Alternative(*one) for one in alternatives),)


def test_plain_signs_need_a_backslash() -> None:
    assert parse_runs(r"\[1\] a\|b \\ C:\dir", 0) == (r"[1] a|b \ C:\dir",)
    assert parse_runs("", 0) == ()


@pytest.mark.parametrize(
    ("typed", "slip", "at"),
    [
        ("a [■ b", Slip.UNCLOSED, 2),
        ("a [", Slip.UNCLOSED, 2),
        ("a ] b", Slip.UNOPENED, 2),
        ("a | b", Slip.BAR, 2),
        ("[■ a [○ b]]", Slip.NESTED, 5),
        ("[[", Slip.NESTED, 1),
        ("x[■ | ○]", Slip.EMPTY, 1),
        ("[]", Slip.EMPTY, 0),
        ("[a|b|c|d|e]", Slip.MANY, 0),
    ],
)
def test_says_what_is_wrong_and_where(typed: str, slip: Slip, at: int) -> None:
    with pytest.raises(NotationError) as caught:
        parse_runs(typed, 0)
    assert (caught.value.slip, caught.value.at) == (slip, at)


@given(st.text(max_size=60))
def test_nothing_else_escapes_the_parser(typed: str) -> None:
    with contextlib.suppress(NotationError):
        parse_runs(typed, 0)
