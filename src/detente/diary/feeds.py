"""A person's private calendar address: made, renewed, turned off, and found again by its token."""

import hashlib
import secrets

from detente.diary.models import Feed
from detente.people.models import Person

MOST_CHARACTERS = 64


def renew(person: Person, *, subjects: bool) -> str:
    """Make a new address and return its token, which is never shown again; an older one ends."""
    token = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(
        person=person,
        defaults={"digest": _digest(token), "role": person.role, "subjects": subjects},
    )
    return token


def show_subjects(person: Person, subjects: bool) -> None:
    """Say how much the address tells, without changing it."""
    Feed.objects.filter(person=person).update(subjects=subjects)


def turn_off(person: Person) -> None:
    """End the address at once: whoever asks for it finds nothing there."""
    Feed.objects.filter(person=person).delete()


def of(person: Person) -> Feed | None:
    """The person's feed, while it can be read."""
    feed = Feed.objects.filter(person=person).first()
    return feed if feed and _may_be_read(feed, person) else None


def find(token: str) -> Feed | None:
    """Whose calendar this token opens; None if nobody's, or if they left or changed their role.

    The hash is looked up, never the token, so how long it takes says nothing about a token.
    """
    if len(token) > MOST_CHARACTERS:
        return None
    feed = Feed.objects.select_related("person").filter(digest=_digest(token)).first()
    return feed if feed and _may_be_read(feed, feed.person) else None


def _may_be_read(feed: Feed, person: Person) -> bool:
    return person.is_active and person.role == feed.role


def _digest(token: str) -> str:
    return hashlib.sha256(b"detente/calendar/v1\x00" + token.encode()).hexdigest()
