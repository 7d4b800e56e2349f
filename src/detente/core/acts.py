"""What people may ask a node to sign. `planning.plan` turns each into its statements."""

from typing import Annotated

from msgspec import Meta, Struct

from detente.core.kinds import (
    MAX_MINUTES,
    MAX_OPTIONS,
    MAX_RELAYS,
    MAX_SESSIONS,
    Attribution,
    Conduct,
    Count,
    Hex,
    Medium,
    Mode,
    Publication,
    Ref,
    Status,
)
from detente.core.passes import Pass
from detente.core.statements import MAX_BODY

MAX_LANGUAGES = 12
MAX_PUBLISHED = 10_000
"""Characters of what is published, in one language."""
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""The language tags that we write."""

_Language = Annotated[str, Meta(pattern=rf"\A{LANGUAGE}\Z")]
_Short = Annotated[str, Meta(min_length=1, max_length=200)]
_Long = Annotated[str, Meta(min_length=1, max_length=2000)]
ShortText = Annotated[dict[_Language, _Short], Meta(min_length=1, max_length=MAX_LANGUAGES)]
"""A title or name: one text of 1 to 200 characters for each language."""
LongText = Annotated[dict[_Language, _Long], Meta(max_length=MAX_LANGUAGES)]
"""Prose: one text of 1 to 2000 characters for each language; empty where nothing is said."""
Name = Annotated[dict[_Language, _Short], Meta(max_length=MAX_LANGUAGES)]
"""A name that may be left out."""
Role = Annotated[str, Meta(min_length=1, max_length=40)]
Minutes = Annotated[int, Meta(ge=1, le=MAX_MINUTES)]
Languages = Annotated[tuple[_Language, ...], Meta(max_length=MAX_LANGUAGES)]


class Present(Struct, frozen=True, forbid_unknown_fields=True):
    """A person who was in the contact, by side and role; the name may be left out."""

    side: Annotated[int, Meta(ge=0, le=1)]
    role: Role
    name: Name = {}


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """One of a delegation; the name may be left out."""

    role: Role
    name: Name = {}


Members = Annotated[tuple[Member, ...], Meta(max_length=99)]


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
    languages: Annotated[tuple[_Language, ...], Meta(min_length=1, max_length=MAX_LANGUAGES)]


class SetRelays(Act, frozen=True, tag="set-relays"):
    """State from which addresses our stations reach others in a call."""

    addresses: Annotated[tuple[_Short, ...], Meta(max_length=MAX_RELAYS)]


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


class RecordOutcomes(Act, frozen=True, tag="record-outcomes"):
    """How our side sees the items of a contact at its end."""

    contact: Ref
    status: Annotated[dict[Ref, Status], Meta(min_length=1, max_length=64)]


class SharePosition(Act, frozen=True, tag="share-position"):
    """Send a position on an item to the other side. `by` is the name or role it goes under."""

    item: Ref
    text: Annotated[LongText, Meta(min_length=1)]
    principled: bool = False
    attribution: Attribution = Attribution.NOT_NAMED
    by: Name = {}
    supersedes: Ref | None = None


class _Arranged(Act, frozen=True):
    """What terms of a contact and of rounds have in common."""

    conduct: Conduct = Conduct()
    purpose: LongText = {}
    place: LongText = {}
    languages: Languages = ()
    """Those that will be spoken."""
    mode: Mode = Mode.BINDING


class _TermsAct(_Arranged, frozen=True, kw_only=True):
    medium: Medium
    start: Count
    minutes: Minutes
    items: tuple[Ref, ...] = ()
    new_items: tuple[NewItem, ...] = ()
    urgent: tuple[Ref, ...] = ()
    """Items of `items` to mark urgent now."""
    delegation: Members | None = None
    """Whom our side sends; None leaves what it said before."""


class RequestContact(_TermsAct, frozen=True, kw_only=True, tag="request-contact"):
    talks: Ref = ""
    continues: Ref | None = None


class ProposeTerms(_TermsAct, frozen=True, kw_only=True, tag="propose-terms"):
    """Propose anew for a contact that has no standing proposal.

    Agreed terms hold until others are agreed.
    """

    contact: Ref = ""


class CounterTerms(_TermsAct, frozen=True, kw_only=True, tag="counter-terms"):
    contact: Ref = ""
    of: Ref = ""


class _Answering(Act, frozen=True):
    """`of` is the version answered, as the person saw it."""

    contact: Ref
    of: Ref


class AcceptTerms(_Answering, frozen=True, tag="accept-terms"):
    delegation: Members | None = None


class DeclineTerms(_Answering, frozen=True, tag="decline-terms"):
    reason: LongText = {}


class WithdrawTerms(_Answering, frozen=True, tag="withdraw-terms"):
    pass


class NameDelegation(Act, frozen=True, tag="name-delegation"):
    """Whom our side sends to a contact, in its order."""

    contact: Ref
    people: Members


class CallOff(Act, frozen=True, tag="call-off"):
    """Call an agreed contact off, or take that back. What was agreed stays agreed."""

    contact: Ref
    off: bool = True
    reason: LongText = {}


_Body = Annotated[str, Meta(min_length=1, max_length=MAX_PUBLISHED)]


class TellPublication(Act, frozen=True, kw_only=True, tag="tell-publication"):
    """Tell the other side what we publish about a contact, before or as it goes out.

    `at` is the UTC second from which it is public, None if it will not be after all; a later act of
    the same `number` takes the place of the one before.
    """

    contact: Ref
    number: Count
    what: Publication
    at: Count | None
    attribution: Attribution = Attribution.ROLE
    by: Name = {}
    title: Name = {}
    text: Annotated[dict[_Language, _Body], Meta(max_length=MAX_LANGUAGES)] = {}
    address: Annotated[str, Meta(max_length=300)] = ""


class NewSession(Struct, frozen=True, forbid_unknown_fields=True):
    """One contact of rounds as somebody plans it; a new one is opened where `contact` is None."""

    medium: Medium
    start: Count
    minutes: Minutes
    items: Annotated[tuple[Ref, ...], Meta(max_length=64)] = ()
    contact: Ref | None = None


Sessions = Annotated[tuple[NewSession, ...], Meta(min_length=1, max_length=MAX_SESSIONS)]


class RequestRounds(_Arranged, frozen=True, kw_only=True, tag="request-rounds"):
    talks: Ref
    title: ShortText
    sessions: Sessions
    continues: Ref | None = None
    """The contact that the first session carries on; each later one carries on the one before."""


class ProposeRounds(_Arranged, frozen=True, kw_only=True, tag="propose-rounds"):
    """Propose anew, or a change of what is agreed; that holds until the change is agreed."""

    rounds: Ref
    sessions: Sessions


class CounterRounds(_Arranged, frozen=True, kw_only=True, tag="counter-rounds"):
    rounds: Ref
    of: Ref
    sessions: Sessions


class _AnsweringRounds(Act, frozen=True):
    rounds: Ref
    of: Ref


class AcceptRounds(_AnsweringRounds, frozen=True, tag="accept-rounds"):
    pass


class DeclineRounds(_AnsweringRounds, frozen=True, tag="decline-rounds"):
    reason: LongText = {}


class WithdrawRounds(_AnsweringRounds, frozen=True, tag="withdraw-rounds"):
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


class WithdrawFacts(_Answering, frozen=True, tag="withdraw-facts"):
    pass


class OpenText(Act, frozen=True, tag="open-text"):
    """Begin a joint text."""

    talks: Ref
    title: ShortText


class SendPass(Act, frozen=True, kw_only=True, tag="send-pass"):
    """Send the text as our side would have it now: the first pass, or an answer to `of`.

    `initials`: paragraphs of `of` that our side agrees to as they stand there.
    """

    text: Ref
    words: Pass
    of: Ref | None = None
    whole: bool = True
    """Nothing is agreed until everything is."""
    mode: Mode = Mode.BINDING
    initials: tuple[Count, ...] = ()
    initials_mode: Mode = Mode.BINDING


class InitialParagraphs(Act, frozen=True, tag="initial-paragraphs"):
    """Agree to paragraphs of the other side's pass as they stand in it."""

    text: Ref
    of: Ref
    paragraphs: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=200)]
    mode: Mode = Mode.BINDING


class _AnsweringText(Act, frozen=True):
    text: Ref
    of: Ref


class AcceptText(_AnsweringText, frozen=True, tag="accept-text"):
    pass


class DeclineText(_AnsweringText, frozen=True, tag="decline-text"):
    reason: LongText = {}


class WithdrawText(_AnsweringText, frozen=True, tag="withdraw-text"):
    pass


_OptionTexts = Annotated[tuple[ShortText, ...], Meta(min_length=1, max_length=MAX_OPTIONS)]


class OfferOptions(Act, frozen=True, tag="offer-options"):
    """Put options for items before both sides, to be marked in private. `options` goes by item."""

    talks: Ref
    items: Annotated[tuple[Ref, ...], Meta(min_length=1, max_length=MAX_OPTIONS)]
    options: Annotated[tuple[_OptionTexts, ...], Meta(min_length=1, max_length=MAX_OPTIONS)]


class CommitMarks(Act, frozen=True, tag="commit-marks"):
    """`marks` commits to the salt and body of the reveal to come (`statements.commit_body`)."""

    options: Ref
    marks: Hex


class RevealMarks(Act, frozen=True, tag="reveal-marks"):
    options: Ref
    salt: Annotated[bytes, Meta(min_length=32, max_length=32)]
    body: Annotated[bytes, Meta(max_length=MAX_BODY)]


TermsAct = RequestContact | ProposeTerms | CounterTerms
RoundsAct = RequestRounds | ProposeRounds | CounterRounds
FactsAct = ProposeFacts | CounterFacts
AnswerAct = (
    AcceptTerms
    | DeclineTerms
    | WithdrawTerms
    | AcceptRounds
    | DeclineRounds
    | WithdrawRounds
    | AcceptFacts
    | WithdrawFacts
    | AcceptText
    | DeclineText
    | WithdrawText
)
AnyAct = (
    OpenLine
    | SetProfile
    | SetRelays
    | OpenNewTalks
    | AddItem
    | MarkItem
    | RecordOutcomes
    | SharePosition
    | TermsAct
    | NameDelegation
    | CallOff
    | TellPublication
    | RoundsAct
    | FactsAct
    | OpenText
    | SendPass
    | InitialParagraphs
    | OfferOptions
    | CommitMarks
    | RevealMarks
    | AnswerAct
)
