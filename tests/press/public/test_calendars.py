"""Announced contacts in other people's calendars."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from detente.press.public import addresses
from tests.press.public import case
from tests.press.public.reader import Reader, published
from tests.press.public.test_pages import ADVISORY, CALLED_OFF, READOUT

ORIGIN = case.HOUSE.origin


def events(content: bytes) -> list[icalendar.Event]:
    """The events of a calendar without errors."""
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    found = list(calendar.walk("VEVENT"))
    assert len(found) == len(calendar.subcomponents)
    assert not [error for one in found for error in one.errors]
    return found


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_a_contact(reader: Reader, language: str) -> None:
    """The page's calendar file: one contact at its hour, in words of its language."""
    link = addresses.event(case.VOICE.contact, language)
    assert link in reader.page(ADVISORY.format(language)).links()
    [event] = events(reader.read(link))
    assert event["dtstart"].dt == datetime(2021, 12, 30, 20, 30, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=50)
    assert event["status"] == "CONFIRMED"
    assert event["summary"] == case.TITLES[language]
    assert event["summary"].params["language"] == language
    about = READOUT if language in {"ru", "en"} else ADVISORY
    assert event["url"] == ORIGIN + about.format(language)


def test_all_contacts(reader: Reader) -> None:
    """One calendar to subscribe to, the earliest first, read again every hour."""
    content = reader.read("/en/calendar.ics")
    contacts = (case.VIDEO.contact, case.VOICE.contact, "c" * 32)
    assert [one["uid"] for one in events(content)] == [f"{one}@detente" for one in contacts]
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["name"] == "Moscow"
    assert calendar["refresh-interval"].dt == timedelta(hours=1)
    assert len(events(reader.read("/zh/calendar.ics"))) == 1


def test_a_contact_that_is_called_off(tmp_path: Path) -> None:
    """It keeps its uid, so that calendars take it off; nobody's calendar just loses it."""
    path = addresses.event("c" * 32, "en")
    before = published([case.announced(False)], case.HOUSE, tmp_path / "before")
    after = published([case.announced(False), case.announced(True)], case.HOUSE, tmp_path / "after")
    assert path in after.page(CALLED_OFF).links()
    for file in (path, "/en/calendar.ics"):
        [first], [second] = events(before.read(file)), events(after.read(file))
        assert first["uid"] == second["uid"]
        assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
        assert second["sequence"] > first["sequence"]
        assert second["dtstamp"].dt > first["dtstamp"].dt


def test_a_readout_in_fewer_languages(tmp_path: Path) -> None:
    """The contact stays in the calendars of the languages that the readout lacks."""
    reader = published([case.advisory(), case.readout()], case.HOUSE, tmp_path)
    [event] = events(reader.read("/fr/calendar.ics"))
    assert event["summary"] == case.TITLES["fr"]
