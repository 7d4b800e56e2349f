"""The second reading: asked for by one, given or refused by another who wrote none of it."""

import time

from django.db import transaction

from detente.people.models import Person
from detente.press.models import Publication, Step
from detente.press.problems import NotNowError, Stop, Stopped, StoppedError
from detente.press.writing import may_publish

MOST_REASON = 2000


def ask(publication: Publication, person: Person, stops: list[Stopped]) -> None:
    """Ask for a second reading. Raises MayNotPublishError, StoppedError or NotNowError."""
    may_publish(person)
    if stops:
        raise StoppedError(stops)
    _move(publication, Step.WRITING, Step.ASKED, asked_by=person, sent_back="")


def may_approve(publication: Publication, person: Person) -> bool:
    """Whether this is a second pair of eyes: who speaks for us, and wrote and kept none of it."""
    if not person.publishes or person.pk == publication.asked_by_id:
        return False
    wrote = publication.wordings.filter(changed_by=person)
    return not wrote.exists() and not publication.kept.filter(by=person).exists()


def approve(publication: Publication, person: Person, stops: list[Stopped]) -> None:
    """Approve it as it stands. Raises MayNotPublishError, StoppedError or NotNowError."""
    may_publish(person)
    if not may_approve(publication, person):
        raise StoppedError([Stopped(Stop.SAME_PERSON)])
    if stops:
        raise StoppedError(stops)
    _move(publication, Step.ASKED, Step.APPROVED, approved_by=person)


def send_back(publication: Publication, person: Person, reason: str) -> None:
    """Give it back to those who write, with what to mend. Raises as `approve`."""
    may_publish(person)
    now = {"asked_by": None, "sent_back": reason[:MOST_REASON]}
    _move(publication, Step.ASKED, Step.WRITING, **now)


def _move(publication: Publication, before: str, after: str, **change: object) -> None:
    """One step on, unless somebody else moved or changed it since it was read."""
    with transaction.atomic():
        moved = Publication.objects.filter(
            pk=publication.pk, step=before, changed_at=publication.changed_at
        ).update(step=after, changed_at=int(time.time()), **change)
    if not moved:
        raise NotNowError("Somebody moved or changed it meanwhile.")
    publication.refresh_from_db()
