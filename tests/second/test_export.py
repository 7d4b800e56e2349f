"""Exports and proofs that `builder` makes: the good ones pass, and one wrong thing is named."""

from collections.abc import Callable

import msgspec
import pytest

from .builder import Keys, Pair, b64, consistency_path, fork_file
from .encoding import Refused, unbase64
from .export import verify
from .proofs import fork_proof, statement_proof
from .tree import leaf_hash, root_of

MOSCOW, WASHINGTON = Keys("moscow"), Keys("washington", "")
ERASED_N = 1
PUBLICITY = {"advisory": [None, None], "notice": None, "readout": [None, None]}
TERMS = {
    "items": [], "medium": "voice", "minutes": 50, "start": 1640896200, "mode": "binding",
    "conduct": {
        "delegations": [0, 0], "interpretation": "none", "publicity": PUBLICITY, "recording": [],
        "sharing": False,
    },
}  # fmt: skip


def kept() -> Pair:
    """A line with an agreed contact, a receipt of each log, and one entry that nobody can read."""
    pair = Pair(MOSCOW, WASHINGTON)
    pair.paired(0)
    pair.paired(1)
    pair.look(0)
    pair.write(0, "talks", {"title": {"en": "Arms control"}})
    pair.write(0, "contact", do={"talks": "0:1", "continues": None, "rounds": None})
    pair.write(0, "terms.propose", {"purpose": {"en": "Go on"}}, do={"contact": "0:2"} | TERMS)
    pair.look(1)
    pair.write(1, "terms.accept", obj="0:3", do={"of": pair.leaf("0:3")})
    pair.keep(1, b"not JSON")
    pair.look(0)
    pair.write(0, "profile", {"names": {}, "zone": "Europe/Moscow", "languages": []}, obj="0:0")
    return pair


def acks(pair: Pair) -> list[bytes | None]:
    return [pair.ack(0, 3, 5), pair.ack(1, 4, 1)]


PAIR = kept()
GOOD = PAIR.export(acks(PAIR))


def test_a_good_export_verifies() -> None:
    found = verify(GOOD)
    assert found.alarms == []
    assert (found.receipts[0].size, found.receipts[1].size) == (4, 3)
    assert found.record().agreed(("terms", (0, 2)), PAIR.cut) == (0, 3)
    bare = verify(PAIR.export())
    assert (found.logs, bare.acks) == (bare.logs, {})


def test_an_erased_body_verifies() -> None:
    body = PAIR.bodies[0][ERASED_N].encode()
    assert GOOD.count(body) == 1
    assert verify(GOOD.replace(body, b"erased")).entries[0][ERASED_N][2] == "erased"


def lines_without(*start: bytes) -> bytes:
    return b"".join(x for x in GOOD.splitlines(keepends=True) if not x.startswith(start))


def replaced(start: str, data: bytes) -> bytes:
    """The good export with another content of the line that starts so."""
    new = f"{start} {b64(data)}"
    lines = [new if x.startswith(start + " ") else x for x in GOOD.decode().splitlines()]
    return "".join(f"{x}\n" for x in lines).encode()


def field(start: str) -> bytes:
    (found,) = [x for x in GOOD.decode().splitlines() if x.startswith(start + " ")]
    return unbase64(found.removeprefix(start + " "))


def note_of(pair: Pair, *, size: int = 4, at: int = 1640700001) -> bytes:
    return (pair.head(0, size) + pair.witness(1, size, at)).encode()


def changed_ack(**changed: object) -> bytes:
    return replaced(
        "ack 1", msgspec.msgpack.encode(msgspec.msgpack.decode(field("ack 1")) | changed)
    )


def swapped(line_a: bytes, line_b: bytes) -> bytes:
    lines = GOOD.splitlines(keepends=True)
    a, b = (next(n for n, x in enumerate(lines) if x.startswith(y)) for y in (line_a, line_b))
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def with_entry(**members: object) -> bytes:
    """The line goes on with one more entry of side 1, and everything is signed anew."""
    pair = kept()
    pair.write(1, "talks", {"title": {}}, **members)
    return pair.export()


def backdated() -> bytes:
    """Side 1 acknowledges all of log 0, and then writes as if it had seen less."""
    pair = kept()
    pair.look(1)
    ack = pair.ack(1, 5, 3)
    pair.seen[1] = 4
    pair.write(1, "talks", {"title": {}})
    return pair.export([None, ack])


def head_with(old: bytes, new: bytes) -> bytes:
    note = field("head 0")
    assert old in note
    return replaced("head 0", note.replace(old, new, 1))


PAIR_SEEN_1 = {"root": root_of([leaf_hash(PAIR.logs[0][0])]).hex(), "size": 1}


def swapped_cards() -> bytes:
    return (
        swapped(b"card 0", b"card 1")
        .replace(b"card", b"tmp")
        .replace(b"tmp 1", b"card 0")
        .replace(b"tmp 0", b"card 1")
    )


def long_entry() -> bytes:
    pair = kept()
    pair.keep(0, b"x" * 4097)
    return pair.export()


def twice(note: bytes) -> bytes:
    return note + note.splitlines(keepends=True)[-1]


def without(note: bytes, line: int) -> bytes:
    lines = note.splitlines(keepends=True)
    del lines[3 + line]
    return b"".join(lines)


def two_times() -> bytes:
    early, late = note_of(PAIR), note_of(PAIR, at=1640700002)
    return b"".join(early.splitlines(keepends=True)[:-1] + late.splitlines(keepends=True)[-1:])


def beyond() -> bytes:
    pair = kept()
    pair.keep(0, b"one more")
    return (pair.head(0, 6) + pair.witness(1, 6)).encode()


def open_ack() -> bytes:
    """Side 1 acknowledges 3 entries of log 0 when its own second entry has seen 4."""
    return PAIR.ack(1, 3, 2, digest=bytes(32))


WRONG: dict[str, tuple[str, Callable[[], bytes]]] = {
    "another first line": ("not-an-export", lambda: GOOD.replace(b"@v1", b"@v2", 1)),
    "no last newline": ("not-an-export", lambda: GOOD[:-1]),
    "an empty line more": ("not-an-export", lambda: GOOD + b"\n"),
    "a carriage return": ("not-an-export", lambda: GOOD.replace(b"\n", b"\r\n")),
    "no card": ("not-an-export", lambda: lines_without(b"card 1")),
    "side 1 first": ("not-an-export", lambda: swapped(b"entry 0 4", b"entry 1 0")),
    "ack before head": ("not-an-export", lambda: swapped(b"ack 0", b"head 1")),
    "two spaces": ("not-an-export", lambda: GOOD.replace(b"head 0 ", b"head 0  ")),
    "base64 not padded": ("not-an-export", lambda: GOOD.replace(b"= none", b" none")),
    "a number with a zero": ("not-an-export", lambda: GOOD.replace(b"entry 0 3", b"entry 0 03")),
    "cards swapped": ("bad-card", swapped_cards),
    "a card changed": ("bad-card", lambda: replaced("card 0", field("card 0")[:-4] + b"AA=\n")),
    "an entry left out": ("bad-place", lambda: lines_without(b"entry 0 1 ")),
    "an entry moved": ("bad-place", lambda: swapped(b"entry 0 1 ", b"entry 0 2 ")),
    "too long an entry": ("too-long", long_entry),
    "no body": ("bad-body", lambda: GOOD.replace(PAIR.bodies[0][1].encode(), b"none")),
    "another body": (
        "bad-body",
        lambda: GOOD.replace(PAIR.bodies[0][1].encode(), PAIR.bodies[0][3].encode()),
    ),
    "a body for none": ("bad-body", lambda: GOOD.replace(b" none\n", b" erased\n", 1)),
    "no salt": ("bad-body", lambda: GOOD.replace(PAIR.bodies[0][1].encode(), b64(b"x").encode())),
    "another length": ("bad-body", lambda: with_entry(blen=3)),
    "saw more than there is": ("bad-seen", lambda: with_entry(seen={"root": "00" * 32, "size": 6})),
    "saw another root": ("bad-seen", lambda: with_entry(seen={"root": "00" * 32, "size": 4})),
    "saw less than before": ("bad-seen", lambda: with_entry(seen=PAIR_SEEN_1)),
    "backdated": ("bad-seen", backdated),
    "a note without signatures": ("bad-note", lambda: replaced("head 0", b"a\n1\nb\n")),
    "a fourth line": ("bad-note", lambda: head_with(b"\n\n", b"\nmore\n\n")),
    "a signature twice": ("bad-note", lambda: replaced("head 0", twice(field("head 0")))),
    "head of the other log": ("wrong-log", lambda: replaced("head 0", field("head 1"))),
    "another size": ("bad-signature", lambda: head_with(b"\n5\n", b"\n6\n")),
    "no ML-DSA": ("bad-signature", lambda: replaced("head 0", without(field("head 0"), 2))),
    "no Ed25519": ("bad-signature", lambda: replaced("head 0", without(field("head 0"), 1))),
    "no witness": ("bad-signature", lambda: replaced("receipt 0", without(note_of(PAIR), 4))),
    "two times": ("bad-signature", lambda: replaced("receipt 0", two_times())),
    "no head": ("bad-head", lambda: lines_without(b"head 0")),
    "an earlier head": ("bad-head", lambda: replaced("head 0", PAIR.head(0, 4).encode())),
    "a receipt too large": ("bad-receipt", lambda: replaced("receipt 0", beyond())),
    "no ack": ("bad-ack", lambda: replaced("ack 1", b"\x80")),
    "a member more in an ack": ("bad-ack", lambda: changed_ack(more=1)),
    "ack signed otherwise": ("bad-signature", lambda: changed_ack(digest=bytes(32))),
    "ack of another size": ("bad-signature", lambda: changed_ack(m=2)),
    "ack with another root": (
        "bad-ack",
        lambda: replaced("ack 1", PAIR.ack(1, 4, 1, root_m=bytes(32))),
    ),
    "ack of a cut that is not closed": ("bad-ack", lambda: replaced("ack 1", open_ack())),
}  # fmt: skip


@pytest.mark.parametrize("story", WRONG)
def test_one_wrong_thing_is_named(story: str) -> None:
    slug, make = WRONG[story]
    data = make()
    assert data != GOOD
    with pytest.raises(Refused) as refused:
        verify(data)
    assert refused.value.slug == slug


def test_another_digest_is_an_alarm() -> None:
    pair = kept()
    found = verify(pair.export([None, pair.ack(1, 4, 1, digest=bytes(32))]))
    assert found.alarms == [1]


@pytest.mark.parametrize("n", range(4))
def test_a_statement_is_proven(n: int) -> None:
    file = PAIR.statement_proof(0, n, 4)
    found = statement_proof(PAIR.line, file)
    assert (found.side, found.n, found.entry) == (0, n, PAIR.logs[0][n])
    assert (found.body is None) == (PAIR.bodies[0][n] == "none")
    for old, new in (
        (b"index %d" % n, b"index %d" % (n + 1)),
        (b"extra ", b"extra AAAA"),
        (b64(PAIR.logs[0][n])[:40].encode()[8:], b"A" * 32),
        (b"\xe2\x80\x94 " + PAIR.line.origin(0).encode() + b"/witness", b"\xe2\x80\x94 other"),
    ):
        wrong = file.replace(old, new, 1)
        if wrong != file:
            with pytest.raises(Refused):
                statement_proof(PAIR.line, wrong)


def forked(n: int, m: int) -> tuple[list[bytes], list[str]]:
    """Notes at n and m over logs of side 0 that differ in their first entry, and the hashes."""
    pair = kept()
    for _ in range(9):
        pair.keep(0, b"an entry")
    hashes = [leaf_hash(entry) for entry in pair.logs[0]]
    other = [leaf_hash(b"another"), *hashes[1:]]
    path = consistency_path(n, hashes[:m]) if n < m else []
    if n < m and n & (n - 1) == 0:
        path = [root_of(hashes[:n]), *path]
    lying = pair.head(0, n, root_=root_of(other[:n]))
    return path, [lying, pair.head(0, m)]


@pytest.mark.parametrize(("n", "m"), [(n, m) for m in range(1, 12) for n in range(1, m + 1)])
def test_a_fork_is_proven(n: int, m: int) -> None:
    path, notes = forked(n, m)
    key = PAIR.line.owner_keys(0)[1]
    assert fork_proof(fork_file(key, path, notes))[0] == key
    honest = [kept().head(0, 3), kept().head(0, 4)]
    hashes = [leaf_hash(entry) for entry in kept().logs[0]]
    for wrong in (
        fork_file(key, [*path, bytes(32)], notes),
        fork_file(key, path[1:], notes) if path else fork_file(key, path, [notes[0]] * 2),
        fork_file(PAIR.line.owner_keys(1)[1], path, notes),
        fork_file(PAIR.line.owner_keys(0)[0], path, notes),
        fork_file(key, path, notes) + b"\n",
        fork_file(key, consistency_path(3, hashes[:4]), honest),
    ):
        with pytest.raises(Refused):
            fork_proof(wrong)
