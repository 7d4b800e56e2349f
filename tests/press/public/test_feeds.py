"""Feeds and the map of the site, as programs of others read them."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from tests.press.public import case
from tests.press.public.reader import Reader, published
from tests.press.public.test_pages import ADVISORY, CALLED_OFF, READOUT, VIDEO

ORIGIN = case.HOUSE.origin


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_feed(reader: Reader, language: str) -> None:
    """Well formed, in its language, every address absolute and there."""
    feed = feedparser.parse(reader.read(f"/{language}/feed.xml"))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.language == language
    assert {"href": f"{ORIGIN}/{language}/feed.xml", "rel": "self"}.items() <= dict(
        next(one for one in feed.feed.links if one.rel == "self")
    ).items()
    for entry in feed.entries:
        for link in entry.links:
            assert link.href.startswith(ORIGIN)
            assert reader.ask(link.href.removeprefix(ORIGIN)).status == 200
    assert ORIGIN + ADVISORY.format(language) in [entry.link for entry in feed.entries]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_entries(reader: Reader) -> None:
    """What went out last comes first, a correction too, and says what was corrected."""
    feed = feedparser.parse(reader.read("/en/feed.xml"))
    paths = [CALLED_OFF, READOUT.format("en"), ADVISORY.format("en"), VIDEO.format("en")]
    assert [one.link for one in feed.entries] == [ORIGIN + path for path in paths]
    advisory = feed.entries[2]
    assert advisory.title == case.TITLES["en"]
    assert advisory.published == "2021-12-29T09:00:00+00:00"
    assert advisory.updated == "2021-12-29T12:00:00+00:00"
    assert advisory.author == "Spokesman, Moscow"
    assert advisory.summary.startswith("Corrected: The hour was wrong.")
    assert {one.get("hreflang", "en") for one in advisory.links} == set(case.LANGUAGES)
    assert feed.feed.updated == "2022-01-14T09:00:00+00:00"


def test_an_entry_stays_itself(tmp_path: Path) -> None:
    """A correction keeps the id, so that a reader shows it as the same thing, changed."""

    def entry(*editions: case.Edition) -> dict[str, str]:
        directory = tmp_path / str(len(editions))
        reader = published(editions, case.HOUSE, directory)
        [found] = feedparser.parse(reader.read("/ru/feed.xml")).entries
        return dict(found)

    first, second = entry(case.advisory()), entry(case.advisory(), case.corrected())
    assert first["id"] == second["id"]
    assert first["published"] == second["published"]
    assert first["updated"] < second["updated"]


def test_a_feed_is_short(tmp_path: Path) -> None:
    """Only the newest are in it; all are on the pages of their years."""
    many = [
        replace(case.earlier(), publication=f"{n:032x}", slug=f"readout-{n}",
                released_at=case.earlier().released_at + n)
        for n in range(60)
    ]  # fmt: skip
    reader = published(many, case.HOUSE, tmp_path)
    feed = feedparser.parse(reader.read("/en/feed.xml"))
    assert len(feed.entries) == 50
    assert feed.entries[0].link.endswith("/readout-59/")
    listed = {link for link in reader.page("/en/2021/").links() if "/readout-" in link}
    assert len(listed) == 60
    assert len([one for one in reader.page("/en/").links() if "/readout-" in one]) == 20


def test_sitemap(reader: Reader) -> None:
    """Every page that is to be found, in every language it is in, and no other."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(reader.read("/sitemap.xml"))
    found = {(one.text or "").removeprefix(ORIGIN) for one in root.iter(f"{space}loc")}
    assert {f"/{tag}/" for tag in case.LANGUAGES} <= found
    assert {ADVISORY.format(tag) for tag in case.LANGUAGES} <= found
    assert READOUT.format("fr") not in found
    for path in found:
        assert reader.ask(path).status == 200
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in reader.ask("/robots.txt").text
