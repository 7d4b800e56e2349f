"""What this reading finds in the vectors of the record (record.md section 12)."""

import base64

from . import cards, digest, export, fold, notes, proofs
from .encoding import Refused, canonical, uncanonical
from .statements import body_hash, parse, shaped
from .tree import leaf_hash, root
from .vectors import Found, Vector


def a_json(x: Vector) -> Found:
    assert canonical(uncanonical(x.payload)) == x.payload
    return {}


def an_entry(x: Vector) -> Found:
    statement = parse(x.hex("line"), int(x.one("side")), int(x.one("n")), x.payload)
    if statement is None:
        raise Refused("not-well-formed")
    return {"leaf": [statement.leaf.hex()], "known": ["yes" if shaped(statement) else "no"]}


def a_body(x: Vector) -> Found:
    salt, size = x.hex("salt"), int(x.one("blen"))
    found = body_hash(salt, x.payload)
    if found != x.hex("body") or len(x.payload) != size or len(salt) != 32:
        raise Refused("bad-body")
    return {"body": [found.hex()]}


def a_root(x: Vector) -> Found:
    return {"root": [root([bytes.fromhex(entry) for entry in x.headers.get("entry", [])]).hex()]}


def a_head(x: Vector) -> Found:
    signed, origin = notes.head(x.payload), x.one("origin")
    if signed.origin != origin:
        raise Refused("wrong-log")
    owner = [
        notes.Key(origin, notes.PLAIN_ED25519, x.hex("ed25519")),
        notes.Key(origin, notes.COSIGNED_MLDSA, x.hex("mldsa44")),
    ]
    found = {"timestamp": [str(notes.demand(signed, owner)[1])]}
    return found | {"size": [str(signed.size)], "root": [signed.root.hex()]}


def a_receipt(x: Vector) -> Found:
    found, signed, name = a_head(x), notes.head(x.payload), x.one("witness")
    witness = [
        notes.Key(name, notes.COSIGNED_ED25519, x.hex("wit-ed25519")),
        notes.Key(name, notes.COSIGNED_MLDSA, x.hex("wit-mldsa44")),
    ]
    return found | {"received": [str(notes.demand_witness(signed, witness))]}


def an_ack(x: Vector) -> Found:
    members = {
        "n": int(x.one("n")), "root_n": x.hex("root-n"), "m": int(x.one("m")),
        "root_m": x.hex("root-m"), "rules": int(x.one("rules")), "digest": x.hex("digest"),
    }  # fmt: skip
    message = export.ack_message(x.hex("line"), int(x.one("side")), members)
    notes.check_mldsa(x.hex("link"), x.payload, message, "detente/ack/v1")
    return {}


def a_state(x: Vector) -> Found:
    logs: tuple[list[bytes], list[bytes]] = ([], [])
    for text in x.payload.decode().splitlines():
        side, _, entry = text.partition(" ")
        logs[int(side)].append(base64.b64decode(entry, validate=True))
    first, second = x.headers["card"]
    record = fold.Record(x.hex("line"), (first, second), (tuple(logs[0]), tuple(logs[1])))
    c_0, c_1 = map(int, x.one("cut").split(" "))
    try:
        forms = digest.state(record, (c_0, c_1))
    except fold.NotClosedError as err:
        raise Refused("not-closed") from err
    objects = [canonical(form).decode() for side in forms for form in side]
    return {"object": objects, "digest": [digest.digest(record, (c_0, c_1)).hex()]}


def an_export(x: Vector) -> Found:
    found = export.verify(x.payload)
    receipts = [found.receipts[s].size if s in found.receipts else 0 for s in (0, 1)]
    agrees = ["none" if s not in found.acks else "yes" for s in (0, 1)]
    for side in found.alarms:
        agrees[side] = "no"
    cut = len(found.logs[0]), len(found.logs[1])
    return {
        "line": [found.line.id.hex()],
        "size": [str(size) for size in cut],
        "root": [root(log).hex() for log in found.logs],
        "receipted": [str(size) for size in receipts],
        "agrees": agrees,
        "digest": [digest.digest(found.record(), cut).hex()],
    }


def a_proof(x: Vector) -> Found:
    lines = x.payload.splitlines(keepends=True)
    first, second, proof = (b"".join(part) for part in (lines[:3], lines[3:6], lines[6:]))
    whole = cards.line(cards.card(first), cards.card(second))
    found = proofs.statement_proof(whole, proof)
    leaf = leaf_hash(found.entry).hex()
    return {"side": [str(found.side)], "n": [str(found.n)], "leaf": [leaf]}


def a_fork(x: Vector) -> Found:
    key, one, two = proofs.fork_proof(x.payload)
    return {"signer": [key.name], "size": [str(one.size), str(two.size)]}


KINDS = {
    ("record", "json"): a_json,
    ("record", "entry"): an_entry,
    ("record", "body"): a_body,
    ("record", "root"): a_root,
    ("record", "head"): a_head,
    ("record", "receipt"): a_receipt,
    ("record", "ack"): an_ack,
    ("record", "state"): a_state,
    ("record", "export"): an_export,
    ("record", "proof"): a_proof,
    ("record", "fork"): a_fork,
}
