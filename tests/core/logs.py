"""Two logs of a line, written entry by entry without any node: what the tests of the fold need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from detente.core.encoding import H, canonical
from detente.core.joint import Joint
from detente.core.state import NotClosedError, State
from detente.core.statements import Statement, read_entry
from detente.core.tree import Tree, leaf_hash

LINE = H(b"a line of two sides")
CARDS = (H(b"card 0").hex(), H(b"card 1").hex())
BODY = H(b"a body").hex()
START = 1640896200
WITH_BODY = {
    "profile", "talks", "item", "position", "delegation", "rounds", "text", "options",
    "facts.propose", "facts.counter", "text.propose", "text.counter", "options.reveal",
}  # fmt: skip
PAIRED = {"cards": list(CARDS), "rules": 1, "trial": False, "continues": None}

CONDUCT = {
    "delegations": [0, 0],
    "interpretation": "none",
    "publicity": {"advisory": [None, None], "notice": None, "readout": [None, None]},
    "recording": [],
    "sharing": False,
}
TERMS = {
    "medium": "voice", "start": START, "minutes": 50, "items": [], "mode": "binding",
    "conduct": CONDUCT,
}  # fmt: skip
FACTS = {
    "medium": "voice", "start": START, "end": START + 3000, "call": None, "mode": "binding",
}  # fmt: skip
SESSION = {"contact": "0:3", "items": [], "medium": "video", "minutes": 90, "start": START}
ROUNDS = {"sessions": [SESSION], "mode": "binding", "conduct": CONDUCT}
TEXT = {"whole": False, "mode": "binding"}
RULES = {"rules": 2, "mode": "binding"}
CONTENT: dict[str, dict[str, Any]] = {
    "terms": TERMS, "rounds": ROUNDS, "facts": FACTS, "text": TEXT, "rules": RULES,
}  # fmt: skip
HOSTED = {"terms": "contact", "rounds": "rounds", "facts": "contact", "text": "text"}
"""The member of a proposal that names its host."""


@dataclass
class Logs:
    """Both logs; `seen[s]` is how much of the other log side s has seen, and never falls."""

    entries: tuple[list[bytes], list[bytes]] = field(default_factory=lambda: ([], []))
    seen: list[int] = field(default_factory=lambda: [0, 0])
    trees: tuple[Tree, Tree] = field(default_factory=lambda: (Tree(), Tree()))
    sessions: list[dict[str, Any]] = field(default_factory=list)
    """What a set of contacts has where a test does not say."""

    @property
    def cut(self) -> tuple[int, int]:
        return len(self.entries[0]), len(self.entries[1])

    def look(self, side: int, size: int | None = None) -> None:
        """Let a side see the other log up to `size`, or all of it."""
        size = len(self.entries[1 - side]) if size is None else size
        assert self.seen[side] <= size <= len(self.entries[1 - side])
        self.seen[side] = size

    def members(self, side: int, kind: str, do: Any, obj: str | None = None) -> dict[str, Any]:
        """The members of a side's next entry, right in every respect but what is passed in."""
        size = self.seen[side]
        return {
            "v": 1, "line": LINE.hex(), "side": side, "n": len(self.entries[side]),
            "seen": {"root": self.trees[1 - side].root(size).hex(), "size": size},
            "rules": 1, "at": 1640700000, "kind": kind, "obj": obj, "do": do,
            "body": BODY if kind in WITH_BODY else None, "blen": 7 if kind in WITH_BODY else 0,
        }  # fmt: skip

    def add(self, side: int, entry: bytes) -> str:
        """Append any bytes to a side's log; their reference."""
        self.entries[side].append(entry)
        self.trees[side].append(leaf_hash(entry))
        return f"{side}:{len(self.entries[side]) - 1}"

    def write(self, side: int, kind: str, do: Any, obj: str | None = None) -> str:
        return self.add(side, canonical(self.members(side, kind, do, obj)))

    def leaf(self, ref: str) -> str:
        return leaf_hash(self.entries[int(ref[0])][int(ref[2:])]).hex()

    def _content(self, subject: str) -> dict[str, Any]:
        sessions = {"sessions": self.sessions} if subject == "rounds" and self.sessions else {}
        return CONTENT[subject] | sessions

    def propose(self, side: int, host: str, subject: str = "terms", **change: Any) -> str:
        target = {HOSTED[subject]: host} if subject in HOSTED else {}
        return self.write(side, f"{subject}.propose", self._content(subject) | target | change)

    def counter(self, side: int, of: str, thing: str, subject: str = "terms", **change: Any) -> str:
        do = self._content(subject) | {"of": self.leaf(of)} | change
        return self.write(side, f"{subject}.counter", do, thing)

    def answer(self, side: int, verb: str, of: str, thing: str, subject: str = "terms") -> str:
        """Accept, decline or withdraw the version `of` of a thing."""
        return self.write(side, f"{subject}.{verb}", {"of": self.leaf(of)}, thing)

    def initial(self, side: int, of: str, thing: str, *paragraphs: int) -> str:
        do = {"of": self.leaf(of), "paragraphs": list(paragraphs) or [1], "mode": "binding"}
        return self.write(side, "text.initial", do, thing)

    def contact(
        self, side: int, talks: str, continues: str | None = None, rounds: str | None = None
    ) -> str:
        do = {"talks": talks, "continues": continues, "rounds": rounds}
        return self.write(side, "contact", do)

    def status(self, side: int, item: str, status: str, contact: str | None = None) -> str:
        return self.write(side, "item.status", {"status": status, "contact": contact}, item)

    def position(self, side: int, item: str, supersedes: str | None = None) -> str:
        do = {"item": item, "principled": False, "attribution": "role", "supersedes": supersedes}
        return self.write(side, "position", do)

    def options(self, side: int, talks: str, *items: str) -> str:
        do = {"talks": talks, "items": list(items), "counts": [2] * len(items)}
        return self.write(side, "options", do)

    def commit(self, side: int, options: str, marks: str) -> str:
        return self.write(side, "options.commit", {"marks": marks}, options)

    def reveal(self, side: int, options: str, marks: str) -> str:
        """Show what `marks` committed to."""
        members = self.members(side, "options.reveal", {}, options)
        return self.add(side, canonical(members | {"body": marks}))

    def closed(self, cut: tuple[int, int]) -> bool:
        """Whether the past of every well-formed entry in the cut lies in it."""
        return all(
            said is None or said.seen.size <= cut[1 - side]
            for side in (0, 1)
            for said in (read(side, n, self.entries[side][n]) for n in range(cut[side]))
        )

    def closed_cuts(self) -> list[tuple[int, int]]:
        zero, one = self.cut
        cuts = ((a, b) for a in range(zero + 1) for b in range(one + 1))
        return [cut for cut in cuts if self.closed(cut)]


@lru_cache(maxsize=4096)
def read(side: int, n: int, entry: bytes) -> Statement | None:
    return read_entry(entry, LINE, side, n)


def paired() -> Logs:
    """A line that both sides have opened, and both know it."""
    logs = Logs()
    for side in (0, 1):
        logs.write(side, "paired", PAIRED)
    for side in (0, 1):
        logs.look(side)
    return logs


def with_contact(asker: int = 0) -> tuple[Logs, str]:
    """A line on which `asker` opened a contact that the other side has seen; its reference."""
    logs = paired()
    contact = logs.contact(asker, logs.write(asker, "talks", {}))
    logs.look(1 - asker)
    return logs, contact


def with_rounds(asker: int = 0) -> tuple[Logs, str]:
    """A line on which `asker` opened rounds of one contact that the other side has seen."""
    logs = paired()
    talks = logs.write(asker, "talks", {})
    rounds = logs.write(asker, "rounds", {"talks": talks})
    contact = logs.contact(asker, talks, rounds=rounds)
    logs.sessions = [SESSION | {"contact": contact}]
    logs.look(1 - asker)
    return logs, rounds


def with_text(asker: int = 0) -> tuple[Logs, str]:
    """A line on which `asker` opened a joint text that the other side has seen."""
    logs = paired()
    text = logs.write(asker, "text", {"talks": logs.write(asker, "talks", {})})
    logs.look(1 - asker)
    return logs, text


def with_terms(asker: int = 0) -> tuple[Logs, str]:
    """A contact with agreed terms, so that facts can be proposed; both sides know it."""
    logs, contact = with_contact(asker)
    terms = logs.propose(asker, contact)
    logs.look(1 - asker)
    logs.answer(1 - asker, "accept", terms, terms)
    logs.look(asker)
    return logs, contact


def with_host(subject: str, asker: int = 0) -> tuple[Logs, str]:
    """Logs in which both sides know the host of an empty joint; side 0 is the asker of rules."""
    match subject:
        case "terms":
            return with_contact(asker)
        case "rounds":
            return with_rounds(asker)
        case "facts":
            return with_terms(asker)
        case "text":
            return with_text(asker)
        case _:
            return paired(), "0:0"


def joint_of(state: State, subject: str, host: str) -> Joint:
    """What both sides must agree on, by what hosts it."""
    match subject:
        case "terms":
            return state.contacts[host].terms
        case "rounds":
            return state.rounds[host].set
        case "facts":
            return state.contacts[host].facts
        case "text":
            return state.texts[host].passes
        case _:
            side = state.side(0)
            assert side is not None
            return side.rules


def joints(state: State) -> Iterator[tuple[str, str, Joint]]:
    """All that both sides must agree on, by subject and host."""
    for ref, contact in state.contacts.items():
        yield "terms", ref, contact.terms
        yield "facts", ref, contact.facts
    for ref, rounds in state.rounds.items():
        yield "rounds", ref, rounds.set
    for ref, text in state.texts.items():
        yield "text", ref, text.passes
    if (side := state.side(0)) is not None:
        yield "rules", side.id, side.rules


def arrive(
    entries: Sequence[Sequence[bytes]], order: Iterable[int] = (), state: State | None = None
) -> Iterator[State]:
    """The state after every entry, folded in turns that `order` prefers where causality lets it."""
    state = State(LINE, CARDS) if state is None else state
    sides = chain(order, repeat(0))
    while tuple(state.cut) != (len(entries[0]), len(entries[1])):
        first = next(sides)
        assert _step(state, entries, first) or _step(state, entries, 1 - first), "a causal loop"
        yield state


def fold(
    entries: Sequence[Sequence[bytes]],
    order: Iterable[int] = (),
    line: bytes = LINE,
    cards: tuple[str, str] = CARDS,
) -> State:
    """The state of both logs, whole."""
    state = State(line, cards)
    for _ in arrive(entries, order, state):
        pass
    return state


def _step(state: State, entries: Sequence[Sequence[bytes]], side: int) -> bool:
    """Fold a side's next entry if there is one and all that its author had seen is here."""
    if state.cut[side] == len(entries[side]):
        return False
    try:
        state.apply(side, entries[side][state.cut[side]])
    except NotClosedError:
        return False
    return True
