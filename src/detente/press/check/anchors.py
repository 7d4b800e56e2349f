"""What a statement is about: this contact, one before, those ahead, or none of them.

A date or an hour belongs to the nearest word for a contact, an agreement, a statement and so on in
its sentence: before it, or after it where the sentence begins with the date.
"""

from collections.abc import Iterator
from typing import NamedTuple

from detente.press.check.draft import Cues, Draft, Sentence
from detente.press.check.marks import About
from detente.press.check.table import CONTACTS, GOVERNING, Cue

_BEFORE = 12
_AFTER = 25
_MODIFYING = 5
_TENSE = 14


class Anchor(NamedTuple):
    """What a statement is about, and the cue that says so."""

    about: About
    cue: Cues
    near: bool
    """The cue stands close by."""


def anchor(draft: Draft, first: int, after: int, *, happened: bool) -> Anchor | None:
    """What the statement in these tokens is about; None where it is no contact of the record."""
    sentence = draft.sentence(first)
    cue = _governing(sentence, first, after, date_first=draft.lexicon.table.date_first)
    if cue is None or not cue.meaning & CONTACTS:
        return None
    away = first - cue.after if cue.after <= first else cue.first - after
    about = _about(sentence, cue, first, happened=happened)
    return Anchor(about, cue, away <= 8)


def contact_of(sentence: Sentence, words: Cues, *, happened: bool) -> About | None:
    """Which contact the words beside it are about: the nearest that the sentence names."""
    contacts = [cue for cue in sentence.cues if cue.meaning & CONTACTS]
    cue = min(contacts, key=lambda one: abs(one.first - words.first), default=None)
    return cue and _about(sentence, cue, words.first, happened=happened)


def _governing(sentence: Sentence, first: int, after: int, *, date_first: bool) -> Cues | None:
    left = _left(sentence, first)
    right = next(
        (one for one in sentence.cues if one.first >= after and one.meaning & GOVERNING), None
    )
    if right is not None and right.first - after > _AFTER:
        right = None
    return (right or left) if date_first else (left or right)


def _left(sentence: Sentence, first: int) -> Cues | None:
    for cue in reversed(sentence.cues):
        if cue.after > first:
            continue
        if first - cue.after > _BEFORE or Cue.THAT in cue.meaning:
            return None
        if cue.meaning & GOVERNING:
            return cue
    return None


def _about(sentence: Sentence, cue: Cues, first: int, *, happened: bool) -> About:
    beside = {one for hit in _beside(sentence, cue, first) for one in hit.meaning}
    if Cue.EARLIER in beside:
        return About.EARLIER
    led = {
        one
        for hit in sentence.cues
        if hit.after <= cue.first <= hit.after + 2
        for one in hit.meaning
    }
    if Cue.AFTER in led and not happened:
        return About.EARLIER
    if Cue.ROUND in beside or (Cue.AHEAD in beside and happened):
        return About.AHEAD
    tense = tense_of(sentence, cue)
    if tense is Cue.PAST and not happened:
        return About.EARLIER
    if tense is Cue.FUTURE and happened:
        return About.AHEAD
    return About.THIS


def _beside(sentence: Sentence, cue: Cues, first: int) -> Iterator[Cues]:
    """The cue, those shortly before it, and those from there to the statement."""
    for hit in sentence.cues:
        if hit.first >= cue.first - _MODIFYING and hit.after <= max(first, cue.after + _MODIFYING):
            yield hit


def tense_of(sentence: Sentence, cue: Cues) -> Cue | None:
    """The tense whose word stands nearest to the cue."""
    best: tuple[int, Cue] | None = None
    for hit in sentence.cues:
        tense = next((one for one in (Cue.FUTURE, Cue.PAST) if one in hit.meaning), None)
        away = abs(hit.first - cue.first)
        if tense and away <= _TENSE and (best is None or away < best[0]):
            best = away, tense
    return best and best[1]
