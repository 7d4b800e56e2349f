"""Whether what is quoted of an agreed text is what was agreed."""

from collections.abc import Iterator
from itertools import takewhile

from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import Kind, Mark, Reads
from detente.press.check.passages import Passage, Run, run, shingles
from detente.press.check.reading.quotations import Quotation

_LEAST = 6
"""Words: less is a term or a name, and no quotation."""
_MOST = 200
"""Quotations that are compared."""
_ALIKE = 0.6
"""The share of a quotation's pairs of words that a paragraph must have to be its source."""


def judge(case: Case, found: list[Quotation]) -> Iterator[Mark]:
    """Marks on quotations, in order."""
    language = case.draft.lexicon.language
    passages = [Passage(one) for text in case.facts.agreed for one in text.get(language, ())]
    for quotation in found[:_MOST] if passages else ():
        said = run(case.draft.tokens, quotation.first, quotation.after)
        if len(said.words) < _LEAST or any(passage.holds(said.words) for passage in passages):
            continue
        source = _source(said.words, passages)
        if source is not None:
            yield _mark(case, said, source)


def _source(words: tuple[str, ...], passages: list[Passage]) -> Passage | None:
    """The paragraph that it was most likely taken from."""
    pairs = frozenset(shingles(words, 2))
    best = max(passages, key=lambda passage: len(pairs & passage.pairs))
    return best if len(pairs & best.pairs) >= _ALIKE * len(pairs) else None


def _mark(case: Case, said: Run, source: Passage) -> Mark:
    """From the first word that differs to the last, and the agreed words in their place."""
    begin, end = _bounds(said.words, source)
    whole = source.words[begin:end]
    head = _alike(said.words, whole)
    most = min(len(said.words), len(whole)) - head
    tail = min(_alike(said.words[::-1], whole[::-1]), most)
    first, after = head, len(said.words) - tail
    from_, until = begin + head, end - tail
    if first == after or from_ == until:  # words are missing, or too many: take one along
        if head:
            first, from_ = first - 1, from_ - 1
        else:
            after, until = after + 1, until + 1
    tokens = case.draft.tokens
    start, stop = tokens[said.places[first]].start, tokens[said.places[after - 1]].end
    words = source.said(from_, until)
    return case.mark(Kind.QUOTATION, Offer(start, stop, words), Reads(words))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _bounds(words: tuple[str, ...], source: Passage) -> tuple[int, int]:
    """Where in the source the quotation begins and ends."""
    begin = end = None
    for size in (4, 3, 2, 1):
        begin = source.find(words[:size], last=False) if begin is None else begin
        found = source.find(words[-size:], last=True) if end is None else None
        end = found + size if found is not None else end
    begin = begin or 0
    return begin, end if end is not None and end > begin else len(source.words)
