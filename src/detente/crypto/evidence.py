"""Exports: a line's whole record in one file that anyone can check (record.md section 11)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from detente.core.cards import CannotPair, Card, pair_of
from detente.core.checkpoints import (
    BadNoteError,
    Checkpoint,
    decode64,
    encode64,
    origin,
    witness_name,
)
from detente.core.encoding import unv, v
from detente.core.errors import RemoteError
from detente.core.ledger import ERASED, Body, fold_order
from detente.core.messages import Ack, decode, encode
from detente.core.refusal import Refused
from detente.core.state import NotClosedError, State
from detente.core.statements import MAX_ENTRY, RULES, Statement, check_body, read_entry
from detente.core.tree import Tree, leaf_hash
from detente.crypto.acks import Acked, verify_ack
from detente.crypto.cards import PublicKeys, public_keys, read_card
from detente.crypto.notes import verify_cosignature, verify_head, verify_receipt

HEADER = "detente/export@v1"
MAX_LINE = 131072
"""Most bytes of a line: the longest entry with the longest body takes 93 KB."""


class BadExportError(Refused):
    """This file does not prove what it says: it is damaged, incomplete or was changed.

    Ask for the file again, from both sides.
    """

    def __init__(self, slug: str, number: int, detail: str) -> None:
        super().__init__(slug, f"line {number}: {detail}")
        self.number = number


class ExportedSide(NamedTuple):
    """What one side contributes to an export; bytes and notes as they were kept."""

    card: bytes
    entries: Iterable[tuple[bytes, Body]]
    head: str | None
    """The latest head of its log: of exactly these entries. None while there are none."""
    receipt: str | None
    """The latest head of its log that the other side receipted."""
    ack: Ack | None
    """The last ack that it signed."""


class Acknowledgement(NamedTuple):
    """An ack whose signatures are valid. `agrees`: its digest is that of the record in the file."""

    acked: Acked
    received: int
    """When its witness signed, in seconds since 1970 by its own clock."""
    agrees: bool


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """What the file proves about one side's log. Times are claims of the side that signed."""

    card: Card
    size: int
    root: bytes
    signed: int | None
    """When the owner signed the head."""
    receipted: int
    """How many of the entries the other side has signed for; the others are not yet received."""
    receipted_at: int | None
    erased: int
    """How many bodies were erased; their hashes still stand."""
    ack: Acknowledgement | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an export proves, given that its two cards are the ones you trust."""

    line: bytes
    sides: tuple[SideVerdict, SideVerdict]
    state: State

    @property
    def digests_agree(self) -> bool:
        """Whether each side's last signed digest is that of this record."""
        return all(side.ack is None or side.ack.agrees for side in self.sides)

    def __str__(self) -> str:
        """What the file proves, in words for the one who checks it."""
        labels = " and ".join(side.card.label for side in self.sides)
        lines = [f"Every hash and signature in the record of {labels} is valid."]
        for number, side in enumerate(self.sides):
            other = self.sides[1 - number].card.label
            lines.append(
                f"{side.card.label}: {side.size} statements, root {side.root.hex()}; {other} "
                f"signed for {side.receipted} of them; {side.erased} texts erased"
            )
        if not self.digests_agree:
            lines.append("ALARM: the sides signed for different states of the same statements.")
        if self.state.trial:
            lines.append("Both sides called this line a trial.")
        lines.append("This proves what the two cards prove: compare their hashes with your own.")
        lines += [f"{side.card.label}: card {side.card.hash.hex()}" for side in self.sides]
        return "\n".join(lines)


def write_export(sides: tuple[ExportedSide, ExportedSide]) -> Iterator[str]:
    """The lines of an export, each with its newline; sides in the order of their numbers."""
    yield f"{HEADER}\n"
    for side, one in enumerate(sides):
        yield f"card {side} {encode64(one.card)}\n"
    for side, one in enumerate(sides):
        for n, (entry, body) in enumerate(one.entries):
            yield f"entry {side} {n} {encode64(entry)} {_body_field(body)}\n"
    for side, one in enumerate(sides):
        if one.head is not None:
            yield f"head {side} {encode64(one.head.encode())}\n"
        if one.receipt is not None:
            yield f"receipt {side} {encode64(one.receipt.encode())}\n"
    for side, one in enumerate(sides):
        if one.ack is not None:
            yield f"ack {side} {encode64(encode(one.ack))}\n"


def verify_export(file: BinaryIO) -> Verdict:
    """Check every hash and signature in an export, and fold its record.

    Needs nothing but the file, which is read once, line by line; entries are kept, bodies are not.
    Raises BadExportError, which names the line that is wrong.
    """
    lines = _Lines(file)
    lines.begin()
    reader = _Reader(lines)
    logs = reader.log(0), reader.log(1)
    for side in (0, 1):
        reader.check_order(logs[side], logs[1 - side])
    heads = [(reader.head(side, logs), reader.receipt(side, logs)) for side in (0, 1)]
    acks = [reader.ack(side, logs) for side in (0, 1)]
    lines.end()
    one, other = (
        SideVerdict(
            reader.cards[side], len(logs[side].entries), logs[side].tree.root(),
            heads[side][0], *heads[side][1], logs[side].erased, acks[side],
        )
        for side in (0, 1)
    )  # fmt: skip
    return Verdict(reader.line, (one, other), reader.fold(logs))


class _Log:
    """A log as it is read from the file."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.tree = Tree()
        self.seen: list[tuple[int, Statement]] = []
        """Each well-formed entry, with the number of its line in the file."""
        self.erased = 0


class _Lines:
    """The lines of the file, one at a time. `words` are those of this one, None at the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self.words: list[str] | None = None
        self.advance()

    def advance(self) -> None:
        self.number += 1
        line = self._file.readline(MAX_LINE + 1)
        if not line:
            self.words = None
            return
        if len(line) > MAX_LINE:
            raise self.error("not-an-export", f"longer than {MAX_LINE} bytes")
        text = line[:-1].decode("ascii", "replace")
        if not line.endswith(b"\n") or not (text.isascii() and text.isprintable()):
            raise self.error("not-an-export", "not a line of ASCII text with its newline")
        self.words = text.split(" ")

    def begin(self) -> None:
        if self.words != [HEADER]:
            raise self.error("not-an-export", f"an export begins with {HEADER}")
        self.advance()

    def end(self) -> None:
        if self.words is not None:
            raise self.error("not-an-export", "this line does not belong here")

    def error(self, slug: str, detail: str) -> BadExportError:
        return BadExportError(slug, self.number, detail)

    def take(self, keyword: str, side: int, count: int) -> list[str] | None:
        """The `count` fields of this line if it is of this keyword and side; None otherwise."""
        if self.words is None or self.words[:2] != [keyword, str(side)]:
            return None
        if len(self.words) != count + 2:
            raise self.error("not-an-export", f"a line {keyword!r} has {count + 2} fields")
        return self.words[2:]

    @contextmanager
    def blame(self, slug: str | None = None) -> Iterator[None]:
        """Turn what is found wrong inside into an error of this line."""
        try:
            yield
        except BadExportError:
            raise
        except BadNoteError as error:  # base64, wherever no slug was named
            raise self.error(slug or error.slug, str(error)) from error
        except (RemoteError, CannotPair) as error:
            found = error.slug if isinstance(error, Refused) else "not-an-export"
            raise self.error(slug or found, str(error)) from error


class _Reader:
    """Reads and checks the parts of an export in the order in which they come."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        first, second = self._card(0), self._card(1)
        with lines.blame("bad-card"):
            pair = pair_of(first, second)
            if pair.side != 0:
                raise lines.error("bad-card", "the two cards have changed places")
        self.line, self.cards = pair.line, (first, second)
        self._keys: tuple[PublicKeys, PublicKeys] = public_keys(first), public_keys(second)
        self._origins = tuple(origin(card.label, self.line) for card in self.cards)

    def _card(self, side: int) -> Card:
        fields = self._lines.take("card", side, 1)
        if fields is None:
            raise self._lines.error("not-an-export", f"the card of side {side} must come here")
        with self._lines.blame("bad-card"):
            card = read_card(decode64(fields[0]))
        self._lines.advance()
        return card

    def log(self, side: int) -> _Log:
        """All entries of a side."""
        log = _Log()
        while (fields := self._lines.take("entry", side, 3)) is not None:
            self._entry(side, log, *fields)
            self._lines.advance()
        return log

    def _entry(self, side: int, log: _Log, index: str, entry64: str, body64: str) -> None:
        lines, n = self._lines, len(log.entries)
        if index != str(n):
            raise lines.error("bad-place", f"entry {n} of side {side} must come here")
        with lines.blame("not-an-export"):
            entry = decode64(entry64)
        if len(entry) > MAX_ENTRY:
            raise lines.error("too-long", f"an entry of {len(entry)} bytes")
        said = read_entry(entry, self.line, side, n)
        log.entries.append(entry)
        log.tree.append(leaf_hash(entry))
        if said is not None:
            log.seen.append((lines.number, said))
        if said is None or said.body is None:
            if body64 != "none":
                raise lines.error("bad-body", "a body that the entry does not name")
        elif body64 == ERASED:
            log.erased += 1
        else:
            with lines.blame("bad-body"):
                check_body(said, *_salt_and_body(body64))

    def check_order(self, log: _Log, other: _Log) -> None:
        """Section 6 step 5: what the entries of a log say that they had seen."""
        before = 0
        for number, said in log.seen:
            size, root = said.seen.size, said.seen.root
            if not before <= size <= len(other.entries):
                raise BadExportError("bad-seen", number, f"has seen {size} entries, after {before}")
            if other.tree.root(size).hex() != root:
                raise BadExportError("bad-seen", number, f"has seen another root at size {size}")
            before = size

    def head(self, side: int, logs: tuple[_Log, _Log]) -> int | None:
        """When the owner signed the head, if the log has one."""
        log, fields = logs[side], self._lines.take("head", side, 1)
        if (fields is not None) != bool(log.entries):
            raise self._lines.error("bad-head", f"a head of side {side} is missing, or of nothing")
        if fields is None:
            return None
        with self._lines.blame():
            note = _text(fields[0])
            head = verify_head(note, self._origins[side], self._keys[side].log)
            self._check_held(head.checkpoint, log, "bad-head")
        if head.checkpoint.size != len(log.entries):
            raise self._lines.error("bad-head", "the head is not of the entries in this file")
        self._lines.advance()
        return head.timestamp

    def receipt(self, side: int, logs: tuple[_Log, _Log]) -> tuple[int, int | None]:
        """How much of a log the other side has signed for, and when."""
        fields = self._lines.take("receipt", side, 1)
        if fields is None:
            return 0, None
        with self._lines.blame():
            receipt = verify_receipt(
                _text(fields[0]), self._origins[side], self._keys[side].log,
                witness_name(self._origins[1 - side]), self._keys[1 - side].wit,
            )  # fmt: skip
            self._check_held(receipt.checkpoint, logs[side], "bad-receipt")
        self._lines.advance()
        return receipt.checkpoint.size, receipt.received

    def _check_held(self, head: Checkpoint, log: _Log, slug: str) -> None:
        if head.size > len(log.entries):
            raise self._lines.error(slug, f"it is of {head.size} entries, more than are here")
        if log.tree.root(head.size) != head.root:
            raise self._lines.error(slug, f"it names another root at size {head.size}")

    def ack(self, side: int, logs: tuple[_Log, _Log]) -> Acknowledgement | None:
        """The last ack that a side signed."""
        fields = self._lines.take("ack", side, 1)
        if fields is None:
            return None
        with self._lines.blame("bad-ack"):
            ack = decode(decode64(fields[0]))
        if not isinstance(ack, Ack):
            raise self._lines.error("bad-ack", "this is another message than an ack")
        if ack.rules != RULES:
            raise self._lines.error("bad-ack", f"it is under rules {ack.rules}")
        acked = Acked(
            self.line, side, ack.n, ack.root_n, ack.m, ack.root_m, ack.rules, ack.digest
        )  # fmt: skip
        own, other = self._origins[side], self._origins[1 - side]
        theirs, mine = Checkpoint(other, ack.n, ack.root_n), Checkpoint(own, ack.m, ack.root_m)
        with self._lines.blame():
            verify_ack(self._keys[side].link, acked, ack.sig)
            wit = self._keys[side].wit
            received = verify_cosignature(ack.witness, theirs, witness_name(own), wit)
            self._check_held(theirs, logs[1 - side], "bad-ack")
            self._check_held(mine, logs[side], "bad-ack")
        self._check_later(acked, logs[side])
        agrees = self._digest(acked, logs) == ack.digest
        self._lines.advance()
        return Acknowledgement(acked, received, agrees)

    def _check_later(self, acked: Acked, log: _Log) -> None:
        """An entry written after the ack has seen what the ack signed for."""
        for number, said in log.seen:
            if said.n >= acked.m and said.seen.size < acked.n:
                raise BadExportError("bad-seen", number, "written after an ack, it has seen less")

    def _digest(self, acked: Acked, logs: tuple[_Log, _Log]) -> bytes:
        cut = acked.cut
        with self._lines.blame("bad-ack"):
            try:
                return self._fold((logs[0].entries[: cut[0]], logs[1].entries[: cut[1]])).digest()
            except NotClosedError as error:
                raise self._lines.error("bad-ack", "it is of a cut that is not closed") from error

    def fold(self, logs: tuple[_Log, _Log]) -> State:
        """The state of the whole record."""
        return self._fold((logs[0].entries, logs[1].entries))

    def _fold(self, logs: tuple[list[bytes], list[bytes]]) -> State:
        zero, one = (card.hash.hex() for card in self.cards)
        state = State(self.line, (zero, one))
        for side in fold_order(state, logs):
            state.apply(side, logs[side][state.cut[side]])
        return state


def _body_field(body: Body) -> str:
    if body is None:
        return "none"
    return body if body == ERASED else encode64(v(*body))


def _salt_and_body(field: str) -> tuple[bytes, bytes]:
    items = unv(decode64(field))
    if len(items) != 2:
        raise BadNoteError("a body comes as its salt and its bytes")
    return items[0], items[1]


def _text(field: str) -> str:
    try:
        return decode64(field).decode()
    except UnicodeDecodeError as error:
        raise BadNoteError("not UTF-8") from error
