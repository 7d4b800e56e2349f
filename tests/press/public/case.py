"""Editions of the real case, in sentences of our own: Moscow's, with its true dates."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from detente.core.kinds import Attribution, Medium
from detente.press.public.edition import (
    Edition,
    Event,
    Facts,
    House,
    Picture,
    Text,
    Theirs,
    Wall,
    What,
)

LANGUAGES = ("ru", "ar", "en", "fr", "es", "zh")
WALLS = (
    Wall(names={"en": "Moscow", "ru": "Москва", "ar": "موسكو", "fr": "Moscou", "es": "Moscú",
                "zh": "莫斯科"}, zone="Europe/Moscow"),
    Wall(names={"en": "Washington", "ru": "Вашингтон", "ar": "واشنطن", "zh": "华盛顿"},
         zone="America/New_York"),
)  # fmt: skip


def at(text: str) -> int:
    """A UTC second."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


VIDEO = Event(contact="a" * 32, medium=Medium.VIDEO, start=at("2021-12-07T15:08"), minutes=120,
              happened=True)  # fmt: skip
VOICE = Event(contact="b" * 32, medium=Medium.VOICE, start=at("2021-12-30T20:30"), minutes=50)
ROUNDS = tuple(
    Event(contact=f"{n}" * 32, medium=Medium.IN_PERSON, start=at(f"2022-01-{day}T09:00"),
          minutes=240)
    for n, day in enumerate((10, 11, 12))
)  # fmt: skip
ITEMS = ({"en": "Security guarantees", "ru": "Гарантии безопасности", "ar": "الضمانات الأمنية"},)
FACTS = Facts(event=VOICE, walls=WALLS, initiator=0, continues=(VIDEO,), rounds=ROUNDS, items=ITEMS)
TITLES = {
    "en": "The President speaks with Washington by telephone",
    "ru": "Президент проведёт телефонный разговор с Вашингтоном",
    "ar": "الرئيس يجري اتصالا هاتفيا مع واشنطن",
    "fr": "Le Président s’entretient avec Washington par téléphone",
    "es": "El Presidente habla con Washington por teléfono",
    "zh": "总统将与华盛顿通电话",
}
BODIES = {
    "en": "The two presidents speak on Thursday 30 December 2021.\n\n> The aim is a compromise.\n"
    "> — the spokesman",
    "ru": "Разговор состоится в четверг, 30 декабря 2021 года, в 23:30 по московскому времени.",
    "ar": "يجري الاتصال يوم الخميس 30 كانون الأول/ديسمبر 2021 الساعة 23:30 بتوقيت موسكو.",
    "fr": "L’entretien a lieu le jeudi 30 décembre 2021 à 23 h 30, heure de Moscou.",
    "es": "La conversación es el jueves 30 de diciembre de 2021 a las 23:30, hora de Moscú.",
    "zh": "通话定于2021年12月30日星期四莫斯科时间23:30举行。",
}
HOUSE = House(
    names=WALLS[0].names, zone="Europe/Moscow", languages=LANGUAGES,
    origin="https://press.moscow.example",
)  # fmt: skip
THEIRS = Theirs(
    what=What.ADVISORY, at=at("2021-12-28T21:00"), attribution=Attribution.NOT_NAMED,
    titles={"en": "A telephone call"}, bodies={"en": "The leaders will talk about several topics."},
    address="https://press.washington.example/en/2021-12-28/advisory/",
)  # fmt: skip


def advisory(**change: Any) -> Edition:
    """Moscow's advisory, in six languages unless told otherwise."""
    languages = change.pop("languages", LANGUAGES)
    edition = Edition(
        publication="5" * 32, number=1, what=What.ADVISORY,
        published_at=at("2021-12-29T09:00"), released_at=at("2021-12-29T09:00"),
        day="2021-12-29", slug="advisory-a-call-555555",
        texts={tag: Text(title=TITLES[tag], body=BODIES[tag]) for tag in languages},
        attribution=Attribution.ROLE, by={"en": "Spokesman", "ru": "Пресс-секретарь"},
        facts=FACTS, theirs=(THEIRS,), proof=b"detente/public-proof@v1\n",
    )  # fmt: skip
    return replace(edition, **change)


def corrected() -> Edition:
    """Its correction, in English and Russian."""
    first = advisory()
    texts = dict(first.texts)
    for tag, note in (("en", "The hour was wrong."), ("ru", "Исправлено время.")):
        texts[tag] = replace(texts[tag], note=note, body=texts[tag].body + "\n\n+")
    return replace(first, number=2, released_at=at("2021-12-29T12:00"), texts=texts)


def readout(**change: Any) -> Edition:
    """Moscow's readout of the call."""
    facts = replace(FACTS, event=replace(VOICE, happened=True))
    edition = replace(
        advisory(languages=("ru", "en")), publication="6" * 32, what=What.READOUT, facts=facts,
        published_at=at("2021-12-30T22:00"), released_at=at("2021-12-30T22:00"),
        day="2021-12-31", slug="readout-of-a-call-666666",
    )  # fmt: skip
    return replace(edition, **change)


def earlier() -> Edition:
    """Moscow's readout of the video contact that the call continues, in English and Russian."""
    texts = {
        "en": Text(title="The presidents spoke by video", body="Three items stay open."),
        "ru": Text(title="Президенты поговорили по видео", body="Три вопроса остались открыты."),
    }
    return replace(
        advisory(), publication="4" * 32, what=What.READOUT, day="2021-12-07",
        slug="readout-of-video-444444",
        published_at=at("2021-12-07T18:00"), released_at=at("2021-12-07T18:00"), texts=texts,
        facts=Facts(event=VIDEO, walls=WALLS, initiator=1), theirs=(), proof=None,
    )  # fmt: skip


def announced(called_off: bool) -> Edition:
    """Another call, announced in English, and then that it is called off."""
    at_night = at("2022-01-15T18:00")
    event = Event(contact="c" * 32, medium=Medium.VOICE, start=at_night, minutes=30,
                  called_off=called_off)  # fmt: skip
    texts = {"en": Text(title="One more call", body="The call on Saturday does not take place."
                        if called_off else "There is a call on Saturday.")}  # fmt: skip
    released = at("2022-01-14T09:00") if called_off else at("2022-01-13T09:00")
    return replace(
        advisory(), publication="7" * 32, number=2 if called_off else 1, texts=texts,
        day="2022-01-13", slug="advisory-one-more-777777",
        published_at=at("2022-01-13T09:00"), released_at=released,
        facts=replace(FACTS, event=event, continues=(), rounds=()), theirs=(),
    )  # fmt: skip


def everything() -> list[Edition]:
    """All that Moscow ever published: two corrections among it."""
    return [earlier(), advisory(picture=picture()), corrected(), readout(), announced(False),
            announced(True)]  # fmt: skip


def picture() -> Picture:
    """A picture of one grey point."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "grey").save(out, "JPEG")
    return Picture(content=out.getvalue(), type="image/jpeg", width=8, height=6)
