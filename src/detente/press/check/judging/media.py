"""Whether the medium that is named is that of the contact."""

from collections.abc import Iterator
from datetime import date

from detente.core.kinds import Medium
from detente.press.check.anchors import contact_of, tense_of
from detente.press.check.draft import Cues, Sentence
from detente.press.check.judging.known import ALL, Case
from detente.press.check.judging.offers import Offer
from detente.press.check.judging.resolving import Days
from detente.press.check.marks import About, Kind, Mark, Through
from detente.press.check.table import MEDIA, NAMED, Cue

_ORDER = (Medium.VIDEO, Medium.VOICE, Medium.IN_PERSON)
_NEAR = 10
_PARTING = NAMED | {Cue.BEFORE, Cue.AFTER}


def judge(case: Case, days: Days) -> Iterator[Mark]:
    """Marks on media, in order."""
    for sentence in case.draft.sentences:
        for cue in sentence.cues:
            media = [Medium(one.value) for one in cue.meaning & MEDIA]
            if len(media) != 1 or _denied(sentence, cue):
                continue
            right = _right(case, sentence, cue, days)
            if right is not None and right is not media[0]:
                yield case.mark(Kind.MEDIUM, _offer(case, cue, right), Through(right))


def _denied(sentence: Sentence, cue: Cues) -> bool:
    """ "Not by video"."""
    return any(Cue.NOT in one.meaning and 0 <= cue.first - one.after <= 2 for one in sentence.cues)


def _right(case: Case, sentence: Sentence, cue: Cues, days: Days) -> Medium | None:
    """The medium of the contact that the cue is about, where there is no doubt which it is."""
    about = contact_of(sentence, cue, case.facts)
    if about is None:
        return None
    media = {one.medium for one in case.meetings(about)}
    dated = _dated(case, sentence, cue, days)
    if dated is not None:
        media = {meeting.medium for one, meeting in case.events() if case.days(meeting) & dated}
    elif about is not About.THIS or not _held(case, sentence, cue):
        return None
    return media.pop() if len(media) == 1 else None


def _dated(case: Case, sentence: Sentence, cue: Cues, days: Days) -> set[date] | None:
    """The dates beside the cue, nothing else named between, that are dates of contacts."""
    known = case.all_days(*ALL)
    for said in days.inside(sentence):
        dates = {day for day in (*said.dates, said.counted) if day in known}
        between = sorted((cue.first, cue.after, said.day.first, said.day.after))[1:3]
        parted = any(
            hit.meaning & _PARTING and between[0] <= hit.first < between[1] for hit in sentence.cues
        )
        if dates and not parted and between[1] - between[0] <= _NEAR:
            return dates
    return None


def _held(case: Case, sentence: Sentence, cue: Cues) -> bool:
    """The sentence says that the contact is held, and names no third state."""
    tense = tense_of(sentence, cue)
    right = Cue.PAST if case.facts.happened else Cue.FUTURE
    if Cue.IN_PERSON in cue.meaning:  # people who speak have met, or agree to meet
        return not case.facts.happened and _shall(sentence, cue)
    return tense in {right, None} and not case.named.others(sentence)


def _shall(sentence: Sentence, cue: Cues) -> bool:
    """ "Will meet in person": the future stands right before."""
    return any(
        Cue.FUTURE in hit.meaning and 0 <= cue.first - hit.after <= 3 for hit in sentence.cues
    )


def _offer(case: Case, cue: Cues, right: Medium) -> Offer:
    draft = case.draft
    for place in range(cue.first, cue.after):
        hit = draft.lexicon.media.at(draft.text, draft.tokens, place)
        if hit is not None:
            said = draft.text[hit.start : hit.end]
            word = hit.meaning.series[_ORDER.index(right)]
            article = "ال" if said.startswith("ال") and not word.startswith("ال") else ""
            capital = word[:1].upper() + word[1:] if said[:1].isupper() else word
            return Offer(hit.start, hit.end, article + capital)
    return Offer(cue.start, cue.end, None)
