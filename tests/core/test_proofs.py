"""Proofs of one statement and of two histories: what they prove, and what proves nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core.checkpoints import Checkpoint
from detente.core.encoding import H
from detente.core.errors import RemoteError
from detente.core.tree import Tree, leaf_hash
from detente.crypto.cards import read_card
from detente.crypto.notes import cosign, sign_head
from detente.crypto.proofs import NoProofError, verify_fork, verify_proof, write_fork, write_proof
from tests.core.sides import keys, told

RECORD = told().record
CARDS = tuple(read_card(card) for card in RECORD.cards)
ORIGIN = RECORD.origins[0]
KEY = keys("moscow").log.mldsa44.public_key().public_bytes_raw()


def proof(side: int, n: int) -> str:
    entry, body = RECORD.logs[side][n]
    return write_proof(entry, body, n, RECORD.tree(side).inclusion(n), RECORD.receipt(side))


@pytest.mark.parametrize(("side", "n"), [(0, n) for n in range(6)] + [(1, 0), (1, 1)])
def test_each_statement_can_be_proven_by_itself(side, n):
    entry, body = RECORD.logs[side][n]
    for first, second in (CARDS, CARDS[::-1]):
        proven = verify_proof(proof(side, n), first, second)
        assert (proven.side, proven.entry, proven.statement.ref) == (side, entry, f"{side}:{n}")
        assert proven.body == (body and body[1])
        assert proven.receipt.received > 0


def test_a_proof_whose_text_was_erased_still_stands():
    entry, _ = RECORD.logs[0][5]
    text = write_proof(entry, "erased", 5, RECORD.tree(0).inclusion(5), RECORD.receipt(0))
    assert verify_proof(text, *CARDS).body is None


def test_a_head_that_the_other_side_never_signed_proves_nothing():
    entry, body = RECORD.logs[0][5]
    text = write_proof(entry, body, 5, RECORD.tree(0).inclusion(5), RECORD.head(0))
    with pytest.raises(RemoteError, match="witness is missing"):
        verify_proof(text, *CARDS)


def test_a_rewritten_statement_is_not_proven_though_all_else_fits_it():
    entry, body = RECORD.logs[0][5]
    other = entry.replace(b'"minutes":50', b'"minutes":90')
    path, receipt = RECORD.tree(0).inclusion(5), RECORD.receipt(0)
    with pytest.raises(NoProofError, match="not in the log"):
        verify_proof(write_proof(other, body, 5, path, receipt), *CARDS)


def test_another_statement_place_or_body_is_not_proven():
    entry, body = RECORD.logs[0][5]
    path, receipt = RECORD.tree(0).inclusion(5), RECORD.receipt(0)
    other, words = RECORD.logs[0][1]
    for args in (
        (other, words, 5, path), (entry, body, 4, path), (entry, body, 6, path),
        (entry, body, 5, path[:-1]), (entry, words, 5, path), (entry, (b"", b""), 5, path),
    ):  # fmt: skip
        with pytest.raises(RemoteError):
            verify_proof(write_proof(*args, receipt), *CARDS)


PROOF = proof(0, 5)


@settings(max_examples=60)
@given(st.integers(0, len(PROOF) - 1), st.sampled_from("A1\n+ é\0"))
def test_no_character_of_a_proof_can_change(place, other):
    changed = PROOF[:place] + other + PROOF[place + 1 :]
    if changed != PROOF:
        with pytest.raises(RemoteError):
            verify_proof(changed, *CARDS)


def history(size: int, change: int | None = None) -> Tree:
    """A log of so many entries, or another one in which one entry differs."""
    return Tree(leaf_hash(b"other" if n == change else bytes([n])) for n in range(size))


def head(tree: Tree, size: int, who: str = "moscow") -> str:
    return sign_head(keys(who).log, Checkpoint(ORIGIN, size, tree.root(size)), 5)


def hashes(tree: Tree, old: int, size: int) -> list[bytes]:
    """The consistency proof, with the root at `old` before it where RFC 9162 puts it there."""
    if old == size:
        return []
    first = [tree.root(old)] if old & (old - 1) == 0 else []
    return first + tree.consistency(old, size)


@pytest.mark.parametrize("old", range(1, 9))
@pytest.mark.parametrize("size", range(1, 9))
def test_fork_between_audiences(old, size):
    """A side shows one history to one audience and another to the other. Whoever holds a head of
    each can prove it to anyone, whatever the sizes were."""
    if old > size:
        return
    first, second = history(8), history(8, change=0)
    text = write_fork(ORIGIN, KEY, hashes(second, old, size), head(first, old), head(second, size))
    fork = verify_fork(text)
    assert (fork.signer, fork.key) == (ORIGIN, KEY)
    assert (fork.older.size, fork.newer.size) == (old, size)
    honest = write_fork(ORIGIN, KEY, hashes(first, old, size), head(first, old), head(first, size))
    with pytest.raises(NoProofError, match="both heads can be true"):
        verify_fork(honest)


def test_a_witness_can_be_convicted_too():
    wit = keys("washington").wit
    name = "washington/detente/witness"
    notes = []
    for tree in (history(3), history(3, change=1)):
        checkpoint = Checkpoint(ORIGIN, 3, tree.root())
        notes.append(head(tree, 3) + cosign(wit, name, checkpoint, 9))
    key = wit.mldsa44.public_key().public_bytes_raw()
    assert verify_fork(write_fork(name, key, [], *notes)).signer == name


def test_what_an_accuser_makes_up_is_no_fork():
    first, second = history(8), history(8, change=0)
    wrong = {
        "signed by another": (ORIGIN, KEY, [], head(first, 5), head(second, 5, "washington")),
        "by another key": (ORIGIN, H(b"") * 41, [], head(first, 5), head(second, 5)),
        "larger first": (ORIGIN, KEY, [], head(first, 6), head(second, 5)),
        "needless hashes": (ORIGIN, KEY, [H(b"")], head(first, 5), head(second, 5)),
        "hashes to nowhere": (
            ORIGIN, KEY, [H(b"")] * len(hashes(first, 5, 7)), head(first, 5), head(first, 7),
        ),
        "no hashes": (ORIGIN, KEY, [], head(first, 4), head(first, 7)),
        "too many hashes": (
            ORIGIN, KEY, [*hashes(second, 5, 7), H(b"")], head(first, 5), head(second, 7),
        ),
    }  # fmt: skip
    for args in wrong.values():
        with pytest.raises(RemoteError):
            verify_fork(write_fork(*args))


def without_ed25519(note: str) -> str:
    """The note with the one signature line that a fork proof looks at."""
    text, _, lines = note.partition("\n\n")
    return text + "\n\n" + max(lines.splitlines(keepends=True), key=len)


FORK = write_fork(
    ORIGIN, KEY, [], *(without_ed25519(head(history(5, change), 5)) for change in (None, 2))
)


@settings(max_examples=60)
@given(st.integers(0, len(FORK) - 1), st.sampled_from("A1\n+ é\0"))
def test_no_character_of_a_fork_proof_can_change(place, other):
    changed = FORK[:place] + other + FORK[place + 1 :]
    if changed != FORK:
        with pytest.raises(RemoteError):
            verify_fork(changed)


@given(st.text(max_size=100))
def test_garbage_proves_nothing(text):
    for verify in (verify_fork, lambda one: verify_proof(one, *CARDS)):
        for header in ("", "detente/fork@v1\n", "c2sp.org/tlog-proof@v1\n"):
            with pytest.raises(RemoteError):
                verify(header + text)
