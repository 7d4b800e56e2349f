"""The choreography of one room: what holds, and the step the table takes for it (section 8)."""

from collections.abc import Callable

from detente.core.call_types import Alarm, Connected, Event, Moved
from detente.core.choreography import TABLE, TALKING, Input, State
from detente.core.signalling import (
    Commit,
    Comparison,
    Count,
    Held,
    Hold,
    Lobby,
    NodeSays,
    Off,
    On,
    OnHold,
    PeerSays,
    Ready,
    Reveal,
    SignallingError,
    StartCount,
    Through,
    Words,
)
from detente.core.vouchers import commitment

COUNT_MS = 3000
TRIES = 3


class Flow:
    """Latches of both sides, by number of side, and the state they lead to.

    Messages are for the live epoch; the room sees to that. `settle` is called after every change.
    """

    def __init__(
        self,
        side: int,
        to_peer: Callable[[PeerSays], None],
        to_pages: Callable[[NodeSays], None],
        event: Callable[[Event], None],
    ) -> None:
        self._side, self._other = side, 1 - side
        self._to_peer, self._to_pages, self._event = to_peer, to_pages, event
        self.state = State.WAITING
        self.epoch = 0
        self.present = False
        self.concluded_by: int | None = None
        self.started: int | None = None
        self.round_trip = 0.0
        self.deadline: float | None = None
        self._number = 0
        self._offered: Count | None = None
        self._our_on = self._their_on = self._off = False
        self._let_through: int | None = None
        self._spent = 0
        self._differs = False
        self.matched = [False, False]
        self.lobby = [False, False]
        self.on_hold = [False, False]
        self._reveals: list[str | None] = [None, None]
        self.compare_anew(0, "")
        self._clear(0)

    # -- inputs -------------------------------------------------------------------------------

    def new_epoch(self, epoch: int, roster: str, words: int) -> None:
        """A roster went live. The comparison of words goes on, or begins with this epoch."""
        if words == epoch:
            self.compare_anew(epoch, roster)
        self._clear(epoch)

    def compare_anew(self, epoch: int, roster: str) -> None:
        """What was said of the words before counts no more; but while talking they keep their
        mark."""
        if self._reveals[self._side] and not all(self.matched):
            self._spent += 1
            self._event(Alarm("words-aborted", f"try {self._spent} of {TRIES}"))
        self.words_epoch, self._roster = epoch, roster
        self._commits: list[str | None] = [None, None]
        self._reveals = [None, None]
        if self.state not in TALKING:
            self.matched = [False, False]

    @property
    def comparing(self) -> bool:
        """Whether a comparison has begun, which later stations do not break off."""
        return any(self._commits)

    def comparison(self) -> Comparison:
        """What pages show the words from."""
        commits, reveals = self._commits, self._reveals
        return Comparison(
            self.words_epoch, self._roster, (commits[0], commits[1]), (reveals[0], reveals[1])
        )

    def held(self, side: int, on: bool) -> None:
        if self.proven[side] != on and side == self._side:
            self._to_peer(Held(self.epoch, on))
        self.proven[side] = on

    def commit(self, side: int, c: str) -> None:
        """The first commitment of a side counts."""
        if self._commits[side] is None:
            self._commits[side] = c
            if side == self._side:
                self._to_peer(Commit(self.words_epoch, c))

    def reveal(self, side: int, r: str) -> None:
        """The same for a reveal. One that does not fit its commitment is as *They differ*."""
        if None in self._commits:
            raise SignallingError("revealed before both had committed")
        if self._reveals[side] is not None:
            return
        self._reveals[side] = r
        if side == self._side:
            self._to_peer(Reveal(self.words_epoch, r))
        if commitment(self._roster, side, r) != self._commits[side]:
            self._differs = True
            if side == self._other:
                self._to_peer(Words(self.words_epoch, match=False))

    def words(self, side: int, match: bool) -> None:
        if not match:
            self._differs = True
        elif None in self._reveals:
            raise SignallingError("compared before both had revealed")
        else:
            self.matched[side] = True
        if side == self._side:
            self._to_peer(Words(self.words_epoch, match))

    def enter_lobby(self, side: int, on: bool) -> None:
        """The principal of a side has joined, or not any more."""
        if side == self._side and self.lobby[side] != on:
            self._to_peer(Lobby(on))
        self.lobby[side] = on

    def hold(self, side: int, on: bool) -> None:
        """A side holds the call, or does so no longer. Before it is connected nothing is held."""
        if side == self._side:
            if self.started is None or self.on_hold[side] == on:
                return
            self._to_peer(OnHold(on))
        self.on_hold[side] = on

    def ready(self, side: int, on: bool) -> None:
        if side == self._side:
            if self.state not in (State.VERIFIED, State.COUNTING):
                return
            self._to_peer(Ready(self.epoch, on))
            self._off = self._off or (self.state is State.COUNTING and not on)
        self.ready_to[side] = on

    def count(self, count: Count) -> None:
        """Side 0's node names a count. Only side 1 is told."""
        if self._side == 0 or count.number <= self._number:
            raise SignallingError("a count that may not be")
        self._number = count.number
        self._our_on = self._their_on = False
        if self.state is State.VERIFIED and self.ready_to[self._side]:
            self._offered = count
        else:
            self._refuse()

    def on(self, number: int) -> None:
        if number == self._number and self.state in (State.COUNTING, State.ON, State.ENDING):
            self._their_on = True

    def off(self, number: int) -> None:
        if number == self._number and self.state in (State.COUNTING, State.ON, State.ENDING):
            self._off = True
        else:
            self.ready_to[self._other] = False

    def conclude(self, side: int) -> None:
        if self.concluded_by is None:
            self.concluded_by = side

    def give_up(self) -> None:
        """The other node will not be heard any more: what waits for it does not come."""
        self._off = True
        if self.state not in (State.CONNECTED, State.INTERRUPTED):
            self.conclude(self._side)

    # -- steps --------------------------------------------------------------------------------

    def settle(self, now: float, utc: int) -> None:
        """Take steps of the table while one is due."""
        while (given := self._due(now)) is not None:
            before, self.state = self.state, TABLE[self.state][given]
            self._step(before, given, now, utc)
            self._event(Moved(self.state))

    def _due(self, now: float) -> Input | None:
        holds = self._holding(now)
        return next((given for given in TABLE[self.state] if holds[given]), None)

    def _holding(self, now: float) -> dict[Input, bool]:
        proven = all(self.proven)
        return {
            Input.PRESENT: self.present,
            Input.LEFT: not self.present,
            Input.PROVEN: self.present and proven,
            Input.UNPROVEN: not proven,
            Input.MATCH: all(self.matched),
            Input.DIFFER: self._differs,
            Input.EXHAUSTED: self._spent >= TRIES,
            Input.COUNT: self._offered is not None or (self._side == 0 and all(self.ready_to)),
            Input.OFF: self._off,
            Input.TIME: self.deadline is not None and now >= self.deadline,
            Input.ON: self._our_on and self._their_on,
            Input.HOLD: any(self.on_hold),
            Input.RESUME: not any(self.on_hold),
            Input.CONCLUDE: self.concluded_by is not None,
        }

    def _step(self, before: State, given: Input, now: float, utc: int) -> None:
        if given is Input.COUNT:
            self._start(now)
        elif given is Input.TIME:
            self.deadline, self._our_on, self._let_through = None, True, utc
            self._to_peer(On(self._number))
        elif before is State.COUNTING:
            self._refuse()
            self._to_pages(Hold())
        elif given is Input.OFF:
            self._off, self.ready_to = False, [False, False]
            if None in self._reveals:  # somebody else sits there than those who compared
                self.matched = [False, False]
            self._to_pages(Hold())
        elif given is Input.ON:
            self.started = self._let_through
            self._event(Connected(self.started or utc))
        elif self.state in (State.INTERRUPTED, State.ON_HOLD):
            self._to_pages(Hold())
        elif before in (State.INTERRUPTED, State.ON_HOLD) and self.state is State.CONNECTED:
            self._to_pages(Through())
        if self.state is State.DIFFERED:
            self._event(Alarm("words-differ"))

    def _start(self, now: float) -> None:
        self._our_on = self._their_on = self._off = False
        if self._offered is not None:
            ms, self._offered = self._offered.ms, None
        else:
            self._number += 1
            self._to_peer(Count(self._number, COUNT_MS))
            ms = COUNT_MS + min(5000, round(self.round_trip * 500))
        self.deadline = now + ms / 1000
        self._to_pages(StartCount(self._number, ms))

    def _refuse(self) -> None:
        self.deadline, self._off = None, False
        self.ready_to = [False, False]
        self._to_peer(Off(self._number))

    def _clear(self, epoch: int) -> None:
        self.epoch = epoch
        self.proven, self.ready_to = [False, False], [False, False]
        self._offered = None
