"""Brackets as people type them: `[■ our words | ○ their words]`, ■ always the reader's own side.

A backslash before `[`, `]`, `|`, `\\`, a mark or a space makes it a plain sign. Spaces around an
alternative are not part of it. Words without a mark are ours, for people with no ■ on their keys.
"""

from enum import StrEnum
from typing import Literal, cast

from detente.core.errors import LocalError
from detente.core.passes import MAX_ALTERNATIVES, Alternative, Run, joined

OURS, THEIRS = "■", "○"
_SIGNS = "[]|\\"
_SPACES = " \n\t"
_ESCAPED = frozenset(_SIGNS + _SPACES + OURS + THEIRS)


class Slip(StrEnum):
    """What is wrong with a bracket as it was typed."""

    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    NESTED = "nested"
    BAR = "bar"
    EMPTY = "empty"
    MANY = "many"


class NotationError(LocalError):
    """A bracket is not as it should be. `at` is the offset of the sign at fault, from 0."""

    def __init__(self, slip: Slip, at: int) -> None:
        super().__init__(f"{slip} at character {at + 1}")
        self.slip, self.at = slip, at


def format_runs(runs: tuple[Run, ...], own: int) -> str:
    """Runs as side `own` types and reads them. `parse_runs` gives the same runs back."""
    return "".join(
        _escape(run) if isinstance(run, str) else _format_bracket(run, own) for run in runs
    )


def _format_bracket(bracket: tuple[Alternative, ...], own: int) -> str:
    parts = []
    for one in bracket:
        mark = OURS if one.by == own else THEIRS
        parts.append(f"{mark} {_fence(one.text)}" if one.text else mark)
    return f"[{' | '.join(parts)}]"


def _escape(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)


def _fence(text: str) -> str:
    """An alternative's words, with the spaces at either end kept by a backslash."""
    inner = text.strip(_SPACES)
    if not inner:
        return "".join(f"\\{sign}" for sign in text)
    at = text.index(inner)
    before, after = text[:at], text[at + len(inner) :]
    kept = "".join(f"\\{sign}" for sign in before), "".join(f"\\{sign}" for sign in after)
    return f"{kept[0]}{_escape(inner)}{kept[1]}"


def parse_runs(typed: str, own: int) -> tuple[Run, ...]:
    """What side `own` typed. Raises NotationError.

    Line breaks are to be `\\n`. An empty text gives no runs.
    """
    return _Reader(typed, own).read()


class _Reader:
    """Goes through the signs once. `at` is the sign to be read next."""

    def __init__(self, typed: str, own: int) -> None:
        self.typed, self.own, self.at = typed, own, 0

    def read(self) -> tuple[Run, ...]:
        runs: list[Run] = []
        while self.at < len(self.typed):
            match self.typed[self.at]:
                case "[":
                    runs.append(self._bracket())
                case "]":
                    raise NotationError(Slip.UNOPENED, self.at)
                case "|":
                    raise NotationError(Slip.BAR, self.at)
                case _:
                    runs.append(self._sign())
        return joined(runs)

    def _sign(self) -> str:
        """The next sign, without the backslash that makes it a plain one."""
        sign, following = self.typed[self.at], self.typed[self.at + 1 : self.at + 2]
        if sign == "\\" and following in _ESCAPED:
            self.at += 2
            return following
        self.at += 1
        return sign

    def _bracket(self) -> tuple[Alternative, ...]:
        opened = self.at
        found: list[Alternative] = []
        closed = False
        while not closed:
            self.at += 1  # the `[` or `|` before it
            found.append(self._alternative(opened))
            closed = self.typed[self.at] == "]"
        self.at += 1
        if len(found) > MAX_ALTERNATIVES:
            raise NotationError(Slip.MANY, opened)
        if not any(one.text for one in found):
            raise NotationError(Slip.EMPTY, opened)
        return tuple(found)

    def _alternative(self, opened: int) -> Alternative:
        """One alternative, up to the `|` or `]` that ends it."""
        self._skip_spaces()
        side = self.own
        if self.typed[self.at : self.at + 1] in {OURS, THEIRS}:
            side = self.own if self.typed[self.at] == OURS else 1 - self.own
            self.at += 1
            self._skip_spaces()
        signs: list[str] = []
        kept = 0  # how many of them are no space at the end that nobody escaped
        while self.at < len(self.typed):
            sign = self.typed[self.at]
            if sign in "]|":
                by = cast(Literal[0, 1], side)
                return Alternative(by, "".join(signs[:kept]))
            if sign == "[":
                raise NotationError(Slip.NESTED, self.at)
            signs.append(self._sign())
            if sign not in _SPACES:
                kept = len(signs)
        raise NotationError(Slip.UNCLOSED, opened)

    def _skip_spaces(self) -> None:
        while self.typed[self.at : self.at + 1] and self.typed[self.at] in _SPACES:
            self.at += 1
