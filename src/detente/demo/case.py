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


def contact(name: str) -> dict[str, Any]:
    """The contact of the case with this id."""
    found: dict[str, Any] = next(one for one in CASE["contacts"] if one["id"] == name)
    return found


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
