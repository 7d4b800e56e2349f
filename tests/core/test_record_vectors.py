"""The vectors of the record, held against the product."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from detente.core.encoding import NotCanonicalError, canonical, parse_canonical
from detente.core.refusal import Refused
from detente.core.state import NotClosedError
from detente.core.statements import BodyMismatchError, check_body, read_entry, split_ref
from detente.core.tree import Tree, leaf_hash
from detente.crypto.acks import Acked, verify_ack
from detente.crypto.cards import read_card
from detente.crypto.notes import PublicPair, verify_head, verify_receipt
from detente.crypto.proofs import verify_fork, verify_proof
from tests.core.logs import fold, paired, read
from tests.core.sides import verify
from tests.tools.vectors import Vector, area
from tests.tools.vectors import read as read_vector

Found = dict[str, list[str]]


def json(vector: Vector) -> Found:
    try:
        assert canonical(parse_canonical(vector.payload)) == vector.payload
    except NotCanonicalError as error:
        raise Refused("not-canonical", str(error)) from error
    return {}


def entry(vector: Vector) -> Found:
    place = vector.hex("line"), int(vector["side"]), int(vector["n"])
    said = read_entry(vector.payload, *place)
    if said is None:
        raise Refused("not-well-formed", "")
    return {"leaf": [said.leaf], "known": ["yes" if said.do is not None else "no"]}


def body(vector: Vector) -> Found:
    logs = paired()
    members = logs.members(0, "talks", {})
    members |= {"body": vector["body"], "blen": int(vector["blen"])}
    said = read(0, 1, canonical(members))
    assert said is not None
    try:
        check_body(said, vector.hex("salt"), vector.payload)
    except BodyMismatchError as error:
        raise Refused("bad-body", str(error)) from error
    return {}


def root(vector: Vector) -> Found:
    tree = Tree(leaf_hash(bytes.fromhex(one)) for one in vector.all("entry"))
    return {"root": [tree.root().hex()]}


def _pair(vector: Vector, prefix: str = "") -> PublicPair:
    return PublicPair(
        Ed25519PublicKey.from_public_bytes(vector.hex(f"{prefix}ed25519")),
        MLDSA44PublicKey.from_public_bytes(vector.hex(f"{prefix}mldsa44")),
    )


def head(vector: Vector) -> Found:
    found = verify_head(vector.payload.decode(), vector["origin"], _pair(vector))
    size, root = found.checkpoint[1:]
    return {"size": [str(size)], "root": [root.hex()], "timestamp": [str(found.timestamp)]}


def receipt(vector: Vector) -> Found:
    text, wit = vector.payload.decode(), _pair(vector, "wit-")
    found = verify_receipt(text, vector["origin"], _pair(vector), vector["witness"], wit)
    return head(vector) | {"received": [str(found.received)]}


def ack(vector: Vector) -> Found:
    acked = Acked(
        vector.hex("line"), int(vector["side"]), int(vector["n"]), vector.hex("root-n"),
        int(vector["m"]), vector.hex("root-m"), int(vector["rules"]), vector.hex("digest"),
    )  # fmt: skip
    verify_ack(MLDSA44PublicKey.from_public_bytes(vector.hex("link")), acked, vector.payload)
    return {}


def state(vector: Vector) -> Found:
    zero, one = (int(size) for size in vector["cut"].split(" "))
    words = [line.split(" ") for line in vector.payload.decode().splitlines()]
    logs = [[b64decode(word) for side, word in words if side == str(own)] for own in (0, 1)]
    cut = logs[0][:zero], logs[1][:one]
    first, second = vector.all("card")
    try:
        found, other = (
            fold(cut, order, line=vector.hex("line"), cards=(first, second))
            for order in ((), [1] * 99)
        )
    except (AssertionError, NotClosedError) as error:
        raise Refused("not-closed", str(error)) from error
    assert found.digest() == other.digest()
    forms = (found.objects[ref].form() for ref in sorted(found.objects, key=split_ref))
    return {
        "object": [canonical(form).decode() for form in forms],
        "digest": [found.digest().hex()],
    }


def export(vector: Vector) -> Found:
    found = verify(vector.payload)
    agrees = {None: "none", True: "yes", False: "no"}
    return {
        "line": [found.line.hex()],
        "size": [str(side.size) for side in found.sides],
        "root": [side.root.hex() for side in found.sides],
        "receipted": [str(side.receipted) for side in found.sides],
        "agrees": [agrees[side.ack and side.ack.agrees] for side in found.sides],
        "digest": [found.state.digest().hex()],
    }


def proof(vector: Vector) -> Found:
    lines = vector.payload.split(b"\n", 6)
    first, second = (read_card(b"\n".join(part) + b"\n") for part in (lines[:3], lines[3:6]))
    found = verify_proof(lines[6].decode(), first, second)
    said = found.statement
    assert said is not None
    return {"side": [str(found.side)], "n": [str(said.n)], "leaf": [said.leaf]}


def fork(vector: Vector) -> Found:
    found = verify_fork(vector.payload.decode())
    return {"signer": [found.signer], "size": [str(found.older.size), str(found.newer.size)]}


KINDS = {
    one.__name__: one
    for one in (json, entry, body, root, head, receipt, ack, state, export, proof, fork)
}


@pytest.mark.parametrize("path", area("record"), ids=lambda path: path.stem)
def test_vector(path):
    vector = read_vector(path)
    try:
        expect, found = "ok", KINDS[vector["kind"]](vector)
    except Refused as error:
        expect, found = error.slug, {}
    assert expect == vector.expect
    assert found == {name: vector.all(name) for name in found}


def test_every_kind_is_there_right_and_wrong():
    vectors = [read_vector(path) for path in area("record")]
    right = {vector["kind"] for vector in vectors if vector.expect == "ok"}
    wrong = {vector["kind"] for vector in vectors if vector.expect != "ok"}
    assert right == set(KINDS)
    assert wrong == set(KINDS) - {"root"}
