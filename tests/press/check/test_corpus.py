"""Real announcements and readouts: none but those known is marked, and changed facts are found."""

import pytest

from tests.press.check.measure import changed, corpus, marks, record

MARKED = {
    "ar-023",  # rightly: it misspells a name
    "en-061",  # a call "made yesterday" with somebody whom the record does not know
}
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_published_is_not_marked(language: str) -> None:
    texts = list(corpus("all", {language}))
    assert len(texts) > 30
    assert {text["id"] for text in texts if marks(text, record(text))} <= MARKED


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_days_that_are_others_are_found(language: str) -> None:
    """More than half at the least; docs/check.md has the figures."""
    found = []
    for text in corpus("all", {language}):
        for name, held, kinds in changed(text, record(text)):
            if name == "a day later":
                found.append(any(mark.kind in kinds for mark in marks(text, held)))
    assert sum(found) > 0.5 * len(found)
