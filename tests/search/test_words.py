"""Which forms of a word meet, in three languages; and which do not, though one would wish it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.search.query import parse
from detente.search.words import MOST_LETTERS, MOST_SIGNS, forms, words

FAMILIES = """
مفاوضات المفاوضات للمفاوضات والمفاوضات بالمفاوضات ومفاوضات مفاوضاتنا مفاوضاتهم مُفَاوَضَات مفاوضـات
ضمان ضمانات الضمانات بضمانات الضمانة وضمانات للضمانات
أمن الأمن الأمنية أمنية الامن امن والأمن
اتفاق الاتفاق اتفاقية الاتفاقات اتفاقيات والاتفاقية باتفاق للاتفاق
قوة القوة قوات القوات وقوات للقوات
وزير الوزير للوزير والوزير
مقترح مقترحات المقترحات بمقترح
دولة دول الدول للدول الدولة ودول
صاروخ الصاروخ صاروخية الصاروخية
عسكري العسكرية العسكري عسكرية
حدود الحدود للحدود حدودية
معاهدة المعاهدة معاهدات المعاهدات معاهده
مسؤول المسؤولين مسؤولون المسؤولية
موقف الموقف موقفنا للموقف
جانب الجانب الجانبين جانبنا
مستشفى مستشفي المستشفى
переговоры переговоров переговорах переговорами Переговоры
гарантия гарантии гарантий гарантиями ГАРАНТИЯ
безопасность безопасности безопасностью
ракета ракеты ракет ракетами
договор договора договоров договоры
вывод вывода выводе
ещё еще ЕЩЁ
развёртывание развертывание развёртывания
предложение предложения предложений
guarantee guarantees guaranteed Guarantees guaranteeing GUARANTEE ｇｕａｒａｎｔｅｅ
negotiation negotiations negotiate negotiating
treaty treaties Treaty’s treaty's
withdrawal withdraw withdrawals
missile missiles mis\u00adsile mis\u200bsiles
Détente détente detente de\u0301tente
2021 ٢٠٢١ ۲۰۲۱ ２０２１
"""
APART = """
مفاوضات مفوضية
ضمان تضامن
أمن أمل
دولة دليل
сторона страна
мир миссия
договор разговор
вывод вход
guarantee guard
treaty treatment
missile mission
secure second
2021 2012
"""
# What Snowball's rules cannot know: plurals and pasts that change the word within.
MISSED = """
وفد وفود
موقف مواقف
قانون قوانين
صاروخ صواريخ
رئيس رؤساء
نص نصوص
человек люди
день дней
withdraw withdrew
withdraw withdrawn
"""


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def meet(one: str, other: str) -> bool:
    ((here,), (there,)) = (list(words(word)) for word in (one, other))
    return bool(forms(here.word) & forms(there.word))


@pytest.mark.parametrize("family", lines(FAMILIES), ids=lambda family: family[0])
def test_forms_of_one_word_meet(family: list[str]) -> None:
    first = family[0]
    assert [other for other in family if not meet(first, other)] == []


def test_families_stay_apart() -> None:
    for one, other in itertools.combinations(lines(FAMILIES), 2):
        assert not any(meet(here, there) for here in one for there in other), (one[0], other[0])


@pytest.mark.parametrize(("one", "other"), lines(APART))
def test_words_that_only_look_alike_do_not_meet(one: str, other: str) -> None:
    assert not meet(one, other)


@pytest.mark.parametrize(("one", "other"), lines(MISSED))
def test_what_is_missed_is_written_down(one: str, other: str) -> None:
    """When one of these meets at last, take it out of the advice on the page and of `words`."""
    assert not meet(one, other)


def test_words_stand_where_they_are_found() -> None:
    text = "The “mis\u00adsiles” – الضَّمَانَاتُ, 12 km; co-operation"
    assert [(text[one.start : one.end], one.word) for one in words(text)] == [
        ("The", "the"),
        ("mis\u00adsiles", "missiles"),
        ("الضَّمَانَاتُ", "الضمانات"),
        ("12", "12"),
        ("km", "km"),
        ("co", "co"),
        ("operation", "operation"),
    ]


@given(st.text())
def test_any_text_has_words_that_can_be_kept(text: str) -> None:
    """Whatever a peer writes: words of bounded length, in order, that can be asked for again."""
    end = 0
    for one in words(text):
        assert end <= one.start < one.end <= len(text)
        assert one.word
        end = one.end
        for form in forms(one.word):
            assert 0 < len(form) <= MOST_LETTERS


def test_a_word_without_end_is_cut() -> None:
    for word in ("x" * 60_000, "ا" * 60_000, "я" * 60_000, "a" + "\u0301" * 60_000):
        (found,) = words(word)
        assert len(found.word) <= MOST_LETTERS < MOST_SIGNS


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("guarantees", [(("guarantees",), True)]),
        ("Security guarantees", [(("security",), False), (("guarantees",), True)]),
        ('"security guarantees"', [(("security", "guarantees"), False)]),
        ('«гарантии безопасности» сро', [(("гарантии", "безопасности"), False), (("сро",), True)]),
        ('one "two three', [(("one",), False), (("two",), False), (("three",), True)]),
        ("a", [(("a",), False)]),
        ("", []),
        ('"" .,;! % _ *', []),
    ],
)  # fmt: skip
def test_questions(typed: str, terms: list[tuple[tuple[str, ...], bool]]) -> None:
    assert [(term.words, term.unfinished) for term in parse(typed).terms] == terms


def test_a_question_is_bounded() -> None:
    many = parse(" ".join(f"w{number}" for number in range(40)))
    assert sum(len(term.words) for term in many.terms) == 12
    assert many.cut
    assert parse("x" * 5000).cut
    assert parse('"' + "a " * 90 + '"').cut
    assert not parse("guarantees").cut
