"""Numbers in digits of any script, in words, and as ordinals."""

from typing import NamedTuple

from detente.press.check.draft import Draft
from detente.press.check.table import Series, Sort


class Number(NamedTuple):
    """A number in a draft: its value, the token after it, its place, the series of its word."""

    value: int
    after: int
    start: int
    end: int
    series: Series | None
    digits: int
    """How many digits it was written in; 0 where in words."""


def number(draft: Draft, place: int, *, ordinal: bool = True) -> Number | None:
    """The number that begins at this token."""
    if place >= len(draft.tokens):
        return None
    token = draft.tokens[place]
    if token.number >= 0:
        digits = token.end - token.start
        return Number(token.number, place + 1, token.start, token.end, None, digits)
    hit = draft.signs.get(place)
    sorts = {Sort.NUMBER, Sort.ORDINAL} if ordinal else {Sort.NUMBER}
    if hit is None or hit.meaning.sort not in sorts:
        return None
    return Number(hit.meaning.value, hit.after, hit.start, hit.end, hit.meaning.series, 0)


def in_digits_of(said: str, value: str) -> str:
    """`value` in the script of the digits in `said`."""
    model = next((one for one in said if one.isdecimal()), "0")
    zero = ord(model) - int(model)
    return "".join(chr(zero + int(one)) if one.isdecimal() else one for one in value)
