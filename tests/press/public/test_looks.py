"""The public site in a real Chromium, without script, in six languages, wide and narrow.

Every page is kept as a picture under `test-results/press/public`.
"""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.press.public import case
from tests.press.public.reader import Reader
from tests.press.public.test_pages import ADVISORY, CALLED_OFF, READOUT
from tests.web.test_walk import AXE, chromium, free_ports

PICTURES = Path(__file__).parents[3] / "test-results/press/public"
PAGES = {
    "list": "/{}/", "advisory": ADVISORY, "first edition": f"{ADVISORY}1/", "readout": READOUT,
    "nothing": "/{}/nothing/",
}  # fmt: skip
WIDTHS = (1280, 390)
LOOKS = [*((language, "light") for language in case.LANGUAGES), ("ar", "dark"), ("en", "dark")]
"""Contrast hangs on the theme, and direction on the language; neither on the other."""
__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def origin(reader: Reader) -> Iterator[str]:
    """The site of the case, served as a node serves it."""
    port = free_ports()
    server = uvicorn.Server(
        uvicorn.Config(reader.site, port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def opened(chromium: Browser, complaints: list[str], **options: Any) -> Page:
    """A browser's window that notes whatever it complains of, and whatever it asks others for."""
    page = chromium.new_context(locale="en-GB", **options).new_page()
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "status of 404" not in said.text else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: None if "127.0.0.1" in sent.url else complaints.append(f"asked {sent.url}"),
    )
    return page


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page(chromium: Browser, origin: str, language: str, theme: Any) -> None:
    """No page is wider than its window, at 400% neither, and nobody is asked for anything else."""
    complaints: list[str] = []
    page = opened(chromium, complaints, color_scheme=theme, java_script_enabled=False)
    for name, path in PAGES.items():
        page.goto(origin + path.format(language))
        for width in (*WIDTHS, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width}"
            if width in WIDTHS and (theme == "light" or (language, name) == ("ar", "advisory")):
                keep(page, f"{name} {language} {width} {theme}")
    assert page.context.cookies() == []
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_axe_finds_nothing(chromium: Browser, origin: str, language: str, theme: Any) -> None:
    """WCAG 2.2 AA and best practice, in Arabic and English wide and narrow."""
    complaints: list[str] = []
    page = opened(chromium, complaints, color_scheme=theme)
    found = []
    for name, path in PAGES.items():
        page.goto(origin + path.format(language))
        for width in WIDTHS if language in ("ar", "en") else WIDTHS[:1]:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(AXE.read_text("utf-8"))
            violations = page.evaluate("async () => (await axe.run(document)).violations")
            found += [
                f"{name} {width} {one['id']}: {[node['html'] for node in one['nodes']][:3]}"
                for one in violations
            ]
    assert found == []
    assert complaints == []
    page.context.close()


def test_keyboard(chromium: Browser, origin: str) -> None:
    """The first stop leads past the languages; a stop is always seen and always in sight."""
    page = opened(chromium, [], viewport={"width": 390, "height": 700})
    page.goto(origin + ADVISORY.format("ar"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    for _ in range(page.locator("a").count() - 1):
        page.keyboard.press("Tab")
        focused = page.locator(":focus-visible")
        assert focused.evaluate("one => getComputedStyle(one).outlineWidth") == "3px"
        seen = focused.bounding_box()
        assert seen is not None
        assert seen["y"] < 700
        assert seen["x"] >= 0
    page.context.close()


def test_on_paper(chromium: Browser, origin: str) -> None:
    """Printed from a browser, the text and the facts are there, and what leads elsewhere is not."""
    page = opened(chromium, [], color_scheme="dark", java_script_enabled=False)
    page.emulate_media(media="print")
    page.goto(origin + ADVISORY.format("en"))
    for gone in ("nav", ".ways"):
        assert not page.locator(gone).first.is_visible()
    for kept in ("h1", ".text", ".facts dl", ".theirs"):
        assert page.locator(kept).is_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    keep(page, "advisory en on paper")
    page.context.close()


def test_called_off_is_seen(chromium: Browser, origin: str) -> None:
    """That a contact does not take place stands above everything that the record says of it."""
    page = opened(chromium, [], java_script_enabled=False)
    page.goto(origin + CALLED_OFF)
    off = page.get_by_text("Called off.").first.bounding_box()
    when = page.get_by_text("When", exact=True).bounding_box()
    assert off is not None
    assert when is not None
    assert off["y"] < when["y"]
    keep(page, "called off en 1280")
    page.context.close()


def keep(page: Page, name: str) -> None:
    """A picture of the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name.replace(' ', '-')}.png", full_page=True)
