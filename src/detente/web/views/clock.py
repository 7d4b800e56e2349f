"""A time as it is typed, on every wall: the fragment beneath the fields of the request."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from detente.core.kinds import MAX_MINUTES
from detente.web import lines
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.present.meeting import Meeting
from detente.web.present.terms import when


class TypedTime(WallForm):
    """Date, time and length only."""

    date = date_field("")
    time = time_field("")
    minutes = forms.IntegerField(min_value=1, max_value=MAX_MINUTES, required=False)

    def __init__(self, data: object, zone: str) -> None:
        super().__init__(data)
        self.zone, self.readings = zone, {}


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """The typed time on every wall, with what our hours say of it; or what is wrong with it."""
    line = lines.open_line(request, digits)
    form = TypedTime(request.GET, line.sides.ours.zone)
    context: dict[str, object] = {}
    if form.is_valid():
        at = form.read_wall(form.cleaned_data, "date", "time")
        context = {"errors": form.errors} if form.errors else {"when": when(line, at)}
        if not form.errors and (minutes := form.cleaned_data["minutes"]):
            context["notes"] = Meeting(line).notes(at, minutes)
        context["readings"] = form.readings.get("time", [])
    return render(request, "web/parts/clocks.html", context)
