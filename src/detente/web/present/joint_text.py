"""A joint text as its pages show it: whose turn it is, what was signed, and what it says."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.comparison import Comparison, Settings, compare
from detente.core.initials import Initials, Turn
from detente.core.joint import How, Version
from detente.core.objects import JointText
from detente.core.passes import Pass, UnreadablePassError, read_pass
from detente.web.lines import OpenLine
from detente.web.present import markup
from detente.web.present.reading import DepartureRow, ParagraphRow, Reading
from detente.web.present.sides import Side
from detente.web.present.text import prose, readable, say, texts
from detente.web.present.words import HOW

TEXTS = 25
"""Joint texts that a page of talks lists at a time."""


@dataclass(frozen=True)
class PassRow:
    """One pass in the list: its number from 1, who signed it, and how it stands."""

    number: int
    version: Version
    side: Side
    how: How

    @property
    def ref(self) -> str:
        """Its statement."""
        return self.version.id

    @property
    def settings(self) -> Settings:
        """The switch and the force it was signed with."""
        return settings_of(self.version)

    @property
    def told(self) -> SafeString:
        """How it stands, in words."""
        words = _("answered by another pass") if self.how is How.COUNTERED else HOW[self.how]
        return say(str(words))

    @property
    def at(self) -> int:
        """The UTC second its author claims."""
        return self.version.said.at


def settings_of(version: Version) -> Settings:
    """The switch and the force of a pass."""
    content: Any = version.content
    return Settings(content.whole, content.mode)


class TextView:
    """One joint text, read for one page. `shown` is the pass it speaks of."""

    def __init__(self, line: OpenLine, text: JointText, shown: str | None = None) -> None:
        self.line, self.text = line, text
        self.address = line.address(text.id)
        self.standing = text.passes.standing()
        self._words: dict[str, Pass | None] = {}
        self._asked = shown

    @cached_property
    def passes(self) -> list[PassRow]:
        """Every pass, the first first; both nodes number them alike."""
        versions = sorted(
            self.text.passes.versions.values(),
            key=lambda one: (sum(one.said.past), one.side, one.said.n),
        )
        return [
            PassRow(n, one, self.line.sides[one.side], self.standing.how[one.id])
            for n, one in enumerate(versions, 1)
        ]

    def row(self, ref: str | None) -> PassRow | None:
        """The pass of this reference, or None."""
        return next((one for one in self.passes if one.ref == ref), None)

    @property
    def open(self) -> Version | None:
        """The pass that waits for an answer."""
        return self.standing.open

    @property
    def agreed(self) -> Version | None:
        """The pass that both sides signed as a whole."""
        return self.standing.agreed

    @property
    def mine(self) -> bool:
        """Whether the open pass is our own."""
        return self.open is not None and self.open.side == self.line.line.our_side

    @cached_property
    def shown(self) -> PassRow | None:
        """The pass asked for; else the open one, the agreed one, or the last that can be read."""
        if (asked := self.row(self._asked)) is not None:
            return asked
        for version in (self.open, self.agreed):
            if version is not None:
                return self.row(version.id)
        return self.last_readable or (self.passes[-1] if self.passes else None)

    @property
    def shown_words(self) -> Pass | None:
        """The words of the shown pass."""
        return self.words(self.shown.ref) if self.shown else None

    @cached_property
    def last_readable(self) -> PassRow | None:
        """The newest pass with words: what a new one begins with."""
        newest_first = self.passes[::-1]
        if newest_first and self.words(newest_first[0].ref) is None:
            self.line.need(self.text.passes.versions)  # who knows how far back
        return next((one for one in newest_first if self.words(one.ref)), None)

    def words(self, ref: str) -> Pass | None:
        """The words of a pass; None where they were erased or cannot be read as a pass."""
        if ref not in self._words:
            self.line.need([ref, *self._likely])
            body = self.line.body(ref)
            try:
                self._words[ref] = read_pass(body) if body is not None else None
            except UnreadablePassError:
                self._words[ref] = None
        return self._words[ref]

    @cached_property
    def _likely(self) -> set[str]:
        """Passes whose words a page shows, to be fetched at once: of hundreds, each may be long."""
        rows = [self.row(self._asked), *self.passes[-2:]]
        rows += [self.row(one.id) for one in (self.open, self.agreed) if one is not None]
        rows += [self.before(row) for row in rows if row is not None]
        initialled = {one.version for one in self.text.initials}
        return initialled | {row.ref for row in rows if row is not None}

    def turn(self, ref: str) -> Turn:
        """A pass as the initials are about it."""
        version = self.text.passes.versions[ref]
        return Turn(ref, version.side, settings_of(version), self.words(ref))

    @cached_property
    def initials(self) -> list[Initials]:
        """Everything that was initialled, the first first."""
        return [
            Initials(
                one.said.ref, one.said.side, one.said.at, one.paragraphs, one.mode,
                self.turn(one.version),
            )
            for one in self.text.initials
        ]  # fmt: skip

    @property
    def title(self) -> SafeString:
        """The subject: as the shown pass has it, else as it was when the text was begun."""
        words = self.shown_words
        if words and words.title:
            return prose({"title": words.title}, "title")
        return prose(self.line.body(self.text.id), "title")

    @property
    def begun_title(self) -> SafeString:
        """The subject as it was when the text was begun, for a list."""
        return prose(self.line.body(self.text.id), "title")

    @property
    def begun_as(self) -> dict[str, str]:
        """The subject in each language, as it was when the text was begun."""
        return {
            one: readable(words)
            for one, words in texts(self.line.body(self.text.id), "title").items()
        }

    @property
    def due(self) -> str:
        """What is due: answer, wait, write, or nothing once both signed the whole."""
        if self.open is not None:
            return "wait" if self.mine else "answer"
        return "agreed" if self.agreed is not None else "write"

    @property
    def status(self) -> SafeString:
        """Whose turn it is, in a sentence."""
        theirs = self.line.sides.theirs.name
        match self.due:
            case "answer":
                return say(_("We have the pen: {side} sent a pass and waits for us"), side=theirs)
            case "wait":
                return say(_("{side} has the pen: our pass waits for its answer"), side=theirs)
            case "agreed":
                return say(_("Agreed by both"))
            case _:
                if not self.passes:
                    return say(_("No pass yet: either side may write the first"))
                ended = say(str(HOW[self.passes[-1].how]))
                return say(_("The last pass is {ended}; either side may write"), ended=ended)

    @cached_property
    def reading(self) -> Reading:
        """How the passes read, with everything that was initialled."""
        agreed = self.agreed.id if self.agreed else None
        return Reading(self.line.sides, self.initials, agreed, self._named)

    def _named(self, ref: str) -> SafeString:
        row = self.row(ref)
        return say(_("pass {number}"), number=row.number if row else 0)

    @property
    def owners(self) -> markup.Owners:
        """Marks and names before words in brackets."""
        return self.reading.owners

    @property
    def unreadable(self) -> bool:
        """Whether the shown pass is here and cannot be read as one."""
        return self.shown is not None and self.shown_words is None

    @cached_property
    def paragraphs(self) -> list[ParagraphRow]:
        """The shown pass, with brackets."""
        return self.reading.paragraphs(self.turn(self.shown.ref)) if self.shown else []

    @property
    def offered(self) -> list[ParagraphRow]:
        """What can be initialled: paragraphs of their open pass on which both do not agree yet."""
        if self.open is None or self.mine:
            return []
        more = {"open", "ad-referendum"} | (set() if settings_of(self.open).whole else {"signed"})
        return [row for row in self.paragraphs if row.state in more]

    @property
    def clean(self) -> list[ParagraphRow]:
        """The shown pass without brackets; while there are any, what both signed of it."""
        return [row for row in self.paragraphs if row.both] if self.disputed else self.paragraphs

    @property
    def reasons(self) -> list[SafeString]:
        """Why somebody declined, where they said so."""
        replies = self.text.passes.replies.values()
        said = [one.said for one in replies if one.how is How.DECLINED and one.said.body]
        self.line.need(one.ref for one in said)
        return [prose(self.line.body(one.ref), "reason") for one in said]

    @property
    def disputed(self) -> bool:
        """Whether the shown pass still has brackets."""
        return bool(self.shown_words and self.shown_words.disputed)

    @property
    def departures(self) -> list[DepartureRow]:
        """Warnings: what both sides had signed and the shown pass has otherwise."""
        row, words = self.shown, self.shown_words
        if row is None or words is None:
            return []
        earlier = {one.ref for one in self.passes if one.number < row.number}
        return self.reading.departures(words, earlier)

    def before(self, row: PassRow) -> PassRow | None:
        """The pass that another is compared with: the one it answers, else the one before it."""
        if row.version.parent is not None:
            return self.row(row.version.parent)
        earlier = [one for one in self.passes if one.number < row.number]
        return earlier[-1] if earlier else None

    def comparison(self, old: PassRow | None, new: PassRow) -> Comparison | None:
        """What differs between two passes; None where one of them cannot be read."""
        words = self.words(new.ref)
        was = self.words(old.ref) if old else None
        if words is None or (old is not None and was is None):
            return None
        return compare(was, words, (old.settings if old else None, new.settings))


def of_talks(line: OpenLine, talks: str, number: str | None) -> "Page[TextView]":
    """The joint texts of a series of talks, the newest first; `number` is the page asked for."""
    found = [one for one in reversed(line.state.texts.values()) if one.talks == talks]
    page = Paginator(found, TEXTS).get_page(number)
    line.need(one.id for one in page.object_list)
    page.object_list = [TextView(line, one) for one in page.object_list]
    return page
