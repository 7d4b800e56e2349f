"""Whether the contact comes before or after others as a draft says."""

from collections.abc import Iterator

from detente.press.check.draft import Cues, Sentence
from detente.press.check.facts import Meeting
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.judging.resolving import Days
from detente.press.check.marks import About, Follows, Kind, Mark
from detente.press.check.table import CONTACTS, NAMED, Cue
from detente.press.check.tokens import words

_NAMED_WITHIN = 3
_DATED_WITHIN = 8
_SUBJECT_WITHIN = 12


def judge(case: Case, days: Days) -> Iterator[Mark]:
    """Marks on "before" and "after", in order."""
    for sentence in case.draft.sentences:
        for cue in sentence.cues:
            if not cue.meaning & {Cue.BEFORE, Cue.AFTER} or not _of_this(sentence, cue):
                continue
            after = Cue.AFTER in cue.meaning
            others = _others(case, sentence, cue, days)
            start = case.facts.meeting.start
            if others and all((one.start > start) is after for one in others):
                yield case.mark(Kind.ORDER, _offer(case, cue, after=after), Follows(not after))


def _of_this(sentence: Sentence, cue: Cues) -> bool:
    """Whether it is said of a contact: one is named, and nothing else, shortly before."""
    named = [hit for hit in sentence.cues if hit.meaning & NAMED and hit.after <= cue.first]
    if not named or cue.first - named[-1].after > _SUBJECT_WITHIN:
        return False
    return bool(named[-1].meaning & CONTACTS) and Cue.OTHER not in named[-1].meaning


def _others(case: Case, sentence: Sentence, cue: Cues, days: Days) -> list[Meeting]:
    """The contacts named after the cue: by their date, or as the rounds."""
    near = [hit for hit in sentence.cues if 0 <= hit.first - cue.after < _NAMED_WITHIN]
    if not any(hit.meaning & CONTACTS for hit in near):
        return []
    dates = {
        day for said in days.inside(sentence) for day in said.dates
        if 0 <= said.day.first - cue.after <= _DATED_WITHIN
    }  # fmt: skip
    if dates:
        events = [one for about, one in case.events() if about is not About.THIS]
        return [one for one in events if case.days(one) & dates]
    return list(case.facts.rounds) if any(Cue.ROUND in hit.meaning for hit in near) else []


def _offer(case: Case, cue: Cues, *, after: bool) -> Offer:
    """The other word, where it asks for the same case."""
    order = case.draft.lexicon.table.order
    said = words(case.draft.text[cue.start : cue.end])
    fits = said == words(order[after])
    return Offer(cue.start, cue.end, order[not after] if fits else None)
