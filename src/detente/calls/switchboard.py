"""Drives this node's call rooms: their pages' sockets on one hand, the link on the other.

Everything here runs on the event loop of `detente serve`; what needs the database goes to the
record thread. The rules of a call are all in detente.core.call.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Literal, assert_never

from detente.calls.driver import RoomDriver
from detente.calls.models import Attempt, Measured
from detente.calls.relays import Access, Relays, lacking
from detente.core.call import CallRoom
from detente.core.call_types import (
    Alarm,
    Connected,
    Ended,
    Event,
    Facts,
    Moved,
    Setting,
    no_servers,
)
from detente.core.choreography import OVER, TALKING, State
from detente.core.errors import LocalError
from detente.core.flow import Bucket
from detente.core.kinds import Medium, Terms
from detente.core.objects import Contact
from detente.core.state import State as FoldedState
from detente.core.vouchers import call_id
from detente.crypto.cards import public_keys
from detente.crypto.voucher import LinkVouching
from detente.node.keeper import Keeper
from detente.node.link import Links

OPENS_BEFORE = 30 * 60
"""Seconds before the agreed start at which a room opens; on a trial line it is always open."""
MOST_AHEAD = 1024
"""How far ahead of our last attempt the other node's may be (call.md section 2)."""
SEARCHES, SEARCHES_AT_ONCE = 0.5, 20
"""How often in a second, and at once, a line's unknown call is looked for among all attempts."""


_UNMET = (State.WAITING, State.JOINING)


class NoRoomError(LocalError):
    """There is no call room for this contact now: its terms are not agreed, or it is over."""


@dataclass
class Room:
    """A call room of this node, and what it is for."""

    line: bytes
    contact: str
    leaf: bytes
    attempt: int
    driver: RoomDriver

    @property
    def call(self) -> bytes:
        return self.driver.room.setting.call

    @property
    def state(self) -> State:
        return self.driver.room.state

    def outdated(self, relays: Relays) -> bool:
        """Whether these were stated since, and nobody has got through the old ones yet."""
        return self.state in _UNMET and self.driver.room.setting.relays != relays


@dataclass(frozen=True)
class _Agreed:
    """A contact that may have a room: what its accepted terms say."""

    contact: str
    leaf: bytes
    terms: Terms
    attempt: int
    trial: bool
    relays: Relays


class Switchboard:
    """All call rooms of this node."""

    def __init__(self, keeper: Keeper, links: Links, relays: Access) -> None:
        self._keeper, self._links, self._relays = keeper, links, relays
        self._rooms: dict[tuple[bytes, bytes], Room] = {}
        self._locks: dict[bytes, asyncio.Lock] = {}
        self._searches: dict[bytes, Bucket] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        keeper.on_signal, keeper.on_link = self._signal, self._link

    async def enter(self, line: bytes, contact: str) -> Room:
        """The room of a contact, for a page that comes in. Raises NoRoomError."""
        async with self._lock(line):
            agreed = await self._keeper.run(self._agreed, line, contact)
            room = self._rooms.get((line, agreed.leaf))
            if room is None or room.state in OVER or room.outdated(agreed.relays):
                room = await self._open(line, agreed, agreed.attempt + 1)
        return room

    # -- rooms ---------------------------------------------------------------------------------

    def _lock(self, line: bytes) -> asyncio.Lock:
        return self._locks.setdefault(line, asyncio.Lock())

    def _agreed(self, line: bytes, contact: str) -> _Agreed:
        """On the record thread: the accepted terms of a contact, if a room may be opened."""
        book = self._keeper.book(line)
        state = book.ledger.state
        found = state.contacts.get(contact)
        if found is None:
            raise NoRoomError("There is no such contact on this line.")
        if lacking(state, book.side) == "ours":
            raise NoRoomError("Our side has stated no relays on this line.")
        agreed = _terms(state, found)
        if agreed is None or not may_open(agreed[1], trial=state.trial, now=int(time.time())):
            raise NoRoomError("The room of this contact is not open now.")
        return self._room_of(state, contact, *agreed)

    def _room_of(self, state: FoldedState, contact: str, leaf: bytes, terms: Terms) -> _Agreed:
        relays = self._relays.stated(state)
        return _Agreed(contact, leaf, terms, _last_attempt(leaf), state.trial, relays)

    def _joinable(self, line: bytes) -> list[_Agreed]:
        """On the record thread: every contact that may have a room now."""
        book = self._keeper.book(line)
        state, found = book.ledger.state, list[_Agreed]()
        if lacking(state, book.side) == "ours":
            return found
        for contact in state.contacts.values():
            agreed = _terms(state, contact)
            if agreed and may_open(agreed[1], trial=state.trial, now=int(time.time())):
                found.append(self._room_of(state, contact.id, *agreed))
        return found

    async def _open(self, line: bytes, agreed: _Agreed, attempt: int) -> Room:
        await self._keeper.run(self._use_attempt, agreed, attempt)
        identity = await self._keeper.identity(line)
        keys = LinkVouching(identity.keys.link, public_keys(identity.pair.peer).link)
        setting = self._setting(line, identity.pair.side, agreed, attempt)
        call = setting.call
        driver = RoomDriver(
            CallRoom(setting, keys, secrets.token_hex(16)),
            lambda data: self._tell_peer(line, call, data),
            lambda event: self._heard(line, agreed.contact, event),
        )
        older = self._rooms.get((line, agreed.leaf))
        if older is not None:
            older.driver.stop()
        room = Room(line, agreed.contact, agreed.leaf, attempt, driver)
        self._rooms[line, agreed.leaf] = room
        if self._links.is_up(line):
            driver.link(up=True)
        return room

    def _setting(self, line: bytes, side: int, agreed: _Agreed, attempt: int) -> Setting:
        """What a room is for. On a line in earnest it says which relays, and how to use ours."""
        medium: Literal["video", "voice"]
        medium = "video" if agreed.terms.medium is Medium.VIDEO else "voice"
        call = call_id(agreed.leaf, attempt)
        conduct = agreed.terms.conduct
        servers = partial(self._relays.servers, call, agreed.terms)
        return Setting(
            line,
            call,
            side,
            medium,
            agreed.trial,
            agreed.relays,
            no_servers if agreed.trial else servers,
            sharing=medium == "video" and conduct.sharing,
            interpretation=conduct.interpretation.value,
            records=conduct.recording,
        )

    def _use_attempt(self, agreed: _Agreed, attempt: int) -> None:
        """On the record thread: keep the number, before it is used."""
        Attempt.objects.update_or_create(leaf=agreed.leaf.hex(), defaults={"number": attempt})

    # -- the link ------------------------------------------------------------------------------

    async def _signal(self, line: bytes, call: bytes, data: bytes) -> None:
        async with self._lock(line):
            room = await self._room_for(line, call)
        if room is not None:
            room.driver.peer_said(data)

    async def _room_for(self, line: bytes, call: bytes) -> Room | None:
        """The room of a call id; a new one when the other node is ahead of us."""
        for room in self._rooms.values():
            if room.line == line and room.call == call:
                return room
        now = time.monotonic()
        fresh = Bucket(SEARCHES, SEARCHES_AT_ONCE, now)
        if not self._searches.setdefault(line, fresh).take(now):
            return None  # whoever means it says it again after a while
        for agreed in await self._keeper.run(self._joinable, line):
            standing = self._rooms.get((line, agreed.leaf))
            if standing is not None and standing.state in TALKING:
                continue
            for attempt in range(agreed.attempt + 1, agreed.attempt + 1 + MOST_AHEAD):
                if call_id(agreed.leaf, attempt) == call:
                    return await self._open(line, agreed, attempt)
        return None

    def _link(self, line: bytes, up: bool) -> None:
        for room in list(self._rooms.values()):
            if room.line == line:
                room.driver.link(up=up)

    # -- what a room tells -----------------------------------------------------------------------

    def _tell_peer(self, line: bytes, call: bytes, data: bytes) -> None:
        self._links.send_signal(line, call, data)  # what is lost, the room says again

    def _heard(self, line: bytes, contact: str, event: Event) -> None:
        match event:
            case Ended(_, facts):
                if facts is not None:
                    self._spawn(self._keeper.run(self._keep_facts, line, contact, facts))
            case Alarm(kind, detail):
                words = f"{kind}: {detail}" if detail else kind
                self._spawn(self._keeper.run(self._keeper.alarm, line, kind, words))
            case Moved() | Connected():
                pass
            case _ as unreachable:
                assert_never(unreachable)

    def _keep_facts(self, line: bytes, contact: str, facts: Facts) -> None:
        present = [asdict(one) for one in facts.present]
        Measured.objects.update_or_create(
            call=facts.call.hex(),
            defaults={
                "line": line.hex(), "contact": contact, "medium": facts.medium,
                "start": facts.start, "end": facts.end, "present": present, "by": facts.by,
            },
        )  # fmt: skip
        self._keeper.changed(line.hex())

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def may_open(terms: Terms, *, trial: bool, now: int) -> bool:
    """Whether a contact on these agreed terms has a call room at this UTC second."""
    if terms.medium is Medium.IN_PERSON:
        return False
    return trial or terms.start - OPENS_BEFORE <= now


def _terms(state: FoldedState, contact: Contact) -> tuple[bytes, Terms] | None:
    """The accepted terms of a contact that is still to be held, with what call ids are made of."""
    agreed = state.agreed_terms(contact)
    if agreed is None or any(contact.off) or contact.facts.standing().agreed is not None:
        return None
    return agreed.leaf, agreed.terms


def _last_attempt(leaf: bytes) -> int:
    row = Attempt.objects.filter(leaf=leaf.hex()).first()
    return row.number if row else 0


_active: list[Switchboard] = []


def activate(board: Switchboard) -> None:
    """Make this the switchboard that pages' sockets find in this process."""
    _active[:] = [board]


def active() -> Switchboard | None:
    """The switchboard of this process, where it serves calls."""
    return _active[0] if _active else None
