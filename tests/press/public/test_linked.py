"""What search engines and other people's pages learn of ours."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import extruct
import pytest

from tests.press.public import case
from tests.press.public.reader import Reader, published
from tests.press.public.test_pages import ADVISORY, CALLED_OFF, READOUT

ORIGIN = case.HOUSE.origin


def told(reader: Reader, path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The data block, and the properties of Open Graph."""
    html = reader.ask(path).text
    found = extruct.extract(
        html, base_url=ORIGIN + path, syntaxes=["json-ld", "opengraph"], errors="strict"
    )
    [article] = found["json-ld"]
    [graph] = found["opengraph"]
    return article, dict(graph["properties"])


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_article(reader: Reader, language: str) -> None:
    """Who says what in which language, when it went out and when it was corrected."""
    address = ADVISORY.format(language)
    article, _graph = told(reader, address)
    assert article["@context"] == "https://schema.org"
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == case.TITLES[language]
    assert article["inLanguage"] == language
    assert article["url"] == ORIGIN + address
    assert article["datePublished"] == "2021-12-29T09:00:00+00:00"
    assert article["dateModified"] == "2021-12-29T12:00:00+00:00"
    assert article["publisher"]["name"] == case.WALLS[0].names[language]
    notes = {"en": "The hour was wrong.", "ru": "Исправлено время."}
    assert article.get("correction") == notes.get(language)


def test_event(reader: Reader) -> None:
    """The contact is an event between both sides, with its hour; called off, it is cancelled."""
    event = told(reader, ADVISORY.format("en"))[0]["about"]
    assert event["@type"] == "Event"
    assert event["startDate"] == "2021-12-30T20:30:00+00:00"
    assert event["endDate"] == "2021-12-30T21:20:00+00:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert [one["name"] for one in event["organizer"]] == ["Moscow", "Washington"]
    assert told(reader, READOUT.format("en"))[0]["about"]["@id"] == event["@id"]
    cancelled = told(reader, CALLED_OFF)[0]["about"]
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"
    assert cancelled["@id"] != event["@id"]


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_open_graph(reader: Reader, language: str) -> None:
    """What stands where somebody shares the address: title, picture, language."""
    address = ADVISORY.format(language)
    graph = told(reader, address)[1]
    assert graph["og:type"] == "article"
    assert graph["og:title"] == case.TITLES[language]
    assert graph["og:url"] == ORIGIN + address
    assert graph["og:image"] == f"{ORIGIN}{address}2/card.png"
    assert (graph["og:image:width"], graph["og:image:height"]) == ("1200", "630")
    assert graph["og:image:alt"] == case.TITLES[language]


def test_what_was_corrected_speaks_for_itself(reader: Reader) -> None:
    """An edition that was corrected is told apart from the latest by its address."""
    article, graph = told(reader, f"{ADVISORY.format('en')}1/")
    assert article["url"] == graph["og:url"] == f"{ORIGIN}{ADVISORY.format('en')}1/"
    assert "correction" not in article
    assert article["dateModified"] == "2021-12-29T09:00:00+00:00"


def test_in_person(tmp_path: Path) -> None:
    """A meeting is not online."""
    met = replace(case.VIDEO, medium=case.Medium.IN_PERSON)
    edition = replace(case.earlier(), facts=replace(case.earlier().facts, event=met))
    reader = published([edition], case.HOUSE, tmp_path)
    event = told(reader, "/en/2021-12-07/readout-of-video-444444/")[0]["about"]
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"]["@type"] == "Place"
