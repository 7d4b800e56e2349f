"""Contacts as calendar programs read them (RFC 5545).

Every time is in UTC: a file then carries no zone table that could be wrong, and each program shows
it on its reader's own wall. No METHOD is given, since a file is read and not answered.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import icalendar

from detente.core.times import LATEST

PRODUCT = "-//Detente//Detente//EN"
AGAIN = timedelta(hours=1)
"""How often a program is asked to read a feed again."""


class Status(StrEnum):
    """Whether a contact takes place, in RFC 5545's words."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One contact. `start` and `stamp` are UTC seconds; texts are free of control characters.

    `sequence` never falls, and rises with everything that changes `start`, `minutes` or `status`.
    """

    uid: str
    sequence: int
    stamp: int
    start: int
    minutes: int
    status: Status
    summary: str
    description: str = ""
    place: str = ""
    address: str = ""


def uid(line: str, ref: str) -> str:
    """A contact's name for all calendars, the same at every time and telling nothing."""
    whole = hashlib.sha256(f"detente/event/v1\x00{line}\x00{ref}".encode()).hexdigest()
    return f"{whole[:32]}@detente"


def fits(start: int, minutes: int) -> bool:
    """Whether a calendar reaches so far: a peer may sign any second at all."""
    return start + 60 * minutes <= LATEST


def calendar(events: Iterable[Event], language: str, name: str = "") -> bytes:
    """A calendar of these events; with a `name`, one that programs read again every hour."""
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    if name:
        whole.add("name", name)
        whole.add("x-wr-calname", name)
        whole.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
        whole.add("x-published-ttl", icalendar.vDuration(AGAIN))
    for event in events:
        whole.add_component(_component(event, language))
    return whole.to_ical()


def _component(event: Event, language: str) -> icalendar.Event:
    one = icalendar.Event()
    one.add("uid", event.uid)
    one.add("sequence", event.sequence)
    one.add("dtstamp", _instant(min(event.stamp, LATEST)))
    one.add("dtstart", _instant(event.start))
    one.add("dtend", _instant(event.start + 60 * event.minutes))
    one.add("status", event.status.value)
    one.add("class", "PRIVATE")
    one.add("summary", event.summary, parameters={"LANGUAGE": language})
    if event.description:
        one.add("description", event.description, parameters={"LANGUAGE": language})
    if event.place:
        one.add("location", event.place, parameters={"LANGUAGE": language})
    if event.address:
        one.add("url", event.address)
    return one


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
