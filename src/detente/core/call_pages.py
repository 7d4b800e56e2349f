"""Our own pages in a room: what each has been told, and since when it is away (section 4)."""

from dataclasses import dataclass, field

from detente.core.call_rules import Rate
from detente.core.call_types import Person
from detente.core.choreography import TALKING, State
from detente.core.envelope import Courier, TooMuchWaitingError
from detente.core.signalling import NodeSays, Now, to_bytes
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
    _told: Now | None = None

    def tell(self, message: NodeSays) -> None:
        """Queue a message; a page that has not read 256 of them is as good as gone."""
        try:
            self.courier.send(to_bytes(message))
        except TooMuchWaitingError:
            self.away_since = float("-inf")

    def tell_state(self, now: Now) -> None:
        """The room's state, when it is news to this page."""
        if now != self._told:
            self._told = now
            self.tell(now)

    def forgotten_at(self, state: State) -> float | None:
        """When a page that is away stops being waited for."""
        if self.away_since is None:
            return None
        return self.away_since + (GRACE_TALKING if state in _PATIENT else GRACE)
