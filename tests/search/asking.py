"""Asking as a page does, and what our side keeps to itself in a test."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from detente.people.models import Person
from detente.search import finding, own, record
from detente.search.models import Document
from detente.search.query import parse
from tests.web.a_line import ALine


def ask(line: ALine, person: Person, text: str) -> list[Document]:
    """All that the person finds, the newest first, once everything has been read."""
    while not record.catch_up(line.id).complete:
        pass
    while not own.catch_up(line.id, line.side):
        pass
    found = finding.Findings(line.id, person.pk, parse(text), finding.Chosen())
    return found[0 : len(found)]


def said(found: Iterable[Document]) -> list[str]:
    """The English texts of what was found, or whatever else they are in."""
    return [one.texts.get("en") or next(iter(one.texts.values())) for one in found]


def note(
    key: str, text: str, readers: Iterable[Person] | None = None, version: str = "1"
) -> own.Own:
    """A note of ours that these may read, or all our people."""
    allowed = None if readers is None else frozenset(person.pk for person in readers)
    return own.Own(
        key=key, version=version, kind="note", at=1_640_000_000, url=f"/notes/{key}/",
        readers=allowed, texts=lambda: {"en": text},
    )  # fmt: skip


@contextmanager
def keeping(*notes: own.Own, name: str = "notes") -> Iterator[list[own.Own]]:
    """A source of notes, which a test may change, while it runs."""
    kept = list(notes)
    own.register(name, lambda _line: kept)
    try:
        yield kept
    finally:
        own._sources.pop(name)
