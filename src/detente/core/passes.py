"""A pass of a joint text: its body, read and written (docs/protocol/text.md section 2).

A pass is the whole text as one side would have it now. Words in dispute stand in brackets, each
alternative with the side that wants it. The fold never reads any of this.
"""

import itertools
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta, Struct

from detente.core.encoding import Json, NotCanonicalError, NotEncodableError, canonical
from detente.core.encoding import parse_canonical as parse
from detente.core.errors import LocalError, RemoteError
from detente.core.statements import MAX_BODY, TooLargeError

MAX_PARAGRAPHS = 200
MAX_LANGUAGES = 12
MAX_CHARACTERS = 20_000
"""Of one paragraph in one language, all alternatives counted."""
MAX_RUNS = 1000
MAX_ALTERNATIVES = 4
MAX_ID = 2**53 - 1
MAX_TITLE = 200

Language = Annotated[str, Meta(pattern=r"\A[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}\Z", max_length=35)]
ParagraphId = Annotated[int, Meta(ge=1, le=MAX_ID)]


class UnreadablePassError(RemoteError):
    """What came as a pass cannot be read as one. It is kept as it came; nothing of it is shown.

    Ask their duty officer which program wrote it. The turn is ours all the same: decline it, or
    answer with a pass that begins at the last one that could be read.
    """


class UnfitPassError(LocalError):
    """This cannot be sent as a pass: it is empty, too long, or repeats a paragraph."""


class Alternative(Struct, frozen=True, forbid_unknown_fields=True):
    """Words in dispute, and the side that wants them. Without words: it wants the place empty."""

    by: Literal[0, 1]
    text: str


Bracket = Annotated[tuple[Alternative, ...], Meta(min_length=1, max_length=MAX_ALTERNATIVES)]
Run = Annotated[str, Meta(min_length=1)] | Bracket
"""Words that nobody disputes, or a bracket."""
Runs = Annotated[tuple[Run, ...], Meta(min_length=1, max_length=MAX_RUNS)]


class Paragraph(Struct, frozen=True, forbid_unknown_fields=True):
    """One paragraph in all its languages. Its id is never another paragraph's in any pass."""

    id: ParagraphId
    text: Annotated[dict[Language, Runs], Meta(min_length=1, max_length=MAX_LANGUAGES)]

    @property
    def disputed(self) -> bool:
        """Whether any language of it has a bracket."""
        return any(brackets(runs) for runs in self.text.values())


class Pass(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole text as it was signed in one turn."""

    paragraphs: Annotated[tuple[Paragraph, ...], Meta(max_length=MAX_PARAGRAPHS)]
    title: Annotated[
        dict[Language, Annotated[str, Meta(min_length=1, max_length=MAX_TITLE)]],
        Meta(max_length=MAX_LANGUAGES),
    ]

    @property
    def disputed(self) -> bool:
        """Whether any paragraph has a bracket."""
        return any(one.disputed for one in self.paragraphs)

    @property
    def ids(self) -> tuple[int, ...]:
        """The paragraphs' ids, in the order of the text."""
        return tuple(one.id for one in self.paragraphs)

    def paragraph(self, number: int) -> Paragraph | None:
        """The paragraph of this id, or None."""
        return next((one for one in self.paragraphs if one.id == number), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that anything is written in, sorted."""
        found = set(self.title)
        for one in self.paragraphs:
            found.update(one.text)
        return tuple(sorted(found))


def brackets(runs: Iterable[Run]) -> list[tuple[Alternative, ...]]:
    """The brackets among these runs."""
    return [run for run in runs if not isinstance(run, str)]


def read_pass(data: bytes | Mapping[str, Any]) -> Pass:
    """The pass in a body as it came: its bytes, or the JSON object that they are.

    Raises UnreadablePassError for whatever is not exactly what section 2 says.
    """
    try:
        value = parse(data) if isinstance(data, bytes) else data
        found = msgspec.convert(value, Pass)
        written = canonical(as_json(found))
    except (NotCanonicalError, NotEncodableError, msgspec.ValidationError) as error:
        raise UnreadablePassError(str(error)) from error
    fault = _fault(found) or (f"more than {MAX_BODY} bytes" if len(written) > MAX_BODY else "")
    if fault:
        raise UnreadablePassError(fault)
    return found


def write_pass(one: Pass) -> bytes:
    """The body's bytes. Raises UnfitPassError, or TooLargeError beyond 65536 bytes."""
    try:
        checked = msgspec.convert(as_json(one), Pass)
        body = canonical(as_json(checked))
    except (NotEncodableError, msgspec.ValidationError) as error:
        raise UnfitPassError(str(error)) from error
    if fault := _fault(checked):
        raise UnfitPassError(fault)
    if len(body) > MAX_BODY:
        raise TooLargeError(f"the text has {len(body)} bytes, and {MAX_BODY} is the most")
    return body


def as_json(one: Pass) -> Json:
    """The body as a JSON object."""
    return cast(Json, msgspec.to_builtins(one))


def _fault(one: Pass) -> str:
    """What the types cannot say, or nothing."""
    if len(set(one.ids)) < len(one.ids):
        return "two paragraphs have one id"
    for paragraph in one.paragraphs:
        for runs in paragraph.text.values():
            if fault := _runs_fault(runs):
                return f"paragraph {paragraph.id}: {fault}"
    return ""


def _runs_fault(runs: tuple[Run, ...]) -> str:
    if any(isinstance(a, str) and isinstance(b, str) for a, b in itertools.pairwise(runs)):
        return "undisputed words are cut in two"
    if any(not any(one.text for one in bracket) for bracket in brackets(runs)):
        return "a bracket without any words"
    if length(runs) > MAX_CHARACTERS:
        return f"more than {MAX_CHARACTERS} characters"
    return ""


def length(runs: Iterable[Run]) -> int:
    """How many characters these runs have, all alternatives counted."""
    return sum(
        len(run) if isinstance(run, str) else sum(len(one.text) for one in run) for run in runs
    )


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same words with no two undisputed runs in a row and none empty, as a pass has them."""
    found: list[Run] = []
    for run in runs:
        if isinstance(run, str) and found and isinstance(found[-1], str):
            found[-1] += run
        elif run:
            found.append(run)
    return tuple(found)


def undisputed(runs: Iterable[Run]) -> str:
    """The words outside every bracket: the whole text where nothing is disputed."""
    return "".join(run for run in runs if isinstance(run, str))


def used_ids(passes: Iterable[Pass]) -> frozenset[int]:
    """Every paragraph id that these passes ever gave."""
    return frozenset(number for one in passes for number in one.ids)


def next_id(used: Iterable[int]) -> int:
    """An id for a new paragraph: the lowest that none ever had. `used` are those of all passes."""
    taken = set(used)
    number = 1
    while number in taken:
        number += 1
    return number
