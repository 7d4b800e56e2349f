"""From a page's POST to the other side's page: where a statement's time goes.

    python benchmarks/statements.py [-n 100] [--steps] [--far] [--json statements.json]

Two nodes as processes of their own, joined over real TLS on loopback, or with --far across 130 ms
of round trip; the case of the demo is
played first. A delegate of Moscow opens talks from a page; a real Chromium has Washington's page of
the line open. Both processes and the browser read the clock of one machine.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import measuring
from far_nodes import FarNode, far_nodes
from playwright.sync_api import Browser, Page, sync_playwright
from visitor import Visitor

from detente.addresses import LINE_DIGITS
from detente.demo.nodes import Node, Nodes
from detente.demo.play import play

TIMED = Path(__file__).with_name("timed_node.py")
ROUND_TRIP = 130
PAUSE = 0.4
"""Seconds between two statements: longer than everything a statement sets off."""
WARM_UP = 10

# Notes when a word first stood in the document, by the system's clock in milliseconds. The offset
# of the page's finer clock to it is the least seen at the ticks of the system's.
WATCH = """() => {
  const offset = () => {
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    return now - (performance.timeOrigin + performance.now());
  };
  const skew = Math.max(...Array.from({ length: 20 }, offset));
  const clock = () => performance.timeOrigin + performance.now() + skew;
  window.shown = {};
  new MutationObserver(() => {
    const now = clock();
    for (const [word] of document.getElementById("live").textContent.matchAll(/bench-\\d+-end/g))
      window.shown[word] ??= now;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  return skew;
}"""


def serve_timed(node: Node, journal: Path) -> None:
    """Serve this node again, by a process that writes down what it does when."""
    node.stop()
    argv = [sys.executable, TIMED, journal, "serve", node.directory]
    if isinstance(node, FarNode):
        argv = node.command(argv)
    with (node.directory / "serve.log").open("ab") as log:
        node.adopt(subprocess.Popen(argv, stdout=log, stderr=log, start_new_session=True))
    node.wait()


@contextmanager
def two_nodes(far: bool) -> Iterator[tuple[Nodes, str, tuple[Path, Path]]]:
    """Both nodes with the case played, being timed; the line's id; their journals."""
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        directory = Path(place)
        near = partial(Nodes, directory, measuring.free_ports(), measuring.free_ports())
        with far_nodes(directory, ROUND_TRIP) if far else near() as nodes:
            line = play(nodes, lambda words: print(words, file=sys.stderr))
            journals = (directory / "moscow.jsonl", directory / "washington.jsonl")
            for node, journal in zip(nodes.both, journals, strict=True):
                serve_timed(node, journal)
            time.sleep(2)  # the link comes up again
            yield nodes, line, journals


def sign_in(browser: Browser, node: Node, role: str) -> Page:
    """Somebody of this side at a browser, on the page of the line."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(node.call("link", name=f"{node.id} {role}", role=role, language="en"))
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_load_state("networkidle")
    return page


class Desk:
    """A delegate who opens talks from the page of it."""

    def __init__(self, node: Node, line: str) -> None:
        self._visitor = Visitor(node, "delegate")
        self._address = f"/lines/{line[:LINE_DIGITS]}/talks/open/"
        self._token = self._visitor.token(self._address)

    def open_talks(self, title: str) -> tuple[int, int]:
        """Press *Sign and send*; when that was, and when the node answered, in nanoseconds."""
        return self._visitor.post(self._address, {
            "csrfmiddlewaretoken": self._token, "action": "send", "draft": title, "of": "",
            "title_en": title,
        })  # fmt: skip


def read(journal: Path) -> list[tuple[int, str]]:
    lines = journal.read_text().splitlines()
    return [(at, step) for at, step in map(json.loads, lines)]


def window(steps: list[tuple[int, str]], since: int, until: int) -> dict[str, int]:
    """When each step first came in a time; a step that came again is numbered."""
    found: dict[str, int] = {}
    for at, step in steps:
        if since <= at < until:
            name, again = step, 1
            while name in found:
                again += 1
                name = f"{step} {again}"
            found[name] = at
    return found


def measure(n: int, far: bool) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Statement by statement: the figures, and every step, in milliseconds after the commit."""
    with two_nodes(far) as (nodes, line, journals), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=measuring.CHROMIUM, args=measuring.CHROMIUM_ARGUMENTS
        )
        moscow, washington = nodes.both
        desk = Desk(moscow, line)
        page = sign_in(browser, washington, "principal")
        page.evaluate(WATCH)
        posted: dict[str, tuple[int, int]] = {}
        for number in range(-WARM_UP, n):
            word = f"bench-{number + WARM_UP}-end"
            posted[word] = desk.open_talks(word)
            time.sleep(PAUSE)
        shown: dict[str, float] = page.evaluate("() => window.shown")
        browser.close()
        here, there = map(read, journals)
    kept = list(posted)[WARM_UP:]
    timed = [_timed(here, there, posted[word], shown[word]) for word in kept]
    return [figures for figures, _ in timed], [steps for _, steps in timed]


def _timed(
    here: list[tuple[int, str]], there: list[tuple[int, str]], posted: tuple[int, int], shown: float
) -> tuple[dict[str, float], dict[str, float]]:
    since, until = posted
    ours = window(here, since, since + int(PAUSE * 1e9))
    theirs = window(there, since, since + int(PAUSE * 1e9))
    start = ours["own commit"]

    def after(at: float, zero: int = start) -> float:
        return (at - zero) / 1e6

    figures = {
        "commit → shown there": shown - start / 1e6,
        "commit → receipt kept here": after(ours["peer ack kept"]),
        "POST → commit": after(start, since),
        "POST → on the wire": after(ours["flushed"], since),
        "POST → answered": after(until, since),
    }
    steps = {f"here   {step}": after(at) for step, at in ours.items()}
    steps |= {f"there  {step}": after(at) for step, at in theirs.items()}
    steps |= {"here   POST": after(since), "here   answered": after(until)}
    steps["there  shown"] = shown - start / 1e6
    return figures, steps


def tabled(runs: list[dict[str, float]]) -> dict[str, measuring.Summary]:
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: measuring.summary(run[name] for run in runs if name in run) for name in names}


def main() -> None:
    parser = measuring.options(__doc__.splitlines()[0], n=100)
    parser.add_argument("--steps", action="store_true", help="print every step's median as well")
    parser.add_argument("--far", action="store_true", help="130 ms apart; needs root")
    chosen = parser.parse_args()
    began = measuring.load()
    figures, steps = measure(chosen.n, chosen.far)
    course = tabled(steps)
    if chosen.steps:
        for name, held in sorted(course.items(), key=lambda one: one[1].get("median", 0)):
            if held["n"] > chosen.n / 2:
                print(f"{held['median']:9.2f} ms  {re.sub(' +', ' ', name)} ({held['n']})")
    report = {name: held["median"] for name, held in course.items() if held["n"] > chosen.n / 2}
    title = f"statements, {ROUND_TRIP} ms apart" if chosen.far else "statements"
    measuring.report(title, "ms", tabled(figures), chosen, began, steps=report)


if __name__ == "__main__":
    main()
