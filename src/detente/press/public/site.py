"""The public site: all editions in, all files out.

What takes long to make, papers and pictures, is made when it is asked for: whoever writes the site
to a directory makes it once, since what is archived does not change.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.utils.translation import override

from detente.press.public import addresses, calendars, feeds, texts
from detente.press.public.archive import Archive
from detente.press.public.edition import Edition, House
from detente.press.public.pages import Pages
from detente.press.public.wording import Wording
from detente.typesetting import drawn, typeset

CARD_WIDTH = 1200
MARK = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    b'<rect x="2" y="2" width="12" height="12" fill="#0a5c5c"/></svg>\n'
)
HTML = "text/html; charset=utf-8"


class File(NamedTuple):
    """A file of the site. One that is `lasting` never changes under its address."""

    make: Callable[[], bytes]
    type: str
    lasting: bool = False


Tree = dict[str, File]


def site(editions: Iterable[Edition], house: House) -> Tree:
    """Every file by its path, which begins with a slash; a page is its folder's `index.html`."""
    return dict(_Site(editions, house).files())


class _Site:
    def __init__(self, editions: Iterable[Edition], house: House) -> None:
        self.archive = Archive(editions)
        also = sorted({tag for one in self.archive.every for tag in one.texts})
        languages = tuple(dict.fromkeys([*house.languages, *also]))
        self.house = replace(house, languages=languages)
        self.css = files("detente.press.public").joinpath("site.css").read_bytes()
        self.style = f"/site.{hashlib.sha256(self.css).hexdigest()[:12]}.css"
        self.pages = Pages(self.house, self.archive, self.style)

    def files(self) -> Iterator[tuple[str, File]]:
        """All of them."""
        css = self.css
        yield self.style, File(lambda: css, "text/css; charset=utf-8", lasting=True)
        yield "/mark.svg", File(lambda: MARK, "image/svg+xml", lasting=True)
        yield "/index.html", _html(self.pages.languages())
        yield "/404.html", _html(self.pages.not_found(self.house.languages[0]))
        yield "/robots.txt", _text(f"User-agent: *\nSitemap: {self.house.origin}/sitemap.xml\n")
        yield "/sitemap.xml", _file(self._sitemap(), "application/xml")
        for language in self.house.languages:
            yield from self._of_language(language)
        for edition in self.archive.every:
            yield from self._of_edition(edition)
        for edition in self.archive.last:
            yield from self._last(edition)

    def _of_language(self, language: str) -> Iterator[tuple[str, File]]:
        yield f"/{language}/index.html", _html(self.pages.listing(language))
        yield f"/{language}/404.html", _html(self.pages.not_found(language))
        for year in self.pages.years(language):
            yield f"/{language}/{year}/index.html", _html(self.pages.listing(language, year))
        name = texts.name_in(self.house.names, language)
        with override(language):
            shown = [
                Wording(one, language, self.house, self.archive)
                for one in self.archive.read_in(language)
            ]  # fmt: skip
            shown.sort(key=lambda one: one.edition.released_at, reverse=True)
            feed = feeds.atom(shown, self.house, language, name)
        yield addresses.feed(language), _file(feed, "application/atom+xml; charset=utf-8")
        yield from self._calendars(language, name)

    def _calendars(self, language: str, name: str) -> Iterator[tuple[str, File]]:
        found = []
        for event, newest, editions in self.archive.events():
            edition = self.archive.newest_about(event.contact, language)
            if edition is None:
                continue
            with override(language):
                one = Wording(edition, language, self.house, self.archive)
                entry = calendars.Entry(
                    event.contact, editions, newest.released_at,
                    event.start, event.minutes, event.called_off, one.title, one.summary,
                    f"{self.house.origin}{addresses.folder(edition, self.house, language)}",
                )  # fmt: skip
            found.append(entry)
            path = addresses.event(event.contact, language)
            yield path, _calendar(calendars.calendar([entry], language))
        path = addresses.calendar(language)
        yield path, _calendar(calendars.calendar(found, language, name))

    def _of_edition(self, edition: Edition) -> Iterator[tuple[str, File]]:
        """What stays as it is: each edition under an address of its own, on paper, its files."""
        for language in edition.texts:
            page = self.pages.article(edition, language, archived=True)
            folder = addresses.archived(edition, self.house, language)
            yield f"{folder}index.html", _html(page)
            yield addresses.paper(edition, self.house, language), self._paper(edition, language)
            yield addresses.card(edition, self.house, language), self._card(edition, language)
        if edition.proof is not None:
            yield addresses.proof(edition), _file(edition.proof, "text/plain", lasting=True)
        if (picture := edition.picture) is not None:
            yield addresses.picture(edition), _file(picture.content, picture.type, lasting=True)

    def _last(self, edition: Edition) -> Iterator[tuple[str, File]]:
        """The address of a publication in every language: its last edition, or where to read it."""
        for language in {*self.house.languages, *self.archive.languages(edition.publication)}:
            shown = self.archive.in_language(edition.publication, language)
            if shown is None:
                page = self.pages.missing(edition, language)
            else:
                page = self.pages.article(shown, language)
            path = addresses.folder(edition, self.house, language)
            yield f"{path}index.html", _html(page)

    def _paper(self, edition: Edition, language: str) -> File:
        def make() -> bytes:
            page, shown = self.pages.paper(edition, language), edition.picture
            picture = (shown.content, shown.type) if shown else None
            return typeset(page, {}, edition.released_at, picture=picture)

        return File(make, "application/pdf", lasting=True)

    def _card(self, edition: Edition, language: str) -> File:
        def make() -> bytes:
            return drawn(self.pages.card(edition, language), CARD_WIDTH)

        return File(make, "image/png", lasting=True)

    def _sitemap(self) -> bytes:
        paths = [f"/{language}/" for language in self.house.languages]
        paths += [
            addresses.folder(one, self.house, language)
            for one in self.archive.last
            for language in self.archive.languages(one.publication)
        ]
        rows = "".join(
            f"<url><loc>{escape(self.house.origin + path)}</loc></url>" for path in paths
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f'{head}\n<urlset xmlns="{space}">{rows}</urlset>\n'.encode()


def _html(page: str) -> File:
    return _file(page.encode(), HTML)


def _text(text: str) -> File:
    return _file(text.encode(), "text/plain; charset=utf-8")


def _calendar(content: bytes) -> File:
    return _file(content, "text/calendar; charset=utf-8")


def _file(content: bytes, kind: str, *, lasting: bool = False) -> File:
    return File(lambda: content, kind, lasting)
