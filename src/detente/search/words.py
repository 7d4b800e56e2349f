"""Words and their forms: what has to be alike for a question and a text to meet.

A word is brought to one spelling (Unicode's compatibility form, no case, no vowel marks, Latin
digits), then to its stem by Snowball's algorithm for its script: Arabic, Russian or English. The
script decides, not the language that a text is marked with: both can be trusted to agree for our
three languages, and a question has no mark.

Not found as forms of one word: broken plurals (وفد and وفود), suppletion (человек and люди) and
strong verbs (withdraw and withdrew). `tests/search/test_words.py` has the table.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from Stemmer import Stemmer

MOST_LETTERS = 40
"""Of a longer word only the beginning is known: no language writes it, but a peer may."""

MOST_SIGNS = 4 * MOST_LETTERS
"""Marks and controls among them counted."""

# A letter or digit, then more of them with what may stand among them: marks, tatweel, joiners,
# hidden controls, and an apostrophe before a letter.
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|['’](?=[^\W\d_])"
    "|[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060])*"
)
_NOT_WORD = re.compile(r"[^\w']|_")
_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ONE_SPELLING = str.maketrans("أإآٱىیکёۀ’", "ااااييكеه'")
_HIDDEN = {"Mn", "Cf", "Lm", "Cc"}
# The article, with the conjunction and the preposition that may be written before it.
_ARTICLE = re.compile("[وف]?(?:ال|بال|كال|لل)(.{2,})")
_ARABIC_ARTICLE = "ال"


class Found(NamedTuple):
    """A word of a text in its one spelling, and where the text has it."""

    word: str
    start: int
    end: int


def words(text: str) -> Iterator[Found]:
    """The words of a text, in order."""
    for found in _WORD.finditer(text):
        if word := _spelled(found[0][:MOST_SIGNS]):
            yield Found(word, found.start(), found.end())


@lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    if not _CYRILLIC.search(plain):  # where a mark makes another letter: и and й
        plain = unicodedata.normalize("NFKD", plain.translate(_ONE_SPELLING))
    kept = (each for each in plain if unicodedata.category(each) not in _HIDDEN)
    digits = (str(unicodedata.decimal(each)) if each.isdecimal() else each for each in kept)
    return _NOT_WORD.sub("", "".join(digits).translate(_ONE_SPELLING))[:MOST_LETTERS]


@lru_cache(maxsize=65536)
def forms(word: str) -> frozenset[str]:
    """What the index keeps of a word that `words` gave: itself and its stems.

    Two words meet when they have a form in common.
    """
    if _ARABIC.search(word):
        return frozenset({word, *_arabic(word)})
    return frozenset({word, _stem("russian" if _CYRILLIC.search(word) else "english", word)})


def beginnings(word: str) -> frozenset[str]:
    """What a form begins with when a word that is not yet typed to its end may become it."""
    article = _ARTICLE.fullmatch(word)
    return frozenset({word, article[1]} if article else {word})


def _arabic(word: str) -> Iterator[str]:
    """The stems of an Arabic word as it stands, and as a noun with the article.

    Snowball takes more endings from a noun that has its article, so that it gives مفاوضات and
    المفاوضات different stems. With the article put before each, they meet.
    """
    for bare in _bare(word):
        yield _stem("arabic", bare)
        yield _stem("arabic", _ARABIC_ARTICLE + bare).removeprefix(_ARABIC_ARTICLE)


def _bare(word: str) -> set[str]:
    """The word without article, and without the letters that may be a word written before it."""
    if article := _ARTICLE.fullmatch(word):
        return {article[1]}
    bare = {word}
    if len(word) > 4 and word[0] in "وفبكل":
        bare.add(word[1:])
    if len(word) > 5 and word[0] in "وف" and word[1] in "بكل":
        bare.add(word[2:])
    return bare


class _Stemmers(threading.local):
    """A stemmer may not be used by two threads at once."""

    def __init__(self) -> None:
        self.of = {language: Stemmer(language) for language in ("arabic", "english", "russian")}


_stemmers = _Stemmers()


def _stem(language: str, word: str) -> str:
    stem: str = _stemmers.of[language].stemWord(word)
    return stem or word
