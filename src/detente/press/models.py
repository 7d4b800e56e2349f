"""The press desk's tables. Times are UTC seconds; things of the record go by reference."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from detente.core.kinds import Attribution
from detente.core.kinds import Publication as What


class Step(models.TextChoices):
    """How far a publication is. `READY` waits for its moment; `DROPPED` never goes out."""

    WRITING = "writing"
    ASKED = "asked"
    APPROVED = "approved"
    READY = "ready"
    RELEASED = "released"
    DROPPED = "dropped"


class Publication(models.Model):
    """An advisory or a readout of one contact, in all its languages.

    `number` tells it apart from others of its contact in notices to the other side. `languages` are
    those it goes out in, all of them together; `items` those of the agenda that it may name.
    `embargo` is when it goes out, None for at once; `told_at` the moment that our last notice gives
    the other side, None where none stands. `asked_by` asked for the second reading, and
    `approved_by` gave it.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.CharField(max_length=64)
    contact = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=[(one.value, one.value) for one in What])
    step = models.CharField(max_length=10, choices=Step, default=Step.WRITING)
    languages: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    items: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    attribution = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in Attribution],
        default=Attribution.ROLE.value,
    )
    by: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    proof = models.BooleanField(default=False)
    embargo = models.BigIntegerField(null=True)
    told_at = models.BigIntegerField(null=True)
    sent_back = models.CharField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "contact", "number"], name="one_publication_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.number} of {self.contact}"


class Wording(models.Model):
    """What a publication says in one language. `version` counts its changes.

    `text` is in paragraphs parted by an empty line; `note` says what a correction corrects.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    alt = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "language"], name="one_wording_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class KeptDifference(models.Model):
    """A difference from the record that somebody kept on purpose. `mark` is its digest."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="kept")
    mark = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "mark"], name="one_reason_a_mark")
        ]

    def __str__(self) -> str:
        return self.reason


class Picture(models.Model):
    """The picture of a publication, made anew from what was uploaded, without its hidden data."""

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, related_name="picture"
    )
    content = models.BinaryField()
    type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"


class Edition(models.Model):
    """A publication as it went out: the first, and each correction. Never changed, never removed.

    `content` is a `detente.press.public.edition.Edition` in JSON.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    released_at = models.BigIntegerField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "number"], name="one_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.publication_id}"
