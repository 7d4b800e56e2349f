"""Browsers for the call tests: started once, closed at the end."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.tools.bidi import Firefox

MARKS = (Path(__file__).parent / "marks.js").read_text()
FIREFOX_TONE = 1700
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream", "--disable-background-networking",
    "--disable-component-update", "--no-first-run", "--autoplay-policy=no-user-gesture-required",
    "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
]  # fmt: skip


class Chromium:
    """One Chromium, with the same `page` as Firefox has here."""

    def __init__(self, browser):
        self._browser = browser

    def close_pages(self):
        """A page left open keeps its devices, and only so many of a browser may make sound."""
        for context in self._browser.contexts:
            context.close()

    def page(self, url, script=""):
        page = self._browser.new_context().new_page()
        page.add_init_script(script)
        page.goto(url)
        return page


@pytest.fixture(scope="module")
def launched():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield Chromium(browser)
        browser.close()


@pytest.fixture
def chromium(launched):
    yield launched
    launched.close_pages()


@pytest.fixture(scope="module")
def firefox():
    with Firefox(tone=FIREFOX_TONE) as browser:
        yield browser


@pytest.fixture(scope="session")
def tap_worker(tmp_path_factory):
    """The product's worker with a witness that tries to decode without keys (tests/call/tap)."""
    root = Path(__file__).parents[2]
    out = tmp_path_factory.mktemp("tap") / "tap.js"
    esbuild = root / "frontend/node_modules/.bin/esbuild"
    source = Path(__file__).parent / "tap.ts"
    subprocess.run(
        [esbuild, source, "--bundle", "--format=esm", "--target=es2022", f"--outfile={out}"],
        check=True, capture_output=True, env={"NODE_PATH": str(root / "frontend/node_modules")},
    )  # fmt: skip
    return out
