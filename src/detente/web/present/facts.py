"""Facts side by side: what each side signed as having happened, and what both agree on."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import times
from detente.core.joint import Version
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.terms import Cell, Column, Row, Table, when
from detente.web.present.text import bdi, chosen, texts
from detente.web.present.words import HOW, MEDIUM, ROLE


def people_of(body: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Side, role and name of each person present; whatever a peer wrote otherwise is left out."""
    listed: Iterable[Any] = body.get("present", []) if isinstance(body, dict) else []
    found: list[dict[str, Any]] = []
    for person in listed if isinstance(listed, list) else []:
        if isinstance(person, dict) and person.get("side") in (0, 1):
            name = chosen(texts(person, "name"))
            role = person.get("role")
            found.append(
                {
                    "side": int(person["side"]),
                    "role": role if isinstance(role, str) else "",
                    "name": name[1] if name else "",
                }
            )
    return found


def of(line: OpenLine, contact: Any) -> Table:
    """Each side's last facts and the agreed ones, in columns; what was countered shows beneath."""
    standing = contact.facts.standing()
    found: list[tuple[Column, Version]] = []
    for side in line.sides:
        own = [one for one in contact.facts.versions.values() if one.side == side.number]
        if own and own[-1] is not standing.agreed:
            found.append((Column(side, str(HOW[standing.how[own[-1].id]])), own[-1]))
    if standing.agreed:
        found.append((Column(None, str(HOW["agreed"])), standing.agreed))
    line.need(contact.facts.versions)
    before = [contact.facts.versions.get(version.parent or "") for _column, version in found]
    return build(
        line,
        [
            (column, signed(line, version), signed(line, old) if old else None)
            for (column, version), old in zip(found, before, strict=True)
        ],
    )


def build(
    line: OpenLine, proposals: list[tuple[Column, list[SafeString], list[SafeString] | None]]
) -> Table:
    """Facts, each as `shown` gives them, in columns."""
    labels = [_("Medium"), _("Started"), _("Ended"), _("Lasted"), _("Present")]
    rows = []
    for n, label in enumerate(labels):
        cells = [
            Cell(now[n], old[n] if old and old[n] != now[n] else None)
            for _column, now, old in proposals
        ]
        rows.append(Row(label, tuple(cells)))
    return Table(tuple(column for column, _now, _old in proposals), tuple(rows))


def signed(line: OpenLine, version: Version) -> list[SafeString]:
    """The facts of a version in the record."""
    content: Any = version.content
    people = people_of(line.body(version.id))
    return shown(line, content.medium, content.start, content.end, people)


def shown(
    line: OpenLine, medium: str, start: int, end: int, people: list[dict[str, Any]]
) -> list[SafeString]:
    """Facts in words, one cell each."""
    lasted = times.length(start, end)
    length = f"{lasted.hours}:{lasted.minutes:02}:{lasted.seconds:02}"
    rows = [
        (line.sides[person["side"]].name, role_words(person["role"]), _name(person["name"]))
        for person in sorted(people, key=lambda one: not line.sides[one["side"]].ours)
    ]
    present = format_html(
        '<ul class="people">{}</ul>', format_html_join("", "<li>{}: {}{}</li>", rows)
    )
    return [
        format_html("{}", MEDIUM.get(medium, medium)),
        when(line, start, seconds=True),
        when(line, end, seconds=True),
        format_html('<bdi class="hour">{}</bdi>', length),
        present,
    ]


def role_words(role: str) -> SafeString:
    """A role in the reader's language; a peer's own word is shown as it stands."""
    return format_html("{}", ROLE[role]) if role in ROLE else bdi(role)


def _name(name: str) -> SafeString:
    return format_html("{}{}", clocks.comma(), bdi(name)) if name else SafeString("")
