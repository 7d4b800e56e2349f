"""The call room between two running nodes: what it shows and says, in each state, to everybody."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from detente.demo import case
from detente.demo.nodes import Nodes
from detente.demo.play import await_same, await_thing, pair
from tests.web.test_walk import CHROMIUM, Desk, free_ports

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.slow]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream", "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]  # fmt: skip
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI}`));
addEventListener("DOMContentLoaded", () => {
  window.said = [];
  for (const region of document.querySelectorAll("[data-polite], [data-assertive]"))
    new MutationObserver(() => region.textContent && said.push(region.textContent))
      .observe(region, { childList: true });
});
"""
VISIBLE = """
[...document.querySelectorAll("main :is(h1, h2, h3, p, a, button)")]
  .filter((one) => one.checkVisibility() && !one.children.length)
  .filter((one) => !one.closest(".heard, .roll, .ground-name"))
  .map((one) => one.textContent.trim()).filter(Boolean)
"""


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Two paired nodes."""
    with Nodes(tmp_path_factory.mktemp("call"), free_ports(), free_ports()) as both:
        pair(both)
        yield both


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium whose camera and microphone are made up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Room:
    """Both sides' principals before the room of one agreed contact, in English and in Arabic."""

    def __init__(self, nodes: Nodes, chromium: Browser, medium: str) -> None:
        self.address = agreed(nodes, medium)
        still = {"locale": "en-GB", "reduced_motion": "reduce"}  # axe measures no half-faded colour
        self.desks = [Desk(chromium.new_context(**still), node) for node in nodes.both]
        for desk, language in zip(self.desks, ("en", "ar"), strict=True):
            desk.speak(language)
            desk.page.add_init_script(LISTEN)
            desk.page.goto(f"{desk.node.origin}/contacts/{self.address}/call/")
        self.pages: list[Page] = [desk.page for desk in self.desks]

    def press(self, act: str) -> None:
        """Press the same on both pages."""
        for page in self.pages:
            page.locator(f"[data-act={act}]").click()

    def reach(self, phase: str) -> None:
        """Wait until both pages are in a phase."""
        for page in self.pages:
            page.wait_for_selector(f"[data-call][data-phase={phase}]")

    def connect(self) -> None:
        """From the lobby to the call."""
        for act, phase in (("join", "comparing"), ("match", "verified"), ("ready", "connected")):
            self.press(act)
            self.reach(phase)

    def problems(self) -> list[str]:
        """What axe, the policy, the width and a twofold sentence tell of both pages now."""
        return [f"{desk.node.id}: {one}" for desk in self.desks for one in problems(desk)]

    def close(self) -> None:
        """Leave the room; no browser complained of anything."""
        assert [one for desk in self.desks for one in desk.complaints] == []
        for desk in self.desks:
            desk.context.close()


def agreed(nodes: Nodes, medium: str) -> str:
    """The address of a new contact of this medium that both sides agreed to."""
    moscow, washington = nodes.both
    line = str(moscow.call("state")[0]["line"])
    talks = moscow.say(line, {"act": "open-talks", "title": case.CASE["talks"]["name"]})
    ref = moscow.say(line, {
        "act": "request-contact", "talks": talks, "medium": medium, "minutes": 50,
        "start": case.start("voice-call", case.weeks()), "purpose": case.VOICE_PURPOSE,
        "new_items": [{"title": title} for title in case.ITEMS.values()],
    })  # fmt: skip
    terms = await_thing(washington, line, "contacts", ref)["terms"]["open"]
    washington.say(line, {"act": "accept-terms", "contact": ref, "of": terms})
    await_same(washington, moscow, line)
    return f"{line[:12]}-{ref.replace(':', '-')}"


def problems(desk: Desk) -> list[str]:
    """The same of one page, in both themes and at both ends of the widths."""
    page, found = desk.page, []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        found += [f"{theme}: {one}" for one in desk.axe()]
    size = page.viewport_size
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways at {width}")
    if size:
        page.set_viewport_size(size)
    found += page.evaluate("window.violations ?? []")
    lines = page.evaluate(VISIBLE)
    found += [f"said twice: {line}" for line in set(lines) if lines.count(line) > 1]
    return found + [f"{n} primary buttons" for n in [primaries(page)] if n > 1]


def primaries(page: Page) -> int:
    """How many buttons of the page claim to be what is due now."""
    return page.locator("main .button.primary:visible").count()


def test_every_state_is_for_everybody(nodes: Nodes, chromium: Browser) -> None:
    """Lobby, comparing, connected, concluded; English and Arabic, light and dark, 320 to 1440."""
    room = Room(nodes, chromium, "video")
    found = {"lobby": room.problems()}
    room.press("join")
    room.reach("comparing")
    found["comparing"] = room.problems()
    expect(room.pages[0].locator("[data-trust]:visible")).to_have_text("Compare the words")
    room.press("match")
    room.reach("verified")
    room.press("ready")
    room.reach("connected")
    found["connected"] = room.problems()
    expect(room.pages[0].locator("[data-trust]:visible")).to_have_text("Encrypted, words match")
    expect(room.pages[0].locator("[data-roll] li .side")).to_have_text(["Moscow", "Washington"])
    expect(room.pages[1].locator("[data-roll] li .side")).to_have_text(["واشنطن", "موسكو"])
    room.pages[0].locator("[data-act=conclude]").click()
    room.pages[0].locator("[data-act=end]").click()
    room.reach("concluded")
    found["concluded"] = room.problems()
    expect(room.pages[1].locator("main .primary:visible")).to_have_text("وقائع الاتصال")
    assert found == {state: [] for state in found}
    room.close()


def test_officers_decide_and_principals_press_join(nodes: Nodes, chromium: Browser) -> None:
    """Washington's principal sits down at a station that the officer has opened; both officers
    compare the words and say Ready; a line is typed; hold is said to everybody."""
    address = agreed(nodes, "voice")
    still = {"locale": "en-GB", "reduced_motion": "reduce"}
    nodes.both[1].call("link", name="Anna", role="principal", language="en")
    roles = (("duty officer", 0), ("duty officer", 1), ("principal", 0))
    desks = [Desk(chromium.new_context(**still), nodes.both[n], role) for role, n in roles]
    for desk, language in zip(desks, ("en", "ar", "en"), strict=True):
        desk.speak(language)
        desk.page.goto(f"{desk.node.origin}/contacts/{address}/call/")
        desk.page.locator("[data-act=join]").click()
    officers, station = desks[:2], desks[1].context.new_page()
    seat = officers[1].page.locator(".seats a").first.get_attribute("href")
    station.goto(f"{nodes.both[1].origin}{seat}")
    station.locator("[data-act=join]").click()
    pages = [*(desk.page for desk in desks), station]
    reach(pages, "comparing")
    expect(station.locator("[data-act=match]")).not_to_be_visible()
    press(officers, "match")
    reach(
        [officers[1].page], "unready"
    )  # nobody sits there yet: the reason is in the button's place
    expect(officers[1].page.locator("[data-act=ready]")).not_to_be_visible()
    station.locator("[data-act=sit]").click()
    reach(pages, "verified")
    press(officers, "ready")
    reach(pages, "connected")
    officers[0].page.locator("#text-field").fill("We hear an echo")
    officers[0].page.keyboard.press("Enter")
    expect(officers[1].page.locator("[data-text-said]")).to_contain_text("We hear an echo")
    expect(pages[2].locator("[data-roll] li")).to_have_count(4)
    pages[0].locator("[data-statistics] summary").click()
    expect(pages[0].locator("[data-statistics] tbody tr")).to_have_count(3)
    expect(pages[0].locator("[data-statistics] tbody")).to_contain_text("directly")
    found = [one for desk in officers for one in problems(desk)]
    officers[1].page.locator("[data-act=hold]").click()
    reach(pages, "on-hold")
    assert found == []
    assert [one for desk in desks for one in desk.complaints] == []
    for desk in desks:
        desk.context.close()


def press(desks: list[Desk], act: str) -> None:
    """Each of them presses this."""
    for desk in desks:
        desk.page.locator(f"[data-act={act}]").click()


def reach(pages: list[Page], phase: str) -> None:
    """Wait until all these pages are in a phase."""
    for page in pages:
        page.wait_for_selector(f"[data-call][data-phase={phase}]", timeout=60_000)


def test_each_change_is_said_once(nodes: Nodes, chromium: Browser) -> None:
    """By voice, with a Russian keyboard: M mutes each time it is pressed, V is nothing."""
    room = Room(nodes, chromium, "voice")
    page = room.pages[0]
    expect(page.locator("[data-act=camera]")).to_have_count(0)
    room.connect()
    assert page.evaluate("said") == [
        "Opening your microphone …",
        "You are in the room. Waiting for Washington.",
        "Washington is here. Connecting; nobody can hear or see anybody yet.",
        "Compare the words. Read the words aloud by turns with Washington.",
        *page.evaluate("said.filter((one) => one.startsWith('You said'))"),
        "Encrypted, words match. Both sides found the words the same. Say when you are ready.",
        *page.evaluate("said.filter((one) => one.startsWith('You are ready'))"),
        "Both sides are ready. Connecting.",
        "Connected. You are on with Washington.",
    ]
    before = len(page.evaluate("said"))
    for code, key in (("KeyM", "ь"), ("KeyM", "ь"), ("KeyM", "ь"), ("KeyV", "м")):
        page.evaluate(
            "([code, key]) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', { code, key, bubbles: true }))",
            [code, key],
        )
        page.wait_for_timeout(50)
    assert page.evaluate("said")[before:] == [
        "Your microphone is off.", "Your microphone is on.", "Your microphone is off.",
    ]  # fmt: skip
    expect(page.locator("[data-status]")).to_have_text("Connected. You are on with Washington.")
    expect(page.locator("[data-off=audio]")).to_be_visible()
    signs_out_elsewhere(room)
    room.close()


def signs_out_elsewhere(room: Room) -> None:
    """In another tab: this page leaves the room at once, and the other side sees that."""
    page, tab = room.pages[0], room.desks[0].context.new_page()
    tab.goto(room.desks[0].node.origin + "/")
    tab.get_by_role("button", name="Sign out").click()
    page.wait_for_selector("[data-call][data-phase=signed-out]")
    expect(page.locator("[data-status]")).to_contain_text("You have signed out.")
    room.pages[1].wait_for_selector("[data-call][data-phase=interrupted]")
    expect(page.get_by_role("link", name="Open the room again")).to_be_visible()


def test_words_that_differ_close_the_room(nodes: Nodes, chromium: Browser) -> None:
    """One side says so; both are told not to talk, and nobody is connected."""
    room = Room(nodes, chromium, "voice")
    room.press("join")
    room.reach("comparing")
    room.pages[1].locator("[data-act=differ]").click()
    room.reach("differed")
    page = room.pages[0]
    expect(page.locator("[data-trust]:visible")).to_have_text("Words differ")
    assert page.evaluate("said").count("Words differ. Do not talk. The call is closed.") == 1
    assert room.problems() == []
    room.close()


def test_without_javascript_no_button_pretends(nodes: Nodes, chromium: Browser) -> None:
    """The call alone needs JavaScript: the page says so, and offers nothing that would not work."""
    context = chromium.new_context(java_script_enabled=False)
    desk = Desk(context, nodes.both[0])
    desk.speak("en")
    desk.page.goto(f"{desk.node.origin}/contacts/{agreed(nodes, 'voice')}/call/")
    expect(desk.page.locator("main noscript p")).to_be_visible()
    expect(desk.page.locator("main button:visible")).to_have_count(0)
    context.close()


def test_the_agenda_stands_beside_the_call(nodes: Nodes, chromium: Browser) -> None:
    """An item taken up is up on every page of ours; notes are kept as they are typed, or wait."""
    address = agreed(nodes, "voice")
    node = nodes.both[0]
    taker, officer = (
        Desk(chromium.new_context(locale="en-GB"), node, role)
        for role in ("note-taker", "duty officer")
    )
    for desk in (taker, officer):
        desk.page.goto(f"{node.origin}/contacts/{address}/call/")
    page, form = taker.page, taker.page.locator("[data-notebook]")
    page.get_by_role("button", name="Discuss now").nth(1).click()
    expect(officer.page.locator("#agenda-now .up")).to_contain_text("Being discussed")
    expect(form.locator(".note.up")).to_have_count(1)
    expect(form.locator(".note").nth(1)).to_have_class("field note up")
    expect(officer.page.locator("[data-runs]")).to_have_text(re.compile("0:0[2-9]"))
    note = form.get_by_role("textbox").nth(1)
    note.press_sequentially("They agree")
    note.press("Enter")
    note.press_sequentially("in part")
    expect(form.locator("[data-state]")).to_have_text("Saved in our node.")
    stamped = re.compile(r"\d\d:\d\d They agree\n\d\d:\d\d in part")
    expect(note).to_have_value(stamped)
    page.context.set_offline(True)
    note.press_sequentially(", for now")
    expect(form.locator("[data-state]")).to_contain_text("Your words are kept here")
    page.context.set_offline(False)
    expect(form.locator("[data-state]")).to_have_text("Saved in our node.")
    page.reload()
    expect(note).to_have_value(re.compile(stamped.pattern + ", for now"))
    expect(officer.page.locator("[data-notebook]")).to_have_count(0)
    other = page.context.new_page()
    other.goto(f"{node.origin}/contacts/{address}/agenda/")
    other.get_by_label("Anything else").fill("From another page")
    expect(other.locator("[data-state]")).to_have_text("Saved in our node.")
    form.get_by_label("Anything else").fill("From this page")
    expect(form.locator("[data-clash-words]:visible")).to_have_text("From another page")
    form.get_by_role("button", name="Keep what stands above").click()
    expect(form.locator("[data-state]")).to_have_text("Saved in our node.")
    other.reload()
    expect(other.get_by_label("Anything else")).to_have_value(re.compile("From this page"))
    officer.page.get_by_role("button", name="Stop the clock").click()
    expect(page.locator("#agenda-now .up")).to_have_count(0)
    taker.complaints = [one for one in taker.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    assert taker.complaints + officer.complaints == []
    for desk in (taker, officer):
        desk.context.close()
