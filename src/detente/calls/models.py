"""What must outlive a room: which attempts were used, and what was measured."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models


class Attempt(models.Model):
    """The last attempt used or seen under accepted terms; a call id is never used twice."""

    leaf = models.CharField(max_length=64, primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.leaf[:12]} attempt {self.number}"


class Measured(models.Model):
    """What this node measured of a call that was connected, until people sign it as facts.

    `start` and `end` are UTC seconds, `present` is a list of {side, role, name}, `by` is the side
    that concluded.
    """

    line = models.CharField(max_length=64)
    contact = models.CharField(max_length=20)
    call = models.CharField(max_length=64, unique=True)
    medium = models.CharField(max_length=10)
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    present: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField()
    by = models.SmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "contact"])]

    def __str__(self) -> str:
        return f"{self.contact} from {self.start} to {self.end}"


def measured(line: str, contact: str) -> Measured | None:
    """The last call measured of a contact."""
    return Measured.objects.filter(line=line, contact=contact).order_by("-start", "-pk").first()


def measured_of(line: str, contacts: Collection[str]) -> dict[str, Measured]:
    """By contact, the last call measured of each of these."""
    rows = Measured.objects.filter(line=line, contact__in=contacts)
    return {row.contact: row for row in rows.order_by("start", "pk")}
