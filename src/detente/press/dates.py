"""Dates and hours as readers of the six UN languages expect them, in a sentence and on its own.

Month and weekday names come from CLDR; what CLDR lacks stands here: the two names of Arabic months,
Russian's adjectives of time, and the words that a sentence needs before a date.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from babel.dates import get_day_names, get_month_names

from detente.core.times import WallTime

ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
# Russian names a capital's time with an adjective; other names stand beside the hour.
RUSSIAN_TIME = {
    "Москва": "по московскому времени",
    "Вашингтон": "по вашингтонскому времени",
    "Женева": "по женевскому времени",
    "Вена": "по венскому времени",
    "Пекин": "по пекинскому времени",
    "Лондон": "по лондонскому времени",
    "Париж": "по парижскому времени",
    "Каир": "по каирскому времени",
    "Киев": "по киевскому времени",
    "Анкара": "по анкарскому времени",
    "Стамбул": "по стамбульскому времени",
    "Брюссель": "по брюссельскому времени",
}
GMT: Mapping[str, str] = {
    "ar": "غرينتش", "en": "GMT", "ru": "по Гринвичу", "fr": "GMT", "es": "GMT",
    "zh": "格林尼治时间",
}  # fmt: skip
VOWELS = frozenset("aeiouhyâàéèêëîïôùûœæAEIOUHYÂÀÉÈÊËÎÏÔÙÛŒÆ")
_ON_WEEKDAY = ("в", "во", "в", "в", "в", "в", "в")  # во вторник
_ACCUSATIVE = {"среда": "среду", "пятница": "пятницу", "суббота": "субботу"}
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def numerals(text: str, language: str, *, arabic_indic: bool = False) -> str:
    """The text with Arabic-Indic numerals, in Arabic where they are chosen."""
    return text.translate(_ARABIC_INDIC) if arabic_indic and language == "ar" else text


def day(when: date, language: str) -> str:
    """Weekday, day, month and year in full, as a heading or on its own."""
    weekday, month = _weekday(when, language), month_name(when.month, language)
    match language:
        case "ar":
            return f"{weekday} {when.day} {month} {when.year}"
        case "ru":
            return f"{weekday}, {when.day} {month} {when.year} года"
        case "fr":
            return f"{weekday} {_first(when)} {month} {when.year}"
        case "es":
            return f"{weekday} {when.day} de {month} de {when.year}"
        case "zh":
            return f"{when.year}年{when.month}月{when.day}日{weekday}"
        case _:
            return f"{weekday} {when.day} {month} {when.year}"


def short_day(when: date, language: str) -> str:
    """Day and month, and the year where the language has room for it: `30 December 2021`."""
    month = month_name(when.month, language)
    match language:
        case "ru":
            return f"{when.day} {month} {when.year} года"
        case "fr":
            return f"{_first(when)} {month} {when.year}"
        case "es":
            return f"{when.day} de {month} de {when.year}"
        case "zh":
            return f"{when.year}年{when.month}月{when.day}日"
        case _:
            return f"{when.day} {month} {when.year}"


def on_day(when: date, language: str) -> str:
    """A day as a sentence has it: `on Thursday 30 December 2021`, «в четверг, 30 декабря …»."""
    whole = day(when, language)
    match language:
        case "ar":
            return f"يوم {whole}"
        case "en":
            return f"on {whole}"
        case "ru":
            weekday = _weekday(when, language)
            accusative = _ACCUSATIVE.get(weekday, weekday)
            return f"{_ON_WEEKDAY[when.weekday()]} {accusative}{whole[len(weekday) :]}"
        case "fr":
            return f"le {whole}"
        case "es":
            return f"el {whole}"
        case _:
            return whole


def days(when: Sequence[date], language: str) -> str:
    """Several days in a sentence: `10, 11 and 12 January 2022`; months are said once a month."""
    groups: list[list[date]] = []
    for one in sorted(set(when)):
        if groups and (groups[-1][0].year, groups[-1][0].month) == (one.year, one.month):
            groups[-1].append(one)
        else:
            groups.append([one])
    return _joined([_in_month(group, language) for group in groups], language)


def _in_month(group: Sequence[date], language: str) -> str:
    last = group[-1]
    if language == "zh":
        return f"{last.year}年{last.month}月" + "、".join(f"{one.day}日" for one in group)
    first = [_first(one) if language == "fr" else str(one.day) for one in group]
    if len(group) == 1:
        return short_day(last, language)
    month, listed = month_name(last.month, language), _joined(first, language)
    match language:
        case "ru":
            return f"{listed} {month} {last.year} года"
        case "es":
            return f"{listed} de {month} de {last.year}"
        case _:
            return f"{listed} {month} {last.year}"


def _joined(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    *first, last = parts
    match language:
        case "ar":
            return " و".join(parts)
        case "zh":
            return "、".join(first) + "和" + last
        case _:
            between = {"ru": " и ", "fr": " et ", "es": " y "}.get(language, " and ")
            return ", ".join(first) + between + last


def listed(parts: Sequence[str], language: str) -> str:
    """Words in a row, as a sentence has them: `a, b and c`."""
    if language == "ar" and len(parts) > 1:
        return "، ".join(parts[:-1]) + " و" + parts[-1]
    return _joined(parts, language)


def hour(wall: WallTime, place: str, language: str) -> str:
    """An hour and whose it is: `23:30 Moscow time`, «23:30 по московскому времени»."""
    return hour_words(f"{wall.wall:%H:%M}", place, language)


def hour_words(hour: str, place: str, language: str) -> str:
    """As `hour`, of an hour that is written already."""
    match language:
        case "ar":
            return f"الساعة {hour} بتوقيت {place}"
        case "ru":
            return f"{hour} {RUSSIAN_TIME.get(place, f'({place})')}"
        case "fr":
            hours, minutes = hour.split(":")[:2]
            of = "d’" if place[:1] in VOWELS else "de "
            return f"{int(hours)} h {minutes} (heure {of}{place})"
        case "es":
            return f"{hour} (hora de {place})"
        case "zh":
            return f"{place}时间{hour}"
        case _:
            return f"{hour} {place} time"


def gmt(wall: WallTime, language: str) -> str:
    """An hour of Greenwich: `20:30 GMT`, «20:30 بتوقيت غرينتش»."""
    at = f"{wall.wall:%H:%M}"
    match language:
        case "ar":
            return f"{at} بتوقيت {GMT['ar']}"
        case "fr":
            return f"{wall.wall.hour} h {wall.wall:%M} {GMT['fr']}"
        case "zh":
            return f"{GMT['zh']}{at}"
        case _:
            return f"{at} {GMT.get(language, 'GMT')}"


def month_name(month: int, language: str) -> str:
    """A month as it stands after a day; both names in Arabic."""
    return ARABIC_MONTHS[month - 1] if language == "ar" else _months(language)[month]


def _weekday(when: date, language: str) -> str:
    return _weekdays(language)[when.weekday()]


def _first(when: date) -> str:
    """French says *1er*."""
    return "1er" if when.day == 1 else str(when.day)


@cache
def _weekdays(language: str) -> dict[int, str]:
    return dict(get_day_names("wide", "format", language))


@cache
def _months(language: str) -> dict[int, str]:
    return dict(get_month_names("wide", "format", language))
