"""A form that takes a suggested time into its fields, and notes on the time that is chosen."""

from contextlib import suppress
from datetime import date, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from detente.core.times import TimeOutOfRange
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.meeting import Meeting


class Suggesting:
    """For a SendingView whose form has dates, hours and lengths on our wall.

    A button `start` fills a time in, a button `after` shows later suggestions; both keep what was
    typed and check nothing yet. `notes` is what has to be known of the times that are to be sent.
    """

    line: OpenLine
    of: str
    later_than: int | None = None
    notes: tuple[SafeString, ...] = ()
    lengths = "minutes"
    """The field whose length the suggestions are for."""

    def fill(self, form: Any, day: date, hour: time) -> None:
        """Put a suggested time into the form's fields."""
        form.initial |= {"date": day, "time": hour}

    def times(self, form: Any) -> list[tuple[int, int]]:
        """The starts and lengths that a valid form would send."""
        return [(form.start, form.cleaned_data["minutes"])]

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """Fill in, or go on as with any form."""
        start, after = (_second(request.POST.get(name)) for name in ("start", "after"))
        if start is None and after is None:
            passed: HttpResponse = super().post(request, **named)  # type: ignore[misc]
            return passed
        self.of, self.later_than = request.POST.get("of", ""), after
        form = self.as_typed()  # type: ignore[attr-defined]
        with suppress(TimeOutOfRange):
            if start is not None:
                wall = clocks.on_wall(start, self.line.sides.ours.zone).wall
                self.fill(form, wall.date(), wall.time())
        written: HttpResponse = self.write(form)  # type: ignore[attr-defined]
        return written

    def check(self, form: Any) -> HttpResponse:
        """What will be sent, with the notes beside it."""
        self.notes = tuple(Meeting(self.line).notes_on(self.times(form)))
        checked: HttpResponse = super().check(form)  # type: ignore[misc]
        return checked


def _second(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 17 else None
