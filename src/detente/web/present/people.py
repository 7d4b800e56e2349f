"""People by role and name, as a delegation or as those present."""

from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from detente.core.objects import Contact
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.terms import title
from detente.web.present.text import bdi, texts
from detente.web.present.words import ROLE

MOST = 99


class Someone(NamedTuple):
    """A person by role; the name, and where it matters the side, may be left out."""

    role: str
    name: dict[str, str]
    side: int | None = None


def people_of(body: dict[str, Any] | None, key: str) -> list[Someone]:
    """The people a body lists; whatever a peer wrote otherwise is left out."""
    listed = body.get(key) if isinstance(body, dict) else None
    found = []
    for person in listed if isinstance(listed, list) else []:
        if isinstance(person, dict):
            role, side = person.get("role"), person.get("side")
            found.append(
                Someone(
                    role if isinstance(role, str) else "",
                    texts(person, "name"),
                    side if type(side) is int and side in (0, 1) else None,
                )
            )
    return found


def delegation(line: OpenLine, contact: Contact, side: int) -> list[Someone] | None:
    """Whom a side sends to a contact; None where it named nobody yet, or the words are gone."""
    said = contact.delegation[side]
    body = line.body(said.ref) if said else None
    if body is None:
        return None
    return [one._replace(side=None) for one in people_of(body, "people")]


def listing(
    line: OpenLine, people: list[Someone], *, sides: bool = False, every_language: bool = False
) -> SafeString:
    """People as a list, ours first where `sides` are named."""
    if not people:
        return format_html('<span class="soft">{}</span>', _("Nobody named"))
    rows = [
        (_side(line, one.side) if sides else "", role_words(one.role), _name(one, every_language))
        for one in people[:MOST]
    ]
    more = len(people) - MOST
    if more > 0:
        told = ngettext("%(n)d person more", "%(n)d people more", more) % {"n": more}
        rows.append(("", told, ""))
    return format_html('<ul class="people">{}</ul>', format_html_join("", "<li>{}{}{}</li>", rows))


def too_many(people: list[Someone] | None, most: int, side: Side) -> SafeString | None:
    """Said plainly: a delegation that is larger than what was agreed, or would be."""
    if not people or not most or len(people) <= most:
        return None
    told = ngettext(
        "{side} names {n} people; the terms allow {most} person at most.",
        "{side} names {n} people; the terms allow {most} people at most.",
        most,
    )
    return format_html(told, side=side.name, n=len(people), most=most)


def role_words(role: str) -> SafeString:
    """A role in the reader's language; a peer's own word is shown as it stands."""
    if not role:
        return format_html('<span class="soft">{}</span>', _("no role said"))
    return format_html("{}", ROLE[role]) if role in ROLE else bdi(role)


def _side(line: OpenLine, side: int | None) -> SafeString:
    return format_html("{}: ", line.sides[side].name) if side is not None else SafeString("")


def _name(one: Someone, every_language: bool) -> SafeString:
    if not one.name:
        return SafeString("")
    return format_html("{}{}", clocks.comma(), title(one.name, every_language))
