"""Whether words slip out that are not agreed for publication."""

from collections.abc import Iterator

from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import Kind, Mark, NotForPublication
from detente.press.check.passages import is_ideographic, run, shingles
from detente.press.check.tokens import tokens

_WORDS = 6
"""So many words in a row, alike in both, are no chance."""
_IDEOGRAPHS = 12


def judge(case: Case) -> Iterator[Mark]:
    """Marks on words of closed texts, in order."""
    if not case.facts.closed:
        return
    words = run(case.draft.tokens)
    size = _IDEOGRAPHS if is_ideographic(words.words) else _WORDS
    closed = _shingles(case.facts.closed, size) - _shingles(_open(case), size)
    first = last = -1
    for place, shingle in enumerate(shingles(words.words, size)):
        if shingle not in closed:
            continue
        if first >= 0 and place > last:
            yield _mark(case, words.places[first], words.places[last - 1])
            first = place
        first = place if first < 0 else first
        last = place + size
    if first >= 0:
        yield _mark(case, words.places[first], words.places[last - 1])


def _open(case: Case) -> list[str]:
    """What may be said: agreed paragraphs, and titles of the agenda."""
    language = case.draft.lexicon.language
    agreed = [one for text in case.facts.agreed for one in text.get(language, ())]
    return agreed + [title for item in case.facts.agenda for title in item.titles.values()]


def _shingles(texts: tuple[str, ...] | list[str], size: int) -> set[tuple[str, ...]]:
    return {one for text in texts for one in shingles(run(tokens(text)).words, size)}


def _mark(case: Case, first: int, last: int) -> Mark:
    start, end = case.draft.tokens[first].start, case.draft.tokens[last].end
    return case.mark(Kind.CLOSED, Offer(start, end, None), NotForPublication())
