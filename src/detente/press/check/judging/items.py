"""Whether what is said to be discussed is on the agenda."""

from collections.abc import Iterator, Sequence

from detente.press.check.draft import Sentence
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import Kind, Mark, OffAgenda
from detente.press.check.table import Cue
from detente.press.check.tokens import arabic_forms, words

_ENDING = 3
"""Letters in which forms of one word may differ."""
_LEAST = 2
"""Words of a title from which on it is found in a sentence."""


def judge(case: Case) -> Iterator[Mark]:
    """Marks on titles of items that are not on this agenda, in order."""
    language = case.draft.lexicon.language
    on = [words(one.titles.get(language, "")) for one in case.facts.agenda]
    for subject in case.facts.other_items:
        title = words(subject.titles.get(language, ""))
        if len(title) < _LEAST or any(_holds(one, title) for one in on):
            continue
        for sentence in case.draft.sentences:
            if not _agenda(sentence):
                continue
            for start, end in _found(case, sentence, title):
                yield case.mark(Kind.ITEM, Offer(start, end, None), OffAgenda(subject))


def _holds(one: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a title on the agenda contains this one."""
    return any(
        all(map(_alike, one[at : at + len(title)], title))
        for at in range(len(one) - len(title) + 1)
    )


def _agenda(sentence: Sentence) -> bool:
    cues = {one for cue in sentence.cues for one in cue.meaning}
    return Cue.AGENDA in cues and Cue.NOT not in cues


def _found(case: Case, sentence: Sentence, title: Sequence[str]) -> Iterator[tuple[int, int]]:
    tokens = case.draft.tokens
    for place in range(sentence.first, sentence.after - len(title) + 1):
        said = tokens[place : place + len(title)]
        if all(_alike(token.word, word) for token, word in zip(said, title, strict=True)):
            yield said[0].start, said[-1].end


def _alike(one: str, other: str) -> bool:
    """Forms of one word, roughly: what they begin with, Arabic articles left out."""
    if one == other:
        return True
    least = max(len(one), len(other)) - _ENDING
    if least < 2:
        return False
    return any(
        form[:least] == bare[:least] and len(form) >= least <= len(bare)
        for form, _ in arabic_forms(one)
        for bare, _ in arabic_forms(other)
    )
