"""What the check gives back: a stretch of the draft, what the record says instead, an offer."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from detente.core.kinds import Medium
from detente.press.check.facts import Person, Subject


class Kind(StrEnum):
    """Of what sort a contradicted statement is."""

    WEEKDAY = "weekday"
    DATE = "date"
    TIME = "time"
    ZONE = "zone"
    LENGTH = "length"
    MEDIUM = "medium"
    INITIATOR = "initiator"
    NAME = "name"
    ITEM = "item"
    ROUNDS = "rounds"
    QUOTATION = "quotation"
    CLOSED = "closed"
    ORDER = "order"


class About(StrEnum):
    """What in the record a statement is about."""

    THIS = "this"
    EARLIER = "earlier"
    AHEAD = "ahead"
    CALENDAR = "calendar"
    """No contact: the days of the calendar alone contradict the statement."""


@dataclass(frozen=True)
class OnDay:
    """The day, and so the weekday, that it is or was."""

    day: date
    about: About


@dataclass(frozen=True)
class AtHour:
    """The UTC second, to be read on the wall of `zone`."""

    at: int
    zone: str
    about: About


@dataclass(frozen=True)
class Lasting:
    minutes: int


@dataclass(frozen=True)
class Through:
    medium: Medium


@dataclass(frozen=True)
class AskedBy:
    """Index of the side."""

    side: int


@dataclass(frozen=True)
class Counted:
    number: int


@dataclass(frozen=True)
class Known:
    """A person as the record has them."""

    person: Person


@dataclass(frozen=True)
class OffAgenda:
    subject: Subject


@dataclass(frozen=True)
class Reads:
    """The agreed words."""

    passage: str


@dataclass(frozen=True)
class NotForPublication:
    """The words stand in a text that is not agreed for publication."""


@dataclass(frozen=True)
class Follows:
    """The contact comes after what is named (`after`), or before it."""

    after: bool


Record = (
    OnDay
    | AtHour
    | Lasting
    | Through
    | AskedBy
    | Counted
    | Known
    | OffAgenda
    | Reads
    | NotForPublication
    | Follows
)


@dataclass(frozen=True)
class Mark:
    """A statement of the draft that the record contradicts."""

    start: int
    """Offset in the text; `text[start:end]` is `said`."""
    end: int
    kind: Kind
    said: str
    record: Record
    offer: str | None
    """Words to stand in place of `said`; None where none can be made safely."""

    def without_offer(self) -> Self:
        """The mark, where more than one offer could be made."""
        return replace(self, offer=None)
