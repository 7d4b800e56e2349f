"""The record: a plain sentence per statement, and the proof of each."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core.statements import split_ref
from detente.node import desk, exports
from detente.web import lines
from detente.web.present.arrangement import languages, languages_of
from detente.web.present.line import Latest, named
from detente.web.present.people import listing, people_of
from detente.web.present.sentences import sentence
from detente.web.present.terms import paragraphs

PAGE = 50
SAID = ("title", "text", "by", "purpose", "place", "reason", "names")
"""The members of a body that a statement's page shows."""


class BothLogs:
    """Both logs as one list for a paginator, which reads the bodies of one page only."""

    def __init__(self, line: lines.OpenLine) -> None:
        self.line = line

    def __len__(self) -> int:
        return sum(self.line.state.cut)

    def __getitem__(self, part: slice) -> list[Latest]:
        rows = desk.statements(self.line.id, part.start, part.stop - part.start)
        self.line.need(ref for row in rows for ref in named(row))
        return [Latest(row, sentence(self.line, row), self.line.sides[row.side]) for row in rows]


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """All statements, a page at a time."""
    line = lines.open_line(request, digits)
    page = Paginator(BothLogs(line), PAGE).get_page(request.GET.get("page"))
    return render(request, "web/record.html", {"page": page})


@require_safe
def statement(request: HttpRequest, entry: Address) -> HttpResponse:
    """One statement: what it says, when, and who holds a receipt for it."""
    line = lines.open_line(request, entry.line)
    side, n = split_ref(entry.ref)
    row = desk.statement(line.id, side, n)
    if row is None:
        raise Http404
    line.need(named(row))
    body = row.body if isinstance(row.body, dict) else {}
    context = {
        "exports": request.user.exports and row.receipted_at is not None,
        "row": row,
        "side": line.sides[side],
        "sentence": sentence(line, row),
        "words": in_words(line, body),
        "envelope": json.dumps(row.do, ensure_ascii=False, indent=2, sort_keys=True),
    }
    return render(request, "web/statement.html", context)


def in_words(line: lines.OpenLine, body: dict[str, Any]) -> list[SafeString]:
    """What a body says to people, each part of it in every language."""
    said = [text for key in SAID if (text := paragraphs(body, key))]
    if spoken := languages_of(body):
        said.append(languages(spoken))
    lists = (people_of(body, key) for key in ("people", "present"))
    return said + [
        listing(line, listed, sides=True, every_language=True) for listed in lists if listed
    ]


@require_safe
def proof(request: HttpRequest, entry: Address) -> HttpResponse:
    """The proof of one statement as a file that anybody can check offline (C2SP tlog-proof)."""
    line = lines.open_line(request, entry.line)
    if not request.user.exports:
        raise PermissionDenied("exports")
    side, n = split_ref(entry.ref)
    try:
        text = exports.proof(line.id, side, n)
    except exports.NotReceivedError:
        raise Http404 from None
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{side}-{n}.tlog-proof"'
    return response
