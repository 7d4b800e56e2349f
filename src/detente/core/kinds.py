"""What statements can do: the kinds of section 8 of docs/protocol/record.md, and their members."""

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from detente.core.relays import is_address

MAX_ITEMS = 64
MAX_MINUTES = 1440
MAX_SESSIONS = 16
MAX_OPTIONS = 8
MAX_PARAGRAPHS = 200
MAX_RELAYS = 8

Hex = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Ref = Annotated[str, Meta(pattern=r"\A[01]:(0|[1-9][0-9]{0,15})\Z")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Medium(StrEnum):
    VIDEO = "video"
    VOICE = "voice"
    IN_PERSON = "in-person"


class Status(StrEnum):
    """Where an agenda item stands, in the eyes of one side."""

    OPEN = "open"
    NARROWING = "narrowing"
    AGREED = "agreed"
    RESERVED = "reserved"
    DROPPED = "dropped"


class Mode(StrEnum):
    BINDING = "binding"
    AD_REFERENDUM = "ad-referendum"


class Interpretation(StrEnum):
    NONE = "none"
    CONSECUTIVE = "consecutive"
    SIMULTANEOUS = "simultaneous"


class Attribution(StrEnum):
    """To whom a shared position may be attributed."""

    NAME = "name"
    ROLE = "role"
    NOT_NAMED = "not-named"


class Publication(StrEnum):
    """What a side tells the public about a contact: before it, and after it."""

    ADVISORY = "advisory"
    READOUT = "readout"


class _Do(Struct, frozen=True, forbid_unknown_fields=True):
    """What a statement does: enumerations, references, hashes and integers, never prose."""


class Head(_Do, frozen=True):
    """A log's size and root."""

    root: Hex
    size: Count


class OldHead(_Do, frozen=True):
    origin: Annotated[str, Meta(max_length=128)]
    root: Hex
    size: Count


class Paired(_Do, frozen=True):
    cards: tuple[Hex, Hex]
    rules: Literal[1]
    trial: bool
    continues: tuple[OldHead, OldHead] | None


class Profile(_Do, frozen=True):
    pass


class Relays(_Do, frozen=True):
    """From which addresses the side's stations reach others in a call."""

    addresses: Annotated[
        tuple[Annotated[str, Meta(min_length=2, max_length=39)], ...], Meta(max_length=MAX_RELAYS)
    ]


class OpenTalks(_Do, frozen=True):
    pass


class OpenItem(_Do, frozen=True):
    talks: Ref


class ItemStatus(_Do, frozen=True):
    """`contact` is the one whose outcome this is."""

    status: Status
    contact: Ref | None = None


class ItemUrgent(_Do, frozen=True):
    urgent: bool


class OpenPosition(_Do, frozen=True):
    """A position of the side that says so; it may supersede an own one on the same item."""

    item: Ref
    principled: bool
    attribution: Attribution
    supersedes: Ref | None


class OpenContact(_Do, frozen=True):
    talks: Ref
    continues: Ref | None
    rounds: Ref | None = None


class ContactOff(_Do, frozen=True):
    off: bool


class Delegation(_Do, frozen=True):
    """Whom the side sends to a contact; names and roles are in the body."""


class Notice(_Do, frozen=True):
    """What the side publishes about a contact; the words are in the body.

    `at` is the UTC second from which it is public, None if it will not be after all. A later notice
    of the same `number` takes the place of this one.
    """

    at: Count | None
    attribution: Attribution
    number: Count
    what: Publication


class OpenRounds(_Do, frozen=True):
    talks: Ref


class OpenText(_Do, frozen=True):
    talks: Ref


class OpenOptions(_Do, frozen=True):
    """Options to be marked: `counts` of them for each of `items`."""

    talks: Ref
    items: Annotated[tuple[Ref, ...], Meta(min_length=1, max_length=MAX_OPTIONS)]
    counts: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=MAX_OPTIONS)], ...],
        Meta(min_length=1, max_length=MAX_OPTIONS),
    ]


class CommitMarks(_Do, frozen=True):
    """`marks` commits to the body of the `options.reveal` to come."""

    marks: Hex


class RevealMarks(_Do, frozen=True):
    """The marks are in the body that was committed to."""


class Publicity(_Do, frozen=True):
    """Who may announce the contact before and after: by side, from which UTC second, or None."""

    advisory: tuple[Count | None, Count | None] = (None, None)
    notice: Annotated[int, Meta(ge=0, le=10080)] | None = None
    """Minutes before publishing at which a side tells the other."""
    readout: tuple[Count | None, Count | None] = (None, None)


_People = Annotated[int, Meta(ge=0, le=99)]


class Conduct(_Do, frozen=True):
    """How a contact is held. What is left out is: open numbers, no interpreter, no publicity, no
    recording, no screens."""

    delegations: tuple[_People, _People] = (0, 0)
    """How many people side 0 and side 1 bring at most; 0 where it is left open."""
    interpretation: Interpretation = Interpretation.NONE
    publicity: Publicity = Publicity()
    recording: tuple[Literal[0, 1], ...] = ()
    """The sides that may record."""
    sharing: bool = False
    """Whether a screen may be shown, where the contact is by video."""


class Terms(_Do, frozen=True):
    """What is proposed for a contact. `start` is a UTC second, `minutes` the intended length."""

    medium: Medium
    start: Count
    minutes: Annotated[int, Meta(ge=1, le=MAX_MINUTES)]
    items: Annotated[tuple[Ref, ...], Meta(max_length=MAX_ITEMS)]
    mode: Mode
    conduct: Conduct = Conduct()
    contact: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET


class Session(_Do, frozen=True):
    """One contact of a set: what is terms of its own, without what is the same for all."""

    contact: Ref
    items: Annotated[tuple[Ref, ...], Meta(max_length=MAX_ITEMS)]
    medium: Medium
    minutes: Annotated[int, Meta(ge=1, le=MAX_MINUTES)]
    start: Count


class ContactSet(_Do, frozen=True):
    """What is proposed for rounds: their contacts, agreed as one."""

    sessions: Annotated[tuple[Session, ...], Meta(min_length=1, max_length=MAX_SESSIONS)]
    mode: Mode
    conduct: Conduct = Conduct()
    rounds: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET

    def terms(self, contact: str) -> Terms | None:
        """The terms that this set gives one of its contacts; None for another."""
        for one in self.sessions:
            if one.contact == contact:
                return Terms(one.medium, one.start, one.minutes, one.items, self.mode, self.conduct)
        return None


class Facts(_Do, frozen=True):
    """What is proposed as having happened. `start` and `end` are UTC seconds."""

    medium: Medium
    start: Count
    end: Count
    call: Hex | None
    mode: Mode
    contact: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET


class Rules(_Do, frozen=True):
    rules: Annotated[int, Meta(ge=2, le=2**53 - 1)]
    mode: Mode
    of: Hex | UnsetType = UNSET


class TextPass(_Do, frozen=True):
    """A turn of a joint text, whose words are in the body.

    `whole`: nothing in it is agreed until everything is.
    """

    whole: bool
    mode: Mode
    text: Ref | UnsetType = UNSET
    of: Hex | UnsetType = UNSET


class Initial(_Do, frozen=True):
    """Agree to paragraphs, by id, as they stand in the pass whose leaf hash is `of`."""

    of: Hex
    paragraphs: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=2**53 - 1)], ...],
        Meta(min_length=1, max_length=MAX_PARAGRAPHS),
    ]
    mode: Mode


class Answer(_Do, frozen=True):
    """Accept, decline or withdraw the version whose leaf hash is `of`."""

    of: Hex


Content = Terms | ContactSet | Facts | TextPass | Rules
Opening = (
    Paired | OpenTalks | OpenItem | OpenPosition | OpenContact | OpenRounds | OpenText | OpenOptions
)
Register = Profile | Relays | ItemStatus | ItemUrgent | ContactOff | Delegation | Notice
Do = Opening | Register | Content | Initial | CommitMarks | RevealMarks | Answer


class Kind(NamedTuple):
    """The row of a kind in section 8."""

    do: type[Do]
    obj: bool
    """Whether `obj` names a thing."""
    body: Literal["none", "must", "may"]


SUBJECTS = ("terms", "rounds", "facts", "text", "rules")
"""What both sides must agree on."""

KINDS: dict[str, Kind] = {
    "paired": Kind(Paired, False, "none"),
    "profile": Kind(Profile, True, "must"),
    "relays": Kind(Relays, True, "none"),
    "talks": Kind(OpenTalks, False, "must"),
    "item": Kind(OpenItem, False, "must"),
    "item.status": Kind(ItemStatus, True, "none"),
    "item.urgent": Kind(ItemUrgent, True, "none"),
    "position": Kind(OpenPosition, False, "must"),
    "contact": Kind(OpenContact, False, "none"),
    "contact.off": Kind(ContactOff, True, "may"),
    "delegation": Kind(Delegation, True, "must"),
    "notice": Kind(Notice, True, "may"),
    "terms.propose": Kind(Terms, False, "may"),
    "terms.counter": Kind(Terms, True, "may"),
    "rounds": Kind(OpenRounds, False, "must"),
    "rounds.propose": Kind(ContactSet, False, "may"),
    "rounds.counter": Kind(ContactSet, True, "may"),
    "facts.propose": Kind(Facts, False, "must"),
    "facts.counter": Kind(Facts, True, "must"),
    "text": Kind(OpenText, False, "must"),
    "text.propose": Kind(TextPass, False, "must"),
    "text.counter": Kind(TextPass, True, "must"),
    "text.initial": Kind(Initial, True, "none"),
    "options": Kind(OpenOptions, False, "must"),
    "options.commit": Kind(CommitMarks, True, "none"),
    "options.reveal": Kind(RevealMarks, True, "must"),
    "rules.propose": Kind(Rules, False, "none"),
    "rules.counter": Kind(Rules, True, "none"),
} | {
    f"{subject}.{answer}": Kind(Answer, True, "may" if answer == "decline" else "none")
    for subject in SUBJECTS
    for answer in ("accept", "decline", "withdraw")
}


def members_fit(kind: str, do: Do) -> bool:
    """What the types cannot say: what must differ or rise, and whether `of` names the target."""
    countering = kind.endswith(".counter")
    match do:
        case Terms():
            return _differ(do.items) and _fits(do.conduct) and _names(do.contact, do.of, countering)
        case ContactSet():
            return _sessions_fit(do) and _fits(do.conduct) and _names(do.rounds, do.of, countering)
        case Facts():
            return do.start <= do.end and _names(do.contact, do.of, countering)
        case TextPass():
            return _names(do.text, do.of, countering)
        case Rules():
            return (do.of is not UNSET) == countering
        case Relays():
            return _differ(do.addresses) and all(map(is_address, do.addresses))
        case Initial():
            return list(do.paragraphs) == sorted(set(do.paragraphs))
        case OpenOptions():
            return _differ(do.items) and len(do.items) == len(do.counts)
        case _:
            return True


def _differ(refs: tuple[str, ...]) -> bool:
    return len(set(refs)) == len(refs)


def _sessions_fit(do: ContactSet) -> bool:
    items = {item for one in do.sessions for item in one.items}
    distinct = _differ(tuple(one.contact for one in do.sessions))
    return distinct and len(items) <= MAX_ITEMS and all(_differ(one.items) for one in do.sessions)


def _fits(conduct: Conduct) -> bool:
    return list(conduct.recording) == sorted(set(conduct.recording))


def _names(target: object, of: object, countering: bool) -> bool:
    return (of is not UNSET) == countering and (target is UNSET) == countering
