"""A date and an hour on our wall, as typed, and the UTC second they mean."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core import times
from detente.web.clocks import date_words


def date_field(label: str | Promise) -> forms.DateField:
    """A date, as browsers send it."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    wrong = {"invalid": gettext_lazy("Write the date as 2021-12-30.")}
    return forms.DateField(
        widget=widget, input_formats=["%Y-%m-%d"], label=label, error_messages=wrong
    )


def time_field(label: str | Promise, *, seconds: bool = False) -> forms.TimeField:
    """An hour of the 24, to the minute or to the second.

    A text field: browsers show their own time fields with AM and PM where the machine says so.
    """
    written = "%H:%M:%S" if seconds else "%H:%M"
    to_the_second = gettext_lazy("24 hours, as 23:30:00")
    help_text = to_the_second if seconds else gettext_lazy("24 hours, as 23:30")
    attributes = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "hour"}
    return forms.TimeField(
        widget=forms.TimeInput(attributes, written),
        input_formats=["%H:%M:%S", "%H:%M", "%H.%M", "%H%M"],
        label=label,
        help_text=help_text,
        error_messages={"invalid": gettext_lazy("Write the hour as 23:30.")},
    )


class WallForm(forms.Form):
    """A form that reads times on our wall; its `readings` hold the choice where one comes twice."""

    zone: str
    readings: dict[str, list[tuple[int, str]]]

    def read_wall(self, cleaned: dict[str, Any], date: str, time: str) -> int:
        """The UTC second that two fields mean; 0 with an error beside its cause."""
        if cleaned.get(date) is None or cleaned.get(time) is None:
            return 0
        wall = datetime.combine(cleaned[date], cleaned[time])
        try:
            return times.utc_second(wall, self.zone, offset=self.offset(time))
        except times.TimeDoesNotExist as gap:
            self.add_error(time, does_not_exist(gap))
        except times.TimeHappensTwice as twice:
            self.readings[time] = [
                (reading.offset, f"{reading.wall:%H:%M} (UTC{reading.offset_text})")
                for reading in (twice.first, twice.second)
            ]
            self.add_error(time, _("The clocks are put back then: this time happens twice."))
        except times.TimeOutOfRange:
            self.add_error(date, _("Write a year from 1970 to 9999."))
        return 0

    def offset(self, time: str) -> int | None:
        """Which reading was chosen where a time comes twice, in seconds ahead of UTC."""
        try:
            return int(self.data.get(f"{time}_offset", ""))
        except ValueError:
            return None


def does_not_exist(gap: times.TimeDoesNotExist) -> str:
    """What to write instead of a time that the clocks skip."""
    return _(
        "This time does not exist on %(date)s: the clocks go from %(before)s straight to "
        "%(after)s. Write another."
    ) % {
        "date": date_words(gap.typed),
        "before": f"{gap.before.wall:%H:%M}",
        "after": f"{gap.after.wall:%H:%M}",
    }
