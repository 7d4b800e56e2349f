"""Writing a publication: begun, changed in one language or more, its picture, its dropping.

Whatever changes takes the approval with it: what goes out is what the second reader read.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from detente.core.kinds import Publication as What
from detente.people.models import Person
from detente.press.models import KeptDifference, Picture, Publication, Step, Wording
from detente.press.problems import ChangedMeanwhileError, MayNotPublishError, NotNowError

FIELDS = ("title", "text", "note", "caption", "alt")


@dataclass(frozen=True)
class Words:
    """What is said in one language."""

    title: str = ""
    text: str = ""
    note: str = ""
    caption: str = ""
    alt: str = ""


class Typed(NamedTuple):
    """Words as a page sends them, and the version that it began from; 0 for none."""

    words: Words
    began: int


@dataclass(frozen=True)
class Choices:
    """What is chosen for all languages. See `models.Publication`."""

    languages: tuple[str, ...]
    items: tuple[str, ...]
    attribution: str
    by: Mapping[str, str]
    proof: bool
    embargo: int | None


def begin(
    line: str, contact: str, what: What, person: Person, chosen: Choices, words: Mapping[str, Words]
) -> Publication:
    """A new publication with a first draft. Raises MayNotPublishError."""
    may_publish(person)
    now = int(time.time())
    with transaction.atomic():
        of_contact = Publication.objects.filter(line=line, contact=contact)
        last = of_contact.aggregate(last=Max("number"))["last"]
        made = Publication(
            line=line, contact=contact, number=0 if last is None else last + 1, what=what.value,
            made_by=person, made_at=now, changed_at=now,
        )  # fmt: skip
        _choose(made, chosen)
        made.save()
        for language, said in words.items():
            Wording.objects.create(
                publication=made, language=language, changed_by=person, changed_at=now, **vars(said)
            )
    return made


def change(
    publication: Publication, person: Person, chosen: Choices, typed: Mapping[str, Typed]
) -> None:
    """Keep what was typed and chosen. A publication that changed is to be read again.

    Raises MayNotPublishError; NotNowError while it waits for its moment or was dropped;
    ChangedMeanwhileError, and keeps nothing, where somebody else changed the same words.
    """
    may_publish(person)
    now = int(time.time())
    with transaction.atomic():
        held = Publication.objects.select_for_update().get(pk=publication.pk)
        if held.step in (Step.READY, Step.DROPPED):
            raise NotNowError("Take it back first: it waits for its moment, or was dropped.")
        before = choices(held)
        _choose(held, chosen)
        changed = [
            _keep(held, language, one, person, now) for language, one in sorted(typed.items())
        ]
        if any(changed) or choices(held) != before:
            _to_be_read_again(held, now)
        held.save()
    publication.refresh_from_db()


def _keep(held: Publication, language: str, typed: Typed, person: Person, now: int) -> bool:
    """Keep words of a language; whether they differ from what was kept."""
    wording = held.wordings.filter(language=language).first()
    if wording is None:
        if typed.words == Words():
            return False
        Wording.objects.create(
            publication=held, language=language, changed_by=person, changed_at=now,
            **vars(typed.words),
        )  # fmt: skip
        return True
    if words_of(wording) == typed.words:
        return False
    if wording.version != typed.began:
        raise ChangedMeanwhileError(f"Changed meanwhile: {language}.")
    for name in FIELDS:
        setattr(wording, name, getattr(typed.words, name))
    wording.version, wording.changed_by, wording.changed_at = wording.version + 1, person, now
    wording.save()
    return True


def words_of(wording: Wording) -> Words:
    """The words of a row."""
    return Words(**{name: getattr(wording, name) for name in FIELDS})


def wordings(publication: Publication) -> dict[str, Wording]:
    """Its words by language, those it goes out in first and in their order."""
    kept = {one.language: one for one in publication.wordings.all()}
    order = [*publication.languages, *sorted(kept)]
    return {language: kept[language] for language in dict.fromkeys(order) if language in kept}


def touch(publication: Publication) -> None:
    """Note that something beside the words changed: it is to be read again."""
    _to_be_read_again(publication, int(time.time()))
    publication.save()


def keep_difference(publication: Publication, person: Person, mark: str, reason: str) -> None:
    """Keep a difference from the record on purpose. Raises MayNotPublishError or NotNowError."""
    _may_settle(publication, person)
    KeptDifference.objects.update_or_create(
        publication=publication, mark=mark,
        defaults={"reason": reason, "by": person, "at": int(time.time())},
    )  # fmt: skip


def keep_no_longer(publication: Publication, person: Person, mark: str) -> None:
    """Open a difference again that somebody kept. Raises as `keep_difference`."""
    _may_settle(publication, person)
    KeptDifference.objects.filter(publication=publication, mark=mark).delete()


def _may_settle(publication: Publication, person: Person) -> None:
    """The second reader reads every reason: none comes or goes after it was asked for."""
    may_publish(person)
    publication.refresh_from_db(fields=["step"])
    if publication.step != Step.WRITING:
        raise NotNowError("It is not being written.")


def drop(publication: Publication, person: Person) -> None:
    """Give up what never went out; it can be taken up again. Raises as `change`."""
    _move(publication, person, (Step.WRITING, Step.ASKED, Step.APPROVED), Step.DROPPED)


def take_up(publication: Publication, person: Person) -> None:
    """Undo `drop`. Raises as `change`."""
    _move(publication, person, (Step.DROPPED,), Step.WRITING)


def _move(publication: Publication, person: Person, before: tuple[str, ...], after: str) -> None:
    may_publish(person)
    moved = Publication.objects.filter(pk=publication.pk, step__in=before, editions=None)
    if not moved.update(step=after, changed_at=int(time.time())):
        raise NotNowError("It went out already, or somebody moved it meanwhile.")
    publication.refresh_from_db()


def may_publish(person: Person) -> None:
    """Raises MayNotPublishError."""
    if not person.publishes:
        raise MayNotPublishError("This person does not speak for our side.")


def _to_be_read_again(held: Publication, now: int) -> None:
    held.step, held.asked_by, held.approved_by = Step.WRITING, None, None
    held.sent_back, held.changed_at = "", now


def choices(held: Publication) -> Choices:
    """What is chosen for it now."""
    return Choices(
        tuple(held.languages), tuple(held.items), held.attribution, held.by, held.proof,
        held.embargo,
    )  # fmt: skip


def _choose(held: Publication, chosen: Choices) -> None:
    held.languages, held.items = list(chosen.languages), list(chosen.items)
    held.attribution, held.by = chosen.attribution, dict(chosen.by)
    held.proof, held.embargo = chosen.proof, chosen.embargo


def show(publication: Publication, person: Person, picture: Mapping[str, Any] | None) -> None:
    """Put a picture beside the words in the place of any other, or none. Raises as `change`."""
    may_publish(person)
    if publication.step in (Step.READY, Step.DROPPED):
        raise NotNowError("Take it back first: it waits for its moment, or was dropped.")
    with transaction.atomic():
        Picture.objects.filter(publication=publication).delete()
        if picture is not None:
            Picture.objects.create(publication=publication, **picture)
        _to_be_read_again(publication, int(time.time()))
        publication.save()
    publication.refresh_from_db()
