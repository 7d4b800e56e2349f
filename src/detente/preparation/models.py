"""What our side keeps of positions and marks before it sends them. Times are UTC seconds."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class PrivatePosition(models.Model):
    """What we hold on an agenda item, for its author and its readers alone.

    `item` is the item's reference. The key is random, so that no address tells how many there are.
    `sent_as` is the shared position that was last made of it. A deleted one waits to be forgotten.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.CharField(max_length=64)
    item = models.CharField(max_length=20)
    texts: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    principled = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="private_positions"
    )
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    made_at = models.BigIntegerField()
    changed_at = models.BigIntegerField()
    deleted_at = models.BigIntegerField(null=True)
    sent_as = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "item"])]

    def __str__(self) -> str:
        return f"private position {self.key}"


class Wording(models.Model):
    """What a private position said before it was changed; `at` is when that had been written."""

    position = models.ForeignKey(PrivatePosition, on_delete=models.CASCADE, related_name="wordings")
    texts: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    principled = models.BooleanField()
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"earlier wording of {self.position_id}"


class Reading(models.Model):
    """Somebody other than the author read a private position.

    `wording` is the `changed_at` of what was read: two wordings never share one.
    """

    position = models.ForeignKey(PrivatePosition, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.BigIntegerField()
    wording = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.person_id} read {self.position_id}"


class DraftMarks(models.Model):
    """Our marks on options while somebody still thinks about them; null where none is set yet."""

    line = models.CharField(max_length=64)
    options = models.CharField(max_length=20)
    marks: "models.JSONField[list[list[object]], list[list[object]]]" = models.JSONField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "options"], name="one_draft_of_marks")
        ]

    def __str__(self) -> str:
        return f"marks on {self.options}"


class SealedMarks(models.Model):
    """Marks with the salt that opens their commitment; kept before it is signed, until shown."""

    line = models.CharField(max_length=64)
    options = models.CharField(max_length=20)
    commitment = models.CharField(max_length=64)
    salt = models.BinaryField()
    body = models.BinaryField()
    made_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "options", "commitment"], name="one_body_a_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"sealed marks on {self.options}"
