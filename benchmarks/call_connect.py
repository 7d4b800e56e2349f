"""From connect to the first marked picture and sound, beside a bare WebRTC call in the same run.

    python benchmarks/call_connect.py [-n 15] [--far] [--matrix FOLDER] [--json call_connect.json]

The calls alternate, in the same Chromium, with the same marked picture and tone, both in VP9 and
Opus: on loopback, or with --far between two namespaces (tests/tools/wan.py). Both have media
connected and held before they connect. Détente's call has its two rooms behind a real server
(tests/call/harness.py); the bare one is bare_call.js. Times run from the moment a page lets
through, by its own clock, to the first mark of the other side on that page.

With --matrix a federated call of Matrix comes after them in the same run, out of what
matrix/build.sh put into the folder: two Synapse servers, matrix-js-sdk, the picture only, from the
callee's answer to the first frame presented.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import measuring
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.call.apart import SHOWN, SIDES  # noqa: E402
from tests.call.calling import TONES, Call  # noqa: E402
from tests.call.conftest import CHROMIUM, MARKS  # noqa: E402
from tests.call.harness import Server  # noqa: E402
from tests.call.houses import chromium_at, doorway  # noqa: E402
from tests.tools.wan import Wan  # noqa: E402

MATRIX = Path(__file__).with_name("matrix") / "calls.py"
BARE = Path(__file__).with_name("bare_call.js").read_text()
PAGE = (
    "<!doctype html><meta charset=utf-8><title>A bare call</title>"
    "<video data-remote autoplay playsinline></video>"
)
HELD = 1.0
"""Seconds that media are connected and held before they connect."""
ROUND_TRIP = 130
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


class Place(NamedTuple):
    """A browser for each side, and what lets both reach a server that listens at a port."""

    browsers: Sequence[Browser]
    doors: Callable[[int], AbstractContextManager[Any]]
    wan: Wan | None = None

    def pages(self) -> list[Pages]:
        """Fresh pages for each side."""
        return [Pages(browser) for browser in self.browsers]


@contextmanager
def near(playwright: Playwright) -> Iterator[Place]:
    """Both sides in one browser, joined by loopback."""
    browser = playwright.chromium.launch(executable_path=measuring.CHROMIUM, args=CHROMIUM)
    yield Place((browser, browser), lambda _port: nullcontext())
    browser.close()


@contextmanager
def far(playwright: Playwright) -> Iterator[Place]:
    """Each side's browser on a machine of its own, 130 ms of round trip apart."""
    with (
        tempfile.TemporaryDirectory(prefix="connect-") as directory,
        Wan(SIDES, name="connect", rtt_ms=ROUND_TRIP) as wan,
    ):
        browsers = [chromium_at(wan, side, playwright, Path(directory), SHOWN) for side in SIDES]

        @contextmanager
        def doors(port: int) -> Iterator[None]:
            with doorway(wan.socket(SIDES[0]), port), doorway(wan.socket(SIDES[1]), port):
                yield

        yield Place(browsers, doors, wan)
        for browser in browsers:
            browser.close()


@contextmanager
def detente(place: Place, script: str = "") -> Iterator[list[Page]]:
    """One call of Détente, through its lobby, words and countdown."""
    pages = place.pages()
    with Server("video") as server, place.doors(server.port):
        call = Call(server, pages, (script, script))
        call.lobby()
        call.words()
        time.sleep(HELD)
        call.connect()
        yield call.pages
        for one in pages:
            one.close()


@contextmanager
def bare(place: Place, script: str = "") -> Iterator[list[Page]]:
    """One bare call."""
    script = f"window.TONES = {list(TONES)};\n{MARKS}\n{script}"
    pages = place.pages()
    zero, one = (
        pages[side].page(f"http://{name}.localhost/{side}", script, PAGE)
        for side, name in enumerate(SIDES)
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
    yield [zero, one]
    for side in pages:
        side.close()


CALLS = (("Détente", detente), ("bare", bare))


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


def measure(place: Place, n: int) -> tuple[dict[str, measuring.Summary], dict[str, float]]:
    """The times of `n` pairs of calls, and how much Détente's medians lie over the bare call's."""
    times: dict[str, list[float]] = {}
    for number in range(-1, n):  # the first pair warms up
        for name, hold in CALLS:
            with hold(place) as pages:
                both = marked(pages)
            for marks in both if number >= 0 else ():
                for first in MEASURED:
                    row = times.setdefault(f"{first[5:].lower()}, {name}", [])
                    row.append(marks[first] - marks["through"])
    rows = {name: measuring.summary(held) for name, held in sorted(times.items())}
    over = {
        kind: round(rows[f"{kind}, Détente"]["median"] - rows[f"{kind}, bare"]["median"], 1)
        for kind in ("picture", "sound")
    }
    return rows, over


def matrix(folder: Path, far: bool, n: int) -> dict[str, measuring.Summary]:
    """Both ends of `n` calls between two homeservers."""
    command = [folder / "venv/bin/python", MATRIX, str(ROUND_TRIP if far else 0), str(n)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    names = ("n", "median", "p95", "min", "max")
    return {
        f"picture, Matrix, {end}": {one: found[f"answer_to_frame_{end}"][one] for one in names}
        for end in ("callee", "caller")
    }


def main() -> None:
    parser = measuring.options(__doc__.splitlines()[0], n=15)
    parser.add_argument("--far", action="store_true", help="130 ms apart; needs root")
    parser.add_argument("--matrix", type=Path, metavar="FOLDER", help="a Matrix call as well")
    chosen = parser.parse_args()
    began = measuring.load()
    with sync_playwright() as playwright, (far if chosen.far else near)(playwright) as place:
        rows, over = measure(place, chosen.n)
    if chosen.matrix:
        rows |= matrix(chosen.matrix, chosen.far, chosen.n)
    title = f"call connect, {ROUND_TRIP} ms apart" if chosen.far else "call connect"
    measuring.report(title, "ms", rows, chosen, began, over=over)
    print("Détente's median over the bare call's:", over)


if __name__ == "__main__":
    main()
