"""How long sound is on its way, and how soon it is heard again after the network was gone.

    python benchmarks/heard.py [-n 5] [--far] [--json heard.json]

The calls are those of call_connect.py. **Mouth to ear**: one page changes the tone that it sends,
the other notes when it plays the new one; from the microphone's track to what goes to the
loudspeaker, so without what a sound card adds on either side. **After a cut**: with --far, nothing
passes for some seconds; from the moment it passes again until each page plays the other's tone.
"""

import time
from typing import Any

import measuring
from call_connect import CALLS, ROUND_TRIP, Place, far, marked, near
from playwright.sync_api import Page, sync_playwright

TURNS = 12
"""Changes of tone in one direction of one call."""
PAUSE = 0.5
CUTS = (2, 6, 12)

EAR = """
window.turn = (tone) => {
  const [context, source] = window.keepTone;
  source.frequency.setValueAtTime(tone, context.currentTime);
  return performance.timeOrigin + performance.now();
};
window.lend = (tones) => {
  const [context] = window.keepEar;
  const { srcObject } = document.querySelector("[data-remote]");
  const ear = new AnalyserNode(context, { fftSize: 512, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(context, { mediaStream: srcObject }).connect(ear);
  const bins = new Uint8Array(ear.frequencyBinCount);
  const bin = (tone) => Math.round((tone * 512) / context.sampleRate);
  window.since = Object.fromEntries(tones.map((tone) => [tone, null]));
  window.keepLent = setInterval(() => {
    ear.getByteFrequencyData(bins);
    const now = performance.timeOrigin + performance.now();
    const loudest = tones.reduce((best, tone) => (bins[bin(tone)] > bins[bin(best)] ? tone : best));
    if (bins[bin(loudest)] > 120) window.since[loudest] ??= now;
  }, 2);
};
window.forget = () => {
  for (const tone of Object.keys(window.since)) window.since[tone] = null;
};
"""
NOTES = (2200, 3200)


def when(page: Page, tone: int, seconds: float = 30) -> float:
    """The millisecond since which a page plays a tone, once it does."""
    end = time.monotonic() + seconds
    while (at := page.evaluate("tone => window.since[tone]", tone)) is None:
        if time.monotonic() > end:
            raise RuntimeError(f"{tone} Hz is not heard")
        time.sleep(0.02)
    return float(at)


def listen(pages: list[Page]) -> None:
    """Both send the second note, and listen for both."""
    marked(pages)
    for page in pages:
        page.evaluate("tone => turn(tone)", NOTES[1])
        page.evaluate("tones => lend(tones)", list(NOTES))
    for page in pages:
        when(page, NOTES[1])


def mouth_to_ear(pages: list[Page]) -> list[float]:
    """The milliseconds that each change of tone was on its way."""
    took = []
    for number in range(2 * TURNS):
        speaker, hearer = pages[number % 2], pages[1 - number % 2]
        tone = NOTES[number // 2 % 2]
        hearer.evaluate("forget()")
        time.sleep(0.05)
        hearer.evaluate("forget()")  # of what still rang
        said = speaker.evaluate("tone => turn(tone)", tone)
        took.append(when(hearer, tone) - said)
        time.sleep(PAUSE)
    return took


def after_a_cut(place: Place, pages: list[Page], seconds: float) -> list[float]:
    """On each page, the milliseconds from when packets pass again until the other is heard."""
    assert place.wan is not None
    place.wan.set(loss=1.0)
    time.sleep(seconds)
    for page in pages:
        page.evaluate("forget()")
    place.wan.set(loss=0.0)
    healed = time.time() * 1000
    return [when(page, NOTES[0]) - healed for page in pages]


def measure(place: Place, n: int) -> dict[str, measuring.Summary]:
    """All rows."""
    times: dict[str, list[float]] = {}
    for _ in range(n):
        for name, hold in CALLS:
            with hold(place, EAR) as pages:
                listen(pages)
                times.setdefault(f"mouth to ear, {name}", []).extend(mouth_to_ear(pages))
                if place.wan is None or name == "bare":
                    continue
                for seconds in CUTS:
                    row = times.setdefault(f"heard again after {seconds} s without network", [])
                    row.extend(again(place, pages, seconds))
    return {name: measuring.summary(took) for name, took in times.items()}


def again(place: Place, pages: list[Page], seconds: float) -> list[float]:
    """Cut the network, with one note on either side."""
    for page in pages:
        page.evaluate("tone => turn(tone)", NOTES[0])
    time.sleep(1)
    found = after_a_cut(place, pages, seconds)
    time.sleep(3)
    return found


def main() -> None:
    parser = measuring.options(__doc__.splitlines()[0], n=5)
    parser.add_argument("--far", action="store_true", help="130 ms apart, with cuts; needs root")
    chosen: Any = parser.parse_args()
    began = measuring.load()
    with sync_playwright() as playwright, (far if chosen.far else near)(playwright) as place:
        rows = measure(place, chosen.n)
    title = f"heard, {ROUND_TRIP} ms apart" if chosen.far else "heard"
    measuring.report(title, "ms", rows, chosen, began)


if __name__ == "__main__":
    main()
