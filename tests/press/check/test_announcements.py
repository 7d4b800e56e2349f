"""A true announcement is never marked; with one fact of the record another, it always is."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.press.check import Kind, check
from tests.press.check.announcing import Announcement, announcements, slips
from tests.press.check.case import MOSCOW

BEFORE = timedelta(days=1).total_seconds()
ALSO = {Kind.DATE: {Kind.WEEKDAY}, Kind.TIME: {Kind.ZONE}}


@settings(max_examples=150, deadline=None)
@given(announcements(), st.integers(1, 20))
def test_what_is_true_is_never_marked(one: Announcement, days: int) -> None:
    at = one.start - int(days * BEFORE)
    assert check(one.text, one.language, one.record, at, MOSCOW) == []


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.TIME, Kind.LENGTH, Kind.MEDIUM, Kind.INITIATOR])
@settings(max_examples=40, deadline=None)
@given(one=announcements())
def test_a_fact_that_is_another_is_always_marked(kind: Kind, one: Announcement) -> None:
    marks = check(one.text, one.language, slips(one)[kind], one.start - int(BEFORE), MOSCOW)
    assert marks
    assert {mark.kind for mark in marks} <= {kind} | ALSO.get(kind, set())


@settings(max_examples=60, deadline=None)
@given(one=announcements(), kind=st.sampled_from([Kind.DATE, Kind.TIME]))
def test_offers_of_days_and_hours_leave_nothing_to_mark(one: Announcement, kind: Kind) -> None:
    held, at = slips(one)[kind], one.start - int(BEFORE)
    text = one.text
    for mark in reversed(check(text, one.language, held, at, MOSCOW)):
        assert mark.offer is not None
        text = text[: mark.start] + mark.offer + text[mark.end :]
    assert check(text, one.language, held, at, MOSCOW) == []
