"""Whether there are as many rounds as a draft says."""

from collections.abc import Iterator

from detente.press.check.draft import Draft
from detente.press.check.judging.known import Case
from detente.press.check.judging.lengths import plural
from detente.press.check.judging.offers import Offer, number_offer
from detente.press.check.judging.resolving import Days, Said
from detente.press.check.marks import Counted, Kind, Mark
from detente.press.check.reading.dates import Part
from detente.press.check.reading.numbers import Number, number
from detente.press.check.table import Cue

_MOST = 12


def judge(case: Case, days: Days) -> Iterator[Mark]:
    """Marks on numbers of rounds, in order."""
    right = len(case.facts.rounds)
    if not right:
        return
    ahead = {(day.year, day.month) for one in case.facts.rounds for day in case.days(one)}
    for sentence in case.draft.sentences:
        cues = {one for cue in sentence.cues for one in cue.meaning}
        dated = any(_in_month(said, ahead) for said in days.inside(sentence))
        if not dated and (Cue.FUTURE not in cues or Cue.PAST in cues):
            continue
        for cue in sentence.cues:
            said = _number_before(case.draft, cue.first) if Cue.ROUND in cue.meaning else None
            if said and said.value != right and 0 < said.value <= _MOST:
                yield case.mark(Kind.ROUNDS, _offer(case.draft, said, right), Counted(right))


def _in_month(said: Said, months: set[tuple[int, int]]) -> bool:
    if said.day.date is not None and not said.dates and said.day.date.month:
        return said.day.date.month.value in {month for _, month in months}
    return any((day.year, day.month) in months for day in said.dates)


def _number_before(draft: Draft, place: int) -> Number | None:
    """The number right before the noun, or before one adjective."""
    for at in range(max(place - 3, 0), place):
        said = number(draft, at, ordinal=False)
        if said is not None and 0 <= place - said.after <= 1:
            return said
    return None


def _offer(draft: Draft, said: Number, right: int) -> Offer:
    part = Part(said.value, said.start, said.end, said.series)
    has = said.series is None or right < len(said.series)
    same = plural(draft.lexicon.language, said.value) == plural(draft.lexicon.language, right)
    if has and same and (said.series is None or said.series[right]):
        return number_offer(draft, part, right)
    return Offer(said.start, said.end, None)
