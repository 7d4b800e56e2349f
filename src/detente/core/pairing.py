"""The pairing run: commit, reveal, twenty digits read aloud and typed (pairing.md section 3).

Pure: messages in, a new run and messages out. Whoever drives it keeps the new run before sending.
"""

import hmac
import unicodedata
from collections.abc import Callable

import msgspec

from detente.core.encoding import H, u8, v
from detente.core.errors import LocalError
from detente.core.messages import Commit, Confirmed, Hash, Reveal
from detente.core.refusal import Refused

Hkdf = Callable[[bytes, bytes, bytes, int], bytes]
"""HKDF-SHA256 as (ikm, salt, info, length) → bytes."""

MAX_FAILURES = 3
MAX_RENEWALS = 10
"""How often a revealed `r` may be given up for another, so that nobody in between can go on until
the digits happen to fit."""
Said = Commit | Reveal | Confirmed


class BadReveal(Refused):
    """The other side's node did not keep to what it committed to. Somebody may be in between."""


class NotYet(LocalError):
    """There are no digits yet: the other side's node has not answered. Wait for both screens."""


class NotDigits(LocalError):
    """This is not a half: type the ten digits that you heard. It did not count as a try."""


class PairingFailed(LocalError):
    """The digits did not match three times, so these cards are spent. Both sides need new cards.

    If the digits were heard well, somebody is in between: exchange the new cards another way.
    """


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One side's pairing run, as it is kept between connections."""

    line: Hash
    side: int
    r: Hash
    revealed: bool = False
    """Whether `r` has left this node."""
    peer_commit: Hash | None = None
    peer_r: Hash | None = None
    failures: int = 0
    renewals: int = 0
    confirmed: bool = False
    """Our officer typed their half, and it was right."""
    peer_confirmed: bool = False
    """Their node said the same of their officer."""

    @property
    def complete(self) -> bool:
        return self.confirmed and self.peer_confirmed

    @property
    def failed(self) -> bool:
        return self.failures >= MAX_FAILURES or self.renewals >= MAX_RENEWALS

    @property
    def commit(self) -> Commit:
        return Commit(commitment(self.line, self.side, self.r))


def dump(run: Run) -> bytes:
    """The run as bytes to keep. `r` is secret until it is revealed."""
    return msgspec.msgpack.encode(run)


def load(data: bytes) -> Run:
    """The run in kept bytes. Raises msgspec.DecodeError when they are not ours."""
    return msgspec.msgpack.decode(data, type=Run)


def commitment(line: bytes, side: int, r: bytes) -> bytes:
    return H(v("detente/pair/v1", line, u8(side), r))


def greet(run: Run, dials: bool) -> list[Said]:
    """What is said first on every connection until the other side's log has begun."""
    said: list[Said] = [run.commit] if dials and not run.complete else []
    return [*said, Confirmed()] if run.confirmed else said


def hear(run: Run, said: Said, dials: bool, fresh: bytes) -> tuple[Run, list[Said]]:
    """The run after a message, and the answers to it.

    `fresh` is 32 random bytes, used when the own `r` must be replaced. Raises BadReveal. A run that
    has `failed` answers nothing.
    """
    match said:
        case Commit(c=c):
            return _hear_commit(run, c, dials, fresh)
        case Reveal(r=r):
            return _hear_reveal(run, r, dials)
        case Confirmed():
            return msgspec.structs.replace(run, peer_confirmed=True), []


def digits(run: Run, hkdf: Hkdf) -> str | None:
    """The twenty digits: side 0's half, then side 1's. None until both sides have revealed."""
    if run.peer_r is None or not run.revealed:
        return None
    both = (run.r, run.peer_r) if run.side == 0 else (run.peer_r, run.r)
    code = hkdf(both[0] + both[1], run.line, b"detente/pair/v1 code", 32)
    return f"{int.from_bytes(code, 'big') % 10**20:020}"


def half(twenty: str, side: int) -> str:
    """The ten digits that the officer of this side reads aloud."""
    return twenty[:10] if side == 0 else twenty[10:]


def typed(run: Run, text: str, hkdf: Hkdf) -> Run:
    """The run after our officer typed the half that theirs read aloud.

    Digits of any script count, and spaces and hyphens between them do not. Raises NotYet,
    NotDigits, or PairingFailed when three tries were used up before.
    """
    if run.failed:
        raise PairingFailed("this pairing has failed; make a new card and exchange cards again")
    code = digits(run, hkdf)
    if code is None:
        raise NotYet("no digits yet: the other node has not answered; try again when both show")
    right = hmac.compare_digest(_ten_digits(text), half(code, 1 - run.side))
    if right or run.confirmed:
        return msgspec.structs.replace(run, confirmed=True)
    return msgspec.structs.replace(run, failures=run.failures + 1)


def _hear_commit(run: Run, c: bytes, dials: bool, fresh: bytes) -> tuple[Run, list[Said]]:
    before = run
    if c != run.peer_commit:
        run = msgspec.structs.replace(run, peer_commit=c, peer_r=None)
    if c != before.peer_commit and run.revealed:
        # An r that is out must never meet a commit chosen after it.
        run = msgspec.structs.replace(run, r=fresh, revealed=False, renewals=run.renewals + 1)
    if run.failed:
        return run, []
    if not dials:
        return run, [run.commit]
    again: list[Said] = [run.commit] if run.r != before.r else []
    run = msgspec.structs.replace(run, revealed=True)
    return run, [*again, Reveal(run.r)]


def _hear_reveal(run: Run, r: bytes, dials: bool) -> tuple[Run, list[Said]]:
    if run.peer_commit is None or (dials and not run.revealed):
        raise BadReveal("bad-reveal", "a reveal out of turn")
    if commitment(run.line, 1 - run.side, r) != run.peer_commit:
        raise BadReveal("bad-reveal", "the reveal does not match its commitment")
    run = msgspec.structs.replace(run, peer_r=r, revealed=True)
    return run, [] if dials else [Reveal(run.r)]


def _ten_digits(text: str) -> str:
    found = [unicodedata.decimal(one, None) for one in text if one not in " -\u2013\u00a0\t\n"]
    if len(found) != 10 or None in found:
        raise NotDigits("type the ten digits that the other officer reads aloud")
    return "".join(str(one) for one in found)
