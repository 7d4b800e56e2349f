"""A time as it is typed, on every wall: the fragment beneath the fields of the request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from detente.web import lines
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.present.terms import when


class TypedTime(WallForm):
    """Date and time only."""

    date = date_field("")
    time = time_field("")

    def __init__(self, data: object, zone: str) -> None:
        super().__init__(data)
        self.zone, self.readings = zone, {}


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """The typed time on both walls and in UTC; or what is wrong with it."""
    line = lines.open_line(request, digits)
    form = TypedTime(request.GET, line.sides.ours.zone)
    context: dict[str, object] = {}
    if form.is_valid():
        at = form.read_wall(form.cleaned_data, "date", "time")
        context = {"errors": form.errors} if form.errors else {"when": when(line, at)}
        context["readings"] = form.readings.get("time", [])
    return render(request, "web/parts/clocks.html", context)
