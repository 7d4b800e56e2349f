"""One draft in several real browsers: everybody types at once, and nothing is lost."""

import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from detente.demo.nodes import Nodes
from tests.tools.bidi import BidiError, Firefox
from tests.web.test_walk import Desk, chromium, nodes

__all__ = ["chromium", "nodes"]  # fixtures of the walk, used here by their names

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AR, EN = "#id_p1_ar", "#id_p1_en"
CHOSEN = """(field) => {
    const { value, selectionStart, selectionEnd } = document.querySelector(field);
    return value.slice(selectionStart, selectionEnd);
}"""
TYPE_IN_FRONT = f"""(() => {{
    const area = document.querySelector('{EN}');
    area.focus();
    area.setSelectionRange(0, 0);
    document.execCommand('insertText', false, 'Soon ');
}})()"""
TEXTS = "[...document.querySelectorAll('[data-text]')].map(one => [one.dataset.text, one.value])"


class Writer(Desk):
    """A person of Washington's at the draft."""

    def draft(self) -> str:
        """Open the draft of the only joint text, begun anew if nobody has; its address."""
        page = self.page
        page.goto(self.address)
        begin = page.get_by_role("button", name="Begin a draft")
        if begin.count():
            begin.click()
        self.in_touch()
        return page.url

    @cached_property
    def address(self) -> str:
        """Where the draft is, found as a person finds it."""
        page = self.page
        page.goto(self.node.origin + "/")
        page.get_by_role("link", name="Talks").click()
        page.locator("main a[href^='/talks/']").first.click()
        page.locator("main a[href^='/texts/']").first.click()
        return page.url + "draft/"

    def in_touch(self, seconds: float = 5) -> None:
        """Wait until every word is kept."""
        state = self.page.locator("[data-state]")
        expect(state).to_have_text("Saved in our node.", timeout=1000 * seconds)

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return dict(self.page.evaluate(TEXTS))

    def set_caret(self, field: str, at: int, to: int | None = None) -> None:
        """Choose words in a field, or only put the caret there."""
        self.page.locator(field).focus()
        place = [field, at, at if to is None else to]
        self.page.evaluate(
            "([field, from, to]) => document.querySelector(field).setSelectionRange(from, to)",
            place,
        )

    def chosen(self, field: str) -> str:
        """The words chosen in a field."""
        return str(self.page.evaluate(CHOSEN, field))

    def compose(self, letters: str) -> None:
        """Compose letters that are not settled yet."""
        at = len(letters)
        composed = {"text": letters, "selectionStart": at, "selectionEnd": at}
        self.devtools.send("Input.imeSetComposition", composed)

    def settle(self, letters: str) -> None:
        """Settle what was composed."""
        self.devtools.send("Input.insertText", {"text": letters})

    @cached_property
    def devtools(self) -> CDPSession:
        """Chromium's own protocol, which can compose."""
        return self.context.new_cdp_session(self.page)


@pytest.fixture(scope="module")
def signed_in(nodes: Nodes, chromium: Browser) -> Iterator[tuple[Writer, Writer]]:
    """A delegate and an interpreter of Washington."""
    contexts = [chromium.new_context(locale="en-GB") for _ in range(2)]
    anna, omar = (
        Writer(context, nodes.both[1], role)
        for context, role in zip(contexts, ("delegate", "interpreter"), strict=True)
    )
    yield anna, omar
    for context in contexts:
        context.close()


@pytest.fixture
def writers(signed_in: tuple[Writer, Writer]) -> Iterator[tuple[Writer, Writer]]:
    """Both at a draft that was begun for them."""
    anna, omar = signed_in
    anna.draft()
    omar.draft()
    yield anna, omar
    anna.page.get_by_role("button", name="Discard the draft").click()
    expect(anna.page.get_by_role("main")).to_contain_text("The draft is discarded")
    omar.page.goto("about:blank")
    for writer in signed_in:
        complaints, writer.complaints = writer.complaints, []
        assert complaints == []


def alike(*writers: Writer) -> dict[str, str]:
    """Wait until all pages show the same, and give it."""
    for _time in range(400):
        shown = [writer.texts() for writer in writers]
        if all(one == shown[0] for one in shown):
            return shown[0]
        writers[0].page.wait_for_timeout(100)
    raise AssertionError(shown)


def test_two_people_type_at_once_in_two_scripts(writers: tuple[Writer, Writer]) -> None:
    """Letter by letter, in one field and in others; each keeps the caret and what was chosen."""
    anna, omar = writers
    anna.page.fill(EN, "Both sides meet in January.")
    anna.page.fill(AR, "يجتمع الجانبان.")
    anna.in_touch()
    alike(anna, omar)
    omar.set_caret(AR, 0, 6)
    anna.set_caret(EN, len("Both sides meet"))
    omar_words, anna_words = "سوف ", " again, gladly,"
    for n in range(max(len(omar_words), len(anna_words))):
        if n < len(anna_words):
            anna.page.keyboard.type(anna_words[n])
        if n < len(omar_words):
            omar.set_caret(EN, n)
            omar.page.keyboard.type("◦")
    found = alike(anna, omar)
    assert found["1.en"] == "◦◦◦◦Both sides meet again, gladly, in January."
    omar.set_caret(AR, 0, 6)
    assert omar.chosen(AR) == "يجتمع "
    anna.set_caret(AR, 0)
    anna.page.keyboard.type("غداً ")
    found = alike(anna, omar)
    assert found["1.ar"] == "غداً يجتمع الجانبان."
    assert omar.chosen(AR) == "يجتمع "
    omar.page.keyboard.type("يلتقي ")
    assert alike(anna, omar)["1.ar"] == "غداً يلتقي الجانبان."


def test_undo_takes_back_ones_own_words_only(writers: tuple[Writer, Writer]) -> None:
    anna, omar = writers
    anna.page.fill(EN, "They meet.")
    alike(anna, omar)
    anna.page.wait_for_timeout(800)
    anna.set_caret(EN, 0)
    anna.page.keyboard.type("Soon ")
    alike(anna, omar)
    omar.set_caret(EN, len("Soon They meet"))
    omar.page.keyboard.type(" twice")
    alike(anna, omar)
    anna.page.keyboard.press("Control+z")
    assert alike(anna, omar)["1.en"] == "They meet twice."
    anna.page.keyboard.press("Control+Shift+z")
    assert alike(anna, omar)["1.en"] == "Soon They meet twice."


def test_a_node_that_restarts_loses_nothing(nodes: Nodes, writers: tuple[Writer, Writer]) -> None:
    """What anybody saw is there again; what was typed meanwhile comes in from both."""
    anna, omar = writers
    anna.page.fill(EN, "They meet.")
    alike(anna, omar)
    node = nodes.both[1]
    node._served.kill()  # as a machine that loses its power: nothing is closed in order
    node.stop()
    away = "No connection to our node."
    for writer in writers:
        expect(writer.page.locator("[data-state]")).to_contain_text(away)
    anna.set_caret(EN, 0)
    anna.page.keyboard.type("Soon ")
    omar.set_caret(EN, len("They meet"))
    omar.page.keyboard.type(" twice")
    omar.page.fill(AR, "يجتمعون مرتين.")
    anna.page.get_by_role("button", name="Add a paragraph").click()
    anna.page.wait_for_timeout(4_500)  # so long the form waits for the node, and then gives up
    expect(anna.page.locator("[data-state]")).to_contain_text(away)
    node.start()
    node.wait()
    for writer in writers:
        writer.in_touch(seconds=40)
    found = alike(anna, omar)
    assert found["1.en"] == "Soon They meet twice."
    assert found["1.ar"] == "يجتمعون مرتين."
    omar.page.reload()
    omar.in_touch()
    assert omar.texts() == found
    for writer in writers:  # the browser notes the sockets that did not open
        writer.complaints = [one for one in writer.complaints if "ERR_CONNECTION" not in one]


def test_a_composed_letter_is_not_torn(writers: tuple[Writer, Writer]) -> None:
    """While Omar composes, what Anna writes waits; then both are there."""
    anna, omar = writers
    anna.page.fill(EN, "They meet.")
    alike(anna, omar)
    omar.set_caret(EN, 0)
    omar.compose("に")
    anna.set_caret(EN, len("They meet."))
    anna.page.keyboard.type(" Soon.")
    anna.in_touch()
    omar.page.wait_for_timeout(400)
    assert omar.texts()["1.en"] == "にThey meet."
    omar.compose("にほ")
    omar.settle("日本 ")
    assert alike(anna, omar)["1.en"] == "日本 They meet. Soon."


def test_one_sees_who_writes_where(writers: tuple[Writer, Writer]) -> None:
    """In words beside the field, until they leave; aloud for whoever is in the same field."""
    anna, omar = writers
    omar.page.locator(AR).focus()
    there = anna.page.locator("[data-others='1.ar']")
    expect(there).to_have_text("washington interpreter is writing here.")
    anna.page.locator(AR).focus()
    expect(anna.page.locator("#polite")).to_contain_text("washington interpreter is writing here.")
    omar.page.goto("about:blank")
    expect(there).to_have_text("")
    omar.draft()


def test_paragraphs_come_and_move_on_every_page(writers: tuple[Writer, Writer]) -> None:
    """Without a reload for the one who is typing; caret and words stay with the field."""
    anna, omar = writers
    omar.set_caret(EN, 4)
    count = omar.page.locator("textarea").count()
    anna.page.get_by_role("button", name="Add a paragraph").click()
    anna.in_touch()
    expect(omar.page.locator("textarea")).to_have_count(count + 3)
    assert omar.page.evaluate("document.activeElement.id") == "id_p1_en"
    omar.page.keyboard.type("!")
    assert alike(anna, omar)["1.en"][4] == "!"
    anna.page.locator("#paragraph-1").get_by_role("button", name="Move down").click()
    expect(omar.page.locator("#paragraph-1 legend")).to_have_text("Paragraph 2")
    assert omar.page.evaluate("document.activeElement.id") == "id_p1_en"
    omar.page.keyboard.type("?")
    anna.in_touch()
    assert alike(anna, omar)["1.en"][4:6] == "!?"


def test_a_bracket_is_put_around_words_by_button_and_by_key(
    writers: tuple[Writer, Writer],
) -> None:
    anna, omar = writers
    anna.page.fill(EN, "They shall meet.")
    anna.set_caret(EN, 5, 10)
    anna.page.get_by_role("button", name="Insert a bracket").click()
    anna.page.keyboard.type("may")
    assert alike(anna, omar)["1.en"] == "They [■ shall | ○ may] meet."
    anna.page.keyboard.press("Control+End")
    anna.page.keyboard.press("Alt+b")
    anna.page.keyboard.type("Soon.")
    assert alike(anna, omar)["1.en"] == "They [■ shall | ○ may] meet.[■ Soon. | ○ ]"


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing(nodes: Nodes, chromium: Browser, language: str, theme: Any) -> None:
    """The draft, its errors and the page without one; in both directions, at two widths."""
    context = chromium.new_context(color_scheme=theme, locale="en-GB")
    writer = Writer(context, nodes.both[1])
    writer.draft()
    writer.speak(language)
    page = writer.page
    expect(page.locator(f"html[lang={language}]")).to_be_attached()
    expect(page.locator("[data-standing=saved]")).to_be_attached()
    page.fill(EN, "They [■ meet")
    page.locator("main [value=remove-2]").click()
    expect(page.locator("#draft-removed")).to_be_visible()
    found = writer.axe()
    page.locator("main [value=check]").last.click()
    expect(page.locator(".errorlist").first).to_be_visible()
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += writer.axe()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), width
    page.locator("main [value=discard]").click()
    expect(page.locator("main [value=begin]")).to_be_visible()
    found += writer.axe()
    writer.speak("en")
    context.close()
    assert found == []


def test_without_a_socket_the_page_is_a_form(nodes: Nodes, chromium: Browser) -> None:
    """A proxy that lets no socket through: the words go with the form's button."""
    context = chromium.new_context(locale="en-GB")
    context.route_web_socket("**/ws/drafts/**", lambda socket: socket.close())
    eve = Writer(context, nodes.both[1], "note-taker")
    try:
        page: Page = eve.page
        page.goto(eve.address)
        page.get_by_role("button", name="Begin a draft").click()
        expect(page.locator("[data-state]")).to_contain_text("Save with the button below")
        page.fill(EN, "They meet without a socket.")
        page.get_by_role("button", name="Save the draft").last.click()
        expect(page.get_by_role("main")).to_contain_text("The draft is saved.")
        assert eve.texts()["1.en"] == "They meet without a socket."
        page.get_by_role("button", name="Discard the draft").click()
    finally:
        context.close()


def test_firefox_and_chromium_write_together(nodes: Nodes, writers: tuple[Writer, Writer]) -> None:
    """Firefox reads what Chromium types, and writes back."""
    anna, _omar = writers
    link = nodes.both[1].call("link", name="Fatima", role="delegate", language="en")
    with Firefox() as firefox:
        tab: Any = firefox.page(link)
        tab.click("main button")
        wait_for(tab, "!!document.querySelector('form.person')")
        page: Any = firefox.page(anna.page.url)
        anna.page.fill(EN, "They meet.")
        anna.in_touch()
        wait_for(page, f"document.querySelector('{EN}').value === 'They meet.'")
        page.evaluate(TYPE_IN_FRONT)
        expect(anna.page.locator(EN)).to_have_value("Soon They meet.")
        anna.set_caret(EN, 0)
        anna.page.keyboard.type("Then ")
        wait_for(page, f"document.querySelector('{EN}').value === 'Then Soon They meet.'")
        assert page.evaluate(f"document.querySelector('{EN}').selectionStart") == len("Then Soon ")


def test_their_pass_is_told_on_the_open_draft(nodes: Nodes, writers: tuple[Writer, Writer]) -> None:
    """Washington sends a pass and writes the next at once; Moscow answers meanwhile."""
    anna, _omar = writers
    page = anna.page
    page.fill(EN, "They meet.")
    page.get_by_role("button", name="Check before sending").last.click()
    page.get_by_role("button", name="Sign and send to Moscow").click()
    anna.draft()
    expect(page.locator("#draft-actions")).to_contain_text("Our pass waits for an answer")
    page.fill(AR, "يجتمعون.")
    moscow_answers(nodes.both[0], "They meet twice.")
    expect(page.locator("#draft-outdated")).to_contain_text("came after this draft was begun")
    page.get_by_role("button", name="Take over what they changed").click()
    expect(page.locator("#draft-outdated")).not_to_contain_text("came after")
    anna.in_touch()
    assert anna.texts() | {"1.en": "They meet twice.", "1.ar": "يجتمعون."} == anna.texts()
    expect(page.locator("#draft-actions")).to_contain_text("Check before sending")


def moscow_answers(moscow: Any, words: str) -> None:
    """Answer the open pass of Washington with one that changes the English of paragraph 1."""
    for _time in range(100):
        state = moscow.call("state")[0]
        ref, text = next(iter(state["texts"].items()))
        opened = text["passes"]["versions"].get(text["passes"]["open"])
        if opened and opened["side"] != state["our_side"]:
            break
        time.sleep(0.1)
    paragraphs = opened["paragraphs"]
    paragraphs[0]["text"]["en"] = [words]
    said = {"title": opened["title"], "paragraphs": paragraphs}
    of = text["passes"]["open"]
    moscow.say(state["line"], {"act": "send-pass", "text": ref, "of": of, "words": said})


def wait_for(page: Any, expression: str) -> None:
    """Wait until something is so in Firefox, whatever page it is at meanwhile."""
    for _time in range(100):
        with suppress(BidiError):
            if page.evaluate(expression):
                return
        time.sleep(0.1)
    raise AssertionError(expression)
