"""Proposals side by side, a row for each term and what changed in it; and the pieces of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.text import bdi, chosen, in_all_languages, prose


@dataclass(frozen=True)
class Cell:
    """One term of one proposal; `before` is what it was, where it changed."""

    shown: SafeString
    before: SafeString | None = None


@dataclass(frozen=True)
class Column:
    """One proposal's heading."""

    side: Side | None  # nobody's in particular: agreed by both
    note: str


@dataclass(frozen=True)
class Row:
    """One term, a cell to each column."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """What the fragment `parts/terms.html` shows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Term(NamedTuple):
    """One term of one proposal; where nobody says more than goes without saying, it has no row."""

    label: str
    shown: SafeString
    said: bool = True


def cell(now: SafeString, before: SafeString | None) -> Cell:
    """A term, with what it was where it changed."""
    return Cell(now, before if before is not None and before != now else None)


def compared(proposals: Sequence[tuple[Column, list[Term], list[Term] | None]]) -> Table:
    """Proposals in columns, all with the same terms; each beside the one it answers or changes."""
    rows = []
    labels = [term.label for term in proposals[0][1]] if proposals else []
    for n, label in enumerate(labels):
        pairs = [(now[n], before[n] if before else None) for _column, now, before in proposals]
        if any(term and term.said for pair in pairs for term in pair):
            cells = (cell(now.shown, before.shown if before else None) for now, before in pairs)
            rows.append(Row(label, tuple(cells)))
    return Table(tuple(column for column, _now, _before in proposals), tuple(rows))


def when(line: OpenLine, at: int, *, seconds: bool = False) -> SafeString:
    """A moment on both walls and in UTC, with each date; to the second for facts."""
    if not (found := clocks.clocks(at, line.sides.walls, seconds=seconds)):
        return format_html("{}", _("second %(at)d") % {"at": at})
    return format_html(
        '<ul class="clocks">{}</ul>',
        format_html_join(
            "",
            '<li><span class="whose">{}</span> '
            '<time datetime="{}"><bdi>{}</bdi> <bdi class="hour">{}</bdi></time> '
            '<bdi class="soft">{}</bdi>{}</li>',
            (
                (
                    bdi(clock.name),
                    clock.iso,
                    clock.date,
                    clock.hour,
                    clock.offset,
                    format_html(' <span class="tag">{}</span>', clock.shift) if clock.shift else "",
                )
                for clock in found
            ),
        ),
    )


def moment(line: OpenLine, at: int) -> SafeString:
    """A moment on both walls and in UTC, in a line of text; to the second where there is one."""
    if not (found := clocks.clocks(at, line.sides.walls, seconds=at % 60 != 0)):
        return format_html("{}", _("second %(at)d") % {"at": at})
    hours = []
    for clock in found:
        shift = f" ({clock.shift})" if clock.shift else ""
        hours.append((bdi(clocks.hour_words(clock.hour, clock.name) + shift),))
    joined = format_html_join(clocks.comma(), "{}", hours)
    return format_html("<bdi>{}</bdi>{}{}", found[0].date, clocks.comma(), joined)


def agenda(
    items: Sequence[tuple[str, dict[str, str]]],
    urgent: frozenset[int] = frozenset(),
    *,
    every_language: bool = False,
) -> SafeString:
    """Items as a list: (ref, or nothing for a new one; its titles); `urgent` by position."""
    if not items:
        return _soft(_("No items"))
    rows = []
    for n, (ref, titles) in enumerate(items):
        tags = [_("urgent")] if n in urgent else []
        tags += [] if ref else [_("new")]
        marks = format_html_join("", ' <span class="tag">{}</span>', ((tag,) for tag in tags))
        rows.append((title(titles, every_language), marks))
    return format_html('<ol class="agenda">{}</ol>', format_html_join("", "<li>{}{}</li>", rows))


def purpose(written: dict[str, str], every_language: bool) -> SafeString:
    """A purpose in the reader's language, or in every one that was written."""
    return words(written, every_language) if written else _soft(_("None written"))


def words(written: dict[str, str], every_language: bool) -> SafeString:
    """A text in the reader's language, or in every one that was written."""
    body = {"words": written}
    if every_language:
        return paragraphs(body, "words")
    return format_html('<p class="words">{}</p>', prose(body, "words"))


def _soft(told: str) -> SafeString:
    return format_html('<span class="soft">{}</span>', told)


def paragraphs(body: dict[str, Any], key: str) -> SafeString:
    """Every language of a text, each under its own name: what goes out is what is shown."""
    return format_html_join(
        "",
        '<p class="words"><span class="tag">{}</span> {}</p>',
        in_all_languages(body, key),
    )


def title(titles: dict[str, str], every_language: bool) -> SafeString:
    """An item's title for this reader, with the other languages' titles beneath if asked for."""
    found = chosen(titles)
    if found is None or not every_language:
        return prose({"title": titles}, "title")
    others = format_html_join(
        "",
        '<span class="other">{}</span>',
        (
            (bdi(text, language),)
            for language, text in sorted(titles.items())
            if language != found[0]
        ),
    )
    return format_html("{}{}", bdi(found[1], found[0]), others)
