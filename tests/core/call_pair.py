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
    role: str = "principal"
    told: list[dict] = field(default_factory=list)
    station: int = -1
    epoch: int = 0
    others: dict[int, dict] = field(default_factory=dict)
    words_epoch: int = 0
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

    def enter(self, *, microphone: str = "on") -> None:
        """The person presses *Join*."""
        self.say("status", microphone=microphone, picture="none")
        if self.role == "principal":
            self.say("lobby", on=True)

    def prove(self, *, encrypted: int = 50, opened: int = 1, played: int = 500) -> None:
        tracks = [{"track": 0, "sent": 50, "encrypted": encrypted, "withheld": 0}]
        heard = [
            {"station": n, "track": 0, "opened": opened, "played": played} for n in self.others
        ]
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
                self.enter()
            case "roster":
                seats = {seat["station"]: seat for seat in m["stations"]}
                self.others = {n: seat for n, seat in seats.items() if n != self.station}
                self.epoch = m["epoch"]
                self.prove()
            case "comparison":
                self.words_epoch = m["epoch"]
            case "count":
                self.ends_at = now + m["ms"] / 1000
            case "hold":
                self.ends_at, self.sending = None, False
            case "through":
                self.sending = True
            case "end":
                self.over, self.sending, self.ends_at = True, False, None
        if m["t"] in ("state", "comparison") and self.role == "principal":
            self._compare()

    def _compare(self) -> None:
        """Commit, and reveal once both have committed: what the register shows, is not repeated."""
        words = self.last("comparison")
        if self.state != "comparing" or not words or not words["roster"]:
            return
        secret = H(f"{self.id}{self.words_epoch}".encode()).hex()
        if words["commits"][self.side] is None:
            commitment_ = commitment(words["roster"], self.side, secret)
            self.say("commit", epoch=self.words_epoch, c=commitment_)
        elif None not in words["commits"] and words["reveals"][self.side] is None:
            self.say("reveal", epoch=self.words_epoch, r=secret)

    def can_compare(self) -> bool:
        words = self.last("comparison")
        return self.state == "comparing" and bool(words and None not in words["reveals"])

    def say_they_match(self, match: bool = True) -> None:
        self.say("words", epoch=self.words_epoch, match=match)

    def ready(self, on: bool = True) -> None:
        self.say("ready", epoch=self.epoch, on=on)


class Pair:
    """`rooms[side]`, `pages[side]` of the principals, `others`; time moves only in `run`."""

    def __init__(self, medium: str = "voice", trial: bool = True, relays=((), ()), **terms) -> None:
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
        self.others: list[Page] = []
        self.made = 0
        self.rooms = [
            CallRoom(
                Setting(LINE, CALL, side, medium, trial, relays, **terms), Seals(), f"{side:032x}"
            )
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

    def seat(self, side: int, role: str = "principal", name: str = "") -> Page:
        """A new page: of this side's principal (a reload, if there was one), or of somebody."""
        old = self.pages[side] if role == "principal" else None
        if old is not None:
            self.rooms[side].page_disconnected(old.id, self.now, self.utc)
        self.made += 1
        page = Page(side, f"{self.made:032x}", Courier(f"{self.made:032x}"), role)
        if role == "principal":
            self.pages[side] = page
        else:
            self.others.append(page)
        page.courier.connected(self.now)
        first = page.courier.out.pop(0)
        who = Person(role, {"en": name or f"{role.capitalize()} {side}"})
        self.rooms[side].page_connected(first, who, self.now, self.utc)
        page.open()
        self.flush()
        return page

    @property
    def everyone(self) -> list[Page]:
        return [page for page in [*self.pages, *self.others] if page]

    def flush(self) -> None:
        busy = True
        while busy:
            busy = False
            for side in (0, 1):
                for output in self.rooms[side].take():
                    busy = True
                    self._do(side, output)
            for page in self.everyone:
                out, page.courier.out[:] = list(page.courier.out), []
                for data in out:
                    busy = True
                    self.rooms[page.side].page_receive(page.id, data, self.now, self.utc)

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
                page = next((page for page in self.everyone if page.id == name), None)
                if page is not None:
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
            due += [page.ends_at for page in self.everyone]
            due += [page.courier.deadline() for page in self.everyone]
            due += [self.queue[0][0]] if self.queue else []
            at = min([d for d in due if d is not None], default=float("inf"))
            if at > until:
                break
            self.now = max(self.now, at)
            for page in self.everyone:
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
