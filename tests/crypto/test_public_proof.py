"""The proof of an agreement that stands beside what a side publishes."""

import pytest

from detente.core.checkpoints import decode64, encode64
from detente.core.encoding import v
from detente.core.errors import RemoteError
from detente.core.statements import read_entry
from detente.crypto.cards import read_card
from detente.crypto.proofs import Party, write_proof
from detente.crypto.public_proof import fingerprint, verify_public, write_public
from tests.core.every_kind import every_kind

RECORD = every_kind()
ZERO, ONE = map(Party.of, map(read_card, RECORD.cards))
SAID = [
    [read_entry(entry, RECORD.line, side, n) for n, entry in enumerate(RECORD.entries(side))]
    for side in (0, 1)
]
ACCEPTED = {
    one.kind: (side, one.n) for side in (0, 1) for one in SAID[side] if one.kind.endswith(".accept")
}


def proof(side: int, n: int) -> str:
    entry, _body = RECORD.logs[side][n]
    return write_proof(entry, None, n, RECORD.tree(side).inclusion(n), RECORD.receipt(side))


def agreement(subject: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the last acceptance of a subject stands, and what it accepts."""
    side, n = ACCEPTED[f"{subject}.accept"]
    of = SAID[side][n].do.of
    other = next(one for one in SAID[1 - side] if one.leaf == of)
    return (1 - side, other.n), (side, n)


def file(subject: str = "facts") -> bytes:
    first, second = agreement(subject)
    return write_public(RECORD.line, (ZERO, ONE), (proof(*first), proof(*second)))


@pytest.mark.parametrize("subject", ["terms", "facts", "rounds"])
def test_what_both_sides_agreed_on_is_proven_to_anybody(subject: str) -> None:
    found = verify_public(file(subject))
    told = str(found)
    assert {fingerprint(ZERO), fingerprint(ONE)} <= set(told.split())
    assert ("took place" in told) == (subject == "facts")
    assert found.proposal.body is found.acceptance.body is None


def test_it_tells_neither_address_nor_prose() -> None:
    whole = b"".join(decode64(line) for line in file().decode().split("\n")[1:6])
    for card in RECORD.cards:
        assert read_card(card).address.encode() not in whole
    assert b"principal" not in whole


def test_another_statement_in_the_place_of_either_proves_nothing() -> None:
    first, second = agreement("facts")
    other = agreement("terms")
    for pair in ((first, other[1]), (other[0], second), (second, first), (first, first)):
        forged = write_public(RECORD.line, (ZERO, ONE), (proof(*pair[0]), proof(*pair[1])))
        with pytest.raises(RemoteError):
            verify_public(forged)


def test_other_keys_or_another_line_prove_nothing() -> None:
    first, second = (proof(*place) for place in agreement("facts"))
    swapped = (ZERO._replace(log=ONE.log), ONE)
    for forged in (
        write_public(RECORD.line, swapped, (first, second)),
        write_public(b"\0" * 32, (ZERO, ONE), (first, second)),
    ):
        with pytest.raises(RemoteError):
            verify_public(forged)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_damaged_part_is_refused(number: int) -> None:
    lines = file().split(b"\n")
    for damage in (b"", b"AAAA", b"!", lines[number][:-8], encode64(v(b"x")).encode()):
        spoilt = [*lines[:number], damage, *lines[number + 1 :]]
        with pytest.raises(RemoteError):
            verify_public(b"\n".join(spoilt))
