"""The stations of a room, and the epochs both nodes agree on (docs/protocol/call.md section 3)."""

from detente.core import signalling as say
from detente.core.call_types import Person, Setting
from detente.core.signalling import SignallingError
from detente.core.vouchers import (
    LAST_STATION,
    Seated,
    Voucher,
    VoucherError,
    Vouching,
    parse_voucher,
    roster_hash,
)

MAX_STATIONS = 8


class Rosters:
    """Which stations are open on both sides, and which of them are in the live roster."""

    def __init__(self, setting: Setting, keys: Vouching) -> None:
        self._setting, self._keys = setting, keys
        self._open: dict[int, Seated] = {}
        self._vouched: set[int] = set()
        self._next = setting.side
        self._seen = 0
        self._proposal: say.Roster | None = None
        self.live: dict[int, Seated] = {}
        self.epoch = 0
        self.compared: frozenset[int] = frozenset()
        """The principals whose comparison of words is the present one."""

    def open(self, person: Person, keys: say.Open) -> tuple[Seated, say.Opened] | None:
        """Vouch for a page of ours. None when the room or the numbers are used up."""
        ours = [s for s in self._open.values() if s.voucher.side == self._setting.side]
        if self._next > LAST_STATION or len(ours) >= MAX_STATIONS // 2:
            return None
        voucher = Voucher(
            call=self._setting.call.hex(),
            dtls=keys.dtls,
            ed25519=keys.ed25519,
            hpke=keys.hpke,
            line=self._setting.line.hex(),
            medium=self._setting.medium,
            role=person.role,
            side=self._setting.side,
            station=self._next,
        )
        self._next += 2
        raw = voucher.to_bytes()
        seated = Seated(voucher, raw, person.name)
        self._open[seated.station] = seated
        signature = self._keys.sign(raw)
        return seated, say.Opened(raw.decode(), signature, person.name, self._seen)

    def peer_opened(self, said: say.Opened) -> None:
        """Take in a station of the other side. Raises VoucherError."""
        raw = said.voucher.encode()
        if not self._keys.verify(raw, said.sig):
            raise VoucherError("not signed by the other node")
        voucher = parse_voucher(raw)
        mine = self._setting
        if (voucher.line, voucher.call) != (mine.line.hex(), mine.call.hex()):
            raise VoucherError("for another call")
        if voucher.medium != mine.medium or voucher.side == mine.side:
            raise VoucherError("for another medium or side")
        if voucher.station in self._vouched:
            raise VoucherError("this number was vouched before")
        theirs = [s.voucher for s in self._open.values() if s.voucher.side == voucher.side]
        if len(theirs) >= MAX_STATIONS // 2:
            raise VoucherError("too many stations")
        if voucher.role == "principal" and any(s.role == "principal" for s in theirs):
            raise VoucherError("a second principal")
        self._vouched.add(voucher.station)
        self._seen = max(self._seen, said.epoch)
        self._open[voucher.station] = Seated(voucher, raw, said.name)

    def gone(self, station: int, side: int) -> None:
        """A station of this side left. Raises SignallingError when it was not open."""
        if station not in self._open or station % 2 != side:
            raise SignallingError("a station that was not open has gone")
        del self._open[station]

    def present(self) -> bool:
        """Whether the live roster has both principals and both are open."""
        return {number % 2 for number in self.principals() if number in self.live} == {0, 1}

    def principals(self) -> frozenset[int]:
        """The stations of principals that are open now."""
        return frozenset(
            station for station, one in self._open.items() if one.voucher.role == "principal"
        )

    def principal(self, side: int) -> int | None:
        """The station of this side's principal, when it is open."""
        return next((station for station in self.principals() if station % 2 == side), None)

    def is_open(self, station: object, side: int) -> Seated | None:
        """The open station of this number, when it is of this side."""
        seated = self._open.get(station) if isinstance(station, int) else None
        return seated if seated and seated.voucher.side == side else None

    def outside(self) -> list[say.Outside]:
        """Open stations that are not in the live roster, once there is one."""
        if not self.epoch:
            return []
        waiting = [one for number, one in sorted(self._open.items()) if number not in self.live]
        return [say.Outside(one.voucher.side, one.voucher.role, one.name) for one in waiting]

    def propose(self, words: int, *, joins: bool) -> say.Roster | None:
        """Side 0: the next epoch, if the open stations need one.

        `words` is the epoch of the comparison that goes on, 0 for one that begins with this roster.
        Without `joins`, those who only came wait.
        """
        sides = {station % 2 for station in self._open}
        hashes = self._hashes()
        live = sorted(seated.hash for seated in self.live.values())
        known = self._proposal.hashes if self._proposal else live
        if self._setting.side == 1 or sides != {0, 1} or hashes == known:
            return None
        if not joins and set(live) <= set(hashes):
            return None
        self._seen += 1
        self._proposal = say.Roster(self._seen, words or self._seen, hashes)
        return self._proposal

    def answer(self, said: say.Roster, words: int) -> say.Agree | None:
        """Side 1: yes to a proposal if it is what we know to be open, and then it is live.

        None if not: our `station` or `gone` is on the way and brings the next proposal. `words` is
        the epoch of the comparison that may go on, or 0. Raises SignallingError.
        """
        if self._setting.side == 0 or said.epoch <= self._seen:
            raise SignallingError("an epoch that may not be")
        self._seen = said.epoch
        if said.hashes != self._hashes():
            return None
        if said.words not in (said.epoch, words):
            raise SignallingError("a comparison of words that cannot go on")
        return say.Agree(said.epoch, self._make_live(said.epoch))

    def agreed(self, epoch: int, roster: str) -> say.Roster | None:
        """Side 0: the proposal that this made live. Raises SignallingError on another R_e."""
        proposal = self._proposal
        if self._setting.side == 1 or epoch > self._seen:
            raise SignallingError("agreed to what was not proposed")
        if proposal is None or epoch != proposal.epoch or proposal.hashes != self._hashes():
            return None
        if roster != self._make_live(epoch):
            raise SignallingError("another roster under the same epoch")
        return proposal

    @property
    def resets_words(self) -> bool:
        """Whether a proposal is under way with which the comparison of words begins anew."""
        return self._proposal is not None and self._proposal.words == self._proposal.epoch

    def live_message(self) -> say.LiveRoster:
        """What our stations are told of the live roster."""
        seats = [
            say.Seat(station, seated.name, seated.raw.decode())
            for station, seated in sorted(self.live.items())
        ]
        return say.LiveRoster(self.epoch, self._hash_of_live(), seats)

    def _make_live(self, epoch: int) -> str:
        self.live, self.epoch, self._proposal = dict(self._open), epoch, None
        return self._hash_of_live()

    def _hash_of_live(self) -> str:
        hashes = [seated.hash for seated in self.live.values()]
        return roster_hash(self._setting.line, self._setting.call, self.epoch, hashes)

    def _hashes(self) -> list[str]:
        return sorted(seated.hash for seated in self._open.values())
