"""What a node keeps in its database. Only the record thread writes the record's tables."""

from typing import ClassVar

from django.db import models


class Card(models.Model):
    """A calling card of ours. The private keys that belong to it lie beside the database."""

    hash = models.CharField(max_length=64, primary_key=True)
    file = models.BinaryField()
    made_at = models.BigIntegerField()
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.hash


class Line(models.Model):
    """A pairing with one other side. Times are UTC seconds."""

    class Phase(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        OPEN = "open"
        STOPPED = "stopped"

    id = models.CharField(max_length=64, primary_key=True)
    side = models.SmallIntegerField()
    label = models.CharField(max_length=63, unique=True)
    our_card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="line")
    their_card = models.BinaryField()
    trial = models.BooleanField()
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.UNCONFIRMED)
    pairing = models.BinaryField(default=b"")
    stopped_because = models.CharField(max_length=300, default="")
    frozen_because = models.CharField(max_length=300, default="")
    added_at = models.BigIntegerField()
    up = models.BooleanField(default=False)
    changed_at = models.BigIntegerField(default=0)
    heard_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.label


class Entry(models.Model):
    """One statement, as its exact bytes. `salt` and `body` are null when erased or never there.

    `root` is the log's root with this entry as the last.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="entries")
    side = models.SmallIntegerField()
    n = models.BigIntegerField()
    entry = models.BinaryField()
    salt = models.BinaryField(null=True)
    body = models.BinaryField(null=True)
    erased = models.BooleanField(default=False)
    root = models.BinaryField()
    kept_at = models.BigIntegerField()
    request = models.BigIntegerField(null=True, db_index=True)
    """The request that an own entry carries out, so that none is carried out twice."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "side", "n"], name="one_entry_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.side}:{self.n}"


class Head(models.Model):
    """A signed head of either log: its note, and the receiving side's lines once they are there."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="heads")
    side = models.SmallIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.BigIntegerField()
    witness = models.TextField(default="")
    witnessed_at = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "side", "size"], name="one_head_a_size")
        ]

    def __str__(self) -> str:
        return f"{self.side} at {self.size}"


class Ack(models.Model):
    """The last ack that each side of a line signed, as its MessagePack."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="acks")
    side = models.SmallIntegerField()
    message = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "side"], name="one_ack_a_side")
        ]

    def __str__(self) -> str:
        return f"ack of {self.side}"


class Request(models.Model):
    """Something a person asked of the link process, from a page or the command line.

    `what` is JSON; `answer` is JSON once `done`. The link process takes requests in order.
    """

    line = models.ForeignKey(Line, null=True, on_delete=models.CASCADE)
    what = models.BinaryField()
    person = models.CharField(max_length=64, default="")
    made_at = models.BigIntegerField()
    done = models.BooleanField(default=False, db_index=True)
    answer = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"request {self.pk}"


class LineCheck(models.Model):
    """One line check in the journal. `round_trip_ms` is null when no answer came."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="checks")
    at = models.BigIntegerField()
    ours = models.BooleanField()
    ok = models.BooleanField()
    round_trip_ms = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"check at {self.at}"


class Alarm(models.Model):
    """Something that people must know of, with the evidence. Also the journal of refusals."""

    line = models.ForeignKey(Line, null=True, on_delete=models.CASCADE, related_name="alarms")
    at = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=500)
    evidence = models.BinaryField(default=b"")
    serious = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.kind
