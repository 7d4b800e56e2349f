"""All lines of this node: what the link asks of the record (keeper_port.py), done by one hand.

Whatever touches the database runs on the record thread, of which there is one, so that no two
writers ever meet in the record of a line.
"""

import asyncio
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from detente.configuration import Configuration
from detente.core import messages as msg
from detente.core import pairing
from detente.core.acts import AnyAct, OpenLine, SetProfile, SetRelays
from detente.core.cards import Pair, pair_of
from detente.core.errors import DetenteError, LocalError, RemoteError
from detente.core.ledger import BreachError, ConflictError, DifferentStateError, ForkError
from detente.core.pairing import PairingFailed, Run
from detente.core.refusal import Refused
from detente.core.statements import Statement
from detente.core.tree import EMPTY_ROOT
from detente.crypto import keys as keyfiles
from detente.crypto.cards import make_card, public_keys, read_card
from detente.node import models, store
from detente.node.book import Book
from detente.node.keeper_port import Identity, LineCheck, LineStopped, Phase, Refusal
from detente.node.mark import Heads, Mark, MarkMissingError
from detente.node.problems import LineStoppedError, MarkUnwritableError, RestoredTooOldError
from detente.node.quota import DAY, DayQuota, weight

STOPS = (ForkError, BreachError, RestoredTooOldError, MarkMissingError)
"""What ends a line for good."""
DISK_RESERVE = 256 * 1024 * 1024
"""Bytes that must stay free on the disk; below, nothing more is taken in."""
_Reply = msg.Ack | msg.Conflict | msg.Pause | None
_P = ParamSpec("_P")
_T = TypeVar("_T")


class LineExistsError(LocalError):
    """A new line would end the one that is open. If it is to end: detente pair --replace."""


class ReplacedError(LocalError):
    """New calling cards took the place of this line's."""


class NoCardError(LocalError):
    """There is no calling card of ours to pair with. Make one and hand it over: detente card."""


class Keeper:
    """Keeps every line of the node in `directory`. `changed` is called, on any thread, with the
    hex id of a line whose pages should be read again."""

    def __init__(
        self, directory: Path, configuration: Configuration, changed: Callable[[str], None]
    ) -> None:
        self._directory, self._configuration = directory, configuration
        self.changed = changed
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="record")
        self._books: dict[bytes, Book] = {}
        self._rooms: dict[bytes, DayQuota] = {}
        self._paused: set[bytes] = set()
        self._identities: dict[bytes, Identity] = {}
        self.on_signal: Callable[[bytes, bytes, bytes], Awaitable[None]] = _nobody
        self.on_link: Callable[[bytes, bool], None] = lambda line, up: None

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Do something on the record thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    def close(self) -> None:
        """Finish what runs on the record thread, and end it."""
        self._thread.shutdown()

    # --- lines, on the record thread ------------------------------------------------------------

    def load(self) -> list[bytes]:
        """Open every line's book; the lines that may connect. One that cannot be opened has an
        alarm, and the others go on."""
        models.Line.objects.update(up=False)
        loaded = []
        for row in models.Line.objects.select_related("our_card"):
            try:
                loaded.append(self._load(row))
            except DetenteError as error:
                self.alarm(bytes.fromhex(row.id), type(error).__name__, in_words(error))
        return loaded

    def _load(self, row: models.Line) -> bytes:
        pair = pair_of(read_card(bytes(row.our_card.file)), read_card(bytes(row.their_card)))
        keys = keyfiles.load_file(keyfiles.key_path(self._directory, pair.own.hash))
        self._identities[pair.line] = Identity(pair, keys)
        theirs = public_keys(pair.peer)
        book = Book(pair, keys, theirs, self._mark(pair), lambda: int(time.time()))
        self._books[pair.line] = book
        taken = store.taken_since(row.id, 1 - pair.side, int(time.time()) - DAY)
        self._rooms[pair.line] = DayQuota(self._configuration.quota_megabytes * 10**6, taken)
        if row.phase != models.Line.Phase.STOPPED:
            try:
                book.fresh().frozen = row.frozen_because or book.frozen
            except STOPS as error:
                self.stop(pair.line, error)
            except MarkUnwritableError as error:
                self.alarm(pair.line, type(error).__name__, in_words(error))
        if row.phase == models.Line.Phase.OPEN:
            self._state_relays(pair.line)
        return pair.line

    def _state_relays(self, line: bytes) -> None:
        """Write which relays our stations use, where the record of a line says otherwise."""
        addresses = self._configuration.relay.addresses
        try:
            book = self.book(line)
            side = book.ledger.state.side(book.side)
            if side is not None and side.addresses != addresses:
                book.say(SetRelays(addresses))
        except LineStoppedError:
            pass
        except DetenteError as error:  # pages say that they are missing; the next start tries again
            self.alarm(line, type(error).__name__, in_words(error), serious=False)

    def open_lines(self) -> list[bytes]:
        """The lines that both sides have confirmed and nothing has stopped."""
        rows = models.Line.objects.filter(phase=models.Line.Phase.OPEN)
        return [bytes.fromhex(row.id) for row in rows]

    def _mark(self, pair: Pair) -> Mark:
        places = [self._directory / "mark", *map(Path, self._configuration.mark_copies)]
        return Mark([place / pair.line.hex() for place in places], pair.side)

    def book(self, line: bytes) -> Book:
        """The record of a line that is not stopped. Raises LineStoppedError."""
        row = self._row(line)
        if row.phase == models.Line.Phase.STOPPED:
            raise LineStoppedError(row.stopped_because)
        if line not in self._books:
            raise LineStoppedError("This line could not be opened at start; its alarm says why.")
        return self._books[line].fresh()

    def _row(self, line: bytes) -> models.Line:
        return models.Line.objects.get(pk=line.hex())

    def card(self) -> str:
        """The one unused calling card, made with fresh keys when there is none."""
        row = models.Card.objects.filter(used=False).first()
        if row is None:
            keys = keyfiles.generate()
            settings = self._configuration
            file = make_card(keys, settings.label, settings.link_address)
            card = read_card(file)
            keyfiles.save_file(keys, keyfiles.key_path(self._directory, card.hash))
            row = models.Card(hash=card.hash.hex(), file=file, made_at=int(time.time()))
            row.save()
        return bytes(row.file).decode()

    def add_line(self, their_card: bytes, trial: bool, *, replace: bool = False) -> bytes:
        """Pair our unused card with the other side's; `replace` ends an open line of that label.

        Raises DamagedCard or a LocalError.
        """
        peer = read_card(their_card)
        ours = models.Card.objects.filter(used=False).first()
        if ours is None:
            raise NoCardError("We have no unused card.")
        pair = pair_of(read_card(bytes(ours.file)), peer)
        self._make_room(peer.label, replace)
        self._mark(pair).create(Heads((0, 0), (EMPTY_ROOT, EMPTY_ROOT)))
        ours.used = True
        ours.save(update_fields=["used"])
        row = models.Line.objects.create(
            id=pair.line.hex(), side=pair.side, label=peer.label, our_card=ours,
            their_card=their_card, trial=trial, added_at=int(time.time()),
        )  # fmt: skip
        self._load(row)
        self.changed(row.id)
        return pair.line

    def _make_room(self, label: str, replace: bool) -> None:
        """Let a new line have this label; the record of the old one stays, as `label~1`."""
        old = models.Line.objects.filter(label=label).first()
        if old is None:
            return
        if old.phase == models.Line.Phase.OPEN and not replace:
            raise LineExistsError(f"There is an open line with {label!r} already.")
        if old.phase != models.Line.Phase.STOPPED:
            self.stop(bytes.fromhex(old.id), ReplacedError("Our officer added another card."))
        count = models.Line.objects.filter(label__startswith=f"{label}~").count()
        models.Line.objects.filter(pk=old.pk).update(label=f"{label}~{count + 1}")

    def say(self, line: bytes, act: AnyAct, request: int | None = None) -> list[Statement]:
        """Write the statements of an act, once for each request."""
        if self._row(line).phase == models.Line.Phase.UNCONFIRMED:
            raise LineStoppedError("This line is not confirmed by both sides yet.")
        said = self.book(line).say(act, request)
        self.changed(line.hex())
        return said

    def stop(self, line: bytes, error: DetenteError) -> None:
        """Stop a line for good, with the reason as an alarm, and the proof as a file."""
        evidence = getattr(error, "evidence", b"")
        words = in_words(error)
        if evidence:
            path = self._directory / "evidence" / f"{line.hex()[:12]}-{int(time.time())}"
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(0o600)
            path.write_bytes(evidence)
            words = f"{words} Kept: {path}"
        models.Line.objects.filter(pk=line.hex()).update(
            phase=models.Line.Phase.STOPPED, stopped_because=words[:300]
        )
        self.alarm(line, type(error).__name__, words, evidence=evidence)

    def stopped_lines(self) -> list[bytes]:
        """The lines that something has stopped."""
        rows = models.Line.objects.filter(phase=models.Line.Phase.STOPPED)
        return [bytes.fromhex(row.id) for row in rows]

    def alarm(
        self,
        line: bytes | None,
        kind: str,
        words: str,
        *,
        evidence: bytes = b"",
        serious: bool = True,
    ) -> None:
        """Keep something that people must know of; what is not serious is for the journal."""
        models.Alarm.objects.create(
            line_id=line.hex() if line else None, at=int(time.time()), kind=kind[:40],
            words=words[:500], evidence=evidence, serious=serious,
        )  # fmt: skip
        if line:
            self.changed(line.hex())

    def _stopping(self, line: bytes, work: Callable[[], _T]) -> _T:
        """Do something that may find a fork or a breach, which stop the line."""
        try:
            return work()
        except STOPS as error:
            self.stop(line, error)
            raise LineStopped(_detail(error)) from error
        except LineStoppedError as error:
            raise LineStopped("this side stopped the line") from error
        except LocalError as error:
            self.alarm(line, type(error).__name__, in_words(error))
            raise RemoteError("record: this node cannot take it in now") from error

    # --- the port of the link -------------------------------------------------------------------

    async def identity(self, line: bytes) -> Identity:
        return self._identities[line]

    async def phase(self, line: bytes) -> Phase:
        row = await self.run(self._row, line)
        if row.phase == models.Line.Phase.STOPPED:
            return Phase.STOPPED
        return Phase.OPEN if row.phase == models.Line.Phase.OPEN else Phase.PAIRING

    async def pairing(self, line: bytes) -> Run:
        return await self.run(self.pairing_run, line)

    def pairing_run(self, line: bytes) -> Run:
        """The pairing run of a line; a fresh one the first time."""
        row = self._row(line)
        if row.pairing:
            return pairing.load(bytes(row.pairing))
        run = Run(line=line, side=row.side, r=secrets.token_bytes(32))
        self.keep_pairing(line, run)
        return run

    def keep_pairing(self, line: bytes, run: Run) -> None:
        row = models.Line.objects.filter(pk=line.hex())
        row.update(pairing=pairing.dump(run))
        if run.failed and row.exclude(phase=models.Line.Phase.STOPPED).exists():
            self.stop(line, PairingFailed("The two nodes did not come to the same digits."))
        self.changed(line.hex())

    async def save_pairing(self, line: bytes, run: Run) -> None:
        await self.run(self.keep_pairing, line, run)

    async def confirmed(self, line: bytes) -> None:
        await self.run(self._open_line, line)

    def _open_line(self, line: bytes) -> None:
        """Write statement 0 and our profile, and open the line; again after a crash between."""
        row, book = self._row(line), self.book(line)
        pair, settings = self._identities[line].pair, self._configuration
        if book.own_size == 0:
            cards = (pair.cards[0].hash.hex(), pair.cards[1].hash.hex())
            book.say(OpenLine(cards=cards, trial=row.trial))
        if book.own_size == 1:
            names = settings.names or {"en": settings.side}
            book.say(SetProfile(names=names, zone=settings.zone, languages=settings.languages))
        self._state_relays(line)
        row.phase = models.Line.Phase.OPEN
        row.save(update_fields=["phase"])
        self.changed(row.id)

    async def peer_began(self, line: bytes) -> bool:
        return await self.run(lambda: self._books[line].peer_size > 0)

    async def receipted_head(self, line: bytes) -> str | None:
        return await self.run(self._books[line].receipted_head)

    async def greeted(self, line: bytes, head: str | None) -> int | msg.Want:
        def greet() -> int | msg.Want:
            book = self.book(line)
            held = book.peer_holds(head) if head else 0
            missing = book.missing()
            return held if missing is None else msg.Want(missing)

        return await self.run(self._stopping, line, greet)

    async def last_ack(self, line: bytes) -> msg.Ack | None:
        def find() -> msg.Ack | None:
            book = self._books[line]
            return None if book.behind else book.last_ack()

        return await self.run(find)

    async def outgoing(self, line: bytes, old: int, room: int) -> msg.Entries | None:
        return await self.run(lambda: self.book(line).outgoing(old, room))

    async def receive(self, line: bytes, batch: msg.Entries) -> _Reply:
        return await self.run(self._stopping, line, lambda: self._receive(line, batch))

    def _receive(self, line: bytes, batch: msg.Entries) -> _Reply:
        if (pause := self._pause(line, batch)) is not None:
            return pause
        try:
            ack = self.book(line).receive(batch, lambda: self.changed(line.hex()))
        except ConflictError as error:
            return msg.Conflict(error.size)
        self.changed(line.hex())
        return ack

    def _pause(self, line: bytes, batch: msg.Entries) -> msg.Pause | None:
        """Whether there is no room for a batch: on the disk, or within the day's quota."""
        room = self._rooms[line]
        if shutil.disk_usage(self._directory).free < DISK_RESERVE:
            reason: Literal["disk", "quota"] = "disk"
        elif not room.take(weight(batch), int(time.time())):
            reason = "quota"
        else:
            return None
        if line not in self._paused:
            self._paused.add(line)
            self.alarm(line, reason, "There is no room; arriving statements wait.")
        return msg.Pause(reason)

    def resumable(self) -> list[tuple[bytes, int]]:
        """The paused lines for which there is room again, and the size to ask from."""
        if shutil.disk_usage(self._directory).free < DISK_RESERVE:
            return []
        now = int(time.time())
        ready = [line for line in self._paused if self._rooms[line].left(now) > msg.MAX_MESSAGE]
        self._paused.difference_update(ready)
        return [(line, self._books[line].peer_size) for line in ready]

    async def acknowledged(self, line: bytes, ack: msg.Ack) -> None:
        await self.run(self._stopping, line, lambda: self._acknowledged(line, ack))

    def _acknowledged(self, line: bytes, ack: msg.Ack) -> None:
        try:
            self.book(line).acknowledged(ack)
        except DifferentStateError as error:
            words = in_words(error)
            models.Line.objects.filter(pk=line.hex()).update(frozen_because=words[:300])
            self.alarm(line, "DifferentStateError", words)
        self.changed(line.hex())

    async def want(self, line: bytes, want: msg.Want) -> msg.Copy:
        def find() -> msg.Copy:
            copy = self.book(line).copy_for(want.old)
            if copy is None:
                raise Refused("unasked", f"nothing of yours from {want.old} on is kept here")
            return copy

        return await self.run(self._stopping, line, find)

    async def copied(self, line: bytes, copy: msg.Copy) -> int | msg.Want:
        def take() -> int | msg.Want:
            book = self.book(line)
            book.copied(copy)
            missing = book.missing()
            return book.own_size if missing is None else msg.Want(missing)

        return await self.run(self._stopping, line, take)

    async def signal(self, line: bytes, call: bytes, data: bytes) -> None:
        await self.on_signal(line, call, data)

    async def checked(self, line: bytes, check: LineCheck) -> None:
        took = None if check.milliseconds is None else round(check.milliseconds)
        await self.run(self.journal_check, line, check.ours, True, took)

    def journal_check(self, line: bytes, ours: bool, ok: bool, round_trip_ms: int | None) -> None:
        now = int(time.time())
        models.LineCheck.objects.create(
            line_id=line.hex(), at=now, ours=ours, ok=ok, round_trip_ms=round_trip_ms
        )
        if ok:
            models.Line.objects.filter(pk=line.hex()).update(heard_at=now)
        self.changed(line.hex())

    async def refused(self, line: bytes | None, refusal: Refusal) -> None:
        await self.run(self._journal, line, refusal)

    def _journal(self, line: bytes | None, refusal: Refusal) -> None:
        """Keep a refusal; an alarm that sounded within the hour does not sound again."""
        kind, since = refusal.reason.partition(":")[0][:40], int(time.time()) - 3600
        known = models.Alarm.objects.filter(kind=kind, serious=True, at__gte=since)
        if not (refusal.alarm and line and known.filter(line_id=line.hex()).exists()):
            self.alarm(line, kind, refusal.words, serious=refusal.alarm)

    def up(self, line: bytes) -> None:
        self._thread.submit(self._note_link, line, True)
        self.on_link(line, True)

    def down(self, line: bytes, reason: str) -> None:
        self._thread.submit(self._note_link, line, False)
        self.on_link(line, False)

    def _note_link(self, line: bytes, up: bool) -> None:
        now = int(time.time())
        row = models.Line.objects.filter(pk=line.hex())
        row.update(up=up, changed_at=now, **({"heard_at": now} if up else {}))
        self.changed(line.hex())


def _detail(error: DetenteError) -> str:
    return str(error).removeprefix("record: ")


def in_words(error: DetenteError) -> str:
    """What happened, and what it means: the first line of the error's own documentation."""
    meaning = (type(error).__doc__ or "").split("\n\n", maxsplit=1)[0]
    return " ".join(f"{_detail(error).rstrip('.')}. {meaning}".split())


async def _nobody(line: bytes, call: bytes, data: bytes) -> None:
    """Signals of a node that holds no calls go nowhere."""
