"""Whether what is quoted of an agreed text is what was agreed."""

from collections.abc import Iterator
from typing import NamedTuple

from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import Kind, Mark, Reads
from detente.press.check.passages import Passage, Run, run, shingles
from detente.press.check.reading.quotations import Quotation

_LEAST = 5
"""Words: less is a term or a name, not a quotation."""
_SHINGLE = 2
_ALIKE = 0.6
"""The share of a quotation's words, in pairs, from which on it is of a paragraph."""


class _Found(NamedTuple):
    passage: Passage
    shift: int
    """How far its words stand behind those of the quotation."""
    share: float


def judge(case: Case, found: list[Quotation]) -> Iterator[Mark]:
    """Marks on quotations, in order."""
    language = case.draft.lexicon.language
    passages = [Passage(one) for text in case.facts.agreed for one in text.get(language, ())]
    if not passages:
        return
    for quotation in found:
        words = run(case.draft.tokens, quotation.first, quotation.after)
        if len(words.words) < _LEAST:
            continue
        if any(_within(words.words, passage.run.words) for passage in passages):
            continue
        source = _source(words.words, passages)
        if source is not None:
            yield _mark(case, words, source)


def _within(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(whole)} "


def _source(words: tuple[str, ...], passages: list[Passage]) -> Passage | None:
    """The paragraph that it was most likely taken from."""
    pairs = set(shingles(words, _SHINGLE))
    shares = [
        (len(pairs & set(shingles(passage.run.words, _SHINGLE))) / len(pairs), index)
        for index, passage in enumerate(passages)
    ]
    share, index = max(shares)
    return passages[index] if share >= _ALIKE else None


def _mark(case: Case, said: Run, passage: Passage) -> Mark:
    """From the first word that differs to the last, with the agreed words between."""
    whole = passage.run.words
    begin = _begin(said.words, whole)
    head = 0
    while (
        head < len(said.words)
        and begin + head < len(whole)
        and said.words[head] == whole[begin + head]
    ):
        head += 1
    end = _end(said.words, whole, begin + head)
    tail = 0
    while (
        tail < len(said.words) - head and end - tail > begin + head
        and said.words[-1 - tail] == whole[end - 1 - tail]
    ):  # fmt: skip
        tail += 1
    return _between(case, said, passage, (head, len(said.words) - tail), (begin + head, end - tail))


def _begin(said: tuple[str, ...], whole: tuple[str, ...]) -> int:
    """Where the passage begins that the quotation's first words are from."""
    for size in (4, 3, 2):
        for place in range(len(whole) - size + 1):
            if whole[place : place + size] == said[:size]:
                return place
    for at, pair in enumerate(shingles(said, 2)):
        for place, other in enumerate(shingles(whole, 2)):
            if pair == other:
                return max(place - at, 0)
    return 0


def _end(said: tuple[str, ...], whole: tuple[str, ...], least: int) -> int:
    """Where the passage ends that the quotation's last words are from."""
    for size in (4, 3, 2, 1):
        for place in range(least, len(whole) - size + 1):
            if whole[place : place + size] == said[-size:]:
                return place + size
    return len(whole)


def _between(
    case: Case, said: Run, passage: Passage, wrong: tuple[int, int], right: tuple[int, int]
) -> Mark:
    """A mark on the words that differ; a word is taken in where the draft only lacks some."""
    first, after = wrong
    from_, until = right
    if first == after or from_ == until:
        if first:
            first, from_ = first - 1, from_ - 1
        else:
            after, until = after + 1, until + 1
    tokens = case.draft.tokens
    after = min(max(after, first + 1), len(said.places))
    start, end = tokens[said.places[first]].start, tokens[said.places[after - 1]].end
    until = min(max(until, from_ + 1), len(passage.run.words))
    words = passage.said(from_, until)
    return case.mark(Kind.QUOTATION, Offer(start, end, words), Reads(words))
