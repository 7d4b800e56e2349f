"""What is known at a cut: the objects, and what a statement's author had seen of them."""

from typing import NamedTuple, TypeVar

from detente.core.joint import Cut
from detente.core.objects import (
    AgreedTerms,
    Contact,
    Item,
    JointText,
    Object,
    Options,
    Position,
    Rounds,
    Side,
    Talks,
    agreed_terms,
)
from detente.core.statements import Statement

_T = TypeVar("_T", Side, Talks, Item, Position, Contact, Rounds, JointText, Options)
_OfTalks = TypeVar("_OfTalks", Item, Contact, Rounds)


class Thing(NamedTuple):
    """What a proposal opened (its subject is one of `kinds.SUBJECTS`), and what hosts it."""

    subject: str
    host: str


class Known:
    """The objects of a line, by kind and reference."""

    def __init__(self, line: bytes, cards: tuple[str, str]) -> None:
        self.line = line
        self.cards = cards
        self.objects: dict[str, Object] = {}
        self.talks: dict[str, Talks] = {}
        self.items: dict[str, Item] = {}
        self.positions: dict[str, Position] = {}
        self.contacts: dict[str, Contact] = {}
        self.rounds: dict[str, Rounds] = {}
        self.texts: dict[str, JointText] = {}
        self.options: dict[str, Options] = {}
        self.things: dict[str, Thing] = {}

    def side(self, side: int) -> Side | None:
        """What this side said of itself; None until its `paired` is here."""
        one = self.objects.get(f"{side}:0")
        return one if isinstance(one, Side) else None

    @property
    def trial(self) -> bool:
        """Whether both sides called the line a trial."""
        sides = (self.side(0), self.side(1))
        return all(one is not None and one.paired.trial for one in sides)

    def agreed_terms(self, contact: Contact, cut: Cut | None = None) -> AgreedTerms | None:
        """What both sides agreed on for a contact, by itself or as one of rounds."""
        return agreed_terms(contact, self.rounds.get(contact.rounds or ""), cut)

    def seen(self, said: Statement, ref: str | None, kind: type[_T]) -> _T | None:
        """The object of this kind that `ref` names, when the statement's author had seen it."""
        if ref is None or not said.saw(ref):
            return None
        one = self.objects.get(ref)
        return one if isinstance(one, kind) else None

    def of_talks(
        self, said: Statement, refs: tuple[str, ...], kind: type[_OfTalks], talks: str
    ) -> bool:
        """Whether the statement's author had seen all of these, each of its kind and talks."""
        found = (self.seen(said, ref, kind) for ref in refs)
        return all(one is not None and one.talks == talks for one in found)

    def add(self, one: Object) -> None:
        """Put an object where it is found, in the place of what it was before."""
        self.objects[one.id] = one
        match one:
            case Talks():
                self.talks[one.id] = one
            case Item():
                self.items[one.id] = one
            case Position():
                self.positions[one.id] = one
            case Contact():
                self.contacts[one.id] = one
            case Rounds():
                self.rounds[one.id] = one
            case JointText():
                self.texts[one.id] = one
            case Options():
                self.options[one.id] = one
            case Side():
                pass
