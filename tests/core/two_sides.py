"""Both sides of a line in one process, who act and hear each other when told to."""

from typing import Any

from detente.core import acts, planning
from detente.core.acts import AnyAct
from detente.core.encoding import H
from detente.core.errors import LocalError
from detente.core.kinds import Head
from detente.core.state import State
from detente.core.statements import write_entry
from tests.core.acting import TITLE, WHEN, WORDS
from tests.core.logs import CARDS, LINE, Logs, joint_of
from tests.core.nodes import effects

SALT = H(b"salt")


class Side:
    """One node's eyes: what it holds of both logs, and the state that follows."""

    def __init__(self, logs: Logs, number: int) -> None:
        self.logs, self.number = logs, number
        self.state = State(LINE, CARDS)

    def hear(self, most: int = 1000) -> None:
        """Receive up to so many entries of the other side, each after all that it had seen."""
        theirs = self.logs.entries[1 - self.number]
        for entry in theirs[self.state.cut[1 - self.number] :][:most]:
            self.state.apply(1 - self.number, entry)
        self.logs.look(self.number, self.state.cut[1 - self.number])

    def say(self, act: AnyAct) -> list[str]:
        """Write what an act becomes; every statement of it must have an effect at once."""
        drafts, first = self.draft(act), len(self.logs.entries[self.number])
        return [self._write(n, draft) for n, draft in enumerate(drafts, first)]

    def draft(self, act: AnyAct) -> list[planning.Draft]:
        """What an act would become; refused or not, the state stays as it was."""
        before = self.state.digest()
        try:
            drafts = planning.plan(
                self.state, self.number, len(self.logs.entries[self.number]), act
            )
        except LocalError:
            assert self.state.digest() == before
            raise
        assert drafts
        return drafts

    def _write(self, n: int, draft: planning.Draft) -> str:
        seen = self.logs.seen[self.number]
        entry = write_entry(
            line=LINE, side=self.number, n=n, at=0, kind=draft.kind, obj=draft.obj, do=draft.do,
            seen=Head(self.logs.trees[1 - self.number].root(seen).hex(), seen),
            salt=None if draft.body is None else draft.salt or SALT, body=draft.body,
        )  # fmt: skip
        before = effects(self.state)
        said = self.state.apply(self.number, entry)
        assert said is not None
        assert effects(self.state) != before, f"{draft.kind} was signed and has no effect"
        return self.logs.add(self.number, entry)


class Two:
    """Both sides of a line that is open, who hear each other when told to."""

    def __init__(self, *, opened: bool = True) -> None:
        self.logs = Logs()
        self.zero, self.one = Side(self.logs, 0), Side(self.logs, 1)
        if opened:
            for side in (self.zero, self.one):
                side.say(acts.OpenLine(cards=CARDS, trial=False))
            self.meet()

    def meet(self) -> None:
        self.zero.hear()
        self.one.hear()

    def talks(self) -> str:
        (ref,) = self.zero.say(acts.OpenNewTalks(title=TITLE))
        self.meet()
        return ref

    def contact(self, **change: Any) -> tuple[str, str]:
        """A contact that side 0 asks for, with its first terms; both references."""
        *_, contact, terms = self.zero.say(
            acts.RequestContact(talks=self.talks(), **(WHEN | change))
        )
        self.meet()
        return contact, terms

    def item(self, talks: str) -> str:
        (ref,) = self.zero.say(acts.AddItem(talks=talks, title=TITLE))
        self.meet()
        return ref

    def rounds(self, sessions: int = 2, **change: Any) -> tuple[str, str]:
        """Rounds that side 0 asks for, with their first set; both references."""
        new = tuple(acts.NewSession(**WHEN) for _ in range(sessions))
        request = acts.RequestRounds(talks=self.talks(), title=TITLE, sessions=new, **change)
        rounds, *_, terms = self.zero.say(request)
        self.meet()
        return rounds, terms

    def text(self, **change: Any) -> tuple[str, str]:
        """A joint text that side 0 begins, with its first pass; both references."""
        (text,) = self.zero.say(acts.OpenText(talks=self.talks(), title=TITLE))
        (first,) = self.zero.say(acts.SendPass(text=text, words=WORDS, **change))
        self.meet()
        return text, first

    def agreed(self) -> str:
        contact, terms = self.contact()
        self.one.say(acts.AcceptTerms(contact=contact, of=terms))
        self.meet()
        return contact


def how(side: Side, host: str, version: str, subject: str = "terms") -> str:
    return str(joint_of(side.state, subject, host).standing().how[version])
