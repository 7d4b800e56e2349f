"""No string of the pages is without its words in every other language."""

import re
import string

import polib
import pytest
from django.test import Client
from django.utils import translation

from detente.configuration import LANGUAGES
from detente.people.models import Person
from detente.web.clocks import length_words
from tests.tools import messages
from tests.web.a_line import ALine
from tests.web.case import Case
from tests.web.test_pages import pages

NAMED = {word for name in LANGUAGES.values() for word in re.findall(r"[A-Za-z]{3,}", name)}
"""What languages that are written in Latin letters call themselves."""
SIDES = {"Moscow", "Washington"}
"""They have no name in Chinese here."""
NAMES = re.compile(r"%\(\w+\)[sd]")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    """A string that pages say and the catalogue lacks, or the other way round, fails here."""
    entries = {messages.key_of(one): one for one in polib.pofile(str(messages.catalogue(language)))}
    assert set(messages.extract()) == set(entries), "run: python -m tests.tools.messages"
    for entry in entries.values():
        assert entry.translated(), entry.msgid
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_their_gaps(language: str) -> None:
    """A gap that a translation lost or misspelt would lose a side's name, or break the page."""
    for entry in polib.pofile(str(messages.catalogue(language))):
        if not entry.msgid_plural:
            assert gaps(entry.msgstr) == gaps(entry.msgid), entry.msgid


def gaps(sentence: str) -> set[str]:
    percent = set(NAMES.findall(sentence))
    if percent:
        return percent
    return {name for _text, name, _spec, _how in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_words_keep_to_the_house(language: str) -> None:
    """No exclamation, no «please», no preconditions, never «запись» alone."""
    for entry in polib.pofile(str(messages.catalogue(language))):
        said = " ".join([entry.msgstr, *entry.msgstr_plural.values()]).lower()
        assert "!" not in said, entry.msgid
        if language == "ar":
            assert "شروط" not in said, entry.msgid
            assert "فضلك" not in said, entry.msgid
        for please in PLEASE:
            assert please not in said, entry.msgid
        if language == "ru":
            for found in re.finditer(r"запис[ьиейямх]+", said):
                near = said[max(0, found.start() - 12) : found.end() + 10]
                assert "журнал" in near or "бесед" in near, entry.msgid


PLEASE = ("пожалуйста", "por favor", "s’il vous plaît", "s'il vous plaît")


def test_templates_hold_no_unmarked_words() -> None:
    """Words outside a translation tag would stay English on every page."""
    for path in messages.sources():
        if path.suffix == ".html":
            assert messages.unmarked(path.read_text("utf-8")) == [], path.name


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_pages_show_no_english_words(
    language: str, line: ALine, page: Client, principal: Person
) -> None:
    """What a reader of another script sees, the words of the other side and codes left out."""
    case = Case(line)
    voice = case.they_ask()
    principal.language = language
    principal.name = "П. И."
    principal.save()
    for address in pages(line, case, voice):
        html = page.get(address).content.decode()
        body = html[html.index("<body") :]
        body = re.sub(
            r"<(code|pre|svg|style|option|textarea)\b.*?</\1>", " ", body, flags=re.DOTALL
        )
        body = re.sub(r"<(bdi|dt|label)[^>]*>.*?</\1>", " ", body, flags=re.DOTALL)
        body = re.sub(r"<button[^>]*lang=.*?</button>", " ", body, flags=re.DOTALL)
        spoken = re.findall(r'aria-label="([^"]*)"', body)
        words = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", body) + " ".join(spoken))
        assert set(words) <= {"UTC", "referendum"} | NAMED | SIDES, (
            address
        )  # ad referendum, as it is


def test_plurals_follow_each_language() -> None:
    """Arabic has six forms, Russian three."""
    expected = {
        "ar": {1: "دقيقة واحدة", 2: "دقيقتان", 3: "3 دقائق", 11: "11 دقيقة", 100: "100 دقيقة"},
        "ru": {1: "1 минута", 2: "2 минуты", 5: "5 минут", 11: "11 минут", 21: "21 минута"},
        "en": {1: "1 minute", 2: "2 minutes"},
    }
    for language, forms in expected.items():
        with translation.override(language):
            assert {n: length_words(n) for n in forms} == forms
