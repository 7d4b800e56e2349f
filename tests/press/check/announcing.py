"""True announcements made from a record, in three languages, and slips of its facts.

Sentences are of their own making and know nothing of the check: months and weekdays are CLDR's,
Arabic dates are in both names or one, digits of any script.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from hypothesis import strategies as st

from detente.core.kinds import Medium
from detente.press.check import Facts, Kind, Meeting
from tests.press.check.case import MOSCOW, SIDES, VIDEO

DAY = 86_400
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAMES = {"en": ("Moscow", "Washington"), "ru": ("Москвы", "Вашингтона"), "ar": ("موسكو", "واشنطن")}
CALL = {
    "en": {Medium.VOICE: "a telephone call", Medium.VIDEO: "a video call"},
    "ru": {Medium.VOICE: "телефонный разговор", Medium.VIDEO: "видеоконференция"},
    "ar": {Medium.VOICE: "مكالمة هاتفية", Medium.VIDEO: "مكالمة مرئية"},
}
FORMS = {
    "en": (
        (
            "{call} of the presidents will take place on {weekday}, {date}, at {hour} Moscow time"
            " ({utc} GMT). It is held at the request of {side}. It will last {minutes} minutes."
        ),
        (
            "On {weekday} {date} the presidents will hold {call}. The conversation begins at {hour}"
            " Moscow time. At the request of {side}, the call is to last {minutes} minutes."
        ),
    ),
    "ru": (
        (
            "В {weekday}, {date} года, состоится {call} президентов. Начало в {hour} по московскому"
            " времени ({utc} по Гринвичу). Разговор пройдёт по инициативе {side} и продлится"
            " {minutes} мин."
        ),
        (
            "{date} года, в {weekday}, по инициативе {side} состоится {call}. Разговор начнётся в"
            " {hour} по московскому времени и продлится {minutes} мин."
        ),
    ),
    "ar": (
        (
            "ستجرى {call} بين الرئيسين يوم {weekday} {date} في الساعة {hour} بتوقيت موسكو ({utc}"
            " بتوقيت غرينتش) بمبادرة من {side}. ستستمر المكالمة {minutes} دقيقة."
        ),
        (
            "يوم {weekday}، {date}، ستجرى {call} بطلب من {side}، وستبدأ المكالمة في الساعة {hour}"
            " بتوقيت موسكو وستستمر {minutes} دقيقة."
        ),
    ),
}


@dataclass(frozen=True)
class Announcement:
    """What is announced, and how."""

    language: str
    form: int
    start: int
    minutes: int
    medium: Medium
    side: int
    easterly_digits: bool

    @property
    def text(self) -> str:
        """In words."""
        wall = datetime.fromtimestamp(self.start, ZoneInfo(MOSCOW))
        utc = datetime.fromtimestamp(self.start, ZoneInfo("UTC"))
        if self.language == "ru":
            weekday = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу",
                       "воскресенье")[wall.weekday()]  # fmt: skip
        else:
            weekday = format_date(wall, "EEEE", locale=self.language)
        locale = "ar_JO" if self.language == "ar" and self.form else self.language
        said = FORMS[self.language][self.form].format(
            weekday=weekday, date=format_date(wall, "d MMMM y", locale=locale),
            hour=f"{wall:%H:%M}", utc=f"{utc:%H:%M}", minutes=self.minutes,
            side=NAMES[self.language][self.side], call=CALL[self.language][self.medium],
        )  # fmt: skip
        return said.translate(ARABIC) if self.language == "ar" and self.easterly_digits else said

    @property
    def record(self) -> Facts:
        """The record that bears it out."""
        meeting = Meeting(start=self.start, minutes=self.minutes, medium=self.medium)
        return Facts(
            sides=SIDES, meeting=meeting, happened=False, initiator=self.side, earlier=(VIDEO,)
        )


def slips(one: Announcement) -> dict[Kind, Facts]:
    """The record with one fact another, and of what kind the mark must be."""
    held, meeting = one.record, one.record.meeting
    other = Medium.VOICE if one.medium is Medium.VIDEO else Medium.VIDEO
    return {
        Kind.DATE: replace(held, meeting=replace(meeting, start=one.start + 2 * DAY)),
        Kind.TIME: replace(held, meeting=replace(meeting, start=one.start + 1800)),
        Kind.LENGTH: replace(held, meeting=replace(meeting, minutes=one.minutes + 15)),
        Kind.MEDIUM: replace(held, meeting=replace(meeting, medium=other)),
        Kind.INITIATOR: replace(held, initiator=1 - one.side),
    }


def announcements() -> st.SearchStrategy[Announcement]:
    """Any of the years 2020 to 2039, at any half hour that is not near midnight in Moscow."""
    first = int(datetime(2020, 1, 1, 6, tzinfo=ZoneInfo(MOSCOW)).timestamp())
    days = st.integers(0, 7000)
    halves = st.integers(0, 32)
    start = st.builds(lambda day, half: first + day * DAY + half * 1800, days, halves)
    return st.builds(
        Announcement, st.sampled_from(sorted(FORMS)), st.integers(0, 1), start,
        st.integers(20, 90), st.sampled_from([Medium.VOICE, Medium.VIDEO]), st.integers(0, 1),
        st.booleans(),
    )  # fmt: skip
