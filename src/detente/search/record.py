"""The record in the index: read on from where it was left, a bounded part at a time.

A text that is said again about the same thing, such as a paragraph that a pass leaves as it was, is
found once: where it was said first.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Max, Q

from detente.core.statements import split_ref
from detente.node import desk, models
from detente.search import bodies, index
from detente.search.models import RECORD, Cursor, Document

MOST_STATEMENTS = 500
MOST_BYTES = 1 << 17
"""Of bodies that one question may read; a peer's may be long, and somebody waits for the page."""
_AT_ONCE = 100
_BYTES_AT_ONCE = 1 << 15
"""Of bodies that one transaction reads: the record waits to be written meanwhile."""
_REF = re.compile(r"[01]:(?:0|[1-9][0-9]{0,15})")


class Progress(NamedTuple):
    """How many statements have been read, of how many."""

    read: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether every statement can be found."""
        return self.read >= self.of


class _Said(NamedTuple):
    """What the index needs of an entry, which may be any bytes; empty where it has none."""

    ref: str
    kind: str
    obj: str
    do: dict[str, Any]
    at: int
    seen: int

    @classmethod
    def of(cls, row: models.Entry) -> "_Said":
        shown = desk.parsed(row.entry) or {}
        kind, obj, do, at, seen = (shown.get(name) for name in ("kind", "obj", "do", "at", "seen"))
        size = seen.get("size") if isinstance(seen, dict) else 0
        return cls(
            ref=str(row), kind=kind if isinstance(kind, str) else "",
            obj=obj if isinstance(obj, str) else "", do=do if isinstance(do, dict) else {},
            at=at if isinstance(at, int) else 0, seen=size if isinstance(size, int) else 0,
        )  # fmt: skip


def catch_up(line_id: str) -> Progress:
    """Read on in both logs, and take out what was erased since."""
    purge(line_id)
    whole = _sizes(line_id)
    done = {0: 0, 1: 0} | dict(Cursor.objects.filter(line_id=line_id).values_list("side", "n"))
    statements, weight = MOST_STATEMENTS, MOST_BYTES
    for side in (0, 1):
        while done[side] < whole[side] and statements > 0 and weight > 0:
            with index.writing(line_id) as cursors:
                rows = _rows(line_id, side, cursors[side], min(weight, _BYTES_AT_ONCE))
                _take_in(line_id, rows)
                done[side] = rows[-1].n + 1 if rows else cursors[side]
                index.move(line_id, side, done[side])
            statements -= len(rows)
            weight -= sum(map(_weight, rows))
            if not rows:
                break
    return Progress(sum(done.values()), sum(whole.values()))


def purge(line_id: str) -> None:
    """Take out what was erased, and read the record again: it may be said elsewhere as well."""
    gone = models.Entry.objects.filter(line_id=line_id, erased=True)
    erased = Document.objects.filter(entry__in=gone.values("pk"))
    if erased.exists():
        with index.writing(line_id):
            index.drop(erased)
            for side in (0, 1):
                index.move(line_id, side, 0)


def _sizes(line_id: str) -> dict[int, int]:
    rows = models.Entry.objects.filter(line_id=line_id).values("side").annotate(last=Max("n"))
    return {0: 0, 1: 0} | {row["side"]: row["last"] + 1 for row in rows.order_by()}


def _weight(row: models.Entry) -> int:
    return len(row.body or b"")


def _rows(line_id: str, side: int, n: int, weight: int) -> list[models.Entry]:
    """The next entries of a log: at least one, if there is one, and no more than weigh enough."""
    found = models.Entry.objects.filter(line_id=line_id, side=side, n__gte=n).order_by("n")
    taken: list[models.Entry] = []
    for row in found[:_AT_ONCE].iterator(chunk_size=10):
        taken.append(row)
        weight -= _weight(row)
        if weight <= 0:
            break
    return taken


def _take_in(line_id: str, rows: Sequence[models.Entry]) -> None:
    """Index what these entries say, unless it was said before."""
    made: dict[str, Document] = {}
    for document in _made(line_id, rows):
        made.setdefault(document.version, document)
    for old in _held(line_id, sorted(made)):
        if _before(made[old.version], old):
            index.drop(Document.objects.filter(pk=old.pk))
        else:
            del made[old.version]
    index.put(list(made.values()))


def _held(line_id: str, versions: Sequence[str]) -> Iterator[Document]:
    held = Document.objects.filter(line_id=line_id, source=RECORD).select_related("entry")
    for part in index.parts(versions):
        yield from held.filter(version__in=part)


def _before(one: Document, other: Document) -> bool:
    """Whether who wrote the other had seen the one: claims of time prove nothing."""
    if one.entry is None or other.entry is None or one.side == other.side:
        return False
    return one.entry.n < _Said.of(other.entry).seen


def _made(line_id: str, rows: Sequence[models.Entry]) -> Iterator[Document]:
    said = [_Said.of(row) for row in rows]
    hosts = _hosts(line_id, (one.obj for one in said if one.kind in bodies.KINDS))
    for row, one in zip(rows, said, strict=True):
        about = _about(one, hosts)
        for number, texts in enumerate(bodies.texts(one.kind, desk.parsed(row.body))):
            kept, kind = index.trimmed(texts), bodies.KINDS[one.kind].kind
            yield Document(
                line_id=line_id, source=RECORD, key=f"{one.ref}/{number}", kind=kind,
                version=_digest(about, kind, kept), side=row.side, at=one.at, entry=row,
                ref=one.ref, about=about, texts=kept,
            )  # fmt: skip


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _hosts(line_id: str, refs: Iterable[str]) -> dict[str, str]:
    """By the statement that opened it, what each thing belongs to; an object is its own host."""
    wanted: tuple[list[int], list[int]] = ([], [])
    for ref in refs:
        if _REF.fullmatch(ref):
            side, n = split_ref(ref)
            wanted[side].append(n)
    placed = Q(side=0, n__in=wanted[0]) | Q(side=1, n__in=wanted[1])
    rows = models.Entry.objects.filter(placed, line_id=line_id)
    return {str(row): _host(_Said.of(row)) for row in rows.only("side", "n", "entry")}


def _host(said: _Said) -> str:
    return (bodies.host(said.do) if said.kind.endswith(".propose") else "") or said.ref


def _about(said: _Said, hosts: dict[str, str]) -> str:
    """The thing that a statement's texts are about; the statement, for want of another."""
    if said.kind in bodies.OPENING:
        return said.ref
    named = bodies.host(said.do) or hosts.get(said.obj, said.ref)
    return named if _REF.fullmatch(named) else said.ref
