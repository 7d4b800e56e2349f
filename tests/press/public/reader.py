"""A reader of the public site: whatever it learns, it learns over HTTP."""

import asyncio
from collections.abc import Iterable
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from detente.press.public.edition import Edition, House
from detente.press.public.serve import Site
from detente.press.public.site import Tree, site
from detente.press.public.writing_out import write
from tests.press.public import case

SLOW_TO_MAKE = (".pdf", "/card.png")


class Answer(NamedTuple):
    """What the site answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Reader:
    """Asks a site that was written to a directory."""

    def __init__(self, directory: Path) -> None:
        self.site = Site()
        self.site.load(directory)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; `accept_language` becomes the header Accept-Language."""
        sent: list[dict[str, Any]] = []
        named = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ]

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": named}
        asyncio.run(self.site(scope, None, send))
        first, *rest = sent
        got = {name.decode(): value.decode() for name, value in first["headers"]}
        assert len(got) == len(first["headers"]), "a header is said twice"
        return Answer(first["status"], got, b"".join(one["body"] for one in rest))

    def page(self, path: str) -> "Page":
        """A page that must be there."""
        answer = self.ask(path)
        assert answer.status == 200, path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return Page(answer.text)

    def read(self, path: str) -> bytes:
        """A file that must be there."""
        answer = self.ask(path)
        assert answer.status == 200, path
        return answer.body


def light(editions: Iterable[Edition], house: House = case.HOUSE) -> Tree:
    """The tree of these editions, without the files that take long to make."""
    tree = site(editions, house)
    return {path: file for path, file in tree.items() if not path.endswith(SLOW_TO_MAKE)}


def published(editions: Iterable[Edition], house: House, directory: Path) -> Reader:
    """A reader of the site of these editions."""
    write(light(editions, house), directory)
    return Reader(directory)


class Page(HTMLParser):
    """A page as a list of elements with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self._in_head = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_head = tag == "head" or (self._in_head and tag != "body")

    def handle_data(self, data: str) -> None:
        if not self._in_head:
            self._words.append(data)

    @cached_property
    def words(self) -> str:
        """What a reader reads, spaces made one."""
        return " ".join("".join(self._words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Every element of a kind with these attributes."""
        wanted = attributes.items()
        return [had for name, had in self.elements if name == tag and wanted <= had.items()]

    def links(self) -> list[str]:
        """Every address that the page leads to or fetches."""
        named = [had.get("href") or had.get("src") or "" for _tag, had in self.elements]
        return [one for one in named if one]
