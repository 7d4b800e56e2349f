"""Two exchanges joined in memory, with the real handshake, and a wire that can be tampered with."""

from collections import deque
from collections.abc import Callable

from detente.core import messages as msg
from detente.core.exchange import AuthDue, Authenticated, Closed, Event, Exchange, State
from detente.crypto.handshake import Handshake
from detente.crypto.keys import generate

LINE = b"one line" * 4
KEYS = [generate().link, generate().link, generate().link]
"""Of side 0, of side 1, and of somebody else."""
ANSWER_SIG = bytes(2420)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class End:
    """One side of a connection, driven as the node drives it: a log, and what came in."""

    def __init__(
        self, side: int, *, dials: bool, clock: Clock, log: list[bytes], theirs: list[bytes],
        open_line: bool = True, own: int | None = None, trusts: int | None = None,
        line: bytes = LINE,
    ) -> None:  # fmt: skip
        own_key = KEYS[side if own is None else own]
        peer = KEYS[1 - side if trusts is None else trusts].public_key()
        channel = Handshake(line, side, own_key, peer, dials=dials)
        self.exchange = Exchange(channel, dials=dials, open_line=open_line, now=clock())
        self.side, self.clock, self.log, self.theirs = side, clock, log, theirs
        self.events: list[Event] = []
        self.signals: list[bytes] = []
        self.answers: deque[msg.Ack] = deque()
        self.batch = 3

    @property
    def state(self) -> State:
        return self.exchange.state

    @property
    def closed(self) -> Closed | None:
        return next((one for one in self.events if isinstance(one, Closed)), None)

    def send(self, message: msg.AnyMessage) -> None:
        self.exchange.send(message, self.clock())

    def hear(self, data: bytes) -> list[Event]:
        heard = self.exchange.receive(data, self.clock())
        for event in heard:
            self.events.append(event)
            self.take(event)
        self.pump()
        return heard

    def take(self, event: Event) -> None:
        match event:
            case AuthDue():
                self.exchange.send_auth(str(len(self.theirs)) if self.theirs else None)
            case Authenticated(head=head):
                self.exchange.outflow.begin(int(head or 0))
            case msg.Entries():
                assert event.old <= len(self.theirs)
                rest = event.after(len(self.theirs))
                self.theirs += rest.entries if rest else []
                n, m = len(self.theirs), len(self.log)
                ack = msg.Ack(n, bytes(32), m, bytes(32), 1, bytes(32), "", ANSWER_SIG)
                self.answers.append(ack)
            case msg.Signal():
                self.signals.append(event.data)

    def pump(self) -> None:
        outflow = self.exchange.outflow
        while self.state is State.OPEN and outflow.next is not None and outflow.room > 0:
            entries = self.log[outflow.next : outflow.next + min(self.batch, outflow.room)]
            if not entries:
                break
            end = outflow.next + len(entries)
            self.send(msg.Entries(outflow.next, entries, [None] * len(entries), str(end)))
        while self.answers and self.state is State.OPEN and self.answers[0].m <= outflow.sent:
            self.send(self.answers.popleft())


Fault = Callable[[list[bytes], int], None]


class Wire:
    """Carries messages both ways, one at a time, and calls `fault` for each before it goes."""

    def __init__(self, a: End, b: End) -> None:
        self.ends = (a, b)
        self.queues: tuple[list[bytes], list[bytes]] = ([], [])
        """To `a`, to `b`."""
        self.count = 0

    def collect(self) -> None:
        for index, end in enumerate(self.ends):
            self.queues[1 - index].extend(end.exchange.data_to_send())

    def step(self, faults: dict[int, Fault] | None = None) -> bool:
        """Deliver one message; False when there is none."""
        self.collect()
        to = 0 if len(self.queues[0]) > len(self.queues[1]) else 1
        if not self.queues[to]:
            return False
        fault = (faults or {}).get(self.count)
        self.count += 1
        if fault is not None:
            fault(self.queues[to], to)
        if self.queues[to]:
            self.ends[to].hear(self.queues[to].pop(0))
        return True

    def run(self, faults: dict[int, Fault] | None = None) -> "Wire":
        while self.step(faults):
            assert self.count < 5000
        return self


def ends(**changes: dict) -> tuple[End, End]:
    """A dialler on side 0 and a listener on side 1; `a` and `b` change what they are made with."""
    clock = Clock()
    common = {"clock": clock}
    a = End(0, **common | {"dials": True, "log": [], "theirs": []} | changes.get("a", {}))
    b = End(1, **common | {"dials": False, "log": [], "theirs": []} | changes.get("b", {}))
    return a, b


def joined(**changes: dict) -> tuple[End, End, Wire]:
    """Two ends that have shown each other who they are."""
    a, b = ends(**changes)
    wire = Wire(a, b).run()
    assert State.AUTH not in {a.state, b.state}
    return a, b, wire
