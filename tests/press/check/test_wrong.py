"""Sentences that the record contradicts: what is marked, and what is offered instead."""

import pytest

from detente.press.drafting import SENTENCES
from tests.press.check.case import SIDES, marked, mended

WRONG = [
    # language, draft, the words marked, the draft with the offer taken
    ("en", "A call will take place on Wednesday, 30 December 2021.", "Wednesday",
     "A call will take place on Thursday, 30 December 2021."),
    ("en", "A call will take place on Wednesday 29 December 2021.", "Wednesday 29 December 2021",
     "A call will take place on Thursday 30 December 2021."),
    ("en", "They will speak by telephone on December 29th.", "December 29th",
     "They will speak by telephone on December 30th."),
    ("en", "The telephone call will take place on 2021-12-31.", "2021-12-31",
     "The telephone call will take place on 2021-12-30."),
    ("en", "The call will take place tomorrow.", "tomorrow", "The call will take place today."),
    ("en", "The call will be held on Friday evening.", "Friday",
     "The call will be held on Thursday evening."),
    ("en", "It continues the video call of 8 December.", "8 December",
     "It continues the video call of 7 December."),
    ("en", "Rounds will be held on 10, 11 and 13 January.", "13",
     "Rounds will be held on 10, 11 and 12 January."),
    ("en", "Rounds of talks will be held on 17–19 January.", "17–19 January",
     "Rounds of talks will be held on 10–12 January."),
    ("en", "The call begins at 22:30 Moscow time.", "22:30",
     "The call begins at 23:30 Moscow time."),
    ("en", "The call begins at 11.30 p.m. Moscow time (21:30 GMT).", "21:30",
     "The call begins at 11.30 p.m. Moscow time (20:30 GMT)."),
    ("en", "The call begins at 23:30 GMT.", "23:30", "The call begins at 20:30 GMT."),
    ("en", "The call will begin at half past ten in the evening Moscow time.",
     "at half past ten in the evening", "The call will begin at 23:30 Moscow time."),
    ("en", "The presidents will hold a 40-minute telephone call.", "40",
     "The presidents will hold a 50-minute telephone call."),
    ("en", "The presidents will hold a video call.", "video call",
     "The presidents will hold a telephone call."),
    ("en", "The telephone call is held at the request of Washington.", "Washington",
     "The telephone call is held at the request of Moscow."),
    ("en", "At Washington's request the presidents will speak by telephone.", "Washington",
     "At Moscow's request the presidents will speak by telephone."),
    ("en", "Two rounds of talks will be held in January.", "Two",
     "Three rounds of talks will be held in January."),
    ("en", "The call will take place after the rounds of 10 January.", "after",
     "The call will take place before the rounds of 10 January."),
    ("ru", "Разговор состоится после раундов 10 января.", "после",
     "Разговор состоится до раундов 10 января."),
    ("ar", "سيجري الاتصال الهاتفي بعد جولات 10 كانون الثاني/يناير.", "بعد",
     "سيجري الاتصال الهاتفي قبل جولات 10 كانون الثاني/يناير."),
    ("fr", "L'entretien téléphonique aura lieu mercredi 30 décembre 2021.", "mercredi",
     "L'entretien téléphonique aura lieu jeudi 30 décembre 2021."),
    ("fr", "L'appel débutera à 22 h 30, heure de Moscou.", "22 h 30",
     "L'appel débutera à 23 h 30, heure de Moscou."),
    ("fr", "L'entretien aura lieu demain.", "demain", "L'entretien aura lieu aujourd'hui."),
    ("es", "La llamada telefónica tendrá lugar el miércoles 30 de diciembre.", "miércoles",
     "La llamada telefónica tendrá lugar el jueves 30 de diciembre."),
    ("es", "La llamada comenzará a las 22:30, hora de Moscú.", "22:30",
     "La llamada comenzará a las 23:30, hora de Moscú."),
    ("es", "Los presidentes hablarán por teléfono el 29 de diciembre.", "29 de diciembre",
     "Los presidentes hablarán por teléfono el 30 de diciembre."),
    ("zh", "两国总统将于12月29日通电话。", "12月29", "两国总统将于12月30日通电话。"),
    ("zh", "通话将于莫斯科时间22:30开始。", "22:30", "通话将于莫斯科时间23:30开始。"),
    ("zh", "两国总统将于12月30日星期三通电话。", "星期三", "两国总统将于12月30日星期四通电话。"),
    ("de", "Das Telefonat findet am 29.12.2021 statt.", "29.12.2021",
     "Das Telefonat findet am 30.12.2021 statt."),
    ("ru", "Телефонный разговор состоится в среду, 30 декабря 2021 года.", "в среду",
     "Телефонный разговор состоится в четверг, 30 декабря 2021 года."),
    ("ru", "Телефонный разговор состоится в четверг, 29 декабря.", "29 декабря",
     "Телефонный разговор состоится в четверг, 30 декабря."),
    ("ru", "Разговор состоится завтра.", "завтра", "Разговор состоится сегодня."),
    ("ru", "Разговор пройдёт во вторник.", "во вторник", "Разговор пройдёт в четверг."),
    ("ru", "Вчера, во вторник, об этом сообщил представитель.", "во вторник",
     "Вчера, в среду, об этом сообщил представитель."),
    ("ru", "Он продолжит видеоконференцию 8 декабря.", "8 декабря",
     "Он продолжит видеоконференцию 7 декабря."),
    ("ru", "Раунды пройдут 10, 11 и 13 января.", "13", "Раунды пройдут 10, 11 и 12 января."),
    ("ru", "Раунды переговоров пройдут с 10 по 12 февраля.", "10 по 12 февраля",
     "Раунды переговоров пройдут с 10 по 12 января."),
    ("ru", "Разговор начнётся в 22:30 по московскому времени.", "22:30",
     "Разговор начнётся в 23:30 по московскому времени."),
    ("ru", "Начало в 23.30 по московскому времени (21.30 по Гринвичу).", "21.30",
     "Начало в 23.30 по московскому времени (20.30 по Гринвичу)."),
    ("ru", "Разговор начнётся в половине одиннадцатого вечера.",
     "в половине одиннадцатого вечера", "Разговор начнётся в 23:30."),
    ("ru", "Состоится 40-минутный телефонный разговор.", "40",
     "Состоится 50-минутный телефонный разговор."),
    ("ru", "Президенты проведут переговоры по видеосвязи.", "по видеосвязи",
     "Президенты проведут переговоры по телефону."),
    ("ru", "Разговор состоится по инициативе Вашингтона.", "Вашингтона",
     "Разговор состоится по инициативе Москвы."),
    ("ru", "Разговор состоится по инициативе американской стороны.", "американской",
     "Разговор состоится по инициативе американской стороны."),
    ("ru", "В январе состоятся два раунда переговоров.", "два",
     "В январе состоятся три раунда переговоров."),
    ("ar", "ستجرى المكالمة الهاتفية يوم الأربعاء 30 كانون الأول/ديسمبر 2021.", "الأربعاء",
     "ستجرى المكالمة الهاتفية يوم الخميس 30 كانون الأول/ديسمبر 2021."),
    ("ar", "سيجري الاتصال الهاتفي في ٢٩ ديسمبر ٢٠٢١.", "٢٩ ديسمبر ٢٠٢١",
     "سيجري الاتصال الهاتفي في ٣٠ ديسمبر ٢٠٢١."),
    ("ar", "سيجري الاتصال الهاتفي غدا.", "غدا", "سيجري الاتصال الهاتفي اليوم."),
    ("ar", "يستكمل الاتصال المكالمة المرئية في 8 كانون الأول.", "8 كانون الأول",
     "يستكمل الاتصال المكالمة المرئية في 7 كانون الأول."),
    ("ar", "ستعقد جولات المحادثات في 10 و11 و13 كانون الثاني/يناير.", "13",
     "ستعقد جولات المحادثات في 10 و11 و12 كانون الثاني/يناير."),
    ("ar", "ستعقد جولات المحادثات من 10 إلى 12 فيفري.", "10 إلى 12 فيفري",
     "ستعقد جولات المحادثات من 10 إلى 12 جانفي."),
    ("ar", "يبدأ الاتصال في الساعة ٢٢:٣٠ بتوقيت موسكو.", "٢٢:٣٠",
     "يبدأ الاتصال في الساعة ٢٣:٣٠ بتوقيت موسكو."),
    ("ar", "يبدأ الاتصال في الساعة 23:30 بتوقيت غرينتش.", "23:30",
     "يبدأ الاتصال في الساعة 20:30 بتوقيت غرينتش."),
    ("ar", "يبدأ الاتصال في الساعة العاشرة والنصف ليلا بتوقيت موسكو.",
     "في الساعة العاشرة والنصف ليلا", "يبدأ الاتصال الساعة 23:30 بتوقيت موسكو."),
    ("ar", "سيستمر الاتصال 40 دقيقة.", "40", "سيستمر الاتصال 50 دقيقة."),
    ("ar", "سيجري اليوم الاتصال المرئي بين الرئيسين.", "المرئي",
     "سيجري اليوم الاتصال الهاتفي بين الرئيسين."),
    ("ar", "سيجري الاتصال الهاتفي بمبادرة من واشنطن.", "واشنطن",
     "سيجري الاتصال الهاتفي بمبادرة من موسكو."),
    ("en", "The call was asked for by Washington.", "Washington",
     "The call was asked for by Moscow."),
    ("en", "Washington asked for the call.", "Washington", "Moscow asked for the call."),
    ("ar", "ستعقد أربع جولات من المحادثات في كانون الثاني/يناير.", "أربع",
     "ستعقد ثلاث جولات من المحادثات في كانون الثاني/يناير."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "draft", "said", "offered"), WRONG)
def test_a_contradicted_statement_is_marked(
    language: str, draft: str, said: str, offered: str
) -> None:
    marks = marked(draft, language)
    assert [mark.said for mark in marks] == [said]
    assert mended(draft, marks) == offered


@pytest.mark.parametrize(("language", "draft", "said", "offered"), WRONG)
def test_an_offer_makes_it_true(language: str, draft: str, said: str, offered: str) -> None:
    if offered != draft:
        assert marked(offered, language) == []


@pytest.mark.parametrize("language", SENTENCES)
def test_what_a_draft_says_of_the_initiator_is_held_against_the_record(language: str) -> None:
    """The sentence that drafting writes, with one name changed by hand."""
    right, wrong = (SENTENCES[language].asked.format(side=one.names[language]) for one in SIDES)
    assert marked(right, language) == []
    assert [mark.said for mark in marked(wrong, language)] == [SIDES[1].names[language]]
