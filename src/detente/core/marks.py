"""Options, and the marks set on them: bodies, read and written (docs/protocol/options.md).

The fold never reads any of this; what a peer wrote may be any JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from detente.core.encoding import Json, canonical
from detente.core.errors import LocalError, RemoteError
from detente.core.kinds import MAX_OPTIONS

MAX_LANGUAGES = 12
MAX_TEXT = 200

_Place = Annotated[int, Meta(ge=0, lt=MAX_OPTIONS)]
Pair = tuple[_Place, _Place]
"""Item and option, both counted from 0."""
Mark = bool | Annotated[tuple[Pair, ...], Meta(min_length=1, max_length=MAX_OPTIONS**2)]
"""Acceptable, not acceptable, or acceptable if paired with one of these."""
Marks = tuple[tuple[Mark, ...], ...]
"""By item, a mark for each of its options."""

_Language = Annotated[str, Meta(pattern=r"\A[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}\Z", max_length=35)]
_Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
Option = Annotated[dict[_Language, _Text], Meta(min_length=1, max_length=MAX_LANGUAGES)]


class _OptionsBody(Struct, frozen=True, forbid_unknown_fields=True):
    options: tuple[tuple[Option, ...], ...]


class _MarksBody(Struct, frozen=True, forbid_unknown_fields=True):
    marks: Marks


class UnreadableOptionsError(RemoteError):
    """What came as options cannot be read as such. It is kept as it came; nothing can be marked."""


class UnreadableMarksError(RemoteError):
    """What came as marks cannot be read as such. It is kept as it came; nothing follows from it."""


class UnfitMarksError(LocalError):
    """These marks do not fit the options: one is missing, or is paired with its own item."""


def read_options(
    body: Mapping[str, Any] | None, counts: Sequence[int]
) -> tuple[tuple[dict[str, str], ...], ...]:
    """The options of each item, each in its languages.

    Raises UnreadableOptionsError for whatever is not exactly what section 2 says.
    """
    try:
        found = msgspec.convert(body, _OptionsBody).options
    except msgspec.ValidationError as error:
        raise UnreadableOptionsError(str(error)) from error
    if [len(one) for one in found] != list(counts):
        raise UnreadableOptionsError("not as many options as the statement says")
    return found


def read_marks(body: Mapping[str, Any] | None, counts: Sequence[int]) -> Marks:
    """A side's marks.

    Raises UnreadableMarksError for whatever is not exactly what section 3 says.
    """
    try:
        found = msgspec.convert(body, _MarksBody).marks
    except msgspec.ValidationError as error:
        raise UnreadableMarksError(str(error)) from error
    if fault := _fault(found, counts):
        raise UnreadableMarksError(fault)
    return found


def write_marks(marks: Marks, counts: Sequence[int]) -> bytes:
    """The body that shows these marks. Raises UnfitMarksError."""
    body: dict[str, Json] = {"marks": msgspec.to_builtins(marks)}
    try:
        read_marks(body, counts)
    except UnreadableMarksError as error:
        raise UnfitMarksError(str(error)) from error
    return canonical(body)


def _fault(marks: Marks, counts: Sequence[int]) -> str:
    """What the types cannot say, or nothing."""
    if [len(one) for one in marks] != list(counts):
        return "not a mark for each option"
    for item, row in enumerate(marks):
        for mark in row:
            if not isinstance(mark, bool) and (fault := _pairs_fault(mark, item, counts)):
                return fault
    return ""


def _pairs_fault(pairs: tuple[Pair, ...], item: int, counts: Sequence[int]) -> str:
    if list(pairs) != sorted(set(pairs)):
        return "pairings repeat, or do not rise"
    for other, option in pairs:
        if other == item or other >= len(counts) or option >= counts[other]:
            return "paired with an option that is not another item's"
    return ""
