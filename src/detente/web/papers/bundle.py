"""What a paper carries with it, and opening that: nothing in it is believed before it is proven.

docs/protocol/text.md section 5 says what the attachments are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from detente.core.cards import Pair, pair_of
from detente.core.checkpoints import decode64
from detente.core.comparison import Settings
from detente.core.encoding import NotCanonicalError, canonical, parse_canonical, unv
from detente.core.errors import RemoteError
from detente.core.initials import Initials, Turn
from detente.core.kinds import Answer, Initial, Mode, OpenText, Profile, Ref, TextPass
from detente.core.passes import UnreadablePassError, read_pass
from detente.core.refusal import Refused
from detente.core.statements import Statement, check_body, read_entry, split_ref
from detente.crypto.cards import read_card
from detente.crypto.proofs import verify_proof

SHEET = "sheet.json"
CARDS = ("card-0.json", "card-1.json")
MAX_FILES = 600
View = Literal["brackets", "clean", "comparison"]


class BadPaperError(Refused):
    """What is attached to this paper is damaged, incomplete, or not of one text."""

    def __init__(self, detail: str) -> None:
        super().__init__("bad-paper", detail)


Tongue = Literal["ar", "en", "es", "fr", "ru", "zh"]


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """Which paper this is. Nobody signs it: it only says what the proofs are put together to."""

    v: Literal[1]
    view: View
    language: Tongue
    own: Literal[0, 1]
    """The side whose eyes it is seen with: its brackets are the ■."""
    made_at: Annotated[int, Meta(ge=0, le=253_402_300_799)]
    text: Ref
    shown: Ref
    old: Ref | None
    accept: Ref | None
    profiles: tuple[Ref | None, Ref | None]
    initials: Annotated[tuple[Ref, ...], Meta(max_length=256)]
    loose: Annotated[dict[Ref, tuple[str, str]], Meta(max_length=MAX_FILES)]
    """Words without a receipt: base64 of the entry, and of v(salt, body) or nothing."""

    def encode(self) -> bytes:
        """The attachment's bytes."""
        return canonical(msgspec.to_builtins(self))


class Held(NamedTuple):
    """A statement that a paper stands on. `received` is None where no receipt proves it."""

    said: Statement
    body: Any
    received: int | None


@dataclass(frozen=True)
class Opened:
    """What a paper's attachments come to, everything in them checked."""

    sheet: Sheet
    pair: Pair
    held: dict[str, Held]

    def turn(self, ref: str) -> Turn:
        """A pass among the statements. Raises BadPaperError."""
        one = self.held.get(ref)
        if one is None or not isinstance(one.said.do, TextPass):
            raise BadPaperError(f"{ref} is not a pass")
        do = one.said.do
        try:
            words = read_pass(one.body) if isinstance(one.body, dict) else None
        except UnreadablePassError:
            words = None
        return Turn(ref, one.said.side, Settings(do.whole, do.mode), words)

    @property
    def initials(self) -> list[Initials]:
        """What was initialled, each with its pass. Raises BadPaperError."""
        return [self._initials(ref) for ref in self.sheet.initials]

    def _initials(self, ref: str) -> Initials:
        one = self.held.get(ref)
        if one is None or not isinstance(one.said.do, Initial):
            raise BadPaperError(f"{ref} initials nothing")
        do, said = one.said.do, one.said
        for other in self.held.values():
            if other.said.leaf == do.of and other.said.side != said.side:
                turn = self.turn(other.said.ref)
                return Initials(ref, said.side, said.at, do.paragraphs, do.mode, turn)
        raise BadPaperError(f"the pass that {ref} initials is not here")


def name_of(ref: str) -> str:
    """The attachment that proves a statement."""
    side, n = split_ref(ref)
    return f"statement-{side}-{n}.tlog-proof"


def open_bundle(files: Mapping[str, bytes]) -> Opened:
    """Check every attachment and put them together.

    Raises BadPaperError, or what `verify_proof` and `read_card` raise.
    """
    try:
        sheet = msgspec.convert(parse_canonical(files[SHEET]), Sheet)
        first, second = (read_card(files[name]) for name in CARDS)
    except (KeyError, NotCanonicalError, msgspec.ValidationError) as error:
        raise BadPaperError(f"the sheet and both cards must be attached: {error}") from error
    pair = pair_of(first, second)
    if pair.cards != (first, second):
        raise BadPaperError("the cards are in the wrong order")
    held = {ref: _loose(ref, pair, *both) for ref, both in sheet.loose.items()}
    for name in files.keys() - {SHEET, *CARDS}:
        one = _proven(files[name], pair)
        if name_of(one.said.ref) != name or one.said.ref in held:
            raise BadPaperError(f"{name} proves another statement than it says")
        held[one.said.ref] = one
    opened = Opened(sheet, pair, held)
    _complete(opened)
    return opened


def _proven(data: bytes, pair: Pair) -> Held:
    try:
        proven = verify_proof(data.decode(), *pair.cards)
    except UnicodeDecodeError as error:
        raise BadPaperError("a proof is not UTF-8") from error
    if proven.statement is None:
        raise BadPaperError("a proof of what is no statement")
    return Held(proven.statement, _parsed(proven.body), proven.receipt.received)


def _loose(ref: str, pair: Pair, entry: str, words: str) -> Held:
    """A statement that nobody has receipted: only its own hashes can be checked."""
    side, n = split_ref(ref)
    try:
        said = read_entry(decode64(entry), pair.line, side, n)
        items = unv(decode64(words)) if words else []
        if said is None or len(items) not in {0, 2}:
            raise BadPaperError(f"{ref} is not a statement of this line")
        if items:
            check_body(said, items[0], items[1])
    except BadPaperError:
        raise
    except RemoteError as error:
        raise BadPaperError(str(error)) from error
    return Held(said, _parsed(items[1] if items else None), None)


def _parsed(body: bytes | None) -> Any:
    try:
        return parse_canonical(body) if body else None
    except NotCanonicalError:
        return None


def thing_of(said: Statement) -> str:
    """The proposal that opened the turns to which a pass, an answer or initials belong."""
    return said.obj or said.ref


def _complete(one: Opened) -> None:
    """Whatever the sheet names is here, is what it is named as, and nothing else is."""
    sheet, held = one.sheet, one.held
    passes = {one.turn(sheet.shown).ref, *(initials.turn.ref for initials in one.initials)}
    if sheet.old is not None:
        passes.add(one.turn(sheet.old).ref)
        if sheet.view != "comparison":
            raise BadPaperError("only a comparison has an older pass")
    text = {sheet.text, *passes, *(thing_of(held[ref].said) for ref in passes)}
    signed = {ref for ref in (sheet.accept, *sheet.profiles, *sheet.initials) if ref}
    if text | signed != held.keys():
        raise BadPaperError("statements are missing, or more are attached than the sheet names")
    if any(held[ref].received is None for ref in signed):
        raise BadPaperError("what a side is said to have agreed to, or to be called, is not proven")
    _of_one_text(one, passes)
    _as_named(one)


def _of_one_text(one: Opened, passes: set[str]) -> None:
    """No words of another text, and nothing that was signed of other words, stand on a paper."""
    sheet, held = one.sheet, one.held
    if not isinstance(held[sheet.text].said.do, OpenText):
        raise BadPaperError(f"{sheet.text} begins no joint text")
    for ref in passes:
        opened = held[thing_of(held[ref].said)].said
        match opened.do:
            case TextPass(text=sheet.text) if opened.obj is None:
                continue
        raise BadPaperError(f"{ref} is a pass of another text")
    for initials in one.initials:
        turn = held[initials.turn.ref].said
        if held[initials.ref].said.obj != thing_of(turn):
            raise BadPaperError(f"{initials.ref} is not about the pass that it names")


def _as_named(one: Opened) -> None:
    """Profiles are those of their sides, and an acceptance is one that could have effect."""
    sheet, held = one.sheet, one.held
    for side, ref in enumerate(sheet.profiles):
        if ref and (held[ref].said.side != side or not isinstance(held[ref].said.do, Profile)):
            raise BadPaperError(f"{ref} is not a profile of side {side}")
    if sheet.accept is not None:
        said, shown = held[sheet.accept].said, held[sheet.shown].said
        answers = isinstance(said.do, Answer) and said.do.of == shown.leaf
        if said.kind != "text.accept" or not answers or said.obj != thing_of(shown):
            raise BadPaperError(f"{sheet.accept} does not accept the pass")
        binding = one.turn(sheet.shown).settings.mode is Mode.BINDING
        if said.side == shown.side or not binding:
            raise BadPaperError(f"{sheet.accept} accepts what cannot be accepted")
