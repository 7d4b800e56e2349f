"""The state of a line: a pure fold of both logs (docs/protocol/record.md section 9).

`State.apply` takes the entries of a closed cut in any order that puts each one's past first, and
gives the same state whatever that order was. Bodies are never read. Objects are replaced, never
changed in place, so a `snapshot` stays as it is while folding goes on.
"""

from dataclasses import replace
from typing import NamedTuple, TypeVar, assert_never

import msgspec

from detente.core.encoding import H, u64, v
from detente.core.errors import LocalError
from detente.core.joint import MAX_ADMITTED, Joint
from detente.core.kinds import (
    Answer,
    CommitMarks,
    ContactOff,
    ContactSet,
    Delegation,
    Facts,
    Initial,
    ItemStatus,
    ItemUrgent,
    OpenContact,
    OpenItem,
    OpenOptions,
    OpenPosition,
    OpenRounds,
    OpenTalks,
    OpenText,
    Paired,
    Profile,
    Register,
    RevealMarks,
    Rules,
    Session,
    Terms,
    TextPass,
)
from detente.core.objects import (
    AgreedTerms,
    Contact,
    Initialled,
    Item,
    JointText,
    Mark,
    Marks,
    Object,
    Options,
    Position,
    Rounds,
    Side,
    Talks,
    agreed_terms,
)
from detente.core.statements import Statement, read_entry, split_ref
from detente.core.tree import Tree, leaf_hash

_FORMS = msgspec.json.Encoder(order="sorted")
"""Writes canonical JSON of what forms hold: references, hashes, enumerations, true, false, null."""
_V = TypeVar("_V")
_T = TypeVar("_T", Side, Talks, Item, Position, Contact, Rounds, JointText, Options)
_OfTalks = TypeVar("_OfTalks", Item, Contact, Rounds)
_Host = Contact | Rounds | JointText | Side


class NotClosedError(LocalError):
    """An entry was folded before something that its author had seen. This is a fault of ours."""


class _Thing(NamedTuple):
    """What a proposal opened (its subject is one of `kinds.SUBJECTS`), and what hosts it."""

    subject: str
    host: str


class State:
    """What follows from a closed cut of a line's two logs."""

    def __init__(self, line: bytes, cards: tuple[str, str]) -> None:
        self.line = line
        self._cards = cards
        self.cut: list[int] = [0, 0]
        self.objects: dict[str, Object] = {}
        self.talks: dict[str, Talks] = {}
        self.items: dict[str, Item] = {}
        self.positions: dict[str, Position] = {}
        self.contacts: dict[str, Contact] = {}
        self.rounds: dict[str, Rounds] = {}
        self.texts: dict[str, JointText] = {}
        self.options: dict[str, Options] = {}
        self.history: dict[str, Marks] = {}
        """By object, what each side said in its registers; a contact has its outcomes there too."""
        self._things: dict[str, _Thing] = {}
        self._trees = (Tree(), Tree())
        self._places: dict[str, int] = {}
        self._fixed: bytes | None = None  # the digest of a snapshot, whose trees go on changing

    def side(self, side: int) -> Side | None:
        """What this side said of itself; None until its `paired` is here."""
        one = self.objects.get(f"{side}:0")
        return one if isinstance(one, Side) else None

    @property
    def trial(self) -> bool:
        """Whether both sides called the line a trial."""
        sides = (self.side(0), self.side(1))
        return all(one is not None and one.paired.trial for one in sides)

    def snapshot(self) -> "State":
        """The state as it is now, for reading only: later `apply` calls do not touch it."""
        other = State.__new__(State)
        other.__dict__.update(self.__dict__)
        other.cut = list(self.cut)
        for name in _KEPT:
            setattr(other, name, dict(getattr(self, name)))
        other._fixed = self.digest()
        return other

    def digest(self) -> bytes:
        """The hash of all objects at this cut (section 9.7)."""
        if self._fixed is not None:
            return self._fixed
        zero, one = self._trees
        return H(v("detente/digest/v1", u64(len(zero)), zero.root(), u64(len(one)), one.root()))

    def apply(self, side: int, entry: bytes) -> Statement | None:
        """Fold the next entry of a side's log; its statement, or None if it is not well-formed.

        Raises NotClosedError when the entry's past is not all here.
        """
        said = read_entry(entry, self.line, side, self.cut[side])
        if said is not None and said.seen.size > self.cut[1 - side]:
            raise NotClosedError(f"{said.ref} has seen {said.seen.size} of {self.cut[1 - side]}")
        self.cut[side] += 1
        if said is not None and said.do is not None:
            changed = self._effect(said)
            if changed is not None:
                self._keep(changed)
                self._remember(said)
        return said

    def _remember(self, said: Statement) -> None:
        """Add what a side said in a register to the history of what it is about."""
        if not isinstance(said.do, Register):
            return
        outcome_of = said.do.contact if isinstance(said.do, ItemStatus) else None
        for ref in (said.obj, outcome_of):
            if ref is not None:
                marks = self.history.get(ref, (None, None))
                mark = Mark(said, marks[said.side])
                self.history[ref] = _with(marks, said.side, mark)

    def _keep(self, one: Object) -> None:
        leaf = leaf_hash(_FORMS.encode(one.form()))
        tree = self._trees[split_ref(one.id)[0]]
        if one.id in self._places:
            tree.replace(self._places[one.id], leaf)
        else:
            self._places[one.id] = len(tree)
            tree.append(leaf)
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

    def agreed_terms(
        self, contact: Contact, cut: tuple[int, int] | None = None
    ) -> AgreedTerms | None:
        """What both sides agreed on for a contact, by itself or as one of rounds."""
        return agreed_terms(contact, self.rounds.get(contact.rounds or ""), cut)

    def _effect(self, said: Statement) -> Object | None:
        """What the statement changes; None when it has no effect."""
        if isinstance(said.do, Paired):
            return self._paired(said, said.do)
        if self.side(said.side) is None:
            return None
        match said.do:
            case Profile() | ItemStatus() | ItemUrgent() | ContactOff() | Delegation():
                return self._register(said)
            case OpenTalks() | OpenItem() | OpenContact() | OpenRounds() | OpenText():
                return self._open(said)
            case OpenPosition():
                return self._position(said, said.do)
            case OpenOptions():
                return self._options(said, said.do)
            case CommitMarks() | RevealMarks():
                return self._marks(said, said.do)
            case Terms() | ContactSet() | Facts() | TextPass() | Rules() | Answer():
                return self._judge(said)
            case Initial():
                return self._initial(said, said.do)
            case None:
                return None
            case _ as unreachable:
                assert_never(unreachable)

    def _seen(self, said: Statement, ref: str | None, kind: type[_T]) -> _T | None:
        """The object of this kind that `ref` names, when the statement's author had seen it."""
        if ref is None or not said.saw(ref):
            return None
        one = self.objects.get(ref)
        return one if isinstance(one, kind) else None

    def _paired(self, said: Statement, do: Paired) -> Object | None:
        if said.n != 0 or do.cards != self._cards:
            return None
        return Side(said.ref, said, do, Joint(asker=0))

    def _open(self, said: Statement) -> Object | None:
        """What only needs its talks, and for a contact what it continues and belongs to."""
        match said.do:
            case OpenTalks():
                return Talks(said.ref, said)
            case OpenItem(talks=talks) if self._seen(said, talks, Talks):
                return Item(said.ref, said, talks)
            case OpenRounds(talks=talks) if self._seen(said, talks, Talks):
                return Rounds(said.ref, said, talks, Joint(said.side))
            case OpenText(talks=talks) if self._seen(said, talks, Talks):
                return JointText(said.ref, said, talks, Joint(said.side))
            case OpenContact(talks=talks) if self._seen(said, talks, Talks):
                return self._contact(said, said.do)
            case _:
                return None

    def _contact(self, said: Statement, do: OpenContact) -> Contact | None:
        continues, rounds = (() if ref is None else (ref,) for ref in (do.continues, do.rounds))
        if not self._of_talks(said, continues, Contact, do.talks):
            return None
        if not self._of_talks(said, rounds, Rounds, do.talks):
            return None
        terms, facts = Joint(said.side), Joint(said.side)
        return Contact(said.ref, said, do.talks, do.continues, do.rounds, terms, facts)

    def _of_talks(
        self, said: Statement, refs: tuple[str, ...], kind: type[_OfTalks], talks: str
    ) -> bool:
        """Whether the statement's author had seen all of these, each of its kind and talks."""
        found = (self._seen(said, ref, kind) for ref in refs)
        return all(one is not None and one.talks == talks for one in found)

    def _register(self, said: Statement) -> Object | None:
        match said.do:
            case Profile():
                side = self.side(said.side)
                mine = side is not None and said.obj == side.id
                return replace(side, profile=said) if side is not None and mine else None
            case ItemStatus() | ItemUrgent():
                return self._item(said, said.do)
            case ContactOff() | Delegation():
                contact = self._seen(said, said.obj, Contact)
                if contact is None:
                    return None
                if isinstance(said.do, Delegation):
                    delegation = _with(contact.delegation, said.side, said)
                    return replace(contact, delegation=delegation)
                now = said if said.do.off else None
                off, turns = _with(contact.off, said.side, now), contact.turns + 1
                return replace(contact, off=off, turns=turns)
            case _:
                return None

    def _item(self, said: Statement, do: ItemStatus | ItemUrgent) -> Item | None:
        item = self._seen(said, said.obj, Item)
        if item is None:
            return None
        if isinstance(do, ItemUrgent):
            return replace(item, urgent=_with(item.urgent, said.side, do.urgent))
        after = do.contact
        if after is not None and not self._of_talks(said, (after,), Contact, item.talks):
            return None
        return replace(item, status=_with(item.status, said.side, do.status))

    def _position(self, said: Statement, do: OpenPosition) -> Position | None:
        if self._seen(said, do.item, Item) is None:
            return None
        if do.supersedes is not None:
            old = self._seen(said, do.supersedes, Position)
            if old is None or old.superseded is not None:
                return None
            if (old.said.side, old.item) != (said.side, do.item):
                return None
            self._keep(replace(old, superseded=said.ref))
        return Position.of(said, do)

    def _options(self, said: Statement, do: OpenOptions) -> Options | None:
        known = self._seen(said, do.talks, Talks) is not None
        fits = known and self._of_talks(said, do.items, Item, do.talks)
        return Options.of(said, do) if fits else None

    def _marks(self, said: Statement, do: CommitMarks | RevealMarks) -> Options | None:
        """Section 9.6: commit once; reveal once, when both have committed."""
        one, side = self._seen(said, said.obj, Options), said.side
        if one is None:
            return None
        theirs = one.commits[1 - side]
        if isinstance(do, CommitMarks):
            copied = theirs is not None and said.saw(theirs.ref) and theirs.do == do
            if copied or one.commits[side] is not None:
                return None
            return replace(one, commits=_with(one.commits, side, said))
        if one.reveals[side] is not None or one.committed(side) != said.body:
            return None
        if theirs is None or not said.saw(theirs.ref) or one.copied:
            return None
        return replace(one, reveals=_with(one.reveals, side, said))

    def _initial(self, said: Statement, do: Initial) -> JointText | None:
        thing = self._things.get(said.obj or "")
        text = self.texts.get(thing.host) if thing and said.saw(said.obj or "") else None
        if text is None:
            return None
        version = text.passes.standing(said.past).open
        if version is None or version.side == said.side:
            return None
        if (version.thing, version.said.leaf) != (said.obj, do.of):
            return None
        if sum(said.saw(one.said.ref) for one in text.initials) >= MAX_ADMITTED:
            return None
        initials = (*text.initials, Initialled(said, version.id, do.paragraphs, do.mode))
        return replace(text, initials=initials)

    def _judge(self, said: Statement) -> Object | None:
        """A statement about what both must agree on: let its joint judge it."""
        subject, _, verb = said.kind.partition(".")
        if verb == "propose":
            host = self._host(said)
        else:
            thing = self._things.get(said.obj or "")
            known = thing is not None and thing.subject == subject and said.saw(said.obj or "")
            host = self._hosts(thing.host) if thing is not None and known else None
        if host is None or not self._fits(said, host):
            return None
        joint = _joint(subject, host).admit(said)
        if joint is None:
            return None
        if verb == "propose":
            self._things[said.ref] = _Thing(subject, host.id)
        return _hosting(subject, host, joint)

    def _hosts(self, ref: str) -> _Host | None:
        one = self.objects[ref]
        return one if isinstance(one, _Host) else None

    def _host(self, said: Statement) -> _Host | None:
        match said.do:
            case Terms(contact=str(ref)):
                contact = self._seen(said, ref, Contact)
                return contact if contact is not None and contact.rounds is None else None
            case Facts(contact=str(ref)):
                return self._seen(said, ref, Contact)
            case ContactSet(rounds=str(ref)):
                return self._seen(said, ref, Rounds)
            case TextPass(text=str(ref)):
                return self._seen(said, ref, JointText)
            case Rules():
                return self._seen(said, "0:0", Side)
            case _:
                return None

    def _fits(self, said: Statement, host: _Host) -> bool:
        """What the contents need of other objects in the statement's past."""
        match said.do, host:
            case Terms(items=items), Contact(talks=talks):
                return self._of_talks(said, items, Item, talks)
            case ContactSet(sessions=sessions), Rounds():
                return all(self._session_fits(said, one, host) for one in sessions)
            case Facts(contact=str()), Contact():
                return self.agreed_terms(host, said.past) is not None
            case _:
                return True

    def _session_fits(self, said: Statement, session: Session, rounds: Rounds) -> bool:
        contact = self._seen(said, session.contact, Contact)
        belongs = contact is not None and contact.rounds == rounds.id
        return belongs and self._of_talks(said, session.items, Item, rounds.talks)


_KEPT = (
    "objects", "talks", "items", "positions", "contacts", "rounds", "texts", "options", "history",
)  # fmt: skip
"""What a state keeps by reference, each of it replaced and never changed."""


def _with(pair: tuple[_V, _V], side: int, value: _V) -> tuple[_V, _V]:
    return (value, pair[1]) if side == 0 else (pair[0], value)


def _joint(subject: str, host: _Host) -> Joint:
    match host:
        case Side():
            return host.rules
        case Rounds():
            return host.set
        case JointText():
            return host.passes
        case Contact():
            return host.terms if subject == "terms" else host.facts


def _hosting(subject: str, host: _Host, joint: Joint) -> Object:
    """The host with this joint in the place of the one it had."""
    match host:
        case Side():
            return replace(host, rules=joint)
        case Rounds():
            return replace(host, set=joint)
        case JointText():
            return replace(host, passes=joint)
        case Contact():
            return replace(host, terms=joint) if subject == "terms" else replace(host, facts=joint)
