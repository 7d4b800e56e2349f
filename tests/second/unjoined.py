"""Every interleaving of what follows rules of its own: positions, and options with their marks."""

from collections.abc import Iterator
from typing import ClassVar

from .encoding import h
from .fold import Cut, name
from .interleavings import Enumeration, Logs, Setting, add, entry, opening, record
from .statements import Ref

MARKS = [h(b"marks of side %d" % side).hex() for side in (0, 1)]
OPTIONS: Ref = (0, 4)
SOME_BODY = h(b"some words").hex()


def _setting() -> Setting:
    """Both sides know an item, 0:3, and options for it, 0:4."""
    logs = opening("terms", 0).logs
    logs = add(logs, 0, entry(logs, 0, 1, "item", talks="0:1", body=SOME_BODY))
    do = {"talks": "0:1", "items": ["0:3"], "counts": [2]}
    logs = add(logs, 0, entry(logs, 0, 1, "options", do=do, body=SOME_BODY))
    return Setting(logs, (1, 5), ("terms", (0, 2)), ())


class Unjoined(Enumeration):
    """All pairs of logs of at most so many moves; see the alphabets below."""

    setting: ClassVar[Setting] = _setting()  # type: ignore[misc]

    def __init__(self, moves: int) -> None:
        self.moves = moves


class Options(Unjoined):
    """Commit to own marks or to a copy of the other side's commitment; show either."""

    def _moves(self, logs: Logs, side: int, look: int) -> Iterator[bytes]:
        theirs = f'{{"marks":"{MARKS[1 - side]}"}}'.encode()
        copies = any(theirs in data for data in logs[1 - side][:look])
        for marks in MARKS if copies else [MARKS[side]]:
            yield entry(logs, side, look, "options.commit", obj=name(OPTIONS), marks=marks)
            yield entry(logs, side, look, "options.reveal", obj=name(OPTIONS), body=marks)


class Positions(Unjoined):
    """A position, new or in the place of any that is known."""

    def _moves(self, logs: Logs, side: int, look: int) -> Iterator[bytes]:
        past: Cut = (len(logs[0]), look) if side == 0 else (look, len(logs[1]))
        known = record(logs)
        places = [(s, n) for s, size in zip((0, 1), past, strict=True) for n in range(size)]
        old = [ref for ref in places if known.get(ref).kind == "position"]
        for ref in [None, *map(name, old)]:
            do = {"item": "0:3", "principled": False, "attribution": "role", "supersedes": ref}
            yield entry(logs, side, look, "position", do=do, body=SOME_BODY)
