"""What both sides must agree on: each statement judged in its own past (section 9.5)."""

from dataclasses import replace

from detente.core.joint import MAX_ADMITTED, Joint
from detente.core.kinds import ContactSet, Facts, Initial, Rules, Session, Terms, TextPass
from detente.core.known import Known, Thing
from detente.core.objects import (
    Contact,
    Initialled,
    Item,
    JointText,
    Object,
    Rounds,
    Side,
)
from detente.core.statements import Statement

_Host = Contact | Rounds | JointText | Side


def judge(known: Known, said: Statement) -> Object | None:
    """The host, with a statement of its joint admitted; None when it is not.

    What a proposal opens is added to `known.things`.
    """
    subject, _, verb = said.kind.partition(".")
    if verb == "propose":
        host = _host(known, said)
    else:
        thing = _thing(known, said)
        host = _hosts(known, thing.host) if thing and thing.subject == subject else None
    if host is None or not _fits(known, said, host):
        return None
    joint = _joint(subject, host).admit(said)
    if joint is None:
        return None
    if verb == "propose":
        known.things[said.ref] = Thing(subject, host.id)
    return _hosting(subject, host, joint)


def _thing(known: Known, said: Statement) -> Thing | None:
    """The thing that `obj` names, when the statement's author had seen it."""
    ref = said.obj or ""
    return known.things[ref] if ref in known.things and said.saw(ref) else None


def _hosts(known: Known, ref: str) -> _Host | None:
    one = known.objects[ref]
    return one if isinstance(one, _Host) else None


def _host(known: Known, said: Statement) -> _Host | None:
    match said.do:
        case Terms(contact=str(ref)):
            contact = known.seen(said, ref, Contact)
            return contact if contact is not None and contact.rounds is None else None
        case Facts(contact=str(ref)):
            return known.seen(said, ref, Contact)
        case ContactSet(rounds=str(ref)):
            return known.seen(said, ref, Rounds)
        case TextPass(text=str(ref)):
            return known.seen(said, ref, JointText)
        case Rules():
            return known.seen(said, "0:0", Side)
        case _:
            return None


def _fits(known: Known, said: Statement, host: _Host) -> bool:
    """What the contents need of other objects in the statement's past."""
    match said.do, host:
        case Terms(items=items), Contact(talks=talks):
            return known.of_talks(said, items, Item, talks)
        case ContactSet(sessions=sessions), Rounds():
            return all(_session_fits(known, said, one, host) for one in sessions)
        case Facts(contact=str()), Contact():
            return known.agreed_terms(host, said.past) is not None
        case _:
            return True


def _session_fits(known: Known, said: Statement, session: Session, rounds: Rounds) -> bool:
    contact = known.seen(said, session.contact, Contact)
    belongs = contact is not None and contact.rounds == rounds.id
    return belongs and known.of_talks(said, session.items, Item, rounds.talks)


def initial(known: Known, said: Statement, do: Initial) -> JointText | None:
    """The text, with paragraphs of the other side's pass initialled; None when they are not."""
    thing = _thing(known, said)
    text = known.texts.get(thing.host) if thing else None
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
