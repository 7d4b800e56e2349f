"""Two running nodes, two browsers: from a request to agreed, by keyboard and by screen reader."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from detente.demo.nodes import PUBLIC, Nodes
from detente.demo.play import play

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
CHROMIUM = "/usr/bin/chromium"
pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=20_000)  # a busy machine shows it later


GIVEN: set[int] = set()
"""What `free_ports` gave: pages and links of the same nodes may not meet."""


def free_ports() -> int:
    """The first of two neighbouring ports that nobody uses, nor those of their public sites."""
    while True:
        with ExitStack() as held:
            first, *others = (held.enter_context(socket.socket()) for _ in range(4))
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                for other, above in zip(others, (1, PUBLIC, PUBLIC + 1), strict=True):
                    other.bind(("127.0.0.1", port + above))
            except (OSError, OverflowError):
                continue
            block = {port + above for above in (0, 1, PUBLIC, PUBLIC + 1)}
            if block.isdisjoint(GIVEN):
                GIVEN.update(block)
                return port


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Both nodes of the demo, with the case played up to Moscow's request."""
    with Nodes(tmp_path_factory.mktemp("walk"), free_ports(), free_ports()) as both:
        play(both, lambda _words: None)
        yield both


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Desk:
    """One person of one side at a browser; every complaint of the browser is kept."""

    def __init__(self, context: BrowserContext, node: Any, role: str = "principal") -> None:
        self.context, self.node = context, node
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        link = node.call("link", name=f"{node.id} {role}", role=role, language="en")
        self.page.goto(link)
        self.page.get_by_role("main").get_by_role("button").click()

    def _heard(self, message: Any) -> None:
        # A page of ours may answer 404, 409 or 422; the browser notes it all the same.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def speak(self, language: str) -> None:
        """Choose the pages' language."""
        self.page.locator(".languages > summary").click()
        self.page.locator(f".languages [value={language}]").click()

    def axe(self) -> list[str]:
        """What axe finds on this page, by WCAG 2.2 AA and best practice."""
        # Trusted Types keep even a test from adding a script; the protocol's own evaluation may.
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document)).violations")
        return [f"{one['id']}: {[node['html'] for node in one['nodes']][:3]}" for one in found]


@pytest.fixture
def desks(nodes: Nodes, chromium: Browser) -> Iterator[tuple[Desk, Desk]]:
    """A principal of each side; nothing may have been complained of at the end."""
    contexts = [chromium.new_context(locale="en-GB") for _ in nodes.both]
    moscow, washington = (
        Desk(context, node) for context, node in zip(contexts, nodes.both, strict=True)
    )
    yield moscow, washington
    for desk, context in zip((moscow, washington), contexts, strict=True):
        assert desk.complaints == []
        context.close()


def test_request_counter_agree(desks: tuple[Desk, Desk]) -> None:
    """Washington counters Moscow's request; Moscow's open page says so; Moscow accepts."""
    moscow, washington = desks[0].page, desks[1].page
    expect(moscow.get_by_role("main")).to_contain_text("Nothing waits for us")
    washington.get_by_role("link", name="Review terms").click()
    washington.get_by_role("link", name="Counter").click()
    washington.get_by_label("Length in minutes").fill("40")
    washington.get_by_role("button", name="Check before sending").click()
    preview = washington.get_by_role("table")
    expect(preview).to_contain_text("changed40 minutes")
    expect(preview).to_contain_text("50 minutes")
    washington.get_by_role("button", name="Sign and send to Washington").or_(
        washington.get_by_role("button", name="Sign and send to Moscow")
    ).click()
    expect(washington.get_by_role("main")).to_contain_text("waits for an answer from Moscow")

    # Nobody touched Moscow's page: it fetched itself, and said so politely.
    expect(moscow.get_by_role("main")).to_contain_text("Washington countered")
    expect(moscow.locator("#polite")).to_contain_text("Washington countered")
    moscow.get_by_role("link", name="Review terms").click()
    moscow.get_by_role("link", name="Accept these terms").click()
    expect(moscow.get_by_role("main")).to_contain_text("What is sent cannot be unsent")
    moscow.get_by_role("button", name="Sign and send to Washington").click()
    expect(moscow.get_by_role("main")).to_contain_text("agreed by both")
    expect(washington.get_by_role("main")).to_contain_text("agreed by both")
    expect(washington.locator(".lead")).to_contain_text("agreed by both")


def test_a_page_asks_nothing_of_anybody_else(desks: tuple[Desk, Desk]) -> None:
    """Every request of a page goes to its own node."""
    desk = desks[0]
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.goto(desk.node.origin + "/")
    desk.page.get_by_role("link", name="Record").click()
    desk.page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith((desk.node.origin, "data:")) for url in asked), asked


def test_everything_works_without_javascript(nodes: Nodes, chromium: Browser) -> None:
    """Sign in, change the language, write, check, change, send: by forms alone."""
    context = chromium.new_context(java_script_enabled=False)
    desk = Desk(context, nodes.both[0], "delegate")
    page = desk.page
    desk.speak("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    desk.speak("en")
    page.get_by_role("link", name="Talks").click()
    page.get_by_role("link", name="Open talks").click()
    page.get_by_label("Subject (English)").fill("Grain")
    page.get_by_role("button", name="Check before sending").click()
    expect(page.get_by_role("main")).to_contain_text("Grain")
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Subject (English)").fill("Grain and fertiliser")
    page.get_by_role("button", name="Check before sending").click()
    page.get_by_role("button", name="Sign and send to Washington").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grain and fertiliser")
    context.close()


def test_the_keyboard_alone_reaches_the_task(nodes: Nodes, chromium: Browser) -> None:
    """Tab and Enter reach the skip link and what is due, and the focus is in sight."""
    context = chromium.new_context(locale="en-GB")
    desk = Desk(context, nodes.both[1])
    desk.page.goto(desk.node.origin + "/")
    press_until(desk.page, "Skip to the content")
    desk.page.keyboard.press("Enter")
    press_until(desk.page, "Check the line now", "Review terms")
    outline = desk.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    context.close()
    assert desk.complaints == []


def test_terms_are_changed_by_keyboard(nodes: Nodes, chromium: Browser) -> None:
    """Sections open with Enter, a row more takes the focus, and Enter in a field checks."""
    context = chromium.new_context(locale="en-GB")
    desk = Desk(context, nodes.both[0])
    page = desk.page
    page.goto(desk.node.origin + "/")
    page.locator(
        "section.ground", has=page.get_by_role("heading", name="Next contact")
    ).get_by_role("link").first.click()
    page.get_by_role("link", name="Propose a change").click()
    page.locator("#id_medium_0").focus()
    press_until(page, "Place")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name").startswith("place_")
    press_until(page, "Our delegation")
    if not page.get_by_role("button", name="Add a person").is_visible():
        page.keyboard.press("Enter")
    rows = page.locator("[id^=person-]").count()
    press_until(page, "Add a person")
    page.keyboard.press("Enter")
    expect(page.locator("[id^=person-]")).to_have_count(rows + 1)
    expect(page.locator(f"#id_role{rows + 1}")).to_be_focused()
    page.get_by_label("Length in minutes").fill("45")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before sending")
    expect(page.get_by_role("table")).to_contain_text("45 minutes")
    context.close()
    assert desk.complaints == []


def press_until(page: Page, *names: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") in names:
            return
    raise AssertionError(f"no way to {names} by keyboard")


def test_a_proof_is_taken_away(desks: tuple[Desk, Desk]) -> None:
    """The proof of a received statement is a file; of one that is not received there is none."""
    desk = desks[0]
    desk.page.get_by_role("link", name="Record").click()
    desk.page.locator(".entry a").last.click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Export proof").click()
    proof = Path(download.value.path()).read_text("utf-8")
    assert proof.startswith("c2sp.org/tlog-proof@v1")
    assert desk.node.id in proof


@pytest.fixture(scope="module")
def addresses(nodes: Nodes, chromium: Browser) -> list[str]:
    """One page of each kind that Moscow's principal can reach."""
    context = chromium.new_context(locale="en-GB")
    found = every_address(Desk(context, nodes.both[0]))
    context.close()
    return found


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark"), ("ru", None)])
def test_no_page_keeps_anybody_out(
    addresses: list[str], nodes: Nodes, chromium: Browser, language: str, theme: Any
) -> None:
    """None is wider than its window; axe finds nothing, in either theme and direction.

    Russian, whose words are the longest, shows what a page in English or Arabic would show to axe.
    """
    context = chromium.new_context(color_scheme=theme, locale="en-GB")
    desk = Desk(context, nodes.both[0])
    desk.speak(language)
    found: dict[str, list[str]] = {}
    for address in addresses:
        desk.page.goto(address)
        problems = desk.axe() if theme else []
        for width in (1440, 320):
            desk.page.set_viewport_size({"width": width, "height": 800})
            if desk.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                problems.append(f"scrolls sideways at {width}")
        if problems:
            found[address] = problems
    context.close()
    assert found == {}
    assert desk.complaints == []


def every_address(desk: Desk) -> list[str]:
    """What can be reached from the line in three steps, and the demo and an error besides."""
    origin = desk.node.origin
    seen, new = [f"{origin}/demo/", f"{origin}/nothing/"], [desk.page.url]
    kinds: set[str] = {kind(one) for one in seen}
    for _step in range(4):
        reached: list[str] = []
        for address in new:
            seen.append(address)
            page = desk.page.evaluate("async (at) => (await fetch(at)).text()", address)
            hrefs = (unescape(one) for one in re.findall(r'<a [^>]*?href="([^"]*)"', page))
            for href in (urldefrag(urljoin(address, one)).url for one in hrefs):
                if (
                    href.startswith(origin)
                    and kind(href) not in kinds
                    and not re.search(
                        r"/(call|proof|contacts/[^/]+/calendar)/$|\.(pdf|ics)(\?|$)", href
                    )
                ):
                    kinds.add(kind(href))
                    reached.append(href)
        new = reached
    return list(dict.fromkeys(seen))


def kind(address: str) -> str:
    """An address without the numbers of its thing."""
    return re.sub(r"[0-9a-f]{12}(-\d+-\d+)?|\?.*", "*", address)
