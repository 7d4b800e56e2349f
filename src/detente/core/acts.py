"""What people may do, and the statements each act becomes.

An act is checked against the state before it is signed, so that a node never signs a statement that
would have no effect. `plan` is pure: state in, drafts of statements out.
"""

from typing import Annotated, NamedTuple, assert_never

from msgspec import UNSET, Meta, Struct

from detente.core.encoding import Json, canonical
from detente.core.errors import LocalError
from detente.core.joint import Joint, Version
from detente.core.state import Contact, State
from detente.core.statements import (
    MAX_ITEMS,
    MAX_MINUTES,
    Answer,
    Count,
    Do,
    Facts,
    Hex,
    ItemStatus,
    ItemUrgent,
    Medium,
    Mode,
    OpenContact,
    OpenItem,
    OpenTalks,
    Paired,
    Profile,
    Ref,
    Status,
    Terms,
)

_Language = Annotated[str, Meta(pattern=r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")]
_Short = Annotated[str, Meta(min_length=1, max_length=200)]
_Long = Annotated[str, Meta(min_length=1, max_length=2000)]
ShortText = Annotated[dict[_Language, _Short], Meta(min_length=1, max_length=12)]
"""A title or name: one text of 1 to 200 characters for each language."""
LongText = Annotated[dict[_Language, _Long], Meta(max_length=12)]
"""Prose: one text of 1 to 2000 characters for each language; empty where nothing is said."""
Minutes = Annotated[int, Meta(ge=1, le=MAX_MINUTES)]


class TermsChangedError(LocalError):
    """The other side changed this while you wrote. Your draft is safe; compare and send again."""


class NothingToAnswerError(LocalError):
    """Nothing here waits for our answer. It may have been answered or withdrawn already."""


class AlreadyProposedError(LocalError):
    """A proposal stands already and waits for an answer. Answer or withdraw it first."""


class NotBindingError(LocalError):
    """This was proposed ad referendum. It can be countered or declined, not accepted."""


class UnknownThingError(LocalError):
    """This is not on the record of this line, or not of the kind that was meant."""


class NoAgreedTermsError(LocalError):
    """The terms of this contact are not agreed yet, so its facts cannot be proposed."""


class BadTimesError(LocalError):
    """The contact cannot end before it starts."""


class TooManyItemsError(LocalError):
    """A contact takes at most 64 agenda items, each of them once."""


class NothingChangedError(LocalError):
    """This is how it stands already, so there was nothing to sign."""


class NoMoreTurnsError(LocalError):
    """This went back and forth 256 times, the most there can be. Request a new contact for it."""


class LineNotBegunError(LocalError):
    """Our record of this line begins with the cards, once. Confirm the line first."""


class Present(Struct, frozen=True, forbid_unknown_fields=True):
    """A person who was in the contact, by side and role; the name may be left out."""

    side: Annotated[int, Meta(ge=0, le=1)]
    role: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[dict[_Language, _Short], Meta(max_length=12)] = {}


class NewItem(Struct, frozen=True, forbid_unknown_fields=True):
    title: ShortText
    urgent: bool = False


class Act(Struct, frozen=True, forbid_unknown_fields=True, tag_field="act"):
    """Something a person asks the node to sign."""


class OpenLine(Act, frozen=True, tag="open-line"):
    """Statement 0: written once, by the node, when both duty officers have confirmed."""

    cards: tuple[Hex, Hex]
    trial: bool


class SetProfile(Act, frozen=True, tag="set-profile"):
    names: ShortText
    zone: _Short
    languages: Annotated[tuple[_Language, ...], Meta(min_length=1, max_length=12)]


class OpenNewTalks(Act, frozen=True, tag="open-talks"):
    title: ShortText


class AddItem(Act, frozen=True, tag="add-item"):
    talks: Ref
    title: ShortText
    urgent: bool = False


class MarkItem(Act, frozen=True, tag="mark-item"):
    """Our own registers of an agenda item; None leaves one as it is."""

    item: Ref
    status: Status | None = None
    urgent: bool | None = None


class _TermsAct(Act, frozen=True):
    medium: Medium
    start: Count
    minutes: Minutes
    items: tuple[Ref, ...] = ()
    new_items: tuple[NewItem, ...] = ()
    urgent: tuple[Ref, ...] = ()
    """Items of `items` to mark urgent now."""
    purpose: LongText = {}
    mode: Mode = Mode.BINDING


class RequestContact(_TermsAct, frozen=True, tag="request-contact"):
    talks: Ref = ""
    continues: Ref | None = None


class ProposeTerms(_TermsAct, frozen=True, tag="propose-terms"):
    """Propose anew for a contact that has no standing proposal."""

    contact: Ref = ""


class CounterTerms(_TermsAct, frozen=True, tag="counter-terms"):
    contact: Ref = ""
    of: Ref = ""


class _Answering(Act, frozen=True):
    """`of` is the version answered, as the person saw it."""

    contact: Ref
    of: Ref


class AcceptTerms(_Answering, frozen=True, tag="accept-terms"):
    pass


class DeclineTerms(_Answering, frozen=True, tag="decline-terms"):
    reason: LongText = {}


class WithdrawTerms(_Answering, frozen=True, tag="withdraw-terms"):
    pass


class _FactsAct(Act, frozen=True):
    contact: Ref
    medium: Medium
    start: Count
    end: Count
    present: Annotated[tuple[Present, ...], Meta(max_length=64)]
    call: Hex | None = None


class ProposeFacts(_FactsAct, frozen=True, tag="propose-facts"):
    pass


class CounterFacts(_FactsAct, frozen=True, tag="counter-facts"):
    of: Ref = ""


class AcceptFacts(_Answering, frozen=True, tag="accept-facts"):
    pass


Terms_ = RequestContact | ProposeTerms | CounterTerms
AnyAct = (
    OpenLine
    | SetProfile
    | OpenNewTalks
    | AddItem
    | MarkItem
    | Terms_
    | AcceptTerms
    | DeclineTerms
    | WithdrawTerms
    | ProposeFacts
    | CounterFacts
    | AcceptFacts
)


class Draft(NamedTuple):
    """A statement before it has a place in the log."""

    kind: str
    obj: str | None
    do: Do
    body: bytes | None = None


class _Plan:
    """Collects drafts; a draft may refer to an earlier one of the same act."""

    def __init__(self, side: int, first: int) -> None:
        self.side, self.first = side, first
        self.drafts: list[Draft] = []

    def add(self, kind: str, do: Do, obj: str | None = None, body: Json = None) -> str:
        """Append a draft; the reference it will have."""
        self.drafts.append(Draft(kind, obj, do, None if body is None else canonical(body)))
        return f"{self.side}:{self.first + len(self.drafts) - 1}"


def plan(state: State, side: int, first: int, act: AnyAct) -> list[Draft]:
    """The statements that carry out an act of `side`, the first of them to get index `first`.

    Raises a LocalError, and plans nothing, when the state does not allow the act.
    """
    out = _Plan(side, first)
    if isinstance(act, OpenLine) != (first == 0):
        raise LineNotBegunError("The line is not open yet, or it was opened already.")
    match act:
        case OpenLine():
            out.add("paired", Paired(cards=act.cards, rules=1, trial=act.trial, continues=None))
        case SetProfile():
            body: Json = {"languages": act.languages, "names": act.names, "zone": act.zone}
            out.add("profile", Profile(), f"{side}:0", body)
        case OpenNewTalks():
            out.add("talks", OpenTalks(), body={"title": act.title})
        case AddItem():
            _known(act.talks in state.talks)
            _add_item(out, act.talks, NewItem(act.title, act.urgent))
        case MarkItem():
            _mark(out, state, act)
        case RequestContact() | ProposeTerms() | CounterTerms():
            _terms(out, state, act)
        case AcceptTerms() | DeclineTerms() | WithdrawTerms():
            _answer_terms(out, state, act)
        case ProposeFacts() | CounterFacts() | AcceptFacts():
            _facts(out, state, act)
        case _ as unreachable:
            assert_never(unreachable)
    return out.drafts


def _known(condition: bool) -> None:
    if not condition:
        raise UnknownThingError("This is not on the record of this line.")


def _contact(state: State, ref: str) -> Contact:
    _known(ref in state.contacts)
    return state.contacts[ref]


def _add_item(out: _Plan, talks: str, item: NewItem) -> str:
    ref = out.add("item", OpenItem(talks=talks), body={"title": item.title})
    if item.urgent:
        out.add("item.urgent", ItemUrgent(urgent=True), ref)
    return ref


def _mark(out: _Plan, state: State, act: MarkItem) -> None:
    _known(act.item in state.items)
    item = state.items[act.item]
    if act.status not in {None, item.status[out.side]}:
        out.add("item.status", ItemStatus(status=act.status), act.item)
    if act.urgent not in {None, item.urgent[out.side]}:
        out.add("item.urgent", ItemUrgent(urgent=act.urgent), act.item)
    if not out.drafts:
        raise NothingChangedError("Nothing would change.")


def _terms(out: _Plan, state: State, act: Terms_) -> None:
    contact, version = None, None
    if isinstance(act, RequestContact):
        _known(act.talks in state.talks)
        talks = act.talks
        _known(act.continues is None or _contact(state, act.continues).talks == talks)
    else:
        contact = _contact(state, act.contact)
        talks = contact.talks
        if isinstance(act, CounterTerms):
            version = _answerable(contact.terms, act.of, out.side)
        elif contact.terms.standing().open is not None:
            raise AlreadyProposedError("Terms for this contact stand already.")
        _room(contact.terms)
    for item in act.items:
        _known(item in state.items and state.items[item].talks == talks)
    if len(set(act.items)) < len(act.items) or len(act.items) + len(act.new_items) > MAX_ITEMS:
        raise TooManyItemsError(f"At most {MAX_ITEMS} agenda items, each of them once.")

    added = [_add_item(out, talks, item) for item in act.new_items]
    for item in dict.fromkeys(act.urgent):
        if item in act.items and not state.items[item].urgent[out.side]:
            out.add("item.urgent", ItemUrgent(urgent=True), item)
    if isinstance(act, RequestContact):
        ref = out.add("contact", OpenContact(talks=talks, continues=act.continues))
    else:
        ref = act.contact
    terms = Terms(
        medium=act.medium,
        start=act.start,
        minutes=act.minutes,
        items=(*act.items, *added),
        mode=act.mode,
        contact=UNSET if version else ref,
        of=version.said.leaf if version else UNSET,
    )
    body: Json = {"purpose": act.purpose} if act.purpose else None
    if version is None:
        out.add("terms.propose", terms, None, body)
    else:
        out.add("terms.counter", terms, version.thing, body)


def _room(joint: Joint) -> None:
    """One more statement about this must still be admitted."""
    if joint.full:
        raise NoMoreTurnsError("This went back and forth too often.")


def _answerable(joint: Joint, of: str, side: int) -> Version:
    """The open version, when it is the one that the person saw and the other side's to answer."""
    version = joint.standing().open
    if version is None or version.side == side:
        raise NothingToAnswerError("Nothing here waits for our answer.")
    if version.id != of:
        raise TermsChangedError("The other side changed this while you wrote.")
    return version


def _binding(version: Version) -> None:
    if version.content.mode is not Mode.BINDING:
        raise NotBindingError("This was proposed ad referendum.")


def _answer_terms(
    out: _Plan, state: State, act: AcceptTerms | DeclineTerms | WithdrawTerms
) -> None:
    terms = _contact(state, act.contact).terms
    _room(terms)
    if isinstance(act, WithdrawTerms):
        version = terms.standing().open
        if version is None or version.side != out.side or version.id != act.of:
            raise NothingToAnswerError("This proposal of ours no longer stands.")
        verb, body = "withdraw", None
    else:
        version = _answerable(terms, act.of, out.side)
        verb = "decline"
        if isinstance(act, AcceptTerms):
            verb = "accept"
            _binding(version)
        reason = act.reason if isinstance(act, DeclineTerms) else {}
        body = {"reason": reason} if reason else None
    out.add(f"terms.{verb}", Answer(of=version.said.leaf), version.thing, body)


def _facts(out: _Plan, state: State, act: ProposeFacts | CounterFacts | AcceptFacts) -> None:
    contact = _contact(state, act.contact)
    if contact.terms.standing().agreed is None:
        raise NoAgreedTermsError("The terms of this contact are not agreed yet.")
    _room(contact.facts)
    if isinstance(act, AcceptFacts):
        answered = _answerable(contact.facts, act.of, out.side)
        _binding(answered)
        out.add("facts.accept", Answer(of=answered.said.leaf), answered.thing)
        return
    if act.end < act.start:
        raise BadTimesError("The contact cannot end before it starts.")
    version: Version | None = None
    if isinstance(act, CounterFacts):
        version = _answerable(contact.facts, act.of, out.side)
    elif contact.facts.standing().open is not None:
        raise AlreadyProposedError("Facts of this contact stand already.")
    facts = Facts(
        medium=act.medium,
        start=act.start,
        end=act.end,
        call=act.call,
        mode=Mode.BINDING,
        contact=UNSET if version else act.contact,
        of=version.said.leaf if version else UNSET,
    )
    present = [{"name": one.name, "role": one.role, "side": one.side} for one in act.present]
    if version is None:
        out.add("facts.propose", facts, None, {"present": present})
    else:
        out.add("facts.counter", facts, version.thing, {"present": present})
