"""What the record of a line says of one contact, as the press desk needs it.

Whatever a peer wrote is bounded by the record; what is not text is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.core.acts import MAX_LANGUAGES
from detente.core.agenda import Meeting as InTime
from detente.core.joint import Joint, Version
from detente.core.kinds import Attribution, Notice, Publication, Terms
from detente.core.kinds import Facts as Stated
from detente.core.objects import Contact, newest_first
from detente.core.passes import UnreadablePassError, read_pass, undisputed
from detente.core.statements import Statement
from detente.node import desk
from detente.press.check.facts import Facts, Meeting, Person, Subject, Wall

Closed = Callable[[str], tuple[str, ...]]
"""The texts of ours about a line that are not to be published, which other parts keep."""
MOST_SESSIONS = 16
MOST_EARLIER = 8
MOST_NOTICES = 64
_ADDRESS = re.compile(r"https?://[!-~]{1,290}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True)
class Told:
    """A notice of a side: what it publishes, or published, in its own words.

    `at` is the UTC second from which it is public, None where it will not be; `told_at` when its
    author says it was told. `ref` is the statement's.
    """

    ref: str
    side: int
    number: int
    what: Publication
    at: int | None
    told_at: int
    attribution: Attribution
    title: Mapping[str, str]
    text: Mapping[str, str]
    by: Mapping[str, str]
    address: str

    @property
    def languages(self) -> list[str]:
        """Those it has words in."""
        return list(dict.fromkeys([*self.text, *self.title]))


@dataclass(frozen=True)
class Occasion:
    """A contact, with what both sides agreed on what they tell the public about it.

    `items` are the agenda's by reference, with their titles; `earlier` and `rounds` are references
    of the contacts that `facts` have under these names. `planned` are those facts as both agreed
    on them before. `signed` is the version of the facts that both signed, `agreed` that of the
    terms.
    """

    line: desk.Line
    contact: Contact
    meeting: InTime
    facts: Facts | None
    planned: Facts | None
    items: Mapping[str, Mapping[str, str]]
    earlier: tuple[str, ...]
    rounds: tuple[str, ...]
    purpose: Mapping[str, str]
    signed: Version | None
    agreed: Version | None
    notices: tuple[Told, ...]

    @property
    def joint(self) -> Joint:
        """What hosts its terms."""
        rounds = self.line.state.rounds.get(self.contact.rounds or "")
        return rounds.set if rounds else self.contact.terms

    def facts_of(self, what: Publication) -> Facts | None:
        """What a publication is held against: an advisory tells the plan, whenever it is read."""
        return self.planned if what == Publication.ADVISORY else self.facts

    @property
    def ours(self) -> int:
        """Our side's number."""
        return self.line.our_side

    @property
    def terms(self) -> Terms | None:
        """The terms both agreed on."""
        return self.meeting.terms if self.meeting.agreed else None

    @property
    def theirs(self) -> tuple[Told, ...]:
        """The other side's last notice of each of its publications, the newest first."""
        return tuple(latest(one for one in self.notices if one.side != self.ours))

    def from_when(self, what: Publication) -> int | None:
        """From which UTC second our side may publish this; 0 for any time, None for never."""
        if self.terms is None:
            return None
        publicity = self.terms.conduct.publicity
        return getattr(publicity, what.value)[self.ours]

    @property
    def notice(self) -> int | None:
        """How many minutes before it publishes a side tells the other; None where it need not."""
        return self.terms.conduct.publicity.notice if self.terms else None


def latest(notices: Iterable[Told]) -> list[Told]:
    """Of notices, the newest first, the last of each number."""
    kept: dict[tuple[int, int], Told] = {}
    for one in notices:
        kept.setdefault((one.side, one.number), one)
    return list(kept.values())


def occasion(line: desk.Line, ref: str, closed: tuple[str, ...] = ()) -> Occasion:
    """What the record says of a contact. `closed` are texts of ours that are not to be published.

    Raises KeyError where the line has no such contact.
    """
    return _Reading(line, line.state.contacts[ref]).occasion(closed)


class _Reading:
    """A contact, with the bodies of all that is said of it fetched in one go."""

    def __init__(self, line: desk.Line, contact: Contact) -> None:
        self.line, self.contact = line, contact
        self.meeting = line.outline.meetings[contact.id]
        self.signed = contact.facts.standing().agreed
        agreed = line.state.agreed_terms(contact)
        self.agreed = agreed.version if agreed else None
        self.joint_texts = [
            one.passes.standing() for one in line.state.texts.values() if one.talks == contact.talks
        ]
        self.earlier, self.rounds = list(self._earlier()), self._rounds()
        self.notices = [
            one
            for mark in line.state.history.get(contact.id, (None, None))
            for one in newest_first(mark)
            if isinstance(one.do, Notice)
        ][:MOST_NOTICES]
        self.bodies = desk.bodies(line.id, self._needed())

    def _needed(self) -> set[str]:
        passes = [one for both in self.joint_texts for one in (both.agreed, both.open)]
        said = [*self.notices, *self.contact.delegation]
        versions = [self.signed, self.agreed, *passes]
        refs = {one.id for one in self.line.outline.items_of(self.contact.talks)}
        return refs | {one.ref for one in said if one} | {one.id for one in versions if one}

    def body(self, ref: str) -> dict[str, Any]:
        """What a statement says in words, empty where it says nothing that can be read."""
        return self.bodies.get(ref) or {}

    def occasion(self, closed: tuple[str, ...]) -> Occasion:
        """All of it."""
        agenda, facts = self.meeting.agenda, self._facts(closed)
        return Occasion(
            line=self.line,
            contact=self.contact,
            meeting=self.meeting,
            facts=facts,
            planned=facts and replace(facts, meeting=_planned(self.meeting), happened=False),
            items={ref: title for ref in agenda if (title := texts(self.body(ref), "title"))},
            earlier=tuple(one.contact.id for one in self.earlier),
            rounds=tuple(one.contact.id for one in self.rounds),
            purpose=texts(self.body(self.agreed.id), "purpose") if self.agreed else {},
            signed=self.signed,
            agreed=self.agreed,
            notices=tuple(self._told(one, one.do) for one in self.notices),
        )

    def _facts(self, closed: tuple[str, ...]) -> Facts | None:
        """What a draft is held against; None while nothing is agreed."""
        if not self.meeting.agreed or self.meeting.terms is None:
            return None
        line, ours, own = self.line, self.line.our_side, set(self.meeting.agenda)
        items = [one.id for one in line.outline.items_of(self.contact.talks)]
        return Facts(
            sides=(_wall(line, ours), _wall(line, 1 - ours)),
            meeting=_met(self.meeting),
            happened=self.signed is not None,
            initiator=0 if self.contact.said.side == ours else 1,
            earlier=tuple(_met(one) for one in self.earlier),
            rounds=tuple(_met(one) for one in self.rounds),
            agenda=self._subjects(self.meeting.agenda),
            other_items=self._subjects(one for one in items if one not in own),
            people=tuple(self._people()),
            agreed=tuple(self._agreed_texts()),
            closed=(*closed, *self._disputed()),
        )

    def _earlier(self) -> Iterator[InTime]:
        """What it carries on, the newest first, each contact once."""
        contact, seen = self.contact, {self.contact.id}
        while contact.continues is not None and len(seen) <= MOST_EARLIER:
            contact = self.line.state.contacts[contact.continues]
            if contact.id in seen:
                return
            seen.add(contact.id)
            meeting = self.line.outline.meetings[contact.id]
            if meeting.agreed:
                yield meeting

    def _rounds(self) -> list[InTime]:
        """The agreed contacts of rounds of the same talks after this one, the next first."""
        ahead = [
            one
            for one in self.line.outline.meetings_of(self.contact.talks)
            if one.contact.rounds not in (None, self.contact.rounds)
            and one.agreed and not one.off and one.start > self.meeting.start
        ]  # fmt: skip
        return sorted(ahead, key=lambda one: one.start)[:MOST_SESSIONS]

    def _subjects(self, items: Iterable[str]) -> tuple[Subject, ...]:
        titles = (texts(self.body(ref), "title") for ref in items)
        return tuple(Subject(titles=title) for title in titles if title)

    def _people(self) -> Iterator[Person]:
        """Those present as both signed it, else whom each side sends; ours are side 0."""
        ours = self.line.our_side
        if self.signed is not None:
            for one in _listed(self.body(self.signed.id), "present"):
                yield _person(one, one.get("side"), ours)
            return
        for side, said in enumerate(self.contact.delegation):
            for one in _listed(self.body(said.ref) if said else {}, "people"):
                yield _person(one, side, ours)

    def _agreed_texts(self) -> Iterator[Mapping[str, tuple[str, ...]]]:
        """The paragraphs of joint texts that both sides accepted as a whole."""
        for both in self.joint_texts:
            if both.agreed is not None:
                yield _paragraphs(self.body(both.agreed.id))

    def _disputed(self) -> Iterator[str]:
        """The words of joint texts that are not agreed yet."""
        for both in self.joint_texts:
            if both.open is not None:
                for paragraphs in _paragraphs(self.body(both.open.id)).values():
                    yield from paragraphs

    def _told(self, said: Statement, do: Any) -> Told:
        body = self.body(said.ref)
        address = body.get("address")
        fits = isinstance(address, str) and _ADDRESS.fullmatch(address)
        return Told(
            ref=said.ref, side=said.side, number=do.number, what=do.what, at=do.at,
            told_at=said.at, attribution=do.attribution, title=texts(body, "title"),
            text=texts(body, "text"), by=texts(body, "by"), address=str(address) if fits else "",
        )  # fmt: skip


def _wall(line: desk.Line, side: int) -> Wall:
    profile = line.profiles[side]
    return Wall(names=profile.names, zone=profile.zone)


def _met(meeting: InTime) -> Meeting:
    """As both signed it, else as both agreed on it."""
    signed = meeting.contact.facts.standing().agreed
    if signed is not None and isinstance(signed.content, Stated):
        happened = signed.content
        lasted = round((happened.end - happened.start) / 60)
        return Meeting(start=happened.start, minutes=lasted, medium=happened.medium)
    return _planned(meeting)


def _planned(meeting: InTime) -> Meeting:
    """As both agreed on it."""
    assert meeting.terms is not None  # noqa: S101  the callers looked
    terms = meeting.terms
    return Meeting(start=terms.start, minutes=terms.minutes, medium=terms.medium)


def _person(one: dict[str, Any], side: Any, ours: int) -> Person:
    role = one.get("role")
    said = role if isinstance(role, str) else ""
    return Person(side=0 if side == ours else 1, role=said, names=texts(one, "name"))


def _paragraphs(body: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The paragraphs by language, without what is in brackets."""
    try:
        words = read_pass(body)
    except UnreadablePassError:
        return {}
    said = {
        language: tuple(undisputed(one.text.get(language, ())) for one in words.paragraphs)
        for language in words.languages
    }
    return {language: tuple(filter(None, each)) for language, each in said.items()}


def texts(body: Mapping[str, Any] | None, member: str) -> dict[str, str]:
    """The texts of a member by language; what is not a text is left out."""
    found = body.get(member) if isinstance(body, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    kept = {
        language: text.strip()
        for language, text in found.items()
        if isinstance(text, str) and text.strip() and _TAG.fullmatch(language)
    }
    return dict(list(kept.items())[:MAX_LANGUAGES])


def _listed(body: Mapping[str, Any], member: str) -> list[dict[str, Any]]:
    found = body.get(member)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
