"""What the frame of every page shows: our side, the line, three clocks, the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from detente.people.models import LANGUAGE_CHOICES
from detente.web import clocks
from detente.web.lines import OpenLine, all_lines


def page(request: HttpRequest) -> dict[str, Any]:
    """Names for the base template. Says nothing about lines to people who are not signed in."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    frame: dict[str, Any] = {
        "our_name": settings.DETENTE.name_in(language),
        "language_choices": LANGUAGE_CHOICES,
        "language_name": dict(LANGUAGE_CHOICES).get(language, language),
        "demo": settings.DETENTE.demo,
        "line": None,
    }
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return frame
    line = getattr(request, "open_line", None) or _last_line()
    if line is not None:
        now = int(timezone.now().timestamp())
        frame |= {"line": line, "wall_clocks": _wall_clocks(line, now)}
    return frame


def _last_line() -> OpenLine | None:
    lines = all_lines()
    return OpenLine(lines[0]) if lines else None


def _wall_clocks(line: OpenLine, now: int) -> list[dict[str, str]]:
    zones = [*(zone for _name, zone in line.sides.walls), "UTC"]
    return [
        {"name": clock.name, "hour": clock.hour, "zone": zone, "iso": clock.iso}
        for clock, zone in zip(clocks.clocks(now, line.sides.walls), zones, strict=True)
    ]
