"""What our people do with a draft: begin it, read it, arrange its paragraphs.

The words themselves come in through `detente.drafts.shelf`, from pages with a socket, or through
`detente.drafts.saving`, from pages without.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from detente.core.errors import LocalError
from detente.core.passes import MAX_PARAGRAPHS, next_id
from detente.drafts import models, shelf
from detente.drafts.document import Document, part_of
from detente.drafts.ending import forget_old

Words = Mapping[str, str]
"""Texts by the names of `document.name_of`, in the notation of detente.core.notation."""


class TooManyParagraphsError(LocalError):
    """A text takes at most 200 paragraphs. Join some of them."""


class NoParagraphError(LocalError):
    """This paragraph is no longer where it was. Somebody moved or removed it meanwhile."""


@dataclass(frozen=True)
class Hand:
    """Who wrote last in a text, by name, and when; the name is "" for somebody who is gone."""

    name: str
    at: int


@dataclass(frozen=True)
class View:
    """A draft as a page shows it; `hands` go by the names of the texts.

    `shape` is another whenever paragraphs came, went or moved.
    """

    number: int
    shape: int
    answers: str
    order: tuple[int, ...]
    removed: tuple[int, ...]
    words: Words
    hands: dict[str, Hand]
    opened: Hand

    @property
    def last(self) -> Hand:
        """Who wrote last, or opened the draft where nobody wrote."""
        return max(self.hands.values(), key=lambda one: one.at, default=self.opened)


def current(line: str, text: str) -> View | None:
    """The living draft of a text, or None."""
    with transaction.atomic():
        draft = models.Draft.objects.filter(line=line, text=text, end="").first()
        return view(draft) if draft else None


def last_hand(line: str, text: str) -> Hand | None:
    """Who wrote last in the living draft of a text, or opened it; None where there is no draft."""
    drafts = models.Draft.objects.select_related("opened_by").defer("state")
    draft = drafts.filter(line=line, text=text, end="").first()
    if draft is None:
        return None
    hand = draft.hands.select_related("person").order_by("-at").first()
    if hand is not None:
        return Hand(hand.person.name if hand.person else "", hand.at)
    return Hand(draft.opened_by.name if draft.opened_by else "", draft.opened_at)


def view(draft: models.Draft) -> View:
    """A draft, living or not, as a page shows it."""
    hands = {
        row.name: Hand(row.person.name if row.person else "", row.at)
        for row in draft.hands.select_related("person").order_by("name")
    }
    opened = Hand(draft.opened_by.name if draft.opened_by else "", draft.opened_at)
    return View(
        draft.pk, draft.shape, draft.answers, tuple(draft.order), tuple(draft.removed),
        shelf.document(draft).words(), hands, opened,
    )  # fmt: skip


def begin(
    line: str, text: str, person: int, *, answers: str, order: Iterable[int], words: Words
) -> View:
    """The living draft of a text; where there is none, one that begins with these paragraphs.

    `answers` is the reference of the pass that has them, "" where none has.
    """
    with transaction.atomic():
        forget_old()
        draft = models.Draft.objects.filter(line=line, text=text, end="").first()
        if draft is None:
            begun = Document()
            for name, typed in words.items():
                begun.write(name, typed)
            draft = models.Draft.objects.create(
                line=line, text=text, answers=answers, order=list(order), state=begun.state,
                opened_at=int(time.time()), opened_by_id=person,
            )  # fmt: skip
        return view(draft)


def add(number: int, *, used: Iterable[int], after: int | None = None) -> int:
    """Add an empty paragraph after another, or at the end; its id.

    `used` are the ids of every pass of the text. Raises TooManyParagraphsError, NoParagraphError or
    DraftEndedError.
    """
    with transaction.atomic():
        draft = shelf.living(number)
        if len(draft.order) >= MAX_PARAGRAPHS:
            raise TooManyParagraphsError(f"At most {MAX_PARAGRAPHS} paragraphs.")
        written = {part_of(name)[0] or 0 for name in shelf.document(draft).words()}
        fresh = next_id({*used, *draft.order, *draft.removed, *written})
        place = len(draft.order) if after is None else _place(draft, after) + 1
        draft.order.insert(place, fresh)
        _reshape(draft)
        return fresh


def remove(number: int, paragraph: int) -> None:
    """Take a paragraph out; its words stay to be put back.

    Raises NoParagraphError or DraftEndedError.
    """
    with transaction.atomic():
        draft = shelf.living(number)
        del draft.order[_place(draft, paragraph)]
        draft.removed.append(paragraph)
        _reshape(draft)


def put_back(number: int, paragraph: int) -> None:
    """Put a removed paragraph at the end of the text.

    Raises NoParagraphError, TooManyParagraphsError or DraftEndedError.
    """
    with transaction.atomic():
        draft = shelf.living(number)
        if paragraph not in draft.removed:
            raise NoParagraphError("This paragraph was not removed.")
        if len(draft.order) >= MAX_PARAGRAPHS:
            raise TooManyParagraphsError(f"At most {MAX_PARAGRAPHS} paragraphs.")
        draft.removed.remove(paragraph)
        draft.order.append(paragraph)
        _reshape(draft)


def move(number: int, paragraph: int, by: int) -> None:
    """Move a paragraph up or down, at most to the first or last place.

    Raises NoParagraphError or DraftEndedError.
    """
    with transaction.atomic():
        draft = shelf.living(number)
        place = _place(draft, paragraph)
        del draft.order[place]
        draft.order.insert(max(0, place + by), paragraph)
        _reshape(draft)


def _place(draft: models.Draft, paragraph: int) -> int:
    if paragraph not in draft.order:
        raise NoParagraphError("This paragraph is no longer where it was.")
    return draft.order.index(paragraph)


def _reshape(draft: models.Draft) -> None:
    draft.shape += 1
    draft.save(update_fields=["order", "removed", "shape"])
    shelf.announce(draft)
