"""Many stations by voice: how soon the last is on, and what a page takes of a core.

    python benchmarks/stations.py [-n 5] [--stations 8] [--json stations.json]

Both delegations sit in one Chromium on this machine: all pages, encoders and decoders share its
cores. All but one are on; a delegate presses Join; the time is until that page plays the other
side's principal, and until the principal plays the delegate, who speaks. Then all go on for a
while, and what the browser's processes and the rooms take is divided by the number of pages.
"""

import os
import sys
import time
from pathlib import Path

import measuring
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.call.calling import PHASE
from tests.call.conftest import CHROMIUM, MARKS, Chromium
from tests.call.harness import Server

PLACES = (
    (0, "principal"), (1, "principal"), (0, "duty-officer"), (1, "duty-officer"),
    (0, "interpreter"), (1, "interpreter"), (0, "delegate"), (1, "delegate"),
)  # fmt: skip
TONES = [700 + 300 * number for number in range(len(PLACES))]
GOES_ON = 10
"""Seconds that all are watched."""

# Since when this page plays each tone.
EAR = """
window.since = {};
window.lend = (tones) => {
  const context = (window.keepLent = new AudioContext());
  const ears = new Map();
  setInterval(() => {
    for (const player of document.querySelectorAll("[data-remote]")) {
      const { srcObject } = player;
      if (!srcObject?.getAudioTracks().length || player.muted || !player.volume) continue;
      if (!ears.has(srcObject)) {
        const ear = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
        new MediaStreamAudioSourceNode(context, { mediaStream: srcObject }).connect(ear);
        ears.set(srcObject, ear);
      }
      const ear = ears.get(srcObject);
      const bins = new Uint8Array(ear.frequencyBinCount);
      ear.getByteFrequencyData(bins);
      for (const tone of tones) {
        if (bins[Math.round((tone * 2048) / context.sampleRate)] > 140)
          window.since[tone] ??= performance.timeOrigin + performance.now();
      }
    }
  }, 20);
};
"""


def wait(pages: list[Page], what: str, seconds: float = 60) -> None:
    """Until something is so on every page."""
    end = time.monotonic() + seconds
    while not all(page.evaluate(what) for page in pages):
        if time.monotonic() > end:
            raise RuntimeError(what)
        time.sleep(0.05)


def browser_seconds(root: int) -> float:
    """Seconds that a browser's processes have computed."""
    children: dict[int, list[int]] = {}
    took: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        took[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    total, todo = 0.0, [root]
    while todo:
        pid = todo.pop()
        total += took.get(pid, 0.0)
        todo += children.get(pid, [])
    return total


def one_call(browser: Chromium, stations: int, shares: list[float]) -> dict[str, float]:
    """One call; the times of the last in milliseconds, and a page's share of a core."""
    with Server("voice") as server:

        def come(number: int) -> Page:
            side, role = PLACES[number]
            script = f"window.OWN_TONE = {TONES[number]};\n{MARKS}\n{EAR}"
            return browser.page(server.url(side, role), script)

        pages = [come(number) for number in range(stations - 1)]
        for page in pages:
            page.click("[data-act=join]")
        wait(pages, f"{PHASE} === 'comparing'")
        wait(pages, f"document.querySelectorAll('[data-roll] li').length === {len(pages)}")
        wait(pages[2:4], "document.querySelector('[data-words-numbers]').textContent !== ''")
        for act, phase in (("match", "verified"), ("ready", "connected")):
            for page in pages[2:4]:  # those who keep the line
                page.click(f"[data-act={act}]")
            wait(pages, f"{PHASE} === '{phase}'")
        last = come(7)
        for page, tone in ((last, TONES[0]), (pages[0], TONES[7])):
            page.evaluate("tone => lend([tone])", tone)
        time.sleep(2)
        since = time.time() * 1000
        last.click("[data-act=join]")
        wait([last], f"window.since[{TONES[0]}] !== undefined")
        wait([pages[0]], f"window.since[{TONES[7]}] !== undefined")
        found = {
            "the last hears the principal": last.evaluate(f"since[{TONES[0]}]") - since,
            "the principal hears the last": pages[0].evaluate(f"since[{TONES[7]}]") - since,
        }
        time.sleep(2)
        before, began = browser_seconds(os.getpid()), time.monotonic()
        time.sleep(GOES_ON)
        shares.append(
            (browser_seconds(os.getpid()) - before) / (time.monotonic() - began) / stations
        )
        browser.close_pages()
        return found


def main() -> None:
    parser = measuring.options(__doc__.splitlines()[0], n=5)
    parser.add_argument("--stations", type=int, default=8, choices=range(5, 9))
    chosen = parser.parse_args()
    began = measuring.load()
    times: dict[str, list[float]] = {}
    shares: list[float] = []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=measuring.CHROMIUM, args=CHROMIUM)
        browser = Chromium(launched)
        for _ in range(chosen.n):
            for name, took in one_call(browser, chosen.stations, shares).items():
                times.setdefault(name, []).append(took)
        launched.close()
    rows = {name: measuring.summary(took) for name, took in times.items()}
    least, most = (round(100 * share) for share in (min(shares), max(shares)))
    said = f"{chosen.stations} stations. A page took {least} to {most} % of a core."
    measuring.report("stations", "ms", rows, chosen, began, said=said)
    print(said)


if __name__ == "__main__":
    main()
