"""A paragraph taken apart into words and the signs of its brackets, and put together again."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, NamedTuple, cast

from detente.core.passes import Alternative, Run, joined


class Sign(StrEnum):
    """What a token is: words, or one of the three signs that make a bracket."""

    WORDS = "words"
    OPEN = "open"
    BAR = "bar"
    CLOSE = "close"


class Token(NamedTuple):
    """A word, one other character, or a sign of a bracket; `by` owns what follows OPEN and BAR."""

    sign: Sign
    text: str = ""
    by: Literal[0, 1] | None = None


def tokens(runs: Iterable[Run]) -> tuple[Token, ...]:
    """The words and signs of a paragraph, one by one."""
    found: list[Token] = []
    for run in runs:
        if isinstance(run, str):
            found += words(run)
            continue
        for n, one in enumerate(run):
            found.append(Token(Sign.BAR if n else Sign.OPEN, by=one.by))
            found += words(one.text)
        found.append(Token(Sign.CLOSE))
    return tuple(found)


def words(text: str) -> list[Token]:
    """A text as words and single other characters. Marks belong to the letter before them."""
    found: list[str] = []
    inside = False
    for one in text:
        letter = one.isalnum() or unicodedata.category(one).startswith("M")
        if letter and inside:
            found[-1] += one
        else:
            found.append(one)
        inside = letter
    return [Token(Sign.WORDS, one) for one in found]


def runs_of(found: Iterable[Token]) -> tuple[Run, ...]:
    """The runs that these tokens make: `tokens`, undone."""
    runs: list[Run] = []
    bracket: list[Alternative] | None = None
    for one in found:
        match one.sign:
            case Sign.OPEN:
                bracket = [Alternative(_owner(one), "")]
            case Sign.BAR if bracket is not None:
                bracket.append(Alternative(_owner(one), ""))
            case Sign.CLOSE if bracket is not None:
                runs.append(tuple(bracket))
                bracket = None
            case _ if bracket is not None:
                bracket[-1] = Alternative(bracket[-1].by, bracket[-1].text + one.text)
            case _:
                runs.append(one.text)
    return joined(runs)


def _owner(token: Token) -> Literal[0, 1]:
    return cast(Literal[0, 1], token.by)
