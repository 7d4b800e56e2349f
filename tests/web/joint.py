"""A joint text between two sides, for page tests."""

from typing import Any

from detente.core import acts
from detente.core.kinds import Mode
from detente.core.notation import parse_runs
from detente.core.passes import Paragraph, Pass
from detente.node import desk
from tests.web.a_line import ALine
from tests.web.case import Case

FIRST = {
    "en": "The sides [■ shall not | ○ do not intend to] deploy such systems.",
    "ar": "[■ تلتزم الأطراف بألا تنشر | ○ لا تعتزم الأطراف أن تنشر] هذه المنظومات.",
    "ru": "Стороны [■ не размещают | ○ не намерены размещать] такие системы.",
}
SECOND = {"en": "They meet again in January.", "ru": "Они встречаются снова в январе."}


def words(own: int, *paragraphs: tuple[int, dict[str, str]], title: str = "Guarantees") -> Pass:
    """A pass as side `own` types it."""
    return Pass(
        tuple(
            Paragraph(number, {one: parse_runs(text, own) for one, text in typed.items()})
            for number, typed in paragraphs
        ),
        {"en": title},
    )


class Joint:
    """A joint text in the case's talks."""

    def __init__(self, line: ALine) -> None:
        self.line, self.case = line, Case(line)
        title = {"en": "Guarantees", "ru": "Гарантии", "ar": "الضمانات"}
        self.text = line.say(acts.OpenText(talks=self.case.talks, title=title))

    def open(self) -> str | None:
        """The open pass."""
        found = desk.state(self.line.id).texts[self.text].passes.standing().open
        return found.id if found else None

    def we(self, *paragraphs: tuple[int, dict[str, str]], **more: Any) -> str:
        """We send a pass."""
        typed = words(self.line.side, *paragraphs)
        act = acts.SendPass(text=self.text, words=typed, of=self.open(), **more)
        self.line.say(act)
        return str(self.open())

    def they(self, *paragraphs: tuple[int, dict[str, str]], **more: Any) -> str:
        """They send a pass; it is typed with our marks, to be read alike."""
        typed = words(self.line.side, *paragraphs)
        act = acts.SendPass(text=self.text, words=typed, of=self.open(), **more)
        self.line.they_say(act)
        return str(self.open())

    def they_initial(self, *paragraphs: int, mode: Mode = Mode.BINDING) -> None:
        """They initial paragraphs of our open pass."""
        of = str(self.open())
        self.line.they_say(
            acts.InitialParagraphs(text=self.text, of=of, paragraphs=paragraphs, mode=mode)
        )

    def url(self, rest: str = "") -> str:
        """A page of the text."""
        return self.case.url("texts", self.text, rest)
