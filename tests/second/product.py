"""The product, as the second reading sees it: bytes in, bytes and plain values out.

The one file here that imports the product.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from detente.core.errors import DetenteError
from detente.core.ledger import fold_order
from detente.core.state import State
from detente.core.statements import split_ref
from detente.crypto import evidence, proofs
from detente.crypto.cards import read_card
from tests.core.every_kind import every_kind
from tests.core.logs import CARDS, CONDUCT, LINE, Logs
from tests.core.playing import plays
from tests.core.sides import told

__all__ = [
    "CARDS", "CONDUCT", "LINE", "REFUSED", "Logs", "digest", "judged", "make_export", "make_proof",
    "make_whole_export", "plays", "standings", "verify", "verify_export",
    "verify_fork", "verify_proof",
]  # fmt: skip

Cut = tuple[int, int]
Log = Sequence[bytes]
Hows = dict[tuple[int, int], str]
Standings = dict[tuple[str, tuple[int, int]], Hows]

REFUSED = DetenteError
"""What every function here raises when the product refuses what it was given."""


def _state(log0: Log, log1: Log, line: bytes, cards: tuple[str, str], cut: Cut) -> State:
    state, logs = State(line, cards), (list(log0[: cut[0]]), list(log1[: cut[1]]))
    for side in fold_order(state, logs):
        state.apply(side, logs[side][state.cut[side]])
    return state


def digest(log0: Log, log1: Log, line: bytes, cards: tuple[str, str], cut: Cut) -> bytes:
    """The digest of a closed cut."""
    return _state(log0, log1, line, cards, cut).digest()


def standings(log0: Log, log1: Log, line: bytes, cards: tuple[str, str], cut: Cut) -> Standings:
    """How each version of each joint stands at a closed cut, by family and host."""
    return judged(log0, log1, line, cards, cut)[1]


def judged(
    log0: Log, log1: Log, line: bytes, cards: tuple[str, str], cut: Cut
) -> tuple[bytes, Standings]:
    """Digest and standings of a closed cut, in one fold."""
    state = _state(log0, log1, line, cards, cut)
    found = {}
    if (side := state.side(0)) is not None:
        found["rules", (0, 0)] = side.rules
    for ref, rounds in state.rounds.items():
        found["rounds", split_ref(ref)] = rounds.set
    for ref, text in state.texts.items():
        found["text", split_ref(ref)] = text.passes
    for ref, contact in state.contacts.items():
        found["terms", split_ref(ref)] = contact.terms
        found["facts", split_ref(ref)] = contact.facts
    return state.digest(), {
        joint: {split_ref(ref): str(how) for ref, how in one.standing().how.items()}
        for joint, one in found.items()
    }


class Verified(NamedTuple):
    """What the product found in an export."""

    line: bytes
    sizes: Cut
    roots: tuple[bytes, bytes]
    receipted: Cut
    agree: bool
    digest: bytes


def verify(data: bytes) -> Verified:
    verdict = evidence.verify_export(io.BytesIO(data))
    one, other = verdict.sides
    return Verified(
        verdict.line, (one.size, other.size), (one.root, other.root),
        (one.receipted, other.receipted), verdict.digests_agree, verdict.state.digest(),
    )  # fmt: skip


def verify_export(path: Path) -> Verified:
    return verify(path.read_bytes())


def make_export() -> bytes:
    """The export of a record that the product wrote and signed."""
    return told().record.export()


def make_whole_export() -> bytes:
    """The export of another, with statements of every kind."""
    return every_kind().export()


def make_proof(side: int, n: int) -> tuple[bytes, tuple[bytes, bytes]]:
    """The proof of one statement of the same record, and both card files."""
    record = told().record
    entry, body = record.logs[side][n]
    path = record.tree(side).inclusion(n)
    return proofs.write_proof(entry, body, n, path, record.receipt(side)).encode(), record.cards


def verify_proof(data: bytes, cards: Sequence[bytes]) -> tuple[int, bytes, bytes | None]:
    """Side, entry and body that a proof proves."""
    proven = proofs.verify_proof(data.decode(), read_card(cards[0]), read_card(cards[1]))
    return proven.side, proven.entry, proven.body


def verify_fork(data: bytes) -> tuple[str, int, int]:
    """Signer and sizes of a fork."""
    fork = proofs.verify_fork(data.decode())
    return fork.signer, fork.older.size, fork.newer.size
