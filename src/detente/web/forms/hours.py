"""Hours of a week on one wall, days off and public holidays, as somebody types them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.meeting_times import MIDNIGHT, Span
from detente.diary import timetables
from detente.diary.timetables import MOST_DAYS_OFF, Kept
from detente.web.clocks import comma, weekday_words
from detente.web.forms.wall import date_field
from detente.web.forms.words import no_controls
from detente.web.present.hours import country_name, hour

HOUR = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")
EMPTY_ROWS = 3


class HourField(forms.Field):
    """An hour of the 24 as minutes after midnight, or None; `latest` may be 24:00."""

    def __init__(self, *, latest: int, label: str) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "hour"}
        super().__init__(required=False, label=label, widget=forms.TextInput(attributes))
        self.latest = latest

    def to_python(self, value: Any) -> Any:
        """The minutes. Raises ValidationError."""
        text = str(value or "").strip()
        if not text:
            return None
        found = HOUR.fullmatch(text)
        minutes = 60 * int(found[1]) + int(found[2]) if found and int(found[2]) < 60 else -1
        if not 0 <= minutes <= self.latest:
            raise ValidationError(_("Write the hour as 23:30."))
        return minutes


class HoursForm(forms.Form):
    """A week of hours, late hours, a country's holidays, and days off. `kept` is what was meant."""

    late = forms.BooleanField(
        required=False, label=gettext_lazy("Late hours are no difficulty, until 02:00")
    )
    country = forms.ChoiceField(required=False, label=gettext_lazy("Public holidays of"))

    def __init__(self, data: Any = None, *, now: Kept) -> None:
        super().__init__(data, initial=initial(now))
        self.fields["country"].choices = _countries()
        for day in range(7):
            name = weekday_words(day)
            begin, end = f"{name}{comma()}{_('from')}", f"{name}{comma()}{_('to')}"
            self.fields[f"from{day}"] = HourField(latest=MIDNIGHT - 1, label=begin)
            self.fields[f"to{day}"] = HourField(latest=MIDNIGHT, label=end)
        self.rows = min(len(now.days_off) + EMPTY_ROWS, MOST_DAYS_OFF)
        for n in range(1, self.rows + 1):
            field = date_field(_("Date"))
            field.required = False
            self.fields[f"day{n}"] = field
            self.fields[f"name{n}"] = forms.CharField(
                required=False, max_length=120, label=_("Name"), validators=[no_controls]
            )

    def clean(self) -> dict[str, Any]:
        """Both hours of a day or neither; each day off once."""
        cleaned = super().clean() or self.cleaned_data
        for day in range(7):
            begin, end = cleaned.get(f"from{day}"), cleaned.get(f"to{day}")
            missing = "from" if begin is None else "to"
            if (begin is None) != (end is None) and not self.errors.get(f"{missing}{day}"):
                self.add_error(f"{missing}{day}", _("Write both hours, or neither."))
        seen: set[date] = set()
        for n in range(1, self.rows + 1):
            found = cleaned.get(f"day{n}")
            if found in seen:
                self.add_error(f"day{n}", _("This day is on the list already."))
            elif found is not None:
                seen.add(found)
            elif cleaned.get(f"name{n}") and not self.errors.get(f"day{n}"):
                self.add_error(f"day{n}", _("Write the date of this day off."))
        return cleaned

    @property
    def kept(self) -> Kept:
        """What was typed, to be kept."""
        days = tuple(
            (found, self.cleaned_data.get(f"name{n}", ""))
            for n in range(1, self.rows + 1)
            if (found := self.cleaned_data.get(f"day{n}"))
        )
        return Kept(
            week=tuple(self._span(day) for day in range(7)),
            late=self.cleaned_data["late"],
            country=self.cleaned_data["country"],
            days_off=days,
        )

    def _span(self, day: int) -> Span | None:
        begin, end = self.cleaned_data[f"from{day}"], self.cleaned_data[f"to{day}"]
        if begin is None:
            return None
        return begin, end if end > begin else end + MIDNIGHT

    @property
    def week(self) -> Iterator[dict[str, Any]]:
        """The fields of each weekday, with its name."""
        for day in range(7):
            fields = [self[f"from{day}"], self[f"to{day}"]]
            yield {"name": weekday_words(day), "fields": fields}

    @property
    def days(self) -> Iterator[dict[str, Any]]:
        """The fields of each day off."""
        for n in range(1, self.rows + 1):
            yield {"n": n, "date": self[f"day{n}"], "name": self[f"name{n}"]}


def initial(now: Kept) -> dict[str, Any]:
    """Hours as they are kept, as the form begins with them."""
    found: dict[str, Any] = {"late": now.late, "country": now.country}
    for day, span in enumerate(now.week):
        if span is not None:
            found |= {f"from{day}": hour(span[0]), f"to{day}": hour(span[1])}
    for n, (day_off, name) in enumerate(now.days_off, 1):
        found |= {f"day{n}": day_off, f"name{n}": name}
    return found


def _countries() -> list[tuple[str, str]]:
    named = [(code, country_name(code)) for code in timetables.countries()]
    return [("", _("none")), *sorted(named, key=lambda one: one[1].casefold())]
