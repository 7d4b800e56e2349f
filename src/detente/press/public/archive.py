"""All editions in order: the last of each publication, those before, what belongs together."""

from collections.abc import Iterable
from typing import NamedTuple

from detente.press.public.edition import Edition, Event, What


class Announced(NamedTuple):
    """A contact, the newest edition about it, and how many there are."""

    event: Event
    newest: Edition
    editions: int


class Archive:
    """Every edition that ever went out."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._by_publication: dict[str, list[Edition]] = {}
        for one in sorted(editions, key=lambda one: (one.published_at, one.number)):
            self._by_publication.setdefault(one.publication, []).append(one)
        self._read_in: dict[str, list[Edition]] = {}

    @property
    def last(self) -> list[Edition]:
        """The last edition of each publication, the newest publication first."""
        return [each[-1] for each in reversed(self._by_publication.values())]

    @property
    def every(self) -> list[Edition]:
        """All of them."""
        return [one for each in self._by_publication.values() for one in each]

    def editions(self, publication: str) -> list[Edition]:
        """All editions of a publication, the first first."""
        return self._by_publication[publication]

    def languages(self, publication: str) -> list[str]:
        """Those it ever went out in, of the last edition first."""
        every = reversed(self.editions(publication))
        return list(dict.fromkeys(language for one in every for language in one.texts))

    def in_language(self, publication: str, language: str) -> Edition | None:
        """The last edition that has this language."""
        every = reversed(self.editions(publication))
        return next((one for one in every if language in one.texts), None)

    def read_in(self, language: str) -> list[Edition]:
        """Of each publication the last edition in this language, the newest publication first."""
        if language not in self._read_in:
            last = (self.in_language(key, language) for key in reversed(self._by_publication))
            self._read_in[language] = [one for one in last if one is not None]
        return self._read_in[language]

    def about(self, contact: str, language: str) -> list[Edition]:
        """What can be read about a contact in this language, advisories first."""
        found = [one for one in self.read_in(language) if one.facts.event.contact == contact]
        return sorted(found, key=lambda one: (one.what is What.READOUT, one.published_at))

    def newest_about(self, contact: str, language: str) -> Edition | None:
        """The newest edition about a contact that has this language."""
        found = self.about(contact, language)
        return max(found, key=lambda one: one.released_at, default=None)

    def events(self) -> list[Announced]:
        """Every announced contact as the newest edition has it, the earliest first."""
        found: dict[str, Announced] = {}
        for one in sorted(self.every, key=lambda one: one.released_at):
            event = one.facts.event
            before = found.get(event.contact)
            found[event.contact] = Announced(event, one, before.editions + 1 if before else 1)
        return sorted(found.values(), key=lambda one: one.event.start)
