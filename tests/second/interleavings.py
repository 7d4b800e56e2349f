"""Every interleaving of two sides on one joint, up to a bound, as pairs of logs of real entries.

What is enumerated is not orders of events but what comes of them: pairs of logs, each once. Two
orders that give the same bytes on both sides are the same to everyone who reads the logs. The
alphabets are those of `Enumeration`; the bounds that the test suite runs are in `bounds`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .encoding import canonical, h, v
from .fold import HOSTS, Cut, Joint, Record, name, thing
from .statements import Statement
from .tree import root

Log = tuple[bytes, ...]
Logs = tuple[Log, Log]

CARD_BYTES = (b'{"label":"zero"}', b'{"label":"one"}')
CARDS = (h(CARD_BYTES[0]).hex(), h(CARD_BYTES[1]).hex())
LINE = h(v("detente/line/v1", *CARD_BYTES))
CONDUCT = {
    "delegations": [2, 0],
    "interpretation": "consecutive",
    "publicity": {"advisory": [1640800000, None], "notice": 30, "readout": [None, None]},
    "recording": [1],
    "sharing": False,
}
SOME_BODY = h(b"a body that nobody asks for").hex()


@lru_cache(maxsize=1 << 16)
def _root(log: Log) -> str:
    return root(log).hex()


def entry(logs: Logs, side: int, seen: int, kind: str, **members: Any) -> bytes:
    """The next entry of the log of side, whose author had seen that much of the other log."""
    obj, body = members.pop("obj", None), members.pop("body", None)
    return canonical(
        {
            "v": 1,
            "line": LINE.hex(),
            "side": side,
            "n": len(logs[side]),
            "seen": {"root": _root(logs[1 - side][:seen]), "size": seen},
            "rules": 1,
            "at": 1640700000,
            "kind": kind,
            "obj": obj,
            "do": members.pop("do", members),
            "body": body,
            "blen": 2 if body else 0,
        }
    )


@lru_cache(maxsize=1 << 10)
def record(logs: Logs) -> Record:
    return Record(LINE, CARDS, logs)


def add(logs: Logs, side: int, data: bytes) -> Logs:
    log = (*logs[side], data)
    return (log, logs[1]) if side == 0 else (logs[0], log)


@dataclass(frozen=True)
class Setting:
    """Where the sides start: logs, what each has seen, and the joint they speak about."""

    logs: Logs
    seen: Cut  # (what side 0 has seen of log 1, what side 1 has seen of log 0)
    joint: Joint
    content: tuple[tuple[str, Any], ...]  # of a proposal, without `mode`
    body: str | None = None


def opening(family: str, asker: int) -> Setting:
    """A line on which asker has opened a contact that the other side has seen.

    For rounds and a text it opened those; for facts the terms are agreed already; rules are hosted
    by 0:0, so their asker is side 0.
    """
    logs: Logs = ((), ())
    for side in (0, 1):
        do = {"cards": list(CARDS), "rules": 1, "trial": False, "continues": None}
        logs = add(logs, side, entry(logs, side, 0, "paired", do=do))
    if family == "rules":
        return Setting(logs, (1, 1), ("rules", (0, 0)), (("rules", 2),))

    def write(logs: Logs, kind: str, **members: Any) -> Logs:
        return add(logs, asker, entry(logs, asker, 1, kind, **members))

    talks, host = f"{asker}:1", (asker, 2)
    logs = write(logs, "talks", body=SOME_BODY)
    contact = {"talks": talks, "continues": None, "rounds": None}
    if family in ("rounds", "text"):
        logs = write(logs, family, talks=talks, body=SOME_BODY)
        logs = (
            write(logs, "contact", do=contact | {"rounds": name(host)})
            if family == "rounds"
            else logs
        )
    else:
        logs = write(logs, "contact", do=contact)
    seen = 1
    if family == "facts":
        do = TERMS | {"contact": name(host), "conduct": CONDUCT, "mode": "binding"}
        logs = write(logs, "terms.propose", do=do)
        proposal = record(logs).get((asker, 3))
        accept = entry(
            logs, 1 - asker, 4, "terms.accept", obj=name(proposal.ref), of=proposal.leaf.hex()
        )
        logs, seen = add(logs, 1 - asker, accept), 2
    their = (seen, len(logs[0])) if asker == 0 else (len(logs[1]), seen)
    body = SOME_BODY if family in ("facts", "text") else None
    return Setting(logs, their, (family, host), _CONTENT[family](asker), body)


TERMS = {"items": [], "medium": "voice", "minutes": 50, "start": 1640896200}
_FACTS = {"call": None, "end": 1640899200, "medium": "voice", "start": 1640896200}
_CONTENT: dict[str, Callable[[int], tuple[tuple[str, Any], ...]]] = {
    "terms": lambda _: (*TERMS.items(), ("conduct", CONDUCT)),
    "rounds": lambda asker: (
        ("conduct", CONDUCT), ("sessions", [TERMS | {"contact": f"{asker}:3"}]),
    ),
    "facts": lambda _: tuple(_FACTS.items()),
    "text": lambda _: (("whole", True),),
}  # fmt: skip


def bounds() -> list[tuple[str, int, int, bool]]:
    """(family, asker, moves, effective) of each enumeration that the test suite runs.

    Terms: all pairs of logs of up to 7 effective moves, and of up to 4 arbitrary ones, where the
    asker is side 0; some moves less where it is side 1 and for all else, whose joints follow the
    same definitions. Of a text, initials are moves, too. DETENTE_INTERLEAVINGS=n adds n moves to
    each bound; each move multiplies the time of the first kind by 5 and of the second by 24.
    """
    more = int(os.environ.get("DETENTE_INTERLEAVINGS", "0"))
    runs = [
        ("terms", 0, 7, True), ("terms", 0, 4, False), ("terms", 1, 5, True),
        ("terms", 1, 3, False), ("facts", 0, 5, True), ("facts", 1, 5, True),
        ("facts", 1, 3, False), ("rules", 0, 5, True), ("rules", 0, 3, False),
        ("rounds", 0, 5, True), ("rounds", 1, 3, False), ("text", 0, 5, True),
        ("text", 1, 4, True), ("text", 0, 3, False),
    ]  # fmt: skip
    return [(family, asker, moves + more, effective) for family, asker, moves, effective in runs]


class Enumeration:
    """All pairs of logs of at most `moves` statements after a setting.

    Each side may at any time write any move of the alphabet, having seen any prefix of the other
    log that is no shorter than what it had seen before. With `effective`, the alphabet is every
    move that is admitted in its author's past; without, every move on every version that the
    author knows: answers to its own versions, late and repeated answers, terms that are not
    binding, proposals while one is open.
    """

    def __init__(self, setting: Setting, moves: int, *, effective: bool) -> None:
        self.setting, self.moves, self.effective = setting, moves, effective

    def __iter__(self) -> Iterator[Logs]:
        level = {self.setting.logs: self.setting.seen}
        yield self.setting.logs
        for _ in range(self.moves):
            level = dict(self._next(level))
            yield from level

    def _next(self, level: dict[Logs, Cut]) -> Iterator[tuple[Logs, Cut]]:
        for logs, seen in level.items():
            for side in (0, 1):
                for look in range(seen[side], len(logs[1 - side]) + 1):
                    now = (look, seen[1]) if side == 0 else (seen[0], look)
                    for data in self._moves(logs, side, look):
                        yield add(logs, side, data), now

    def _moves(self, logs: Logs, side: int, look: int) -> Iterator[bytes]:
        own = len(logs[side])
        past = (own, look) if side == 0 else (look, own)
        known, joint = record(logs), self.setting.joint
        standing, known_text = known.standing(joint, past), joint[0] == "text"
        if not self.effective or "open" not in standing.values():
            yield self._version(logs, side, look, None, "binding")
        for ref, how in standing.items():
            version = known.get(ref)
            if not self.effective or (how == "open" and ref[0] != side):
                yield self._about(logs, side, look, version, "accept")
                yield self._about(logs, side, look, version, "decline")
                yield self._version(logs, side, look, version, "binding")
                if known_text:
                    yield self._about(logs, side, look, version, "initial", paragraphs=[1, 3])
            if not self.effective or (how == "open" and ref[0] == side):
                yield self._about(logs, side, look, version, "withdraw")
        if not self.effective and not standing:
            yield self._version(logs, side, look, None, "ad-referendum")

    def _about(
        self, logs: Logs, side: int, look: int, version: Statement, verb: str, **more: Any
    ) -> bytes:
        kind, obj = f"{self.setting.joint[0]}.{verb}", name(thing(version) or (0, 0))
        do = {"of": version.leaf.hex()} | more | ({"mode": "binding"} if more else {})
        return entry(logs, side, look, kind, obj=obj, do=do)

    def _version(
        self, logs: Logs, side: int, look: int, base: Statement | None, mode: str
    ) -> bytes:
        family, host = self.setting.joint
        do = dict(self.setting.content) | {"mode": mode}
        if base is not None:
            do["of"] = base.leaf.hex()
            obj, verb = name(thing(base) or (0, 0)), "counter"
        else:
            do |= {} if family == "rules" else {HOSTS[family]: name(host)}
            obj, verb = None, "propose"
        kind = f"{family}.{verb}"
        return entry(logs, side, look, kind, obj=obj, do=do, body=self.setting.body)


def full(logs: Logs) -> Cut:
    return len(logs[0]), len(logs[1])


def smaller(setting: Setting, logs: Logs) -> Iterator[Logs]:
    """The pairs of logs that lack exactly the last entry of one log and are closed.

    Every closed cut between the setting and the full one is reached by such steps, so what holds
    over each step holds from every closed cut to every larger one.
    """
    cut, known = full(logs), record(logs)
    for side in (0, 1):
        last = known.statement((1 - side, cut[1 - side] - 1))
        less = cut[side] - 1
        if less >= len(setting.logs[side]) and (last is None or last.past[side] <= less):
            yield (logs[0][:less], logs[1]) if side == 0 else (logs[0], logs[1][:less])


def arrivals(logs: Logs) -> Iterator[tuple[int, ...]]:
    """Every order in which the entries can arrive, as the sides of the logs they come from."""
    known, total = record(logs), full(logs)

    def go(cut: Cut) -> Iterator[tuple[int, ...]]:
        if cut == total:
            yield ()
        for side in (0, 1):
            if cut[side] < total[side]:
                e = known.get((side, cut[side]))
                if e.past[0] <= cut[0] and e.past[1] <= cut[1]:
                    more = (cut[0] + 1, cut[1]) if side == 0 else (cut[0], cut[1] + 1)
                    for rest in go(more):
                        yield (side, *rest)

    return go((0, 0))
