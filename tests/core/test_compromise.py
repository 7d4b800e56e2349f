"""What both could accept: against going through every package, alike from either side."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core import compromise
from detente.core.compromise import MAX_NEAR, MAX_SHOWN, both_accept, nearly
from detente.core.encoding import parse_canonical
from detente.core.marks import (
    Marks,
    UnfitMarksError,
    UnreadableMarksError,
    UnreadableOptionsError,
    read_marks,
    read_options,
    write_marks,
)


def mark(counts: list[int], item: int) -> st.SearchStrategy[Any]:
    places = [(i, k) for i, count in enumerate(counts) if i != item for k in range(count)]
    if not places:
        return st.booleans()
    pairs = st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)
    return st.booleans() | pairs.map(lambda found: tuple(sorted(found)))


def marks(counts: list[int]) -> st.SearchStrategy[Marks]:
    return st.tuples(*(
        st.tuples(*(mark(counts, item) for _ in range(count))) for item, count in enumerate(counts)
    ))  # fmt: skip


@st.composite
def both(draw: st.DrawFn) -> tuple[Marks, Marks]:
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    return draw(marks(counts)), draw(marks(counts))


def against(one: Marks, package: tuple[int, ...]) -> list[int]:
    """The items on which a side's marks stand against a package."""
    chosen = set(enumerate(package))
    return [
        item
        for item, option in chosen
        if one[item][option] is False
        or (one[item][option] is not True and not chosen & set(one[item][option]))  # type: ignore[arg-type]
    ]


def conditions(marks: tuple[Marks, Marks], package: tuple[int, ...]) -> int:
    return sum(
        not isinstance(one[item][option], bool)
        for one in marks
        for item, option in enumerate(package)
    )


def every(marks: tuple[Marks, Marks]) -> list[tuple[int, ...]]:
    return list(itertools.product(*(range(len(row)) for row in marks[0])))


@given(both())
def test_it_finds_what_going_through_every_package_finds(marks: tuple[Marks, Marks]) -> None:
    right = [one for one in every(marks) if not any(against(side, one) for side in marks)]
    right.sort(key=lambda one: (conditions(marks, one), one))
    found = both_accept(marks)
    assert list(found.packages) == right[:MAX_SHOWN]
    assert found.complete == (len(right) <= MAX_SHOWN)


@given(both())
def test_what_one_mark_stands_against(marks: tuple[Marks, Marks]) -> None:
    if both_accept(marks).packages:
        return
    right = []
    for one in every(marks):
        found = [(side, item) for side in (0, 1) for item in against(marks[side], one)]
        if len(found) == 1:
            right.append((one, *found[0]))
    near = nearly(marks)
    assert [tuple(one) for one in near.packages] == right[:MAX_NEAR]
    assert near.complete == (len(right) <= MAX_NEAR)


@given(both())
def test_neither_side_has_an_advantage(marks: tuple[Marks, Marks]) -> None:
    turned = (marks[1], marks[0])
    assert both_accept(marks) == both_accept(turned)
    if not both_accept(marks).packages:
        swapped = [one._replace(side=1 - one.side) for one in nearly(turned).packages]
        assert list(nearly(marks).packages) == swapped


def test_a_tangle_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of steps is bounded whatever a side marks, and nothing pretends to be all."""
    monkeypatch.setattr(compromise, "MAX_STEPS", 20)
    tangle: Marks = tuple(
        tuple((((item + 1) % 8, (option + 1) % 8),) for option in range(8)) for item in range(8)
    )
    for look in (both_accept, nearly):
        look.cache_clear()  # type: ignore[attr-defined]
        assert not look((tangle, tangle)).complete
        look.cache_clear()  # type: ignore[attr-defined]


def test_everything_acceptable_is_cut_at_the_most_that_is_shown() -> None:
    """Sixteen million packages: the first twelve at once, and word that there are more."""
    yes: Marks = ((True,) * 8,) * 8
    found = both_accept((yes, yes))
    assert len(found.packages) == MAX_SHOWN
    assert not found.complete


@given(both())
def test_marks_are_read_as_they_were_written(marks: tuple[Marks, Marks]) -> None:
    counts = [len(row) for row in marks[0]]
    body: Any = parse_canonical(write_marks(marks[0], counts))
    assert read_marks(body, counts) == marks[0]


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"marks": None},
        {"marks": [[True, True]]},
        {"marks": [[True, True], [True]], "more": 1},
        {"marks": [[True], [True]]},
        {"marks": [[True, True], [True, True]]},
        {"marks": [[True, 1], [True]]},
        {"marks": [[True, []], [True]]},
        {"marks": [[True, "yes"], [True]]},
        {"marks": [[True, [[0, 0]]], [True]]},
        {"marks": [[True, [[1, 1]]], [True]]},
        {"marks": [[True, [[2, 0]]], [True]]},
        {"marks": [[True, [[1, -1]]], [True]]},
        {"marks": [[True, [[1, 2**53]]], [True]]},
        {"marks": [[True, [[1, 0], [1, 0]]], [True]]},
        {"marks": [[True, True], [[[0, 1], [0, 0]]]]},
        {"marks": [[True, {"1": 0}], [True]]},
    ],
)
def test_what_is_no_mark_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableMarksError):
        read_marks(body, (2, 1))


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"options": {}},
        {"options": [[{"en": "one"}]]},
        {"options": [[{"en": "one"}], [{"en": "two"}]]},
        {"options": [[{"en": "one"}, {}], [{"en": "two"}]]},
        {"options": [[{"en": "one"}, {"en": ""}], [{"en": "two"}]]},
        {"options": [[{"en": "one"}, {"en": "x" * 201}], [{"en": "two"}]]},
        {"options": [[{"en": "one"}, {"EN": "two"}], [{"en": "two"}]]},
        {"options": [[{"en": "one"}, {"en": ["two"]}], [{"en": "two"}]]},
        {"options": [[{"en": "1"}, {"en": "2"}], [{f"a{n:x}": "x" for n in range(13)}]]},
    ],
)
def test_what_is_no_option_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableOptionsError):
        read_options(body, (2, 1))


def test_marks_that_do_not_fit_are_not_written() -> None:
    for wrong in (((True,),), ((True, ((0, 1),)), (True,)), ((True, True), ())):
        with pytest.raises(UnfitMarksError):
            write_marks(wrong, (2, 1))
