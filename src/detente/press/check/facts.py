"""What the record says of one contact: all that a draft is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.core.kinds import Medium


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A side, and the zone on whose wall it reads the time."""

    names: Mapping[str, str]
    """By language: `{"en": "Moscow", "ru": "Москва", "ar": "موسكو"}`."""
    zone: str
    """IANA name."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for the side by language; `росси*` stands for every word that begins so."""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A contact: one call or one meeting."""

    start: int
    """UTC second."""
    minutes: int
    """How long it is planned for, or lasted; 0 where the record does not say."""
    medium: Medium | None
    """None where the record does not say."""
    zone: str | None = None
    """The zone of the place of a meeting in person, where the record knows it."""
    timed: bool = True
    """Whether the hour of `start` is on the record, and not the date alone."""

    @property
    def end(self) -> int:
        """UTC second."""
        return self.start + 60 * self.minutes


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of a delegation, with names by language."""

    side: int
    role: str
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An agenda item, with titles by language."""

    titles: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the record says. Where it says nothing (empty or None), nothing is held against it."""

    sides: tuple[Wall, Wall]
    """Ours first."""
    meeting: Meeting
    """The contact that the text is about, as both sides agreed it or signed its facts."""
    happened: bool
    """Both sides signed the facts: the text is a readout."""
    initiator: int | None = None
    """Index of the side that asked for the contact."""
    earlier: tuple[Meeting, ...] = ()
    """Contacts that this one carries on, newest first."""
    rounds: tuple[Meeting, ...] = ()
    """Dated rounds ahead."""
    agenda: tuple[Subject, ...] = ()
    other_items: tuple[Subject, ...] = ()
    """Items of the same talks that are not on this agenda."""
    people: tuple[Person, ...] = ()
    agreed: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Joint texts: the paragraphs that both sides agreed to, by language."""
    closed: tuple[str, ...] = ()
    """Texts that are not agreed for publication."""
