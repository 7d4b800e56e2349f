"""The record of the case: a voice call that carries on a video call, and three rounds ahead."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from detente.core.kinds import Medium
from detente.press.check import Facts, Mark, Meeting, Person, Subject, Wall, check

MOSCOW, NEW_YORK = "Europe/Moscow", "America/New_York"
SIDES = (
    Wall(
        names={
            "en": "Moscow", "ru": "Москва", "ar": "موسكو",
            "fr": "Moscou", "es": "Moscú", "zh": "莫斯科",
        },
        zone=MOSCOW,
    ),
    Wall(
        names={
            "en": "Washington", "ru": "Вашингтон", "ar": "واشنطن",
            "fr": "Washington", "es": "Washington", "zh": "华盛顿",
        },
        zone=NEW_YORK,
    ),
)  # fmt: skip


def second(text: str, zone: str = MOSCOW) -> int:
    """The UTC second at which a wall shows this."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


VOICE = Meeting(start=second("2021-12-30T23:30"), minutes=50, medium=Medium.VOICE)
VIDEO = Meeting(start=second("2021-12-07T18:08"), minutes=120, medium=Medium.VIDEO)
ROUNDS = tuple(
    Meeting(start=second(f"2022-01-{day}T12:00"), minutes=240, medium=Medium.IN_PERSON)
    for day in (10, 11, 12)
)
AGENDA = (
    Subject(titles={
        "en": "Security guarantees", "ru": "Гарантии безопасности", "ar": "الضمانات الأمنية",
    }),
)  # fmt: skip
OTHERS = (
    Subject(titles={"en": "Prisoner exchange", "ru": "Обмен пленными", "ar": "تبادل الأسرى"}),
)
PEOPLE = (
    Person(
        side=0,
        role="Delegate",
        names={"en": "Sergei Ivanenko", "ru": "Сергей Иваненко", "ar": "سيرغي إيفانينكو"},
    ),
)
AGREED = (
    {
        "en": ("The sides will hold three rounds of talks in January to find a fair compromise.",),
        "ru": ("Стороны проведут три раунда переговоров в январе, чтобы найти компромисс.",),
        "ar": ("يعقد الجانبان ثلاث جولات من المحادثات في كانون الثاني/يناير سعيا إلى حل وسط.",),
    },
)
CLOSED = (
    "We could accept a delay of six months if inspections begin in the spring.",
    "Мы могли бы согласиться на отсрочку в полгода, если проверки начнутся весной.",
    "يمكننا قبول تأجيل لمدة ستة أشهر إذا بدأت عمليات التفتيش في الربيع.",
)
THURSDAY_NOON = second("2021-12-30T12:00")


def facts(**changes: Any) -> Facts:
    """The record before the call, with these changes."""
    held: dict[str, Any] = {
        "sides": SIDES, "meeting": VOICE, "happened": False, "initiator": 0, "earlier": (VIDEO,),
        "rounds": ROUNDS, "agenda": AGENDA, "other_items": OTHERS, "people": PEOPLE,
        "agreed": AGREED, "closed": CLOSED,
    }  # fmt: skip
    return Facts(**held | changes)


def marked(
    text: str, language: str, *, at: int = THURSDAY_NOON, zone: str = MOSCOW, **changes: Any
) -> list[Mark]:
    """The marks on a draft of Moscow's, Thursday at noon unless told."""
    return check(text, language, facts(**changes), at, zone)


def mended(text: str, marks: list[Mark]) -> str:
    """The text with every offer taken."""
    for mark in reversed(marks):
        text = text[: mark.start] + (mark.offer or mark.said) + text[mark.end :]
    return text
