"""Going out: at once or at an embargo, all languages together, with the notice agreed on."""

import logging
import time

from django.db import transaction

from detente.core.acts import TellPublication
from detente.core.kinds import Attribution
from detente.core.kinds import Publication as What
from detente.node import desk
from detente.people.models import Person
from detente.press import editions, record, stops, writing
from detente.press.models import Publication, Step
from detente.press.problems import NotNowError, StoppedError
from detente.press.record import Occasion

_log = logging.getLogger("detente.press")


def release(publication: Publication, person: Person, occasion: Occasion) -> None:
    """Let it go out now, or have it wait for its moment; the other side is told as agreed.

    Raises MayNotPublishError, StoppedError with all that is in the way, or what `desk.submit` does:
    then nothing went out.
    """
    writing.may_publish(person)
    now = int(time.time())
    if found := stops.before_release(publication, occasion, now):
        raise StoppedError(found)
    moment = publication.embargo or now
    if occasion.notice is not None:
        _tell(publication, occasion, person, moment)
    if publication.embargo is not None and publication.embargo > now:
        _move(publication, Step.APPROVED, Step.READY)
        return
    _go_out(publication, occasion, person, Step.APPROVED, now)


def take_back(publication: Publication, person: Person) -> None:
    """Stop what waits for its moment; where the other side was told of it, it is told of this too.

    Raises MayNotPublishError or NotNowError, or what `desk.submit` does.
    """
    writing.may_publish(person)
    _move(publication, Step.READY, Step.WRITING)
    if publication.told_at is not None:
        act = TellPublication(
            contact=publication.contact, number=publication.number, at=None,
            what=What(publication.what), attribution=Attribution(publication.attribution),
        )  # fmt: skip
        desk.submit(publication.line, act, str(person.pk))
        Publication.objects.filter(pk=publication.pk).update(told_at=None)
    publication.refresh_from_db()


def release_due(closed: record.Closed) -> list[Publication]:
    """Let everything out whose moment has come; what went out.

    What no longer agrees with the record, as after a change of terms, goes back to its writers.
    """
    now = int(time.time())
    ready = Publication.objects.filter(step=Step.READY, embargo__lte=now).order_by("embargo", "pk")
    return [one for one in ready if _release_at_its_moment(one, closed, now)]


def _release_at_its_moment(publication: Publication, closed: record.Closed, now: int) -> bool:
    line = desk.line(publication.line)
    occasion = record.occasion(line, publication.contact, closed(publication.line))
    if stops.at_its_moment(publication, occasion, publication.embargo or now):
        _log.warning("%s did not go out: it no longer agrees with the record", publication)
        writing.touch(publication)
        return False
    person = publication.approved_by
    assert person is not None  # noqa: S101  nothing waits that nobody approved
    _go_out(publication, occasion, person, Step.READY, now)
    return True


def _go_out(
    publication: Publication, occasion: Occasion, person: Person, before: str, now: int
) -> None:
    with transaction.atomic():
        _move(publication, before, Step.RELEASED)
        editions.add(publication, occasion, person, now)


def _tell(publication: Publication, occasion: Occasion, person: Person, moment: int) -> None:
    kept = writing.wordings(publication)
    going = {language: kept[language] for language in publication.languages}
    named = publication.attribution != Attribution.NOT_NAMED
    act = TellPublication(
        contact=publication.contact, number=publication.number, at=moment,
        what=What(publication.what), attribution=Attribution(publication.attribution),
        by=publication.by if named else {},
        title={language: one.title for language, one in going.items()},
        text={language: one.text for language, one in going.items()},
        address=editions.address(publication, moment),
    )  # fmt: skip
    desk.submit(publication.line, act, str(person.pk))
    Publication.objects.filter(pk=publication.pk).update(told_at=moment)


def _move(publication: Publication, before: str, after: str) -> None:
    """One step on. Raises NotNowError when somebody else moved or changed it meanwhile."""
    held = Publication.objects.filter(
        pk=publication.pk, step=before, changed_at=publication.changed_at
    )
    moved = held.update(step=after)
    if not moved:
        raise NotNowError("Somebody moved or changed it meanwhile.")
    publication.refresh_from_db()
