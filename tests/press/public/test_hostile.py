"""Words meant to break out of where they stand: the other side's, and our own."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest

from detente.core.kinds import Attribution
from detente.press.public import addresses
from detente.press.public.edition import Text
from tests.press.public import case
from tests.press.public.reader import Page, Reader, published
from tests.press.public.test_pages import ADVISORY

EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href=javascript:x>"
    "{{ 7|add:7 }}{% now %}]]>&amp;<!-- \u202eright to left\u2066 \u0000\u0008\u001b\u2028\u2029"
    "\ufffe\uffff\U000e0041 \r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT\nend"
)
HIDDEN = "\u0000\u0008\u001b\u202e\u2066\u2028\u2029\ufffe\uffff\U000e0041\r"
WALLS = tuple(
    replace(one, names={tag: f"{name} {EVIL}" for tag, name in one.names.items()})
    for one in case.WALLS
)
HOUSE = replace(case.HOUSE, names=WALLS[0].names)


def hostile() -> case.Edition:
    """An edition every word of which is hostile."""
    texts = {
        tag: Text(title=EVIL, body=f"{EVIL}\n\n> {EVIL}\n\n> a\n> — {EVIL}",
                  note=EVIL, caption=EVIL, alt=EVIL)
        for tag in case.LANGUAGES
    }  # fmt: skip
    facts = replace(case.FACTS, walls=(WALLS[0], WALLS[1]), items=({"en": EVIL, "": EVIL},))
    theirs = replace(
        case.THEIRS, titles={"en": EVIL, EVIL: EVIL}, bodies={"sw": EVIL, EVIL: EVIL},
        by={"en": EVIL}, attribution=Attribution.NAME, address=f"javascript:{EVIL}",
    )  # fmt: skip
    also = replace(theirs, address=f"https://press.example/{EVIL}")
    by = dict.fromkeys(case.LANGUAGES, EVIL)
    return replace(
        case.advisory(picture=case.picture()), texts=texts, facts=facts, theirs=(theirs, also),
        by=by,
    )  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader of a site on which nothing is kind."""
    return published([hostile()], HOUSE, tmp_path_factory.mktemp("hostile"))


PAGES = ("/", "/en/", "/ar/2021/", "/en/nothing/", ADVISORY.format("en"), ADVISORY.format("ar"),
         f"{ADVISORY.format('zh')}1/")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages(reader: Reader, path: str) -> None:
    """Words stay words: no element, attribute or address is made of them, nothing is hidden."""
    page = Page(reader.ask(path).text)
    assert [one for one in page.all("script") if one != {"type": "application/ld+json"}] == []
    assert len(page.all("script")) == ("advisory" in path)
    for tag, had in page.elements:
        assert not [name for name in had if name.startswith("on")], tag
        assert had.get("src") != "x"
        for name in ("href", "src"):
            assert not (had.get(name) or "").startswith("javascript"), had
        assert "\n" not in (had.get("lang") or "")
        assert "<" not in (had.get("lang") or "")
    assert not set(HIDDEN) & set(page.html)
    assert "{{ 7|add:7 }}" in page.words


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_data_block(reader: Reader, language: str) -> None:
    """The block ends where it ends, and holds what was written."""
    html = reader.ask(ADVISORY.format(language)).text
    begin = html.index('<script type="application/ld+json">')
    block = html[begin : html.index("</script>", begin)].partition(">")[2]
    article = json.loads(block)
    assert article["headline"].startswith("</script><script>alert(1)")
    assert not set(HIDDEN) & set(json.dumps(article, ensure_ascii=False))


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_feed(reader: Reader, language: str) -> None:
    """Well formed, with the words as they were written."""
    content = reader.read(f"/{language}/feed.xml")
    ElementTree.fromstring(content)
    feed = feedparser.parse(content)
    assert not feed.bozo
    assert len(feed.entries) == 1
    assert b"<script" not in content


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_calendar(reader: Reader, language: str) -> None:
    """No line of a calendar is made of somebody's words."""
    for path in (addresses.event(case.VOICE.contact, language), f"/{language}/calendar.ics"):
        content = reader.read(path)
        calendar = icalendar.Calendar.from_ical(content)
        [event] = calendar.subcomponents
        assert "attendee" not in event
        assert content.count(b"END:VEVENT\r\n") == 1
        assert not set(HIDDEN) & set(str(event["summary"]))
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_file_stays_in_its_folder(tmp_path: Path) -> None:
    """No slug or key of an edition leads out of the directory."""
    for bad in ("../../outside", "/outside", "a/b", "..", "", "a\nb"):
        with pytest.raises(ValueError, match="address"):
            published([replace(case.advisory(), slug=bad)], case.HOUSE, tmp_path / "site")
    assert not (tmp_path / "outside").exists()
