"""Whether the side that is said to have asked for the contact did."""

from collections.abc import Iterator

from detente.press.check.anchors import contact_of
from detente.press.check.draft import Cues, Sentence
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import About, AskedBy, Kind, Mark
from detente.press.check.phrases import Hit
from detente.press.check.table import GOVERNING, MEDIA, Cue
from detente.press.check.tokens import words

_ASKING = {Cue.ASKED, Cue.ASKED_BY, Cue.RECEIVED}
_CALLS = MEDIA | {Cue.CONTACT}
_COMMAS = frozenset(",،、")
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
            if _of_this(case, sentence, cue):
                offer = _offer(case, named[0], right)
                yield case.mark(Kind.INITIATOR, offer, AskedBy(right))


def _of_this(case: Case, sentence: Sentence, cue: Cues) -> bool:
    """Whether this contact was asked for. "Moscow asked for it" names none, and nothing else."""
    about = contact_of(sentence, cue, case.facts)
    if about is None:
        return not any(one.meaning & GOVERNING for one in sentence.cues)
    return about is About.THIS


def _named(case: Case, sentence: Sentence, cue: Cues) -> list[Hit[int]]:
    """The sides that the words for an initiative are said of: after them, or before."""
    sides = case.named.ours(sentence) if cue.meaning & _ASKING else []
    start = cue.after
    if Cue.RECEIVED in cue.meaning:
        start = _from(sentence, cue)
    elif Cue.ASKED_BY in cue.meaning:
        return [hit for hit in sides if 0 <= cue.first - hit.after <= 2]
    reach = _REACH * case.draft.lexicon.table.reach
    following = [hit for hit in sides if 0 <= hit.first - start <= reach]
    return [hit for hit in following if _with(case, following[0], hit)]


def _with(case: Case, first: Hit[int], hit: Hit[int]) -> bool:
    """The first name, and one that "and" joins to it."""
    joined = case.draft.between(first.after, hit.first)
    return hit is first or (len(joined) == 1 and joined <= case.draft.lexicon.listing - _COMMAS)


def _from(sentence: Sentence, cue: Cues) -> int:
    """After the "from" of a call that was received; nowhere where there is none."""
    call = next(
        (one for one in sentence.cues if one.first >= cue.first and one.meaning & _CALLS), None
    )
    if call is None or call.first - cue.after > 2 * _REACH:
        return 10**9
    following = [
        one for one in sentence.cues if one.first >= call.after and Cue.FROM in one.meaning
    ]
    near = bool(following) and following[0].first - call.after <= _REACH
    return following[0].after if near else 10**9


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
