"""Private positions: written by one, read by those on their list, and by nobody else.

To anybody else there is no such position: nothing here says whether one exists.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Prefetch, Q

from detente.core.errors import LocalError
from detente.people.models import Person
from detente.preparation.models import PrivatePosition, Reading, Wording

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT_SECONDS = 30 * 24 * 3600
"""How long a deleted position can be brought back."""
MOST_LOGGED = 200
"""Readings that are shown of one position; all are kept."""


class MayNotWriteError(LocalError):
    """Private positions are written by those who write for our side, and changed by their author.

    Ask the author, or somebody whose role writes.
    """


@dataclass(frozen=True)
class Words:
    """What a position says, and to whom. `readers` are keys of persons."""

    texts: Mapping[str, str]
    principled: bool
    readers: frozenset[int]


@dataclass(frozen=True)
class Reader:
    """Somebody on a list: when they last read what it says now, and how often they read at all."""

    person: Person
    read_at: int | None
    times: int


def _living() -> "QuerySet[PrivatePosition]":
    readings = Reading.objects.select_related("person").order_by("-at", "-pk")
    found = PrivatePosition.objects.filter(deleted_at=None).select_related("author")
    return found.prefetch_related("readers", Prefetch("readings", readings))


def readable(line: str, person: Person) -> "QuerySet[PrivatePosition]":
    """The positions on a line that this person may know of, the latest change first.

    `was_read` tells whether the person has read what it says now.
    """
    listed = PrivatePosition.readers.through.objects.filter(
        privateposition=OuterRef("pk"), person=person
    )
    read = Reading.objects.filter(
        position=OuterRef("pk"), person=person, wording=OuterRef("changed_at")
    )
    found = _living().filter(Q(author=person) | Q(Exists(listed)), line=line)
    return found.annotate(was_read=Exists(read)).order_by("-changed_at", "pk")


def find(key: UUID, person: Person) -> PrivatePosition | None:
    """One position, if this person may know of it; None also when there is no such."""
    found = _living().filter(Q(author=person) | Q(readers=person), pk=key)
    return found.distinct().first()


def read(person: Person, *keys: UUID) -> None:
    """Note that somebody was shown these now. An author's own reading is not noted."""
    found = PrivatePosition.objects.filter(pk__in=keys).exclude(author=person)
    now = int(time.time())
    Reading.objects.bulk_create(
        Reading(position_id=key, person=person, at=now, wording=wording)
        for key, wording in found.values_list("pk", "changed_at")
    )


def has_read(person: Person, position: PrivatePosition) -> bool:
    """Whether it is noted that somebody read what it says now."""
    return position.readings.filter(person=person, wording=position.changed_at).exists()


def write(line: str, item: str, person: Person, words: Words) -> PrivatePosition:
    """Keep a new position. Raises MayNotWriteError."""
    if not person.writes:
        raise MayNotWriteError("This person does not write for our side.")
    now = int(time.time())
    with transaction.atomic():
        position = PrivatePosition.objects.create(
            line=line, item=item, texts=dict(words.texts), principled=words.principled,
            author=person, made_at=now, changed_at=now,
        )  # fmt: skip
        position.readers.set(_others(words, person))
    return position


def rewrite(position: PrivatePosition, person: Person, words: Words) -> None:
    """Change what it says, or who may read it; the earlier wording is kept.

    Raises MayNotWriteError.
    """
    _must_be_author(position, person)
    with transaction.atomic():
        held = PrivatePosition.objects.select_for_update().get(pk=position.pk)
        if (held.texts, held.principled) != (dict(words.texts), words.principled):
            Wording.objects.create(
                position=held, texts=held.texts, principled=held.principled, at=held.changed_at
            )
            held.texts, held.principled = dict(words.texts), words.principled
            last = held.readings.aggregate(last=Max("at"))["last"] or 0
            held.changed_at = max(int(time.time()), held.changed_at + 1, last + 1)
            held.save(update_fields=["texts", "principled", "changed_at"])
        held.readers.set(_others(words, person))


def _others(words: Words, author: Person) -> "QuerySet[Person]":
    return candidates(author).filter(pk__in=words.readers)


def candidates(author: Person) -> "QuerySet[Person]":
    """Whom an author may put on a list."""
    return Person.objects.filter(is_active=True).exclude(pk=author.pk).order_by("name", "pk")


def _must_be_author(position: PrivatePosition, person: Person) -> None:
    if position.author_id != person.pk:
        raise MayNotWriteError("Only its author changes a private position.")


def delete(position: PrivatePosition, person: Person) -> None:
    """Take it from everybody's pages; its author can bring it back. Raises MayNotWriteError."""
    _must_be_author(position, person)
    forget_old()
    PrivatePosition.objects.filter(pk=position.pk).update(deleted_at=int(time.time()))


def deleted(line: str, person: Person) -> "QuerySet[PrivatePosition]":
    """What this person deleted and can still bring back."""
    since = int(time.time()) - KEPT_SECONDS
    found = PrivatePosition.objects.filter(line=line, author=person, deleted_at__gt=since)
    return found.order_by("-deleted_at")


def bring_back(key: UUID, line: str, person: Person) -> bool:
    """Undo a deletion; whether there was one of this person's to undo."""
    return bool(deleted(line, person).filter(pk=key).update(deleted_at=None))


def forget_old() -> None:
    """Erase for good what was deleted too long ago to be brought back."""
    until = int(time.time()) - KEPT_SECONDS
    PrivatePosition.objects.filter(deleted_at__lte=until).delete()


def sent(position: PrivatePosition, ref: str) -> None:
    """Note the shared position that was made of it."""
    PrivatePosition.objects.filter(pk=position.pk).update(sent_as=ref)


def list_of(position: PrivatePosition) -> list[Reader]:
    """Everybody on the list, and whether they read what it says now."""
    read: dict[int, list[Reading]] = {}
    for one in position.readings.all():
        read.setdefault(one.person_id, []).append(one)
    people = sorted(position.readers.all(), key=lambda person: (person.name, person.pk))
    return [_reader(person, read.get(person.pk, []), position.changed_at) for person in people]


def _reader(person: Person, read: list[Reading], wording: int) -> Reader:
    now = (one.at for one in read if one.wording == wording)
    return Reader(person, max(now, default=None), len(read))


def log_of(position: PrivatePosition) -> list[Reading]:
    """Who read it and when, the latest first, those who have left the list included."""
    return list(position.readings.all())[:MOST_LOGGED]


def for_audit(line: str) -> list[PrivatePosition]:
    """Every living position of a line, without its words, for those who may audit reads."""
    return list(_living().filter(line=line).defer("texts").order_by("-changed_at", "pk"))


def everything(line: str) -> list[PrivatePosition]:
    """Every living position of a line with its readers, for an index that minds them."""
    return list(_living().filter(line=line))
