"""Rounds: a set of dated contacts as somebody plans them, one group of fields a day."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import NewSession
from detente.core.kinds import MAX_MINUTES, MAX_SESSIONS, Medium
from detente.web.forms.arrangement import ArrangementForm
from detente.web.forms.wall import date_field, time_field
from detente.web.forms.words import MOST_TITLE
from detente.web.present.rounds import Planned, planned
from detente.web.present.words import MEDIUM

FIRST_DAYS = 3
LENGTH = 120
"""Minutes that a day of rounds begins with."""


class RoundsForm(ArrangementForm):
    """The days of a set, their media, times, lengths and agendas; a day left empty is left out.

    `titled` asks for the set's title too, which is written once. `days` is how many groups of
    fields there are. `answered` is what this set answers or changes.
    """

    def __init__(
        self,
        *arguments: Any,
        items: list[tuple[str, SafeString]],
        days: int,
        titled: bool,
        answered: Planned | None = None,
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.item_choices, self.answered = items, answered
        self.titled, self.days = titled, max(1, min(days, MAX_SESSIONS))
        if titled:
            self.add_words("title", _("Title"), lines=1, most=MOST_TITLE)
        for n in range(1, self.days + 1):
            self._add_day(n)

    def _add_day(self, n: int) -> None:
        chosen = list(MEDIUM.items())
        self.fields |= {
            f"contact{n}": forms.CharField(required=False, widget=forms.HiddenInput),
            f"date{n}": date_field(gettext_lazy("Date, by our clock")),
            f"time{n}": time_field(gettext_lazy("Time, by our clock")),
            f"minutes{n}": forms.IntegerField(
                min_value=1, max_value=MAX_MINUTES, label=gettext_lazy("Length in minutes")
            ),
            f"medium{n}": forms.ChoiceField(choices=chosen, label=gettext_lazy("Medium")),
            f"items{n}": forms.MultipleChoiceField(
                choices=self.item_choices, widget=forms.CheckboxSelectMultiple,
                label=gettext_lazy("Agenda"),
            ),
            f"out{n}": forms.BooleanField(label=gettext_lazy("Leave this day out")),
        }  # fmt: skip
        for name in ("date", "time", "minutes", "medium", "items", "out"):
            self.fields[f"{name}{n}"].required = False

    def clean(self) -> dict[str, Any]:
        """Read each day that is filled in; one at least, and something has to differ."""
        cleaned = super().clean() or self.cleaned_data
        self.sessions = [
            session for n in range(1, self.days + 1) if (session := self._session(cleaned, n))
        ]
        if self.titled and not self.errors and not self.words("title"):
            raise ValidationError(_("Write the title in one language at least."))
        if not self.errors and not self.sessions:
            raise ValidationError(_("Fill in one day at least."))
        if not self.errors and self.answered and self.planned().same_as(self.answered):
            raise ValidationError(_("Nothing differs from the days that stand: nothing to send."))
        return cleaned

    def planned(self) -> Planned:
        """What would be signed, as the preview shows it."""
        return planned(self.sessions, **self.arrangement())

    def _session(self, cleaned: dict[str, Any], n: int) -> NewSession | None:
        day, hour = cleaned.get(f"date{n}"), cleaned.get(f"time{n}")
        typed = [name for name in (f"date{n}", f"time{n}") if self.data.get(name, "").strip()]
        if cleaned.get(f"out{n}") or not (typed or cleaned.get(f"contact{n}")):
            return None
        for name, value in ((f"date{n}", day), (f"time{n}", hour)):
            if value is None and name not in self.errors:
                self.add_error(name, _("Fill this in too, or leave the whole day out."))
        start = self.read_wall(cleaned, f"date{n}", f"time{n}")
        return NewSession(
            medium=Medium(cleaned.get(f"medium{n}") or Medium.IN_PERSON),
            start=start,
            minutes=cleaned.get(f"minutes{n}") or LENGTH,
            items=tuple(cleaned.get(f"items{n}", ())),
            contact=cleaned.get(f"contact{n}") or None,
        )

    @property
    def day_fields(self) -> Iterator[dict[str, Any]]:
        """The groups of fields, for the template."""
        for n in range(1, self.days + 1):
            names = ("contact", "date", "time", "minutes", "medium", "items", "out")
            readings = self.readings.get(f"time{n}", [])
            group = {name: self[f"{name}{n}"] for name in names}
            yield {"number": n, "readings": readings, "time_name": f"time{n}", **group}

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """The title, a field per language."""
        return self.bound("title") if self.titled else []

    @property
    def may_grow(self) -> bool:
        """Whether another day can be added."""
        return self.days < MAX_SESSIONS


def initial_day(n: int, medium: str, minutes: int, items: list[str]) -> dict[str, Any]:
    """What a day begins with, without its date and time."""
    return {f"medium{n}": medium, f"minutes{n}": minutes, f"items{n}": items}
