"""A link that gets too narrow for a picture keeps the voice, and gets its picture back."""

import os
import time

import pytest
from playwright.sync_api import sync_playwright

from tests.call.apart import connected

pytestmark = [
    pytest.mark.browser,
    pytest.mark.media,
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root"),
]

TOLD = """
// Much to code: noise under the stripes that `marks` looks at, drawn with their last square.
const noise = new ImageData(320, 160);
const fill = CanvasRenderingContext2D.prototype.fillRect;
CanvasRenderingContext2D.prototype.fillRect = function (...where) {
  fill.apply(this, where);
  if (where[2] !== 40) return;
  const { data } = noise;
  for (let at = 0; at < data.length; at++) data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
  this.putImageData(noise, 0, 80);
};
window.told = [];
document.addEventListener("call-mode", ({ detail }) => window.told.push(detail));
"""
SHOWN = "[...document.querySelectorAll('[data-notice]:not([hidden])')].map((x) => x.dataset.notice)"
SAID = "document.querySelector('[data-polite]').textContent"


def until(page, expression, seconds):
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"{expression}: {page.evaluate('[told, marks]')}"
        time.sleep(0.1)


def test_a_call_falls_back_to_voice_and_returns():
    """Washington's way out narrows to 125 kbit/s: its picture stops, and both pages say so.

    The voice still arrives; on a wide link the picture comes back by itself.
    """
    with (
        sync_playwright() as playwright,
        connected(playwright, "video", "narrow", ("window.told = [];", TOLD), rtt_ms=60) as (
            call,
            wan,
        ),
    ):
        moscow, washington = call.pages
        until(moscow, "marks.pictures > 15", 30)
        wan.set(src="washington", rate_kbit=125)
        until(washington, "told.some(({mode}) => mode === 'voice')", 60)
        assert "voice-only" in washington.evaluate(SHOWN)
        assert "Only your voice" in washington.evaluate(SAID)
        until(moscow, f"{SHOWN}.includes('their-voice-only')", 30)
        before = moscow.evaluate("marks.sounds")
        until(moscow, f"marks.sounds > {before} + 100", 30)
        wan.set(src="washington", rate_kbit=0)
        pictures = moscow.evaluate("marks.pictures")
        until(moscow, f"marks.pictures > {pictures} + 10", 60)
        until(moscow, f"!{SHOWN}.includes('their-voice-only')", 30)
        assert [one["mode"] for one in washington.evaluate("told")][-2:] == ["voice", "small"]
        assert "sent again" in washington.evaluate(SAID)
        assert not washington.evaluate("marks.troubles")
