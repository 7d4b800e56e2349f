"""Facts side by side: what each side signed as having happened, and what both agree on."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from detente.core import times
from detente.core.joint import Version
from detente.web.lines import OpenLine
from detente.web.present import people
from detente.web.present.joints import JointView
from detente.web.present.people import Someone
from detente.web.present.terms import Column, Table, Term, compared, when
from detente.web.present.text import readable
from detente.web.present.words import HOW, MEDIUM


@dataclass(frozen=True)
class Happened:
    """Facts as somebody states them. `start` and `end` are UTC seconds."""

    medium: str
    start: int
    end: int
    present: tuple[Someone, ...]

    def same_as(self, other: "Happened") -> bool:
        """Whether nothing differs in what the two say."""
        return self._said() == other._said()

    def _said(self) -> tuple[Any, ...]:
        return (str(self.medium), self.start, self.end, [
            (one.side, readable(one.role).strip(), {
                language: readable(name).strip() for language, name in one.name.items()
            })
            for one in self.present
        ])  # fmt: skip


def signed(line: OpenLine, version: Version) -> Happened:
    """The facts of a version in the record; a person of no side is left out."""
    content: Any = version.content
    present = people.people_of(line.body(version.id), "present")
    of_a_side = tuple(one for one in present if one.side is not None)
    return Happened(content.medium, content.start, content.end, of_a_side)


class FactsView(JointView):
    """The facts of a contact: what each side signed, and what both did."""

    @cached_property
    def columns(self) -> Table:
        """Each side's last facts and the agreed ones; what they answer or correct beneath."""
        self.line.need(self.versions)
        return table(
            self.line,
            [
                (
                    Column(side, str(HOW[self.standing.how[version.id]])),
                    signed(self.line, version),
                    signed(self.line, before) if (before := self.beside(version)) else None,
                )
                for side, version in self.each_last
            ],
        )


def table(
    line: OpenLine,
    stated: list[tuple[Column, Happened, Happened | None]],
    *,
    every_language: bool = False,
) -> Table:
    """Facts in columns, each beside those they answer or would correct."""
    return compared([
        (
            column,
            _terms(line, now, every_language),
            _terms(line, before, every_language) if before else None,
        )
        for column, now, before in stated
    ])  # fmt: skip


def _terms(line: OpenLine, one: Happened, every_language: bool) -> list[Term]:
    lasted = times.length(one.start, one.end)
    length = f"{lasted.hours}:{lasted.minutes:02}:{lasted.seconds:02}"
    present = sorted(one.present, key=lambda who: not line.sides[who.side or 0].ours)
    everybody = people.listing(line, present, sides=True, every_language=every_language)
    return [
        Term(_("Medium"), format_html("{}", MEDIUM.get(one.medium, one.medium))),
        Term(_("Started"), when(line, one.start, seconds=True)),
        Term(_("Ended"), when(line, one.end, seconds=True)),
        Term(_("Lasted"), format_html('<bdi class="hour">{}</bdi>', length)),
        Term(_("Present"), everybody),
    ]
