"""Delegations in one call: who joins when, who is heard by whom, and what each is told."""

import time

import pytest

from tests.call.calling import PHASE
from tests.call.conftest import MARKS
from tests.call.harness import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLACES = [
    (0, "duty-officer"), (0, "principal"), (1, "principal"), (0, "interpreter"), (1, "note-taker"),
]  # fmt: skip
OFFICER, OURS, THEIRS, BOOTH, NOTES = PLACES
TONES = [600 + 220 * place for place in range(len(PLACES))]


class Delegations:
    """Pages by side and role; each sends a tone of its own."""

    def __init__(self, server, browser):
        self.server, self.browser = server, browser
        self.pages = {}

    def open(self, side, role):
        """A person of this role joins, and is let in."""
        tone = TONES[PLACES.index((side, role))]
        page = self.browser.page(self.server.url(side, role), f"window.OWN_TONE = {tone};\n{MARKS}")
        self.pages[side, role] = page
        page.click("[data-act=join]")
        return page

    def wait(self, what, seconds=30):
        end = time.monotonic() + seconds
        while not all(page.evaluate(what) for page in self.pages.values()):
            assert time.monotonic() < end, (what, self.story())
            time.sleep(0.1)

    def story(self):
        return {
            place: page.evaluate(f"[{PHASE}, marks.state, marks.proof?.heard, marks.troubles]")
            for place, page in self.pages.items()
        }

    def reach(self, phase, seconds=30):
        self.wait(f"{PHASE} === '{phase}'", seconds)

    def press(self, places, act, phase):
        for place in places:
            self.pages[place].click(f"[data-act={act}]")
        self.reach(phase)

    def heard(self, side, role):
        """By place, how loud this page plays those it plays."""
        found = self.pages[side, role].evaluate(f"audible({TONES})")
        return {PLACES[TONES.index(int(tone))]: volume for tone, volume in found.items()}

    def hears(self, side, role, wanted, seconds=60):
        end = time.monotonic() + seconds
        while (found := self.heard(side, role)) != wanted:
            assert time.monotonic() < end, (side, role, found, wanted, self.story())
            time.sleep(0.1)


def test_everybody_hears_whom_they_should(chromium):
    """By voice, with simultaneous interpretation: an officer decides for Moscow, whose principal
    presses nothing but Join; an interpreter comes late, a channel lies over the floor, a text is
    on all screens, and hold holds."""
    with Server("voice", interpretation="simultaneous") as server:
        call = Delegations(server, chromium)
        for place in (OFFICER, OURS, THEIRS):
            call.open(*place)
        call.reach("comparing")
        call.wait("document.querySelectorAll('[data-roll] li').length === 3")
        assert call.heard(*OURS) == {}
        call.press([OFFICER, THEIRS], "match", "verified")
        call.press([OFFICER, THEIRS], "ready", "connected")
        call.hears(*OURS, {THEIRS: 1})
        interpret(call)
        look(call)
        take_notes(call)
        call.press([OFFICER], "hold", "on-hold")
        call.hears(*THEIRS, {})
        call.press([OFFICER], "hold", "connected")
        call.hears(*OURS, {THEIRS: 1})
        assert all(page.evaluate("marks.troubles") == [] for page in call.pages.values())


def interpret(call):
    """Moscow's interpreter joins and speaks Russian; Washington's principal listens."""
    booth, listener = call.open(*BOOTH), call.pages[THEIRS]
    call.hears(*BOOTH, {OURS: 1, THEIRS: 1})
    booth.select_option("[data-speaks]", "ru")
    booth.click("[data-act=floor]")
    listener.wait_for_selector("[data-listens] option[value=ru]", state="attached")
    listener.select_option("[data-listens]", "ru")
    call.hears(*THEIRS, {OURS: 0.15, BOOTH: 1})
    call.hears(*OURS, {THEIRS: 1})
    call.hears(*OFFICER, {OURS: 1, THEIRS: 1})


def take_notes(call):
    """The interpreter leaves, and Washington's note-taker comes: who hears the principals, is heard
    by nobody, and opens no microphone."""
    call.pages.pop(BOOTH).close()
    page = call.open(*NOTES)
    call.hears(*NOTES, {OURS: 1, THEIRS: 1})
    assert page.evaluate("marks.asked") == 0
    assert call.heard(*OURS) == {THEIRS: 1}
    for place in (OFFICER, OURS, THEIRS):
        assert call.pages[place].evaluate("marks.asked") > 0


def look(call):
    """Washington's principal puts a text on all screens, and Moscow's officer takes it off."""
    shown = "document.querySelector('[data-document]')"
    call.pages[THEIRS].click("[data-act=look]")
    call.wait(f"{shown}.getAttribute('src') === '/texts/line-0-12/on-screen/'")
    call.pages[OFFICER].click("[data-act=look-away]")
    call.wait(f"{shown}.hidden")
