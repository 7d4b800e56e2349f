"""How a pass reads to one side: its brackets, what both have signed, and what departs from that."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.comparison import compare_text
from detente.core.difference import Effort
from detente.core.initials import Departure, Initials, Turn, agreement, departures
from detente.core.passes import Paragraph, Pass
from detente.web import clocks
from detente.web.present import markup
from detente.web.present.sides import Side, Sides
from detente.web.present.text import say


@dataclass(frozen=True)
class ParagraphRow:
    """A paragraph as it stands in one pass. `number` is its place from 1."""

    number: int
    id: int
    texts: list[markup.Written]
    state: str  # disputed, open, ad-referendum, signed (as part of a whole), agreed
    signed: SafeString | None
    """Who signed it, and when."""

    @property
    def both(self) -> bool:
        """Whether both sides have signed it, if only ad referendum or as part of a whole."""
        return self.state in {"agreed", "ad-referendum", "signed"}


@dataclass(frozen=True)
class DepartureRow:
    """A warning in words, and the paragraph: as it was signed, and what became of it."""

    told: SafeString
    texts: list[markup.Written]


class Reading:
    """A joint text for one reader. `agreed` is the pass that both signed as a whole, if any.

    `named` tells in words which pass a reference is.
    """

    def __init__(
        self,
        sides: Sides | tuple[Side, Side],
        initials: list[Initials],
        agreed: str | None,
        named: Callable[[str], SafeString],
    ) -> None:
        self.sides, self.initials, self.agreed, self.named = sides, initials, agreed, named
        self.owners: markup.Owners = (_owner(sides[0]), _owner(sides[1]))

    def paragraphs(self, turn: Turn) -> list[ParagraphRow]:
        """A pass with its brackets; nothing where its words cannot be read."""
        listed = turn.words.paragraphs if turn.words else ()
        return [self._paragraph(turn, n, one) for n, one in enumerate(listed, 1)]

    def _paragraph(self, turn: Turn, number: int, one: Paragraph) -> ParagraphRow:
        written = markup.in_brackets(one.text, self.owners)
        state, signed = self._state(turn, one)
        return ParagraphRow(number, one.id, written, state, signed)

    def _state(self, turn: Turn, one: Paragraph) -> tuple[str, SafeString | None]:
        if one.disputed:
            return "disputed", None
        found = agreement(one, self.initials)
        if found is None:
            return ("agreed" if turn.ref == self.agreed else "open"), None
        waits = found.whole and self.agreed is None
        signed = self._signed(found, waits=waits)
        if turn.ref == self.agreed:
            return "agreed", signed
        if not found.binding:
            return "ad-referendum", signed
        return ("signed" if waits else "agreed"), signed

    def _signed(self, found: Initials, *, waits: bool) -> SafeString:
        sentence = _("{author} signed it in {named}; {side} initialled it, {at}")
        if waits:
            sentence = _(
                "{author} signed it in {named}; {side} initialled it, {at}. It holds once the "
                "whole text is agreed."
            )
        return say(
            sentence,
            author=self.sides[found.turn.side].name,
            named=self.named(found.turn.ref),
            side=self.sides[found.side].name,
            at=clocks.utc_stamp(found.at),
        )

    def departures(self, words: Pass, earlier: Container[str]) -> list[DepartureRow]:
        """Warnings: what both had signed of the earlier passes and these words have otherwise."""
        known = [one for one in self.initials if one.turn.ref in earlier]
        effort = Effort()  # for all of them: there may be hundreds, and somebody waits
        return [self._departure(one, words, effort) for one in departures(words, known)]

    def _departure(self, one: Departure, words: Pass, effort: Effort) -> DepartureRow:
        now, signed = words.paragraph(one.paragraph), one.initials.wording(one.paragraph)
        before = signed.text if signed else {}
        named = self.named(one.initials.turn.ref)
        if now is None:
            gone = _("A paragraph that both sides had signed in {named} is no longer here:")
            return DepartureRow(say(gone, named=named), markup.in_brackets(before, self.owners))
        other = _("Paragraph {place} is not as both sides had signed it in {named}:")
        told = say(other, place=words.ids.index(now.id) + 1, named=named)
        found = compare_text(before, now.text, effort)
        return DepartureRow(told, markup.compared(found, self.owners))


def _owner(side: Side) -> SafeString:
    """What stands before a side's words in a bracket: its mark and name."""
    return render_to_string("web/parts/mark.html", {"side": side})
