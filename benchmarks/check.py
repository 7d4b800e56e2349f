"""Checking a draft of a thousand words against the record, by language.

    python benchmarks/check.py [-n 100] [--json check.json]

The draft is an announcement of the case, true to the record, over and over with other prose
between. The record has joint texts of forty paragraphs and twenty texts that
are not for the public. The first check of a language, which builds its trees, is a row of its own.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import measuring

from detente.press.check import Facts, check
from detente.press.check.lexicon import LANGUAGES, lexicon

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.press.check.case import MOSCOW, THURSDAY_NOON, facts

WORDS = 1_000
SAID = {
    "ar": "سيجري الرئيسان يوم الخميس 30 كانون الأول/ديسمبر 2021، الساعة 23:30 بتوقيت موسكو (20:30 "
    "بتوقيت غرينتش)، مكالمة هاتفية بمبادرة من موسكو. ستعقد ثلاث جولات في 10 و11 و12 يناير.",
    "en": "On Thursday, 30 December 2021, at 23:30 Moscow time (20:30 GMT) the presidents will "
    "speak by telephone, at the request of Moscow. Three rounds follow on 10–12 January.",
    "es": "Los presidentes conversarán por teléfono el jueves 30 de diciembre de 2021 a las 23:30, "
    "hora de Moscú, a petición de Moscú. Tres rondas tendrán lugar el 10, 11 y 12 de enero.",
    "fr": "Les présidents s'entretiendront par téléphone jeudi 30 décembre 2021 à 23 h 30, heure "
    "de Moscou, à la demande de Moscou. Trois cycles auront lieu les 10, 11 et 12 janvier.",
    "ru": "В четверг, 30 декабря 2021 года, в 23:30 по московскому времени президенты поговорят по "
    "телефону по инициативе Москвы. Три раунда переговоров пройдут 10, 11 и 12 января.",
    "zh": "两国总统将于2021年12月30日星期四莫斯科时间23:30通电话。"
    "三轮会谈将于1月10日、11日和12日举行。",
}
PROSE = {
    "ar": "ويرى الجانبان أن من المهم أن يستمر البحث عن حل يراعي مصالح كل منهما في المنطقة.",
    "en": "Both sides hold that it matters to go on looking for what suits the interests of each.",
    "es": "Ambas partes consideran que importa seguir buscando lo que convenga a cada una.",
    "fr": "Les deux parties estiment qu'il importe de chercher encore ce qui convient à chacune.",
    "ru": "Обе стороны считают важным и дальше искать то, что отвечает интересам каждой из них.",
    "zh": "双方认为，继续寻找符合各自利益的办法是重要的。",
}


def draft(language: str) -> str:
    """About so many words; an ideograph is half a word."""
    pieces: list[str] = []
    words = 0
    while words < WORDS:
        for piece in (SAID[language], PROSE[language], PROSE[language]):
            pieces.append(piece)
            words += len(piece) // 2 if language == "zh" else len(piece.split())
    return " ".join(pieces)


def record() -> Facts:
    """The case with long joint texts and private ones, of words of all languages."""
    chance = random.Random(1)
    words = " ".join(PROSE.values()).split()
    paragraphs = tuple(" ".join(chance.choices(words, k=60)) for _ in range(40))
    closed = tuple(" ".join(chance.choices(words, k=100)) for _ in range(20))
    return facts(agreed=(dict.fromkeys(LANGUAGES, paragraphs),), closed=closed)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def figures(n: int) -> dict[str, measuring.Summary]:
    held, rows = record(), {}
    for language in LANGUAGES:
        text = draft(language)

        def work(text: str = text, language: str = language) -> object:
            return check(text, language, held, THURSDAY_NOON, MOSCOW)

        lexicon.cache_clear()
        first = measuring.summary([milliseconds(work)])
        rows[f"{language}, {WORDS:,} words"] = measuring.summary(
            milliseconds(work) for _ in range(n)
        )
        rows[f"{language}, the first time"] = first
    return rows


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=100).parse_args()
    began = measuring.load()
    measuring.report("check", "ms", figures(chosen.n), chosen, began)


if __name__ == "__main__":
    main()
