"""The facts of a contact that took place: medium, start, end, and who was present."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import Present
from detente.people.roles import Role
from detente.web.forms.terms import MEDIA
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.forms.words import MOST_TITLE, no_controls
from detente.web.present.facts import people_of
from detente.web.present.sides import Sides
from detente.web.present.text import readable

MOST_PEOPLE = 6


class FactsForm(WallForm):
    """Facts on our wall. `start` and `end` are the UTC seconds meant; `present` who was there."""

    medium = forms.ChoiceField(
        choices=MEDIA, widget=forms.RadioSelect, label=gettext_lazy("Medium")
    )
    start_date = date_field(gettext_lazy("Date it started, by our clock"))
    start_time = time_field(gettext_lazy("Time it started"), seconds=True)
    end_date = date_field(gettext_lazy("Date it ended, by our clock"))
    end_time = time_field(gettext_lazy("Time it ended"), seconds=True)

    def __init__(self, *arguments: Any, zone: str, sides: Sides, language: str, **keywords: Any):
        super().__init__(*arguments, **keywords)
        self.zone, self.readings, self.language = zone, {}, language
        self.start = self.end = 0
        named = [(str(side.number), side.plain) for side in sides]
        choices: list[tuple[str, Any]] = [("", _("nobody")), *named]
        for n in range(1, MOST_PEOPLE + 1):
            self.fields[f"side{n}"] = forms.ChoiceField(
                choices=choices, required=False, label=_("Side")
            )
            self.fields[f"role{n}"] = forms.ChoiceField(
                choices=Role.choices, required=False, label=_("Role")
            )
            self.fields[f"name{n}"] = forms.CharField(
                max_length=MOST_TITLE,
                required=False,
                label=_("Name or office, if it is to stand"),
                validators=[no_controls],
            )

    def clean(self) -> dict[str, Any]:
        """Find both UTC seconds; the end must not come before the start."""
        cleaned = super().clean() or self.cleaned_data
        self.start = self.read_wall(cleaned, "start_date", "start_time")
        self.end = self.read_wall(cleaned, "end_date", "end_time")
        if self.start and self.end and self.end < self.start:
            self.add_error("end_time", _("It ended before it started. Check both times."))
        if not self.errors and not self.present:
            self.add_error("side1", _("Say who was present: one person at least."))
        return cleaned

    @property
    def present(self) -> list[Present]:
        """Who was there, as the statement's body says it."""
        found: list[Present] = []
        for n in range(1, MOST_PEOPLE + 1):
            side = self.cleaned_data.get(f"side{n}", "")
            if side:
                name = self.cleaned_data.get(f"name{n}", "")
                said = {self.language: name} if name else {}
                role = self.cleaned_data.get(f"role{n}") or str(Role.PRINCIPAL)
                found.append(Present(side=int(side), role=role, name=said))
        return found

    @property
    def people_rows(self) -> list[dict[str, Any]]:
        """The fields of each person."""
        return [
            {"side": self[f"side{n}"], "role": self[f"role{n}"], "name": self[f"name{n}"], "n": n}
            for n in range(1, MOST_PEOPLE + 1)
        ]


def initial_people(body: dict[str, Any] | None) -> dict[str, str]:
    """Those present in a peer's or our own facts, as initial values of the form."""
    initial: dict[str, str] = {}
    for n, person in enumerate(people_of(body)[:MOST_PEOPLE], 1):
        initial |= {f"side{n}": str(person["side"]), f"role{n}": person["role"]}
        initial[f"name{n}"] = readable(person["name"])
    return initial
