"""What a statement changes (docs/protocol/record.md sections 8, 9.2 and 9.6)."""

from dataclasses import replace
from typing import TypeVar, assert_never

from detente.core.joint import Joint
from detente.core.judging import initial, judge
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
    Notice,
    OpenContact,
    OpenItem,
    OpenOptions,
    OpenPosition,
    OpenRounds,
    OpenTalks,
    OpenText,
    Paired,
    Profile,
    Relays,
    RevealMarks,
    Rules,
    Terms,
    TextPass,
)
from detente.core.known import Known
from detente.core.objects import (
    Contact,
    Item,
    JointText,
    Object,
    Options,
    Position,
    Rounds,
    Side,
    Talks,
)
from detente.core.statements import Statement

_V = TypeVar("_V")


def effect(known: Known, said: Statement) -> list[Object]:
    """The objects that a statement opens or changes, as they are then; none without effect."""
    if known.side(said.side) is None and not isinstance(said.do, Paired):
        return []
    if isinstance(said.do, OpenPosition):
        return _position(known, said, said.do)
    one = _effect(known, said)
    return [] if one is None else [one]


def _effect(known: Known, said: Statement) -> Object | None:
    match said.do:
        case Paired():
            return _paired(known, said, said.do)
        case Profile() | Relays() | ItemStatus() | ItemUrgent():
            return _register(known, said)
        case ContactOff() | Delegation() | Notice():
            return _of_contact(known, said, said.do)
        case OpenTalks() | OpenItem() | OpenContact() | OpenRounds() | OpenText():
            return _open(known, said)
        case OpenOptions():
            return _options(known, said, said.do)
        case CommitMarks() | RevealMarks():
            return _marks(known, said, said.do)
        case Terms() | ContactSet() | Facts() | TextPass() | Rules() | Answer():
            return judge(known, said)
        case Initial():
            return initial(known, said, said.do)
        case OpenPosition() | None:
            return None
        case _ as unreachable:
            assert_never(unreachable)


def _paired(known: Known, said: Statement, do: Paired) -> Object | None:
    if said.n != 0 or do.cards != known.cards:
        return None
    return Side(said.ref, said, do, Joint(asker=0))


def _open(known: Known, said: Statement) -> Object | None:
    """What only needs its talks, and for a contact what it continues and belongs to."""
    match said.do:
        case OpenTalks():
            return Talks(said.ref, said)
        case OpenItem(talks=talks) if known.seen(said, talks, Talks):
            return Item(said.ref, said, talks)
        case OpenRounds(talks=talks) if known.seen(said, talks, Talks):
            return Rounds(said.ref, said, talks, Joint(said.side))
        case OpenText(talks=talks) if known.seen(said, talks, Talks):
            return JointText(said.ref, said, talks, Joint(said.side))
        case OpenContact(talks=talks) if known.seen(said, talks, Talks):
            return _contact(known, said, said.do)
        case _:
            return None


def _contact(known: Known, said: Statement, do: OpenContact) -> Contact | None:
    continues, rounds = (() if ref is None else (ref,) for ref in (do.continues, do.rounds))
    if not known.of_talks(said, continues, Contact, do.talks):
        return None
    if not known.of_talks(said, rounds, Rounds, do.talks):
        return None
    terms, facts = Joint(said.side), Joint(said.side)
    return Contact(said.ref, said, do.talks, do.continues, do.rounds, terms, facts)


def _register(known: Known, said: Statement) -> Object | None:
    match said.do:
        case Profile() | Relays():
            side = known.side(said.side)
            if side is None or said.obj != side.id:
                return None
            if isinstance(said.do, Relays):
                return replace(side, relays=said)
            return replace(side, profile=said)
        case ItemStatus() | ItemUrgent():
            return _item(known, said, said.do)
        case _:
            return None


def _of_contact(
    known: Known, said: Statement, do: ContactOff | Delegation | Notice
) -> Contact | None:
    contact = known.seen(said, said.obj, Contact)
    if contact is None:
        return None
    match do:
        case Delegation():
            return replace(contact, delegation=with_side(contact.delegation, said.side, said))
        case Notice():
            return replace(contact, notice=with_side(contact.notice, said.side, said))
        case ContactOff():
            off = with_side(contact.off, said.side, said if do.off else None)
            return replace(contact, off=off, turns=contact.turns + 1)


def _item(known: Known, said: Statement, do: ItemStatus | ItemUrgent) -> Item | None:
    item = known.seen(said, said.obj, Item)
    if item is None:
        return None
    if isinstance(do, ItemUrgent):
        return replace(item, urgent=with_side(item.urgent, said.side, do.urgent))
    after = do.contact
    if after is not None and not known.of_talks(said, (after,), Contact, item.talks):
        return None
    return replace(item, status=with_side(item.status, said.side, do.status))


def _position(known: Known, said: Statement, do: OpenPosition) -> list[Object]:
    """The position, and before it the one in whose place it comes."""
    if known.seen(said, do.item, Item) is None:
        return []
    if do.supersedes is None:
        return [Position.of(said, do)]
    old = known.seen(said, do.supersedes, Position)
    if old is None or old.superseded is not None:
        return []
    if (old.said.side, old.item) != (said.side, do.item):
        return []
    return [replace(old, superseded=said.ref), Position.of(said, do)]


def _options(known: Known, said: Statement, do: OpenOptions) -> Options | None:
    talks = known.seen(said, do.talks, Talks)
    fits = talks is not None and known.of_talks(said, do.items, Item, do.talks)
    return Options.of(said, do) if fits else None


def _marks(known: Known, said: Statement, do: CommitMarks | RevealMarks) -> Options | None:
    """Section 9.6: commit once; reveal once, when both have committed."""
    one, side = known.seen(said, said.obj, Options), said.side
    if one is None:
        return None
    theirs = one.commits[1 - side]
    if isinstance(do, CommitMarks):
        copied = theirs is not None and said.saw(theirs.ref) and theirs.do == do
        if copied or one.commits[side] is not None:
            return None
        return replace(one, commits=with_side(one.commits, side, said))
    if one.reveals[side] is not None or one.committed(side) != said.body:
        return None
    if theirs is None or not said.saw(theirs.ref) or one.copied:
        return None
    return replace(one, reveals=with_side(one.reveals, side, said))


def with_side(pair: tuple[_V, _V], side: int, value: _V) -> tuple[_V, _V]:
    """The pair with this value in the place of a side's."""
    return (value, pair[1]) if side == 0 else (pair[0], value)
