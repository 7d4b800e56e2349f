"""Whether an hour is that of the contact on the wall it is read from, and conversions agree."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from detente.core.kinds import Medium
from detente.press.check.anchors import elsewhere
from detente.press.check.facts import Meeting
from detente.press.check.judging.hour_offers import hour_offer
from detente.press.check.judging.known import Case, minute_on
from detente.press.check.judging.resolving import Days
from detente.press.check.marks import About, AtHour, Kind, Mark
from detente.press.check.reading.hour import ELSEWHERE, Hour
from detente.press.check.table import CONTACTS

_BESIDE = 6
"""Tokens between an hour and the day it belongs to."""
_CONVERTED = 4
"""Tokens between an hour and the same on another wall."""
_HEAD = 15
_ROUNDED = 5
"""Minutes by which a readout may round."""

Event = tuple[About, Meeting]


def judge(case: Case, found: list[Hour], days: Days) -> Iterator[Mark]:
    """Marks on hours; those that are one moment on several walls are judged together."""
    for group in _groups(case, [hour for hour in found if _judged(case, hour)]):
        events = list(_events(case, group, days))
        if events:
            yield from _judge(case, group, events)
        else:
            yield from _conversions(case, group)


def _judged(case: Case, hour: Hour) -> bool:
    """Not of an unknown clock, and not the hour of the text itself at its head."""
    at = minute_on(case.published_at, case.zone)[1]
    own = hour.first < _HEAD and any(abs(at - one) <= 1 for one in hour.minutes)
    return hour.zone != ELSEWHERE and not own


def _groups(case: Case, found: list[Hour]) -> Iterator[list[Hour]]:
    group = found[:1]
    for one, other in pairwise(found):
        parted = case.draft.sentence(one.first) is not case.draft.sentence(other.first)
        if parted or other.first - one.after > _CONVERTED:
            yield group
            group = []
        group.append(other)
    if group:
        yield group


def _events(case: Case, group: list[Hour], days: Days) -> Iterator[Event]:
    """The contacts that the hours can be about: by the day beside them, or by the words."""
    first, after = group[0].first, group[-1].after
    beside = [
        said for said in days.inside(case.draft.sentence(first))
        if 0 <= first - said.day.after <= _BESIDE or 0 <= said.day.first - after <= _BESIDE
    ]  # fmt: skip
    named = any(cue.meaning & CONTACTS for cue in case.draft.sentence(first).cues)
    dates = {day for said in beside for day in said.dates}
    if named:  # "until 18:00 today" is no contact's hour because there is one today
        dates |= {said.counted for said in beside if said.counted}
    on_day = [event for event in case.events() if event[1].timed and case.days(event[1]) & dates]
    if on_day:
        yield from () if elsewhere(case.draft, first, after) else on_day
        return
    about = case.anchor(first, after)
    if about is not None and (about.near or beside or group[0].zone):
        for meeting in case.meetings(about.about):
            if meeting.timed:
                yield about.about, meeting


def _judge(case: Case, group: list[Hour], events: list[Event]) -> Iterator[Mark]:
    """Hours of one moment belong to the contact that bears out most of them."""
    held = max(events, key=lambda event: sum(_right(case, hour, event[1]) for hour in group))
    zoned = any(hour.zone for hour in group)
    for hour in group:
        # Among hours of several walls, one without a wall is of a wall that is not known.
        unknown = zoned and hour.zone is None and hour is not group[0]
        if not unknown and not _right(case, hour, held[1]):
            yield _mark(case, hour, held)


def _right(case: Case, hour: Hour, meeting: Meeting) -> bool:
    """Whether the contact begins then, or ends then, on the wall that is named."""
    if not hour.zone and meeting.medium is Medium.IN_PERSON and not meeting.zone:
        return True  # on the wall of a place that the record does not know
    moments = [meeting.start, meeting.end] if meeting.minutes else [meeting.start]
    off = _ROUNDED if case.facts.happened else 0
    right = {minute_on(at, zone)[1] for at in moments for zone in _zones(case, hour, meeting)}
    return any(
        min((said - one) % 1440, (one - said) % 1440) <= off
        for said in hour.minutes
        for one in right
    )


def _zones(case: Case, hour: Hour, meeting: Meeting) -> tuple[str, ...]:
    """The walls that the hour may be read from."""
    if hour.zone:
        return (hour.zone,)
    return (*case.zones, meeting.zone) if meeting.zone else case.zones


def _mark(case: Case, hour: Hour, event: Event) -> Mark:
    about, meeting = event
    zone = hour.zone or case.zone
    at = meeting.end if hour.ends and meeting.minutes else meeting.start
    offer = hour_offer(case.draft, hour, minute_on(at, zone)[1])
    elsewhere = hour.zone and _right(case, replace(hour, zone=None), meeting)
    kind = Kind.ZONE if elsewhere else Kind.TIME
    return case.mark(kind, offer, AtHour(at, zone, about))


def _conversions(case: Case, group: list[Hour]) -> Iterator[Mark]:
    """Of what no contact is known: each further wall must show what the first one shows."""
    zoned = [hour for hour in group if hour.zone and not hour.ends]
    for hour in zoned[1:]:
        moments = [_moment(case, minute, zoned[0]) for minute in zoned[0].minutes]
        right = {minute_on(at, hour.zone or "")[1] for at in moments}
        if not right & hour.minutes:
            at = min(moments)
            offer = hour_offer(case.draft, hour, minute_on(at, hour.zone or "")[1])
            record = AtHour(at, hour.zone or "", About.CALENDAR)
            yield case.mark(
                Kind.TIME, offer if len(right) == 1 else offer._replace(words=None), record
            )


def _moment(case: Case, minute: int, hour: Hour) -> int:
    """A UTC second on the day of the contact at which that wall shows this minute."""
    start = case.facts.meeting.start
    return start + 60 * (minute - minute_on(start, hour.zone or "")[1])
