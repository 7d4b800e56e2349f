"""The pages as a reader without script, cookie or account reads them."""

from dataclasses import replace
from pathlib import Path

import pytest

from detente.press.public import addresses
from detente.press.public.site import HTML, site
from tests.press.public import case
from tests.press.public.reader import Page, Reader, published

ADVISORY = "/{}/2021-12-29/advisory-a-call-555555/"
READOUT = "/{}/2021-12-31/readout-of-a-call-666666/"
CALLED_OFF = "/en/2022-01-13/advisory-one-more-777777/"
VIDEO = "/{}/2021-12-07/readout-of-video-444444/"
MOST = 50_000
"""Bytes of a page with its stylesheet, before they are compressed."""

TREE = site(case.everything(), case.HOUSE)
EVERY_PAGE = sorted(path for path, file in TREE.items() if file.type == HTML)


def address(path: str) -> str:
    """As a reader asks for it."""
    return path.removesuffix("index.html")


def test_every_link_leads_somewhere(reader: Reader) -> None:
    """Nothing on any page, within the site, leads to where nothing is."""
    origin = case.HOUSE.origin
    for path in EVERY_PAGE:
        for link in Page(TREE[path].make().decode()).links():
            inside = link.removeprefix(origin)
            if inside.startswith(("https://", "#")):
                continue
            target = f"{inside}index.html" if inside.endswith("/") else inside
            assert target in TREE, f"{path} leads to {link}"


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_has_script_or_weight(reader: Reader, path: str) -> None:
    """No script but the data block, no style in it, nothing from elsewhere, and little of it."""
    page = Page(reader.ask(address(path)).text)
    assert [one for one in page.all("script") if one != {"type": "application/ld+json"}] == []
    for tag, had in page.elements:
        assert not [name for name in had if name.startswith("on")], (path, tag)
        assert "style" not in had, (path, tag)
        assert tag not in {"style", "form", "iframe", "object", "embed", "base"}, path
        for name in ("src", "srcset", "poster"):
            assert (had.get(name) or "/").startswith("/"), (path, had)
    [style] = page.all("link", rel="stylesheet")
    assert len(page.html.encode()) + len(reader.read(str(style["href"]))) < MOST


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_languages_are_said(reader: Reader, language: str) -> None:
    """The language and the direction of a page, and where its other languages are."""
    page = reader.page(ADVISORY.format(language))
    [html] = page.all("html")
    assert html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    origin = case.HOUSE.origin
    alternates = {
        str(one["hreflang"]): one["href"]
        for one in page.all("link", rel="alternate") if "hreflang" in one
    }  # fmt: skip
    expected = {tag: origin + ADVISORY.format(tag) for tag in case.LANGUAGES}
    assert alternates == expected | {"x-default": expected["ru"]}
    [canonical] = page.all("link", rel="canonical")
    assert canonical["href"] == expected[language]
    assert case.TITLES[language] in page.words


@pytest.mark.parametrize(
    ("language", "ours", "theirs", "greenwich"),
    [
        ("en", "Moscow Thursday 30 December 2021, 23:30",
         "Washington Thursday 30 December 2021, 15:30", "GMT Thursday 30 December 2021, 20:30"),
        ("ru", "Москва четверг, 30 декабря 2021 года, 23:30",
         "Вашингтон четверг, 30 декабря 2021 года, 15:30", "20:30"),
        ("ar", "موسكو الخميس 30 كانون الأول/ديسمبر 2021، 23:30",
         "واشنطن الخميس 30 كانون الأول/ديسمبر 2021، 15:30", "20:30"),
        ("fr", "Moscou jeudi 30 décembre 2021, 23:30", "jeudi 30 décembre 2021, 15:30", "20:30"),
        ("es", "Moscú jueves 30 de diciembre de 2021, 23:30", "15:30", "20:30"),
        ("zh", "莫斯科 2021年12月30日星期四，23:30", "华盛顿 2021年12月30日星期四，15:30", "20:30"),
    ],
)  # fmt: skip
def test_hours_on_both_walls(
    reader: Reader, language: str, ours: str, theirs: str, greenwich: str
) -> None:
    """When it is: in each capital and in Greenwich, ours first, as readers of a language say it."""
    words = reader.page(ADVISORY.format(language)).words
    assert words.index(ours) < words.index(theirs) < words.rindex(greenwich)


def test_facts_and_related(reader: Reader) -> None:
    """Medium, who asked, what it continues, agenda and rounds; pages about them are linked."""
    page = reader.page(ADVISORY.format("en"))
    for said in (
        "By voice alone", "50 minutes", "Moscow", "Encrypted video, Tuesday 7 December 2021",
        "Security guarantees", "In person, Monday 10 January 2022",
        "In person, Wednesday 12 January 2022", "Both sides agreed on this.",
    ):  # fmt: skip
        assert said in page.words
    assert VIDEO.format("en") in page.links()
    assert READOUT.format("en") in page.links()
    after = reader.page(READOUT.format("en"))
    assert "Both sides signed these facts." in after.words
    assert ADVISORY.format("en") in after.links()
    assert VIDEO.format("fr") not in reader.page(ADVISORY.format("fr")).links()


def test_the_other_side_beside(reader: Reader) -> None:
    """The other side's own words, in their language, named where it is not the reader's."""
    page = reader.page(ADVISORY.format("ar"))
    assert {"lang": "en", "dir": "ltr"}.items() <= page.all("div", **{"class": "said"})[0].items()
    assert "The leaders will talk about several topics." in page.words
    assert "English" in page.words
    english = reader.page(ADVISORY.format("en")).words
    assert "An official who is not named, Washington" in english
    assert case.THEIRS.address in page.links()


def test_the_proof_and_how_to_check_it(reader: Reader) -> None:
    """The proof is a download, and the command that checks it names that file."""
    page = reader.page(ADVISORY.format("en"))
    [link] = [str(one["href"]) for one in page.all("a") if "download" in one]
    assert reader.read(link) == case.advisory().proof
    assert f"detente verify {link.rsplit('/', 1)[1]}" in page.words
    assert "detente verify" not in reader.page(VIDEO.format("en")).words


def test_corrections_are_dated_and_nothing_vanishes(reader: Reader) -> None:
    """The latest says what was corrected and when; the first stays, and says that it is not it."""
    latest, first = (reader.page(ADVISORY.format("en") + part) for part in ("", "1/"))
    assert "Corrected Wednesday 29 December 2021, 15:00. The hour was wrong." in latest.words
    assert ADVISORY.format("en") + "1/" in latest.links()
    assert "Corrected Wednesday 29 December 2021, 15:00" in first.words
    assert ADVISORY.format("en") in first.links()
    assert "speak on Thursday" in first.words
    assert "The hour was wrong." not in first.words
    [canonical] = first.all("link", rel="canonical")
    assert canonical["href"] == f"{case.HOUSE.origin}{ADVISORY.format('en')}1/"
    assert "orrected" not in reader.page(ADVISORY.format("fr")).words


def test_a_correction_keeps_every_address(tmp_path: Path) -> None:
    """Whatever was at an address before a correction leads somewhere after it."""
    before = site([case.advisory()], case.HOUSE)
    after = site([case.advisory(), case.corrected()], case.HOUSE)
    assert before.keys() <= after.keys()
    for path in before:
        if before[path].lasting and not path.endswith((".pdf", "card.png")):
            assert before[path].make() == after[path].make(), path


def test_a_language_that_a_correction_lacks(tmp_path: Path) -> None:
    """Its page stays, and says that there is a later edition in others."""
    second = replace(case.corrected(), texts={"en": case.corrected().texts["en"]})
    reader = published([case.advisory(), second], case.HOUSE, tmp_path)
    page = reader.page(ADVISORY.format("es"))
    assert case.TITLES["es"] in page.words
    assert len(page.all("p", **{"class": "note"})) == 1
    assert ADVISORY.format("en") in page.links()


def test_a_language_it_is_not_in(reader: Reader) -> None:
    """The address is there in every language of the house, and says where it can be read."""
    page = reader.page(READOUT.format("fr"))
    assert "français" in page.words
    assert f"English: {case.TITLES['en']}" in page.words
    assert {READOUT.format("ru"), READOUT.format("en")} <= set(page.links())
    assert page.all("meta", name="robots", content="noindex")
    assert READOUT.format("fr") not in reader.page("/fr/").links()


def test_called_off(reader: Reader) -> None:
    """A contact that was called off says so."""
    assert "Called off." in reader.page(CALLED_OFF).words
    assert "Called off." not in reader.page(f"{CALLED_OFF}1/").words
    assert reader.page("/en/").words.count("Called off.") == 1


def test_lists(reader: Reader) -> None:
    """Newest first, and by year; the first page names the languages."""
    newest = [CALLED_OFF, READOUT.format("en"), ADVISORY.format("en"), VIDEO.format("en")]
    listed = [link for link in reader.page("/en/").links() if link in newest]
    assert listed == newest
    of_year = reader.page("/en/2022/").links()
    assert CALLED_OFF in of_year
    assert ADVISORY.format("en") not in of_year
    assert {f"/{tag}/" for tag in case.LANGUAGES} <= set(reader.page("/").links())


def test_a_language_that_the_house_does_not_write_in_otherwise(tmp_path: Path) -> None:
    """What went out in it has a list, a feed and a calendar in it, and readers are sent there."""
    house = case.replace(case.HOUSE, languages=("ru", "en"))
    reader = published([case.advisory(languages=("ru", "en", "es"))], house, tmp_path)
    assert reader.ask("/", accept_language="es").headers["location"] == "/es/"
    assert case.TITLES["es"] in reader.ask("/es/").text
    assert reader.ask("/es/feed.xml").status == 200
    assert reader.ask("/es/calendar.ics").status == 200
    assert 'href="/es/"' in reader.ask("/en/").text
    assert reader.ask("/", accept_language="fr").status == 200


def test_attribution(tmp_path: Path) -> None:
    """A spokesperson on the record is named; whoever is not to be named never is."""
    named = replace(case.advisory(), by={"en": "Spokesman"})
    page = published([named], case.HOUSE, tmp_path / "named").page(ADVISORY.format("en"))
    assert "Spokesman, Moscow" in page.words
    hidden = replace(named, attribution=case.Attribution.NOT_NAMED)
    directory = tmp_path / "hidden"
    published([hidden], case.HOUSE, directory)
    for path in directory.rglob("*"):
        assert path.is_dir() or b"Spokesman" not in path.read_bytes()


def test_numerals_of_choice(tmp_path: Path) -> None:
    """Arabic-Indic numerals in Arabic alone, where the house chose them; machines read Latin."""
    house = replace(case.HOUSE, arabic_digits=True)
    reader = published([case.advisory()], house, tmp_path)
    arabic = reader.page(ADVISORY.format("ar"))
    assert "٣٠ كانون الأول/ديسمبر ٢٠٢١" in arabic.words
    assert arabic.all("time", datetime="2021-12-30T23:30:00+03:00")
    assert "30 декабря 2021 года" in reader.page(ADVISORY.format("ru")).words


def test_nothing_published(tmp_path: Path) -> None:
    """A house that has published nothing yet has a site; it is the same whenever it is made."""
    reader = published([], case.HOUSE, tmp_path)
    assert "Nothing published." in reader.page("/en/").words
    first, again = (site([], case.HOUSE) for _ in range(2))
    assert {path: one.make() for path, one in first.items()} == {
        path: one.make() for path, one in again.items()
    }
    assert addresses.feed("en") in first
