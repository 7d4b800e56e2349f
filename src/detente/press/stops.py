"""What still keeps a publication from the second reading, and from going out."""

import time
from collections import Counter
from collections.abc import Iterator

from detente.core.kinds import Attribution
from detente.core.kinds import Publication as What
from detente.press import differing, drafting, editions, writing
from detente.press.differing import Difference
from detente.press.models import Publication, Step, Wording
from detente.press.problems import Stop, Stopped
from detente.press.public.edition import Edition
from detente.press.record import Occasion

OWN_WORDS = 60
"""Characters of a paragraph from which on it is no chance that the other side wrote the same."""


def before_reading(
    publication: Publication, occasion: Occasion, at: int, found: list[Difference] | None = None
) -> list[Stopped]:
    """What the writers have to mend before a colleague reads it. `at`: when it would go out.

    `found` are its differences at that moment, where the caller has them already.
    """
    return [*_of_embargo(publication, now()), *at_its_moment(publication, occasion, at, found)]


def before_release(publication: Publication, occasion: Occasion, now: int) -> list[Stopped]:
    """What keeps it from being let out now: all of the above, and what hangs on the hour."""
    moment = publication.embargo or now
    found = [] if publication.step == Step.APPROVED else [Stopped(Stop.NOT_APPROVED)]
    found += _of_embargo(publication, now)
    found += _of_hour(publication, occasion, now, moment)
    return found + at_its_moment(publication, occasion, moment)


def at_its_moment(
    publication: Publication, occasion: Occasion, at: int, found: list[Difference] | None = None
) -> list[Stopped]:
    """What is in the way whenever it goes out, were it told and approved. As `before_reading`."""
    if occasion.facts is None:
        return [Stopped(Stop.NO_TERMS)]
    if found is None:
        found = differing.differences(publication, occasion, at)
    return [
        *_of_terms(publication, occasion),
        *_of_occasion(publication, occasion, at),
        *_of_words(publication, occasion),
        *_of_differences(found),
    ]


def _of_embargo(publication: Publication, now: int) -> Iterator[Stopped]:
    if publication.embargo is not None and publication.embargo < now:
        yield Stopped(Stop.EMBARGO_PAST, at=publication.embargo)


def _of_terms(publication: Publication, occasion: Occasion) -> Iterator[Stopped]:
    """Whether we may publish it, and at the moment that was chosen."""
    since = occasion.from_when(What(publication.what))
    if since is None:
        yield Stopped(Stop.SILENT)
    elif publication.embargo is not None and publication.embargo < since:
        yield Stopped(Stop.TOO_EARLY, at=since)


def _of_occasion(publication: Publication, occasion: Occasion, at: int) -> Iterator[Stopped]:
    corrects = publication.editions.exists()
    if publication.what == What.READOUT and occasion.signed is None:
        yield Stopped(Stop.NOT_HELD)
    if publication.what == What.ADVISORY and not corrects:
        if occasion.meeting.off:
            yield Stopped(Stop.CALLED_OFF)
        if occasion.meeting.start <= at:
            yield Stopped(Stop.TOO_LATE, at=occasion.meeting.start)


def _of_words(publication: Publication, occasion: Occasion) -> Iterator[Stopped]:
    if not publication.languages:
        yield Stopped(Stop.NO_LANGUAGE)
    named = publication.attribution != Attribution.NOT_NAMED
    kept, theirs = writing.wordings(publication), _their_paragraphs(occasion)
    picture, last = hasattr(publication, "picture"), editions.last(publication)
    for language in publication.languages:
        words = kept.get(language)
        if words is None or not words.title.strip() or not words.text.strip():
            yield Stopped(Stop.MISSING, language)
            continue
        if theirs & _paragraphs(words.text) - _drafted(publication, occasion, language):
            yield Stopped(Stop.THEIR_WORDS, language)
        if picture and not words.alt.strip():
            yield Stopped(Stop.NO_ALT, language)
        if _corrects(last, language, words) and not words.note.strip():
            yield Stopped(Stop.NO_NOTE, language)
        if named and not publication.by.get(language, "").strip():
            yield Stopped(Stop.NO_NAME, language)


def _corrects(edition: Edition | None, language: str, words: Wording) -> bool:
    """Whether these words are others than those that went out last."""
    if edition is None:
        return False
    before = edition.texts.get(language)
    return before is None or (before.title, before.body, before.caption) != (
        words.title, words.text, words.caption,
    )  # fmt: skip


def _drafted(publication: Publication, occasion: Occasion, language: str) -> frozenset[str]:
    """What both sides' drafts from the one record may have in common."""
    if language not in drafting.LANGUAGES:
        return frozenset()
    draft = drafting.drafts(occasion, What(publication.what), [language])[language]
    return _paragraphs(draft.text)


def _their_paragraphs(occasion: Occasion) -> frozenset[str]:
    told = [text for one in occasion.theirs for text in one.text.values()]
    return frozenset().union(*map(_paragraphs, told))


def _paragraphs(text: str) -> frozenset[str]:
    """The long paragraphs of a text that are not quotations of somebody."""
    parts = (" ".join(one.split()) for one in text.split("\n\n"))
    return frozenset(one for one in parts if len(one) >= OWN_WORDS and not one.startswith(">"))


def _of_differences(found: list[Difference]) -> Iterator[Stopped]:
    counts = Counter(one.language for one in differing.unsettled(found))
    for language, count in counts.items():
        yield Stopped(Stop.DIFFERS, language, count)


def _of_hour(
    publication: Publication, occasion: Occasion, now: int, moment: int
) -> Iterator[Stopped]:
    """What passes by itself: too early without a chosen moment, the other side not told yet."""
    if occasion.facts is None:
        return
    since = occasion.from_when(What(publication.what))
    if publication.embargo is None and since is not None and now < since:
        yield Stopped(Stop.TOO_EARLY, at=since)
    first = now + 60 * (occasion.notice or 0)
    if moment < first and not publication.editions.exists():
        yield Stopped(Stop.NOTICE_FIRST, at=first)


def now() -> int:
    """The UTC second."""
    return int(time.time())
