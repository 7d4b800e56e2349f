"""The slip of a press report of the call: a Thursday's text that calls the day before Tuesday."""

from datetime import date

from detente.press.check import About, Kind
from detente.press.check.marks import OnDay
from tests.press.check.case import marked, mended

SLIP = "وكان الناطق قد أعلن أمس الثلاثاء أن الرئيسين سيجريان مكالمة هاتفية مساء الخميس."


def test_the_slip_is_marked_and_wednesday_offered() -> None:
    (mark,) = marked(SLIP, "ar")
    assert (mark.kind, mark.said, mark.offer) == (Kind.WEEKDAY, "الثلاثاء", "الأربعاء")
    assert mark.record == OnDay(date(2021, 12, 29), About.CALENDAR)
    assert SLIP[mark.start : mark.end] == mark.said


def test_with_the_offer_taken_nothing_is_left() -> None:
    assert marked(mended(SLIP, marked(SLIP, "ar")), "ar") == []


def test_on_a_wednesday_the_same_words_are_right() -> None:
    assert marked(SLIP, "ar", at=1_640_768_400 - 86_400 + 43_200) == []
