"""The real case in the demo's own sentences, moved by whole weeks (docs/case.md)."""

import json
import time
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from detente.core.times import utc_second

CASE: dict[str, Any] = json.loads(
    files("detente.demo").joinpath("scenario.json").read_text(encoding="utf-8")
)
WEEK = timedelta(weeks=1)
VIDEO_MINUTES = 120
"""Invented: the case does not tell the end of the video contact."""

ITEMS = {
    "guarantees": {
        "en": "Security guarantees",
        "ru": "Гарантии безопасности",
        "ar": "الضمانات الأمنية",
    },
    "military-presence": {
        "en": "Military presence along the borders",
        "ru": "Военное присутствие у границ",
        "ar": "الوجود العسكري على الحدود",
    },
    "diplomatic-track": {
        "en": "The diplomatic track",
        "ru": "Дипломатический путь",
        "ar": "المسار الدبلوماسي",
    },
    "preparing-january-rounds": {
        "en": "Preparing the January rounds",
        "ru": "Подготовка январских раундов",
        "ar": "التحضير لجولات كانون الثاني/يناير",
    },
}
VIDEO_PURPOSE = {
    "en": "A first exchange on security guarantees",
    "ru": "Первый обмен мнениями о гарантиях безопасности",
    "ar": "تبادل أول للآراء بشأن الضمانات الأمنية",
}
VOICE_PURPOSE = {
    "en": "To carry on with the items left open by the video contact, before the January rounds",
    "ru": "Продолжить обсуждение вопросов, оставшихся открытыми, до январских раундов",
    "ar": "مواصلة بحث البنود التي بقيت مفتوحة بعد الاتصال المرئي، قبل جولات كانون الثاني/يناير",
}
PRESENT: list[dict[str, Any]] = [
    {"side": side, "role": role, "name": {}}
    for side in (0, 1)
    for role in ("principal", "interpreter")
]
"""Invented: who sat in the room, by role and without names."""


POSITIONS: list[dict[str, Any]] = [
    {
        "item": "guarantees",
        "attribution": "role",
        "by": {"en": "spokesperson", "ru": "официальный представитель", "ar": "المتحدث الرسمي"},
        "text": {
            "en": "The talks have one aim: a compromise in which the principled positions of each "
            "side are taken into account.",
            "ru": "У переговоров одна цель: компромисс, учитывающий принципиальные позиции каждой "
            "из сторон.",
            "ar": "للمحادثات غاية واحدة: حل وسط يراعي المواقف المبدئية لكل جانب.",
        },
    },
    {
        "item": "diplomatic-track",
        "attribution": "not-named",
        "text": {"en": "We are prepared to go the way of diplomacy."},
    },
    {
        "item": "military-presence",
        "attribution": "not-named",
        "text": {
            "en": "The forces at the border cause us great concern. To an invasion we are ready to "
            "respond."
        },
    },
]
"""Moscow's, then Washington's two."""

CONDUCT: dict[str, Any] = {
    "delegations": [3, 3],
    "interpretation": "consecutive",
    "publicity": {"advisory": [0, 0], "notice": 0, "readout": [0, 0]},
    "recording": [],
    "sharing": False,
}
"""Invented, but for this: each side announces the contact by itself, before and after."""
LANGUAGES = ["ru", "en"]
DELEGATION: list[dict[str, Any]] = [
    {"role": role} for role in ("principal", "interpreter", "note-taker")
]
"""Invented: whom Moscow sends, by role and without names."""

ROUNDS = {
    "en": "The January rounds",
    "ru": "Январские раунды",
    "ar": "جولات كانون الثاني/يناير",
}
ROUND_HOUR = timedelta(hours=12)
ROUND_MINUTES = 240
"""Invented: the hour by Moscow's clock, and the length. The case tells the dates only."""

TEXT_TITLE = {
    "en": "Purpose of the January rounds",
    "ru": "Цель январских раундов",
    "ar": "غاية جولات كانون الثاني/يناير",
}


def paragraphs(moscow: int) -> list[dict[str, Any]]:
    """The first pass of the joint text, invented; `moscow` is Moscow's side number."""
    return [
        {
            "id": 1,
            "text": {
                "en": ["The rounds carry on with the items that the two principals left open."],
                "ru": [("Раунды продолжают обсуждение вопросов, оставленных открытыми первыми "
                       "лицами.")],
                "ar": ["تواصل الجولات بحث البنود التي تركها المسؤولان الأولان مفتوحة."],
            },
        },
        {
            "id": 2,
            "text": {
                "en": ["Their aim is a compromise that takes account of ",
                       [{"by": moscow, "text": "the principled positions of each side"}], "."],
                "ru": ["Их цель — компромисс, учитывающий ",
                       [{"by": moscow, "text": "принципиальные позиции каждой из сторон"}], "."],
                "ar": ["وغايتها حل وسط يراعي ",
                       [{"by": moscow, "text": "المواقف المبدئية لكل جانب"}], "."],
            },
        },
        {
            "id": 3,
            "text": {
                "en": ["Each delegation reports to its principal after the last round."],
                "ru": ["После последнего раунда каждая делегация докладывает своему первому лицу."],
                "ar": ["يرفع كل وفد تقريره إلى مسؤوله الأول بعد الجولة الأخيرة."],
            },
        },
    ]  # fmt: skip


def contact(name: str) -> dict[str, Any]:
    """The contact of the case with this id."""
    found: dict[str, Any] = next(one for one in CASE["contacts"] if one["id"] == name)
    return found


def hours(side: dict[str, Any]) -> dict[str, Any]:
    """When a side's principal is free, as a node keeps it."""
    begin, end = (_minutes(side["hours"][name]) for name in ("from", "to"))
    late = "late hours are no difficulty" in side["hours"].get("note", "")
    return {"begin": begin, "end": end, "late": late}


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")
    return 60 * int(hours) + int(minutes)


@cache
def weeks(now: int | None = None) -> int:
    """By how many weeks the case is moved, so that the voice contact is on the next Thursday."""
    now = int(time.time()) if now is None else now
    moved = 0
    while start("voice-call", moved) <= now:
        moved += 1
    return moved


def start(name: str, moved: int) -> int:
    """The UTC second at which a contact begins, moved by whole weeks of Moscow's clock."""
    wall = datetime.fromisoformat(contact(name)["at"]).replace(tzinfo=None) + moved * WEEK
    return utc_second(wall, CASE["sides"][0]["time_zone"])


def round_starts(moved: int) -> list[int]:
    """The UTC seconds at which the days of rounds begin, moved by whole weeks."""
    days = [datetime.fromisoformat(one["date"]) for one in CASE["rounds"]]
    zone = CASE["sides"][0]["time_zone"]
    return [utc_second(day + ROUND_HOUR + moved * WEEK, zone) for day in days]
