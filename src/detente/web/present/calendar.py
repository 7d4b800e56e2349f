"""Contacts as a calendar shows them, in the words of one reader."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from detente.core.joint import Joint, Version
from detente.core.kinds import ContactSet, Terms
from detente.core.objects import Contact
from detente.diary import ical
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.contact import plain_title
from detente.web.present.text import chosen, spelled, texts
from detente.web.present.words import MEDIUM


class Entry:
    """One contact of a line as a calendar takes it: the terms that count, and how they stand."""

    def __init__(self, line: OpenLine, contact: Contact) -> None:
        self.line, self.contact = line, contact
        rounds = line.state.rounds.get(contact.rounds or "")
        self.joint: Joint = rounds.set if rounds else contact.terms
        self.version, self.terms, self.status = self._standing()

    def _standing(self) -> tuple[Version | None, Terms | None, ical.Status]:
        """Agreed, else open, else the last that was written: then the contact is called off."""
        standing = self.joint.standing()
        off = any(self.contact.off)
        agreed = ical.Status.CANCELLED if off else ical.Status.CONFIRMED
        found = [(standing.agreed, agreed), (standing.open, ical.Status.TENTATIVE)]
        found += [(one, ical.Status.CANCELLED) for one in reversed(self.joint.versions.values())]
        for version, status in found:
            if version and (terms := _terms(version, self.contact.id)):
                return version, terms, status
        return None, None, ical.Status.CANCELLED

    @property
    def end(self) -> int:
        """The UTC second by which it should have ended; before all time where it has no terms."""
        return self.terms.start + 60 * self.terms.minutes if self.terms else -1

    @property
    def said(self) -> list[str]:
        """The statements whose words its event needs."""
        items = self.terms.items if self.terms else ()
        return [self.contact.talks, *items, *([self.version.id] if self.version else [])]

    def event(self, *, subjects: bool = True) -> ical.Event | None:
        """None where it has no terms, or a time that no calendar reaches."""
        if self.terms is None or not ical.fits(self.terms.start, self.terms.minutes):
            return None
        plain = ical.Event(
            uid=ical.uid(self.line.id, self.contact.id),
            sequence=self._sequence(),
            stamp=self._stamp(),
            start=self.terms.start,
            minutes=self.terms.minutes,
            status=self.status,
            summary=_("Contact"),
        )
        return self._with_words(plain, self.terms) if subjects else plain

    def _sequence(self) -> int:
        """How much has been said of it: it only grows, whatever the other side does."""
        joint = self.joint
        said = len(joint.versions) + len(joint.replies) + len(joint.withdrawals)
        return said + self.contact.turns

    def _stamp(self) -> int:
        """When the last of it was said, as its author claims."""
        joint = self.joint
        said = [one.said for one in joint.versions.values()]
        said += [one.said for one in joint.replies.values()]
        said += [*joint.withdrawals.values(), *(one for one in self.contact.off if one)]
        return max(one.at for one in said)

    def _with_words(self, plain: ical.Event, terms: Terms) -> ical.Event:
        title = _one_line(plain_title(self.line, self.contact.talks))
        summary = _("Contact with {side} ({medium}): {talks}").format(
            medium=MEDIUM[terms.medium], side=_one_line(self.line.sides.theirs.plain), talks=title
        )
        address = reverse("contact", args=[self.line.address(self.contact.id)])
        return replace(
            plain,
            summary=summary,
            description="\n".join(self._lines(terms)),
            place=self._place(),
            address=settings.DETENTE.origin + address,
        )

    def _place(self) -> str:
        body = self.line.body(self.version.id) if self.version else None
        found = chosen(texts(body, "place"))
        return _one_line(found[1]) if found else ""

    def _lines(self, terms: Terms) -> Iterator[str]:
        yield {
            ical.Status.CONFIRMED: _("Agreed by both"),
            ical.Status.TENTATIVE: _("Proposed, not agreed"),
            ical.Status.CANCELLED: _("Called off"),
        }[self.status]
        for clock in clocks.clocks(terms.start, self.line.sides.walls):
            hour = clock.hour if clock.name == clock.offset else f"{clock.hour} ({clock.offset})"
            yield f"{_one_line(clock.name)}: {clock.date}{clocks.comma()}{hour}"
        yield clocks.length_words(terms.minutes)
        for ref in terms.items:
            yield f"– {_one_line(plain_title(self.line, ref))}"


def events(line: OpenLine, since: int, *, subjects: bool) -> list[ical.Event]:
    """Every contact of a line that ends at `since` or later: proposed, agreed or called off.

    Without `subjects` they tell when, and nothing of whom or what about. Words are fetched in one
    go, and only where they are shown.
    """
    every = (Entry(line, one) for one in line.state.contacts.values())
    shown = [one for one in every if one.end >= since]
    if subjects:
        line.need(ref for one in shown for ref in one.said)
    found = (one.event(subjects=subjects) for one in shown)
    return [event for event in found if event is not None]


def _terms(version: Version, contact: str) -> Terms | None:
    match version.content:
        case Terms() as terms:
            return terms
        case ContactSet() as rounds:
            return rounds.terms(contact)
        case _:
            return None


def _one_line(words: str) -> str:
    return " ".join(spelled(words).split())
