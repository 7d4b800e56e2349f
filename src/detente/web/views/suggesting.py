"""A form that takes a suggested time into its fields, and notes on the time that is chosen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from detente.core.times import TimeOutOfRange
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.meeting import Meeting


class Suggesting:
    """For a SendingView whose form has date, time and minutes on our wall.

    A button `start` fills a time in, a button `after` shows later suggestions; both keep what was
    typed and check nothing yet. `notes` is what has to be known of the time that is to be sent.
    """

    line: OpenLine
    of: str
    later_than: int | None = None
    notes: tuple[SafeString, ...] = ()

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """Fill in, or go on as with any form."""
        start, after = (_second(request.POST.get(name)) for name in ("start", "after"))
        if start is None and after is None:
            passed: HttpResponse = super().post(request, **named)  # type: ignore[misc]
            return passed
        self.of, self.later_than = request.POST.get("of", ""), after
        form = self.as_typed()  # type: ignore[attr-defined]
        form.initial |= _filled(start, self.line.sides.ours.zone)
        written: HttpResponse = self.write(form)  # type: ignore[attr-defined]
        return written

    def check(self, form: Any) -> HttpResponse:
        """What will be sent, with the notes beside it."""
        minutes = form.cleaned_data["minutes"]
        self.notes = tuple(Meeting(self.line).notes(form.start, minutes))
        checked: HttpResponse = super().check(form)  # type: ignore[misc]
        return checked


def _filled(start: int | None, zone: str) -> dict[str, Any]:
    if start is None:
        return {}
    try:
        wall = clocks.on_wall(start, zone).wall
    except TimeOutOfRange:
        return {}
    return {"date": wall.date(), "time": wall.time()}


def _second(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 17 else None
