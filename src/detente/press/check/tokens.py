"""A text as words, numbers and signs, each in one spelling and with its place in the text.

Case, vowel marks, hidden controls and the digits' script do not count. An ideograph is a word of
its own. Apostrophes, and hyphens beside a letter, part words like spaces.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060"
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
_TOKEN = re.compile(
    rf"(?P<number>\d+)|[{_IDEOGRAPHS}]"
    rf"|[^\W\d_{_IDEOGRAPHS}](?:[^\W\d_{_IDEOGRAPHS}]|[{_MARKS}])*"
    r"|\n|[^\s\w]"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ONE_SPELLING = str.maketrans("أإآٱىیکةё", "ااااييكهе")
_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\u2019\u02bc`"
_MOST_DIGITS = 9
_SILENT = {"Mn", "Cf", "Lm"}


class Token(NamedTuple):
    """A word, a number or a sign."""

    word: str
    start: int
    end: int
    number: int
    """The value of digits; -1 for what is no number, or too long for one."""


def tokens(text: str) -> list[Token]:
    """All of a text, in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        raw = match[0]
        if match["number"]:
            value = int(raw) if len(raw) <= _MOST_DIGITS else -1
            found.append(Token(str(value) if value >= 0 else raw, start, end, value))
        elif raw in _APOSTROPHES or (raw in _HYPHENS and _beside_letter(text, start, end)):
            continue
        elif word := _spelled(raw):
            found.append(Token(word, start, end, -1))
    return found


def _beside_letter(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def words(text: str) -> list[str]:
    """The words of a text without places."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=65536)
def _spelled(raw: str) -> str:
    plain = unicodedata.normalize("NFKC", raw).casefold()
    if not _CYRILLIC.search(plain):  # where a mark makes another letter: и and й
        plain = unicodedata.normalize("NFKD", plain)
    plain = plain.translate(_ONE_SPELLING)
    return "".join(each for each in plain if unicodedata.category(each) not in _SILENT)


@lru_cache(maxsize=65536)
def arabic_forms(word: str) -> tuple[tuple[str, int], ...]:
    """An Arabic word as it stands, then without what is written before it, and how much that is.

    The conjunctions و and ف, the prepositions ب, ل and ك, and the article.
    """
    forms = [(word, 0)]
    bare, cut = word, 0
    for letters in ("وف", "بلك"):
        if len(bare) > 3 and bare[0] in letters:
            bare, cut = bare[1:], cut + 1
            forms.append((bare, cut))
    for form, gone in tuple(forms):
        if form.startswith("ال") and len(form) > 4:
            forms.append((form[2:], gone + 2))
        elif form.startswith("ل") and gone and len(form) > 3:  # للاتصال: the article is one ل
            forms.append((form[1:], gone + 1))
            forms.append(("ال" + form[1:], gone + 1))
    return tuple(forms)


def after_letters(raw: str, letters: int) -> int:
    """Where `raw` goes on after so many letters, vowel marks not counted."""
    place = 0
    while place < len(raw) and letters:
        letters -= unicodedata.category(raw[place]) not in _SILENT
        place += 1
    return place
