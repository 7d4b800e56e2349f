"""A date and an hour on our wall, as typed, and the UTC second they mean."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from detente.core import times
from detente.web.clocks import date_words


def date_field(label: str | Promise) -> forms.DateField:
    """A date, as browsers send it."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], label=label)


def time_field(label: str | Promise, *, seconds: bool = False) -> forms.TimeField:
    """An hour, to the minute or to the second."""
    written, step = ("%H:%M:%S", "1") if seconds else ("%H:%M", "60")
    widget = forms.TimeInput({"type": "time", "step": step}, written)
    return forms.TimeField(widget=widget, input_formats=["%H:%M:%S", "%H:%M"], label=label)


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
