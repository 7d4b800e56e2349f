"""The line's page: what needs us, what is next, the checks of the last day, and the latest."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from detente.node import desk
from detente.web.lines import OpenLine
from detente.web.present.contact import ContactView
from detente.web.present.sentences import sentence

HOURS = 24


@dataclass(frozen=True)
class Hour:
    """One hour's mark: its UTC hour, and whether a check passed, failed or never ran."""

    hour: str
    state: str  # passed, missed, none
    round_trip_ms: int | None


@dataclass(frozen=True)
class Latest:
    """A statement in the list of the latest."""

    row: Any
    sentence: SafeString
    side: Any


def upcoming(line: OpenLine) -> ContactView | None:
    """The next contact that both agreed on and that has no facts yet, else the last such."""
    now = int(timezone.now().timestamp())
    agreed = [one for one in line.outline.unstated if not one.off]
    held = [one for one in agreed if one.contact.id not in line.measured]
    found = next((one for one in held if one.end > now), held[-1] if held else None)
    return ContactView(line, found.contact) if found else None


def hours(line: OpenLine) -> list[Hour]:
    """A mark for each of the last 24 hours, the oldest first."""
    now = int(timezone.now().timestamp())
    checks: dict[int, list[Any]] = {}
    for check in desk.checks(line.id, hours=HOURS):
        checks.setdefault(check.at // 3600, []).append(check)
    marks = []
    for hour in range(now // 3600 - HOURS + 1, now // 3600 + 1):
        found = checks.get(hour, [])
        passed = [check.round_trip_ms for check in found if check.ok]
        state = "passed" if passed else "missed" if found else "none"
        measured = [ms for ms in passed if ms is not None]
        marks.append(Hour(f"{hour % 24:02}:00", state, min(measured, default=None)))
    return marks


def latest(line: OpenLine, limit: int = 6) -> list[Latest]:
    """The newest statements of both sides, in words."""
    rows = desk.statements(line.id, limit=limit)
    line.need(ref for row in rows for ref in named(row))
    return [Latest(row, sentence(line, row), line.sides[row.side]) for row in rows]


def named(row: Any) -> list[str]:
    """The references whose words a statement's sentence needs."""
    do = row.do if isinstance(row.do, dict) else {}
    named = (row.obj, do.get("talks"), do.get("item"))
    return [ref for ref in named if isinstance(ref, str)]
