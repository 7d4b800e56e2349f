"""The database's promises to the record: each function is one transaction, durable on return.

Run on the record thread only, except for the readers at the end.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce, Length

from detente.core.errors import LocalError
from detente.core.ledger import ERASED, Batch, Body
from detente.node.models import Ack, Entry, Head, Line
from detente.node.quota import ENTRY_COSTS


class MovedError(LocalError):
    """Another process has written to this line's record. Only one `detente serve` may run."""


class Kept(NamedTuple):
    """Entries of one log and a signed head after them, as the link sends them."""

    old: int
    entries: list[bytes]
    bodies: list[Body]
    note: str


def append(
    line: str,
    batch: Batch,
    now: int,
    *,
    note: str = "",
    signed_at: int = 0,
    request: int | None = None,
) -> None:
    """Add a batch, and the owner's head when it came with one; compare-and-swap on the log's size.

    `request` is the one that own entries carry out.

    Raises MovedError when the log does not end where the batch begins.
    """
    with transaction.atomic():
        log = Entry.objects.filter(line_id=line, side=batch.side)
        last = log.order_by("-n").values_list("n", flat=True).first()
        if (0 if last is None else last + 1) != batch.old:
            raise MovedError(f"the log of side {batch.side} does not end at {batch.old}")
        Entry.objects.bulk_create(_rows(line, batch, now, request))
        if note:
            keep_head(line, batch.side, batch.size, batch.root, note, signed_at)


def _rows(line: str, batch: Batch, now: int, request: int | None) -> Iterator[Entry]:
    for index, (entry, body, root) in enumerate(
        zip(batch.entries, batch.bodies, batch.roots, strict=True)
    ):
        salt, words = body if isinstance(body, tuple) else (None, None)
        yield Entry(
            line_id=line, side=batch.side, n=batch.old + index, entry=entry, salt=salt, body=words,
            erased=body == ERASED, root=root, kept_at=now, request=request,
        )  # fmt: skip


def keep_head(line: str, side: int, size: int, root: bytes, note: str, signed_at: int) -> None:
    """Keep a head that its owner signed; the first note kept for a size stays."""
    head = Head(line_id=line, side=side, size=size, root=root, note=note, signed_at=signed_at)
    Head.objects.bulk_create([head], ignore_conflicts=True)


def keep_ack(
    line: str, acker: int, size: int, witness: str, witnessed_at: int, message: bytes, now: int
) -> None:
    """Keep an ack by side `acker`: its witness lines go to the head of the other log they sign."""
    with transaction.atomic():
        heads = Head.objects.filter(line_id=line, side=1 - acker, size=size, witness="")
        heads.update(witness=witness, witnessed_at=witnessed_at)
        Ack.objects.bulk_create(
            [Ack(line_id=line, side=acker, message=message)],
            update_conflicts=True, unique_fields=["line", "side"], update_fields=["message"],
        )  # fmt: skip
        Line.objects.filter(pk=line).update(heard_at=now)


def written_for(line: str, side: int, request: int) -> list[tuple[int, bytes]]:
    """The own entries, with their indices, that a request has become already."""
    rows = Entry.objects.filter(line_id=line, side=side, request=request).order_by("n")
    return [(n, bytes(entry)) for n, entry in rows.values_list("n", "entry")]


def ack_of(line: str, side: int) -> bytes | None:
    """The last ack that this side signed."""
    row = Ack.objects.filter(line_id=line, side=side).first()
    return bytes(row.message) if row else None


def taken_since(line: str, side: int, since: int) -> int:
    """What the entries of a log kept since this UTC second cost in bytes, without their heads."""
    rows = Entry.objects.filter(line_id=line, side=side, kept_at__gte=since)
    weight = Length("entry") + Coalesce(Length("body"), 0) + ENTRY_COSTS
    return int(rows.aggregate(sum=Sum(weight))["sum"] or 0)


def logs(line: str) -> tuple[list[bytes], list[bytes]]:
    """Every entry kept, by side, in order."""
    both: tuple[list[bytes], list[bytes]] = ([], [])
    rows = Entry.objects.filter(line_id=line).order_by("side", "n").values_list("side", "entry")
    for side, entry in rows.iterator(chunk_size=2000):
        both[side].append(bytes(entry))
    return both


def last_head(line: str, side: int, *, witnessed: bool = False) -> Head | None:
    """The largest head of this log that its owner signed (and its receiver too)."""
    heads = Head.objects.filter(line_id=line, side=side)
    if witnessed:
        heads = heads.exclude(witness="")
    return heads.order_by("-size").first()


def batch_from(line: str, side: int, old: int, most: int, most_bytes: int) -> Kept | None:
    """Entries from index `old` up to a size at which a head was signed; None if there are none."""
    sizes = Head.objects.filter(line_id=line, side=side, size__gt=old, size__lte=old + most)
    rows = list(Entry.objects.filter(line_id=line, side=side, n__gte=old).order_by("n")[:most])
    for head in sizes.order_by("-size"):
        taken = rows[: head.size - old]
        weight = sum(len(row.entry) + len(row.body or b"") for row in taken)
        if weight <= most_bytes or head.size == sizes.order_by("size")[0].size:
            entries = [bytes(row.entry) for row in taken]
            return Kept(old, entries, [body_of(row) for row in taken], head.note)
    return None


def body_of(row: Entry) -> Body:
    """The body of a kept entry, as the core speaks of it."""
    if row.erased:
        return ERASED
    if row.body is None or row.salt is None:
        return None
    return bytes(row.salt), bytes(row.body)


def entries_between(line: str, side: int, old: int, size: int) -> Sequence[Entry]:
    """The kept entries with old ≤ n < size."""
    rows = Entry.objects.filter(line_id=line, side=side, n__gte=old, n__lt=size)
    return list(rows.order_by("n"))
