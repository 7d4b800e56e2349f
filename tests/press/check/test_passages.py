"""Quotations of agreed texts, words that are not for the public, items, names, initiators."""

import pytest

from detente.press.check import Kind
from detente.press.check.marks import Known, NotForPublication, OffAgenda, Reads
from tests.press.check.case import CLOSED, OTHERS, PEOPLE, marked, mended

QUOTED = [
    ("en", "“The sides will hold three rounds of talks in January to find a final compromise.”",
     "final", "fair"),
    ("en", '"The sides will hold three rounds of talks in January to find a compromise"',
     "a", "a fair"),
    ("en", "‘They said’ and “the sides will hold three rounds of open talks in January”.",
     "of open", "of"),
    ("ru", "«Стороны проведут три раунда переговоров в январе, чтобы найти решение»",
     "решение", "компромисс"),
    ("ar", "«يعقد الجانبان ثلاث جولات من المحادثات في كانون الثاني/يناير سعيا إلى حل نهائي»",
     "نهائي", "وسط"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "draft", "said", "offer"), QUOTED)
def test_a_quotation_that_differs_is_marked_where_it_does(
    language: str, draft: str, said: str, offer: str
) -> None:
    (mark,) = marked(draft, language)
    assert (mark.kind, mark.said, mark.offer) == (Kind.QUOTATION, said, offer)
    assert mark.record == Reads(offer)
    assert marked(mended(draft, [mark]), language) == []


@pytest.mark.parametrize(
    ("language", "draft"),
    [
        ("en", "“three rounds of talks in January to find a fair compromise”"),
        ("en", "“The road ahead is long, and nobody should expect that it is short.”"),
        ("en", "“The sides will hold talks”"),
        ("ru", "«три раунда переговоров в январе, чтобы найти компромисс»"),
    ],
)
def test_a_true_quotation_and_one_of_something_else_are_left_alone(
    language: str, draft: str
) -> None:
    assert marked(draft, language) == []


@pytest.mark.parametrize(
    ("language", "draft", "said"),
    [
        ("en", "We COULD accept – a delay of six months, a source says.",
         "We COULD accept – a delay of six months"),
        ("ru", "Мы могли бы согласиться на отсрочку в полгода.",
         "Мы могли бы согласиться на отсрочку в полгода"),
        ("ar", "يمكننا قبول تأجيل لمدّة ستة أشهر.", "يمكننا قبول تأجيل لمدّة ستة أشهر"),
    ],
)  # fmt: skip
def test_words_that_are_not_for_the_public_are_marked(language: str, draft: str, said: str) -> None:
    (mark,) = marked(draft, language)
    assert (mark.kind, mark.said, mark.offer) == (Kind.CLOSED, said, None)
    assert mark.record == NotForPublication()


def test_five_words_alike_are_chance() -> None:
    assert marked("They could accept a delay of some months.", "en") == []


def test_words_that_were_agreed_as_well_are_open() -> None:
    agreed = ({"en": (CLOSED[0],)},)
    assert marked(CLOSED[0], "en", agreed=agreed) == []


@pytest.mark.parametrize(
    ("language", "draft", "said"),
    [
        ("en", "The presidents will discuss a prisoner exchange.", "prisoner exchange"),
        ("ru", "Президенты обсудят вопрос об обмене пленными.", "обмене пленными"),
        ("ar", "سيبحث الرئيسان تبادل الأسرى.", "تبادل الأسرى"),
    ],
)
def test_an_item_that_is_not_on_the_agenda_is_marked(language: str, draft: str, said: str) -> None:
    (mark,) = marked(draft, language)
    assert (mark.kind, mark.said, mark.record) == (Kind.ITEM, said, OffAgenda(OTHERS[0]))


def test_an_item_that_is_not_said_to_be_discussed_is_left_alone() -> None:
    assert marked("The prisoner exchange is not on the agenda.", "en") == []


@pytest.mark.parametrize(
    ("language", "draft", "said", "offer"),
    [
        ("en", "Sergei Ivanneko speaks.", "Ivanneko", "Ivanenko"),
        ("ru", "Об этом сказал Сергей Иванекно.", "Иванекно", None),
        ("ru", "Это передали Сергею Ивоненко.", "Ивоненко", None),
    ],
)
def test_a_name_with_a_letter_amiss_is_marked(
    language: str, draft: str, said: str, offer: str | None
) -> None:
    (mark,) = marked(draft, language)
    assert (mark.kind, mark.said, mark.offer) == (Kind.NAME, said, offer)
    assert mark.record == Known(PEOPLE[0])


@pytest.mark.parametrize(
    ("language", "draft"),
    [
        ("en", "Sergei Ivanenko speaks, and so does Sergei Petrov; Sergei Ivanov listens."),
        ("ru", "Сергея Иваненко встретил Сергей Петров."),
    ],
)
def test_right_names_and_those_of_others_are_left_alone(language: str, draft: str) -> None:
    assert marked(draft, language) == []
