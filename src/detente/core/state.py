"""The state of a line: a pure fold of both logs (docs/protocol/record.md section 9).

`State.apply` takes the entries of a closed cut in any order that puts each one's past first, and
gives the same state whatever that order was. Bodies are never read. Objects are replaced, never
changed in place, so a `snapshot` stays as it is while folding goes on.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar, assert_never

from detente.core.encoding import H, Json, canonical, u64, v
from detente.core.errors import LocalError
from detente.core.joint import Joint
from detente.core.statements import (
    Answer,
    Facts,
    ItemStatus,
    ItemUrgent,
    OpenContact,
    OpenItem,
    OpenTalks,
    Paired,
    Profile,
    Rules,
    Statement,
    Status,
    Terms,
    read_entry,
    split_ref,
)
from detente.core.tree import Tree, leaf_hash


class NotClosedError(LocalError):
    """An entry was folded before something that its author had seen. This is a fault of ours."""


@dataclass(frozen=True)
class Side:
    """What a side said of itself, and the rules of the line, which side 0's object hosts."""

    id: str
    said: Statement
    paired: Paired
    rules: Joint
    profile: Statement | None = None

    def form(self) -> Json:
        profile = self.profile.leaf if self.profile else None
        return {
            "id": self.id, "kind": "side", "leaf": self.said.leaf, "profile": profile,
            "rules": _joint_form(self.rules),
        }  # fmt: skip


@dataclass(frozen=True)
class Talks:
    id: str
    said: Statement

    def form(self) -> Json:
        return {"id": self.id, "kind": "talks", "leaf": self.said.leaf}


@dataclass(frozen=True)
class Item:
    """An agenda item. `status` and `urgent` are by side number: each side's own register."""

    id: str
    said: Statement
    talks: str
    status: tuple[Status, Status] = (Status.OPEN, Status.OPEN)
    urgent: tuple[bool, bool] = (False, False)

    def form(self) -> Json:
        return {
            "id": self.id, "kind": "item", "leaf": self.said.leaf, "status": list(self.status),
            "talks": self.talks, "urgent": list(self.urgent),
        }  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """One call or meeting. `said.side` asked for it."""

    id: str
    said: Statement
    talks: str
    continues: str | None
    terms: Joint
    facts: Joint

    @property
    def agreed_terms(self) -> Terms | None:
        """What both sides agreed on for this contact, if they did."""
        agreed = self.terms.standing().agreed
        return agreed.content if agreed and isinstance(agreed.content, Terms) else None

    def form(self) -> Json:
        return {
            "continues": self.continues, "facts": _joint_form(self.facts), "id": self.id,
            "kind": "contact", "leaf": self.said.leaf, "talks": self.talks,
            "terms": _joint_form(self.terms),
        }  # fmt: skip


Object = Side | Talks | Item | Contact
_V = TypeVar("_V")
_T = TypeVar("_T", Side, Talks, Item, Contact)


def _joint_form(joint: Joint) -> Json:
    how = joint.standing().how
    return [
        {"how": how[ref], "id": ref, "leaf": joint.versions[ref].said.leaf}
        for ref in sorted(joint.versions, key=split_ref)
    ]


class _Thing(NamedTuple):
    """What a proposal opened: terms, facts or rules, and the object that hosts them."""

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
        self.contacts: dict[str, Contact] = {}
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
        other.cut, other.objects = list(self.cut), dict(self.objects)
        other.talks, other.items = dict(self.talks), dict(self.items)
        other.contacts = dict(self.contacts)
        other._fixed = self.digest()
        return other

    def digest(self) -> bytes:
        """The hash of all objects at this cut (section 9.6)."""
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
        return said

    def _keep(self, one: Object) -> None:
        leaf = leaf_hash(canonical(one.form()))
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
            case Contact():
                self.contacts[one.id] = one
            case Side():
                pass

    def _effect(self, said: Statement) -> Object | None:
        """What the statement changes; None when it has no effect."""
        if isinstance(said.do, Paired):
            return self._paired(said, said.do)
        if self.side(said.side) is None:
            return None
        match said.do:
            case Profile():
                return self._profile(said)
            case OpenTalks():
                return Talks(said.ref, said)
            case OpenItem(talks=talks):
                return Item(said.ref, said, talks) if self._seen(said, talks, Talks) else None
            case OpenContact():
                return self._contact(said, said.do)
            case ItemStatus() | ItemUrgent():
                return self._mark(said, said.do)
            case Terms() | Facts() | Rules() | Answer():
                return self._judge(said)
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

    def _profile(self, said: Statement) -> Object | None:
        side = self.side(said.side)
        if side is None or said.obj != side.id:
            return None
        return replace(side, profile=said)

    def _contact(self, said: Statement, do: OpenContact) -> Object | None:
        if self._seen(said, do.talks, Talks) is None:
            return None
        if do.continues is not None:
            earlier = self._seen(said, do.continues, Contact)
            if earlier is None or earlier.talks != do.talks:
                return None
        terms, facts = Joint(said.side), Joint(said.side)
        return Contact(said.ref, said, do.talks, do.continues, terms, facts)

    def _mark(self, said: Statement, do: ItemStatus | ItemUrgent) -> Object | None:
        item = self._seen(said, said.obj, Item)
        if item is None:
            return None
        if isinstance(do, ItemStatus):
            return replace(item, status=_with(item.status, said.side, do.status))
        return replace(item, urgent=_with(item.urgent, said.side, do.urgent))

    def _judge(self, said: Statement) -> Object | None:
        """A statement about terms, facts or rules: let their joint judge it."""
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
        if isinstance(host, Side):
            return replace(host, rules=joint)
        return replace(host, terms=joint) if subject == "terms" else replace(host, facts=joint)

    def _hosts(self, ref: str) -> Contact | Side | None:
        one = self.objects[ref]
        return one if isinstance(one, Contact | Side) else None

    def _host(self, said: Statement) -> Contact | Side | None:
        match said.do:
            case Terms(contact=str(ref)) | Facts(contact=str(ref)):
                return self._seen(said, ref, Contact)
            case Rules():
                return self._seen(said, "0:0", Side)
            case _:
                return None

    def _fits(self, said: Statement, host: Contact | Side) -> bool:
        """What the contents need of other objects in the statement's past."""
        match said.do, host:
            case Terms(items=items), Contact(talks=talks):
                known = (self._seen(said, ref, Item) for ref in items)
                return all(item is not None and item.talks == talks for item in known)
            case Facts(), Contact(terms=terms):
                return terms.standing(said.past).agreed is not None
            case _:
                return True


def _with(pair: tuple[_V, _V], side: int, value: _V) -> tuple[_V, _V]:
    return (value, pair[1]) if side == 0 else (pair[0], value)


def _joint(subject: str, host: Contact | Side) -> Joint:
    if isinstance(host, Side):
        return host.rules
    return host.terms if subject == "terms" else host.facts
