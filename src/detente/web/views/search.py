"""Searching the talks of a line: one page, by GET alone."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from detente.search import finding, own, query, record
from detente.web import lines, own_texts
from detente.web.present import search as present
from detente.web.present.text import readable

PAGE = 20


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """What has the words asked for, as far as the person may know of it."""
    line = lines.open_line(request, digits)
    text = readable(request.GET.get("q", "")).strip()
    asked = query.parse(text)
    context: dict[str, Any] = {
        "section": "search",
        "q": text[: query.MOST_LETTERS],
        "most": query.MOST_LETTERS,
        "cut": asked.cut,
        "asked": bool(asked),
    }
    if asked:
        context |= _found(request, line, asked)
    return render(request, "web/search.html", context)


def _found(request: HttpRequest, line: lines.OpenLine, asked: query.Query) -> dict[str, Any]:
    progress = record.catch_up(line.id)
    complete = own.catch_up(line.id, line.line.our_side)
    kind, side = request.GET.get("kind") or None, request.GET.get("by")
    numbers = {"ours": line.line.our_side, "theirs": 1 - line.line.our_side}
    chosen = finding.Chosen(kind, numbers.get(side or ""))
    found = finding.Findings(line.id, request.user.pk, asked, chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    own_texts.read(request.user, page.object_list)
    return {
        "progress": progress,
        "complete": progress.complete and complete,
        "page": page,
        "results": present.results(line, page.object_list, asked),
        "whole": sum(facet.number for facet in found.facets),
        "kinds": _links(request, "kind", present.kinds(found.facets)),
        "sides": _links(request, "by", present.sides(line, found.facets)),
        "older": _with(request, page=str(page.next_page_number())) if page.has_next() else "",
        "newer": _with(request, page=str(page.number - 1)) if page.has_previous() else "",
    }


def _links(request: HttpRequest, name: str, options: list[present.Option]) -> dict[str, Any]:
    """Options with the addresses that choose them; none where there is nothing to choose."""
    now = request.GET.get(name, "")
    if len(options) < 2 and not now:
        return {}
    return {
        "every": _with(request, **{name: ""}),
        "every_chosen": not now,
        "each": [
            (option, option.value == now, _with(request, **{name: option.value}))
            for option in options
        ],
    }


def _with(request: HttpRequest, **changed: str) -> str:
    """This search with something of it changed; from its first page unless that is what changed."""
    asked = {name: request.GET.get(name, "")[: query.MOST_LETTERS] for name in ("q", "kind", "by")}
    return f"?{urlencode({name: value for name, value in (asked | changed).items() if value})}"
