"""Contacts as a calendar shows them, in the words of one reader."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from detente.core.joint import Joint
from detente.core.state import Contact
from detente.core.statements import Terms
from detente.diary import ical
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.text import spelled


def of_line(line: OpenLine, since: int, *, subjects: bool) -> list[ical.Event]:
    """Every contact of a line that ends at `since` or later, proposed, agreed or called off.

    Without `subjects` an event tells when and for how long, and nothing of whom or what about.
    """
    chosen = [one for one in line.state.contacts.values() if _ends(one) >= since]
    versions = [ref for one in chosen for ref in (*one.terms.versions, *one.facts.versions)]
    line.need([*versions, *(one.talks for one in chosen)])
    line.need(ref for one in chosen for ref in _items(one))
    found = (event(ContactView(line, one), subjects=subjects) for one in chosen)
    return [one for one in found if one is not None]


def event(contact: ContactView, *, subjects: bool = True) -> ical.Event | None:
    """A contact as an event; None where it has no terms, or a time that no calendar reaches."""
    terms, joint = _terms(contact.contact), contact.contact.terms
    if terms is None or not ical.fits(terms.start, terms.minutes):
        return None
    plain = ical.Event(
        uid=ical.uid(contact.line.id, contact.contact.id),
        sequence=_sequence(joint),
        stamp=_stamp(joint),
        start=terms.start,
        minutes=terms.minutes,
        status=_status(contact),
        summary=_("Contact"),
    )
    return _with_words(plain, contact) if subjects else plain


def _with_words(plain: ical.Event, contact: ContactView) -> ical.Event:
    title = _one_line(plain_title(contact.line, contact.contact.talks))
    side = _one_line(contact.line.sides.theirs.plain)
    summary = _("{medium} contact with {side}: {talks}")
    return replace(
        plain,
        summary=summary.format(medium=contact.medium.capitalize(), side=side, talks=title),
        description="\n".join(_lines(plain, contact)),
        address=settings.DETENTE.origin + reverse("contact", args=[contact.address]),
    )


def _lines(plain: ical.Event, contact: ContactView) -> Iterator[str]:
    yield {
        ical.Status.CONFIRMED: _("Agreed by both"),
        ical.Status.TENTATIVE: _("Proposed, not agreed"),
        ical.Status.CANCELLED: _("Called off"),
    }[plain.status]
    for clock in clocks.clocks(plain.start, contact.line.sides.walls):
        hour = f"{clock.hour} ({clock.offset})" if clock.name != clock.offset else clock.hour
        yield f"{_one_line(clock.name)}: {clock.date}{clocks.comma()}{hour}"
    yield clocks.length_words(plain.minutes)
    for ref in _items(contact.contact):
        yield f"– {_one_line(plain_title(contact.line, ref))}"


def _one_line(words: str) -> str:
    return " ".join(spelled(words).split())


def _terms(contact: Contact) -> Terms | None:
    """The terms that count: agreed, else open, else the last ones written."""
    standing = contact.terms.standing()
    last = next(reversed(contact.terms.versions.values()), None)
    version = standing.agreed or standing.open or last
    return version.content if version and isinstance(version.content, Terms) else None


def _ends(contact: Contact) -> int:
    terms = _terms(contact)
    return terms.start + 60 * terms.minutes if terms else -1


def _items(contact: Contact) -> tuple[str, ...]:
    terms = _terms(contact)
    return terms.items if terms else ()


def _status(contact: ContactView) -> ical.Status:
    if contact.agreed is not None:
        return ical.Status.CONFIRMED
    return ical.Status.TENTATIVE if contact.open else ical.Status.CANCELLED


def _sequence(terms: Joint) -> int:
    """How much has been said of the terms: it only grows, whatever the other side does."""
    return len(terms.versions) + len(terms.replies) + len(terms.withdrawals)


def _stamp(terms: Joint) -> int:
    """When the last of it was said, as its author claims."""
    said = [version.said for version in terms.versions.values()]
    said += [reply.said for reply in terms.replies.values()]
    return max(one.at for one in (*said, *terms.withdrawals.values()))
