"""Our calendars in two real programs' parsers: ical.js (Thunderbird) and libical (Evolution)."""

from datetime import datetime

import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.core import times
from detente.diary import ical
from detente.diary.ical import Event, Status
from detente.web import clocks
from tests.core.test_meeting_times import SPAN, ZONES, changes
from tests.tools.calendars import read, read_all
from tests.tools.zones import package_database, rules

__all__ = ["package_database"]  # a fixture that is used by being here

HOSTILE = [
    "semicolon; comma, backslash\\ colon: \"quotes\" 'single'",
    "ends\\",
    "\\n \\, \\; \\\\",
    "BEGIN:VEVENT",
    "x" * 400,
    "الضمانات الأمنية، " * 20 + ".",
    "Гарантии безопасности, " * 20 + ".",
    "🕊" * 90,
    "e\u0301" * 90,
]


def an_event(**other):
    plain = {
        "uid": ical.uid("ab" * 32, "0:4"), "sequence": 3, "stamp": 1_640_700_005,
        "start": 1_640_896_200, "minutes": 50, "status": Status.CONFIRMED, "summary": "Contact",
    }  # fmt: skip
    return Event(**plain | other)


def said(event):
    """What a program must read of an event."""
    return {
        "uid": event.uid, "sequence": event.sequence, "stamp": event.stamp, "start": event.start,
        "end": event.start + 60 * event.minutes, "status": event.status.value,
        "summary": event.summary, "description": event.description, "location": event.place,
    }  # fmt: skip


def test_both_programs_read_what_was_meant():
    every = [an_event(status=status, sequence=n) for n, status in enumerate(Status)]
    assert read(ical.calendar(every, "en", "Contacts")) == [said(event) for event in every]


def test_the_voice_contact_s_file_is_as_RFC_5545_has_it():  # noqa: N802
    lines = ical.calendar([an_event(description="a\nb")], "ru").decode().split("\r\n")
    assert lines == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Detente//Detente//EN",
        "BEGIN:VEVENT", "SUMMARY;LANGUAGE=ru:Contact", "DTSTART:20211230T203000Z",
        "DTEND:20211230T212000Z", "DTSTAMP:20211228T140005Z", f"UID:{an_event().uid}",
        "SEQUENCE:3", "CLASS:PRIVATE", "DESCRIPTION;LANGUAGE=ru:a\\nb", "STATUS:CONFIRMED",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_in_their_property(text):
    event = an_event(summary=text, description=f"{text}\n{text}", place=text)
    whole = ical.calendar([event], "ar", text)
    for line in whole.split(b"\r\n"):
        assert len(line) <= 75, "folded at 75 octets"
        line.decode()  # and never within a letter
    assert whole.count(b"\nBEGIN:VEVENT") == 1
    assert read(whole) == [said(event)]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
RAW = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@settings(max_examples=15)
@given(
    # As pages give them: no space at either end (libical drops it), and never nothing.
    st.lists(WORDS.map(lambda words: " ".join(words.split())).filter(bool), min_size=9, max_size=9)
)
def test_both_programs_read_any_words(texts):
    events = [an_event(summary=text, description=text, uid=str(n)) for n, text in enumerate(texts)]
    assert read(ical.calendar(events, "en")) == [said(event) for event in events]


@given(RAW)
def test_no_text_breaks_out_of_its_property(text):
    """Pages spell controls out before they come here; even with them an event stays one event."""
    lines = ical.calendar([an_event(summary=text)], "en").replace(b"\r\n ", b"").split(b"\r\n")
    assert sum(line.startswith(b"SUMMARY") for line in lines) == 1
    assert len(lines) == len(ical.calendar([an_event()], "en").split(b"\r\n"))
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def around_every_change(zone):
    """Moments before, at and after each clock change of a zone from 1970 to 2037."""
    beside = (-3600, -1, 0, 1, 1800, 3600)
    return [at + step for at in changes(zone) for step in beside if SPAN[0] < at + step < SPAN[1]]


@settings(max_examples=15)
@given(zone=st.sampled_from(ZONES))
def test_files_agree_with_every_wall_around_every_clock_change(zone):
    """What the file says in UTC, what the page prints, and what the wall shows are one moment."""
    moments = around_every_change(zone)
    assume(moments)
    whole = ical.calendar((an_event(start=at, uid=str(at), minutes=1) for at in moments), "en")
    for found, at in zip(read(whole), moments, strict=True):
        assert found["start"] == at
        wall = datetime.fromtimestamp(found["start"], rules(zone))
        with translation.override("en"):
            ours, _theirs, utc = clocks.clocks(at, [("A", zone), ("B", "UTC")], seconds=True)
        printed = datetime.fromisoformat(ours.iso)
        assert printed.replace(tzinfo=None) == wall.replace(tzinfo=None)
        assert printed.utcoffset() == wall.utcoffset()
        assert (ours.hour, ours.date.split()[0]) == (f"{wall:%H:%M:%S}", f"{wall:%A}")
        assert utc.hour == f"{datetime.fromisoformat(utc.iso):%H:%M:%S}"
        assert int(datetime.fromisoformat(utc.iso).timestamp()) == at


def test_the_ends_of_the_calendar():
    """A peer may sign any second; what no calendar reaches is not put into one."""
    last = times.LATEST - 60 * 1440
    assert ical.fits(last, 1440)
    assert not ical.fits(last + 1, 1440)
    events = [an_event(start=0), an_event(start=last, minutes=1440, stamp=2**53 - 1)]
    read_all([ical.calendar([event], "en") for event in events])


def test_a_name_in_calendars_tells_nothing_and_stays():
    one = ical.uid("ab" * 32, "0:4")
    assert one == ical.uid("ab" * 32, "0:4")
    assert len({one, ical.uid("ab" * 32, "1:4"), ical.uid("cd" * 32, "0:4")}) == 3
    assert "abab" not in one


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"DTSTART:20211230T203000Z", b"DTSTART:tomorrow"),
        (b"STATUS:CONFIRMED", b"STATUS:PERHAPS"),
        (b"END:VEVENT\r\n", b"NO PROPERTY\r\nEND:VEVENT\r\n"),
    ],
)
def test_a_fault_would_be_found(right, wrong):
    """The proof is worth something only while the programs refuse what is wrong."""
    whole = ical.calendar([an_event()], "en")
    assert right in whole
    with pytest.raises((AssertionError, ValueError)):
        read(whole.replace(right, wrong))
