"""What was found, as its page shows it: the words marked in their place, and what they are from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from detente.search.finding import Facet, spans
from detente.search.models import Document
from detente.search.query import Query
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.text import chosen, fenced, language_name, visible

BEFORE, AFTER = 60, 160
"""Letters of a long text that are shown before the first word found and after it."""
NEAR = 20
"""Letters within which a cut looks for the space between two words."""

# What a text is, in the order in which the page offers them.
KINDS: Mapping[str, Promise] = {
    "talks": pgettext_lazy("kind of text", "talks"),
    "item": pgettext_lazy("kind of text", "agenda item"),
    "position": pgettext_lazy("kind of text", "position"),
    "rounds": pgettext_lazy("kind of text", "rounds"),
    "terms": pgettext_lazy("kind of text", "purpose or place"),
    "delegation": pgettext_lazy("kind of text", "delegation"),
    "publication": pgettext_lazy("kind of text", "publication"),
    "facts": pgettext_lazy("kind of text", "who was present"),
    "text": pgettext_lazy("kind of text", "joint text"),
    "options": pgettext_lazy("kind of text", "options"),
    "reason": pgettext_lazy("kind of text", "reason"),
    "profile": pgettext_lazy("kind of text", "name of a side"),
    "briefing": pgettext_lazy("kind of text", "briefing"),
    "note": pgettext_lazy("kind of text", "note"),
    "draft": pgettext_lazy("kind of text", "draft"),
}
# Where a thing has its page: the fold's dictionary that has it, and the page's name.
PAGES = (
    ("talks", "talks"),
    ("items", "item"),
    ("contacts", "contact"),
    ("rounds", "rounds"),
    ("texts", "text"),
    ("options", "options"),
)


class Option(NamedTuple):
    """A way to narrow what was found, with how many there are."""

    value: str
    number: int
    label: str = ""
    side: Side | None = None


@dataclass(frozen=True)
class Result:
    """One text found."""

    shown: SafeString
    kind: str
    side: Side
    day: str
    language: str  # where the text is not in the reader's
    ground: str
    url: str


def kinds(facets: Sequence[Facet]) -> list[Option]:
    """The kinds that were found, in the order of the page."""
    numbers: dict[str, int] = {}
    for facet in facets:
        numbers[facet.kind] = numbers.get(facet.kind, 0) + facet.number
    order = [*KINDS, *sorted(numbers.keys() - KINDS.keys())]
    return [
        Option(kind, numbers[kind], str(KINDS.get(kind, kind))) for kind in order if kind in numbers
    ]


def sides(line: OpenLine, facets: Sequence[Facet]) -> list[Option]:
    """The sides who wrote what was found, ours first."""
    numbers = {side: sum(one.number for one in facets if one.side == side) for side in (0, 1)}
    return [
        Option("ours" if side.ours else "theirs", numbers[side.number], side=side)
        for side in line.sides
        if numbers[side.number]
    ]


def results(line: OpenLine, found: Sequence[Document], query: Query) -> list[Result]:
    """Documents as the page shows them."""
    return [_result(line, document, query) for document in found]


def _result(line: OpenLine, document: Document, query: Query) -> Result:
    language, text, marks = _best(document.texts, query)
    side = line.sides[document.side]
    return Result(
        shown=fenced(_snippet(text, marks), language),
        kind=str(KINDS.get(document.kind, document.kind)),
        side=side,
        day=clocks.day_on_wall(document.at, line.sides.ours.zone),
        language="" if language == get_language() else language_name(language),
        ground="both" if document.shared else "only-us",
        url=document.url or _page(line, document),
    )


def _page(line: OpenLine, document: Document) -> str:
    """The page of what a text is about, or of its statement where that has none."""
    for things, page in PAGES:
        if document.about in getattr(line.state, things):
            return reverse(page, args=[line.address(document.about)])
    return reverse("statement", args=[line.address(document.ref)])


def _best(texts: Mapping[str, str], query: Query) -> tuple[str, str, list[tuple[int, int]]]:
    """The language to show: the reader's if the words stand there, else where most of them do."""
    reader, _text = chosen(texts) or ("", "")
    marks = {language: spans(text, query) for language, text in texts.items()}
    language = max(marks, key=lambda one: (bool(marks[one]) and one == reader, len(marks[one])))
    return language, texts[language], marks[language]


def _snippet(text: str, marks: Sequence[tuple[int, int]]) -> SafeString:
    """The neighbourhood of the first word found, with every word found in it marked."""
    first = marks[0][0] if marks else 0
    start, end = _cut(text, first - BEFORE, 1), _cut(text, first + AFTER, -1)
    return mark_safe("".join(_pieces(text, start, end, marks)))  # noqa: S308  each was escaped


def _pieces(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Iterator[str]:
    yield "…" if start else ""
    place = start
    for begins, ends in marks:
        if start <= begins and ends <= end:
            yield visible(text[place:begins])
            yield format_html("<mark>{}</mark>", visible(text[begins:ends]))
            place = ends
    yield visible(text[place:end])
    yield "…" if end < len(text) else ""


def _cut(text: str, place: int, step: int) -> int:
    """The space between two words near a place, so that no word is cut in two."""
    if not 0 < place < len(text):
        return min(max(place, 0), len(text))
    near = range(place, place + step * NEAR, step)
    return next((one for one in near if text[one : one + 1].isspace()), place)
