"""Editions on paper, and the cards that others show beside a link."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from detente.press.public.site import site
from detente.press.public.writing_out import write
from tests.press.public import case
from tests.press.public.reader import Reader
from tests.press.public.test_pages import ADVISORY

TREE = site([case.advisory()], case.HOUSE)


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_paper(language: str) -> None:
    """A PDF says what the page says, where it stands, and in which language."""
    content = TREE[f"{ADVISORY.format(language)}1/advisory-a-call-555555.pdf"].make()
    pdf = PdfReader(io.BytesIO(content))
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert pdf.metadata is not None
    assert case.TITLES[language] in str(pdf.metadata.title)
    words = " ".join(page.extract_text() for page in pdf.pages)
    assert f"{case.HOUSE.origin}{ADVISORY.format(language)}1/" in words
    assert "23:30" in words
    if language != "ar":  # its signs are drawn in the order of the eye
        assert case.TITLES[language].split()[0] in words
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pdf.pages for font in page["/Resources"]["/Font"].values()
    }  # fmt: skip
    face = {"ar": "plex-sans-arabic", "ru": "plex-sans-cyrillic", "zh": "WenQuanYi"}
    assert any(face.get(language, "plex-sans-latin") in font for font in fonts), fonts
    assert not any("Oblique" in font or "Italic" in font for font in fonts), fonts


def test_a_paper_shows_the_picture() -> None:
    """Its caption, and its words for those who cannot see it, are on paper, too."""
    one = case.advisory(languages=("en",), picture=case.picture())
    text = replace(one.texts["en"], caption="The palace at night", alt="A grey point")
    house = replace(case.HOUSE, languages=("en",))
    tree = site([replace(one, texts={"en": text})], house)
    pdf = PdfReader(io.BytesIO(tree[f"{ADVISORY.format('en')}1/advisory-a-call-555555.pdf"].make()))
    first = pdf.pages[0]
    assert [(one.image.size, one.image.getpixel((4, 3))) for one in first.images if one.image] == [
        ((8, 6), (128, 128, 128))
    ]
    assert "The palace at night" in first.extract_text()


@pytest.mark.parametrize("language", case.LANGUAGES)
def test_card(language: str) -> None:
    """A small picture of the size that is named to others, with words on it."""
    content = TREE[f"{ADVISORY.format(language)}1/card.png"].make()
    assert len(content) < 60_000
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    title = picture.convert("L").crop((72, 100, 1128, 480))
    dark = sum(title.histogram()[:100]) / (title.width * title.height)
    assert 0.01 < dark < 0.4


def test_a_paper_is_set_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What took long to make is not made again when something else goes out."""
    languages = ("en",)
    house = case.replace(case.HOUSE, languages=languages)
    first = case.advisory(languages=languages)
    write(site([first], house), tmp_path)
    paper = tmp_path / ADVISORY.format("en")[1:] / "1/advisory-a-call-555555.pdf"
    before = paper.stat().st_mtime_ns

    def refuse(*_: object) -> bytes:
        raise AssertionError("set a second time")

    monkeypatch.setattr("detente.press.public.site.typeset", refuse)
    monkeypatch.setattr("detente.press.public.site.drawn", refuse)
    write(site([first], house), tmp_path)
    assert paper.stat().st_mtime_ns == before
    answer = Reader(tmp_path).ask(f"{ADVISORY.format('en')}1/{paper.name}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body == paper.read_bytes()
