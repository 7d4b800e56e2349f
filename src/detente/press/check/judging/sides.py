"""Whether the side that is said to have asked for the contact did."""

from collections.abc import Iterator

from detente.press.check.anchors import contact_of
from detente.press.check.draft import Cues, Sentence
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import About, AskedBy, Kind, Mark
from detente.press.check.phrases import Hit
from detente.press.check.table import Cue, split
from detente.press.check.tokens import words

_REACH = 8
"""Tokens from "at the request of" to the name."""


def judge(case: Case) -> Iterator[Mark]:
    """Marks on initiators, in order."""
    right = case.facts.initiator
    if right is None:
        return
    for sentence in case.draft.sentences:
        for cue in sentence.cues:
            named = _named(case, sentence, cue)
            if len({hit.meaning for hit in named}) != 1 or named[0].meaning == right:
                continue
            about = contact_of(sentence, cue, case.facts)
            if about is About.THIS:
                offer = _offer(case, named[0], right)
                yield case.mark(Kind.INITIATOR, offer, AskedBy(right))


def _named(case: Case, sentence: Sentence, cue: Cues) -> list[Hit[int]]:
    """The sides named within reach of the words for an initiative."""
    found = []
    for hit in case.sides.find(case.draft, sentence) if cue.meaning & {Cue.ASKED, Cue.ASKED_BY} else ():
        after = Cue.ASKED in cue.meaning and 0 <= hit.first - cue.after <= _REACH
        before = Cue.ASKED_BY in cue.meaning and 0 <= cue.first - hit.after <= 2
        if after or before:
            found.append(hit)
    if Cue.ASKED in cue.meaning and found:
        first = found[0]
        found = [hit for hit in found if hit.first - first.after <= 2]
    return found


def _offer(case: Case, hit: Hit[int], right: int) -> Offer:
    """The other side's name, where the wrong one stands in its plain form."""
    language = case.draft.lexicon.language
    said = case.draft.text[hit.start : hit.end]
    names = [side.names.get(language) for side in case.facts.sides]
    if language == "ru":
        forms = [place.genitive if place else None for place in case.sides.places]
    else:
        forms = names
    plain = forms[hit.meaning]
    offered = forms[right] if plain and words(plain) == words(said) else None
    return Offer(hit.start, hit.end, offered)
