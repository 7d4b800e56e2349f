"""Our hours and holidays, and what we assume of theirs. Nothing here is ever sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from detente.diary import feeds, timetables
from detente.web import lines
from detente.web.forms.hours import HoursForm
from detente.web.present.hours import timetable


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """Both sides' hours as they are kept here, and the reader's own calendar address."""
    line = lines.open_line(request, digits)
    context = {
        "tables": [timetable(line, side) for side in line.sides],
        "feed": feeds.of(request.user),
    }
    return render(request, "web/hours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, digits: str, ours: bool) -> HttpResponse:
    """Write our hours down, or those we assume of the other side."""
    line = lines.open_line(request, digits)
    if not request.user.keeps_hours:
        raise PermissionDenied("keeps_hours")
    key = timetables.OURS if ours else line.id
    data: Any = request.POST if request.method == "POST" else None
    form = HoursForm(data, now=timetables.kept(key))
    if data is not None and form.is_valid():
        timetables.keep(key, form.kept)
        messages.info(request, _("Kept. Nothing was sent."))
        return redirect("hours", line.id)
    context = {"form": form, "side": line.sides.ours if ours else line.sides.theirs}
    return render(request, "web/hours_form.html", context, status=422 if form.errors else 200)
