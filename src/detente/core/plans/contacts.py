"""Contacts and rounds: their terms, whom we send, and calling off."""

from msgspec import UNSET

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import (
    CalledOffError,
    NoAgreedTermsError,
    NothingChangedError,
    OfRoundsError,
    TooManyItemsError,
    UnknownThingError,
)
from detente.core.encoding import Json
from detente.core.joint import Version
from detente.core.plans.agenda import add_item
from detente.core.plans.draft import Plan, known, to_counter


def terms(out: Plan, act: acts.TermsAct) -> None:
    """Terms of a contact, and before them whatever they name that is new."""
    version = None
    if isinstance(act, acts.RequestContact):
        talks = out.talks(act.talks)
        _continues(out, act.continues, talks)
    else:
        talks, version = _proposable(out, act)
    out.items_of(talks, act.items)
    if len(set(act.items)) < len(act.items) or len(act.items) + len(act.new_items) > do.MAX_ITEMS:
        raise TooManyItemsError(f"At most {do.MAX_ITEMS} agenda items, each of them once.")

    added = [add_item(out, talks, item) for item in act.new_items]
    for item in dict.fromkeys(act.urgent):
        if item in act.items and not out.state.items[item].urgent[out.side]:
            out.add("item.urgent", do.ItemUrgent(urgent=True), item)
    if isinstance(act, acts.RequestContact):
        ref = out.add("contact", do.OpenContact(talks=talks, continues=act.continues))
    else:
        ref = act.contact
    if act.delegation is not None:
        delegation(out, ref, act.delegation)
    proposed = do.Terms(
        medium=act.medium, start=act.start, minutes=act.minutes, items=(*act.items, *added),
        mode=act.mode, conduct=act.conduct,
        contact=UNSET if version else ref, of=version.said.leaf if version else UNSET,
    )  # fmt: skip
    out.propose("terms", version, proposed, _arrangement(act))


def _proposable(
    out: Plan, act: acts.ProposeTerms | acts.CounterTerms
) -> tuple[str, Version | None]:
    """The talks of a contact that takes terms of its own now, and the version to counter."""
    contact = out.contact(act.contact)
    if contact.rounds is not None:
        raise OfRoundsError("This contact is one of rounds.")
    if any(contact.off):
        raise CalledOffError("This contact is called off.")
    of = act.of if isinstance(act, acts.CounterTerms) else None
    return contact.talks, to_counter(contact.terms, of, out.side)


def _arrangement(act: acts.TermsAct | acts.RoundsAct) -> Json:
    body: dict[str, Json] = {"purpose": act.purpose, "place": act.place}
    body |= {"languages": list(act.languages)}
    return {name: value for name, value in body.items() if value} or None


def _continues(out: Plan, ref: str | None, talks: str) -> None:
    known(ref is None or out.contact(ref).talks == talks)


def delegation(out: Plan, contact: str, people: acts.Members) -> None:
    listed: Json = [{"name": one.name, "role": one.role} for one in people]
    out.add("delegation", do.Delegation(), contact, {"people": listed})


def call_off(out: Plan, act: acts.CallOff) -> None:
    contact = out.contact(act.contact)
    if act.off and out.state.agreed_terms(contact) is None:
        raise NoAgreedTermsError("The terms of this contact are not agreed yet.")
    if (contact.off[out.side] is not None) == act.off:
        raise NothingChangedError("Nothing would change.")
    body: Json = {"reason": act.reason} if act.reason else None
    out.add("contact.off", do.ContactOff(off=act.off), act.contact, body)


def notice(out: Plan, act: acts.TellPublication) -> None:
    contact = out.contact(act.contact)
    said: dict[str, Json] = {"title": act.title, "text": act.text, "by": act.by}
    said = {name: value for name, value in (said | {"address": act.address}).items() if value}
    do_ = do.Notice(at=act.at, attribution=act.attribution, number=act.number, what=act.what)
    out.add("notice", do_, contact.id, said or None)


def rounds(out: Plan, act: acts.RoundsAct) -> None:
    """A set of contacts, and before it rounds and contacts that are new."""
    version, before = None, None
    if isinstance(act, acts.RequestRounds):
        talks, before = out.talks(act.talks), act.continues
        _continues(out, before, talks)
        ref = out.add("rounds", do.OpenRounds(talks=talks), body={"title": act.title})
    else:
        ref, hosted = act.rounds, out.rounds(act.rounds)
        talks = hosted.talks
        of = act.of if isinstance(act, acts.CounterRounds) else None
        version = to_counter(hosted.set, of, out.side)
    _check_items(out, act.sessions, talks)
    sessions = []
    for one in act.sessions:
        before = _session_contact(out, one, ref, talks, before)
        sessions.append(do.Session(before, one.items, one.medium, one.minutes, one.start))
    if len({one.contact for one in sessions}) < len(sessions):
        raise UnknownThingError("A contact of these rounds is named twice.")
    proposed = do.ContactSet(
        sessions=tuple(sessions), mode=act.mode, conduct=act.conduct,
        rounds=UNSET if version else ref, of=version.said.leaf if version else UNSET,
    )  # fmt: skip
    out.propose("rounds", version, proposed, _arrangement(act))


def _check_items(out: Plan, sessions: tuple[acts.NewSession, ...], talks: str) -> None:
    for one in sessions:
        out.items_of(talks, one.items)
    twice = any(len(set(one.items)) < len(one.items) for one in sessions)
    if twice or len({item for one in sessions for item in one.items}) > do.MAX_ITEMS:
        raise TooManyItemsError(f"At most {do.MAX_ITEMS} agenda items, in a contact each once.")


def _session_contact(
    out: Plan, one: acts.NewSession, rounds: str, talks: str, before: str | None
) -> str:
    if one.contact is None:
        contact = do.OpenContact(talks=talks, continues=before, rounds=rounds)
        return out.add("contact", contact)
    known(out.contact(one.contact).rounds == rounds)
    return one.contact
