"""Whether a length is that of the contact."""

from collections.abc import Iterator

from babel import Locale

from detente.press.check.anchors import contact_of
from detente.press.check.draft import Draft
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer, number_offer
from detente.press.check.marks import About, Kind, Lasting, Mark
from detente.press.check.reading.lengths import Length
from detente.press.check.table import CONTACTS, MEDIA, Cue

_LEADING = 4
_ADJECTIVE = 3
_NOUNS = MEDIA | {Cue.CONTACT}


def judge(case: Case, found: list[Length]) -> Iterator[Mark]:
    """Marks on lengths, in order."""
    for length in found:
        about = _about(case, length)
        meetings = case.meetings(about) if about else ()
        known = [one.minutes for one in meetings if one.minutes]
        if known and not any(_agrees(case.draft, length, minutes) for minutes in known):
            yield case.mark(Kind.LENGTH, _offer(case.draft, length, known[0]), Lasting(known[0]))


def _about(case: Case, length: Length) -> About | None:
    """The contact that lasts so long: "lasted" before it, or a contact after, tells."""
    sentence = case.draft.sentence(length.first)
    for cue in sentence.cues:
        lasted = Cue.LASTED in cue.meaning and 0 <= length.first - cue.after <= _LEADING
        call = cue.meaning & CONTACTS and 0 <= cue.first - length.after < _ADJECTIVE
        called = cue.meaning & _NOUNS and 0 <= length.first - cue.after < _ADJECTIVE
        if lasted or call or called:
            about = contact_of(sentence, cue, case.facts)
            others = any(Cue.OTHER in one.meaning for one in sentence.cues)
            return about or (None if others else About.THIS)
    return None


def _agrees(draft: Draft, length: Length, minutes: int) -> bool:
    said = length.minutes
    cues = _before(draft, length)
    if Cue.OVER in cues:
        return said * 0.95 <= minutes <= said * 1.6 + 15
    if Cue.UNDER in cues:
        return minutes <= said * 1.05
    off = 0.2 * said + 2 if Cue.ABOUT in cues else 2 if length.exact else 8
    return abs(said - minutes) <= off


def _before(draft: Draft, length: Length) -> frozenset[Cue]:
    found: set[Cue] = set()
    for cue in draft.sentence(length.first).cues:
        if length.first - 3 <= cue.first and cue.first <= length.first:
            found |= cue.meaning
    return frozenset(found)


def _offer(draft: Draft, length: Length, minutes: int) -> Offer:
    """Another number before the same unit, where the unit keeps its form."""
    if length.part is None:
        start, end = draft.tokens[length.first].start, draft.tokens[length.after - 1].end
        return Offer(start, end, None)
    offer = number_offer(draft, length.part, minutes)
    language = draft.lexicon.language
    same = plural(language, length.minutes) == plural(language, minutes)
    return offer if same else offer._replace(words=None)


def plural(language: str, number: int) -> str:
    """The plural form that a number asks for."""
    return str(Locale(language).plural_form(number))
