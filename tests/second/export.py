"""The check of an export file, from nothing but the file (record.md section 11)."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .cards import Line, card, line
from .digest import digest
from .encoding import Refused, u8, u32, u64, unbase64, unv, v
from .fold import Record
from .notes import Head, check_mldsa, demand, demand_witness, head, signature_lines
from .statements import MAX_BODY, Statement, body_hash, parse
from .tree import root

FIRST = "detente/export@v1"
_ACK = {"t": str, "n": int, "root_n": bytes, "m": int, "root_m": bytes, "rules": int,
        "digest": bytes, "witness": str, "sig": bytes}  # fmt: skip


@dataclass
class Export:
    """What a file holds, not yet checked but for its form."""

    line: Line
    logs: tuple[list[bytes], list[bytes]]
    bodies: tuple[list[str], list[str]]
    heads: dict[int, Head] = field(default_factory=dict)
    receipts: dict[int, Head] = field(default_factory=dict)
    acks: dict[int, dict[str, Any]] = field(default_factory=dict)

    def record(self) -> Record:
        first, second = (card.hash.hex() for card in self.line.cards)
        return Record(self.line.id, (first, second), (tuple(self.logs[0]), tuple(self.logs[1])))


def ack(data: bytes) -> dict[str, Any]:
    """The MessagePack `ack` of link.md section 4."""
    try:
        value = msgspec.msgpack.decode(data)
    except msgspec.MsgspecError as err:
        raise Refused("ack", "not MessagePack") from err
    if not isinstance(value, dict) or set(value) != set(_ACK) or value["t"] != "ack":
        raise Refused("ack", "other members than an ack's")
    if any(type(value[name]) is not kind for name, kind in _ACK.items()):
        raise Refused("ack", "a member of another type")
    if value["rules"] != 1 or not 0 < value["n"] < 2**53 or not 0 <= value["m"] < 2**53:
        raise Refused("ack", "a number out of range")
    return value


def ack_message(line_id: bytes, side: int, a: dict[str, Any]) -> bytes:
    """Section 6, Ack: what the `link` key of side signs."""
    return v(
        "detente/ack/v1", line_id, u8(side), u64(a["n"]), a["root_n"], u64(a["m"]), a["root_m"],
        u32(a["rules"]), a["digest"],
    )  # fmt: skip


class _Lines:
    """The lines after the first, taken one by one."""

    def __init__(self, file: bytes) -> None:
        try:
            lines = file.decode("ascii").split("\n")
        except UnicodeDecodeError as err:
            raise Refused("export", "not ASCII") from err
        if lines[0] != FIRST or lines[-1] != "":
            raise Refused("export", "not an export")
        self.rest = [item.split(" ") for item in lines[1:-1]]

    def may(self, *start: str, fields: int = 1) -> list[str]:
        """The fields of the next line if it begins so; else none."""
        found = self.rest[0] if self.rest else []
        if found[: len(start)] != list(start) or len(found) != len(start) + fields:
            return []
        return self.rest.pop(0)[len(start) :]

    def must(self, *start: str) -> bytes:
        """The bytes in the one field of the next line, which begins so."""
        fields = self.may(*start)
        if not fields:
            raise Refused("export", f"no {' '.join(start)}")
        return unbase64(fields[0])


def read(file: bytes) -> Export:
    """Reads the file in the one order that section 11 shows."""
    lines = _Lines(file)
    cards = [card(lines.must("card", str(side))) for side in (0, 1)]
    whole = line(*cards)
    if list(whole.cards) != cards:
        raise Refused("export", "the cards are in the wrong order")
    export = Export(whole, ([], []), ([], []))
    for side in (0, 1):
        log, bodies = export.logs[side], export.bodies[side]
        while fields := lines.may("entry", str(side), str(len(log)), fields=2):
            log.append(unbase64(fields[0]))
            bodies.append(fields[1])
    for side in (0, 1):
        if export.logs[side]:
            export.heads[side] = head(lines.must("head", str(side)))
        if fields := lines.may("receipt", str(side)):
            export.receipts[side] = head(unbase64(fields[0]))
    for side in (0, 1):
        if fields := lines.may("ack", str(side)):
            export.acks[side] = ack(unbase64(fields[0]))
    if lines.rest:
        raise Refused("export", f"out of place: {' '.join(lines.rest[0][:2])}")
    return export


def check_heads(export: Export) -> None:
    """Origins, sizes, roots and signatures of `head` and `receipt`."""
    for side, log in enumerate(export.logs):
        for kind, found in (("head", export.heads), ("receipt", export.receipts)):
            if side not in found:
                continue
            signed = found[side]
            fits = signed.size == len(log) if kind == "head" else signed.size <= len(log)
            if signed.origin != export.line.origin(side) or not fits:
                raise Refused(kind, "of another log or size")
            if signed.root != root(log[: signed.size]):
                raise Refused(kind, "not the root of the entries")
            demand(signed, export.line.owner_keys(side))
            if kind == "receipt":
                demand_witness(signed, export.line.witness_keys(1 - side))


def check_body(statement: Statement | None, text: str) -> None:
    """Section 6 step 4 for one entry."""
    named = statement is not None and statement.body is not None
    if not named or text == "none":
        if named or text != "none":
            raise Refused("body", "missing, or one too many")
        return
    if text == "erased":
        return
    parts = unv(unbase64(text))
    if len(parts) != 2 or len(parts[0]) != 32 or len(parts[1]) > MAX_BODY:
        raise Refused("body", "not a salt and a body")
    assert statement is not None
    if body_hash(*parts) != statement.body or len(parts[1]) != statement.blen:
        raise Refused("body", "not the one that the entry names")


def check_order(export: Export) -> None:
    """Section 6 step 5, as far as the file can tell."""
    for side, log in enumerate(export.logs):
        other, before = export.logs[1 - side], 0
        own_ack = export.acks.get(side)
        for n, data in enumerate(log):
            x = parse(export.line.id, side, n, data)
            if x is None:
                continue
            if not before <= x.seen <= len(other):
                raise Refused("breach", f"{side}:{n} seen")
            if bytes.fromhex(x.seen_root) != root(other[: x.seen]):
                raise Refused("breach", f"{side}:{n} root")
            if own_ack is not None and n >= own_ack["m"] and x.seen < own_ack["n"]:
                raise Refused("breach", f"{side}:{n} backdated")
            before = x.seen


def check_acks(export: Export) -> None:
    """Each ack: its cut, witness lines, signature and digest (sections 6 and 9.6)."""
    for side, a in export.acks.items():
        own, other = export.logs[side], export.logs[1 - side]
        if a["n"] > len(other) or a["m"] > len(own):
            raise Refused("ack", "beyond the entries")
        roots = root(other[: a["n"]]), root(own[: a["m"]])
        if (a["root_n"], a["root_m"]) != roots:
            raise Refused("ack", "not the roots of the entries")
        origin, size = export.line.origin(1 - side), a["n"]
        text = f"{origin}\n{size}\n{b64encode(roots[0]).decode()}\n".encode()
        signed = Head(origin, size, roots[0], text, signature_lines(a["witness"]))
        demand_witness(signed, export.line.witness_keys(side))
        message = ack_message(export.line.id, side, a)
        check_mldsa(export.line.cards[side].link, a["sig"], message, "detente/ack/v1")
        cut = (a["m"], a["n"]) if side == 0 else (a["n"], a["m"])
        if a["digest"] != digest(export.record(), cut):
            raise Refused("digest", f"of side {side}")


def verify(file: bytes) -> Export:
    """Checks all that section 11 names; raises Refused with what is wrong."""
    export = read(file)
    check_heads(export)
    for side in (0, 1):
        for n, data in enumerate(export.logs[side]):
            check_body(parse(export.line.id, side, n, data), export.bodies[side][n])
    check_order(export)
    check_acks(export)
    return export
