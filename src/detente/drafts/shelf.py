"""Where drafts lie: read, changed and kept. Every change is committed before anybody sees it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from detente.core.errors import LocalError
from detente.drafts import models
from detente.drafts.document import MAX_BYTES, Document
from detente.people.models import Person
from detente.people.roles import WRITES

FOLD_AFTER = 64
"""So many updates lie beside a document before they are folded into it."""

_rung: list[Callable[[int], None]] = []


class DraftEndedError(LocalError):
    """This draft was sent or discarded meanwhile. A discarded one can be put back."""


class DraftFullError(LocalError):
    """This draft is as large as a draft can be. Shorten it, or send it and go on with the next."""


class MayNotWriteError(LocalError):
    """This person does not write drafts, or no longer does."""


@dataclass(frozen=True)
class News:
    """What a page lacks: `updates` up to number `count`, and the shape as it is now."""

    updates: list[bytes]
    count: int
    shape: int
    ended: bool


def on_change(heard: Callable[[int], None]) -> None:
    """Have `heard` called with the number of each draft that a page without a socket changed."""
    _rung.append(heard)


def off_change(heard: Callable[[int], None]) -> None:
    """Call it no more."""
    _rung.remove(heard)


def announce(draft: models.Draft) -> None:
    """Say, once what was done is committed, that a draft has changed."""
    number = draft.pk

    def ring() -> None:
        for heard in _rung:
            heard(number)

    transaction.on_commit(ring)


def living(number: int) -> models.Draft:
    """The draft of this number, held until the transaction ends. Raises DraftEndedError."""
    found = models.Draft.objects.select_for_update().filter(pk=number, end="").first()
    if found is None:
        raise DraftEndedError("This draft was sent or discarded meanwhile.")
    return found


def document(draft: models.Draft) -> Document:
    """The words of a draft."""
    return _read(draft)[0]


def _read(draft: models.Draft) -> tuple[Document, int]:
    rows = draft.updates.order_by("n").values_list("n", "data")
    beside = [(n, bytes(data)) for n, data in rows]
    count = beside[-1][0] if beside else draft.folded
    return Document(bytes(draft.state), (data for _n, data in beside)), count


def change(draft: models.Draft, person: int, how: Callable[[Document], Iterable[bytes]]) -> None:
    """Change the words of a draft and keep each update that `how` returns.

    Raises DraftFullError, and whatever `how` raises; then nothing was kept.
    """
    words, count = _read(draft)
    before, vector = words.words(), words.vector
    updates = [update for update in how(words) if update]
    after = words.words()
    if not updates or (before == after and vector == words.vector):
        return  # a page that came back repeated what is kept already
    if len(whole := words.state) > MAX_BYTES:
        raise DraftFullError("This draft is as large as a draft can be.")
    models.Update.objects.bulk_create(
        models.Update(draft=draft, n=n, data=data) for n, data in enumerate(updates, count + 1)
    )
    count += len(updates)
    if count - draft.folded >= FOLD_AFTER:
        draft.state, draft.folded = whole, count
        draft.save(update_fields=["state", "folded"])
        draft.updates.filter(n__lte=count).delete()
    _sign_hands(draft, person, {n for n in before | after if before.get(n) != after.get(n)})


def _sign_hands(draft: models.Draft, person: int, names: Iterable[str]) -> None:
    now = int(time.time())
    models.Hand.objects.bulk_create(
        (models.Hand(draft=draft, name=name, person_id=person, at=now) for name in names),
        update_conflicts=True, unique_fields=["draft", "name"], update_fields=["person", "at"],
    )  # fmt: skip


def must_write(person: int) -> None:
    """Raises MayNotWriteError unless this person is still here and has a role that writes."""
    if not Person.objects.filter(pk=person, is_active=True, role__in=WRITES).exists():
        raise MayNotWriteError("This person does not write drafts.")


def take(number: int, update: bytes, person: int) -> None:
    """Keep what a page sent of a draft.

    Raises MalformedUpdateError, DraftFullError, DraftEndedError or MayNotWriteError.
    """

    def apply(words: Document) -> Iterable[bytes]:
        words.apply(update)
        return [update]

    with transaction.atomic():
        must_write(person)
        change(living(number), person, apply)


def news(number: int, since: int) -> News:
    """What there is of a draft beyond the updates up to number `since`."""
    with transaction.atomic():
        draft = models.Draft.objects.filter(pk=number).first()
        if draft is None or draft.end:
            return News([], since, 0, ended=True)
        if since < draft.folded:
            words, count = _read(draft)
            return News([words.state], count, draft.shape, ended=False)
        rows = draft.updates.filter(n__gt=since).order_by("n").values_list("n", "data")
        found = [(n, bytes(data)) for n, data in rows]
        count = found[-1][0] if found else since
        return News([data for _n, data in found], count, draft.shape, ended=False)


def standing(number: int) -> tuple[bytes, int, int]:
    """The state vector of a draft's words, how many updates it holds, and its shape.

    Raises DraftEndedError.
    """
    with transaction.atomic():
        draft = living(number)
        words, count = _read(draft)
    return words.vector, count, draft.shape


def missing(number: int, sync_step_1: bytes) -> bytes:
    """The y-sync message that brings a page up to date.

    Raises DraftEndedError or MalformedUpdateError.
    """
    with transaction.atomic():
        return document(living(number)).answer(sync_step_1)
