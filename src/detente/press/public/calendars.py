"""Announced contacts as calendar programs read them (RFC 5545), every time in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import icalendar

from detente.core.times import LATEST

PRODUCT = "-//Detente//Public//EN"


class Entry(NamedTuple):
    """A contact: plain texts, UTC seconds; `sequence` rises with each edition about it."""

    contact: str
    sequence: int
    stamp: int
    start: int
    minutes: int
    called_off: bool
    summary: str
    description: str
    address: str


def calendar(entries: Iterable[Entry], language: str, name: str = "") -> bytes:
    """A calendar of these contacts; with a `name`, one that programs read again every hour."""
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    if name:
        whole.add("name", icalendar.vText(name))
        whole.add("x-wr-calname", icalendar.vText(name))
        whole.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        if entry.start + 60 * entry.minutes <= LATEST:
            whole.add_component(_event(entry, language))
    return whole.to_ical()


def _event(entry: Entry, language: str) -> icalendar.Event:
    one = icalendar.Event()
    one.add("uid", f"{entry.contact}@detente")
    one.add("sequence", entry.sequence)
    one.add("dtstamp", _instant(entry.stamp))
    one.add("dtstart", _instant(entry.start))
    one.add("dtend", _instant(entry.start + 60 * entry.minutes))
    one.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    one.add("class", "PUBLIC")
    one.add("summary", entry.summary, parameters={"LANGUAGE": language})
    one.add("description", entry.description, parameters={"LANGUAGE": language})
    one.add("url", entry.address)
    return one


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
