"""What our side keeps of a contact for itself. Times are UTC seconds; items go by reference."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Turn(models.Model):
    """A while during which an item was discussed; `ended_at` is null while it still is."""

    line = models.CharField(max_length=64)
    contact = models.CharField(max_length=20)
    item = models.CharField(max_length=20)
    begun_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "contact"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "contact"], condition=models.Q(ended_at=None), name="one_item_is_up"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} from {self.begun_at}"


class Share(models.Model):
    """The minutes of a contact that our side means to spend on an item."""

    line = models.CharField(max_length=64)
    contact = models.CharField(max_length=20)
    item = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "contact", "item"], name="one_share_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes for {self.item}"


class Notebook(models.Model):
    """What one person notes of one contact; read by others of our side once it is `opened`."""

    line = models.CharField(max_length=64)
    contact = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notebooks"
    )
    opened = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "contact", "author"], name="one_notebook_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"notebook of {self.author_id} on {self.contact}"


class Note(models.Model):
    """The words of a notebook on one item, or on none in particular where `item` is empty.

    `version` counts how often they were changed.
    """

    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="notes")
    item = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    version = models.PositiveIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notebook", "item"], name="one_note_an_item")
        ]

    def __str__(self) -> str:
        return f"note on {self.item or 'the contact'}"
