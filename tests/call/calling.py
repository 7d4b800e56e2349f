"""What two persons do in a call, on two pages."""

import time

from tests.call.conftest import FIREFOX_TONE, MARKS
from tests.tools.bidi import Firefox

PHASE = "document.querySelector('main').dataset.phase"
TONES = (1000, FIREFOX_TONE)


def eventually(check, seconds=30):
    """Check until it holds; its own failure after so many seconds.

    For what a busy machine does later, but does. Nothing that ever failed for good passes.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def must(holds):
    """An assertion where only an expression can stand."""
    assert holds


def same(found, wanted):
    """An equality where only an expression can stand; it shows both when it fails."""
    assert found == wanted


class Call:
    """Both pages of one call, side 0's first."""

    def __init__(self, server, browsers, scripts=("", "")):
        self.server = server
        self.tones = TONES[::-1] if isinstance(browsers[0], Firefox) else TONES
        self.pages = [
            browser.page(
                server.url(side), f"window.TONES = {list(self.tones)};\n{MARKS}\n{scripts[side]}"
            )
            for side, browser in enumerate(browsers)
        ]

    def press(self, act):
        for page in self.pages:
            page.click(f"[data-act={act}]")

    def phases(self):
        return [page.evaluate(PHASE) for page in self.pages]

    def reach(self, phase, seconds=30):
        def reached():
            assert self.phases() == [phase] * 2, self.marks()

        eventually(reached, seconds)

    def marks(self):
        return [page.evaluate("window.marks") for page in self.pages]

    def words(self):
        """The numbers and the pictures, as each page shows them."""

        def shown():
            numbers = [page.inner_text("[data-words-numbers]") for page in self.pages]
            assert all(numbers), "no words"
            pictures = [page.inner_text("[data-words-pictures]") for page in self.pages]
            return list(zip(numbers, pictures, strict=True))

        return eventually(shown)

    def goes_on(self, sounds=50):
        """Wait until so many more sounds have arrived on both pages."""
        before = [marks["sounds"] for marks in self.marks()]

        def risen():
            after = [marks["sounds"] for marks in self.marks()]
            assert all(late > early + sounds for early, late in zip(before, after, strict=True))

        eventually(risen)

    def lobby(self):
        self.press("join")
        self.reach("comparing")

    def connect(self):
        self.press("match")
        self.reach("verified")
        self.press("ready")
        self.reach("connected")


def to_first(marks, first):
    """Milliseconds from the moment this page let through to the first mark of the other side."""
    return marks[first] - marks["through"]
