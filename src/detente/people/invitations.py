"""One-time sign-in links: made at the command line, opened once, within a day."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from detente.core.errors import LocalError
from detente.people.models import LANGUAGE_CHOICES, Invitation, Person
from detente.people.roles import Role

LASTS = timedelta(hours=24)
MOST_CHARACTERS = 64


class LinkNotUsable(LocalError):
    """The sign-in link is unknown, used or too old. Ask whoever invited you for a new one."""


def invite(name: str, role: str, language: str | None = None) -> str:
    """Add a person and return their one-time sign-in link, an absolute address.

    `language` is one of ar, en, ru; our side's first language if not given. Raises LocalError for
    an empty or overlong name, an unknown role or an unknown language.
    """
    name = name.strip()
    if not 0 < len(name) <= 120:
        raise LocalError("Write the person's name, up to 120 characters.")
    if role not in Role.values:
        raise LocalError(f"No role {role!r}. Choose one of: {', '.join(Role.values)}.")
    language = language or settings.DETENTE.languages[0]
    if language not in dict(LANGUAGE_CHOICES):
        raise LocalError(f"No pages in {language!r}. Choose one of: ar, en, ru.")
    with transaction.atomic():
        return link_for(Person.objects.add(name, Role(role), language))


def link_for(person: Person) -> str:
    """A fresh one-time link for somebody who is already here; older unused ones end."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        person.invitations.filter(used_at=None).delete()
        person.invitations.create(digest=_digest(token), expires_at=timezone.now() + LASTS)
    return settings.DETENTE.origin + reverse("open-link", args=[token])


def holder(token: str) -> Person:
    """Whose link this is, without using it up. Raises LinkNotUsable."""
    return _usable(token).person


def redeem(token: str) -> Person:
    """Use a link up, once and for all, and return whose it was. Raises LinkNotUsable."""
    with transaction.atomic():
        invitation = _usable(token)
        taken = Invitation.objects.filter(pk=invitation.pk, used_at=None)
        if not taken.update(used_at=timezone.now()):
            raise LinkNotUsable(_("This sign-in link is used up. Ask for a new one."))
    return invitation.person


def _usable(token: str) -> Invitation:
    if len(token) > MOST_CHARACTERS:
        raise LinkNotUsable(_("This sign-in link is not known here. Ask for a new one."))
    found = Invitation.objects.select_related("person").filter(digest=_digest(token)).first()
    if found is None or not found.person.is_active:
        raise LinkNotUsable(_("This sign-in link is not known here. Ask for a new one."))
    if found.used_at is not None:
        raise LinkNotUsable(_("This sign-in link is used up. Ask for a new one."))
    if found.expires_at <= timezone.now():
        raise LinkNotUsable(_("This sign-in link is older than a day. Ask for a new one."))
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(b"detente/invitation/v1\x00" + token.encode()).hexdigest()
