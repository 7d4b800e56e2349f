"""What two persons do in a call, on two pages."""

import time

from tests.call.conftest import FIREFOX_TONE, MARKS
from tests.tools.bidi import Firefox

PHASE = "document.querySelector('main').dataset.phase"
TONES = (1000, FIREFOX_TONE)


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

    def reach(self, phase, seconds=20):
        end = time.monotonic() + seconds
        while (phases := self.phases()) != [phase] * 2:
            assert time.monotonic() < end, f"{phases}, waiting for {phase}: {self.marks()}"
            time.sleep(0.05)

    def marks(self):
        return [page.evaluate("window.marks") for page in self.pages]

    def words(self):
        """The numbers and the pictures, as each page shows them."""
        end = time.monotonic() + 5
        while True:
            numbers = [page.inner_text("[data-words-numbers]") for page in self.pages]
            if all(numbers):
                pictures = [page.inner_text("[data-words-pictures]") for page in self.pages]
                return list(zip(numbers, pictures, strict=True))
            assert time.monotonic() < end, "no words"
            time.sleep(0.02)

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
