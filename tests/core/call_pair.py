"""Two rooms joined in memory over a link that delays and breaks, with a page on each side."""

import heapq
import itertools
import json
from dataclasses import dataclass, field

from detente.core.call import CallRoom
from detente.core.call_types import (
    Alarm,
    ClosePage,
    Connected,
    Ended,
    Moved,
    Person,
    Setting,
    ToPage,
    ToPeer,
)
from detente.core.encoding import H
from detente.core.envelope import Courier
from detente.core.vouchers import commitment

LINE, CALL = H(b"line"), H(b"call")
EPOCH_START = 1_640_896_200


class Seals:
    """Stands in for ML-DSA in tests of the choreography: a hash with a secret both know."""

    def sign(self, voucher: bytes) -> bytes:
        return (H(b"link" + voucher) * 76)[:2420]

    def verify(self, voucher: bytes, signature: bytes) -> bool:
        return signature == self.sign(voucher)


@dataclass
class Page:
    """A page as the protocol wants it; a person's acts are called from outside."""

    side: int
    id: str
    courier: Courier
    told: list[dict] = field(default_factory=list)
    station: int = -1
    epoch: int = 0
    roster: str = ""
    secret: str = ""
    commits: dict[int, str] = field(default_factory=dict)
    revealed: int = 0
    sending: bool = False
    ends_at: float | None = None
    over: bool = False

    @property
    def state(self) -> str:
        return next((m["state"] for m in reversed(self.told) if m["t"] == "state"), "")

    def last(self, kind: str) -> dict | None:
        return next((m for m in reversed(self.told) if m["t"] == kind), None)

    def say(self, t: str, **members: object) -> None:
        self.courier.send(json.dumps({"t": t, **members}).encode())

    def open(self) -> None:
        self.say(
            "open", dtls=H(self.id.encode()).hex(), ed25519="A" * 43 + "=", hpke="A" * 1620 + "AA=="
        )

    def prove(self, others: list[int], *, encrypted: int = 50) -> None:
        tracks = [{"track": 0, "sent": 50, "encrypted": encrypted, "withheld": 0}]
        heard = [{"station": n, "track": 0, "opened": 1} for n in others]
        self.say("proof", epoch=self.epoch, tracks=tracks, heard=heard)

    def tick(self, now: float) -> None:
        self.courier.tick(now)
        if self.ends_at is not None and now >= self.ends_at:
            self.ends_at, self.sending = None, True

    def hear(self, m: dict, now: float) -> None:
        self.told.append(m)
        match m["t"]:
            case "welcome":
                self.station = m["station"]
            case "roster":
                self.epoch, self.roster, self.commits = m["epoch"], m["roster"], {}
                self.secret, self.revealed = H(f"{self.id}{self.epoch}".encode()).hex(), 0
                self.prove([s["station"] for s in m["stations"] if s["station"] != self.station])
            case "state" if m["state"] == "comparing" and self.side not in self.commits:
                self.commits[self.side] = commitment(self.roster, self.side, self.secret)
                self.say("commit", epoch=self.epoch, c=self.commits[self.side])
            case "commit" if m["epoch"] == self.epoch:
                self.commits[1 - self.side] = m["c"]
            case "count":
                self.ends_at = now + m["ms"] / 1000
            case "hold":
                self.ends_at, self.sending = None, False
            case "through":
                self.sending = True
            case "end":
                self.over, self.sending, self.ends_at = True, False, None
        if len(self.commits) == 2 and self.revealed != self.epoch:
            self.revealed = self.epoch
            self.say("reveal", epoch=self.epoch, r=self.secret)

    def can_compare(self) -> bool:
        other = self.last("reveal")
        return self.state == "comparing" and bool(other and other["epoch"] == self.epoch)


class Pair:
    """`rooms[side]`, `pages[side]`; time moves only in `run`."""

    def __init__(self, medium: str = "voice", trial: bool = True, relays=((), ())) -> None:
        self.now = 100.0
        self.delay = [0.05, 0.05]
        self.latest = [0.0, 0.0]
        self.linked = False
        self.generation = 0
        self.tick_ids = itertools.count()
        self.queue: list[tuple] = []
        self.events: list[list] = [[], []]
        self.wire: list[tuple[int, bytes]] = []
        self.pages: list[Page | None] = [None, None]
        self.made = 0
        self.rooms = [
            CallRoom(Setting(LINE, CALL, side, medium, trial, relays), Seals(), f"{side:032x}")
            for side in (0, 1)
        ]

    @property
    def utc(self) -> int:
        return EPOCH_START + int(self.now)

    def link(self, up: bool) -> None:
        if up == self.linked:
            return
        self.linked = up
        self.latest = [0.0, 0.0]
        self.generation += 1  # what is under way is lost with its connection
        for room in self.rooms:
            if up:
                room.link_up(self.now)
            else:
                room.link_down()
        self.flush()

    def seat(self, side: int) -> Page:
        """A new page of this side's principal (a reload, if there was one)."""
        old = self.pages[side]
        if old is not None:
            self.rooms[side].page_disconnected(old.id, self.now, self.utc)
        self.made += 1
        name = f"{self.made:032x}"
        page = Page(side, name, Courier(name))
        self.pages[side] = page
        page.courier.connected(self.now)
        first = page.courier.out.pop(0)
        who = Person("principal", {"en": f"Principal {side}"})
        self.rooms[side].page_connected(first, who, self.now, self.utc)
        page.open()
        self.flush()
        return page

    def flush(self) -> None:
        busy = True
        while busy:
            busy = False
            for side in (0, 1):
                for output in self.rooms[side].take():
                    busy = True
                    self._do(side, output)
                page = self.pages[side]
                if page is not None:
                    out, page.courier.out[:] = list(page.courier.out), []
                    for data in out:
                        busy = True
                        self.rooms[side].page_receive(page.id, data, self.now, self.utc)

    def _do(self, side: int, output: object) -> None:
        match output:
            case ToPeer(data):
                self.wire.append((side, data))
                if self.linked:
                    at = max(self.latest[side], self.now + self.delay[side])  # in order
                    self.latest[side] = at
                    entry = (at, next(self.tick_ids), self.generation, 1 - side, data)
                    heapq.heappush(self.queue, entry)
            case ToPage(name, data):
                page = self.pages[side]
                if page is not None and page.id == name:
                    message = page.courier.receive(data, self.now)
                    if message is not None:
                        page.hear(json.loads(message), self.now)
            case ClosePage():
                pass
            case Moved() | Connected() | Ended() | Alarm():
                self.events[side].append(output)

    def run(self, seconds: float) -> None:
        """Let time pass, delivering and ticking when due."""
        until = self.now + seconds
        while True:
            due = [room.deadline() for room in self.rooms]
            due += [page.ends_at for page in self.pages if page]
            due += [page.courier.deadline() for page in self.pages if page]
            due += [self.queue[0][0]] if self.queue else []
            at = min([d for d in due if d is not None], default=float("inf"))
            if at > until:
                break
            self.now = max(self.now, at)
            for page in self.pages:
                if page:
                    page.tick(self.now)
            if self.queue and self.queue[0][0] <= self.now:
                _, _, generation, to, data = heapq.heappop(self.queue)
                if generation == self.generation:
                    self.rooms[to].peer_receive(data, self.now, self.utc)
            for room in self.rooms:
                room.tick(self.now, self.utc)
            self.flush()
        self.now = until

    def states(self) -> list[str]:
        return [str(room.state) for room in self.rooms]

    def found(self, side: int, kind: type) -> list:
        return [e for e in self.events[side] if isinstance(e, kind)]
