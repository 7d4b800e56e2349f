"""What a node lets pass, and when it believes a station (call.md sections 5, 6)."""

import ipaddress
from collections import Counter
from collections.abc import Collection
from typing import Literal

from detente.core.signalling import Between, Candidate, Media, Proof

MAX_CANDIDATES = 32
MAX_MEDIA = 8
SLACK = 3
"""Frames that may lie between the browser's count and the worker's, which are read in turn."""
LEAST = {0: 5, 1: 1}
"""Frames of each track after which its encryption counts as seen; a held picture comes rarely."""

Refusal = Literal["address", "video", "many", "stale"]


class Rate:
    """A bucket: `burst` at once, `each` a second. Times are seconds of one clock."""

    def __init__(self, burst: int, each: int) -> None:
        self._burst, self._each = float(burst), each
        self._left, self._at = self._burst, 0.0

    def spend(self, now: float) -> bool:
        """Take one; False when there is none left."""
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._each)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Gate:
    """Decides which messages between stations may cross, and counts what it drops."""

    def __init__(self, *, medium: str, trial: bool, relays: tuple[Collection[str], ...]) -> None:
        self._medium, self._trial, self._relays = medium, trial, relays
        self._passed: Counter[tuple[str, object, object]] = Counter()
        self.dropped: Counter[str] = Counter()

    def new_epoch(self) -> None:
        self._passed.clear()

    def lets(self, message: Between, side: int) -> bool:
        """Whether `message`, sent by a station of `side`, may go on."""
        refusal = self._refusal(message, side)
        if refusal:
            self.dropped[refusal] += 1
        return refusal is None

    def _refusal(self, message: Between, side: int) -> Refusal | None:
        key = (type(message).__name__, message.from_, message.to)
        if isinstance(message, Media):
            if (message.picture is not None) != (self._medium == "video"):
                return "video"
            if self._passed[key] >= MAX_MEDIA:
                return "many"
        if isinstance(message, Candidate):
            if not self._address_passes(message, side):
                return "address"
            if self._passed[key] >= MAX_CANDIDATES:
                return "many"
        self._passed[key] += 1
        return None

    def _address_passes(self, candidate: Candidate, side: int) -> bool:
        if self._trial and candidate.address.endswith(".local"):
            return True
        try:
            address = str(ipaddress.ip_address(candidate.address))
        except ValueError:
            return False
        if address != candidate.address:
            return False
        return self._trial or (candidate.kind == "relay" and address in self._relays[side])


def is_proven(proof: Proof, *, medium: str, others: Collection[int]) -> bool:
    """Whether all that this station sends was encrypted, and it opens what the others send."""
    tracks = {0, 1} if medium == "video" else {0}
    if {own.track for own in proof.tracks} != tracks or len(proof.tracks) != len(tracks):
        return False
    if not all(
        own.encrypted >= LEAST[own.track] and own.sent <= own.encrypted + own.withheld + SLACK
        for own in proof.tracks
    ):
        return False
    opened = {(one.station, one.track) for one in proof.heard if one.opened >= 1}
    return all((station, track) in opened for station in others for track in tracks)
