"""All editions in order: the last of each publication, those before, what belongs together."""

from collections.abc import Iterable

from detente.press.public.edition import Edition, Event, What


class Archive:
    """Every edition that ever went out."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._by_publication: dict[str, list[Edition]] = {}
        for one in sorted(editions, key=lambda one: (one.published_at, one.number)):
            self._by_publication.setdefault(one.publication, []).append(one)

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

    def about(self, contact: str) -> list[Edition]:
        """The last editions about a contact, advisories first."""
        found = [one for one in self.last if one.facts.event.contact == contact]
        return sorted(found, key=lambda one: (one.what is What.READOUT, one.published_at))

    def events(self) -> list[tuple[Event, Edition]]:
        """Every announced contact as the newest edition has it, the earliest first."""
        found: dict[str, tuple[Event, Edition]] = {}
        for one in sorted(self.every, key=lambda one: one.released_at):
            found[one.facts.event.contact] = (one.facts.event, one)
        return sorted(found.values(), key=lambda pair: pair[0].start)
