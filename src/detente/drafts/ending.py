"""The end of a draft: sent, or discarded, and for a while put back."""

import time
from dataclasses import dataclass

from django.db import transaction

from detente.core.errors import LocalError
from detente.drafts import models, shelf

KEPT_DAYS = 30
"""How long a draft that ended can still be put back."""
_DAY = 24 * 3600


class DraftGoneError(LocalError):
    """This draft is not kept any more, or was never there."""


@dataclass(frozen=True)
class Ended:
    """A draft that ended: whether it was sent, when, and by whom, if they are still here."""

    number: int
    sent: bool
    at: int
    name: str


def discard(number: int, person: int) -> None:
    """Discard the draft; it is kept for 30 days. Raises DraftEndedError."""
    with transaction.atomic():
        _end(shelf.living(number), person, models.Draft.End.DISCARDED)


def sent(line: str, text: str, person: int) -> None:
    """Say that the living draft of a text, if there is one, was signed and sent as a pass."""
    with transaction.atomic():
        for draft in models.Draft.objects.select_for_update().filter(line=line, text=text, end=""):
            _end(draft, person, models.Draft.End.SENT)


def put_back(number: int, person: int) -> None:
    """Have a draft that ended live again; one that lives in its place is discarded.

    Raises DraftGoneError.
    """
    with transaction.atomic():
        ended = models.Draft.objects.select_for_update().exclude(end="").filter(pk=number).first()
        if ended is None:
            raise DraftGoneError("This draft is not kept any more.")
        for other in models.Draft.objects.filter(line=ended.line, text=ended.text, end=""):
            _end(other, person, models.Draft.End.DISCARDED)
        ended.end, ended.ended_at, ended.ended_by_id = models.Draft.End.NOT_YET, None, None
        ended.save(update_fields=["end", "ended_at", "ended_by"])


def ended(line: str, text: str) -> list[Ended]:
    """The drafts of a text that ended and are still kept, the last first."""
    rows = models.Draft.objects.filter(line=line, text=text).exclude(end="")
    return [
        Ended(
            row.pk, row.end == models.Draft.End.SENT, row.ended_at or 0,
            row.ended_by.name if row.ended_by else "",
        )
        for row in rows.select_related("ended_by").order_by("-ended_at", "-pk")
    ]  # fmt: skip


def forget_old() -> None:
    """Delete what ended more than 30 days ago."""
    before = int(time.time()) - KEPT_DAYS * _DAY
    models.Draft.objects.exclude(end="").filter(ended_at__lt=before).delete()


def _end(draft: models.Draft, person: int, how: str) -> None:
    draft.end, draft.ended_at, draft.ended_by_id = how, int(time.time()), person
    draft.save(update_fields=["end", "ended_at", "ended_by"])
    shelf.announce(draft)
