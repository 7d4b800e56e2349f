"""The facts of a contact that took place: medium, start, end, and who was present."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import Present
from detente.web.forms.people import PeopleForm
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.present.facts import Happened
from detente.web.present.sides import Sides
from detente.web.present.words import MEDIUM

MOST_PRESENT = 64


class FactsForm(PeopleForm, WallForm):
    """Facts on our wall, as `happened`. `differs_from` is what they answer or would correct."""

    medium = forms.ChoiceField(
        choices=list(MEDIUM.items()), widget=forms.RadioSelect, label=gettext_lazy("Medium")
    )
    start_date = date_field(gettext_lazy("Date it started, by our clock"))
    start_time = time_field(gettext_lazy("Time it started"), seconds=True)
    end_date = date_field(gettext_lazy("Date it ended, by our clock"))
    end_time = time_field(gettext_lazy("Time it ended"), seconds=True)

    def __init__(
        self,
        *arguments: Any,
        zone: str,
        sides: Sides,
        differs_from: Happened | None = None,
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.zone, self.readings, self.differs_from = zone, {}, differs_from
        self.start = self.end = 0
        self.add_people(MOST_PRESENT, sides)

    def clean(self) -> dict[str, Any]:
        """Find both UTC seconds; the end not before the start, and something has to differ."""
        cleaned = super().clean() or self.cleaned_data
        self.start = self.read_wall(cleaned, "start_date", "start_time")
        self.end = self.read_wall(cleaned, "end_date", "end_time")
        if self.start and self.end and self.end < self.start:
            self.add_error("end_time", _("It ended before it started. Check both times."))
        if not self.errors and not self.people:
            first = "side1" if self.people_count else None
            self.add_error(first, _("Say who was present: one person at least."))
        if not self.errors and self.differs_from and self.happened.same_as(self.differs_from):
            raise ValidationError(_("Nothing differs from the facts that stand: nothing to send."))
        return cleaned

    @property
    def happened(self) -> Happened:
        """What was typed."""
        return Happened(self.cleaned_data["medium"], self.start, self.end, tuple(self.people))

    @property
    def present(self) -> tuple[Present, ...]:
        """Who was there, as the act takes it."""
        return tuple(
            Present(side=one.side, role=one.role, name=one.name)
            for one in self.people
            if one.side is not None
        )
