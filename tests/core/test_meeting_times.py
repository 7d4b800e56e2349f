"""Times that suit both sides, against hours counted minute by minute on both walls.

The oracle knows nothing of openings: it asks the standard library what a wall shows at each minute
of a contact, and looks that up in the week.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core import times
from detente.core.meeting_times import (
    LATE,
    LEAST_BAD,
    MIDNIGHT,
    BadHoursError,
    Hours,
    fit,
    suggest,
)
from tests.tools.zones import package_database, rules

__all__ = ["package_database"]  # a fixture that is used by being here

DAY = 86_400
MOSCOW, WASHINGTON = "Europe/Moscow", "America/New_York"
ZONES = sorted(
    zone for zone in times.zone_names() if "/" in zone and not zone.startswith(("Etc/", "US/"))
)

SPAN = (0, int(datetime(2038, 1, 1, tzinfo=UTC).timestamp()))
OFFICE = ((9 * 60, 18 * 60),) * 5 + (None, None)


def wall(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, rules(zone)).replace(tzinfo=None, fold=0)


def inside(hours: Hours, at: int, *, late: bool = True) -> bool:
    """Whether a wall shows a time in its hours, today's or those that began yesterday."""
    shown = wall(at, hours.zone)
    seconds = shown.hour * 3600 + shown.minute * 60 + shown.second
    for back in (0, 1):
        day = shown.date() - timedelta(days=back)
        span = None if day in hours.off else hours.week[day.weekday()]
        if span is None:
            continue
        end = max(span[1], LATE) if hours.late and late else span[1]
        if 60 * span[0] <= seconds + DAY * back < 60 * end:
            return True
    return False


def suits(hours: Hours, start: int, minutes: int, *, late: bool = True) -> bool:
    """Every minute of a contact, its last second too."""
    seconds = [*range(start, start + 60 * minutes, 60), start + 60 * minutes - 1]
    return all(inside(hours, at, late=late) for at in seconds)


@cache
def changes(zone: str) -> tuple[int, ...]:
    """Every clock change of 1970 to 2037: the first UTC second after it."""
    found = []
    for day in range(SPAN[0] + DAY, SPAN[1], DAY):
        low, high = day, day + DAY
        before = datetime.fromtimestamp(low, rules(zone)).utcoffset()
        if datetime.fromtimestamp(high, rules(zone)).utcoffset() == before:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            same = datetime.fromtimestamp(middle, rules(zone)).utcoffset() == before
            low, high = (middle, high) if same else (low, middle)
        found.append(high)
    return tuple(found)


@st.composite
def spans(draw):
    """Hours that often begin or end a minute beside what a contact could."""
    begin = draw(st.integers(0, 287)) * 5
    end = begin + draw(st.integers(1, 288)) * 5
    return begin, end - draw(st.booleans())


@st.composite
def weeks(draw, zones):
    week = tuple(draw(st.lists(st.none() | spans(), min_size=7, max_size=7)))
    return Hours(draw(zones), week, draw(st.booleans()))


@st.composite
def moments(draw, zone):
    """A second within two days of one of a zone's clock changes, or anywhere at all."""
    around = changes(zone) or (SPAN[1] // 2,)
    at = draw(st.sampled_from(around)) + draw(st.integers(-2 * DAY, 2 * DAY))
    return min(max(at, 12 * DAY), SPAN[1] - 40 * DAY)


@settings(max_examples=150)
@given(data=st.data(), minutes=st.sampled_from([15, 30, 50, 120]))
def test_what_is_suggested_lies_inside_both_sides_hours(data, minutes):
    """Around the clock changes of any two zones: in hours to the minute, by another reckoning."""
    zones = st.sampled_from(ZONES)
    sides = data.draw(weeks(zones)), data.draw(weeks(zones))
    first = data.draw(moments(data.draw(st.sampled_from(sides)).zone))
    found = suggest(sides, minutes, first, first + 4 * DAY)
    for one in found:
        assert first <= one.start < first + 4 * DAY
        shown = wall(one.start, sides[0].zone)
        assert (shown.minute, shown.second) in {(0, 0), (30, 0)}
        assert times.utc_second(shown, sides[0].zone) == one.start, "a person can type it"
        for hours, said in zip(sides, one.fits, strict=True):
            assert said.suits == suits(hours, one.start, minutes)
            if said.suits:
                assert said.late != suits(hours, one.start, minutes, late=False)
    assert len({wall(one.start, sides[0].zone).date() for one in found}) == len(found)
    assert len({one.suits for one in found}) <= 1, "the least bad only where nothing suits"


@settings(max_examples=60)
@given(data=st.data(), minutes=st.sampled_from([30, 90]))
def test_no_time_that_suits_is_missed(data, minutes):
    """Whatever half hour of our wall suits both, by the oracle, has a suggestion on its date."""
    zones = st.sampled_from(ZONES)
    sides = data.draw(weeks(zones)), data.draw(weeks(zones))
    first = data.draw(moments(sides[0].zone))
    found = suggest(sides, minutes, first, first + 2 * DAY, most=99)
    dates = {wall(one.start, sides[0].zone).date() for one in found if one.suits}
    for start in range(first, first + 2 * DAY, 60):
        shown = wall(start, sides[0].zone)
        typed = shown.minute % 30 == 0 and shown.second == 0 and unambiguous(shown, sides[0].zone)
        if typed and all(suits(hours, start, minutes) for hours in sides):
            assert shown.date() in dates


def unambiguous(shown: datetime, zone: str) -> bool:
    try:
        times.utc_second(shown, zone)
    except times.TimeHappensTwice:
        return False
    return True


@settings(max_examples=150)
@given(data=st.data(), minutes=st.sampled_from([20, 60, 240]))
def test_how_far_outside_is_how_far_it_must_move(data, minutes):
    """Moved by so much it suits, one way or the other; moved by less it does not."""
    hours = data.draw(weeks(st.sampled_from(ZONES)))
    start = data.draw(moments(hours.zone))
    said = fit(hours, start, minutes)
    assert said.suits == suits(hours, start, minutes)
    if said.beyond:
        ways = (start + said.beyond, start - said.beyond)
        assert any(suits(hours, way, minutes) for way in ways)
        for less in range(60, said.beyond, 1800):
            assert not suits(hours, start + less, minutes)
            assert not suits(hours, start - less, minutes)


def at(text: str, zone: str) -> int:
    return times.utc_second(datetime.fromisoformat(text), zone)


def test_the_case_s_own_hours():
    """Moscow 10:00 to 24:00 and late hours no difficulty, Washington 08:00 to 21:00.

    The voice contact of Thursday 23:30 in Moscow suits both, by Moscow's late hours; without them
    its 50 minutes end 20 minutes too late.
    """
    week = ((10 * 60, MIDNIGHT),) * 5 + (None, None)
    moscow, strict = Hours(MOSCOW, week, late=True), Hours(MOSCOW, week)
    washington = Hours(WASHINGTON, ((8 * 60, 21 * 60),) * 5 + (None, None))
    voice = at("2021-12-30 23:30", MOSCOW)
    assert fit(moscow, voice, 50).suits
    assert fit(moscow, voice, 50).late
    assert fit(strict, voice, 50).beyond == 20 * 60
    assert fit(washington, voice, 50) == fit(washington, voice, 30)
    first = at("2021-12-27 12:00", MOSCOW)
    found = suggest((moscow, washington), 50, first, first + 14 * DAY)
    assert [f"{wall(one.start, MOSCOW):%a %d %H:%M}" for one in found] == [
        "Mon 27 17:00", "Tue 28 17:00", "Wed 29 17:00", "Thu 30 17:00", "Fri 31 17:00",
        "Mon 03 17:00",
    ]  # fmt: skip
    assert {f"{wall(one.start, WASHINGTON):%H:%M}" for one in found} == {"09:00"}


def test_when_nothing_suits_the_least_bad_is_said_as_it_is():
    """Tokyo and New York from nine to six never meet: an hour too early here, 50 minutes there."""
    tokyo, york = Hours("Asia/Tokyo", OFFICE), Hours(WASHINGTON, OFFICE)
    first = at("2021-12-27 12:00", "Asia/Tokyo")
    found = suggest((tokyo, york), 50, first, first + 7 * DAY)
    assert len(found) == LEAST_BAD
    assert [fit.beyond for fit in found[0].fits] == [3600, 3000]
    assert f"{wall(found[0].start, 'Asia/Tokyo'):%a %H:%M}" == "Tue 08:00"
    assert not found[0].suits


def test_days_off_and_days_without_hours_are_named():
    new_year = date(2021, 12, 31)
    hours = Hours(MOSCOW, OFFICE, off={new_year: "New Year"})
    assert fit(hours, at("2021-12-31 12:00", MOSCOW), 30).day_off == "New Year"
    assert fit(hours, at("2022-01-01 12:00", MOSCOW), 30).no_hours
    late = Hours(MOSCOW, OFFICE, late=True, off={new_year: "New Year"})
    assert not fit(late, at("2021-12-31 22:00", MOSCOW), 30).suits, "late hours need a day's hours"


def test_hours_past_midnight_reach_into_the_next_day():
    hours = Hours(MOSCOW, ((20 * 60, 26 * 60), *(None,) * 6))
    assert fit(hours, at("2021-12-28 01:30", MOSCOW), 30).suits
    assert fit(hours, at("2021-12-28 01:31", MOSCOW), 30).beyond == 60
    assert not fit(hours, at("2021-12-27 01:30", MOSCOW), 30).suits


@pytest.mark.parametrize(
    ("start", "suited"),
    [
        ("2021-03-14T01:30-05:00", True),  # an hour of hours is skipped: 01:30 to 03:30 is 60 min
        ("2021-11-07T01:30-04:00", False),  # after 01:59 the wall shows 01:00 again
        ("2021-11-07T01:30-05:00", True),
    ],
)
def test_a_night_in_which_the_clocks_change(start, suited):
    hours = Hours(WASHINGTON, (*(None,) * 6, (90, 210)))
    second = int(datetime.fromisoformat(start).timestamp())
    assert fit(hours, second, 60).suits is suited


@pytest.mark.parametrize(
    "week", [(None,) * 6, ((60, 60), *(None,) * 6), ((0, 1441), *(None,) * 6), ((1440, 1500),) * 7]
)
def test_hours_that_cannot_be(week):
    with pytest.raises(BadHoursError):
        Hours(MOSCOW, week)


def test_no_hours_give_no_suggestion():
    empty, always = Hours(MOSCOW, (None,) * 7), Hours(WASHINGTON, ((0, MIDNIGHT),) * 7)
    assert suggest((empty, always), 30, SPAN[1] // 2, SPAN[1] // 2 + DAY) == []
    assert fit(empty, SPAN[1] // 2, 30).beyond is None


@pytest.mark.parametrize("start", [0, DAY, times.LATEST - 1, times.LATEST])
def test_the_ends_of_the_calendar(start):
    always = Hours("Pacific/Kiritimati", ((0, MIDNIGHT),) * 7)
    assert fit(always, start, 1440) is not None
    with pytest.raises(times.TimeOutOfRange):
        fit(always, times.LATEST + 1, 30)
    assert suggest((always, always), 30, start, min(start + DAY, times.LATEST)) is not None
