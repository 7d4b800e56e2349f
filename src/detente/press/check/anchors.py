"""What a statement is about: this contact, one before, those ahead, or none of them.

A date or an hour belongs to the nearest word for a contact, an agreement, a statement and so on in
its sentence: before it, or after it where the sentence begins with the date.
"""

from typing import NamedTuple

from detente.core.kinds import Medium
from detente.press.check.draft import Cues, Draft, Sentence
from detente.press.check.facts import Facts
from detente.press.check.marks import About
from detente.press.check.table import CONTACTS, GOVERNING, NAMED, Cue

_CALLS = {Medium.VOICE, Medium.VIDEO}
_BEFORE = 32
_AFTER = 25
_MODIFYING = 5
_TENSE = 14
_NEAR = 12
_CLOSE = 4


class Anchor(NamedTuple):
    """What a statement is about, and the cue that says so."""

    about: About
    near: bool
    """The cue stands close by."""
    sure: bool
    """It stands closer still, its tense fits, and nothing stands between."""


def anchor(draft: Draft, first: int, after: int, facts: Facts) -> Anchor | None:
    """What the statement in these tokens is about; None where it is no contact of the record."""
    sentence = draft.sentence(first)
    reach = draft.lexicon.table.reach
    cue = _governing(draft, sentence, first, after)
    if cue is None or elsewhere(draft, first, after):
        return None
    away = first - cue.after if cue.after <= first else cue.first - after
    about = _about(sentence, cue, first, after, facts)
    relative = _relative(sentence, cue) is not None
    right = Cue.PAST if facts.happened else Cue.FUTURE
    fits = tense_of(sentence, cue) is right and not relative
    return Anchor(about, away <= reach * _NEAR, away <= reach * _CLOSE and fits)


def elsewhere(draft: Draft, first: int, after: int) -> bool:
    """Whether the statement in these tokens belongs to something that is no contact."""
    sentence = draft.sentence(first)
    cue = _governing(draft, sentence, first, after)
    return cue is not None and not (cue.meaning & CONTACTS and _contact_happens(sentence, cue))


def contact_of(sentence: Sentence, words: Cues, facts: Facts) -> About | None:
    """Which contact the words are about: the nearest named before them, or else after."""
    contacts = [cue for cue in sentence.cues if cue.meaning & CONTACTS]
    before = [cue for cue in contacts if cue.first <= words.first]
    cue = before[-1] if before else contacts[0] if contacts else None
    return cue and _about(sentence, cue, words.first, words.after, facts)


def tense_of(sentence: Sentence, cue: Cues) -> Cue | None:
    """The tense whose word stands nearest to the cue, in its own part of the sentence."""
    near = [hit for hit in sentence.cues if abs(hit.first - cue.first) <= _TENSE]
    parts = [hit.first for hit in near if Cue.THAT in hit.meaning]
    future = [hit.after for hit in near if Cue.FUTURE in hit.meaning]
    best: tuple[int, Cue] | None = None
    for hit in near:
        tense = next((one for one in (Cue.FUTURE, Cue.PAST) if one in hit.meaning), None)
        if tense is Cue.PAST and any(0 <= hit.first - after <= 3 for after in future):
            continue  # "will be held"
        away = abs(hit.first - cue.first)
        parted = any(min(hit.first, cue.first) < part < max(hit.first, cue.first) for part in parts)
        if tense and not parted and (best is None or away < best[0]):
            best = away, tense
    return best and best[1]


def _governing(draft: Draft, sentence: Sentence, first: int, after: int) -> Cues | None:
    table = draft.lexicon.table
    left = _left(sentence, first, table.reach)
    right = next(
        (one for one in sentence.cues if one.first >= after and one.meaning & GOVERNING), None
    )
    if right is not None and right.first - after > table.reach * _AFTER:
        right = None
    return (right or left) if table.date_first else (left or right)


def _left(sentence: Sentence, first: int, reach: int) -> Cues | None:
    for cue in reversed(sentence.cues):
        if cue.after > first:
            continue
        if first - cue.after > reach * _BEFORE or Cue.THAT in cue.meaning:
            return None
        if cue.meaning & GOVERNING:
            return cue
    return None


def _about(sentence: Sentence, cue: Cues, first: int, after: int, facts: Facts) -> About:
    beside = _beside(sentence, cue, first, after)
    relative = _relative(sentence, cue)
    if relative is not None:
        beside |= _beside(sentence, relative, relative.after, relative.after)
    if Cue.EARLIER in beside:
        return About.EARLIER
    tense = tense_of(sentence, cue)
    if Cue.ROUND in beside and (facts.rounds or facts.meeting.medium in _CALLS):
        return About.AHEAD
    if facts.happened:
        ahead = tense is Cue.FUTURE or (Cue.AHEAD in beside and tense is not Cue.PAST)
        return About.AHEAD if ahead else About.THIS
    led = _led(sentence, cue)
    if Cue.BEFORE in led and facts.rounds:
        return About.AHEAD
    past = tense is Cue.PAST or Cue.AFTER in led
    return About.EARLIER if past else About.THIS


def _beside(sentence: Sentence, cue: Cues, first: int, after: int) -> set[Cue]:
    """The meanings of the cue, of those shortly before it, and of those up to the statement.

    "Last" and "next" may follow the statement: «الأربعاء الماضي».
    """
    last = max(first, cue.after + _MODIFYING)
    found: set[Cue] = set()
    for hit in sentence.cues:
        if min(first, cue.first) - _MODIFYING <= hit.first and hit.after <= last:
            found |= hit.meaning
        elif hit.first == after:
            found |= hit.meaning & {Cue.EARLIER, Cue.AHEAD}
    return found


def _contact_happens(sentence: Sentence, cue: Cues) -> bool:
    """Of "begins" and "is held": whether it is a contact that does, as far as the sentence tells.

    What was named last before, or else what is named next, is what begins.
    """
    if cue.meaning & NAMED:
        return Cue.OTHER not in cue.meaning
    named = [hit for hit in sentence.cues if hit.meaning & NAMED]
    before = [hit for hit in named if hit.after <= cue.first]
    after = [hit for hit in named if hit.first >= cue.after]
    subject = before[-1] if before else after[0] if after else None
    return subject is None or Cue.OTHER not in subject.meaning


def _led(sentence: Sentence, cue: Cues) -> set[Cue]:
    """What stands right before the cue: "after the call", "before the talks that are due"."""
    found: set[Cue] = set()
    for hit in sentence.cues:
        away = cue.first - hit.after
        if 0 <= away <= 2:
            found |= hit.meaning & {Cue.AFTER, Cue.BEFORE}
        elif 0 <= away <= 6:
            found |= hit.meaning & {Cue.BEFORE}
    return found


def _relative(sentence: Sentence, cue: Cues) -> Cues | None:
    """The "which" in "which took place", where the cue stands in such words."""
    relative = [hit for hit in sentence.cues if Cue.WHICH in hit.meaning]
    return next((hit for hit in relative if 0 <= cue.first - hit.after <= 3), None)
