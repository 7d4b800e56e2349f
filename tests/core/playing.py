"""Arbitrary pairs of logs: sensible moves, senseless ones, and any `seen` that never falls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from detente.core.encoding import H
from tests.core.logs import CONTENT, SESSION, Logs, with_host

STATUSES = ("open", "narrowing", "agreed", "reserved", "dropped")
NOWHERE = "0:9"
UNJOINED = "positions and options"
"""What is not agreed between the sides, and follows rules of its own."""

_ENDS = (1, 3, 31, 63)
_MOVE = st.tuples(*(st.integers(0, end) for end in _ENDS))
_FEW = st.integers(1, 30).flatmap(lambda n: st.lists(_MOVE, min_size=n, max_size=n))


def _even(dice: Random) -> list[tuple[int, ...]]:
    """Many moves, each as likely as any other: what is drawn one by one likes to repeat itself."""
    return [tuple(dice.randint(0, end) for end in _ENDS) for _ in range(dice.randint(10, 40))]


MOVES = _FEW | st.integers(0, 2**32).map(Random).map(_even)


@dataclass
class Play:
    """Writes one entry a move, each about any of the things that were ever opened."""

    logs: Logs
    subject: str
    """What most moves are about: one of `CONTENT`, or `UNJOINED`."""
    opened: dict[str, list[str]]
    """By kind, what was opened."""
    versions: list[tuple[str, str, str]] = field(default_factory=list)
    """Version, thing and subject."""

    def move(self, side: int, look: int, verb: int, choice: int) -> None:
        """`look`: nothing new, one entry, or all; `verb` and `choice` pick what is written."""
        seen, size = self.logs.seen[side], len(self.logs.entries[1 - side])
        self.logs.look(side, (seen, seen, min(seen + 1, size), size)[look])
        writers: dict[range, Callable[[int, int], None]] = {
            range(7): self._propose, range(7, 14): self._answer, range(14, 19): self._withdraw,
            range(19, 23): self._open, range(23, 26): self._register, range(26, 28): self._initial,
            range(28, 31): self._mark, range(31, 32): self._garbage,
        }  # fmt: skip
        write = next(write for verbs, write in writers.items() if verb in verbs)
        if self.subject == UNJOINED and verb < 19:
            write = self._position if verb < 5 else self._mark
        elif self.subject == "text" and 15 < verb < 19:
            write = self._initial
        write(side, choice)

    def _any(self, kind: str, choice: int) -> str:
        found = self.opened.get(kind, [])
        return found[choice % len(found)] if found else NOWHERE

    def _last(self, kind: str, choice: int) -> str:
        """The last of a kind, or any at all one time in four."""
        return (
            self.opened[kind][-1] if choice % 4 and kind in self.opened else self._any(kind, choice)
        )

    def _add(self, kind: str, ref: str) -> None:
        self.opened.setdefault(kind, []).append(ref)

    def _version(self, side: int, choice: int) -> tuple[str, str, str] | None:
        """The last version of this side, or any at all one time in four."""
        likely = [one for one in self.versions if one[0].startswith(f"{side}:")]
        if choice % 4 and likely:
            return likely[-1]
        return self.versions[choice // 4 % len(self.versions)] if self.versions else None

    def _propose(self, side: int, choice: int) -> None:
        others = sorted({*CONTENT} - {self.subject})
        subject = ([self.subject] * 8 + others)[choice % 12] if self.subject in CONTENT else "terms"
        kind = {"terms": "contact", "facts": "contact", "rules": "side"}.get(subject, subject)
        mode = "ad-referendum" if choice > 58 else "binding"
        more = {"items": self.opened.get("item", [])[:1]} if subject == "terms" else {}
        host = self._any(kind, choice // 16)
        ref = self.logs.propose(side, host, subject, mode=mode, **more)
        self.versions.append((ref, ref, subject))

    def _answer(self, side: int, choice: int) -> None:
        version = self._version(1 - side, choice)
        if version is None:
            return self._register(side, choice)
        ref, thing, subject = version
        verb = ("accept", "counter", "accept", "decline")[choice // 16]
        if verb == "counter":
            counter = self.logs.counter(side, ref, thing, subject)
            return self.versions.append((counter, thing, subject))
        self.logs.answer(side, verb, ref, thing, "rules" if choice % 16 == 15 else subject)
        return None

    def _withdraw(self, side: int, choice: int) -> None:
        version = self._version(side, choice)
        if version is None:
            return self._propose(side, choice)
        ref, thing, subject = version
        self.logs.answer(side, "withdraw", ref, thing, subject)
        return None

    def _initial(self, side: int, choice: int) -> None:
        """A paragraph of a pass; now and then of an own one, or of what is no pass."""
        version = self._version(1 - side if choice % 8 else side, choice)
        if version is None:
            return self._open(side, choice)
        ref, thing, _ = version
        self.logs.initial(side, ref, thing, 1 + choice % 3)
        return None

    def _open(self, side: int, choice: int) -> None:
        talks, more = self._any("talks", choice // 8), choice > 31
        contact, item = self._any("contact", choice), self._any("item", choice)
        match choice % 8:
            case 0:
                self._add("talks", self.logs.write(side, "talks", {}))
            case 1:
                ref = self.logs.contact(side, talks, contact if more else None)
                self._add("contact", ref)
            case 2:
                kind = "rounds" if more else "text"
                self._add(kind, self.logs.write(side, kind, {"talks": talks}))
            case 3:
                ref = self.logs.contact(side, talks, rounds=self._any("rounds", choice))
                self._add("contact", ref)
                self.logs.sessions = [*self.logs.sessions[-1:], SESSION | {"contact": ref}]
            case 4:
                self._position(side, choice)
            case 5:
                self._add("options", self.logs.options(side, talks, item))
            case _:
                self._add("item", self.logs.write(side, "item", {"talks": talks}))

    def _position(self, side: int, choice: int) -> None:
        old = self._last("position", choice) if choice > 15 else None
        self._add("position", self.logs.position(side, self._any("item", choice // 4), old))

    def _register(self, side: int, choice: int) -> None:
        item, contact = self._any("item", choice), self._any("contact", choice // 8)
        match choice % 6:
            case 0:
                self.logs.status(
                    side, item, STATUSES[choice // 5 % 5], contact if choice % 2 else None
                )
            case 1:
                self.logs.write(side, "item.urgent", {"urgent": choice > 31}, item)
            case 2:
                self.logs.write(side, "contact.off", {"off": choice > 15}, contact)
            case 3:
                self.logs.write(side, "delegation", {}, contact)
            case 4 if choice > 31:
                do = {"at": choice, "attribution": "role", "number": 0, "what": "advisory"}
                self.logs.write(side, "notice", do, contact)
            case 4:
                self.logs.write(side, "profile", {}, f"{choice // 32}:0")
            case _:
                do = {"addresses": [f"198.51.100.{choice}"]}
                self.logs.write(side, "relays", do, f"{choice // 32}:0")

    def _mark(self, side: int, choice: int) -> None:
        """Commit to own marks, or now and then to those of the other side; show them."""
        options = self._last("options", choice // 8)
        marks = H(b"marks of side %d" % (side if choice % 8 else 1 - side)).hex()
        if options == NOWHERE:
            return self._open(side, 5)
        if choice % 2:
            self.logs.commit(side, options, marks)
        else:
            self.logs.reveal(side, options, marks)
        return None

    def _garbage(self, side: int, choice: int) -> None:
        entries = (b"", b"{}", H(bytes([choice])), b'{"v":1}')
        self.logs.add(side, entries[choice % 4])


@st.composite
def plays(draw: st.DrawFn) -> Logs:
    """Both logs of a line after any moves of two writers who owe each other nothing."""
    asker, subject = draw(st.integers(0, 1)), draw(st.sampled_from([*sorted(CONTENT), UNJOINED]))
    logs, host = with_host(subject, asker)
    if host == "0:0":
        logs.write(asker, "talks", {})
    opened = {"side": ["0:0"], "talks": [f"{asker}:1"]}
    if subject == UNJOINED:
        opened["item"] = [logs.write(asker, "item", {"talks": f"{asker}:1"})]
        opened["options"] = [logs.options(asker, f"{asker}:1", *opened["item"])]
        logs.look(1 - asker)
    elif subject != "rules":
        kind = {"terms": "contact", "facts": "contact"}.get(subject, subject)
        opened[kind] = [host]
    if subject == "rounds":
        opened["contact"] = [session["contact"] for session in logs.sessions]
    play = Play(logs, subject, opened)
    for move in draw(MOVES):
        play.move(*move)
    return logs


ORDERS = st.lists(st.integers(0, 1), min_size=40, max_size=40)
"""In which order entries arrive: whose comes next, wherever causality leaves a choice."""
