"""The real case in public: two nodes, spokespersons at browsers, and readers without script."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from detente.demo.nodes import Nodes
from detente.demo.play import await_same, play
from tests.web.test_walk import Desk, chromium, free_ports

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = Path("test-results/press")
ALT = {"English": "Two telephones", "Русский": "Два телефона", "العربية": "هاتفان"}
SIZES = {"1280": (1280, 900), "390": (390, 844)}
TOPICS = (
    "Our President will speak by telephone with the other side about several topics, among them "
    "diplomatic matters."
)


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nodes, str, str]]:
    """Both nodes, with the voice contact and the rounds of the case agreed on."""
    directory = tmp_path_factory.mktemp("press")
    with Nodes(directory, free_ports(), free_ports()) as nodes:
        line = play(nodes, lambda _words: None)
        washington = nodes.both[1]
        state = _state(washington, line)
        contact = next(ref for ref, one in state["contacts"].items() if one["terms"]["open"])
        of = state["contacts"][contact]["terms"]["open"]
        washington.say(line, {"act": "accept-terms", "contact": contact, "of": of})
        for ref, one in state["rounds"].items():
            act = {"act": "accept-rounds", "rounds": ref, "of": one["set"]["open"]}
            washington.say(line, act)
        await_same(washington, nodes.both[0], line)
        yield nodes, line, contact


def _state(node: Any, line: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in node.call("state") if one["line"] == line)
    return found


@pytest.fixture(scope="module")
def press(
    agreed: tuple[Nodes, str, str], chromium: Browser
) -> Iterator[dict[str, tuple[Desk, Desk]]]:
    """Of each side a spokesperson who writes, and a delegate who reads."""
    contexts = [chromium.new_context(locale="en-GB", reduced_motion="reduce") for _ in range(4)]
    people = iter(contexts)
    desks = {
        node.id: (Desk(next(people), node, "spokesperson"), Desk(next(people), node, "delegate"))
        for node in agreed[0].both
    }
    yield desks
    for pair in desks.values():
        for desk in pair:
            assert desk.complaints == []
    for context in contexts:
        context.close()


def picture() -> bytes:
    """A picture to upload."""
    out = io.BytesIO()
    Image.new("RGB", (640, 360), "#5b3a8e").save(out, "PNG")
    return out.getvalue()


def begin(desk: Desk, what: str) -> Page:
    """Press the button that drafts from the record."""
    page = desk.page
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Press").click()
    page.get_by_role("button", name=f"Write {what}").first.click()
    return page


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep, and check against the record").last.click()


def fetch_anew(page: Page) -> None:
    """What the node's word "changed" makes a page do, and all that follows from it."""
    page.evaluate("document.body.dispatchEvent(new Event('line-changed'))")
    page.wait_for_load_state("networkidle")


def publish(writes: Desk, reads: Desk) -> str:
    """Four eyes, then out in all languages; the address that everybody can read."""
    page = writes.page
    page.get_by_role("button", name="Ask for a second reading").click()
    reads.page.goto(page.url)
    reads.page.locator("main summary", has_text="Send it back").click()
    reads.page.get_by_label("What is to be mended").fill("Nothing, after all")
    fetch_anew(reads.page)
    expect(reads.page.get_by_label("What is to be mended")).to_have_value("Nothing, after all")
    expect(reads.page.get_by_label("What is to be mended")).to_be_visible()
    reads.page.get_by_role("button", name="Approve", exact=True).click()
    page.reload()
    page.get_by_role("button", name=re.compile(r"Publish in \d")).click()
    expect(page.get_by_role("main")).to_contain_text("Published")
    link = page.get_by_role("link", name="The page that everybody can read")
    return str(link.get_attribute("href"))


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    """Somebody outside, whose browser runs no script."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    yield page
    assert context.cookies() == []
    context.close()


def read(page: Page, address: str) -> str:
    """A public page, once it is there; its main text."""
    for _ in range(60):
        answer = page.goto(address)
        if answer is not None and answer.status == 200:
            return page.get_by_role("main").inner_text()
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} did not come")


def photograph(page: Page, name: str, *sizes: str) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for size in sizes or SIZES:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=KEPT / f"{name}-{size}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_washington_announces_in_its_own_words(
    press: dict[str, tuple[Desk, Desk]], reader: Page
) -> None:
    writes, reads = press["washington"]
    page = begin(writes, "advisory")
    for language in ("العربية", "Русский"):
        page.locator("#id_languages").get_by_label(language).uncheck()
    page.get_by_label("Text (English)").fill(TOPICS)
    page.get_by_label("not named: an official").check()
    keep(page)
    said = read(reader, publish(writes, reads))
    assert "among them diplomatic matters" in said
    assert "An official who is not named" in said


def test_moscow_announces_in_three_languages_and_its_slip_is_caught(
    press: dict[str, tuple[Desk, Desk]], reader: Page, agreed: tuple[Nodes, str, str]
) -> None:
    writes, reads = press["moscow"]
    page = begin(writes, "advisory")
    arabic = page.get_by_label("Text (العربية)")
    good = arabic.input_value()
    thursday = "الخميس"
    assert thursday in good
    arabic.fill(good.replace(thursday, "الثلاثاء", 1))
    page.get_by_label("A proof of what both sides agreed on stands beside it").check()
    keep(page)
    page.get_by_label("Picture").set_input_files(
        {"name": "p.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_role("main")).to_contain_text("does not say in words what the picture")
    page.get_by_role("link", name="Change it").click()
    for language, words in ALT.items():
        page.get_by_label(f"for those who cannot see it ({language})").fill(words)
    keep(page)
    marked = page.locator("mark.differs")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("الثلاثاء")
    expect(page.get_by_role("button", name="Ask for a second reading")).to_have_count(0)
    writes.speak("ar")
    photograph(page, "slip-ar")
    assert writes.axe() == []
    page.emulate_media(color_scheme="dark")
    assert writes.axe() == []
    page.emulate_media(color_scheme="light")
    writes.speak("en")
    page.get_by_role("button", name=f"Use “{thursday}”").click()
    expect(marked).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text(TOPICS)  # Washington's own words beside ours

    address = publish(writes, reads)
    must_say = {
        "en": ["voice alone", "Moscow that asked", "encrypted video call", "On the agenda",
               "23:30 Moscow time", "20:30 GMT", "Thursday", "Rounds of talks", "purpose"],
        "ru": ["только голосовая", "Инициатор — Москва", "защищённый видеоразговор",
               "В повестке дня", "23:30 по московскому времени", "20:30 по Гринвичу", "в четверг",
               "Раунды переговоров", "Цель"],
        "ar": ["صوتي فقط", "الجانب الذي طلبه: موسكو", "الاتصال المرئي المشفّر", "جدول الأعمال",
               "23:30 بتوقيت موسكو", "20:30 بتوقيت غرينتش", "الخميس", "جولات محادثات", "الغاية"],
    }  # fmt: skip
    for language, facts in must_say.items():
        said = read(reader, re.sub(r"/(ru|en|ar)/", f"/{language}/", address, count=1))
        assert [one for one in facts if one not in said] == []
        assert TOPICS in said
        alt = reader.get_by_role("figure").get_by_role("img").get_attribute("alt")
        assert alt in ALT.values()
        photograph(reader, f"public-advisory-{language}")
    assert _proof(agreed[0].both[0].directory).startswith("moscow proposed and washington accepted")


def _proof(directory: Path) -> str:
    """What `detente verify` says of the proof that stands beside the advisory."""
    from detente.crypto.public_proof import verify_public

    (file,) = (directory / "public" / "proofs").iterdir()
    return str(verify_public(file.read_bytes()))


def test_a_moment_that_is_past_is_a_clear_stop_and_a_correction_is_dated(
    press: dict[str, tuple[Desk, Desk]], reader: Page
) -> None:
    writes, reads = press["moscow"]
    page = writes.page
    no_picture = {"name": "no.png", "mimeType": "image/png", "buffer": b"not a picture"}
    page.get_by_label("Picture").set_input_files(no_picture)
    page.get_by_role("button", name="Put another in its place").click()
    fetch_anew(page)
    expect(page.locator(".summary")).to_contain_text("Not done. Nothing was published")
    page.get_by_role("link", name="Write a correction").click()
    text = page.get_by_label("Text (English)")
    text.fill(f"{text.input_value()}\n\nThe spokesman takes questions afterwards.")
    page.get_by_label("Date of release").fill("2021-12-30")
    page.get_by_label("Time of release").fill("23:30")
    keep(page)
    expect(page.get_by_role("main")).to_contain_text("does not say what is corrected")
    expect(page.get_by_role("main")).to_contain_text("The moment of release is past")
    expect(page.get_by_role("button", name="Ask for a second reading")).to_have_count(0)
    page.get_by_role("link", name="Write a correction").click()
    page.get_by_label("What is corrected (English)").fill("A sentence on questions was added.")
    page.get_by_label("Date of release").fill("")
    page.get_by_label("Time of release").fill("")
    keep(page)
    address = re.sub(r"/(ru|en|ar)/", "/en/", publish(writes, reads), count=1)
    read(reader, f"{address}2/")
    assert "The spokesman takes questions afterwards." in read(reader, address)
    assert "A sentence on questions was added." in reader.get_by_role("main").inner_text()
    assert "The spokesman takes questions" not in read(reader, f"{address}1/")
    expect(reader.get_by_role("main")).to_contain_text("Read the latest")


def test_both_publish_readouts_and_readers_compare(
    press: dict[str, tuple[Desk, Desk]], reader: Page, agreed: tuple[Nodes, str, str]
) -> None:
    nodes, line, contact = agreed
    moscow, washington = nodes.both
    terms = _state(moscow, line)["contacts"][contact]["terms"]
    start = terms["versions"][terms["agreed"]]["start"]
    facts = moscow.say(line, {
        "act": "propose-facts", "contact": contact, "medium": "voice", "start": start,
        "end": start + 3000, "present": [{"side": 0, "role": "principal", "name": {}}],
    })  # fmt: skip
    await_same(moscow, washington, line)
    washington.say(line, {"act": "accept-facts", "contact": contact, "of": facts})
    await_same(washington, moscow, line)
    addresses = {}
    for side in ("washington", "moscow"):
        writes, reads = press[side]
        page = begin(writes, "readout")
        keep(page)
        addresses[side] = publish(writes, reads)
    said = read(reader, re.sub(r"/(ru|en|ar)/", "/en/", addresses["moscow"], count=1))
    assert "It lasted 50 minutes." in said
    assert "Both sides signed these facts." in said
    assert "Washington, in its own words" in said
    assert "About the same contact" in said
    for language in ("en", "ar", "ru"):
        read(reader, re.sub(r"/(ru|en|ar)/", f"/{language}/", addresses["moscow"], count=1))
        photograph(reader, f"public-readout-{language}")
    page = press["moscow"][0].page
    expect(page.locator(".said-over-time li")).to_have_count(5)
    for language in ("en", "ar", "ru", "es", "fr", "zh"):
        press["moscow"][0].speak(language)
        photograph(page, f"desk-{language}", "1280")
