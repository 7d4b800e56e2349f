"""From connect to the first marked picture and sound, beside a bare WebRTC call in the same run.

    python benchmarks/call_connect.py [-n 15] [--json call_connect.json]

The calls alternate, in one Chromium, with the same marked picture and tone, both in VP9 and Opus
on loopback. Both have media connected and held before they connect. Détente's call has its two
rooms behind a real server (tests/call/harness.py); the bare one is bare_call.js. Times run from the
moment a page lets through, by its own clock, to the first mark of the other side on that page.
"""

import sys
import time
from pathlib import Path
from typing import Any

import measuring
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.call.calling import TONES, Call  # noqa: E402
from tests.call.conftest import CHROMIUM, MARKS  # noqa: E402
from tests.call.harness import Server  # noqa: E402

BARE = Path(__file__).with_name("bare_call.js").read_text()
PAGE = (
    "<!doctype html><meta charset=utf-8><title>A bare call</title>"
    "<video data-remote autoplay playsinline></video>"
)
HELD = 1.0
"""Seconds that media are connected and held before they connect."""
MEASURED = ("firstPicture", "firstSound")


class Pages:
    """Fresh pages of one browser, as the tests' Call asks for them; closed together."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._contexts = browser, []

    def page(self, url: str, script: str = "", html: str = "") -> Page:
        context = self._browser.new_context()
        self._contexts.append(context)
        page = context.new_page()
        page.add_init_script(script)
        if html:
            page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(url)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def detente(pages: Pages) -> list[dict[str, Any]]:
    """One call of Détente, through its lobby, words and countdown."""
    with Server("video") as server:
        call = Call(server, (pages, pages))
        call.lobby()
        call.words()
        time.sleep(HELD)
        call.connect()
        return marked(call.pages)


def bare(pages: Pages) -> list[dict[str, Any]]:
    """One bare call."""
    script = f"window.TONES = {list(TONES)};\n{MARKS}"
    zero, one = (
        pages.page(f"http://{name}.localhost/{side}", script, PAGE)
        for side, name in enumerate(("moscow", "washington"))
    )
    for page in (zero, one):
        page.evaluate(BARE)
        page.evaluate("bare.hold()")
    answer = one.evaluate("sdp => bare.answer(sdp)", zero.evaluate("bare.offer()"))
    zero.evaluate("sdp => bare.hear(sdp)", answer)
    while not all(page.evaluate("bare.ready()") for page in (zero, one)):
        time.sleep(0.05)
    time.sleep(HELD)
    moment = time.time() * 1000 + 500
    for page in (zero, one):
        page.evaluate("moment => bare.connect(moment)", moment)
    return marked([zero, one])


def marked(pages: list[Page]) -> list[dict[str, Any]]:
    """Each page's marks, once the other side's have arrived."""
    until = time.monotonic() + 20
    while True:
        both = [page.evaluate("window.marks") for page in pages]
        if all(marks[one] is not None for marks in both for one in MEASURED):
            return both
        if time.monotonic() > until:
            raise RuntimeError(f"no marks arrived: {both}")
        time.sleep(0.2)


def measure(n: int) -> tuple[dict[str, measuring.Summary], dict[str, float]]:
    times: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=measuring.CHROMIUM, args=CHROMIUM)
        for number in range(-1, n):  # the first pair warms up
            for name, hold in (("Détente", detente), ("bare", bare)):
                pages = Pages(browser)
                both = hold(pages)
                pages.close()
                for marks in both if number >= 0 else ():
                    for first in MEASURED:
                        row = times.setdefault(f"{first[5:].lower()}, {name}", [])
                        row.append(marks[first] - marks["through"])
        browser.close()
    rows = {name: measuring.summary(held) for name, held in sorted(times.items())}
    over = {
        kind: round(rows[f"{kind}, Détente"]["median"] - rows[f"{kind}, bare"]["median"], 1)
        for kind in ("picture", "sound")
    }
    return rows, over


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=15).parse_args()
    began = measuring.load()
    rows, over = measure(chosen.n)
    measuring.report("call connect", "ms", rows, chosen, began, over=over)
    print("Détente's median over the bare call's:", over)


if __name__ == "__main__":
    main()
