"""Terms side by side: each side's last proposal, what changed in it, and what both agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.kinds import Mode
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.text import bdi, chosen, in_all_languages, prose, texts
from detente.web.present.words import MEDIUM


@dataclass(frozen=True)
class Proposal:
    """Terms as somebody proposes them, signed already or still to be checked before sending."""

    medium: str
    start: int
    minutes: int
    items: tuple[tuple[str, dict[str, str]], ...]  # (ref, or nothing for a new one; its titles)
    urgent: frozenset[int]  # positions in items
    purpose: dict[str, str]
    binding: bool = True


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


def signed(line: OpenLine, version: Any) -> Proposal:
    """A version in the record, with its words."""
    content = version.content
    line.need([version.id, *content.items])
    known = line.state.items
    urgent = frozenset(n for n, ref in enumerate(content.items) if any(known[ref].urgent))
    return Proposal(
        medium=content.medium,
        start=content.start,
        minutes=content.minutes,
        items=tuple((ref, texts(line.body(ref), "title")) for ref in content.items),
        urgent=urgent,
        purpose=texts(line.body(version.id), "purpose"),
        binding=content.mode is Mode.BINDING,
    )


def table(
    line: OpenLine,
    proposals: Sequence[tuple[Column, Proposal, Proposal | None]],
    *,
    every_language: bool = False,
) -> Table:
    """Proposals in columns; each with the one it answers, so that changes show.

    Words come in the reader's language, or in `every_language` that was written.
    """
    columns = tuple(column for column, _proposal, _before in proposals)
    parts = [
        (
            _terms(line, proposal, every_language),
            _terms(line, before, every_language) if before else None,
        )
        for _column, proposal, before in proposals
    ]
    labels = [_("Medium"), _("When"), _("Length"), _("Agenda"), _("Purpose"), _("Force")]
    if all(proposal.binding for _column, proposal, _before in proposals):
        labels.pop()
    rows = tuple(
        Row(label, tuple(cell(now[n], before[n] if before else None) for now, before in parts))
        for n, label in enumerate(labels)
    )
    return Table(columns, rows)


def cell(now: SafeString, before: SafeString | None) -> Cell:
    """A term, with what it was where it changed."""
    return Cell(now, before if before is not None and before != now else None)


def _terms(line: OpenLine, proposal: Proposal, every_language: bool) -> list[SafeString]:
    return [
        format_html("{}", MEDIUM.get(proposal.medium, proposal.medium)),
        when(line, proposal.start),
        format_html("{}", clocks.length_words(proposal.minutes)),
        agenda(proposal.items, proposal.urgent, every_language=every_language),
        purpose(proposal.purpose, every_language),
        format_html("{}", _("binding once accepted") if proposal.binding else _("ad referendum")),
    ]


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


def agenda(
    items: Sequence[tuple[str, dict[str, str]]],
    urgent: frozenset[int] = frozenset(),
    *,
    every_language: bool = False,
) -> SafeString:
    """Items as a list: (ref, or nothing for a new one; its titles); `urgent` by position."""
    if not items:
        return format_html('<span class="soft">{}</span>', _("No items"))
    rows = []
    for n, (ref, titles) in enumerate(items):
        tags = [_("urgent")] if n in urgent else []
        tags += [] if ref else [_("new")]
        marks = format_html_join("", ' <span class="tag">{}</span>', ((tag,) for tag in tags))
        rows.append((title(titles, every_language), marks))
    return format_html('<ol class="agenda">{}</ol>', format_html_join("", "<li>{}{}</li>", rows))


def purpose(written: dict[str, str], every_language: bool) -> SafeString:
    """A purpose in the reader's language, or in every one that was written."""
    if not written:
        return format_html('<span class="soft">{}</span>', _("None written"))
    body = {"purpose": written}
    if every_language:
        return paragraphs(body, "purpose")
    return format_html('<p class="words">{}</p>', prose(body, "purpose"))


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
