"""Dates and hours as people of three languages write them, with the true dates of the case."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from detente.press import dates
from detente.web import clocks

WALLS = {
    "en": [("Moscow", "Europe/Moscow"), ("Washington", "America/New_York")],
    "ru": [("Москва", "Europe/Moscow"), ("Вашингтон", "America/New_York")],
    "ar": [("موسكو", "Europe/Moscow"), ("واشنطن", "America/New_York")],
}
VIDEO, VOICE = 1_638_889_680, 1_640_896_200


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("en", "Thursday 30 December 2021"),
        ("ru", "четверг, 30 декабря 2021 года"),
        ("ar", "الخميس 30 كانون الأول/ديسمبر 2021"),
    ],
)
def test_the_voice_contact_on_every_wall(language: str, date: str) -> None:
    found = clocks.clocks(VOICE, WALLS[language], language)
    assert [clock.hour for clock in found] == ["23:30", "15:30", "20:30"]
    assert [clock.offset for clock in found] == ["UTC+3", "UTC−5", "UTC"]
    assert {clock.date for clock in found} == {date}


def test_the_video_contact() -> None:
    found = clocks.clocks(VIDEO, WALLS["en"], "en")
    assert [clock.hour for clock in found] == ["18:08", "10:08", "15:08"]
    assert {clock.date for clock in found} == {"Tuesday 7 December 2021"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "23:30 Moscow"),
        ("ru", "23:30 по московскому времени"),
        ("ar", "الساعة 23:30 بتوقيت موسكو"),
    ],
)
def test_whose_hour_it_is(language: str, words: str) -> None:
    assert clocks.hour_words("23:30", WALLS[language][0][0], language) == words
    assert "(Атлантида)" in clocks.hour_words("23:30", "Атлантида", "ru")


@pytest.mark.parametrize(("hours", "shift"), [(0, ""), (1, "the day before"), (-24, "")])
def test_other_dates_are_named(hours: int, shift: str) -> None:
    with translation.override("en"):
        found = clocks.clocks(VOICE + 3600 * hours, WALLS["en"])
        assert found[1].shift == shift
    east = [("Washington", "America/New_York"), ("Moscow", "Europe/Moscow")]
    with translation.override("en"):
        assert clocks.clocks(VOICE + 3600, east)[1].shift == "next day"


@pytest.mark.parametrize("month", range(12))
def test_arabic_months_carry_both_names(month: int) -> None:
    at = int(datetime(2021, month + 1, 15, tzinfo=UTC).timestamp())
    found = clocks.clocks(at, WALLS["ar"], "ar")[2].date
    assert dates.ARABIC_MONTHS[month] in found
    assert "/" in found


def test_digits_are_latin_everywhere() -> None:
    for language, walls in WALLS.items():
        for clock in clocks.clocks(VOICE, walls, language):
            assert any(sign in clock.date for sign in "0123456789")
            assert not any("\u0660" <= sign <= "\u0669" for sign in clock.date + clock.hour)


@pytest.mark.parametrize("at", [-1, 2**53 - 1, 253_402_300_800])
def test_seconds_that_no_calendar_reaches(at: int) -> None:
    with translation.override("en"):
        assert clocks.clocks(at, WALLS["en"]) == []
        assert clocks.utc_stamp(at) == f"second {at}"
        assert clocks.day_on_wall(at, "Europe/Moscow") == f"second {at}"


def test_a_peer_with_an_unknown_zone_reads_in_utc() -> None:
    assert clocks.on_wall(VOICE, "Mars/Olympus").wall.hour == 20
