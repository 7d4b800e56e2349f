"""How stations of ours reach the other side: through relays that both sides stated on the record.

Credentials are those of coturn's `use-auth-secret`, known as the TURN REST API: a user name that
says until when it is good, and an HMAC over it, which the relay computes too. Nothing is stored.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from detente.configuration import Relay
from detente.core.kinds import Terms
from detente.core.relays import is_admissible
from detente.core.signalling import IceServer
from detente.core.state import State

DIRECTORY = "relay"
"""What belongs to the relay, below the node's directory."""
MARGIN = 2 * 3600
"""Seconds beyond the agreed length for which a page may still come (back) to the relay."""

Relays = tuple[frozenset[str], frozenset[str]]
"""The addresses of side 0's and side 1's relays."""


def secret_of(directory: Path) -> str:
    """The secret that node and relay share, made when one of them first needs it."""
    path = directory / DIRECTORY / "secret"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        fresh = secrets.token_hex(32)
        file.write(f"{fresh}\n")
    return fresh


def lacking(state: State, our_side: int) -> str:
    """Whose relays a call on this line lacks: `ours`, `theirs`, or nothing. Trial lines need none.

    Without ours no room opens; without theirs it opens and cannot connect.
    """
    if state.trial:
        return ""
    ours, theirs = (state.side(side) for side in (our_side, 1 - our_side))
    if ours is None or not ours.addresses:
        return "ours"
    return "" if theirs and theirs.addresses else "theirs"


@dataclass(frozen=True)
class Access:
    """What a room needs to know of relays."""

    relay: Relay
    secret: str

    def stated(self, state: State) -> Relays:
        """What the sides of a line stated, but for addresses that our relay never sends to.

        Nothing for a trial line, on which browsers meet directly.
        """
        if state.trial:
            return frozenset(), frozenset()
        sides = (state.side(0), state.side(1))
        near = self.relay.near_networks
        zero, one = (
            frozenset(x for x in (side.addresses if side else ()) if is_admissible(x, near))
            for side in sides
        )
        return zero, one

    def servers(self, call: bytes, terms: Terms, utc: int) -> list[IceServer]:
        """Our relay over UDP and over TLS, with credentials for one call on these terms."""
        until = max(utc, terms.start) + 60 * terms.minutes + MARGIN
        name, word = credentials(self.secret, call, until)
        hosts = [f"[{one}]" if ":" in one else one for one in self.relay.addresses]
        udp = [f"turn:{host}:{self.relay.port}?transport=udp" for host in hosts]
        tls = f"turns:{self.relay.host}:{self.relay.tls_port}?transport=tcp"
        return [IceServer([*udp, tls], name, word)] if hosts else []


def credentials(secret: str, call: bytes, until: int) -> tuple[str, str]:
    """The user name and password that let a station use the relay until a UTC second."""
    name = f"{until}:{call.hex()[:16]}"
    mac = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(mac).decode()
