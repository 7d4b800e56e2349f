"""A draft of a joint text as its page shows it: the fields, who wrote last, what stands beside."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise, cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from detente.drafts import ending, saving, writing
from detente.drafts.document import name_of, part_of
from detente.web import clocks
from detente.web.forms.joint_text import PassForm
from detente.web.lines import OpenLine
from detente.web.present.text import bdi

SENTENCES: dict[str, Promise] = {
    "here": gettext_lazy("{name} is writing here."),
    "saved": gettext_lazy("Saved in our node."),
    "saving": gettext_lazy("Saving."),
    "away": gettext_lazy(
        "No connection to our node. Your words are kept here and saved when it returns; leave this "
        "page open."
    ),
    "plain": gettext_lazy(
        "What others write does not appear here now. Save with the button below."
    ),
    "broken": gettext_lazy(
        "The node could not read what this page sent. Copy what you wrote last, then open the page "
        "again."
    ),
    "signedout": gettext_lazy("You are signed out. Copy what you wrote last, then sign in again."),
    "notallowed": gettext_lazy(
        "Your role does not write drafts any more. What you wrote last is not saved."
    ),
    "ended": gettext_lazy(
        "This draft was sent or discarded meanwhile. Copy what you wrote last, then open the page "
        "again."
    ),
    "full": gettext_lazy(
        "This draft is as large as a draft can be. What you wrote last is not saved: copy it, then "
        "open the page again."
    ),
}
"""What the page's script says, by the name of its data attribute."""

_FIELD = re.compile(r"(?:(title)|p([1-9][0-9]{0,15}))_([A-Za-z0-9-]{2,35})")


def name_of_field(field: str) -> str | None:
    """The text of a draft that a form's field `p3_en` or `title_en` is; None for other fields."""
    found = _FIELD.fullmatch(field)
    return name_of(found[1] or int(found[2]), found[3]) if found else None


def field_of(name: str) -> str:
    """The form's field for a text of a draft."""
    part, language = part_of(name)
    return f"title_{language}" if part is None else f"p{part}_{language}"


def fields(words: Mapping[str, str]) -> dict[str, str]:
    """Texts by the names of their fields."""
    return {field_of(name): text for name, text in words.items()}


@dataclass(frozen=True)
class Row:
    """A text to write in. `hand` says who wrote in it last; None where only the pass did."""

    bound: BoundField
    name: str
    hand: SafeString | None


@dataclass(frozen=True)
class Block:
    """A paragraph to write in: its id, its place from 1, and its text in each language."""

    id: int
    place: int
    rows: list[Row]
    last: bool


class DraftView:
    """A draft with the form that writes it."""

    def __init__(self, line: OpenLine, draft: writing.View, form: PassForm) -> None:
        self.line, self.draft, self.form = line, draft, form

    @property
    def sentences(self) -> list[tuple[str, Promise]]:
        """What the page's script says, in the reader's language."""
        return list(SENTENCES.items())

    @property
    def number(self) -> int:
        """The draft's number, for its socket and its form."""
        return self.draft.number

    @property
    def shape(self) -> int:
        """Which arrangement of the paragraphs this page shows."""
        return self.draft.shape

    @property
    def began(self) -> str:
        """What each field began from, for a form that is sent without a socket."""
        names = filter(None, map(name_of_field, self.form.fields))
        marks = ((name, saving.mark(self.draft.words.get(name, ""))) for name in names)
        return " ".join(f"{name}={mark}" for name, mark in marks)

    @property
    def order(self) -> str:
        """The paragraphs' ids, for the form."""
        return " ".join(map(str, self.draft.order))

    @cached_property
    def title(self) -> list[Row]:
        """The title in each language."""
        return [self._row(bound) for bound in self.form.title_fields]

    @cached_property
    def blocks(self) -> list[Block]:
        """The paragraphs in their order."""
        return [
            Block(
                one["id"], one["place"], [self._row(bound) for bound in one["fields"]], one["last"]
            )
            for one in self.form.paragraph_rows
        ]

    def _row(self, bound: BoundField) -> Row:
        name = name_of_field(bound.name) or ""
        hand = self.draft.hands.get(name)
        return Row(bound, name, told(self.line, hand) if hand else None)

    @property
    def last(self) -> SafeString:
        """Who wrote last, and when."""
        return told(self.line, self.draft.last)

    @property
    def removed(self) -> list[tuple[int, list[str]]]:
        """Paragraphs that were taken out, with their words."""
        return [
            (
                number,
                [text for name, text in self.draft.words.items() if part_of(name)[0] == number],
            )
            for number in self.draft.removed
        ]


def told(line: OpenLine, hand: writing.Hand) -> SafeString:
    """Who, and when on our wall. Only the name is fenced: the date is in the reader's language."""
    if not hand.name:
        return escape(when(line, hand.at))
    return format_html("{}{}{}", bdi(hand.name), clocks.comma(), when(line, hand.at))


def when(line: OpenLine, at: int) -> str:
    """A moment on our wall."""
    ours = line.sides.ours
    hours = [one.hour for one in clocks.clocks(at, [(ours.plain, ours.zone)])[:1]]
    return clocks.comma().join([clocks.day_on_wall(at, ours.zone, short=True), *hours])


def last_written(line: OpenLine, text: str) -> SafeString | None:
    """Who wrote last in the draft of a text, and when; None where no draft is open."""
    hand = writing.last_hand(line.id, text)
    return told(line, hand) if hand else None


@dataclass(frozen=True)
class Former:
    """A draft that ended: whether it was sent, by whom, and when."""

    number: int
    sent: bool
    name: str
    at: str


def formers(line: OpenLine, kept: Iterable[ending.Ended]) -> list[Former]:
    """Drafts that can be put back, the last first."""
    return [Former(one.number, one.sent, one.name, when(line, one.at)) for one in kept]
