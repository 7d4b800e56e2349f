"""Private positions: kept by their author, read by those on their list, never sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from detente.addresses import Address
from detente.preparation import positions
from detente.preparation.models import PrivatePosition
from detente.web import lines
from detente.web.forms.positions import PrivateForm
from detente.web.present.agenda import AgendaRow, agenda_row
from detente.web.present.positions import counted
from detente.web.present.terms import paragraphs
from detente.web.views.positions import private_position
from detente.web.views.talks import languages


@require_safe
def every(request: HttpRequest, digits: str) -> HttpResponse:
    """What this person may read, what they deleted, and for administrators who read what."""
    line = lines.open_line(request, digits)
    found = list(positions.readable(line.id, request.user))
    gone = list(positions.deleted(line.id, request.user))
    audit = positions.for_audit(line.id) if request.user.audits_reads else []
    line.need(one.item for one in (*found, *gone, *audit))
    context = {
        "found": _by_item(line, found),
        "gone": _by_item(line, gone),
        "audit": [
            (item, one, counted(positions.list_of(one)), positions.log_of(one))
            for item, one in _by_item(line, audit)
        ],
    }
    return render(request, "web/private_list.html", context)


def _by_item(
    line: lines.OpenLine, found: list[PrivatePosition]
) -> list[tuple[AgendaRow, PrivatePosition]]:
    """Each with its item; a node that takes back lost statements may lack some for a while."""
    return [(agenda_row(line, one.item), one) for one in found if one.item in line.state.items]


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """One private position. Opening it is noted."""
    position, line = private_position(request, key)
    itself = "HX-Request" in request.headers  # an open page that fetches itself is not read again
    if not itself or not positions.has_read(request.user, position):
        positions.read(request.user, position.key)
    mine = position.author_id == request.user.pk
    readers = positions.list_of(position)
    context = {
        "position": position,
        "mine": mine,
        "item": agenda_row(line, position.item),
        "words": paragraphs({"t": position.texts}, "t"),
        "earlier": [
            (one, paragraphs({"t": one.texts}, "t"))
            for one in position.wordings.order_by("-at", "-pk")
        ],
        "readers": readers,
        "counted": counted(readers) if mine else None,
        "log": positions.log_of(position) if mine else [],
        "sent_as": line.address(position.sent_as) if position.sent_as else None,
    }
    return render(request, "web/private.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, item: Address) -> HttpResponse:
    """Write a private position on an item."""
    line, found = lines.find(request, item, "items")
    if not request.user.writes:
        raise PermissionDenied("writes")
    form = _form(request, line, {})
    if form.is_bound and form.is_valid():
        position = positions.write(line.id, found.id, request.user, form.kept)
        messages.info(request, _("Kept. Nothing was sent."))
        return redirect("private", position.key)
    return _page(request, form, {"item": agenda_row(line, found.id)})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what it says, or who may read it."""
    position, line = private_position(request, key)
    if position.author_id != request.user.pk:
        raise PermissionDenied("author")
    words = {f"text_{language}": text for language, text in position.texts.items()}
    listed = [str(pk) for pk in position.readers.values_list("pk", flat=True)]
    now = {**words, "principled": position.principled, "readers": listed}
    form = _form(request, line, now)
    if form.is_bound and form.is_valid():
        positions.rewrite(position, request.user, form.kept)
        messages.info(request, _("Kept. Nothing was sent."))
        return redirect("private", position.key)
    context = {"item": agenda_row(line, position.item), "position": position}
    return _page(request, form, context)


def _form(request: HttpRequest, line: lines.OpenLine, now: dict[str, Any]) -> PrivateForm:
    written = [name.removeprefix("text_") for name in now if name.startswith("text_")]
    return PrivateForm(
        request.POST if request.method == "POST" else None,
        initial=now,
        people=list(positions.candidates(request.user)),
        languages=[*languages(line), *written],
    )


def _page(request: HttpRequest, form: PrivateForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "web/private_form.html", {"form": form, **context}, status=status)


@require_POST
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete it; for 30 days its author can bring it back."""
    position, line = private_position(request, key)
    if position.author_id != request.user.pk:
        raise PermissionDenied("author")
    positions.delete(position, request.user)
    messages.info(request, _("Deleted. You can bring it back for 30 days."))
    return redirect("private-list", line.id)


@require_POST
def bring_back(request: HttpRequest, digits: str, key: UUID) -> HttpResponse:
    """Undo a deletion."""
    line = lines.open_line(request, digits)
    if not positions.bring_back(key, line.id, request.user):
        raise Http404
    messages.info(request, _("It is back, with its list."))
    return redirect("private", key)
