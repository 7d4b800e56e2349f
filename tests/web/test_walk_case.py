"""The real case, walked by people in two browsers: from a request to a text that both accept.

Moscow reads Russian, Washington's principal English, its delegate Arabic. Every step's page is kept
as a picture at 1280 and 390 pixels under `test-results/case`, in all three languages.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from detente.core.times import wall_time
from detente.demo import case
from detente.demo.nodes import Nodes
from tests.web.test_walk import Desk, chromium, nodes

__all__ = ["chromium", "nodes"]  # fixtures of the walk, used here by their names
pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETTLED = {
    "en": "Their aim is a compromise that takes account of what each side calls principled.",
    "ru": "Их цель — компромисс, учитывающий то, что каждая сторона считает принципиальным.",
    "ar": "وغايتها حل وسط يراعي ما يعدّه كل جانب من المواقف المبدئية.",
}
PICTURES = Path(__file__).parents[2] / "test-results/case"
WIDTHS = (1280, 390)


@dataclass
class People:
    """Those who walk, each at a page of their own; `shown` counts the pictures."""

    moscow: Page
    washington: Page
    delegate: Page
    shown: int = 0

    def keep(self, step: str, page: Page) -> None:
        """Keep the page as this person sees it; Washington's also as its Arabic reader does."""
        self.shown += 1
        self._keep(step, page)
        if page is self.washington and page.url != self.delegate.url:
            self.delegate.goto(page.url)
            self._keep(step, self.delegate)

    def _keep(self, step: str, page: Page) -> None:
        language = page.locator("html").get_attribute("lang")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            name = f"{self.shown:02}-{step}-{language}-{width}.png"
            page.screenshot(path=PICTURES / name, full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"{name} scrolls sideways"
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def people(nodes: Nodes, chromium: Browser) -> Iterator[People]:
    """Moscow's and Washington's principals, and a delegate of Washington's who reads Arabic."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    moscow, washington = nodes.both
    desks = []
    for node, role, language in (
        (moscow, "principal", "ru"), (washington, "principal", "en"), (washington, "delegate", "ar")
    ):  # fmt: skip
        desk = Desk(chromium.new_context(locale="en-GB"), node, role)
        desk.speak(language)
        expect(desk.page.locator("html")).to_have_attribute("lang", language)
        desks.append(desk)
    yield People(*(desk.page for desk in desks))
    assert [desk.complaints for desk in desks] == [[], [], []]


def follow(page: Page, ending: str) -> None:
    """Go where the first link to an address of this ending leads."""
    page.locator(f'main a[href$="{ending}"]').first.click()


def press(page: Page, action: str) -> None:
    """Press the button that checks, or the one that signs and sends."""
    page.locator(f"main button[name=action][value={action}]:not(.heard)").click()


def check_and_send(page: Page) -> None:
    press(page, "check")
    press(page, "send")


def to_talks(page: Page) -> None:
    """By the list of talks; the page before may have the same links, so each step waits."""
    page.locator("nav a[href$='/talks/']").first.click()
    page.wait_for_url("**/lines/*/talks/")
    page.locator("main a[href^='/talks/']").first.click()
    page.wait_for_url(lambda address: "/lines/" not in address)


def to_thing(page: Page, kind: str) -> None:
    """From the talks' page to the first thing of a kind."""
    to_talks(page)
    page.locator(f"main a[href^='/{kind}/']").first.click()
    page.wait_for_url(f"**/{kind}/**")


def begin_draft(page: Page) -> None:
    """From a joint text to a draft of our next pass, kept by our node from the first word on."""
    follow(page, "/draft/")
    press(page, "begin")
    expect(page.locator("[data-state]")).not_to_be_empty()


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def test_1_a_request_is_countered_and_agreed(people: People) -> None:
    """Washington names its delegation and shortens the contact; Moscow accepts."""
    washington, moscow = people.washington, people.moscow
    people.keep("line", washington)
    washington.get_by_role("link", name="Review terms").click()
    people.keep("request", washington)
    follow(washington, "/counter/")
    washington.locator("[name=minutes]").fill("40")
    press(washington, "check")
    preview = washington.get_by_role("table").first
    expect(preview).to_contain_text("changed40 minutes")
    assert preview.locator(".changed").count() == 1, "only what differs is marked"
    people.keep("check", washington)
    press(washington, "send")
    says(washington, "waits for an answer from Moscow")

    follow(moscow, "contacts/" + washington.url.split("/contacts/")[1])
    people.keep("countered", moscow)
    follow(moscow, "/accept/")
    press(moscow, "send")
    says(moscow, "согласовано обеими сторонами")
    says(washington, "agreed by both")
    people.keep("agreed", washington)


def test_2_rounds_are_agreed_as_one(people: People) -> None:
    """Washington moves the second day; Moscow accepts the three days together."""
    washington, moscow = people.washington, people.moscow
    to_thing(washington, "rounds")
    people.keep("rounds", washington)
    follow(washington, "/counter/")
    washington.locator("[name=time2]").fill("06:00")
    check_and_send(washington)
    to_thing(moscow, "rounds")
    people.keep("rounds-countered", moscow)
    follow(moscow, "/accept/")
    press(moscow, "send")
    says(moscow, "Согласовано целиком")
    washington.reload()
    says(washington, "Agreed as one")
    days = washington.locator("main a[href*='/contacts/']")
    assert days.count() >= 3
    days.nth(1).click()
    says(washington, "06:00")
    says(washington, "agreed by both")
    people.keep("one-day", washington)


def test_3_what_is_left_open_is_carried_over(people: People) -> None:
    """Both sign the facts and record outcomes, which differ on one item; all four go on."""
    washington, moscow = people.washington, people.moscow
    ended = wall_time(case.start("voice-call", case.weeks()) + 40 * 60, "America/New_York").wall
    to_talks(washington)
    washington.locator("main a[href*='/contacts/']", has_text="Thu").last.click()
    follow(washington, "/facts/")
    follow(washington, "/facts/state/")
    washington.locator("[name=end_date]").fill(f"{ended:%Y-%m-%d}")
    washington.locator("[name=end_time]").fill(f"{ended:%H:%M:%S}")
    check_and_send(washington)
    facts = "contacts/" + washington.url.split("/contacts/")[1]
    moscow.goto(moscow.url.split("/rounds/")[0] + "/" + facts)
    people.keep("facts", moscow)
    follow(moscow, "/facts/accept/")
    press(moscow, "send")
    says(moscow, "согласовано обеими сторонами")

    for page, status in ((washington, "open"), (moscow, "narrowing")):
        page.goto(page.url.removesuffix("facts/") + "outcomes/")
        page.locator(f"[name=item0][value={status}]").check()
        check_and_send(page)
    people.keep("outcomes", moscow)
    to_thing(washington, "items")
    says(washington, "Statuses differ")
    people.keep("item", washington)

    to_talks(moscow)
    people.keep("talks", moscow)
    follow(moscow, "/request/")
    ticked = moscow.locator("[name=items]:checked")
    expect(ticked).to_have_count(4)  # each open item is carried over by itself
    people.keep("next-request", moscow)
    next_week = wall_time(case.start("voice-call", case.weeks() + 1), "Europe/Moscow").wall
    moscow.locator("[name=medium][value=video]").check()
    moscow.locator("[name=date]").fill(f"{next_week:%Y-%m-%d}")
    moscow.locator("[name=time]").fill(f"{next_week:%H:%M}")
    check_and_send(moscow)
    says(moscow, "ждёт ответа")
    washington.locator("nav a").first.click()
    says(washington, "Moscow asks for a contact: video")


def test_4_a_text_goes_by_passes_until_both_accept(people: People, tmp_path: Path) -> None:
    """Washington disputes words and initials the rest; Moscow takes its words; both agree."""
    washington, moscow = people.washington, people.moscow
    to_thing(washington, "texts")
    people.keep("text", washington)
    begin_draft(washington)
    disputed = washington.locator("[name=p2_en]")
    disputed.fill(disputed.input_value().replace("]", " | ■ what each side calls principled]"))
    washington.locator("details:has([name=initials]) > summary").click()
    for number in (1, 3):
        washington.locator(f"[name=initials][value='{number}']").check()
    people.keep("writing", washington)
    press(washington, "check")
    says(washington, "what each side calls principled")
    press(washington, "send")

    to_thing(moscow, "texts")
    says(moscow, "what each side calls principled")
    people.keep("their-pass", moscow)
    begin_draft(moscow)
    for language, words in SETTLED.items():
        moscow.locator(f"[name=p2_{language}]").fill(words)
    check_and_send(moscow)
    washington.reload()
    people.keep("settled", washington)
    follow(washington, "/accept/")
    press(washington, "send")
    says(washington, "agreed")

    washington.locator("main a[href*='/clean/']").first.click()
    people.keep("clean", washington)
    paper = tmp_path / "text.pdf"
    for page in (washington, moscow):
        page.reload()
        with page.expect_download() as download:
            page.locator("main a[href*='/clean.pdf']").first.click()
        download.value.save_as(paper)
        verified = subprocess.run(
            [sys.executable, "-m", "detente.cli", "verify", paper],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert verified.returncode == 0, verified.stderr
        assert SETTLED["en"] in verified.stdout


def test_5_everything_is_found(people: People) -> None:
    """The delegate finds the agreed words by another form of one of them."""
    delegate = people.delegate
    delegate.locator("[name=q]").fill("للمواقف")
    delegate.locator("[name=q]").press("Enter")
    expect(delegate.locator("mark").first).to_be_visible()
    people.keep("found", delegate)
