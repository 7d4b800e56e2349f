"""The product and the second reading agree: on every interleaving, vector, export and proof."""

import re
from collections.abc import Callable
from copy import copy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from . import export, product, proofs, statements
from .builder import Keys, Pair, consistency_path, fork_file
from .cards import card, line
from .digest import digest
from .encoding import Refused
from .fold import Record
from .interleavings import CARDS, LINE, Enumeration, bounds, full, opening, record
from .tree import leaf_hash, root_of
from .unjoined import Options, Positions, Unjoined

pytestmark = pytest.mark.slow


def test_nothing_else_here_knows_the_product() -> None:
    """The second reading shares no code with the first: one module lends it the product's voice."""
    here = Path(__file__).parent
    outside = re.compile(r"^\s*(?:from|import) (?:detente|tests)\b", re.MULTILINE)
    found = {path.name for path in here.glob("*.py") if outside.search(path.read_text("utf-8"))}
    assert found == {"product.py"}


@pytest.mark.parametrize(("family", "asker", "moves", "effective"), bounds())
def test_every_interleaving(family: str, asker: int, moves: int, effective: bool) -> None:
    """Crossed and late answers, withdrawals and proposals included: one digest, one standing."""
    setting = opening(family, asker)
    for logs in Enumeration(setting, moves, effective=effective):
        cut, known = full(logs), record(logs)
        found, hows = product.judged(*logs, LINE, CARDS, cut)
        assert found == digest(known, cut)
        assert hows[setting.joint] == known.standing(setting.joint, cut)


@pytest.mark.parametrize("unjoined", [Options, Positions])
def test_every_interleaving_of_marks_and_of_positions(unjoined: type[Unjoined]) -> None:
    """Early, late, copied and repeated commitments and marks; positions superseded twice."""
    for logs in unjoined(4):
        cut = full(logs)
        assert product.digest(*logs, LINE, CARDS, cut) == digest(record(logs), cut)


@settings(max_examples=150, deadline=None)
@given(product.plays(), st.data())
def test_whatever_two_writers_write(logs: product.Logs, data: st.DataObject) -> None:
    """Senseless moves and garbage included, at any closed cut."""
    zero, one = (tuple(entries) for entries in logs.entries)
    known = Record(product.LINE, product.CARDS, (zero, one))
    for cut in (logs.cut, data.draw(st.sampled_from(logs.closed_cuts()))):
        found, hows = product.judged(zero, one, product.LINE, product.CARDS, cut)
        assert found == digest(known, cut)
        for joint, how in hows.items():
            assert how == known.standing(joint, cut)


def both(data: bytes) -> tuple[bool, bool]:
    """Whether each of the two accepts an export without an alarm."""
    try:
        mine = product.verify(data).agree
    except product.REFUSED:
        mine = False
    try:
        return mine, not export.verify(data).alarms
    except Refused:
        return mine, False


def recorded(found: export.Export) -> Record:
    first, second = (one.hash.hex() for one in found.line.cards)
    return Record(found.line.id, (first, second), found.logs)


@pytest.mark.parametrize("make", [product.make_export, product.make_whole_export])
def test_an_export_of_the_product_is_read_alike(make: Callable[[], bytes]) -> None:
    data = make()
    mine, theirs = product.verify(data), export.verify(data)
    known = recorded(theirs)
    assert mine.line == known.line
    assert mine.sizes == (len(known.logs[0]), len(known.logs[1]))
    assert mine.roots == tuple(theirs.heads[side].root for side in (0, 1))
    assert mine.receipted == tuple(theirs.receipts[side].size for side in (0, 1))
    assert mine.digest == digest(known, mine.sizes)
    assert mine.agree


@cache
def sides() -> tuple[Keys, Keys]:
    return Keys("paris"), Keys("london", "127.0.0.1:8202")


def built() -> Pair:
    """A record that the second reading writes and signs by itself."""
    pair = Pair(*sides())
    for side in (0, 1):
        pair.paired(side)
        pair.look(1 - side)
    title = {"title": {"ar": "موضوع", "en": "A subject"}}
    talks = pair.write(0, "talks", title)
    contact = pair.write(0, "contact", do={"talks": talks, "continues": None, "rounds": None})
    terms = {
        "contact": contact, "medium": "video", "start": 1640896200, "minutes": 30, "items": [],
        "mode": "binding", "conduct": product.CONDUCT,
    }  # fmt: skip
    proposal = pair.write(0, "terms.propose", do=terms)
    pair.look(1)
    pair.write(1, "terms.accept", do={"of": pair.leaf(proposal)}, obj=proposal)
    pair.keep(1, b"\x00 no entry at all")
    pair.look(0)
    return pair


def test_the_whole_export_has_every_kind_and_each_statement_has_effect() -> None:
    found = export.verify(product.make_whole_export())
    known, cut = recorded(found), (len(found.logs[0]), len(found.logs[1]))
    assert {x.kind for x in known.effective(cut)} == set(statements.KINDS)
    assert list(known.effective(cut)) == list(known.well_formed(cut))


def test_an_export_of_the_second_reading_is_read_alike() -> None:
    pair = built()
    acks = pair.ack(0, pair.cut[1], pair.cut[0]), pair.ack(1, pair.cut[0], pair.cut[1])
    data = pair.export(acks)
    export.verify(data)
    found = product.verify(data)
    assert (found.sizes, found.agree) == (pair.cut, True)
    assert found.digest == digest(pair.record(), pair.cut)


@pytest.mark.parametrize(
    "changed", [{"digest": bytes(32)}, {"root_n": bytes(32)}, {"root_m": bytes(32)}, {"rules": 2}]
)
def test_a_false_ack_is_refused_by_both(changed: dict[str, object]) -> None:
    pair = built()
    right, false = pair.ack(1, *pair.cut), pair.ack(1, *pair.cut, **changed)
    assert both(pair.export((None, right))) == (True, True)
    assert both(pair.export((None, false))) == (False, False)


EXPORT = product.make_export()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(EXPORT) - 1), st.integers(1, 255))
def test_a_changed_export_is_refused_by_both(place: int, bits: int) -> None:
    data = bytearray(EXPORT)
    data[place] ^= bits
    assert both(bytes(data)) == (False, False)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_export_with_lines_lost_repeated_or_moved_is_judged_alike(data: st.DataObject) -> None:
    lines = EXPORT.splitlines(keepends=True)
    index = data.draw(st.integers(0, len(lines) - 1))
    to = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["lost", "repeated", "moved"])):
        case "lost":
            del lines[index]
        case "repeated":
            lines.insert(index, lines[index])
        case _:
            lines.insert(to, lines.pop(index))
    mine, theirs = both(b"".join(lines))
    assert mine == theirs


@pytest.mark.parametrize(("side", "n"), [(0, 0), (0, 5), (1, 1)])
def test_proofs_of_a_statement_are_read_alike(side: int, n: int) -> None:
    data, files = product.make_proof(side, n)
    found = proofs.statement_proof(line(*map(card, files)), data)
    assert product.verify_proof(data, files) == (found.side, found.entry, found.body)
    pair = built()
    data = pair.statement_proof(0, 2, pair.cut[0])
    found = proofs.statement_proof(pair.line, data)
    assert product.verify_proof(data, pair.files) == (found.side, found.entry, found.body)


@pytest.mark.parametrize("old", [1, 2, 3, 4])
@pytest.mark.parametrize("witness", [False, True])
def test_forks_are_read_alike(old: int, witness: bool) -> None:
    """An author who forks its log, and a witness who signs both branches."""
    pair = built()
    other = copy(pair)
    other.logs = ([*pair.logs[0]], pair.logs[1])
    size = len(pair.logs[0])
    assert size == 4
    other.logs[0][0] = pair.logs[0][0] + b" "
    hashed = [leaf_hash(entry) for entry in other.logs[0]]
    path = consistency_path(old, hashed) if old < size else []
    if old in (1, 2):
        path = [root_of(hashed[:old]), *path]
    notes, key = [pair.head(0, old), other.head(0, size)], pair.line.owner_keys(0)[1]
    if witness:
        notes = [notes[0] + pair.witness(1, old), notes[1] + other.witness(1, size)]
        key = pair.line.witness_keys(1)[1]
    data = fork_file(key, path, notes)
    assert product.verify_fork(data) == (key.name, old, size)
    found = proofs.fork_proof(data)
    assert (found[0], found[1].size, found[2].size) == (key, old, size)
