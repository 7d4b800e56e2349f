"""The real case on a test line: a concluded video contact, and a voice contact being arranged."""

from detente.core import acts
from detente.core.kinds import Medium
from tests.web.a_line import ALine

VIDEO_START = 1_638_889_680  # Tuesday 7 December 2021, 15:08 UTC
VOICE_START = 1_640_896_200  # Thursday 30 December 2021, 20:30 UTC

TITLES = {
    "guarantees": {"en": "Guarantees", "ru": "Гарантии", "ar": "الضمانات"},
    "presence": {"en": "Military presence", "ru": "Военное присутствие", "ar": "الوجود العسكري"},
    "track": {"en": "Diplomatic track", "ru": "Дипломатический путь", "ar": "المسار الدبلوماسي"},
}
JANUARY = {"en": "The January rounds", "ru": "Январские раунды", "ar": "جولات كانون الثاني/يناير"}


class Case:
    """References of everything that was opened."""

    def __init__(self, line: ALine) -> None:
        self.line = line
        self.talks = line.say(acts.OpenNewTalks(
            title={"en": "Security guarantees", "ru": "Гарантии безопасности",
                   "ar": "الضمانات الأمنية"}
        ))  # fmt: skip
        self.items = [
            line.say(acts.AddItem(talks=self.talks, title=title)) for title in TITLES.values()
        ]
        self.video = line.say(acts.RequestContact(
            talks=self.talks, medium=Medium.VIDEO, start=VIDEO_START, minutes=120,
            items=tuple(self.items), purpose={"en": "To begin", "ru": "Начать", "ar": "البدء"},
        ))  # fmt: skip
        self.accept(self.video)
        present = tuple(acts.Present(side=side, role="principal") for side in (0, 1))
        line.say(acts.ProposeFacts(
            contact=self.video, medium=Medium.VIDEO, start=VIDEO_START, end=VIDEO_START + 7260,
            present=present,
        ))  # fmt: skip
        facts = self.open(self.video, "facts")
        line.they_say(acts.AcceptFacts(contact=self.video, of=facts))

    def open(self, contact: str, joint: str = "terms") -> str:
        """The open version of a contact's terms or facts."""
        from detente.node import desk

        found = getattr(desk.state(self.line.id).contacts[contact], joint).standing().open
        assert found is not None
        return str(found.id)

    def accept(self, contact: str) -> None:
        """The other side accepts what is open."""
        self.line.they_say(acts.AcceptTerms(contact=contact, of=self.open(contact)))

    def they_ask(self, minutes: int = 50) -> str:
        """The other side asks for the voice contact."""
        return self.line.they_say(acts.RequestContact(
            talks=self.talks, continues=self.video, medium=Medium.VOICE, start=VOICE_START,
            minutes=minutes, items=tuple(self.items), new_items=(acts.NewItem(JANUARY, True),),
            purpose={"en": "To carry on with the items left open by the video call"},
        ))  # fmt: skip

    def we_ask(self) -> str:
        """We ask for it."""
        return self.line.say(acts.RequestContact(
            talks=self.talks, continues=self.video, medium=Medium.VOICE, start=VOICE_START,
            minutes=50, items=tuple(self.items), new_items=(acts.NewItem(JANUARY, True),),
            purpose={"ru": "Продолжить обсуждение открытых пунктов"},
        ))  # fmt: skip

    def url(self, kind: str, ref: str, rest: str = "") -> str:
        """The address of a page."""
        from detente.addresses import Address

        return f"/{kind}/{Address.of(self.line.id, ref)}/{rest}"
