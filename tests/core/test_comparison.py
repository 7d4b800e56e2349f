"""The comparison of two passes: nothing that changed can go unshown."""

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Any

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import given
from hypothesis import strategies as st

from detente.core.comparison import (
    NOTHING,
    Comparison,
    Kind,
    Settings,
    compare,
    pieces,
)
from detente.core.difference import Effort, How, differences
from detente.core.kinds import Mode
from detente.core.passes import Alternative, Paragraph, Pass
from detente.core.tokens import Sign, runs_of, tokens, words
from tests.core import texts

SETTINGS = Settings(False, Mode.BINDING)


def compared(old: Pass | None, new: Pass) -> Comparison:
    """Compare, with the same settings."""
    return compare(old, new, (SETTINGS, SETTINGS))


@given(texts.passes(), texts.passes())
def test_both_passes_can_be_rebuilt_from_the_comparison_alone(old: Pass, new: Pass) -> None:
    found = compared(old, new)
    assert found.old() == old
    assert found.new() == new
    assert found.changed == (old != new)


@given(texts.passes())
def test_against_nothing_everything_is_new(new: Pass) -> None:
    found = compare(None, new, (None, SETTINGS))
    assert found.old() == NOTHING
    assert found.new() == new
    assert {one.kind for one in found.paragraphs} <= {Kind.ADDED}


@given(texts.runs() | texts.runs(texts.anything))
def test_tokens_make_the_same_runs_again(runs: Any) -> None:
    assert runs_of(tokens(runs)) == runs


def shown(old: Sequence[Any], new: Sequence[Any], how: How) -> str:
    """What is told as removed or added."""
    found = pieces(old, new)
    return "".join(one.text for piece in found if piece.how is how for one in piece.tokens)


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("We shall meet.", "We may meet.", "shall", "may"),
        ("We shall not meet.", "We might well meet.", "shall not", "might well"),
        ("قَد", "قد", "قَد", "قد"),  # a mark less
        ("café", "cafe\u0301", "café", "cafe\u0301"),  # looks the same
        ("a b", "a\u00a0b", " ", "\u00a0"),  # a space that does not break
        ("pay 100", "pay \u202e100", "", "\u202e"),
        ("no\u200bthing", "nothing", "no\u200bthing", "nothing"),
        ("Гарантии", "Гарaнтии", "Гарантии", "Гарaнтии"),  # a Latin a
    ],
)
def test_shows_what_changed(old: str, new: str, gone: str, come: str) -> None:
    assert shown((old,), (new,), How.REMOVED) == gone
    assert shown((old,), (new,), How.ADDED) == come


def test_a_word_that_is_bracketed_stays_and_its_bracket_comes() -> None:
    bracket = (Alternative(0, "shall"), Alternative(1, "may"))
    found = pieces(("We shall meet.",), ("We ", bracket, " meet."))
    told = [
        (piece.how, "".join(one.text or one.sign[0] for one in piece.tokens)) for piece in found
    ]
    assert told == [
        (How.SAME, "We "), (How.ADDED, "o"), (How.SAME, "shall"), (How.ADDED, "bmayc"),
        (How.SAME, " meet."),
    ]  # fmt: skip


def test_another_owner_is_a_change() -> None:
    found = pieces(((Alternative(0, "shall"),),), ((Alternative(1, "shall"),),))
    assert [piece.how for piece in found] == [How.REMOVED, How.ADDED, How.SAME]
    assert found[0].tokens[0].sign is Sign.OPEN
    assert (found[0].tokens[0].by, found[1].tokens[0].by) == (0, 1)


def numbered(*ids: int) -> Pass:
    """A pass of these paragraphs."""
    return Pass(tuple(Paragraph(n, {"en": (f"Paragraph {n}.",)}) for n in ids), {})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((1, 2, 3), (1, 2, 3), "1same 2same 3same"),
        ((1, 2, 3), (3, 1, 2), "3moved 1same 2same"),
        ((1, 2, 3), (1, 3), "1same 2removed 3same"),
        ((1, 2, 3), (2, 4), "1removed 2same 3removed 4added"),
        ((1, 2), (), "1removed 2removed"),
    ],
)
def test_tells_what_became_of_paragraphs(
    old: tuple[int, ...], new: tuple[int, ...], told: str
) -> None:
    found = compared(numbered(*old), numbered(*new)).paragraphs
    assert " ".join(f"{one.id}{one.kind}" for one in found) == told


@given(st.permutations(range(1, 7)))
def test_what_did_not_move_keeps_its_order_and_is_as_much_as_can_be(order: list[int]) -> None:
    found = compared(numbered(1, 2, 3, 4, 5, 6), numbered(*order)).paragraphs
    stayed = [one.id for one in found if not one.moved]
    assert stayed == sorted(stayed)
    assert all(one.moved == (one.kind is Kind.MOVED) for one in found)
    longest = max(
        len(some) for n in range(7) for some in combinations(order, n) if list(some) == sorted(some)
    )
    assert len(stayed) == longest


def test_the_switch_and_the_mode_are_differences() -> None:
    one = numbered(1)
    other = Settings(True, Mode.AD_REFERENDUM)
    assert not compare(one, one, (SETTINGS, SETTINGS)).changed
    assert compare(one, one, (SETTINGS, other)).changed


# ---- an independent difference: Google's diff-match-patch, which knows nothing of our words


def edits(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """How many items ours removes and adds."""
    spans = differences(old, new)
    return sum(span.end - span.start for span in spans if span.how is not How.SAME)


def their_edits(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """The same by diff-match-patch, each item being one character to it."""
    numbers: dict[Hashable, str] = {}
    one, other = (
        "".join(numbers.setdefault(item, chr(0x4E00 + len(numbers))) for item in items)
        for items in (old, new)
    )
    theirs = diff_match_patch()
    theirs.Diff_Timeout = 0  # as long as it takes, and so the shortest
    found = theirs.diff_main(one, other, False)
    return sum(len(text) for how, text in found if how != theirs.DIFF_EQUAL)


@given(texts.words, texts.words)
def test_no_other_difference_is_shorter(old: str, new: str) -> None:
    assert edits(old, new) == their_edits(old, new)
    assert edits(words(old), words(new)) == their_edits(words(old), words(new))


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_nor_between_any_two_sequences(old: list[str], new: list[str]) -> None:
    assert edits(old, new) == their_edits(old, new)


@given(texts.runs(), texts.runs())
def test_what_another_difference_finds_changed_is_shown_as_changed(old: Any, new: Any) -> None:
    """Ours, by whole words, removes and adds at least the characters that theirs does."""
    theirs = diff_match_patch()
    theirs.Diff_Timeout = 0
    one, other = ("".join(token.text for token in tokens(runs)) for runs in (old, new))
    found = theirs.diff_main(one, other, False)
    gone = sum(len(text) for how, text in found if how == theirs.DIFF_DELETE)
    come = sum(len(text) for how, text in found if how == theirs.DIFF_INSERT)
    assert len(shown(old, new, How.REMOVED)) >= gone
    assert len(shown(old, new, How.ADDED)) >= come


# ---- hostile texts cost little


HOSTILE: list[tuple[Sequence[Hashable], Sequence[Hashable]]] = [
    ("." * 60_000, "x" + "." * 59_000 + "y"),
    (range(60_000), range(60_000, 120_000)),
    ("ab" * 30_000, "ba" * 15_000 + "c" + "ab" * 15_000),
    ("a" * 30_000 + "b" * 400 + "x", "b" * 400 + "a" * 30_000 + "y"),
]


@pytest.mark.parametrize(("old", "new"), HOSTILE)
def test_a_hostile_text_costs_a_bounded_number_of_steps(
    old: Sequence[Hashable], new: Sequence[Hashable]
) -> None:
    effort = Effort()
    spans = differences(old, new, effort)
    assert effort.left > -len(old)
    rest = [item for how, start, end in spans if how is not How.ADDED for item in old[start:end]]
    assert rest == list(old)


def test_when_the_effort_is_spent_the_difference_is_coarse_and_right() -> None:
    assert differences("xaby", "xcady", Effort(0)) == [
        (How.SAME, 0, 1), (How.REMOVED, 1, 3), (How.ADDED, 1, 4), (How.SAME, 3, 4),
    ]  # fmt: skip
