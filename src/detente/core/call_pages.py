"""Our own pages in a room: what each has been told, and since when it is away (section 4)."""

from collections.abc import Collection
from dataclasses import dataclass, field

from detente.core.call_rules import Rate
from detente.core.call_types import Person, Setting
from detente.core.choreography import TALKING, State
from detente.core.envelope import Courier, TooMuchWaitingError
from detente.core.signalling import (
    Comparison,
    End,
    EndReason,
    Hold,
    NodeSays,
    Now,
    Through,
    Welcome,
    to_bytes,
)
from detente.core.vouchers import Seated

GRACE = 30.0
GRACE_TALKING = 300.0
_PATIENT = TALKING | {State.ENDING, State.CONCLUDED}
BURST, EACH_SECOND = 200, 40


@dataclass
class Page:
    """One page of one person, from its first connection until it is forgotten."""

    id: str
    person: Person
    courier: Courier
    rate: Rate = field(default_factory=lambda: Rate(BURST, EACH_SECOND))
    seated: Seated | None = None
    gone: bool = False
    """Its station is no longer in the room; what it was told last may still be under way."""
    away_since: float | None = None
    let: bool = False
    """It has been told to let sound and picture through, now or at the end of a count."""
    _told: Now | None = None
    _compared: Comparison | None = None

    def tell(self, message: NodeSays) -> None:
        """Queue a message; a page that has not read 256 of them is as good as gone."""
        try:
            self.courier.send(to_bytes(message))
        except TooMuchWaitingError:
            self.away_since = float("-inf")

    def tell_state(self, now: Now, comparison: Comparison) -> None:
        """The words and the room's state, when they are news to this page."""
        if comparison != self._compared:
            self._compared = comparison
            self.tell(comparison)
        if now != self._told:
            self._told = now
            self.tell(now)

    def forgotten_at(self, state: State) -> float | None:
        """When a page that is away stops being waited for."""
        if self.away_since is None:
            return None
        return self.away_since + (GRACE_TALKING if state in _PATIENT else GRACE)


class Pages(dict[str, Page]):
    """All pages of a room, by their name."""

    def seated(self) -> list[Page]:
        """Those whose station is in the room."""
        return [page for page in self.values() if page.seated and not page.gone]

    def tell(self, message: NodeSays, roles: Collection[str] = ()) -> None:
        """Tell all, or all of these roles."""
        for page in self.seated():
            if not roles or page.person.role in roles:
                page.tell(message)

    def move(self, message: NodeSays, live: Collection[int]) -> None:
        """Tell all to hold back, or those of the live roster to let through."""
        for page in self.seated():
            if isinstance(message, Hold) or (page.seated and page.seated.station in live):
                page.let = not isinstance(message, Hold)
                page.tell(message)

    def let_through(self, page: Page) -> None:
        """The same for one that came later."""
        if not page.let:
            page.let = True
            page.tell(Through())

    def tell_station(self, station: object, message: NodeSays) -> None:
        for page in self.seated():
            if page.seated and page.seated.station == station:
                page.tell(message)

    def show(self, state: Now, comparison: Comparison) -> None:
        for page in self.seated():
            page.tell_state(state, comparison)

    def end(self, why: EndReason) -> None:
        """Tell all that it is over; each is told once."""
        for page in self.seated():
            page.tell(End(why))
            page.gone = True


def welcome(setting: Setting, role: str, station: int, voucher: str, utc: int) -> Welcome:
    """What a page is told when its station is open."""
    return Welcome(
        line=setting.line.hex(),
        call=setting.call.hex(),
        side=setting.side,
        station=station,
        role=role,
        medium=setting.medium,
        sharing=setting.sharing,
        interpretation=setting.interpretation,
        voucher=voucher,
        trial=setting.trial,
        ice=setting.ice(utc),
    )


def reason(state: State, *, broken: bool) -> EndReason:
    """What pages are told when it is over; in ENDING only the facts are still to come."""
    match state:
        case State.DIFFERED:
            return "differed"
        case State.CLOSED:
            return "broken" if broken else "closed"
        case _:
            return "concluded"
