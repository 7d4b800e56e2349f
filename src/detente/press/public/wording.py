"""What a page says of an edition in one language: facts, attribution, corrections, other pages."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from detente.core.errors import RemoteError
from detente.core.kinds import Attribution
from detente.core.times import TimeOutOfRange, WallTime, wall_time
from detente.crypto.public_proof import fingerprint, verify_public
from detente.press import dates
from detente.press.public import addresses, texts
from detente.press.public.archive import Archive
from detente.press.public.edition import Edition, Event, House, Theirs, Words
from detente.press.public.pieces import (
    Beside,
    Clock,
    Link,
    Row,
    TheirWords,
    length_words,
    medium_words,
    what_words,
)

GREENWICH = {"ar": "غرينتش", "ru": "Гринвич", "zh": "格林尼治"}


@lru_cache(maxsize=1024)
def _keys(proof: bytes) -> list[tuple[str, str]]:
    try:
        agreement = verify_public(proof)
    except RemoteError:
        return []
    return [(party.label, fingerprint(party)) for party in agreement.parties]


class Wording:
    """One edition in one language; all it says is plain text, to be escaped by its format."""

    def __init__(self, edition: Edition, language: str, house: House, archive: Archive) -> None:
        self.edition, self.language, self.house = edition, language, house
        self.archive = archive
        self.text = edition.texts[language]

    @property
    def title(self) -> str:
        return texts.line(self.text.title)

    @property
    def blocks(self) -> list[texts.Block]:
        return texts.blocks(self.text.body)

    @property
    def note(self) -> str:
        """What this edition corrected."""
        return texts.line(self.text.note)

    @property
    def caption(self) -> str:
        return texts.line(self.text.caption)

    @property
    def alt(self) -> str:
        """The picture in words, for those who do not see it."""
        return texts.line(self.text.alt)

    @property
    def summary(self) -> str:
        """The beginning, for feeds and for links elsewhere."""
        first = next((one.text for one in self.blocks if not one.quoted), self.title)
        return first if len(first) <= 280 else f"{first[:279].rstrip()}…"

    @property
    def what(self) -> str:
        return what_words(self.edition.what)

    @property
    def publisher(self) -> str:
        return texts.name_in(self.house.names, self.language)

    @property
    def attribution(self) -> str:
        """Who says so."""
        return self._said_by(self.edition.attribution, self.edition.by, self.publisher)

    def _said_by(self, attribution: Attribution, by: Words, side: str) -> str:
        name = texts.name_in(by, self.language)
        if attribution is Attribution.NOT_NAMED or not name:
            return _("An official who is not named, %(side)s") % {"side": side}
        return f"{name}{self.comma}{side}"

    @property
    def comma(self) -> str:
        return {"ar": "، ", "zh": "，"}.get(self.language, ", ")

    def numerals(self, text: str) -> str:
        """With the numerals that the house chose for its Arabic prose."""
        return dates.numerals(text, self.language, arabic_indic=self.house.arabic_digits)

    def moment(self, at: int) -> Clock:
        """A moment on our wall."""
        return self._clock(at, self.publisher, self.house.zone)

    @property
    def published(self) -> Clock:
        """When the first edition went out."""
        return self.moment(self.edition.published_at)

    @property
    def corrections(self) -> list[tuple[Clock, str, str]]:
        """When something was corrected, what, and where the edition before it stands."""
        every = self.archive.editions(self.edition.publication)
        return [
            (
                self.moment(one.released_at), texts.line(one.texts[self.language].note),
                addresses.archived(before, self.house, self.language),
            )
            for before, one in pairwise(every)
            if self.language in one.texts and self.language in before.texts
            and (one.texts[self.language] != before.texts[self.language]
                 or one.facts != before.facts)
        ]  # fmt: skip

    @property
    def corrected_by(self) -> Edition | None:
        """The edition that took the place of this one."""
        every = self.archive.editions(self.edition.publication)
        return next((one for one in every if one.number > self.edition.number), None)

    @property
    def corrected_on(self) -> Clock:
        """When it did."""
        return self.moment((self.corrected_by or self.edition).released_at)

    @property
    def latest(self) -> Link:
        """The last edition, and in which language it is where it is not in this one."""
        last = self.archive.editions(self.edition.publication)[-1]
        has = self.language in last.texts
        language = self.language if has else next(iter(last.texts))
        name = "" if has else texts.endonym(language)
        return Link(name, addresses.folder(last, self.house, language))

    def facts(self) -> list[Row]:
        """What the record says, as far as it is public."""
        facts = self.edition.facts
        event = facts.event
        rows = [
            Row(_("Medium"), medium_words(event.medium)),
            Row(_("When"), clocks=tuple(self._clocks(event.start))),
            Row(_("Length"), length_words(event)),
            Row(_("Asked for by"), self._side(facts.initiator)),
            Row(_("Continues"), links=tuple(map(self._link, facts.continues[:1]))),
            Row(_("Agenda"), links=tuple(Link(one, "") for one in self._items())),
            Row(_("Rounds ahead"), links=tuple(map(self._link, facts.rounds))),
        ]
        return [one for one in rows if one.text or one.clocks or one.links]

    @property
    def standing(self) -> str:
        """How sure these facts are."""
        event = self.edition.facts.event
        if event.called_off:
            return _("Called off.")
        if event.happened:
            return _("Both sides signed these facts.")
        return _("Both sides agreed on this.")

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Whose keys the proof is of: each side's label and the fingerprint of its keys."""
        return _keys(self.edition.proof) if self.edition.proof else []

    @property
    def related(self) -> list[Link]:
        """Our other pages about this contact."""
        about = self.archive.about(self.edition.facts.event.contact, self.language)
        return [
            Link(f"{what_words(one.what)}: {texts.line(one.texts[self.language].title)}",
                 addresses.folder(one, self.house, self.language))
            for one in about
            if one.publication != self.edition.publication
        ]  # fmt: skip

    @property
    def theirs(self) -> list[Beside]:
        """What the other side published about it."""
        side = self._side(1)
        return [
            Beside(
                what_words(one.what), side, self._said_by(one.attribution, one.by, side),
                self.moment(one.at), list(self._words(one)), texts.web_address(one.address),
            )
            for one in self.edition.theirs
        ]  # fmt: skip

    def _words(self, one: Theirs) -> Iterator[TheirWords]:
        """In the reader's language where they have it, else in all of theirs."""
        every = [self.language] if self.language in one.bodies else list(one.bodies)[:12]
        for language in every:
            yield TheirWords(
                texts.tag(language), texts.endonym(language), texts.direction(language),
                texts.line(one.titles.get(language, "")), texts.blocks(one.bodies[language]),
            )  # fmt: skip

    def _side(self, index: int) -> str:
        return texts.name_in(self.edition.facts.walls[index].names, self.language)

    def _items(self) -> list[str]:
        return [texts.name_in(one, self.language) for one in self.edition.facts.items]

    def _link(self, event: Event) -> Link:
        """Another contact by its medium and day; our page about it where there is one."""
        wall = wall_time(event.start, self.house.zone)
        day = self.numerals(dates.day(wall.wall, self.language))
        about = self.archive.about(event.contact, self.language)
        address = addresses.folder(about[-1], self.house, self.language) if about else ""
        words = f"{medium_words(event.medium)}{self.comma}{day}"
        return Link(words, address, wall.wall.date().isoformat())

    def _clocks(self, at: int) -> Iterator[Clock]:
        """On both walls, and in Greenwich's time."""
        for wall in self.edition.facts.walls:
            yield self._clock(at, texts.name_in(wall.names, self.language), wall.zone)
        yield self._clock(at, GREENWICH.get(self.language, "GMT"), "UTC")

    def _clock(self, at: int, name: str, zone: str) -> Clock:
        try:
            there: WallTime = wall_time(at, zone)
        except TimeOutOfRange:
            return Clock(name, str(at), "", "")
        day = self.numerals(dates.day(there.wall, self.language))
        hour = self.numerals(f"{there.wall:%H:%M}")
        return Clock(name, day, hour, f"{there.wall.isoformat()}{there.offset_text}")
