"""The pages of the public site as HTML, each in one language, without script or cookie."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from detente.press.public import addresses, texts
from detente.press.public.archive import Archive
from detente.press.public.edition import Edition, House
from detente.press.public.linked import linked
from detente.press.public.pieces import Clock
from detente.press.public.wording import Wording
from detente.typesetting import PICTURE

NEWEST = 20
"""Publications on the first page of a language."""


class Pages:
    """The pages of a house. `style` is the address of the stylesheet."""

    def __init__(self, house: House, archive: Archive, style: str) -> None:
        self.house, self.archive, self.style = house, archive, style

    def article(self, edition: Edition, language: str, *, archived: bool = False) -> str:
        """An edition; where it is `archived`, at its own address, which never changes."""
        with override(language):
            one = self._wording(edition, language)
            where = addresses.archived if archived and one.corrected_by else addresses.folder
            address = where(edition, self.house, language)
            return self._render("article.html", language, one.title, {
                "one": one, "edition": edition, "linked": linked(one, address),
                "canonical": address, "archived": archived,
                "card": addresses.card(edition, self.house, language),
                "paper": addresses.paper(edition, self.house, language),
                "proof": addresses.proof(edition) if edition.proof else "",
                "picture": addresses.picture(edition) if edition.picture else "",
                "event": addresses.event(edition.facts.event.contact, language),
                "alternates": self._of(edition, self.archive.languages(edition.publication)),
            })  # fmt: skip

    def missing(self, edition: Edition, language: str) -> str:
        """In the place of a language in which a publication did not go out."""
        with override(language):
            alternates = self._of(edition, self.archive.languages(edition.publication))
            read_in = [(*one, self._title(edition, one[0])) for one in alternates]
            return self._render("missing.html", language, _("Not in this language"), {
                "endonym": texts.in_prose(language), "read_in": read_in, "alternates": alternates,
                "canonical": addresses.folder(edition, self.house, language),
            })  # fmt: skip

    def listing(self, language: str, year: int | None = None) -> str:
        """The newest publications, or all of a year."""
        with override(language):
            shown = self.archive.read_in(language)
            kept = [one for one in shown if self._year(one) == year] if year else shown[:NEWEST]
            path = f"{year}/" if year else ""
            return self._render("listing.html", language, str(year or ""), {
                "rows": [ListRow(self._wording(one, language)) for one in kept], "year": year,
                "years": self.years(language), "canonical": f"/{language}/{path}",
                "calendar": addresses.calendar(language),
                "alternates": [
                    (tag, texts.endonym(tag), f"/{tag}/{path}") for tag in self.house.languages
                    if not year or year in self.years(tag)
                ],
            })  # fmt: skip

    def years(self, language: str) -> list[int]:
        """The years in which something went out in this language, the last first."""
        found = {self._year(one) for one in self.archive.read_in(language)}
        return sorted(found, reverse=True)

    def _year(self, edition: Edition) -> int:
        return int(edition.day[:4])

    def languages(self) -> str:
        """The first page: in which languages this site is written."""
        language = self.house.languages[0]
        with override(language):
            every = [(tag, texts.endonym(tag), f"/{tag}/") for tag in self.house.languages]
            context = {"canonical": "/", "read_in": every, "alternates": every}
            return self._render("languages.html", language, "", context)

    def not_found(self, language: str) -> str:
        """What stands where nothing is."""
        with override(language):
            return self._render("not_found.html", language, _("Nothing is here"), {})

    def paper(self, edition: Edition, language: str) -> str:
        """An edition as it is set on paper."""
        with override(language):
            one = self._wording(edition, language)
            address = addresses.archived(edition, self.house, language)
            return self._render("paper.html", language, one.title, {
                "one": one, "edition": edition, "address": f"{self.house.origin}{address}",
                "picture": PICTURE,
            })  # fmt: skip

    def card(self, edition: Edition, language: str) -> str:
        """What others show beside a link: who, what, the title, the day."""
        with override(language):
            one = self._wording(edition, language)
            return self._render("card.html", language, one.title, {"one": one})

    def _wording(self, edition: Edition, language: str) -> Wording:
        return Wording(edition, language, self.house, self.archive)

    def _title(self, edition: Edition, language: str) -> str:
        """What a publication is called in a language that it has."""
        last = self.archive.in_language(edition.publication, language)
        return texts.line(last.texts[language].title) if last else ""

    def _of(self, edition: Edition, languages: Iterable[str]) -> list[tuple[str, str, str]]:
        """Where it is read in these languages, in the order of the house."""
        order = self.house.languages
        return [
            (tag, texts.endonym(tag), addresses.folder(edition, self.house, tag))
            for tag in sorted(languages, key=lambda tag: (*order, tag).index(tag))
        ]

    def _render(self, name: str, language: str, title: str, more: dict[str, Any]) -> str:
        house = texts.name_in(self.house.names, language)
        return render_to_string(f"press/{name}", {
            "language": language, "direction": texts.direction(language), "house": house,
            "title": title, "style": self.style, "origin": self.house.origin,
            "feed": addresses.feed(language), "home": f"/{language}/", **more,
        })  # fmt: skip


class ListRow:
    """A publication in a list."""

    def __init__(self, one: Wording) -> None:
        self.what, self.title, self.summary = one.what, one.title, one.summary
        self.published: Clock = one.published
        self.corrected = bool(one.corrections)
        self.called_off = one.edition.facts.event.called_off
        self.address = addresses.folder(one.edition, one.house, one.language)
