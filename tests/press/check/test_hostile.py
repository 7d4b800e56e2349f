"""Hostile drafts: whatever is typed is read in bounds, and marks stay within the text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.press.check.draft import MOST_CHARACTERS
from tests.press.check.case import marked

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh", "de", "", "zh-Hans", "x" * 1000)
PIECES = (
    "30 December 2021", "tomorrow", "at 23:30", "Moscow time", "99:99", "٣٠", "«", "»", '"', "“",
    "call", "10, 11 and", "–", "30.12.2021", "1" * 40, "half past", "السبت", "в",
    "половине",
    "12月", "三十", "日", ".", "\n", "\u202e", "\u0640" * 9, "a.m.", "UTC+", "GMT+99", "will", "at",
    "the request of", "Washington", "minutes", "00", "0", "30 February", "2021-02-30", "rounds",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en", "zh", ""])
@pytest.mark.parametrize(
    "piece",
    ["1 ", "10, ", "«", "at at ", "10, 11 and ", "half past ", "十", "1月", "30 December ", "а́",
     "call ", "Moscow time ", "at 23:30 ", "We could accept a delay of six months if ", '" ',
     "Sergei ", "last week tomorrow ", "\u0640", "وال", "12:", "0" * 5000,
     "call will that 30 December ", "10 January Moscow meets ", "call by video Thursday "],
)  # fmt: skip
def test_one_thing_over_and_over(language: str, piece: str) -> None:
    draft = piece * (10_000 // len(piece))
    for mark in marked(draft, language):
        assert draft[mark.start : mark.end] == mark.said


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=300),
    st.sampled_from(LANGUAGES),
)
def test_marks_lie_in_the_text_one_after_the_other(draft: str, language: str) -> None:
    marks = marked(draft, language)
    assert all(draft[mark.start : mark.end] == mark.said for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))


def test_what_lies_beyond_the_bound_is_not_read() -> None:
    wrong = "The call will take place tomorrow. "
    assert marked(" " * (MOST_CHARACTERS - len(wrong)) + wrong, "en")
    assert not marked(" " * MOST_CHARACTERS + wrong, "en")


def test_a_second_that_no_calendar_has_is_no_error() -> None:
    assert marked("The call will take place on Thursday.", "en", at=-(10**12)) == []
