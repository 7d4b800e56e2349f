"""Notebooks: written by one, read by nobody else until their author opens them to our side.

To anybody else there is no such notebook: nothing here says whether one exists.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from detente.core.errors import LocalError
from detente.notes.models import Notebook
from detente.people.models import Person

MOST_CHARACTERS = 20_000
"""Of the notes on one item."""


class MayNotNoteError(LocalError):
    """Principals, delegates and note-takers keep notes. Ask one of them."""


class Typed(NamedTuple):
    """What stands in a field of a page, and the version that it began from."""

    words: str
    began: int


@dataclass(frozen=True)
class Kept:
    """Words as they are kept; version 0 where nobody wrote any. `changed_at` is a UTC second."""

    words: str = ""
    version: int = 0
    changed_at: int = 0


@dataclass(frozen=True)
class Book:
    """A notebook as its author or a reader sees it; `notes` go by item."""

    author: str
    opened: bool = False
    notes: Mapping[str, Kept] = field(default_factory=dict)

    @property
    def written(self) -> bool:
        """Whether it says anything."""
        return any(one.words for one in self.notes.values())


def mine(line: str, contact: str, person: Person) -> Book:
    """What this person noted of a contact."""
    found = Notebook.objects.filter(line=line, contact=contact, author=person).first()
    return Book(person.name) if found is None else _book(found)


def opened(line: str, contact: str, reader: Person) -> list[Book]:
    """What others of our side noted and opened, for those who may read it."""
    if not reader.writes:
        return []
    found = Notebook.objects.filter(line=line, contact=contact, opened=True)
    found = found.exclude(author=reader).select_related("author").prefetch_related("notes")
    books = [_book(one) for one in found.order_by("author__name", "pk")]
    return [one for one in books if one.written]


def _book(notebook: Notebook) -> Book:
    rows = notebook.notes.all()
    kept = {one.item: Kept(one.words, one.version, one.changed_at) for one in rows}
    return Book(notebook.author.name, notebook.opened, kept)


def save(
    line: str, contact: str, person: Person, typed: Mapping[str, Typed]
) -> tuple[dict[str, Kept], dict[str, Kept]]:
    """Keep what was typed, by item; what is kept now, and what was not taken.

    Not taken is what this person changed on another page since this one began; there the second
    gives what stands. Raises MayNotNoteError.
    """
    if not person.takes_notes:
        raise MayNotNoteError("This person keeps no notes.")
    kept: dict[str, Kept] = {}
    changed: dict[str, Kept] = {}
    with transaction.atomic():
        notebook, _new = Notebook.objects.select_for_update().get_or_create(
            line=line, contact=contact, author=person
        )
        now = _book(notebook).notes
        for item, (words, began) in typed.items():
            before = now.get(item, Kept())
            if words == before.words:
                kept[item] = before
            elif began != before.version:
                changed[item] = before
            else:
                kept[item] = after = Kept(words, before.version + 1, int(time.time()))
                row = {"words": words, "version": after.version, "changed_at": after.changed_at}
                notebook.notes.update_or_create(item=item, defaults=row)
    return kept, changed


def show(line: str, contact: str, person: Person, *, to_us: bool) -> None:
    """Open this person's notebook to our side, or close it again. Raises MayNotNoteError."""
    if not person.takes_notes:
        raise MayNotNoteError("This person keeps no notes.")
    where = {"line": line, "contact": contact, "author": person}
    Notebook.objects.update_or_create(**where, defaults={"opened": to_us})
