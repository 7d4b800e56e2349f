"""The agenda's clock: which item is being discussed, how long each was, how long each may be."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from detente.core.errors import LocalError
from detente.notes.models import Share, Turn
from detente.people.models import Person

LONGEST = 12 * 3600
"""Seconds after which an item that nobody ended is taken to have ended."""
MOST_TURNS = 1000
"""How often the item can change at one contact."""

_rung: list[Callable[[str], None]] = []


class MayNotKeepTimeError(LocalError):
    """Delegates, note-takers and duty officers keep the agenda's clock. Ask one of them."""


class ClockFullError(LocalError):
    """The item changed a thousand times at this contact. The clock takes no more."""


@dataclass(frozen=True)
class ItemTime:
    """Minutes planned for an item, None where nobody planned; seconds it took; whether it is up."""

    planned: int | None = None
    spent: int = 0
    up: bool = False

    @property
    def over(self) -> bool:
        """Whether it took longer than was planned."""
        return self.planned is not None and self.spent > 60 * self.planned


def on_change(heard: Callable[[str], None]) -> None:
    """Have `heard` called with the id of a line whenever the clock of a contact of it changes."""
    _rung.append(heard)


def _announce(line: str) -> None:
    for heard in _rung:
        transaction.on_commit(partial(heard, line))


def times(line: str, contact: str, *, ended: int | None = None) -> dict[str, ItemTime]:
    """By item, its times. `ended` is the second at which the last call ended, if one has."""
    now = int(time.time())
    spent: dict[str, int] = {}
    up: str | None = None
    for turn in Turn.objects.filter(line=line, contact=contact).order_by("begun_at", "pk"):
        end = turn.ended_at
        if end is None and ended is not None and turn.begun_at < ended:
            end = ended  # nobody stopped the clock when the call was over
        took = min((now if end is None else end) - turn.begun_at, LONGEST)
        spent[turn.item] = spent.get(turn.item, 0) + took
        up = turn.item if end is None and took < LONGEST else up
    shares = Share.objects.filter(line=line, contact=contact)
    planned = dict(shares.values_list("item", "minutes"))
    return {
        item: ItemTime(planned.get(item), spent.get(item, 0), item == up)
        for item in spent.keys() | planned.keys()
    }


def take_up(line: str, contact: str, item: str | None, person: Person) -> None:
    """From now on this item is discussed, or none. Raises MayNotKeepTimeError, ClockFullError."""
    _must_keep_time(person)
    now = int(time.time())
    with transaction.atomic():
        turns = Turn.objects.select_for_update().filter(line=line, contact=contact)
        running = turns.filter(ended_at=None).first()
        if running is not None and running.item == item:
            return
        turns.filter(ended_at=None).update(ended_at=now)
        if item is not None:
            if turns.count() >= MOST_TURNS:
                raise ClockFullError("The item changed too often.")
            Turn.objects.create(line=line, contact=contact, item=item, begun_at=now)
        _announce(line)


def plan(line: str, contact: str, minutes: Mapping[str, int], person: Person) -> None:
    """Mean to spend so many minutes on each of these items; 0 takes a plan back.

    Raises MayNotKeepTimeError.
    """
    _must_keep_time(person)
    with transaction.atomic():
        for item, share in minutes.items():
            where = {"line": line, "contact": contact, "item": item}
            if share:
                Share.objects.update_or_create(**where, defaults={"minutes": share})
            else:
                Share.objects.filter(**where).delete()
        _announce(line)


def _must_keep_time(person: Person) -> None:
    if not person.keeps_time:
        raise MayNotKeepTimeError("This person does not keep the agenda's clock.")
