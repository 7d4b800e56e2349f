"""What stations say of themselves to everyone, kept for those who come later (section 6)."""

from detente.core.call_rules import Gate
from detente.core.call_types import Setting
from detente.core.signalling import Broadcast, NodeSays, OnScreen, Status, TextLine, sent_by
from detente.core.vouchers import Seated

PRESENTS = frozenset({"principal", "delegate", "duty-officer"})
KEEPS_THE_LINE = frozenset({"principal", "duty-officer"})
"""Who compares words and says *Ready* for a side, and whom a typed line reaches."""


class Board:
    """The last status of every open station, and the text that both sides look at."""

    def __init__(self, setting: Setting, gate: Gate) -> None:
        self._setting, self._gate = setting, gate
        self._statuses: dict[int, Status] = {}
        self._on_screen: OnScreen | None = None

    def take(self, said: Broadcast, sender: Seated) -> Broadcast | None:
        """What goes on to everyone else: the message with its sender, or None if it may not."""
        voucher = sender.voucher
        signed = sent_by(said, sender.station)
        match signed:
            case Status():
                if not self._gate.lets_status(signed, voucher):
                    return None
                self._statuses[sender.station] = signed
            case OnScreen():
                if voucher.role not in PRESENTS:
                    return None
                self._on_screen = signed
            case TextLine():
                if voucher.role not in KEEPS_THE_LINE:
                    return None
        return signed

    def microphone(self, station: int | None) -> str:
        """What this station says of its microphone; nothing before it said anything."""
        status = self._statuses.get(station) if station is not None else None
        return status.microphone if status else ""

    def gone(self, station: int) -> None:
        self._statuses.pop(station, None)

    def standing(self) -> list[NodeSays]:
        """All that a page must know which has just come in."""
        screen = [self._on_screen] if self._on_screen and self._on_screen.text else []
        return [*self._statuses.values(), *screen]
