"""The pieces that pages are made of, and the words for what an edition has in enumerations."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from detente.core.kinds import Medium
from detente.press.public import texts
from detente.press.public.edition import Event, What


class Clock(NamedTuple):
    """A moment on one wall."""

    name: str
    day: str
    hour: str
    iso: str


class Link(NamedTuple):
    """A page of ours, or only its name where there is none."""

    text: str
    address: str
    iso: str = ""


class Row(NamedTuple):
    """A fact: its name, and what the record says, plain, as clocks or as links."""

    name: str
    text: str = ""
    clocks: tuple[Clock, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class TheirWords:
    """What the other side publishes, in one of its languages."""

    language: str
    endonym: str
    direction: str
    title: str
    blocks: list[texts.Block]


class Beside(NamedTuple):
    """A publication of the other side: what, whose, who says so, when, its words, and where."""

    what: str
    side: str
    attribution: str
    at: Clock
    words: list[TheirWords]
    address: str


def what_words(what: What) -> str:
    """What it is called."""
    return _("Advisory") if what is What.ADVISORY else _("Readout")


def medium_words(medium: Medium) -> str:
    """A medium on its own."""
    return {
        Medium.VOICE: _("By voice alone"),
        Medium.VIDEO: _("Encrypted video"),
        Medium.IN_PERSON: _("In person"),
    }[medium]


def length_words(event: Event) -> str:
    """How long it is to last, or lasted; empty where that is not known."""
    if not event.minutes:
        return ""
    return ngettext("%(n)d minute", "%(n)d minutes", event.minutes) % {"n": event.minutes}
