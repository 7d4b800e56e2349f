"""First drafts from the record: every fact that may be told, in plain sentences to be rewritten."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from detente.core.kinds import Medium
from detente.core.kinds import Publication as What
from detente.core.times import WallTime, wall_time
from detente.press import dates
from detente.press.check.facts import Facts, Meeting, Wall
from detente.press.record import Occasion
from detente.press.writing import Words


class Sentences(NamedTuple):
    """The sentences of a draft in one language. Gaps are filled with words in no case of grammar.

    `media` and `earlier` say what a contact of each medium is called, now and when it is looked
    back on; `only` what goes without saying of a medium and yet is said.
    """

    media: Mapping[Medium, str]
    earlier: Mapping[Medium, str]
    only: Mapping[Medium, str]
    heading: str
    ahead: str
    held: str
    lasted: str
    asked: str
    continues: str
    agenda: str
    purpose: str
    rounds: str
    spokesperson: str
    stop: str = "."
    between: str = " "


SENTENCES: Mapping[str, Sentences] = {
    "en": Sentences(
        media={
            Medium.VOICE: "telephone call", Medium.VIDEO: "video call", Medium.IN_PERSON: "meeting",
        },
        earlier={
            Medium.VOICE: "the telephone call", Medium.VIDEO: "the encrypted video call",
            Medium.IN_PERSON: "the meeting",
        },
        only={Medium.VOICE: "By voice alone.", Medium.VIDEO: "Encrypted end to end."},
        heading="{ours} and {theirs}: {medium}, {short_day}",
        ahead="A {medium} between {ours} and {theirs} is to take place {on_day}, {hours}.",
        held="A {medium} between {ours} and {theirs} took place {on_day}, {hours}.",
        lasted="It lasted {minutes} minutes.",
        asked="It was {side} that asked for it.",
        continues="It carries on {earlier} of {day}.",
        agenda="On the agenda: {items}.",
        purpose="Its purpose: {purpose}.",
        rounds="Rounds of talks are to follow on {days}.",
        spokesperson="Spokesperson",
    ),
    "ru": Sentences(
        media={
            Medium.VOICE: "телефонный разговор", Medium.VIDEO: "видеоразговор",
            Medium.IN_PERSON: "встреча",
        },
        earlier={
            Medium.VOICE: "телефонный разговор", Medium.VIDEO: "защищённый видеоразговор",
            Medium.IN_PERSON: "встречу",
        },
        only={Medium.VOICE: "Связь только голосовая.", Medium.VIDEO: "Связь шифруется."},
        heading="{ours} и {theirs}: {medium}, {short_day}",
        ahead="{ours} и {theirs}: {on_day}, {hours}, запланирован контакт, {medium}.",
        held="{ours} и {theirs}: {on_day}, {hours}, состоялся контакт, {medium}.",
        lasted="Продолжительность — {minutes} мин.",
        asked="Инициатор — {side}.",
        continues="Контакт продолжает {earlier}, который стороны провели {day}.",
        agenda="В повестке дня: {items}.",
        purpose="Цель: {purpose}.",
        rounds="Раунды переговоров намечены на {days}.",
        spokesperson="Официальный представитель",
    ),
    "ar": Sentences(
        media={
            Medium.VOICE: "اتصال هاتفي", Medium.VIDEO: "اتصال مرئي", Medium.IN_PERSON: "لقاء",
        },
        earlier={
            Medium.VOICE: "الاتصال الهاتفي", Medium.VIDEO: "الاتصال المرئي المشفّر",
            Medium.IN_PERSON: "اللقاء",
        },
        only={Medium.VOICE: "الاتصال صوتي فقط.", Medium.VIDEO: "الاتصال مشفّر."},
        heading="{ours} و{theirs}: {medium}، {short_day}",
        ahead="يُجرى {medium} بين {ours} و{theirs} {on_day}، {hours}.",
        held="جرى {medium} بين {ours} و{theirs} {on_day}، {hours}.",
        lasted="المدة: {minutes} دقيقة.",
        asked="الجانب الذي طلبه: {side}.",
        continues="وهو استكمال لما بدأه {earlier} في {day}.",
        agenda="على جدول الأعمال: {items}.",
        purpose="الغاية: {purpose}.",
        rounds="تليه جولات محادثات في {days}.",
        spokesperson="المتحدث الرسمي",
    ),
    "fr": Sentences(
        media={
            Medium.VOICE: "entretien téléphonique", Medium.VIDEO: "entretien par vidéo",
            Medium.IN_PERSON: "entretien en personne",
        },
        earlier={
            Medium.VOICE: "l’entretien téléphonique",
            Medium.VIDEO: "l’entretien par vidéo chiffrée",
            Medium.IN_PERSON: "l’entretien en personne",
        },
        only={Medium.VOICE: "Par la voix seule.", Medium.VIDEO: "Chiffré de bout en bout."},
        heading="{ours} et {theirs} : {medium}, {short_day}",
        ahead="Un {medium} entre {ours} et {theirs} doit avoir lieu {on_day}, à {hours}.",
        held="Un {medium} entre {ours} et {theirs} a eu lieu {on_day}, à {hours}.",
        lasted="Il a duré {minutes} minutes.",
        asked="Il a été demandé par {side}.",
        continues="Il poursuit {earlier} du {day}.",
        agenda="À l’ordre du jour : {items}.",
        purpose="Son objet : {purpose}.",
        rounds="Des séances de pourparlers doivent suivre les {days}.",
        spokesperson="Porte-parole",
    ),
    "es": Sentences(
        media={
            Medium.VOICE: "conversación telefónica", Medium.VIDEO: "videoconferencia",
            Medium.IN_PERSON: "reunión presencial",
        },
        earlier={
            Medium.VOICE: "la conversación telefónica", Medium.VIDEO: "la videoconferencia cifrada",
            Medium.IN_PERSON: "la reunión presencial",
        },
        only={Medium.VOICE: "Solo por voz.", Medium.VIDEO: "Cifrada de extremo a extremo."},
        heading="{ours} y {theirs}: {medium}, {short_day}",
        ahead="Está prevista una {medium} entre {ours} y {theirs} {on_day}, a las {hours}.",
        held="Tuvo lugar una {medium} entre {ours} y {theirs} {on_day}, a las {hours}.",
        lasted="Duró {minutes} minutos.",
        asked="La solicitó {side}.",
        continues="Continúa {earlier} del {day}.",
        agenda="En el orden del día: {items}.",
        purpose="Su finalidad: {purpose}.",
        rounds="Le seguirán rondas de conversaciones los días {days}.",
        spokesperson="Portavoz",
    ),
    "zh": Sentences(
        media={
            Medium.VOICE: "电话通话", Medium.VIDEO: "视频通话", Medium.IN_PERSON: "会晤",
        },
        earlier={
            Medium.VOICE: "电话通话", Medium.VIDEO: "加密视频通话", Medium.IN_PERSON: "会晤",
        },
        only={Medium.VOICE: "本次仅以语音进行。", Medium.VIDEO: "本次通话加密。"},
        heading="{ours}与{theirs}：{medium}，{short_day}",
        ahead="{ours}与{theirs}将于{on_day}（{hours}）举行{medium}。",
        held="{ours}与{theirs}于{on_day}（{hours}）举行了{medium}。",
        lasted="历时{minutes}分钟。",
        asked="由{side}方面提议。",
        continues="这是{day}{earlier}的继续。",
        agenda="议程包括：{items}。",
        purpose="目的：{purpose}。",
        rounds="随后将于{days}举行多轮会谈。",
        spokesperson="发言人",
        stop="。",
        between="",
    ),
}  # fmt: skip
LANGUAGES = tuple(SENTENCES)


def drafts(occasion: Occasion, what: What, languages: Iterable[str]) -> dict[str, Words]:
    """A first draft in each of these languages. The contact is agreed, or its facts signed."""
    facts = occasion.facts_of(what)
    assert facts is not None  # noqa: S101  the caller looked
    return {one: _draft(occasion, facts, what, one) for one in languages}


def spokesperson(languages: Iterable[str]) -> dict[str, str]:
    """To whom a draft is attributed until somebody says otherwise."""
    return {one: SENTENCES[one].spokesperson for one in languages}


def medium_of(meeting: Meeting) -> Medium:
    """The medium of a contact in the record, which every one has."""
    assert meeting.medium is not None  # noqa: S101
    return meeting.medium


def name_in(names: Mapping[str, str], language: str) -> str:
    """A name in this language, else in English, else as it is."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _draft(occasion: Occasion, facts: Facts, what: What, language: str) -> Words:
    said, meeting = SENTENCES[language], facts.meeting
    wall = wall_time(meeting.start, facts.sides[0].zone)
    gaps = {
        "ours": name_in(facts.sides[0].names, language),
        "theirs": name_in(facts.sides[1].names, language),
        "medium": said.media[medium_of(meeting)],
        "short_day": dates.short_day(wall.wall, language),
        "on_day": dates.on_day(wall.wall, language),
        "hours": hours(meeting.start, facts.sides, language),
        "minutes": str(meeting.minutes),
    }
    first = [(said.held if what is What.READOUT else said.ahead).format(**gaps)]
    if what is What.READOUT:
        first.append(said.lasted.format(**gaps))
    first += filter(None, [said.only.get(medium_of(meeting))])
    paragraphs = [first, _why(facts, said, language), _subject(occasion, said, language)]
    paragraphs.append(_rounds(facts, said, language))
    body = "\n\n".join(said.between.join(one) for one in paragraphs if one)
    return Words(title=said.heading.format(**gaps), text=body)


def hours(at: int, walls: tuple[Wall, Wall], language: str) -> str:
    """A moment's hour on both walls and in GMT; each with its day where it is another than ours."""
    ours, theirs = (wall_time(at, one.zone) for one in walls)
    shown = [dates.hour(ours, name_in(walls[0].names, language), language)]
    if theirs.offset != ours.offset:
        shown.append(_elsewhere(dates.hour(theirs, name_in(walls[1].names, language), language),
                                theirs, ours, language))  # fmt: skip
    utc = wall_time(at, "UTC")
    shown.append(_elsewhere(dates.gmt(utc, language), utc, ours, language))
    return {"ar": "، ", "zh": "，"}.get(language, ", ").join(shown)


def _elsewhere(hour: str, there: WallTime, ours: WallTime, language: str) -> str:
    if there.wall.date() == ours.wall.date():
        return hour
    short = dates.short_day(there.wall, language)
    return f"{hour}（{short}）" if language == "zh" else f"{hour} ({short})"


def _why(facts: Facts, said: Sentences, language: str) -> list[str]:
    found = []
    if facts.initiator is not None:
        side = name_in(facts.sides[facts.initiator].names, language)
        found.append(said.asked.format(side=side))
    if facts.earlier:
        before = facts.earlier[0]
        day = wall_time(before.start, facts.sides[0].zone).wall
        found.append(
            said.continues.format(
                earlier=said.earlier[medium_of(before)], day=dates.short_day(day, language)
            )
        )
    return found


def _subject(occasion: Occasion, said: Sentences, language: str) -> list[str]:
    found = []
    titles = [name_in(one, language) for one in occasion.items.values()]
    if titles:
        found.append(
            said.agenda.format(items={"ar": "؛ ", "zh": "；"}.get(language, "; ").join(titles))
        )
    if (purpose := occasion.purpose.get(language)) is not None:
        found.append(said.purpose.format(purpose=purpose.strip().rstrip(".。")))
    return found


def _rounds(facts: Facts, said: Sentences, language: str) -> list[str]:
    zone = facts.sides[0].zone
    ahead = [wall_time(one.start, zone).wall.date() for one in facts.rounds]
    return [said.rounds.format(days=dates.days(ahead, language))] if ahead else []
