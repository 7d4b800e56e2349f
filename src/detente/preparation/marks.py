"""Our marks on options: a draft, then a sealed body with its salt, until both sides show theirs."""

import secrets
import time

from django.db import transaction

from detente.core.marks import Marks, write_marks
from detente.core.objects import Options
from detente.core.statements import commit_body
from detente.people.models import Person
from detente.preparation.models import DraftMarks, SealedMarks

Draft = list[list[object]]
"""By item, for each option: true, false, a list of pairs, or None where nothing is marked yet."""


def draft(line: str, options: Options) -> DraftMarks | None:
    """What was kept last, if it fits the options."""
    found = DraftMarks.objects.select_related("person").filter(line=line, options=options.id)
    kept = found.first()
    fits = kept is not None and [len(row) for row in kept.marks] == list(options.counts)
    return kept if fits else None


def keep(line: str, options: Options, marks: Draft, person: Person) -> None:
    """Keep a draft in place of the one before."""
    DraftMarks.objects.update_or_create(
        line=line, options=options.id,
        defaults={"marks": marks, "person": person, "changed_at": int(time.time())},
    )  # fmt: skip


def seal(line: str, options: Options, marks: Marks) -> str:
    """Keep these marks with a salt of their own; the commitment to both, in hex.

    The same marks give the same commitment until they are forgotten, so that what somebody checked
    is what is signed. They are kept before anything is signed. Raises UnfitMarksError.
    """
    body = write_marks(marks, options.counts)
    with transaction.atomic():
        for kept in SealedMarks.objects.filter(line=line, options=options.id):
            if bytes(kept.body) == body:
                return kept.commitment
        salt = secrets.token_bytes(32)
        commitment = commit_body(salt, body).hex()
        SealedMarks.objects.create(
            line=line, options=options.id, commitment=commitment, salt=salt, body=body,
            made_at=int(time.time()),
        )  # fmt: skip
    return commitment


def opened(line: str, options: Options, side: int) -> SealedMarks | None:
    """The sealed marks that side `side`, ours, committed to.

    None when it has not committed, or when this node was restored from before it did: then the
    marks can never be shown.
    """
    commitment = options.committed(side)
    if commitment is None:
        return None
    return SealedMarks.objects.filter(line=line, options=options.id, commitment=commitment).first()


def forget(line: str, options: str) -> None:
    """The marks are in the record now: what was sealed besides them goes, and so does the draft."""
    with transaction.atomic():
        SealedMarks.objects.filter(line=line, options=options).delete()
        DraftMarks.objects.filter(line=line, options=options).delete()
