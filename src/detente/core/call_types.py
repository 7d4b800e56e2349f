"""What goes into a room and what comes out of it, beside messages (docs/protocol/call.md)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from detente.core.choreography import State
from detente.core.signalling import IceServer, Interpretation, Medium, Role


def no_servers(utc: int) -> list[IceServer]:
    """The ICE servers where browsers meet directly."""
    return []


@dataclass(frozen=True)
class Setting:
    """The call a room is for, as the accepted terms and the line say.

    `relays` are the relay addresses that side 0 and side 1 declared, in canonical text.
    `ice` gives the servers for a page that is welcomed at a UTC second. `sharing`, `interpretation`
    and `records`, the sides that may record, are terms.
    """

    line: bytes
    call: bytes
    side: int
    medium: Medium
    trial: bool
    relays: tuple[Collection[str], Collection[str]] = ((), ())
    ice: Callable[[int], list[IceServer]] = no_servers
    sharing: bool = False
    interpretation: Interpretation = "none"
    records: tuple[int, ...] = ()


@dataclass(frozen=True)
class Person:
    """Whose page it is: the role in the delegation, and the name in several languages."""

    role: Role
    name: dict[str, str]

    def same(self, other: "Person") -> bool:
        """Whether this is the same person, who may have chosen another language meanwhile."""
        names = set(self.name.values()), set(other.name.values())
        return self.role == other.role and names[0] == names[1]

    def replaced_by(self, newer: "Person") -> bool:
        """Whether a page of `newer` takes the place of this one's: a side has one principal."""
        return self.same(newer) or self.role == newer.role == "principal"


@dataclass(frozen=True)
class Present:
    """Somebody who held a key while the call was connected."""

    side: int
    role: str
    name: dict[str, str]


@dataclass(frozen=True)
class Facts:
    """What this node measured. `start` and `end` are UTC seconds of its own clock."""

    call: bytes
    medium: Medium
    start: int
    end: int
    present: tuple[Present, ...]
    by: int
    """The side that concluded and therefore proposes the facts."""


# -- what the driver must do --------------------------------------------------------------------


@dataclass(frozen=True)
class ToPage:
    """Send these bytes on the socket of this page, as one text message."""

    page: str
    data: bytes


@dataclass(frozen=True)
class ClosePage:
    """Close the socket of this page after what was sent; it will not be known again."""

    page: str


@dataclass(frozen=True)
class ToPeer:
    """Send these bytes as `data` of one `signal` for this call."""

    data: bytes


@dataclass(frozen=True)
class Moved:
    """The room went on to this state."""

    state: State


@dataclass(frozen=True)
class Connected:
    """Both sides are on; `at` is the UTC second of this node."""

    at: int


@dataclass(frozen=True)
class Ended:
    """The room is over. `facts` is None when it was never connected."""

    state: State
    facts: Facts | None


@dataclass(frozen=True)
class Alarm:
    """Somebody must read this. Duty officers: `words-differ`, `words-aborted`, `broken` (by the
    other node); operators: `page-broken`, our own page's fault."""

    kind: str
    detail: str = ""


Event = Moved | Connected | Ended | Alarm
Output = ToPage | ClosePage | ToPeer | Event
