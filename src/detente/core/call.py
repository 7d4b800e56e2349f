"""One node's half of a call, without I/O (docs/protocol/call.md).

The driver passes in what arrives and what time it is, and does what `take` gives back.
`now` is seconds of any steady clock, `utc` whole seconds since 1970.
"""

from collections.abc import Iterator
from typing import assert_never

from detente.core import signalling as say
from detente.core.call_board import KEEPS_THE_LINE, Board
from detente.core.call_flow import Flow
from detente.core.call_measures import Attendance, Deafness, RoundTrip
from detente.core.call_pages import Page, Pages, reason, welcome
from detente.core.call_roster import Rosters
from detente.core.call_rules import Gate, Rate, encrypts, hears, tracks_of
from detente.core.call_types import (
    Alarm,
    ClosePage,
    Ended,
    Event,
    Output,
    Person,
    Setting,
    ToPage,
    ToPeer,
)
from detente.core.choreography import BEING_CONNECTED, OVER, TALKING, State
from detente.core.envelope import Courier, EnvelopeError, TooMuchWaitingError, peek
from detente.core.errors import RemoteError
from detente.core.signalling import Lack, SignallingError
from detente.core.vouchers import Seated, Vouching

PEER_BURST, PEER_EACH_SECOND = 1000, 200

_OfAnEpoch = say.Held | say.Ready | say.Deaf | say.Words | say.Commit | say.Reveal


class CallRoom:
    """A room for one call id: own pages on one hand, the other node on the other."""

    def __init__(self, setting: Setting, keys: Vouching, session: str) -> None:
        """`session` is 32 random hex digits that no other room of this node uses."""
        self.setting = setting
        self._side, self._other = setting.side, 1 - setting.side
        self._peer = Courier(session)
        self._peer_rate = Rate(PEER_BURST, PEER_EACH_SECOND)
        self._pages = Pages()
        self._rosters = Rosters(setting, keys)
        self._gate = Gate(setting)
        self._events: list[Event] = []
        self._flow = Flow(self._side, self._tell_peer, self._move, self._events.append)
        self._board = Board(setting, self._gate)
        self._deafness = Deafness(self._side)
        self._closing: list[str] = []
        self._attendance = Attendance()
        self._trip = RoundTrip()
        self._broken = self._ended = False

    # -- what the driver asks -----------------------------------------------------------------

    @property
    def state(self) -> State:
        return self._flow.state

    @property
    def dropped(self) -> dict[str, int]:
        """How many messages between stations were not let pass, by reason."""
        return dict(self._gate.dropped)

    @property
    def quiet(self) -> bool:
        """Whether the other node has acknowledged all we said, so that the room may be dropped."""
        return self._broken or self._peer.unacknowledged == 0

    def take(self) -> list[Output]:
        """What is to be done now, in order; it is given once."""
        return list(self._take())

    def _take(self) -> Iterator[Output]:
        for data in self._peer.out:
            yield ToPeer(data)
        self._peer.out.clear()
        for page in self._pages.values():
            for data in page.courier.out:
                yield ToPage(page.id, data)
            page.courier.out.clear()
        for gone in self._closing:
            self._pages.pop(gone, None)
            yield ClosePage(gone)
        self._closing.clear()
        yield from self._events
        self._events.clear()

    def deadline(self) -> float | None:
        """When `tick` is due next."""
        due = [self._flow.deadline, self._peer.deadline(), self._trip.due]
        due += [page.courier.deadline() for page in self._pages.values()]
        due += [page.forgotten_at(self.state) for page in self._pages.values()]
        return min((at for at in due if at is not None), default=None)

    def tick(self, now: float, utc: int) -> None:
        self._peer.tick(now)
        for page in list(self._pages.values()):
            page.courier.tick(now)
            forgotten = page.forgotten_at(self.state)
            if forgotten is not None and now >= forgotten:
                self._leave(page)
                self._closing.append(page.id)
        if (number := self._trip.ping(now, up=self._peer.up)) is not None:
            self._tell_peer(say.Ping(number))
        self._settle(now, utc)

    # -- the other node -----------------------------------------------------------------------

    def link_up(self, now: float) -> None:
        """The line's link stands: signals go through from now on."""
        if self._broken:
            return
        self._peer.connected(now)
        if self._side == 0:
            self._trip.start(now)
        self._show()

    def link_down(self) -> None:
        """The link is lost. Nothing changes but that pages are told."""
        self._peer.disconnected()
        self._trip.stop()
        self._show()

    def peer_receive(self, data: bytes, now: float, utc: int) -> None:
        """One signal of the other node for this call. What breaks the protocol breaks the room."""
        if self._broken:
            return
        try:
            message = self._peer.receive(data, now)
            if message is not None:
                if not self._peer_rate.spend(now):
                    raise SignallingError("too many messages")
                self._hear_peer(say.from_peer(message), now)
        except RemoteError as error:
            self._break(str(error))
        self._settle(now, utc)

    def _hear_peer(self, said: say.PeerSays, now: float) -> None:  # noqa: C901, PLR0912 - a dispatch
        if self.state in OVER:
            return
        match said:
            case say.Opened():
                self._rosters.peer_opened(said)
                self._reconsider()
            case say.Gone(station):
                self._forget(station, self._other)
                self._reconsider()
            case say.Roster():
                self._hear_roster(said)
            case say.Agree(epoch, roster):
                if (proposal := self._rosters.agreed(epoch, roster)) is not None:
                    self._go_live(proposal.words)
            case say.Seal() | say.Keyed() | say.Media() | say.Candidate() | say.Restart():
                self._pass(said, self._other, now)
            case say.Status() | say.TextLine() | say.OnScreen():
                self._publish(said, self._rosters.is_open(said.from_, self._other))
            case say.Count():
                self._flow.count(said)
            case say.On(number):
                self._flow.on(number)
            case say.Off(number):
                self._flow.off(number)
            case say.Ping(number):
                self._tell_peer(say.Pong(number))
            case say.Pong(number):
                self._trip.pong(number, now)
                self._flow.round_trip = self._trip.least
            case say.Conclude():
                self._flow.conclude(self._other)
            case say.Lobby(on):
                self._flow.enter_lobby(self._other, on)
            case say.OnHold(on):
                self._flow.hold(self._other, on)
            case say.Held() | say.Ready() | say.Deaf():
                self._in_epoch(said, self._flow.epoch, self._other)
            case say.Commit() | say.Reveal() | say.Words():
                self._in_epoch(said, self._flow.words_epoch, self._other)
            case _:
                assert_never(said)

    def _in_epoch(self, said: _OfAnEpoch, epoch: int, side: int) -> None:
        """Note what a side said, if it is not of another epoch; *They differ* counts in any."""
        if said.epoch != epoch and not (isinstance(said, say.Words) and not said.match):
            self._gate.dropped["stale"] += 1
            return
        match said:
            case say.Held(_, on):
                self._flow.held(side, on)
            case say.Ready(_, on):
                self._flow.ready(side, on)
            case say.Deaf(_, pairs):
                self._deafness.told(pairs)
            case say.Words(_, match):
                self._flow.words(side, match)
            case say.Commit(_, c):
                self._flow.commit(side, c)
            case say.Reveal(_, r):
                self._flow.reveal(side, r)
            case _:
                assert_never(said)

    def _publish(self, said: say.Broadcast, sender: Seated | None) -> None:
        """Tell everyone what an open station says of itself; a typed line only whom it is for."""
        published = self._board.take(said, sender) if sender else None
        if sender is None or published is None:
            return
        if sender.voucher.side == self._side:
            self._tell_peer(published)
        if isinstance(published, say.TextLine):
            self._pages.tell(published, KEEPS_THE_LINE)
        else:
            self._pages.tell(published)

    # -- own pages ----------------------------------------------------------------------------

    def page_connected(self, data: bytes, person: Person, now: float, utc: int) -> str:
        """A page's socket opened and said `data` first; the name to call the page by.

        The driver has authenticated `person` and closes an older socket of the same page.
        Raises EnvelopeError when `data` is not a resume, or of a page of somebody else.
        """
        resume = peek(data)
        session = resume.session
        page = self._pages.get(session)
        if page is not None and not page.person.same(person):
            raise EnvelopeError("a page of somebody else")
        if page is None:
            page = Page(session, person, Courier(session, session))
            page.gone = resume.got > 0  # from before this room; it learns so from our `got`
            self._pages[session] = page
        page.away_since = None
        page.courier.connected(now)
        self.page_receive(session, data, now, utc)
        return session

    def page_disconnected(self, name: str, now: float, utc: int) -> None:
        """A page's socket closed. The page is waited for, and its media go on."""
        page = self._pages.get(name)
        if page is not None:
            page.courier.disconnected()
            page.away_since = now
            if page.gone or page.seated is None:
                del self._pages[name]
        self._settle(now, utc)

    def page_signed_out(self, name: str, now: float, utc: int) -> None:
        """Whoever sits at a page has signed out: it leaves, and nobody waits for it."""
        page = self._pages.get(name)
        if page is not None and not page.gone:
            self._dismiss(page, "signed-out")
            self._settle(now, utc)

    def page_receive(self, name: str, data: bytes, now: float, utc: int) -> None:
        """One message of a page. A page that breaks the protocol is closed; it is our own."""
        page = self._pages.get(name)
        if page is None:
            return
        try:
            message = page.courier.receive(data, now)
            if message is not None:
                if not page.rate.spend(now):
                    raise SignallingError("too many messages")
                self._hear_page(page, say.from_station(message), now, utc)
        except RemoteError as error:
            if not page.gone:
                self._events.append(Alarm("page-broken", str(error)))
                self._dismiss(page, "broken")
        self._settle(now, utc)

    def _hear_page(self, page: Page, said: say.StationSays, now: float, utc: int) -> None:
        if page.gone or self.state in OVER:
            return
        if isinstance(said, say.Open):
            self._open(page, said, utc)
            return
        if page.seated is None:  # it speaks of a call this room does not know
            self._dismiss(page, "lost")
            return
        match said:
            case say.Seal() | say.Keyed() | say.Media() | say.Candidate() | say.Restart():
                self._pass(say.sent_by(said, page.seated.station), self._side, now)
            case say.Status() | say.TextLine() | say.OnScreen():
                self._publish(said, page.seated)
            case say.Leave():
                self._dismiss(page, "closed")
            case say.Proof():
                self._hear_proof(page, page.seated, said, now)
            case say.Commit() | say.Reveal():
                if page.person.role == "principal" and not self._rosters.resets_words:
                    self._in_epoch(said, self._flow.words_epoch, self._side)
            case _:
                if page.person.role in KEEPS_THE_LINE:
                    self._hear_keeper(said)

    def _hear_keeper(
        self, said: say.Words | say.Lobby | say.Ready | say.OnHold | say.Conclude
    ) -> None:
        """What a duty officer decides for a side; a principal may always do the same."""
        match said:
            case say.Words():
                self._in_epoch(said, self._flow.words_epoch, self._side)
            case say.Lobby(on):
                self._flow.enter_lobby(self._side, on)
            case say.Ready(_, on):
                if not (on and self._lacks()):
                    self._in_epoch(said, self._flow.epoch, self._side)
            case say.OnHold(on):
                self._flow.hold(self._side, on)
            case say.Conclude():
                self._flow.conclude(self._side)
                self._tell_peer(said)
            case _:
                assert_never(said)

    def _hear_proof(self, page: Page, seated: Seated, said: say.Proof, now: float) -> None:
        if said.epoch != self._flow.epoch:
            return
        good = encrypts(said, tracks_of(seated.voucher))
        if page.person.role == "principal":
            needed = {
                number: tracks_of(one.voucher)
                for number, one in self._rosters.live.items()
                if one.voucher.side == self._other and one.voucher.role == "principal"
            }
            self._flow.held(self._side, good and hears(said, needed))
        if good and self.state is State.CONNECTED:
            self._pages.let_through(page)
        others = self._rosters.live.keys() - {seated.station}
        if self._deafness.heard(seated.station, said, others, now):
            self._tell_peer(say.Deaf(self._flow.epoch, self._deafness.own()))

    def _lacks(self) -> Lack:
        """Why this side cannot be ready yet."""
        if not self._flow.lobby[self._side]:
            return "lobby"
        microphone = self._board.microphone(self._rosters.principal(self._side))
        return {"on": "", "silent": "silent"}.get(microphone, "muted")  # type: ignore[return-value]

    def _open(self, page: Page, said: say.Open, utc: int) -> None:
        if page.seated is not None:
            raise SignallingError("opened twice")
        for older in list(self._pages.values()):
            if older is not page and older.seated and older.person.replaced_by(page.person):
                self._dismiss(older, "replaced")
        opened = self._rosters.open(page.person, said)
        if opened is None:
            self._dismiss(page, "full")
            return
        page.seated, message = opened
        station, role = page.seated.station, page.person.role
        page.tell(welcome(self.setting, role, station, message.voucher, utc))
        self._tell_peer(message)
        self._reconsider()

    def _dismiss(self, page: Page, why: say.EndReason) -> None:
        page.tell(say.End(why))
        self._leave(page)

    def _leave(self, page: Page) -> None:
        if page.seated and not page.gone:
            page.gone = True
            if self.state not in OVER:
                self._forget(page.seated.station, self._side)
                self._tell_peer(say.Gone(page.seated.station))
                self._reconsider()
        page.gone = True

    # -- rosters ------------------------------------------------------------------------------

    def _forget(self, station: int, side: int) -> None:
        """A station left; with its principal a side leaves the lobby."""
        principal = self._rosters.principal(side) == station
        self._rosters.gone(station, side)
        self._board.gone(station)
        if principal:
            self._flow.lobby[side] = False

    def _reconsider(self) -> None:
        """The open stations changed: side 0 proposes the next epoch."""
        self._flow.present = self._rosters.present()
        if self._side == 1:
            return
        words = self._words_that_go_on()
        joins = self.state not in BEING_CONNECTED
        if (proposal := self._rosters.propose(words, joins=joins)) is not None:
            if not words:
                self._flow.compare_anew(proposal.epoch, "")
            self._tell_peer(proposal)

    def _words_that_go_on(self) -> int:
        """The epoch of a comparison whose principals are still there, so that joins do not break
        it off; else 0."""
        same = self._rosters.compared == self._rosters.principals()
        return self._flow.words_epoch if self._flow.comparing and same else 0

    def _hear_roster(self, said: say.Roster) -> None:
        """Side 1: a proposal, which is live when we agree to it."""
        agreement = self._rosters.answer(said, self._words_that_go_on())
        if agreement is not None:
            self._tell_peer(agreement)
            self._go_live(said.words)

    def _go_live(self, words: int) -> None:
        roster = self._rosters.live_message()
        if words == roster.epoch:
            self._rosters.compared = self._rosters.principals()
        self._deafness.new_epoch(self._rosters.live)
        self._flow.new_epoch(roster.epoch, roster.roster, words)
        self._flow.present = self._rosters.present()
        self._pages.tell(roster)
        for standing in self._board.standing():
            self._pages.tell(standing)

    # -- between stations ---------------------------------------------------------------------

    def _pass(self, said: say.Between, side: int, now: float) -> None:
        """Pass on what a station of `side` sent to another, if it may."""
        live = self._rosters.live
        sender = live.get(said.from_) if isinstance(said.from_, int) else None
        receiver = live.get(said.to) if isinstance(said.to, int) else None
        if said.epoch != self._flow.epoch or not self._may_send(sender, receiver, side):
            self._gate.dropped["stale"] += 1
        elif self._gate.lets(said, side, now) and receiver is not None:
            self._deliver(said, receiver.voucher.side)

    def _may_send(self, sender: Seated | None, receiver: Seated | None, side: int) -> bool:
        """A side sends for its own stations; the other node has nothing to say among its own."""
        if sender is None or receiver is None or sender.voucher.side != side:
            return False
        return self._side in (side, receiver.voucher.side)

    def _deliver(self, said: say.Between, to_side: int) -> None:
        if to_side == self._other:
            self._tell_peer(said)
        else:
            self._pages.tell_station(said.to, say.delivered(said))

    def _move(self, message: say.NodeSays) -> None:
        self._pages.move(message, self._rosters.live)

    # -- saying and ending --------------------------------------------------------------------

    def _tell_peer(self, message: say.PeerSays) -> None:
        if self._broken:
            return
        try:
            self._peer.send(say.to_bytes(message))
        except TooMuchWaitingError as error:
            self._break(str(error))

    def _break(self, why: str) -> None:
        """Stop listening to the other node. Media that run go on; nothing else does."""
        self._broken = True
        self._peer.disconnected()
        self._trip.stop()
        self._events.append(Alarm("broken", why))
        self._flow.give_up()

    def _settle(self, now: float, utc: int) -> None:
        before = self.state
        self._flow.settle(now, utc)
        if before in BEING_CONNECTED and self.state not in OVER:
            self._reconsider()  # whoever came meanwhile has waited for this
        if self._flow.started is not None:
            self._attendance.note(self._rosters.live.values())
        if self.state in OVER or self.state is State.ENDING:
            self._pages.end(reason(self.state, broken=self._broken))
        if self.state in OVER and not self._ended:
            self._ended = True
            self._trip.stop()
            start, by = self._flow.started, self._flow.concluded_by
            by = self._side if by is None else by
            facts = None if start is None else self._attendance.facts(self.setting, start, utc, by)
            self._events.append(Ended(self.state, facts))
        self._show()

    def _show(self) -> None:
        flow = self._flow
        now = say.Now(
            state=flow.state,
            epoch=flow.epoch,
            held=(flow.proven[0], flow.proven[1]),
            matched=(flow.matched[0], flow.matched[1]),
            lobby=(flow.lobby[0], flow.lobby[1]),
            ready=(flow.ready_to[0], flow.ready_to[1]),
            on_hold=(flow.on_hold[0], flow.on_hold[1]),
            link=self._peer.up,
            lacks=self._lacks(),
            deaf=self._deafness.all() if self.state in TALKING else [],
            outside=self._rosters.outside(),
            dropped=self.dropped,
        )
        self._pages.show(now, flow.comparison())
