"""A paper as HTML and as PDF: a function of what is attached to it, and of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from detente.core.comparison import compare
from detente.core.errors import LocalError
from detente.core.initials import Turn
from detente.typesetting import typeset
from detente.web.papers.bundle import Held, Opened, open_bundle
from detente.web.present import compared, markup
from detente.web.present.reading import ParagraphRow, Reading
from detente.web.present.sides import Side, alike, name_of
from detente.web.present.text import say, texts

MAX_HTML = 500_000
"""Characters; a full 64 KiB of words compared has some 350 000. More would take minutes to set."""


class TooMuchForPaperError(LocalError):
    """This takes too long to set, as with a text of hidden signs only. Read it on its page."""


@dataclass(frozen=True)
class StatementRow:
    """One statement that the paper stands on, for the table at its end."""

    side: Side
    held: Held

    @property
    def label(self) -> SafeString:
        """The author's name and the statement's number."""
        number = format_html('<bdi dir="ltr">#{}</bdi>', self.held.said.n)
        return say("{side} {number}", side=self.side.name, number=number)


class Paper:
    """What the template `web/paper.html` shows. To be used in the paper's own language."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.sheet = opened, opened.sheet
        zero, one = (self._name(number) for number in (0, 1))
        if alike(zero, one):
            zero, one = (card.label for card in opened.pair.cards)
        self.sides = (self._side(0, zero), self._side(1, one))
        self.ours, self.theirs = self.sides[self.sheet.own], self.sides[1 - self.sheet.own]
        self.turn: Turn = opened.turn(self.sheet.shown)
        agreed = self.sheet.shown if self.sheet.accept else None
        self.reading = Reading(self.sides, opened.initials, agreed, self._named)

    def _name(self, number: int) -> str:
        ref = self.sheet.profiles[number]
        body = self.opened.held[ref].body if ref else None
        names = body.get("names") if isinstance(body, dict) else None
        return name_of(names, self.opened.pair.cards[number].label)

    def _side(self, number: int, name: str) -> Side:
        return Side(number, number == self.sheet.own, name, "UTC", ())

    def _named(self, ref: str) -> SafeString:
        row = self.row(ref)
        return say(_("statement {label}"), label=row.label)

    def row(self, ref: str) -> StatementRow:
        """A statement with its author."""
        held = self.opened.held[ref]
        return StatementRow(self.sides[held.said.side], held)

    @property
    def shown(self) -> StatementRow:
        """The pass."""
        return self.row(self.sheet.shown)

    @property
    def old(self) -> StatementRow | None:
        """The pass that it is compared with."""
        return self.row(self.sheet.old) if self.sheet.old else None

    @property
    def accept(self) -> StatementRow | None:
        """The other side's acceptance of the whole."""
        return self.row(self.sheet.accept) if self.sheet.accept else None

    @property
    def statements(self) -> list[StatementRow]:
        """Everything the paper stands on, side by side."""
        held = self.opened.held.values()
        ordered = sorted(held, key=lambda one: (one.said.side != self.sheet.own, one.said.n))
        return [self.row(one.said.ref) for one in ordered]

    @property
    def unproven(self) -> list[StatementRow]:
        """Statements that no receipt proves yet."""
        return [row for row in self.statements if row.held.received is None]

    @property
    def kind(self) -> str:
        """What the paper is, in words."""
        kinds = {
            "brackets": _("Text with brackets"),
            "clean": _("Clean text"),
            "comparison": _("Comparison of two passes"),
        }
        return kinds[self.sheet.view]

    @property
    def titles(self) -> list[markup.Written]:
        """The title in each language; that of the text where the pass has none."""
        words = self.turn.words
        found = dict(words.title) if words else {}
        begun = texts(self.opened.held[self.sheet.text].body, "title")
        return [
            markup.written(language, markup.runs((text,), self.reading.owners))
            for language, text in sorted((found or begun).items())
        ]

    @cached_property
    def paragraphs(self) -> list[ParagraphRow]:
        """The text; on a clean paper of a disputed one, what both sides have signed of it."""
        rows = self.reading.paragraphs(self.turn)
        if self.sheet.view == "clean" and self.disputed:
            return [row for row in rows if row.both]
        return rows

    @property
    def disputed(self) -> bool:
        """Whether there are brackets."""
        return bool(self.turn.words and self.turn.words.disputed)

    @property
    def switch(self) -> str:
        """When what is signed holds."""
        return compared.switch(self.turn.settings)

    @property
    def force(self) -> str:
        """Whether the pass binds its author."""
        return compared.force(self.turn.settings)

    @property
    def comparison(self) -> compared.ComparisonView | None:
        """What differs; None where one of the two cannot be read."""
        old = self.opened.turn(self.sheet.old) if self.sheet.old else None
        if self.turn.words is None or (old is not None and old.words is None):
            return None
        settings = (old.settings if old else None, self.turn.settings)
        found = compare(old.words if old else None, self.turn.words, settings)
        return compared.view(found, self.reading.owners)

    @property
    def line(self) -> str:
        """The line's id."""
        return self.opened.pair.line.hex()


def html_of(opened: Opened) -> str:
    """The paper as HTML, in its own language. Raises TooMuchForPaperError."""
    with override(opened.sheet.language):
        paper = Paper(opened)
        direction = markup.direction(opened.sheet.language)
        context = {"paper": paper, "sheet": opened.sheet, "direction": direction}
        html = render_to_string("web/paper.html", context)
    if len(html) > MAX_HTML:
        raise TooMuchForPaperError(f"{len(html)} characters of HTML are more than {MAX_HTML}")
    return html


def render(files: Mapping[str, bytes]) -> bytes:
    """The PDF of these attachments, which it carries.

    The same attachments give the same bytes on the same version of everything. Raises what
    `open_bundle` raises, PaperUnavailableError and TooMuchForPaperError.
    """
    opened = open_bundle(files)
    return typeset(html_of(opened), files, opened.sheet.made_at, opened.pair.line)
