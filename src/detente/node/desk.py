"""What our own people's pages read and do. Readers need no keys; acts go through the link process.

Errors of `submit` are those of detente.core.acts and detente.node.requests.
"""

import bisect
import functools
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.acts import AnyAct
from detente.core.cards import Pair, pair_of
from detente.core.encoding import NotCanonicalError, parse_canonical
from detente.core.errors import LocalError
from detente.core.ledger import fold_order
from detente.core.outline import Outline
from detente.core.state import State
from detente.core.statements import split_ref
from detente.core.times import zone_names
from detente.core.tree import leaf_hash
from detente.crypto.cards import read_card
from detente.node import models, requests, store

if TYPE_CHECKING:
    from django.db.models import QuerySet


class UnknownLineError(LocalError):
    """This node has no such line. `detente show DIR` lists those it has."""


@dataclass(frozen=True)
class Profile:
    """What a side said of itself; `names` falls back to the label on its card."""

    names: dict[str, str]
    zone: str
    languages: list[str]


@dataclass(frozen=True)
class Line:
    """A line, as its pages show it. Times are UTC seconds; `profiles` go by side number.

    `outline` holds the state that follows from all that is kept, a snapshot that does not change.
    """

    id: str
    our_side: int
    label_ours: str
    label_theirs: str
    trial: bool
    phase: str
    stop_reason: str
    frozen: str
    link_up: bool
    link_since: int
    last_heard: int | None
    profiles: tuple[Profile, Profile]
    outline: Outline

    @property
    def state(self) -> State:
        """What follows from all that is kept."""
        return self.outline.state


@dataclass(frozen=True)
class Row:
    """One statement of the record. `do` is {} and `kind` is "" where it is not well-formed."""

    side: int
    n: int
    at: int
    kind: str
    obj: str | None
    do: dict[str, Any]
    body: dict[str, Any] | None
    erased: bool
    received_at: int
    receipted_at: int | None
    leaf: str
    entry: bytes

    @property
    def ref(self) -> str:
        return f"{self.side}:{self.n}"


@dataclass(frozen=True)
class Check:
    at: int
    ours: bool
    ok: bool
    round_trip_ms: int | None


@dataclass(frozen=True)
class Alarm:
    id: int
    at: int
    kind: str
    words: str
    serious: bool


class _Folds:
    """The folded state of each line, brought up to date from the database when it is asked for.

    As long as nothing new is kept every reader gets the same outline, and what it worked out.
    """

    def __init__(self) -> None:
        self._states: dict[str, State] = {}
        self._outlines: dict[str, Outline] = {}
        self._lock = threading.Lock()

    def outline(self, line: models.Line) -> Outline:
        with self._lock:
            state = self._states.get(line.id)
            if state is None:
                pair = _pair(line)
                cards = (pair.cards[0].hash.hex(), pair.cards[1].hash.hex())
                state = self._states[line.id] = State(pair.line, cards)
                self._outlines.pop(line.id, None)
            if _catch_up(state, line.id) or line.id not in self._outlines:
                before = self._outlines.get(line.id)
                self._outlines[line.id] = Outline(state.snapshot(), before)
            return self._outlines[line.id]


_folds = _Folds()


def _pair(line: models.Line) -> Pair:
    return _read_pair(bytes(line.our_card.file), bytes(line.their_card))


@functools.lru_cache(maxsize=64)
def _read_pair(ours: bytes, theirs: bytes) -> Pair:
    """Both cards, their signatures checked; kept, since every page asks for it."""
    return pair_of(read_card(ours), read_card(theirs))


def _catch_up(state: State, line: str) -> bool:
    """Fold what the database has beyond the state; whether there was anything."""
    first = (state.cut[0], state.cut[1])
    zero, one = (
        models.Entry.objects.filter(line_id=line, side=side, n__gte=first[side]) for side in (0, 1)
    )
    rows = zero.union(one, all=True)  # an OR of the two would walk the whole record
    fresh: tuple[list[bytes], list[bytes]] = ([], [])
    for side, _n, entry in rows.values_list("side", "n", "entry").order_by("side", "n"):
        fresh[side].append(bytes(entry))
    for side in fold_order(state, fresh, first):
        state.apply(side, fresh[side][state.cut[side] - first[side]])
    return any(fresh)


def _row(line_id: str) -> models.Line:
    row = models.Line.objects.select_related("our_card").filter(pk=line_id).first()
    if row is None:
        raise UnknownLineError("This node has no such line.")
    return row


def _line(row: models.Line) -> Line:
    outline = _folds.outline(row)
    pair = _pair(row)
    return Line(
        id=row.id, our_side=row.side, label_ours=pair.own.label, label_theirs=pair.peer.label,
        trial=outline.state.trial, phase=row.phase, stop_reason=row.stopped_because,
        frozen=row.frozen_because, link_up=row.up, link_since=row.changed_at,
        last_heard=row.heard_at, profiles=_profiles(row.id, outline.state, pair), outline=outline,
    )  # fmt: skip


def _profiles(line_id: str, state: State, pair: Pair) -> tuple[Profile, Profile]:
    said = [one.profile.ref if one and one.profile else "" for one in map(state.side, (0, 1))]
    found = bodies(line_id, filter(None, said))
    zero, one = (
        _profile(found.get(ref) or {}, card.label)
        for ref, card in zip(said, pair.cards, strict=True)
    )
    return zero, one


def _profile(body: dict[str, Any], label: str) -> Profile:
    names, zone, languages = body.get("names"), body.get("zone"), body.get("languages")
    named = names.items() if isinstance(names, dict) else ()
    return Profile(
        {language: name for language, name in named if isinstance(name, str)} or {"en": label},
        zone if isinstance(zone, str) and zone in zone_names() else "UTC",
        [one for one in languages if isinstance(one, str)] if isinstance(languages, list) else [],
    )


def lines() -> list[Line]:
    """Every line of this node, the oldest first."""
    rows = models.Line.objects.select_related("our_card").order_by("added_at", "pk")
    return [_line(row) for row in rows]


def line(line_id: str) -> Line:
    """Raises UnknownLineError."""
    return _line(_row(line_id))


def line_beginning(digits: str) -> Line:
    """The line whose id begins with these digits. Raises UnknownLineError."""
    rows = models.Line.objects.select_related("our_card").filter(
        pk__gte=digits, pk__lt=f"{digits}g"
    )
    row = rows.order_by("added_at", "pk").first()
    if row is None:
        raise UnknownLineError("This node has no such line.")
    return _line(row)


def state(line_id: str) -> State:
    """The state of a line as it is now. Raises UnknownLineError."""
    return _folds.outline(_row(line_id)).state


def bodies(line_id: str, refs: Iterable[str]) -> dict[str, dict[str, Any] | None]:
    """The bodies of statements; None where there is none, or it is erased or unreadable."""
    wanted = list(refs)
    found: dict[str, dict[str, Any] | None] = dict.fromkeys(wanted)
    rows = _entries(line_id, map(split_ref, wanted))
    for side, n, body in rows.values_list("side", "n", "body"):
        found[f"{side}:{n}"] = parsed(body)
    return found


def _entries(line_id: str, places: Iterable[tuple[int, int]]) -> "QuerySet[models.Entry]":
    """Each side's by the index of its log: an OR of the two would walk the whole record."""
    wanted: tuple[list[int], list[int]] = ([], [])
    for side, n in places:
        wanted[side].append(n)
    zero, one = (
        models.Entry.objects.filter(line_id=line_id, side=side, n__in=wanted[side])
        for side in (0, 1)
    )
    return zero.union(one, all=True)


def parsed(data: bytes | None) -> dict[str, Any] | None:
    """The object in the bytes of an entry or a body; None where they are not canonical JSON."""
    if data is None:
        return None
    try:
        value = parse_canonical(bytes(data))
    except NotCanonicalError:
        return None
    return value if isinstance(value, dict) else None


def statements(line_id: str, first: int = 0, limit: int = 50) -> list[Row]:
    """Statements of both logs in the order in which they came here, the newest first.

    `first` of them are left out.
    """
    rows = models.Entry.objects.filter(line_id=line_id).order_by("-pk")
    return _rows(line_id, rows[first : first + limit])


def _claim(shown: dict[str, Any] | None) -> int:
    at = (shown or {}).get("at")
    return at if isinstance(at, int) else 0


def statement(line_id: str, side: int, n: int) -> Row | None:
    """One statement, or None."""
    found = _rows(line_id, models.Entry.objects.filter(line_id=line_id, side=side, n=n))
    return found[0] if found else None


def _rows(line_id: str, entries: Iterable[models.Entry]) -> list[Row]:
    kept = list(entries)
    heads = models.Head.objects.filter(line_id=line_id).exclude(witness="").order_by("size")
    sizes: tuple[list[int], list[int]] = ([], [])
    times: tuple[list[int], list[int]] = ([], [])
    for side in (0, 1):
        places = [one.n for one in kept if one.side == side]
        if not places:
            continue
        enough = max(places) - min(places) + 2  # no two heads of a log have one size
        found = heads.filter(side=side, size__gt=min(places))[:enough]
        for size, at in found.values_list("size", "witnessed_at"):
            sizes[side].append(size)
            times[side].append(at)

    def receipted(one: models.Entry) -> int | None:
        place = bisect.bisect_right(sizes[one.side], one.n)
        return times[one.side][place] if place < len(sizes[one.side]) else None

    return [_as_row(one, receipted(one)) for one in kept]


def _as_row(one: models.Entry, receipted_at: int | None) -> Row:
    entry = bytes(one.entry)
    shown = parsed(entry) or {}
    do, obj = shown.get("do"), shown.get("obj")
    return Row(
        side=one.side, n=one.n, at=_claim(shown),
        kind=str(shown.get("kind", "")), obj=obj if isinstance(obj, str) else None,
        do=do if isinstance(do, dict) else {}, body=parsed(one.body), erased=one.erased,
        received_at=one.kept_at, receipted_at=receipted_at, leaf=leaf_hash(entry).hex(),
        entry=entry,
    )  # fmt: skip


def first_unreceived(line_id: str, side: int) -> Row | None:
    """The first statement of a log that its receiver has signed no receipt for."""
    head = store.last_head(line_id, side, witnessed=True)
    return statement(line_id, side, head.size if head else 0)


def checks(line_id: str, hours: int = 24) -> list[Check]:
    """The line checks of the last hours, the oldest first."""
    since = int(time.time()) - hours * 3600
    rows = models.LineCheck.objects.filter(line_id=line_id, at__gte=since).order_by("at")
    return [Check(row.at, row.ours, row.ok, row.round_trip_ms) for row in rows]


def alarms(line_id: str) -> list[Alarm]:
    """The serious alarms of a line, the newest first."""
    rows = models.Alarm.objects.filter(line_id=line_id, serious=True).order_by("-at", "-pk")[:50]
    return [Alarm(row.pk, row.at, row.kind, row.words, row.serious) for row in rows]


def submit(line_id: str, act: AnyAct, person: str, wait: float = 3.0) -> str:
    """Have an act signed and sent; the reference of the statement that it is about.

    That is the contact, talks or item that it opened, else its last statement. Raises a LocalError
    when the act is not possible, StillQueuedError when no answer came in `wait` seconds.
    """
    return requests.ask(requests.Say(act), line=line_id, person=person, wait=wait).main


def check_line(line_id: str, person: str, wait: float = 6.0) -> None:
    """Check the line now, both ways. Raises LocalError when the other side does not answer."""
    requests.ask(requests.CheckLine(), line=line_id, person=person, wait=wait)
