"""The hours of a draft, in order; the ends of one stretch know of each other."""

from dataclasses import replace

from detente.press.check.draft import Draft
from detente.press.check.reading.hour import Hour
from detente.press.check.reading.hour_reader import Reader
from detente.press.check.sides import Sides


def hours(draft: Draft, sides: Sides) -> list[Hour]:
    """The hours of a draft, in order."""
    found: list[Hour] = []
    place = 0
    while place < len(draft.tokens):
        hour = Reader(draft, sides, place).read()
        if hour is None:
            place += 1
            continue
        if found and _spans(draft, found[-1], hour):
            found[-1] = replace(found[-1], zone=found[-1].zone or hour.zone)
            hour = replace(hour, ends=True, zone=hour.zone or found[-1].zone)
        found.append(hour)
        place = hour.after
    return found


def _spans(draft: Draft, last: Hour, hour: Hour) -> bool:
    """Whether two hours are the ends of one stretch."""
    between = draft.text[last.end : hour.start].strip()
    words = {token.word for token in draft.tokens[last.after - 1 : hour.first + 1]}
    return len(between) <= 12 and bool(words & draft.lexicon.spanning)
