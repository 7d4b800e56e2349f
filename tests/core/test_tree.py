"""Merkle trees against the recursion of RFC 6962, and its proofs against every leaf and size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.tree import (
    EMPTY_ROOT,
    BadProofError,
    Tree,
    leaf_hash,
    root_from_inclusion,
    roots_from_consistency,
)

ENTRIES = st.lists(st.binary(max_size=4), max_size=40)


def naive(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it stands there."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\1" + naive(entries[:k]) + naive(entries[k:])).digest()


def tree(entries: list[bytes]) -> Tree:
    return Tree(map(leaf_hash, entries))


@given(ENTRIES)
def test_every_root_is_the_recursion_of_the_rfc(entries):
    held = tree(entries)
    for size in range(len(entries) + 1):
        assert held.root(size) == naive(entries[:size])
    assert held.root() == naive(entries)


@given(ENTRIES.filter(len), st.data())
def test_a_replaced_leaf_changes_the_root_as_a_fresh_tree_would(entries, data):
    held = tree(entries)
    for _ in range(3):
        index = data.draw(st.integers(0, len(entries) - 1))
        entries[index] = data.draw(st.binary(max_size=4))
        held.replace(index, leaf_hash(entries[index]))
        assert held.root() == naive(entries)
    entries.append(b"later")
    held.append(leaf_hash(b"later"))
    assert held.root() == naive(entries)


SIZES = range(1, 20)
HELD = [bytes([number]) for number in SIZES]


def test_every_inclusion_proof_leads_to_the_root_and_no_other_leaf_does():
    held = tree(HELD)
    for size in SIZES:
        for index in range(size):
            path, root = held.inclusion(index, size), naive(HELD[:size])
            assert root_from_inclusion(index, size, leaf_hash(HELD[index]), path) == root
            assert root_from_inclusion(index, size, leaf_hash(b"other"), path) != root
            for wrong in (path[1:], path[:-1], [*path, EMPTY_ROOT]):
                if wrong != path:
                    with pytest.raises(BadProofError):
                        root_from_inclusion(index, size, leaf_hash(HELD[index]), wrong)


def test_every_consistency_proof_leads_to_both_roots():
    held = tree(HELD)
    for size in SIZES:
        for old in range(1, size):
            path, root = held.consistency(old, size), naive(HELD[:old])
            assert roots_from_consistency(old, size, root, path) == (root, naive(HELD[:size]))
            for wrong in (path[:-1], [*path, EMPTY_ROOT], []):
                with pytest.raises(BadProofError):
                    roots_from_consistency(old, size, root, wrong)


@given(ENTRIES.filter(lambda one: len(one) > 1), st.data())
def test_no_consistency_proof_joins_two_histories(entries, data):
    size = len(entries)
    old = data.draw(st.integers(1, size - 1))
    index = data.draw(st.integers(0, old - 1))
    other = [*entries]
    other[index] = b"rewritten"
    proof = tree(other).consistency(old)
    got = roots_from_consistency(old, size, naive(entries[:old]), proof)
    assert got != (naive(entries[:old]), naive(other))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_index_outside_the_log_is_refused(index, size):
    with pytest.raises(BadProofError):
        root_from_inclusion(index, size, EMPTY_ROOT, [])


@pytest.mark.parametrize(("old", "size"), [(0, 3), (3, 3), (4, 3), (-1, 3)])
def test_sizes_that_do_not_grow_are_refused(old, size):
    with pytest.raises(BadProofError):
        roots_from_consistency(old, size, EMPTY_ROOT, [EMPTY_ROOT])
