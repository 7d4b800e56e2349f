"""The check of an export file, from nothing but the file (record.md section 11).

Each function is one or more rows of the table of slugs, and `verify` calls them in its order.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from . import messages
from .cards import Line, card, line
from .digest import digest
from .encoding import Refused, u8, u32, u64, unbase64, unv, v
from .fold import Cut, NotClosedError, Record
from .notes import Head, check_mldsa, demand, demand_witness, head
from .statements import MAX_BODY, MAX_ENTRY, parse
from .statements import body_hash as commit
from .tree import root

FIRST = "detente/export@v1"
MAX_LINE = 131072
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass
class Export:
    """What a file holds; `alarms` are the sides whose last ack has another digest than its cut."""

    cards: list[bytes]
    entries: list[list[list[str]]]  # of each side: n, entry, body
    notes: dict[tuple[str, int], bytes]  # ("head", side), ("receipt", side), ("ack", side)
    line: Line = field(init=False)
    logs: tuple[tuple[bytes, ...], tuple[bytes, ...]] = ((), ())
    heads: dict[int, Head] = field(default_factory=dict)
    receipts: dict[int, Head] = field(default_factory=dict)
    acks: dict[int, dict[str, Any]] = field(default_factory=dict)
    alarms: list[int] = field(default_factory=list)

    def record(self) -> Record:
        first, second = (card.hash.hex() for card in self.line.cards)
        return Record(self.line.id, (first, second), self.logs)


class _Lines:
    """The lines between the first and the end, taken one by one."""

    def __init__(self, file: bytes) -> None:
        if any(byte != 10 and not 32 <= byte < 127 for byte in file) or file[-1:] != b"\n":
            raise Refused("not-an-export", "not lines of printable ASCII")
        first, *rest = file.decode()[:-1].split("\n")
        if first != FIRST or any(len(item) > MAX_LINE for item in rest):
            raise Refused("not-an-export", "the first line, or a line too long")
        self.rest = [item.split(" ") for item in rest]

    def take(self, *start: str, fields: int = 1) -> list[str] | None:
        """The fields of the next line if it begins so."""
        if not self.rest or self.rest[0][: len(start)] != list(start):
            return None
        found = self.rest.pop(0)[len(start) :]
        if len(found) != fields:
            raise Refused("not-an-export", "the number of fields")
        return found

    def data(self, *start: str) -> bytes | None:
        """The bytes in the one field of the next line if it begins so."""
        found = self.take(*start)
        return None if found is None else _field(found[0])


def _field(text: str) -> bytes:
    try:
        return unbase64(text)
    except Refused as err:
        raise Refused("not-an-export", "not base64") from err


def _entries(lines: _Lines, side: int) -> list[list[str]]:
    entries = []
    while (fields := lines.take("entry", str(side), fields=3)) is not None:
        n, data, body = fields
        if not _NUMBER.fullmatch(n):
            raise Refused("not-an-export", "not a number")
        for text in (data,) if body in ("none", "erased") else (data, body):
            _field(text)
        entries.append(fields)
    return entries


def read(file: bytes) -> Export:
    """`not-an-export`: the lines, their order and their fields."""
    lines = _Lines(file)
    cards = [lines.data("card", str(side)) for side in (0, 1)]
    entries = [_entries(lines, side) for side in (0, 1)]
    order = [(kind, side) for side in (0, 1) for kind in ("head", "receipt")]
    order += [("ack", 0), ("ack", 1)]
    notes = {at: lines.data(at[0], str(at[1])) for at in order}
    if lines.rest or None in cards:
        raise Refused("not-an-export", "a line is missing or out of place")
    return Export(
        [data for data in cards if data is not None],
        entries,
        {at: data for at, data in notes.items() if data is not None},
    )


def check_cards(export: Export) -> None:
    """`bad-card`: both are right, make a line, and side 0's comes first."""
    try:
        cards = [card(data) for data in export.cards]
        export.line = line(*cards)
    except Refused as err:
        raise Refused("bad-card", str(err)) from err
    if list(export.line.cards) != cards:
        raise Refused("bad-card", "not in the order of the sides")


def check_places(export: Export) -> None:
    """`bad-place` and `too-long`."""
    logs = []
    for side, entries in enumerate(export.entries):
        logs.append(tuple(unbase64(data) for _, data, _ in entries))
        if [n for n, _, _ in entries] != [str(n) for n in range(len(entries))]:
            raise Refused("bad-place", f"of side {side}")
    if any(len(data) > MAX_ENTRY for log in logs for data in log):
        raise Refused("too-long")
    export.logs = logs[0], logs[1]


def check_bodies(export: Export) -> None:
    """`bad-body`: the one committed to, or "erased"; "none" if no well-formed entry names one."""
    for side, log in enumerate(export.logs):
        for n, data in enumerate(log):
            x, text = parse(export.line.id, side, n, data), export.entries[side][n][2]
            if x is None or x.body is None:
                fits = text == "none"
            else:
                fits = text == "erased" or _fits(text, x.body, x.blen)
            if not fits:
                raise Refused("bad-body", f"{side}:{n}")


def _fits(text: str, commitment: bytes, size: int) -> bool:
    try:
        salt, data = unv(unbase64(text))
    except (Refused, ValueError):
        return False
    right = len(salt) == 32 and len(data) == size <= MAX_BODY
    return right and commit(salt, data) == commitment


def ack(data: bytes) -> dict[str, Any] | None:
    """The `ack` of link.md section 4, or None."""
    try:
        value = messages.read(data)
    except Refused:
        return None
    return value if value["t"] == "ack" and value["n"] > 0 and value["rules"] == 1 else None


def check_seen(export: Export) -> None:
    """`bad-seen`: section 6 step 5, within the file."""
    for side, log in enumerate(export.logs):
        other, before = export.logs[1 - side], 0
        own = ack(export.notes.get(("ack", side), b""))
        for n, data in enumerate(log):
            x = parse(export.line.id, side, n, data)
            if x is None:
                continue
            known = before <= x.seen <= len(other)
            if not known or bytes.fromhex(x.seen_root) != root(other[: x.seen]):
                raise Refused("bad-seen", f"{side}:{n}")
            if own is not None and n >= own["m"] and x.seen < own["n"]:
                raise Refused("bad-seen", f"{side}:{n} is backdated")
            before = x.seen


def check_notes(export: Export) -> None:
    """`bad-note`, `wrong-log`, `bad-signature`, `bad-head`, `bad-receipt`."""
    for side, log in enumerate(export.logs):
        for kind, found in (("head", export.heads), ("receipt", export.receipts)):
            if (kind, side) not in export.notes:
                continue
            signed = found[side] = head(export.notes[kind, side])
            if signed.origin != export.line.origin(side):
                raise Refused("wrong-log", kind)
            _signed(signed, export, side, witness=kind == "receipt")
            size = signed.size
            right = size == len(log) if kind == "head" else size <= len(log)
            if not right or signed.root != root(log[:size]):
                raise Refused(f"bad-{kind}", f"of side {side}")
        if log and side not in export.heads:
            raise Refused("bad-head", f"side {side} has none")


def _signed(signed: Head, export: Export, side: int, *, witness: bool) -> None:
    demand(signed, export.line.owner_keys(side))
    if witness:
        demand_witness(signed, export.line.witness_keys(1 - side))


def ack_message(line_id: bytes, side: int, a: dict[str, Any]) -> bytes:
    """Section 6, Ack: what the `link` key of side signs."""
    return v(
        "detente/ack/v1", line_id, u8(side), u64(a["n"]), a["root_n"], u64(a["m"]), a["root_m"],
        u32(a["rules"]), a["digest"],
    )  # fmt: skip


def check_ack(export: Export, side: int, a: dict[str, Any]) -> Cut:
    """`bad-note` and `bad-signature` of an ack, and `bad-ack`; its cut."""
    origin, n, m = export.line.origin(1 - side), a["n"], a["m"]
    text = f"{origin}\n{n}\n{b64encode(a['root_n']).decode()}\n"
    signed = head(f"{text}\n{a['witness']}".encode())
    demand_witness(signed, export.line.witness_keys(side))
    message = ack_message(export.line.id, side, a)
    check_mldsa(export.line.cards[side].link, a["sig"], message, "detente/ack/v1")
    own, other = export.logs[side], export.logs[1 - side]
    roots = root(other[:n]), root(own[:m])
    if n > len(other) or m > len(own) or (a["root_n"], a["root_m"]) != roots:
        raise Refused("bad-ack", "not the roots of the entries")
    return (m, n) if side == 0 else (n, m)


def check_acks(export: Export) -> None:
    """`bad-ack` and what comes before it in the table; a digest that differs is an alarm."""
    for side in (0, 1):
        if ("ack", side) not in export.notes:
            continue
        a = ack(export.notes["ack", side])
        if a is None:
            raise Refused("bad-ack", "not an ack")
        cut, export.acks[side] = check_ack(export, side, a), a
        try:
            if digest(export.record(), cut) != a["digest"]:
                export.alarms.append(side)
        except NotClosedError as err:
            raise Refused("bad-ack", "its cut is not closed") from err


def verify(file: bytes) -> Export:
    """Checks all that section 11 names; raises Refused with the first slug that fits."""
    export = read(file)
    check_cards(export)
    check_places(export)
    check_bodies(export)
    check_seen(export)
    check_notes(export)
    check_acks(export)
    return export
