"""Sentences that the record bears out, or says nothing of: none of them is marked."""

import pytest

from detente.press.check import Facts, check
from tests.press.check.case import (
    MOSCOW,
    NEW_YORK,
    THURSDAY_NOON,
    VOICE,
    facts,
    marked,
    second,
)  # fmt: skip

RIGHT = [
    ("en", ("On Thursday, 30 December 2021, at 23:30 Moscow time (20:30 GMT, 15:30 in Washington)"
           " the presidents will speak by telephone, at the request of Moscow.")),
    ("en", ("The call carries on with what the encrypted video call of Tuesday 7 December left"
           " open. Three rounds of talks will be held on 10, 11 and 12 January 2022.")),
    ("en", "The spokesman said on Monday that the agreement of 27 May 1997 stays in force."),
    ("en", "The ministers of Egypt and Jordan met in Cairo on 28 December at 14:00."),
    ("en", "Yesterday, Wednesday, the spokesman told reporters that they will speak on Thursday."),
    ("en", "The call will last about an hour. It begins tonight at half past eleven."),
    ("en", "The delegations may meet again in March if there is need."),
    ("en", "The Security Council adopted a resolution on 12 November; a letter came on Friday."),
    ("en", "The ceasefire holds since 4 December. The election is due on 6 February."),
    ("en", "They will not speak by video this time, but by telephone."),
    ("en", "The Council published a statement at the request of Washington."),
    ("en", "At the request of Washington the Security Council adopted a resolution."),
    ("en", "An agreement of 27 May 1997 was signed at the suggestion of Washington."),
    ("en", "The press conference begins at 10:00 on Friday."),
    ("en", "Reporters can ask questions until 18:00 today."),
    ("en", "The press briefing of 30 December is at 11:00 Moscow time."),
    ("ru", "Вопросы принимаются сегодня до 18:00. Брифинг 30 декабря начнётся в 11:00."),
    ("en", "The score was 3:2, 5,000 people came, and the bill is 23.30 dollars."),
    ("en", "The rounds of 10–12 January follow the call, from Monday to Wednesday."),
    ("ru", ("В четверг, 30 декабря 2021 года, в 23:30 по московскому времени (20:30 по Гринвичу)"
           " президенты поговорят по телефону. Разговор состоится по инициативе Москвы.")),
    ("ru", ("Разговор продолжит обсуждение вопросов, оставшихся открытыми после видеоконференции"
           " 7 декабря. Три раунда переговоров пройдут 10, 11 и 12 января 2022 года.")),
    ("ru", "Песков заявил в понедельник, что соглашение от 27 мая 1997 года остаётся в силе."),
    ("ru", "Министры Египта и Иордании встретились в Каире 28 декабря в 14:00."),
    ("ru", "Вчера, в среду, представитель сообщил, что президенты поговорят в четверг."),
    ("ru", "Разговор продлится около часа и начнётся в половине двенадцатого ночи."),
    ("ru", "Совет Безопасности принял резолюцию 12 ноября, письмо поступило в пятницу."),
    ("ru", "Перемирие действует с 4 декабря. Выборы назначены на 6 февраля."),
    ("ru", "Пресс-конференция начнётся в пятницу в 10:00."),
    ("ar", ("سيجري الرئيسان يوم الخميس 30 كانون الأول/ديسمبر 2021، الساعة 23:30 بتوقيت موسكو"
           " (20:30 بتوقيت غرينتش)، مكالمة هاتفية بمبادرة من موسكو.")),
    ("ar", ("تستكمل المكالمة ما بقي مفتوحا بعد المكالمة المرئية في 7 كانون الأول/ديسمبر. ستعقد ثلاث"
           " جولات من المحادثات في 10 و11 و12 كانون الثاني/يناير 2022.")),
    ("ar", "قال الناطق يوم الاثنين إن اتفاق 27 أيار/مايو 1997 ما زال قائما."),
    ("ar", "التقى وزيرا مصر والأردن في القاهرة في 28 كانون الأول/ديسمبر."),
    ("ar", "قال الناطق أمس الأربعاء إن الرئيسين سيتحدثان يوم الخميس."),
    ("ar", "ستبدأ المكالمة في الساعة الحادية عشرة والنصف ليلا وستستمر نحو ساعة."),
    ("ar", "اعتمد مجلس الأمن قرارا في ١٢ نوفمبر، ووصلت الرسالة يوم الجمعة."),
    ("fr", ("Les présidents s'entretiendront par téléphone jeudi 30 décembre 2021 à 23 h 30, heure"
           " de Moscou (20 h 30 GMT), à la demande de Moscou.")),
    ("fr", "Trois cycles de négociations auront lieu les 10, 11 et 12 janvier 2022."),
    ("fr", "Le porte-parole a déclaré lundi que l'accord du 27 mai 1997 reste en vigueur."),
    ("es", ("Los presidentes conversarán por teléfono el jueves 30 de diciembre de 2021 a las"
           " 23:30, hora de Moscú (20:30 GMT), a petición de Moscú.")),
    ("es", "Tres rondas de negociaciones tendrán lugar los días 10, 11 y 12 de enero de 2022."),
    ("es", "El portavoz dijo el lunes que el acuerdo del 27 de mayo de 1997 sigue en vigor."),
    ("zh", "两国总统将于2021年12月30日星期四莫斯科时间23:30（格林尼治时间20:30）通电话。"),
    ("zh", "三轮会谈将于2022年1月10日、11日和12日举行。"),
    ("de", "Das Telefonat findet am 30.12.2021 um 23:30 statt."),
    ("en", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "draft"), RIGHT)
def test_what_is_right_is_left_alone(language: str, draft: str) -> None:
    assert marked(draft, language) == []


def test_a_readout_is_judged_by_the_facts_that_were_signed() -> None:
    draft = "The presidents spoke by telephone on Thursday for 50 minutes, at Moscow's initiative."
    friday = second("2021-12-31T11:00")
    assert marked(draft, "en", at=friday, happened=True) == []
    (mark,) = marked(draft.replace("Thursday", "Wednesday"), "en", at=friday, happened=True)
    assert mark.said == "Wednesday"


def test_the_date_of_either_wall_is_right_where_zones_are_named() -> None:
    """At 02:30 in Moscow on Friday it is still Thursday in Washington."""
    late = second("2021-12-31T02:30")
    meeting = type(VOICE)(start=late, minutes=50, medium=VOICE.medium)
    held = facts(meeting=meeting)
    draft = "The call begins on Thursday, 30 December, at 18:30 Washington time."
    assert check(draft, "en", held, THURSDAY_NOON, MOSCOW) == []
    assert check(draft, "en", held, THURSDAY_NOON, NEW_YORK) == []


def test_nothing_is_held_against_a_draft_of_which_the_record_is_silent() -> None:
    silent = Facts(sides=facts().sides, meeting=VOICE, happened=False)
    draft = (
        "It continues the video call of 9 December, at the request of Washington. Five rounds"
        " will be held on 20 January."
    )
    assert check(draft, "en", silent, THURSDAY_NOON, MOSCOW) == []
