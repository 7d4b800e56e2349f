"""The proof of one statement and the proof of a fork (record.md section 11)."""

import re
from dataclasses import dataclass

from .cards import Line
from .encoding import Refused, unbase64, unv
from .notes import COSIGNED_MLDSA, Head, Key, check_line, demand, demand_witness, head, vkey
from .statements import Statement, body_hash, parse
from .tree import consistency_roots, inclusion_root, leaf_hash

PROOF, FORK = "c2sp.org/tlog-proof@v1", "detente/fork@v1"


def _data(text: str) -> bytes:
    try:
        return unbase64(text)
    except Refused as err:
        raise Refused("no-proof", "not base64") from err


def _items(data: bytes) -> list[bytes]:
    """The two items of `extra`, or of a body with its salt."""
    try:
        items = unv(data)
    except Refused as err:
        raise Refused("no-proof", "not two items") from err
    if len(items) != 2:
        raise Refused("no-proof", "not two items")
    return items


@dataclass(frozen=True)
class Proven:
    """What a proof shows to be in a log."""

    side: int
    n: int
    entry: bytes
    statement: Statement | None
    body: bytes | None


def statement_proof(whole: Line, file: bytes) -> Proven:
    """C2SP tlog-proof whose `extra` is v(entry, v(salt, body) or "")."""
    top, empty, note = file.partition(b"\n\n")
    lines = top.decode("ascii", "replace").split("\n")
    if not empty or len(lines) < 3 or lines[0] != PROOF:
        raise Refused("no-proof", "not a tlog-proof")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise Refused("no-proof", "no extra or index")
    index, path = lines[2].removeprefix("index "), [_data(item) for item in lines[3:]]
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", index):
        raise Refused("no-proof", "not an index")
    if any(len(item) != 32 for item in path):
        raise Refused("no-proof", "not hashes")
    extra = _items(_data(lines[1].removeprefix("extra ")))
    signed = head(note)
    sides = [s for s in (0, 1) if whole.origin(s) == signed.origin]
    if not sides:
        raise Refused("no-proof", "of another line")
    side, n = sides[0], int(index)
    demand(signed, whole.owner_keys(side))
    demand_witness(signed, whole.witness_keys(1 - side))
    if inclusion_root(n, signed.size, leaf_hash(extra[0]), path) != signed.root:
        raise Refused("no-proof", "the path does not lead to the root")
    statement = parse(whole.id, side, n, extra[0])
    return Proven(side, n, extra[0], statement, _body(statement, extra[1]))


def _body(statement: Statement | None, data: bytes) -> bytes | None:
    if not data:
        return None
    parts = _items(data)
    if statement is None or body_hash(*parts) != statement.body:
        raise Refused("no-proof", "not the one that the entry names")
    return parts[1]


def _measured(data: bytes) -> tuple[bytes, bytes]:
    """A line with a byte length, that many bytes, and the rest."""
    size, newline, rest = data.partition(b"\n")
    if not newline or not re.fullmatch(rb"[1-9][0-9]{0,6}", size):
        raise Refused("no-proof", "no byte length")
    if len(rest) < int(size):
        raise Refused("no-proof", "shorter than it says")
    return rest[: int(size)], rest[int(size) :]


def _signed_by(key: Key, note: bytes) -> Head:
    signed = head(note)
    mine = [blob for name, blob in signed.lines if (name, blob[:4]) == (key.name, key.key_id)]
    if not mine:
        raise Refused("bad-signature", "not signed by the key")
    check_line(key, mine[0], signed)
    return signed


def fork_proof(file: bytes) -> tuple[Key, Head, Head]:
    """The signer and the two heads that cannot be of one log; Refused when nothing is proven.

    When n is a power of two, PROOF(n, D[m]) of RFC 6962 leaves out the root at n; here it comes
    first, since it is not the root that the first checkpoint claims.
    """
    top, empty, rest = file.partition(b"\n\n")
    lines = top.decode("ascii", "replace").split("\n")
    if not empty or len(lines) < 2 or lines[0] != FORK:
        raise Refused("no-proof", "not a fork proof")
    key, path = vkey(lines[1]), [_data(item) for item in lines[2:]]
    if key.kind != COSIGNED_MLDSA or any(len(item) != 32 for item in path):
        raise Refused("no-proof", "not such a key, or not hashes")
    first, rest = _measured(rest)
    second, rest = _measured(rest)
    one, two = _signed_by(key, first), _signed_by(key, second)
    if rest or one.origin != two.origin or one.size > two.size:
        raise Refused("no-proof", "not two heads of one log, the smaller first")
    if one.size == two.size:
        if path or one.root == two.root:
            raise Refused("no-proof", "the heads agree")
        return key, one, two
    seed = None
    if one.size & (one.size - 1) == 0:
        seed, path = (path[0], path[1:]) if path else (None, path)
    roots = consistency_roots(one.size, two.size, seed, path)
    if roots is None or roots[1] != two.root or roots[0] == one.root:
        raise Refused("no-proof", "the hashes do not show it")
    return key, one, two
