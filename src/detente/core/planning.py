"""The statements that each act becomes.

An act is checked against the state before it is signed, so that a node never signs a statement that
would have no effect. `plan` is pure: state in, drafts of statements out.
"""

from typing import NamedTuple, assert_never

from msgspec import UNSET

from detente.core import acts, passes
from detente.core import kinds as do
from detente.core.act_problems import (
    AlreadyProposedError,
    BadTimesError,
    CalledOffError,
    LineNotBegunError,
    NoAgreedTermsError,
    NoMoreTurnsError,
    NotBindingError,
    NotCommittedError,
    NothingChangedError,
    NothingToAnswerError,
    OfRoundsError,
    OtherMarksError,
    SupersededError,
    TermsChangedError,
    TooManyItemsError,
    UnknownThingError,
)
from detente.core.encoding import Json, canonical
from detente.core.joint import MAX_ADMITTED, Joint, Version
from detente.core.objects import Contact, JointText, Options
from detente.core.state import State
from detente.core.statements import commit_body


class Draft(NamedTuple):
    """A statement before it has a place in the log; without a `salt` it gets a fresh one."""

    kind: str
    obj: str | None
    do: do.Do
    body: bytes | None = None
    salt: bytes | None = None


class _Plan:
    """Collects drafts; a draft may refer to an earlier one of the same act."""

    def __init__(self, state: State, side: int, first: int) -> None:
        self.state, self.side, self.first = state, side, first
        self.drafts: list[Draft] = []

    def add(self, kind: str, what: do.Do, obj: str | None = None, body: Json = None) -> str:
        """Append a draft; the reference it will have."""
        return self.append(Draft(kind, obj, what, None if body is None else canonical(body)))

    def append(self, draft: Draft) -> str:
        self.drafts.append(draft)
        return f"{self.side}:{self.first + len(self.drafts) - 1}"


def plan(state: State, side: int, first: int, act: acts.AnyAct) -> list[Draft]:
    """The statements that carry out an act of `side`, the first of them to get index `first`.

    Raises a LocalError, and plans nothing, when the state does not allow the act.
    """
    out = _Plan(state, side, first)
    if isinstance(act, acts.OpenLine) != (first == 0):
        raise LineNotBegunError("The line is not open yet, or it was opened already.")
    _dispatch(out, act)
    return out.drafts


def _dispatch(out: _Plan, act: acts.AnyAct) -> None:  # noqa: C901, PLR0912 - a line a kind of act
    match act:
        case acts.OpenLine():
            out.add("paired", do.Paired(cards=act.cards, rules=1, trial=act.trial, continues=None))
        case acts.SetProfile():
            body: Json = {"languages": act.languages, "names": act.names, "zone": act.zone}
            out.add("profile", do.Profile(), f"{out.side}:0", body)
        case acts.OpenNewTalks():
            out.add("talks", do.OpenTalks(), body={"title": act.title})
        case acts.AddItem():
            _known(act.talks in out.state.talks)
            _add_item(out, act.talks, acts.NewItem(act.title, act.urgent))
        case acts.MarkItem():
            _mark(out, act)
        case acts.RecordOutcomes():
            _outcomes(out, act)
        case acts.SharePosition():
            _position(out, act)
        case acts.RequestContact() | acts.ProposeTerms() | acts.CounterTerms():
            _terms(out, act)
        case acts.NameDelegation():
            _contact(out.state, act.contact)
            _delegation(out, act.contact, act.people)
        case acts.CallOff():
            _call_off(out, act)
        case acts.RequestRounds() | acts.ProposeRounds() | acts.CounterRounds():
            _rounds(out, act)
        case acts.ProposeFacts() | acts.CounterFacts():
            _facts(out, act)
        case acts.OpenText():
            _known(act.talks in out.state.talks)
            out.add("text", do.OpenText(talks=act.talks), body={"title": act.title})
        case acts.SendPass():
            _pass(out, act)
        case acts.InitialParagraphs():
            version = _answerable(_text(out.state, act.text).passes, act.of, out.side)
            _initial(out, _text(out.state, act.text), version, act.paragraphs, act.mode)
        case acts.OfferOptions():
            _offer(out, act)
        case acts.CommitMarks() | acts.RevealMarks():
            _marks(out, act)
        case _:
            _answer(out, act)


def _known(condition: bool) -> None:
    if not condition:
        raise UnknownThingError("This is not on the record of this line.")


def _contact(state: State, ref: str) -> Contact:
    _known(ref in state.contacts)
    return state.contacts[ref]


def _text(state: State, ref: str) -> JointText:
    _known(ref in state.texts)
    return state.texts[ref]


# --- agenda and positions -------------------------------------------------------------------------


def _add_item(out: _Plan, talks: str, item: acts.NewItem) -> str:
    ref = out.add("item", do.OpenItem(talks=talks), body={"title": item.title})
    if item.urgent:
        out.add("item.urgent", do.ItemUrgent(urgent=True), ref)
    return ref


def _mark(out: _Plan, act: acts.MarkItem) -> None:
    _known(act.item in out.state.items)
    item = out.state.items[act.item]
    if act.status is not None and act.status != item.status[out.side]:
        out.add("item.status", do.ItemStatus(status=act.status), act.item)
    if act.urgent is not None and act.urgent != item.urgent[out.side]:
        out.add("item.urgent", do.ItemUrgent(urgent=act.urgent), act.item)
    if not out.drafts:
        raise NothingChangedError("Nothing would change.")


def _outcomes(out: _Plan, act: acts.RecordOutcomes) -> None:
    contact = _contact(out.state, act.contact)
    for ref, status in act.status.items():
        item = out.state.items.get(ref)
        _known(item is not None and item.talks == contact.talks)
        out.add("item.status", do.ItemStatus(status=status, contact=contact.id), ref)


def _position(out: _Plan, act: acts.SharePosition) -> None:
    _known(act.item in out.state.items)
    if act.supersedes is not None:
        old = out.state.positions.get(act.supersedes)
        _known(old is not None and (old.said.side, old.item) == (out.side, act.item))
        if old is not None and old.superseded is not None:
            raise SupersededError("This position is superseded already.")
    body: dict[str, Json] = {"text": act.text}
    if act.by and act.attribution is not do.Attribution.NOT_NAMED:
        body["by"] = act.by
    out.add("position", do.OpenPosition(
        item=act.item, principled=act.principled, attribution=act.attribution,
        supersedes=act.supersedes,
    ), body=body)  # fmt: skip


# --- terms of a contact, and of rounds ------------------------------------------------------------


def _arrangement(
    act: acts.TermsAct | acts.RoundsAct,
) -> Json:
    body: dict[str, Json] = {"purpose": act.purpose, "place": act.place}
    body |= {"languages": list(act.languages)}
    return {name: value for name, value in body.items() if value} or None


def _terms(out: _Plan, act: acts.TermsAct) -> None:
    contact, version = None, None
    if isinstance(act, acts.RequestContact):
        _known(act.talks in out.state.talks)
        talks = act.talks
        _continues(out.state, act.continues, talks)
    else:
        contact = _contact(out.state, act.contact)
        talks = contact.talks
        if contact.rounds is not None:
            raise OfRoundsError("This contact is one of rounds.")
        if any(contact.off):
            raise CalledOffError("This contact is called off.")
        of = act.of if isinstance(act, acts.CounterTerms) else None
        version = _to_counter(out, contact.terms, of)
    _items_of(out.state, act.items, talks)
    if len(set(act.items)) < len(act.items) or len(act.items) + len(act.new_items) > do.MAX_ITEMS:
        raise TooManyItemsError(f"At most {do.MAX_ITEMS} agenda items, each of them once.")

    added = [_add_item(out, talks, item) for item in act.new_items]
    for item in dict.fromkeys(act.urgent):
        if item in act.items and not out.state.items[item].urgent[out.side]:
            out.add("item.urgent", do.ItemUrgent(urgent=True), item)
    if isinstance(act, acts.RequestContact):
        ref = out.add("contact", do.OpenContact(talks=talks, continues=act.continues))
    else:
        ref = act.contact
    if act.delegation is not None:
        _delegation(out, ref, act.delegation)
    terms = do.Terms(
        medium=act.medium, start=act.start, minutes=act.minutes, items=(*act.items, *added),
        mode=act.mode, conduct=act.conduct,
        contact=UNSET if version else ref, of=version.said.leaf if version else UNSET,
    )  # fmt: skip
    _propose(out, "terms", version, terms, _arrangement(act))


def _continues(state: State, ref: str | None, talks: str) -> None:
    _known(ref is None or _contact(state, ref).talks == talks)


def _items_of(state: State, items: tuple[str, ...], talks: str) -> None:
    for item in items:
        _known(item in state.items and state.items[item].talks == talks)


def _to_counter(out: _Plan, joint: Joint, of: str | None) -> Version | None:
    """The version that `of` counters; None when something is proposed anew."""
    _room(joint)
    if of is not None:
        return _answerable(joint, of, out.side)
    if joint.standing().open is not None:
        raise AlreadyProposedError("A proposal for this stands already.")
    return None


def _propose(
    out: _Plan, subject: str, version: Version | None, what: do.Content, body: Json
) -> None:
    verb, thing = ("counter", version.thing) if version else ("propose", None)
    out.add(f"{subject}.{verb}", what, thing, body)


def _delegation(out: _Plan, contact: str, people: acts.Members) -> None:
    listed: Json = [{"name": one.name, "role": one.role} for one in people]
    out.add("delegation", do.Delegation(), contact, {"people": listed})


def _call_off(out: _Plan, act: acts.CallOff) -> None:
    contact = _contact(out.state, act.contact)
    if out.state.agreed_terms(contact) is None:
        raise NoAgreedTermsError("The terms of this contact are not agreed yet.")
    if (contact.off[out.side] is not None) == act.off:
        raise NothingChangedError("Nothing would change.")
    body: Json = {"reason": act.reason} if act.reason else None
    out.add("contact.off", do.ContactOff(off=act.off), act.contact, body)


def _rounds(out: _Plan, act: acts.RoundsAct) -> None:
    rounds, version, before = None, None, None
    if isinstance(act, acts.RequestRounds):
        _known(act.talks in out.state.talks)
        talks, before = act.talks, act.continues
        _continues(out.state, before, talks)
        ref = out.add("rounds", do.OpenRounds(talks=talks), body={"title": act.title})
    else:
        ref = act.rounds
        _known(ref in out.state.rounds)
        rounds = out.state.rounds[ref]
        talks = rounds.talks
        of = act.of if isinstance(act, acts.CounterRounds) else None
        version = _to_counter(out, rounds.set, of)
    if len({item for one in act.sessions for item in one.items}) > do.MAX_ITEMS:
        raise TooManyItemsError(f"At most {do.MAX_ITEMS} agenda items.")
    sessions = []
    for one in act.sessions:
        _items_of(out.state, one.items, talks)
        before = _session_contact(out, one, ref, talks, before)
        sessions.append(do.Session(before, one.items, one.medium, one.minutes, one.start))
    if len({one.contact for one in sessions}) < len(sessions):
        raise UnknownThingError("A contact of these rounds is named twice.")
    contacts = do.ContactSet(
        sessions=tuple(sessions), mode=act.mode, conduct=act.conduct,
        rounds=UNSET if version else ref, of=version.said.leaf if version else UNSET,
    )  # fmt: skip
    _propose(out, "rounds", version, contacts, _arrangement(act))


def _session_contact(
    out: _Plan, one: acts.NewSession, rounds: str, talks: str, before: str | None
) -> str:
    if one.contact is None:
        contact = do.OpenContact(talks=talks, continues=before, rounds=rounds)
        return out.add("contact", contact)
    _known(_contact(out.state, one.contact).rounds == rounds)
    return one.contact


# --- facts, joint text and options ----------------------------------------------------------------


def _facts(out: _Plan, act: acts.FactsAct) -> None:
    contact = _contact(out.state, act.contact)
    if out.state.agreed_terms(contact) is None:
        raise NoAgreedTermsError("The terms of this contact are not agreed yet.")
    if act.end < act.start:
        raise BadTimesError("The contact cannot end before it starts.")
    of = act.of if isinstance(act, acts.CounterFacts) else None
    version = _to_counter(out, contact.facts, of)
    facts = do.Facts(
        medium=act.medium,
        start=act.start,
        end=act.end,
        call=act.call,
        mode=do.Mode.BINDING,
        contact=UNSET if version else act.contact,
        of=version.said.leaf if version else UNSET,
    )
    present: Json = [{"name": one.name, "role": one.role, "side": one.side} for one in act.present]
    _propose(out, "facts", version, facts, {"present": present})


def _pass(out: _Plan, act: acts.SendPass) -> None:
    text = _text(out.state, act.text)
    version = _to_counter(out, text.passes, act.of)
    if act.initials:
        if version is None:
            raise NothingToAnswerError("There is no pass of theirs to initial.")
        _initial(out, text, version, act.initials, act.initials_mode)
    what = do.TextPass(
        whole=act.whole,
        mode=act.mode,
        text=UNSET if version else act.text,
        of=version.said.leaf if version else UNSET,
    )
    body = passes.write_pass(act.words)
    if version is None:
        out.append(Draft("text.propose", None, what, body))
    else:
        out.append(Draft("text.counter", version.thing, what, body))


def _initial(
    out: _Plan, text: JointText, version: Version, paragraphs: tuple[int, ...], mode: do.Mode
) -> None:
    if len(text.initials) >= MAX_ADMITTED:
        raise NoMoreTurnsError("This text was initialled too often.")
    numbers = tuple(sorted(set(paragraphs)))
    what = do.Initial(of=version.said.leaf, paragraphs=numbers, mode=mode)
    out.add("text.initial", what, version.thing)


def _offer(out: _Plan, act: acts.OfferOptions) -> None:
    _known(act.talks in out.state.talks)
    _items_of(out.state, act.items, act.talks)
    _known(len(act.items) == len(act.options) and len(set(act.items)) == len(act.items))
    what = do.OpenOptions(
        talks=act.talks, items=act.items, counts=tuple(len(one) for one in act.options)
    )
    out.add("options", what, body={"options": [list(one) for one in act.options]})


def _marks(out: _Plan, act: acts.CommitMarks | acts.RevealMarks) -> None:
    _known(act.options in out.state.options)
    one: Options = out.state.options[act.options]
    if isinstance(act, acts.CommitMarks):
        if one.commits[out.side] is not None:
            raise NothingChangedError("Our side has committed to its marks already.")
        out.add("options.commit", do.CommitMarks(marks=act.marks), act.options)
        return
    if None in one.commits:
        raise NotCommittedError("Both sides have to commit to their marks first.")
    if one.reveals[out.side] is not None:
        raise NothingChangedError("Our side has shown its marks already.")
    if commit_body(act.salt, act.body).hex() != one.committed(out.side):
        raise OtherMarksError("These marks are not the ones committed to.")
    out.append(Draft("options.reveal", act.options, do.RevealMarks(), act.body, act.salt))


# --- answers --------------------------------------------------------------------------------------


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


def _answered(state: State, act: acts.AnswerAct) -> tuple[str, Joint]:
    """What an answer is about, and the joint that judges it."""
    match act:
        case acts.AcceptTerms() | acts.DeclineTerms() | acts.WithdrawTerms():
            return "terms", _contact(state, act.contact).terms
        case acts.AcceptFacts() | acts.WithdrawFacts():
            contact = _contact(state, act.contact)
            if state.agreed_terms(contact) is None:
                raise NoAgreedTermsError("The terms of this contact are not agreed yet.")
            return "facts", contact.facts
        case acts.AcceptRounds() | acts.DeclineRounds() | acts.WithdrawRounds():
            _known(act.rounds in state.rounds)
            return "rounds", state.rounds[act.rounds].set
        case acts.AcceptText() | acts.DeclineText() | acts.WithdrawText():
            return "text", _text(state, act.text).passes
        case _ as unreachable:
            assert_never(unreachable)


_WITHDRAWALS = (acts.WithdrawTerms, acts.WithdrawRounds, acts.WithdrawFacts, acts.WithdrawText)
_DECLINES = (acts.DeclineTerms, acts.DeclineRounds, acts.DeclineText)


def _answer(out: _Plan, act: acts.AnswerAct) -> None:
    subject, joint = _answered(out.state, act)
    _room(joint)
    body: Json = None
    if isinstance(act, _WITHDRAWALS):
        own = joint.standing().open
        if own is None or own.side != out.side or own.id != act.of:
            raise NothingToAnswerError("This proposal of ours no longer stands.")
        verb, version = "withdraw", own
    elif isinstance(act, _DECLINES):
        verb, version = "decline", _answerable(joint, act.of, out.side)
        body = {"reason": act.reason} if act.reason else None
    else:
        verb, version = "accept", _answerable(joint, act.of, out.side)
        if version.content.mode is not do.Mode.BINDING:
            raise NotBindingError("This was proposed ad referendum.")
    if isinstance(act, acts.AcceptTerms) and act.delegation is not None:
        _delegation(out, act.contact, act.delegation)
    out.add(f"{subject}.{verb}", do.Answer(of=version.said.leaf), version.thing, body)
