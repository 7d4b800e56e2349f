"""Which paragraphs of a joint text both sides have signed, and which a pass leaves (text.md 4)."""

from collections.abc import Iterable
from typing import NamedTuple

from detente.core.comparison import Settings
from detente.core.kinds import Mode
from detente.core.passes import Paragraph, Pass


class Turn(NamedTuple):
    """A pass in the record: who signed it, and its words where they can be read."""

    ref: str
    side: int
    settings: Settings
    words: Pass | None


class Initials(NamedTuple):
    """What the other side signed of a turn, paragraph by paragraph."""

    ref: str
    side: int
    at: int
    paragraphs: tuple[int, ...]
    mode: Mode
    turn: Turn

    def wording(self, number: int) -> Paragraph | None:
        """The paragraph so signed by both; None for one with brackets, which agrees on nothing."""
        found = self.turn.words.paragraph(number) if self.turn.words else None
        return found if found and number in self.paragraphs and not found.disputed else None

    @property
    def binding(self) -> bool:
        """Whether neither side signed ad referendum only."""
        return Mode.AD_REFERENDUM not in {self.mode, self.turn.settings.mode}

    @property
    def whole(self) -> bool:
        """Whether it was signed as part of a whole, and holds only once a pass is agreed."""
        return self.turn.settings.whole


class Departure(NamedTuple):
    """A paragraph that both sides had signed in other words, and what became of it."""

    paragraph: int
    gone: bool
    """Whether it is no longer there at all."""
    initials: Initials


def agreement(paragraph: Paragraph, initials: Iterable[Initials]) -> Initials | None:
    """How both sides signed exactly these words: the first of those that bind most."""
    found = (one for one in initials if one.wording(paragraph.id) == paragraph)
    return min(found, key=lambda one: (not one.binding, one.whole), default=None)


def departures(words: Pass, initials: Iterable[Initials]) -> list[Departure]:
    """Paragraphs that both had signed and that are not so in this pass, each by its last signing.

    One that was signed again as it is now is none.
    """
    last: dict[int, Initials] = {}
    listed = list(initials)
    for one in listed:
        for number in one.paragraphs:
            if one.wording(number) is not None:
                last[number] = one
    found = []
    for number, one in sorted(last.items()):
        now = words.paragraph(number)
        if now is None or agreement(now, listed) is None:
            found.append(Departure(number, now is None, one))
    return found
