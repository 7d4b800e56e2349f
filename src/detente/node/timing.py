"""How long the link waits for what, in seconds; and its clocks, so that tests need not wait."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    backoff: float = 0.2
    """The first wait before dialling again; doubled each time."""
    longest_backoff: float = 30.0
    handover: float = 2.0
    """How long a connection that gives way is still read, and how long a ping to it may take."""
    steady: float = 5.0
    """A connection that lasted this long makes the next wait short again."""
    check: float = 10.0
    """How long an answer to a line check may take."""
    ping_interval: float = 20.0
    ping_timeout: float = 20.0
    clock: Callable[[], float] = time.monotonic
    """Never goes back."""
    wall: Callable[[], float] = time.time
    """UTC seconds."""
