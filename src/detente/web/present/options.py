"""Options as their page shows them: what is due, and what both could accept once both have shown.

What a peer wrote as options or marks may be anything; what cannot be read is said to be so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import Address
from detente.core.compromise import MAX_SHOWN, Near, both_accept, nearly
from detente.core.marks import (
    Mark,
    Marks,
    UnreadableMarksError,
    UnreadableOptionsError,
    read_marks,
    read_options,
)
from detente.core.objects import Options, Talks
from detente.core.statements import Statement
from detente.web.clocks import comma
from detente.web.lines import OpenLine
from detente.web.present import terms
from detente.web.present.sides import Side
from detente.web.present.text import in_all_languages, prose, say

LISTED = 25
"""Options that a page of talks lists at a time."""


@dataclass(frozen=True)
class Item:
    """An item with its options, each with its number: `2.1` is the second item's first."""

    title: SafeString
    address: Address
    options: list[tuple[str, SafeString]]
    whole: list[SafeString]
    """The options with their numbers in every language written: all of it is what is marked."""


class Said(NamedTuple):
    """What one side did with the options so far: statements, with their addresses."""

    side: Side
    committed: tuple[Statement, Address] | None
    shown: tuple[Statement, Address] | None


@dataclass(frozen=True)
class Package:
    """One option of each item: the item's title, the option's number, and its words."""

    options: list[tuple[SafeString, str, SafeString]]
    against: SafeString | None = None
    """The one mark that stands against it, in words."""


@dataclass(frozen=True)
class Result:
    """What follows from both sides' marks. `more` says in words what is not shown."""

    packages: list[Package]
    near: list[Package]
    more: str


class OptionsView:
    """Options that both sides mark, read for one page."""

    def __init__(self, line: OpenLine, options: Options) -> None:
        self.line, self.options = line, options
        self.address = line.address(options.id)
        line.need(needed(options))

    @cached_property
    def texts(self) -> tuple[tuple[dict[str, str], ...], ...] | None:
        """Every option in its languages; None when they cannot be read."""
        try:
            return read_options(self.line.body(self.options.id), self.options.counts)
        except UnreadableOptionsError:
            return None

    @cached_property
    def items(self) -> list[Item]:
        """Items with their options, for this reader."""
        return [
            Item(
                prose(self.line.body(ref), "title"),
                self.line.address(ref),
                [(f"{item + 1}.{k + 1}", self.option(item, k)) for k in range(count)],
                [self._whole(item, k) for k in range(count)],
            )
            for item, (ref, count) in enumerate(
                zip(self.options.items, self.options.counts, strict=True)
            )
        ]

    def option(self, item: int, option: int) -> SafeString:
        """The words of an option; that they are not held here, where they cannot be read."""
        return prose({"t": self.texts[item][option] if self.texts else {}}, "t")

    def _whole(self, item: int, option: int) -> SafeString:
        words = self.texts[item][option] if self.texts else {}
        if len(words) < 2:
            return numbered(f"{item + 1}.{option + 1}", self.option(item, option))
        return in_every_language(item, option, words)

    @property
    def title(self) -> SafeString:
        """What they are about: the titles of their items."""
        titles = [(item.title,) for item in self.items]
        return format_html_join(comma(), "{}", titles)

    @property
    def said(self) -> list[Said]:
        """Ours, then theirs."""
        found = []
        for side in self.line.sides:
            parts = (self.options.commits[side.number], self.options.reveals[side.number])
            committed, shown = (
                (one, self.line.address(one.ref)) if one is not None else None for one in parts
            )
            found.append(Said(side, committed, shown))
        return found

    @property
    def due(self) -> str:
        """What is due now: mark, wait-commit, copied, show, wait-show or done."""
        return due(self.line, self.options)

    @property
    def status(self) -> SafeString:
        """Where they stand, in a few words."""
        _ours, theirs = self.said
        side = theirs.side.name
        match self.due:
            case "mark" if theirs.committed:
                return say(_("{side} has committed to its marks and waits for ours"), side=side)
            case "mark":
                return say(_("To be marked by each side in private"))
            case "wait-commit":
                return say(_("We have committed to our marks; {side} has not yet"), side=side)
            case "show" if theirs.shown:
                return say(_("{side} has shown its marks; ours are still to be shown"), side=side)
            case "show":
                return say(_("Both have committed: now each side shows its marks"))
            case "copied":
                return say(_(
                    "Both sides committed to the same: one is a copy of the other, so nobody can "
                    "show marks. The options can be put anew"
                ))  # fmt: skip
            case "wait-show":
                return say(_("We have shown our marks; {side} has not shown its own"), side=side)
            case _:
                return say(_("Both have shown their marks"))

    def marks_of(self, side: int) -> Marks | None:
        """The marks that a side has shown; None when there are none or they cannot be read."""
        shown = self.options.reveals[side]
        if shown is None:
            return None
        try:
            return read_marks(self.line.body(shown.ref), self.options.counts)
        except UnreadableMarksError:
            return None

    @property
    def unreadable(self) -> list[Side]:
        """The sides that have shown something else than marks."""
        shown = self.options.reveals
        return [
            side
            for side in self.line.sides
            if shown[side.number] is not None and self.marks_of(side.number) is None
        ]

    @cached_property
    def result(self) -> Result | None:
        """What both could accept, once both have shown marks that can be read."""
        zero, one = self.marks_of(0), self.marks_of(1)
        if zero is None or one is None:
            return None
        marks = (zero, one)
        found = both_accept(marks)
        near = nearly(marks) if found.complete and not found.packages else None
        more = ""
        if len(found.packages) == MAX_SHOWN and not found.complete:
            more = _("There are more; the first %(number)d are shown.") % {"number": MAX_SHOWN}
        elif not found.complete:
            more = _("The marks are too tangled to look through all packages: there may be others.")
        elif near and not near.complete:
            more = _("There may be more of these.")
        packages = [Package(self._package(one)) for one in found.packages]
        return Result(
            packages, [self._near(one, marks) for one in near.packages] if near else [], more
        )

    def _package(self, package: Sequence[int]) -> list[tuple[SafeString, str, SafeString]]:
        return [
            (self.items[item].title, *self.items[item].options[option])
            for item, option in enumerate(package)
        ]

    def _near(self, near: Near, marks: tuple[Marks, Marks]) -> Package:
        option = near.package[near.item]
        against = say(
            _("Against it: {side}, {number} {mark}"),
            side=self.line.sides[near.side].name,
            number=self.items[near.item].options[option][0],
            mark=self.in_words(marks[near.side][near.item][option]),
        )
        return Package(self._package(near.package), against)

    def in_words(self, mark: Mark) -> SafeString:
        """A mark, with the numbers of the options that it is paired with."""
        if mark is True:
            return say(_("acceptable"))
        if mark is False:
            return say(_("not acceptable"))
        numbers = ((self.items[item].options[option][0],) for item, option in mark)
        pairs = format_html_join(comma(), '<bdi dir="ltr">{}</bdi>', numbers)
        return say(_("acceptable only if paired with one of: {pairs}"), pairs=pairs)

    def table(self, columns: Sequence[tuple[Side, Marks | None, str]]) -> terms.Table:
        """Marks by option: a column for each side, its note where there are no marks to show."""
        rows = [
            terms.Row(
                numbered(number, words),
                tuple(
                    terms.Cell(self.in_words(marks[i][k]) if marks else format_html("{}", note))
                    for _side, marks, note in columns
                ),
            )
            for i, item in enumerate(self.items)
            for k, (number, words) in enumerate(item.options)
        ]
        heads = tuple(terms.Column(side, "") for side, _marks, _note in columns)
        return terms.Table(heads, tuple(rows))

    @property
    def marked(self) -> terms.Table:
        """What each side marked, as far as it can be read."""
        return self.table([
            (side, self.marks_of(side.number), _("cannot be read")) for side in self.line.sides
        ])  # fmt: skip


def numbered(number: str, words: SafeString) -> SafeString:
    """An option with its number before it."""
    return format_html('<bdi dir="ltr" class="option-number">{}</bdi> {}', number, words)


def due(line: OpenLine, options: Options) -> str:
    """What is due of us now: mark, wait-commit, copied, show, wait-show or done."""
    ours, theirs = line.sides.ours.number, line.sides.theirs.number
    if options.commits[ours] is None:
        return "mark"
    if options.commits[theirs] is None:
        return "wait-commit"
    if options.copied:
        return "copied"
    if options.reveals[ours] is None:
        return "show"
    return "wait-show" if options.reveals[theirs] is None else "done"


def needed(options: Options) -> list[str]:
    """The statements whose words a page about these options needs."""
    shown = [one.ref for one in options.reveals if one is not None]
    return [options.id, options.talks, *options.items, *shown]


def of_talks(line: OpenLine, talks: Talks, number: str | None) -> "Page[OptionsView]":
    """The options put in these talks, the latest first; `number` is the page asked for."""
    found = [one for one in reversed(line.state.options.values()) if one.talks == talks.id]
    page = Paginator(found, LISTED).get_page(number)
    line.need(ref for one in page.object_list for ref in needed(one))
    page.object_list = [OptionsView(line, one) for one in page.object_list]
    return page


def to_be_checked(
    line: OpenLine, items: Sequence[str], options: Sequence[Sequence[dict[str, str]]]
) -> SafeString:
    """Options before they are signed, in every language that goes out."""
    line.need(items)
    rows = [
        (prose(line.body(ref), "title"), _listed(i, texts))
        for i, (ref, texts) in enumerate(zip(items, options, strict=True))
    ]
    return format_html_join("", '<h3>{}</h3><ul class="plain">{}</ul>', rows)


def _listed(item: int, options: Sequence[dict[str, str]]) -> SafeString:
    rows = ((in_every_language(item, k, texts),) for k, texts in enumerate(options))
    return format_html_join("", "<li>{}</li>", rows)


def in_every_language(item: int, option: int, texts: dict[str, str]) -> SafeString:
    """An option with its number and all its languages."""
    words = format_html_join(
        " ", '<span class="tag">{}</span> {}', in_all_languages({"t": texts}, "t")
    )
    return numbered(f"{item + 1}.{option + 1}", words)
