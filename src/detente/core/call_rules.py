"""What a node lets pass, and when it believes a station (call.md sections 5, 6)."""

import ipaddress
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Literal

from detente.core.call_types import Setting
from detente.core.signalling import Between, Candidate, Media, Proof, Restart, Status
from detente.core.vouchers import Voucher

SOUND, PICTURE, SCREEN = 0, 1, 2
CANDIDATES = (64, 2)
"""Addresses of a pair of stations, each way: at once, and each second from then on."""
DESCRIPTIONS = (8, 1)
"""The same for descriptions and for requests to restart."""
SLACK = 3
"""Frames that may lie between the browser's count and the worker's, which are read in turn."""
LEAST = {SOUND: 5, PICTURE: 1, SCREEN: 0}
"""Frames of each track after which its encryption counts as seen; a held picture comes rarely."""
PLAYED = {SOUND: 3, PICTURE: 1}
"""What a principal's page must have played of the other's: thousandths of full scale, pictures."""
SHARES = frozenset({"principal", "delegate"})
SPEAKS_FOR_OTHERS = "interpreter"

Refusal = Literal["address", "video", "many", "stale", "status"]


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
    """Decides which messages of stations may cross, and counts what it drops."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._rates: dict[tuple[str, object, object], Rate] = {}
        self.dropped: Counter[str] = Counter()

    def lets(self, message: Between, side: int, now: float) -> bool:
        """Whether `message`, sent by a station of `side`, may go on."""
        return self._count(self._refusal(message, side, now))

    def lets_status(self, status: Status, voucher: Voucher) -> bool:
        """Whether a station may say this of itself under the terms."""
        terms, role = self._setting, voucher.role
        interprets = role == SPEAKS_FOR_OTHERS and terms.interpretation != "none"
        allowed = (
            (interprets or not (status.floor or status.offers))
            and ((interprets and terms.interpretation == "simultaneous") or not status.channel)
            and (not status.screen or (terms.sharing and role in SHARES))
            and (not status.records or voucher.side in terms.records)
        )
        return self._count(None if allowed else "status")

    def _count(self, refusal: Refusal | None) -> bool:
        if refusal:
            self.dropped[refusal] += 1
        return refusal is None

    def _refusal(self, message: Between, side: int, now: float) -> Refusal | None:
        if isinstance(message, Media):
            video = self._setting.medium == "video"
            if (message.picture is not None) != video:
                return "video"
            if (message.screen is not None) != (video and self._setting.sharing):
                return "video"
        if isinstance(message, Candidate) and not self._address_passes(message, side):
            return "address"
        if isinstance(message, Media | Candidate | Restart):
            key = (type(message).__name__, message.from_, message.to)
            most = CANDIDATES if isinstance(message, Candidate) else DESCRIPTIONS
            if not self._rates.setdefault(key, Rate(*most)).spend(now):
                return "many"
        return None

    def _address_passes(self, candidate: Candidate, side: int) -> bool:
        trial, relays = self._setting.trial, self._setting.relays
        if trial and candidate.address.endswith(".local"):
            return True
        try:
            address = str(ipaddress.ip_address(candidate.address))
        except ValueError:
            return False
        if address != candidate.address:
            return False
        return trial or (candidate.kind == "relay" and address in relays[side])


def tracks_of(voucher: Voucher) -> frozenset[int]:
    """What a station sends all the time: sound, and in a video contact a principal's picture."""
    if voucher.medium == "video" and voucher.role == "principal":
        return frozenset({SOUND, PICTURE})
    return frozenset({SOUND})


def encrypts(proof: Proof, tracks: Collection[int]) -> bool:
    """Whether all that a station sends was encrypted, with something seen of each of `tracks`."""
    sent = {own.track for own in proof.tracks}
    if len(sent) != len(proof.tracks) or not set(tracks) <= sent <= {*tracks, SCREEN}:
        return False
    return all(
        own.encrypted >= LEAST[own.track] and own.sent <= own.encrypted + own.withheld + SLACK
        for own in proof.tracks
    )


def hears(proof: Proof, needed: Mapping[int, Collection[int]]) -> bool:
    """Whether these tracks of these stations were opened, and something of them was played."""
    heard = {
        (one.station, one.track)
        for one in proof.heard
        if one.track in PLAYED and one.opened >= 1 and one.played >= PLAYED[one.track]
    }
    return all((station, track) in heard for station, tracks in needed.items() for track in tracks)
