"""What a side keeps to itself about time: hours, days off, and its people's calendar feeds."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Timetable(models.Model):
    """Hours on the wall of one side: ours, or what we assume of the other side of a line.

    `line` is empty for our own. `week` has seven entries, Monday first, each [from, to] in minutes
    after midnight, or null. `country` is an ISO 3166 code, or empty without public holidays.
    """

    line = models.CharField(max_length=64, unique=True, blank=True)
    week: "models.JSONField[list[list[int] | None], list[list[int] | None]]" = models.JSONField()
    late = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return f"hours of {self.line[:12] or 'our side'}"


class DayOff(models.Model):
    """A day on which nobody is there, beside the public holidays."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="days_off")
    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["timetable", "day"], name="one_name_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Feed(models.Model):
    """A person's private calendar address. Only a hash of its token is kept.

    `role` is the person's when it was made: with another one the address has ended. With
    `subjects` it names the talks and the other side, without it only times.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20)
    subjects = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"calendar of {self.person}"
