"""Times as typed and as read, over every clock change of 2020 to 2035 in easy and hard zones."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core import times
from detente.core.errors import LocalError
from tests.tools.zones import package_database, rules

__all__ = ["package_database"]  # a fixture that is used by being here

MOSCOW, WASHINGTON = "Europe/Moscow", "America/New_York"
HARD = ("Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Gaza", "Europe/Dublin")
ZONES = (MOSCOW, WASHINGTON, *HARD)
FROM, TO = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2020, 2036))
DAY = 86_400


def offset_at(zone: str, second: int) -> int:
    """The standard library's own answer, in seconds ahead of UTC."""
    return int(datetime.fromtimestamp(second, rules(zone)).utcoffset().total_seconds())


def changes(zone: str) -> list[tuple[int, int, int]]:
    """Every clock change of the span: first UTC second after it, offset before, offset after."""
    found = []
    for day in range(FROM, TO, DAY):
        before, after = offset_at(zone, day), offset_at(zone, day + DAY)
        if before != after:
            low, high = day, day + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset_at(zone, middle) == before else (low, middle)
            found.append((high, before, after))
    return found


def wall(second: int, offset: int) -> datetime:
    return datetime.fromtimestamp(second + offset, UTC).replace(tzinfo=None)


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_span_holds_the_changes_we_think_it_does():
    """The tests below would pass on nothing: so count what they run over."""
    counted = {zone: len(changes(zone)) for zone in ZONES}
    assert counted[MOSCOW] == 0
    assert counted[WASHINGTON] == counted["Australia/Lord_Howe"] == counted["Europe/Dublin"] == 32
    assert counted["Africa/Cairo"] >= 26
    assert counted["Asia/Beirut"] == 32
    assert counted["Asia/Gaza"] >= 32


@pytest.mark.parametrize("zone", ZONES[1:])
def test_time_skipped_by_every_change_does_not_exist(zone):
    for change, before, after in changes(zone):
        if after < before:
            continue
        first, beyond = wall(change, before), wall(change, after)
        for typed in (first, first + (beyond - first) / 2, beyond - timedelta(seconds=1)):
            with pytest.raises(times.TimeDoesNotExist) as caught:
                times.utc_second(typed, zone)
            assert caught.value.typed == typed
            assert (caught.value.before.at, caught.value.after.at) == (change - 60, change)
            assert caught.value.before.wall == first - timedelta(minutes=1)
            assert caught.value.after.wall == beyond
        assert times.utc_second(first - timedelta(seconds=1), zone) == change - 1
        assert times.utc_second(beyond, zone) == change


@pytest.mark.parametrize("zone", ZONES[1:])
def test_time_repeated_by_every_change_asks_which(zone):
    for change, before, after in changes(zone):
        if after > before:
            continue
        first, beyond = wall(change, after), wall(change, before)
        for typed in (first, first + (beyond - first) / 2, beyond - timedelta(seconds=1)):
            with pytest.raises(times.TimeHappensTwice) as caught:
                times.utc_second(typed, zone)
            readings = caught.value.first, caught.value.second
            assert [reading.offset for reading in readings] == [before, after]
            assert readings[1].at - readings[0].at == before - after
            for reading in readings:
                assert reading.wall == typed
                assert times.utc_second(typed, zone, offset=reading.offset) == reading.at
            with pytest.raises(times.TimeHappensTwice):
                times.utc_second(typed, zone, offset=before + 1)
        assert times.utc_second(first - timedelta(seconds=1), zone) == change - 1 - before + after
        assert times.utc_second(beyond, zone) == change + before - after


@pytest.mark.parametrize(
    ("zone", "typed", "before", "after"),
    [
        (WASHINGTON, "2021-03-14 02:30", "2021-03-14T01:59-05:00", "2021-03-14T03:00-04:00"),
        ("Africa/Cairo", "2023-04-28 00:00", "2023-04-27T23:59+02:00", "2023-04-28T01:00+03:00"),
        ("Asia/Beirut", "2024-03-31 00:59", "2024-03-30T23:59+02:00", "2024-03-31T01:00+03:00"),
        (
            "Australia/Lord_Howe",
            "2021-10-03 02:15",
            "2021-10-03T01:59+10:30",
            "2021-10-03T02:30+11:00",
        ),
    ],
)
def test_known_gaps(zone, typed, before, after):
    with pytest.raises(times.TimeDoesNotExist) as caught:
        times.utc_second(datetime.fromisoformat(typed), zone)
    assert (caught.value.before.at, caught.value.after.at) == (utc(before), utc(after))


@pytest.mark.parametrize(
    ("zone", "typed", "first", "second"),
    [
        (WASHINGTON, "2021-11-07 01:30", "-04:00", "-05:00"),
        ("Asia/Beirut", "2021-10-30 23:30", "+03:00", "+02:00"),
        ("Australia/Lord_Howe", "2022-04-03 01:45", "+11:00", "+10:30"),
    ],
)
def test_known_folds(zone, typed, first, second):
    with pytest.raises(times.TimeHappensTwice) as caught:
        times.utc_second(datetime.fromisoformat(typed), zone)
    assert (caught.value.first.offset_text, caught.value.second.offset_text) == (first, second)


def test_both_contacts_of_the_case_read_as_they_did():
    """Tuesday 18:08 in Moscow was 10:08 in Washington; Thursday 23:30 was 15:30 there."""
    for typed, there, zulu, weekday in (
        ("2021-12-07 18:08", "2021-12-07 10:08", "2021-12-07T15:08Z", 2),
        ("2021-12-30 23:30", "2021-12-30 15:30", "2021-12-30T20:30Z", 4),
    ):
        at = times.utc_second(datetime.fromisoformat(typed), MOSCOW)
        assert at == utc(zulu)
        ours, theirs = times.wall_time(at, MOSCOW), times.wall_time(at, WASHINGTON)
        assert theirs.wall == datetime.fromisoformat(there)
        assert (ours.offset_text, theirs.offset_text) == ("+03:00", "-05:00")
        assert ours.weekday == theirs.weekday == weekday
        assert ours.days_after(theirs) == 0


def test_next_day_is_seen_from_either_side():
    """At 01:00 in Moscow it is still the day before in Washington, over a year's end too."""
    at = times.utc_second(datetime(2022, 1, 1, 1, 0), MOSCOW)
    ours, theirs = times.wall_time(at, MOSCOW), times.wall_time(at, WASHINGTON)
    assert ours.days_after(theirs) == 1
    assert theirs.days_after(ours) == -1
    assert (ours.weekday, theirs.weekday) == (6, 5)
    assert times.wall_time(at, "UTC").offset_text == "+00:00"


@given(
    at=st.integers(FROM, TO) | st.integers(times.EARLIEST + DAY, times.LATEST - DAY),
    zone=st.sampled_from(ZONES),
)
def test_every_second_survives_being_read_and_typed_again(at, zone):
    shown = times.wall_time(at, zone)
    assert shown.wall - timedelta(seconds=shown.offset) == wall(at, 0)
    assert times.utc_second(shown.wall, zone, offset=shown.offset) == at


@given(
    typed=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)),
    zone=st.sampled_from(sorted(times.zone_names())),
)
def test_a_typed_time_is_read_back_or_questioned_in_every_zone(typed, zone):
    try:
        at = times.utc_second(typed, zone)
    except times.TimeHappensTwice as twice:
        assert twice.first.at < twice.second.at
        assert twice.first.wall == twice.second.wall == typed.replace(microsecond=0)
    except times.TimeDoesNotExist as never:
        assert never.before.wall < typed.replace(microsecond=0) < never.after.wall
        assert never.after.at - never.before.at == 60
    else:
        assert times.wall_time(at, zone).wall == typed.replace(microsecond=0)


@given(at=st.integers(), zone=st.text() | st.sampled_from(ZONES), typed=st.datetimes())
def test_nothing_but_local_errors_escapes(at, zone, typed):
    for act in (
        lambda: times.wall_time(at, zone),
        lambda: times.utc_second(typed, zone),
    ):
        try:
            act()
        except LocalError as error:
            assert str(error)


@pytest.mark.parametrize("zone", ["", "Moscow", "../../etc/passwd", "Europe", "/etc/localtime"])
def test_a_zone_that_is_not_in_the_list_is_refused(zone):
    """A zone's name comes from the other side's profile and is also a path: only names pass."""
    with pytest.raises(times.UnknownZone) as caught:
        times.wall_time(0, zone)
    assert caught.value.zone == zone


def test_the_machine_s_own_database_is_not_asked(tmp_path):
    """A machine whose own database is old or wrong must read what every other machine reads."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / MOSCOW).write_bytes(files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes())
    reset_tzpath((tmp_path,))
    try:
        misled = datetime.fromtimestamp(FROM, ZoneInfo.no_cache(MOSCOW))
        times._rules.cache_clear()
        asked = times.wall_time(FROM, MOSCOW)
    finally:
        reset_tzpath(())
    assert misled.utcoffset() == timedelta(hours=9)
    assert asked.offset_text == "+03:00"


@pytest.mark.parametrize("second", [times.EARLIEST - 1, times.LATEST + 1, 2**53])
def test_a_second_outside_the_calendar_is_refused(second):
    with pytest.raises(times.TimeOutOfRange):
        times.wall_time(second, MOSCOW)


def test_length_of_a_contact():
    assert times.length(100, 100) == times.Length(0, 0, 0)
    assert times.length(0, 3_000) == times.Length(0, 50, 0)
    assert times.length(5, 5 + 7_384) == times.Length(2, 3, 4)
    with pytest.raises(times.EndsBeforeStart):
        times.length(1, 0)
