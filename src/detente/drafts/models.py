"""What a node keeps of drafts. None of it is ever part of the record. Times are UTC seconds."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """Our next pass of one joint text, before it is sent. A text has one living draft at most.

    `answers` is the reference of the pass that it began from, "" when it begins the text; `order`
    holds the ids of its paragraphs, `removed` of those taken out of it; `shape` counts the changes
    of both. The words are `state` and the updates above number `folded`.
    """

    class End(models.TextChoices):
        NOT_YET = ""
        DISCARDED = "discarded"
        SENT = "sent"

    line = models.CharField(max_length=64)
    text = models.CharField(max_length=20)
    answers = models.CharField(max_length=20, default="", blank=True)
    order: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    removed: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    shape = models.BigIntegerField(default=0)
    state = models.BinaryField(default=b"")
    folded = models.BigIntegerField(default=0)
    opened_at = models.BigIntegerField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    end = models.CharField(max_length=10, choices=End, default=End.NOT_YET, blank=True)
    ended_at = models.BigIntegerField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "text"], condition=models.Q(end=""), name="one_living_draft_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.text}"


class Update(models.Model):
    """One change of a draft's words, in Yjs' bytes; `n` counts those of its draft from 1."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="updates")
    n = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "n"], name="one_update_a_number")
        ]

    def __str__(self) -> str:
        return f"update {self.n} of draft {self.draft_id}"


class Hand(models.Model):
    """Who wrote last in one text of a draft, and when; `name` is the text's in the document."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="hands")
    name = models.CharField(max_length=50)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "name"], name="one_last_hand_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.name} of draft {self.draft_id}"
