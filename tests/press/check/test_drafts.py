"""Whole advisories and readouts of the case: nothing of them is marked but what is made wrong."""

import pytest

from tests.press.check.case import marked, mended, second

ADVISORIES = {
    "ru": (
        "По инициативе Москвы в четверг, 30 декабря 2021 года, в 23:30 по московскому "
        "времени (20:30 по Гринвичу, 15:30 в Вашингтоне) состоится телефонный разговор "
        "президентов двух стран. Это будет только голосовая связь, без видео.\n"
        "Разговор продолжит обсуждение вопросов, которые остались открытыми после "
        "закрытой видеоконференции 7 декабря: гарантии безопасности, военное присутствие,"
        " дипломатический путь. К ним добавлена подготовка раундов переговоров, которые "
        "пройдут 10, 11 и 12 января 2022 года.\n"
        "«Цель переговоров одна — компромисс, который учитывает принципиальные позиции "
        "каждой из сторон», — сказал вчера официальный представитель. Разговор рассчитан "
        "на 50 минут. Следующее сообщение будет опубликовано завтра утром."
    ),
    "en": (
        "On the initiative of Moscow the two presidents will speak by telephone on "
        "Thursday, 30 December 2021, at 23:30 Moscow time (20:30 GMT, 3:30 p.m. in "
        "Washington). It will be sound only.\n"
        "The call carries on with what the encrypted video call of 7 December left open: "
        "guarantees, military presence, the diplomatic track. Added is the preparation of"
        " the rounds of talks on 10, 11 and 12 January 2022.\n"
        "\"Talks serve one aim: a compromise that takes account of each side's principled "
        'positions," a spokesman said on Wednesday. The call is planned for 50 minutes. A'
        " readout will follow on Friday. Reporters can ask questions until 18:00 today. "
        "The press briefing is at 11:00 tomorrow."
    ),
    "ar": (
        "بمبادرة من موسكو يجري الرئيسان يوم الخميس 30 كانون الأول/ديسمبر 2021 في الساعة "
        "23:30 بتوقيت موسكو (20:30 بتوقيت غرينتش، 15:30 في واشنطن) مكالمة هاتفية صوتية "
        "فقط.\n"
        "وتستكمل المكالمة بحث البنود التي بقيت مفتوحة بعد المكالمة المرئية المشفرة في 7 "
        "كانون الأول/ديسمبر: الضمانات والوجود العسكري والمسار الدبلوماسي. وأضيف إليها "
        "التحضير لجولات المحادثات في 10 و11 و12 كانون الثاني/يناير 2022.\n"
        "وقال الناطق أمس الأربعاء: «هدف المحادثات واحد، وهو حل وسط يراعي المواقف المبدئية"
        " لكل جانب». ومن المقرر أن تستمر المكالمة 50 دقيقة. وسيصدر بيان يوم الجمعة."
    ),
}
READOUTS = {
    "en": (
        "The presidents spoke by telephone on 30 December for 50 minutes, at Moscow's "
        "request. They discussed what the video call of 7 December had left open and will"
        " meet again in January: three rounds are due on 10, 11 and 12 January. The next "
        "call has not been set. Yesterday's call began at 23:30 Moscow time and ended at "
        "00:20."
    ),
    "ru": (
        "Вчера, 30 декабря, состоялся телефонный разговор президентов. Он продлился 50 "
        "минут и прошёл по инициативе Москвы. Начался он в 23:30 мск и завершился в "
        "00:20. Обсуждалось то, что осталось открытым после видеоконференции 7 декабря. "
        "Три раунда переговоров пройдут с 10 по 12 января. Стороны договорились "
        "встретиться лично."
    ),
    "ar": (
        "أجرى الرئيسان أمس الخميس مكالمة هاتفية استمرت 50 دقيقة بمبادرة من موسكو. وبدأت "
        "المكالمة في الساعة 23:30 بتوقيت موسكو وانتهت في الساعة 00:20. وبحثا ما بقي "
        "مفتوحا بعد المكالمة المرئية في 7 كانون الأول/ديسمبر. وستعقد ثلاث جولات من 10 إلى"
        " 12 كانون الثاني/يناير."
    ),
}
SLIPS = [
    ("en", "Thursday", "Friday"),
    ("en", "20:30 GMT", "21:30 GMT"),
    ("en", "10, 11 and 12", "10, 11 and 13"),
    ("en", "7 December", "8 December"),
    ("ru", "в четверг", "в пятницу"),
    ("ru", "23:30", "22:30"),
    ("ru", "10, 11 и 12", "10, 11 и 14"),
    ("ru", "Москвы", "Вашингтона"),
    ("ar", "الخميس", "الثلاثاء"),
    ("ar", "أمس الأربعاء", "أمس الثلاثاء"),
    ("ar", "20:30", "21:30"),
    ("ar", "المرئية", "الهاتفية"),
]


@pytest.mark.parametrize("language", ADVISORIES)
def test_a_true_advisory_is_not_marked(language: str) -> None:
    assert marked(ADVISORIES[language], language) == []


@pytest.mark.parametrize("language", READOUTS)
def test_a_true_readout_is_not_marked(language: str) -> None:
    friday = second("2021-12-31T10:00")
    assert marked(READOUTS[language], language, at=friday, happened=True) == []


@pytest.mark.parametrize(("language", "right", "wrong"), SLIPS)
def test_one_slip_is_marked_and_mended(language: str, right: str, wrong: str) -> None:
    draft = ADVISORIES[language].replace(right, wrong, 1)
    marks = marked(draft, language)
    assert len(marks) == 1
    assert mended(draft, marks) == ADVISORIES[language]
