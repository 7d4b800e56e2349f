"""What only our side keeps, told to the search: the apps on either hand do not know one another."""

from collections.abc import Iterable, Iterator
from functools import partial
from uuid import UUID

from django.urls import reverse

from detente.addresses import Address
from detente.drafts import finding
from detente.people.models import Person
from detente.people.roles import WRITES
from detente.preparation import positions
from detente.search.models import Document
from detente.search.own import Own, register

POSITIONS = "private-positions"
DRAFTS = "drafts"


def register_all() -> None:
    """Have our own texts found by those who may read them."""
    register(POSITIONS, _positions)
    register(DRAFTS, _drafts)


def _positions(line_id: str) -> Iterator[Own]:
    for one in positions.everything(line_id):
        readers = {one.author_id, *(person.pk for person in one.readers.all())}
        yield Own(
            key=str(one.key),
            version=str(one.changed_at),
            kind="position",
            at=one.changed_at,
            url=reverse("private", args=[one.key]),
            readers=frozenset(readers),
            texts=partial(dict, one.texts),
        )


def _drafts(line_id: str) -> Iterator[Own]:
    """Drafts are for those whose role writes."""
    writers = Person.objects.filter(role__in=WRITES).values_list("pk", flat=True)
    readers = frozenset(writers)
    for one in finding.living(line_id):
        yield Own(
            key=str(one.draft.pk),
            version=one.version,
            kind="draft",
            at=one.at,
            url=reverse("draft", args=[Address.of(line_id, one.text)]),
            readers=readers,
            texts=one.words,
        )


def read(person: Person, documents: Iterable[Document]) -> None:
    """Note what of the documents that somebody is shown is need-to-know."""
    keys = [UUID(one.key) for one in documents if one.source == POSITIONS]
    if keys:
        positions.read(person, *keys)


def closed(line_id: str) -> tuple[str, ...]:
    """The texts of our side about a line that are not for publication: private positions."""
    every = positions.everything(line_id)
    return tuple(text for one in every for text in one.texts.values())
