"""What the table of a language holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Series = tuple[str, ...]
"""One form of all weekdays (Monday first), months or numbers (from 0), in order."""


class Cue(StrEnum):
    """Words that say what a statement near them is about."""

    CONTACT = "contact"
    """A call, talks, a meeting, of whatever medium."""
    HAPPENS = "happens"
    """It takes place, begins, is held: whatever was named."""
    VOICE = "voice"
    VIDEO = "video"
    IN_PERSON = "in-person"
    EARLIER = "earlier"
    """The one before."""
    AHEAD = "ahead"
    """The one to come."""
    ROUND = "round"
    OTHER = "other"
    """Something with a date of its own: an agreement, a letter, a vote."""
    SPEECH = "speech"
    """Somebody says or announces something."""
    THAT = "that"
    """What is said begins."""
    WHICH = "which"
    """What follows is said of what was just named."""
    SINCE = "since"
    """The date that follows begins a stretch, and is no contact's."""
    PAST = "past"
    FUTURE = "future"
    NOT = "not"
    AGENDA = "agenda"
    BEFORE = "before"
    AFTER = "after"
    LASTED = "lasted"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    ASKED = "asked"
    """At the request of whoever is named next."""
    ASKED_BY = "asked by"
    """At the request of whoever was named just before."""
    RECEIVED = "received"
    """A call was taken; "from" tells who made it."""
    FROM = "from"
    NONE = "none"
    """Holds a word that would be a cue, and is none: "contact group"."""


MEDIA = frozenset({Cue.VOICE, Cue.VIDEO, Cue.IN_PERSON})
NAMED = MEDIA | {Cue.CONTACT, Cue.ROUND, Cue.OTHER}
CONTACTS = MEDIA | {Cue.CONTACT, Cue.ROUND, Cue.HAPPENS}
GOVERNING = CONTACTS | {Cue.OTHER, Cue.SPEECH}
"""Cues that a date or an hour can belong to."""


class Sort(StrEnum):
    """Sorts of words that make dates, hours and lengths."""

    MONTH = "month"
    WEEKDAY = "weekday"
    DAYS = "days"
    """So many days from the day of the text."""
    NUMBER = "number"
    ORDINAL = "ordinal"
    MEDIUM = "medium"
    NONE = "none"
    """Looks like one of these and is none: "la mañana"."""


class Sign(NamedTuple):
    """A word of these sorts: its value, and the series it was found in, to offer another of it."""

    sort: Sort
    value: int
    series: Series


class Clock(StrEnum):
    """Words beside the hour and in a length."""

    AT = "at"
    """An hour of the day may follow, where a unit says so."""
    HOUR_OF = "hour of"
    """An hour of the day follows."""
    OCLOCK = "o'clock"
    """An hour of the day goes before; where the language says `hours` for it, a length too."""
    HOURS = "hours"
    MINUTES = "minutes"
    HALF_PAST = "half past"
    HALF_TO = "half to"
    """Half of the hour named next: «в половине двенадцатого» is 11:30."""
    QUARTER_PAST = "quarter past"
    QUARTER_TO = "quarter to"
    AND_HALF = "and a half"
    AND_QUARTER = "and a quarter"
    HALF_HOUR = "half an hour"
    ONE_HOUR = "an hour"
    HOUR_AND_HALF = "an hour and a half"
    TWO_HOURS = "two hours"
    NOON = "noon"
    MIDNIGHT = "midnight"
    NONE = "none"
    """Holds a word for the clock, and is none: "après-midi"."""
    ADJECTIVE = "adjective"
    """`-minute`: the length of what it stands before, made of a number."""


class HalfDay(NamedTuple):
    """A part of the day: hours from `first` up to `end` that go with it, past midnight above 24."""

    first: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Words:
    """The table of one language. Phrases are parted by commas or ends of lines."""

    months: tuple[Series, ...]
    weekdays: tuple[Series, ...]
    days: tuple[tuple[int, str], ...]
    """Days from the day of the text, and words for them, the one to offer first."""
    no_days: str = ""
    """What holds a word for a day and is none."""
    numbers: tuple[Series, ...] = ()
    ordinals: tuple[Series, ...] = ()
    clock: Mapping[Clock, str] = field(default_factory=dict)
    parts_of_day: tuple[tuple[HalfDay, str], ...] = ()
    hour_form: str = "{hour}"
    """How an hour that stood in words is offered."""
    day_form: str = "{weekday}"
    """How a weekday is offered in place of words like "tomorrow"."""
    glue: str = ""
    """What may stand between a weekday and its date, or the parts of a date."""
    listing: str = ""
    """Between the days of a list."""
    spanning: str = ""
    """Between the ends of a range."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Phrases for a clock by IANA zone; under "" those for local time."""
    zone_forms: str = ""
    """How a place names its time: `{place} time`."""
    zone_words: str = ""
    """Words that tell of a clock somewhere, where the place is none that is known."""
    order: tuple[str, str] = ("", "")
    """Words for "before" and "after" that may stand in each other's place as they are."""
    media: tuple[Series, ...] = ()
    """Words for video, voice, in person that may stand in each other's place as they are."""
    cues: Mapping[Cue, str] = field(default_factory=dict)
    reach: int = 1
    """How many tokens stand for a word: ideographs are many."""
    date_first: bool = False
    """Whether an adjunct of time stands before what it is about."""
    abbreviations: str = ""
    """Words whose full stop ends no sentence."""


def split(phrases: str) -> list[str]:
    """The phrases of a table."""
    return [one.strip() for one in phrases.replace("\n", ",").split(",") if one.strip()]
