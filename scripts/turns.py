"""Draws the tables of docs/protocol/turns.md by running the fold.

Every cell is found by writing real statements into two logs and folding both: nothing of the rules
is repeated here. Run it when they change:

    .venv/bin/python -m scripts.turns
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from detente.core.encoding import H
from detente.core.objects import Contact
from tests.core.logs import Logs, fold, joint_of, paired, with_contact, with_rounds, with_text

DOCUMENT = Path(__file__).parent.parent / "docs/protocol/turns.md"
NOTHING = "—"
Row = list[str]


def table(head: Row, rows: list[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def meet(logs: Logs) -> None:
    for side in (0, 1):
        logs.look(side)


# --- one version ----------------------------------------------------------------------------------


@dataclass
class Turn:
    """A joint text, hosted by 0:2, and the version that the table speaks of."""

    logs: Logs
    author: int = 0
    version: str = ""
    thing: str = ""

    def say(self, verb: str, *, mine: bool) -> str:
        """A statement of the version's author or of the other side; its reference."""
        side = self.author if mine else 1 - self.author
        if verb == "propose":
            return self.logs.propose(side, "0:2", "text")
        if verb == "counter":
            return self.logs.counter(side, self.version, self.thing, "text")
        if verb == "initial":
            return self.logs.initial(side, self.version, self.thing)
        return self.logs.answer(side, verb, self.version, self.thing, "text")

    def how(self) -> dict[str, str]:
        standing = joint_of(fold(self.logs.entries), "text", "0:2").standing()
        return {ref: str(how) for ref, how in standing.how.items()}

    def initials(self) -> int:
        return len(fold(self.logs.entries).texts["0:2"].initials)


def _nothing() -> Turn:
    """Nothing was proposed: the version is one that is not there."""
    return Turn(with_text()[0], version="0:1", thing="0:1")


def _open(author: int = 0, **change: str) -> Turn:
    logs, text = with_text()
    version = logs.propose(author, text, "text", **change)
    meet(logs)
    return Turn(logs, author, version, version)


def _after(verb: str, *, mine: bool) -> Turn:
    turn = _open()
    turn.say(verb, mine=mine)
    meet(turn.logs)
    return turn


def _lapsed() -> Turn:
    logs, text = with_text()
    version = logs.propose(0, text, "text")
    theirs = logs.propose(1, text, "text")
    meet(logs)
    logs.answer(1, "withdraw", theirs, theirs, "text")
    meet(logs)
    return Turn(logs, 0, version, version)


def _void() -> Turn:
    turn = _open()
    turn.say("withdraw", mine=True)
    void = turn.say("propose", mine=True)
    turn.say("decline", mine=False)
    meet(turn.logs)
    return Turn(turn.logs, 0, void, void)


STANDINGS: dict[str, Callable[[], Turn]] = {
    "nothing yet": _nothing,
    "open": _open,
    "open, ad referendum": lambda: _open(mode="ad-referendum"),
    "agreed": lambda: _after("accept", mine=False),
    "countered": lambda: _after("counter", mine=False),
    "declined": lambda: _after("decline", mine=False),
    "withdrawn": lambda: _after("withdraw", mine=True),
    "lapsed": _lapsed,
    "void": _void,
}  # fmt: skip
VERBS = ("propose", "counter", "accept", "decline", "withdraw", "initial")


def _outcome(turn: Turn, verb: str, *, mine: bool) -> str:
    """What a statement does to the version, and what it adds."""
    before, initials = turn.how(), turn.initials()
    said = turn.say(verb, mine=mine)
    after = turn.how()
    found = []
    if before.get(turn.version) != after.get(turn.version):
        found.append(after[turn.version])
    if said in after:
        found.append(f"a new one {after[said]}")
    if turn.initials() > initials:
        found.append("initialled")
    return "; ".join(found) or NOTHING


def versions() -> str:
    rows = [
        [f"`{verb}` by {'its author' if mine else 'the other side'}"]
        + [_outcome(make(), verb, mine=mine) for make in STANDINGS.values()]
        for mine in (False, True)
        for verb in VERBS
    ]
    for name, make in STANDINGS.items():
        turn = make()
        assert name.startswith(turn.how().get(turn.version, "nothing yet"))  # noqa: S101
    return table(["A version that is", *STANDINGS], rows)


def crossings() -> str:
    """What the author wrote, against what the other side answered, neither knowing of the other."""
    authors: dict[str, tuple[str, ...]] = {
        "`withdraw`": ("withdraw",),
        "`withdraw`, `propose`": ("withdraw", "propose"),
    }
    answers = ("accept", "counter", "decline", "initial")
    rows = []
    for name, said in authors.items():
        row = [name]
        for verb in answers:
            turn = _open()
            added = [turn.say(one, mine=True) for one in said]
            added.append(turn.say(verb, mine=False))
            row.append(_crossed(turn, added))
        rows.append(row)
    return table(["the author wrote ↓, the other side →", *(f"`{one}`" for one in answers)], rows)


def _crossed(turn: Turn, added: list[str]) -> str:
    how = turn.how()
    found = [f"the version: {how[turn.version]}"]
    found += [
        f"the {'new proposal' if ref[0] == str(turn.author) else 'counter'}: {how[ref]}"
        for ref in added
        if ref in how
    ]
    return "; ".join([*found, *(["initialled"] if turn.initials() else [])])


def proposals() -> str:
    """Both propose at once, and what can be done then."""
    rows = []
    for first, verb, whose in (
        ("", "", 0), ("the other side", "accept", 1), ("the asker", "accept", 0),
        ("the other side", "withdraw", 1), ("the asker", "withdraw", 0),
    ):  # fmt: skip
        logs, text = with_text()
        asker, other = logs.propose(0, text, "text"), logs.propose(1, text, "text")
        meet(logs)
        if verb:
            own = (asker, other)[whose]
            of = own if verb == "withdraw" else (other, asker)[whose]
            logs.answer(whose, verb, of, of, "text")
        how = Turn(logs).how()
        then = f"`{verb}` by {first}" if verb else "nothing"
        rows.append([then, how[asker], how[other]])
    return table(["and then", "the asker's proposal", "the other side's"], rows)


# --- options --------------------------------------------------------------------------------------

MARKS = (H(b"marks of side 0").hex(), H(b"marks of side 1").hex())


def _options() -> tuple[Logs, str]:
    logs = paired()
    talks = logs.write(0, "talks", {})
    options = logs.options(0, talks, logs.write(0, "item", {"talks": talks}))
    meet(logs)
    return logs, options


def _label(logs: Logs, options: str) -> str:
    one = fold(logs.entries).options[options]
    sides = []
    for side in (0, 1):
        shown = "shown" if one.reveals[side] else "committed" if one.commits[side] else NOTHING
        sides.append(shown)
    return f"{sides[0]} / {sides[1]}"


def _steps() -> Iterator[tuple[str, Callable[[Logs, str], str]]]:
    for side in (0, 1):
        yield f"`commit` by {side}", lambda logs, ref, s=side: logs.commit(s, ref, MARKS[s])
        yield (
            f"`commit` by {side}, copied",
            lambda logs, ref, s=side: logs.commit(s, ref, MARKS[1 - s]),
        )
        yield f"`reveal` by {side}", lambda logs, ref, s=side: logs.reveal(s, ref, MARKS[s])
        yield (
            f"`reveal` by {side}, other marks",
            lambda logs, ref, s=side: logs.reveal(s, ref, MARKS[1 - s]),
        )


def marks() -> str:
    """The life of options: every state that statements lead to, and what each does there."""
    states = {_label(*_options()): _options()}
    for logs, ref in _growing(states):
        for name, step in _steps():
            if "copied" not in name:
                after = deepcopy(logs)
                step(after, ref)
                meet(after)
                states.setdefault(_label(after, ref), (after, ref))
    rows = []
    for name, step in _steps():
        row = [name]
        for label, (logs, ref) in states.items():
            after = deepcopy(logs)
            step(after, ref)
            now = _label(after, ref)
            copy_of_nothing = "copied" in name and label.split(" / ")[int(name[12]) ^ 1] == NOTHING
            row.append("" if copy_of_nothing else NOTHING if now == label else now)
        rows.append(row)
    return table(["side 0 / side 1", *states], rows)


def _growing(states: dict[str, tuple[Logs, str]]) -> Iterator[tuple[Logs, str]]:
    """Each of the states, those included that are added meanwhile."""
    done: set[str] = set()
    while len(done) < len(states):
        for label in [one for one in states if one not in done]:
            done.add(label)
            yield states[label]


# --- a contact ------------------------------------------------------------------------------------


@dataclass
class Life:
    """A contact that side 0 opened, and what hosts its terms."""

    logs: Logs
    contact: str
    host: str
    subject: str = "terms"

    def state(self) -> Contact:
        return fold(self.logs.entries).contacts[self.contact]

    def label(self) -> str:
        state, contact = fold(self.logs.entries), self.state()
        terms, facts = joint_of(state, self.subject, self.host).standing(), contact.facts.standing()
        found = []
        if facts.agreed or facts.open:
            found = ["facts open" if facts.open else "facts agreed"]
        elif state.agreed_terms(contact):
            found = ["terms agreed"]
        elif terms.open:
            found = ["terms open"]
        if any(contact.off):
            found.append("called off")
        return ", ".join(found) or "asked for"

    def do(self, what: str) -> None:
        """One step, by side 0 or in answer by side 1."""
        subject = {"terms": self.subject, "facts": "facts"}.get(what.split(".", maxsplit=1)[0], "")
        host = self.contact if subject == "facts" else self.host
        match what:
            case "terms.propose" | "facts.propose":
                self.logs.propose(0, host, subject)
            case "contact.off true" | "contact.off false":
                off = what.endswith("true")
                self.logs.write(0, "contact.off", {"off": off}, self.contact)
            case _:
                joint = joint_of(fold(self.logs.entries), subject, host)
                version = joint.standing().open
                if version is not None:
                    verb = what.split(".")[1]
                    side = version.side if verb == "withdraw" else 1 - version.side
                    self.logs.answer(side, verb, version.id, version.thing, subject)
        meet(self.logs)


STEPS = (
    "terms.propose", "terms.accept", "terms.decline", "terms.withdraw", "contact.off true",
    "contact.off false", "facts.propose", "facts.accept", "facts.decline", "facts.withdraw",
)  # fmt: skip
LIVES: tuple[tuple[str, ...], ...] = (
    (), ("terms.propose",), ("terms.propose", "terms.accept"),
    ("terms.propose", "terms.accept", "contact.off true"),
    ("terms.propose", "terms.accept", "facts.propose"),
    ("terms.propose", "terms.accept", "facts.propose", "facts.accept"),
)  # fmt: skip


def _contact() -> Life:
    logs, contact = with_contact()
    return Life(logs, contact, contact)


def _of_rounds() -> Life:
    logs, rounds = with_rounds()
    return Life(logs, "0:3", rounds, "rounds")


def contacts(make: Callable[[], Life]) -> str:
    """The life of a contact: what each step does in each state."""
    columns: dict[str, Life] = {}
    for steps in LIVES:
        life = make()
        for step in steps:
            life.do(step)
        columns[life.label()] = life
    rows = []
    for step in STEPS:
        shown = step if make is _contact else step.replace("terms", "rounds")
        row = [f"`{shown}`"]
        for label, life in columns.items():
            after = deepcopy(life)
            before = fold(life.logs.entries).digest()
            after.do(step)
            changed = fold(after.logs.entries).digest() != before
            now = after.label()
            row.append(now if now != label else "another open" if changed else NOTHING)
        rows.append(row)
    return table(["", *columns], rows)


TABLES: dict[str, Callable[[], str]] = {
    "versions": versions, "crossings": crossings, "proposals": proposals, "marks": marks,
    "contact": lambda: contacts(_contact), "contact of rounds": lambda: contacts(_of_rounds),
}  # fmt: skip


def drawn(text: str) -> str:
    """The document with every table between its marks drawn anew."""
    for name, draw in TABLES.items():
        begin, end = f"<!-- table: {name} -->", f"<!-- end: {name} -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{draw()}\n\n{end}{rest.split(end)[1]}"
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(drawn(DOCUMENT.read_text("utf-8")), "utf-8")
