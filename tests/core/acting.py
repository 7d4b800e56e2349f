"""Acts that people might ask for in a state, wisely or not."""

from collections.abc import Callable
from random import Random
from typing import Any

from detente.core import acts
from detente.core.acts import AnyAct, Member, NewItem, NewSession, Present
from detente.core.encoding import H, canonical
from detente.core.joint import Joint
from detente.core.kinds import Attribution, Conduct, Medium, Mode, Publication, Status
from detente.core.passes import Paragraph, Pass
from detente.core.state import State
from detente.core.statements import commit_body
from tests.core.logs import START

WHEN: dict[str, Any] = {"medium": Medium.VOICE, "start": START, "minutes": 50}
FACTS: dict[str, Any] = {
    "medium": Medium.VOICE, "start": START, "end": START + 3000, "present": (),
}  # fmt: skip
TITLE = {"en": "Guarantees", "ru": "Гарантии"}
WORDS = Pass((Paragraph(1, {"en": ("They meet again.",)}), Paragraph(2, {"en": ("Soon.",)})), TITLE)
PEOPLE = (Member("principal", TITLE),)


def marks(side: int) -> dict[str, Any]:
    """What a side commits to, and shows later: salt and body."""
    return {
        "salt": H(b"salt of side %d" % side),
        "body": canonical({"marks": [[True, bool(side)]]}),
    }


def commitment(side: int) -> str:
    return commit_body(**marks(side)).hex()


class Person:
    """Somebody at the desk of a side, who sees `state` and decides by the dice."""

    def __init__(self, state: State, side: int, dice: Random) -> None:
        self.state, self.side, self.dice = state, side, dice

    def act(self) -> AnyAct:
        makers: list[Callable[[], AnyAct]] = [
            self._opens, self._agenda, self._contact, self._terms, self._terms, self._rounds,
            self._rounds, self._facts, self._text, self._text, self._options, self._options,
        ]  # fmt: skip
        return self.dice.choice(makers)()

    def _one(self, refs: Any) -> str:
        """One of the last of these, now and then one that is nothing of the kind."""
        found = list(refs)[-3:]
        return self.dice.choice(found) if found and self.dice.random() < 0.95 else "0:1"

    def _some(self, talks: str) -> tuple[str, ...]:
        items = [one.id for one in self.state.items.values() if one.talks == talks]
        return tuple(self.dice.sample(items, min(len(items), self.dice.randrange(3))))

    def _mode(self) -> Mode:
        return self.dice.choice((Mode.BINDING, Mode.BINDING, Mode.BINDING, Mode.AD_REFERENDUM))

    def _of(self, joint: Joint | None) -> str:
        """The open version of a joint, or another one time in four."""
        standing = joint.standing().open if joint else None
        if standing is not None and self.dice.random() < 0.75:
            return standing.id
        return self._one(joint.versions if joint else ())

    def _maybe(self, refs: Any) -> str | None:
        return self._one(refs) if self.dice.random() < 0.3 else None

    def _conduct(self) -> Conduct:
        return Conduct(
            delegations=(self.dice.randrange(3), 0),
            recording=self._sides(),
            sharing=bool(self.dice.randrange(2)),
        )

    def _sides(self) -> Any:
        return self.dice.choice(((), (0,), (1,), (0, 1)))

    def _opens(self) -> AnyAct:
        talks, state = self._one(self.state.talks), self.state
        return self.dice.choice([
            acts.OpenNewTalks(title=TITLE),
            acts.OpenText(talks=talks, title=TITLE),
            acts.RequestContact(
                talks=talks, continues=self._maybe(state.contacts), items=self._some(talks),
                new_items=(NewItem(TITLE, urgent=True),), mode=self._mode(),
                conduct=self._conduct(), **WHEN,
            ),
            acts.RequestRounds(
                talks=talks, title=TITLE, sessions=self._sessions(talks, ""), mode=self._mode(),
                continues=self._maybe(state.contacts),
            ),
            acts.SetProfile(names=TITLE, zone="UTC", languages=("en",)),
            acts.SetRelays(("198.51.100.7",)),
        ])  # fmt: skip

    def _agenda(self) -> AnyAct:
        talks, item = self._one(self.state.talks), self._one(self.state.items)
        contact = self._one(self.state.contacts)
        status = self.dice.choice(list(Status))
        return self.dice.choice([
            acts.AddItem(talks=talks, title=TITLE, urgent=self.dice.random() < 0.5),
            acts.MarkItem(item, self.dice.choice([None, status]), self.dice.choice([None, True])),
            acts.RecordOutcomes(contact, {item: status}),
            acts.SharePosition(
                item=item, text=TITLE, attribution=self.dice.choice(list(Attribution)), by=TITLE,
                supersedes=self._maybe(self.state.positions),
            ),
        ])  # fmt: skip

    def _contact(self) -> AnyAct:
        contact = self._one(self.state.contacts)
        return self.dice.choice([
            acts.CallOff(contact, off=self.dice.random() < 0.6, reason=TITLE),
            acts.NameDelegation(contact, PEOPLE),
            acts.TellPublication(
                contact=contact, number=self.dice.randrange(3), what=Publication.READOUT,
                at=self.dice.choice([None, 5]), title=TITLE, text=TITLE,
            ),
        ])  # fmt: skip

    def _terms(self) -> AnyAct:
        contact = self._one(self.state.contacts)
        known = self.state.contacts.get(contact)
        named = {"contact": contact, "of": self._of(known.terms if known else None)}
        items = self._some(known.talks if known else "")
        return self.dice.choice([
            acts.ProposeTerms(contact=contact, mode=self._mode(), items=items, **WHEN),
            acts.CounterTerms(mode=self._mode(), items=items, **named, **WHEN),
            acts.AcceptTerms(**named, delegation=self.dice.choice([None, PEOPLE])),
            acts.AcceptTerms(**named), acts.DeclineTerms(**named), acts.WithdrawTerms(**named),
        ])  # fmt: skip

    def _sessions(self, talks: str, rounds: str) -> tuple[NewSession, ...]:
        old = [one.id for one in self.state.contacts.values() if one.rounds == rounds]
        kept = self.dice.sample(old, self.dice.randint(0, min(len(old), 2)))
        contacts = [*kept, *[None] * self.dice.randint(0 if kept else 1, 1)]
        return tuple(
            NewSession(**WHEN, items=self._some(talks), contact=contact) for contact in contacts
        )

    def _rounds(self) -> AnyAct:
        rounds = self._one(self.state.rounds)
        known = self.state.rounds.get(rounds)
        sessions = self._sessions(known.talks if known else "", rounds)
        named = {"rounds": rounds, "of": self._of(known.set if known else None)}
        return self.dice.choice([
            acts.ProposeRounds(rounds=rounds, sessions=sessions, mode=self._mode()),
            acts.CounterRounds(**named, sessions=sessions, mode=self._mode()),
            acts.AcceptRounds(**named), acts.AcceptRounds(**named), acts.DeclineRounds(**named),
            acts.WithdrawRounds(**named),
        ])  # fmt: skip

    def _facts(self) -> AnyAct:
        contact = self._one(self.state.contacts)
        known = self.state.contacts.get(contact)
        named = {"contact": contact, "of": self._of(known.facts if known else None)}
        present = {"present": (Present(0, "principal"),)}
        return self.dice.choice([
            acts.ProposeFacts(contact=contact, **FACTS | present), acts.AcceptFacts(**named),
            acts.CounterFacts(**named, **FACTS), acts.WithdrawFacts(**named),
        ])  # fmt: skip

    def _text(self) -> AnyAct:
        text = self._one(self.state.texts)
        known = self.state.texts.get(text)
        named = {"text": text, "of": self._of(known.passes if known else None)}
        paragraphs = self.dice.choice(((1,), (2,), (2, 1)))
        return self.dice.choice([
            acts.SendPass(text=text, words=WORDS, mode=self._mode()),
            acts.SendPass(**named, words=WORDS, whole=False, initials=paragraphs),
            acts.InitialParagraphs(**named, paragraphs=paragraphs, mode=self._mode()),
            acts.AcceptText(**named), acts.AcceptText(**named), acts.DeclineText(**named),
            acts.WithdrawText(**named),
        ])  # fmt: skip

    def _options(self) -> AnyAct:
        talks, options = self._one(self.state.talks), self._one(self.state.options)
        items = self._some(talks)[:1] or (self._one(self.state.items),)
        whose = self.side if self.dice.random() < 0.9 else 1 - self.side
        return self.dice.choice([
            acts.OfferOptions(talks=talks, items=items, options=((TITLE, TITLE),)),
            acts.CommitMarks(options, commitment(whose)), acts.RevealMarks(options, **marks(whose)),
            acts.CommitMarks(options, commitment(whose)), acts.RevealMarks(options, **marks(whose)),
        ])  # fmt: skip
