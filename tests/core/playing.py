"""Arbitrary pairs of logs: sensible moves, senseless ones, and any `seen` that never falls."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from detente.core.encoding import H
from tests.core.logs import CONTENT, Logs, with_contact, with_terms

STATUSES = ("open", "narrowing", "agreed", "reserved", "dropped")

_MOVE = st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 23), st.integers(0, 63))
MOVES = st.integers(1, 30).flatmap(lambda n: st.lists(_MOVE, min_size=n, max_size=n))


@dataclass
class Play:
    """Writes one entry a move. `known` are all things that answers could be about."""

    logs: Logs
    talks: list[str]
    contacts: list[str]
    subjects: list[str]
    items: list[str] = field(default_factory=list)
    versions: list[tuple[str, str, str]] = field(default_factory=list)

    def move(self, side: int, look: int, verb: int, choice: int) -> None:
        """`look`: nothing new, one entry, or all; `verb` and `choice` pick what is written."""
        seen, size = self.logs.seen[side], len(self.logs.entries[1 - side])
        self.logs.look(side, (seen, seen, min(seen + 1, size), size)[look])
        writers: dict[range, Callable[[int, int], None]] = {
            range(7): self._propose, range(7, 14): self._answer, range(14, 20): self._withdraw,
            range(20, 21): self._open, range(21, 23): self._register, range(23, 24): self._garbage,
        }  # fmt: skip
        next(write for verbs, write in writers.items() if verb in verbs)(side, choice)

    def _version(self, side: int, choice: int) -> tuple[str, str, str] | None:
        """The last version of this side, or any at all one time in four."""
        likely = [one for one in self.versions if one[0].startswith(f"{side}:")]
        if choice % 4 and likely:
            return likely[-1]
        return self.versions[choice // 4 % len(self.versions)] if self.versions else None

    def _propose(self, side: int, choice: int) -> None:
        subject = self.subjects[choice % 8]
        contact = self.contacts[choice // 16 % len(self.contacts)]
        mode = "ad-referendum" if choice > 58 else "binding"
        items = {"items": self.items[:1]} if subject == "terms" else {}
        ref = self.logs.propose(side, contact, subject, mode=mode, **items)
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

    def _open(self, side: int, choice: int) -> None:
        talks = self.talks[choice // 4 % len(self.talks)]
        match choice % 4:
            case 0:
                self.talks.append(self.logs.write(side, "talks", {}))
            case 1:
                do = {
                    "talks": talks,
                    "continues": self.contacts[0] if choice > 31 else None,
                    "rounds": None,
                }
                self.contacts.append(self.logs.write(side, "contact", do))
            case _:
                self.items.append(self.logs.write(side, "item", {"talks": talks}))

    def _register(self, side: int, choice: int) -> None:
        item = self.items[choice % len(self.items)] if self.items else "0:9"
        match choice % 3:
            case 0:
                self.logs.write(
                    side, "item.status", {"status": STATUSES[choice % 5], "contact": None}, item
                )
            case 1:
                self.logs.write(side, "item.urgent", {"urgent": choice > 31}, item)
            case _:
                self.logs.write(side, "profile", {}, f"{choice // 32}:0")

    def _garbage(self, side: int, choice: int) -> None:
        entries = (b"", b"{}", H(bytes([choice])), b'{"v":1}')
        self.logs.add(side, entries[choice % 4])


@st.composite
def plays(draw: st.DrawFn) -> Logs:
    """Both logs of a line after any moves of two writers who owe each other nothing."""
    asker, subject = draw(st.integers(0, 1)), draw(st.sampled_from(sorted(CONTENT)))
    logs, contact = with_terms(asker) if subject == "facts" else with_contact(asker)
    play = Play(logs, [f"{asker}:1"], [contact], [subject] * 6 + sorted({*CONTENT} - {subject}))
    for move in draw(MOVES):
        play.move(*move)
    return logs


ORDERS = st.lists(st.integers(0, 1), min_size=40, max_size=40)
"""In which order entries arrive: whose comes next, wherever causality leaves a choice."""
