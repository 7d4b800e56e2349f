"""How much of speech is still understood through a bad link: ESTOI, by sentence.

    .tools/bin/uv sync --group benchmarks        # pystoi
    apt-get install espeak-ng
    python benchmarks/voice.py [--json voice.json]

Two Chromiums stand in network namespaces (tests/tools/wan.py) and hold a voice call of Détente.
Both speak sentences of espeak-ng at once; each records what it plays of the other's. Needs root.
A call counts only if the machine kept time: packets left, and samples were played, at the pace of
the clock within 2 %. So run it alone; it tries a call three times and then gives up.
"""

import base64
import io
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

import measuring
import numpy as np
from playwright.sync_api import Page, sync_playwright
from pystoi import stoi

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.call.apart import connected  # noqa: E402

SCRIPT = Path(__file__).with_name("voice_page.js").read_text()
SENTENCES = (
    "The delegation proposes to open the next session on Tuesday at nine.",
    "We would prefer Wednesday, because the documents are not yet translated.",
    "Seven of the twelve points are agreed, and the others remain in brackets.",
    "Please read article four again, and say whether it is fifteen or fifty.",
)
RATE = 48_000
PAUSE = 0.7
"""Seconds of silence before each sentence and after the last."""
SHIFT = 0.6
"""Seconds by which a sentence may come later than the first one did: jitter buffers stretch."""
ROUND_TRIP = 130
CONDITIONS: dict[str, dict[str, float]] = {
    "clean": {},
    "10 % lost": {"loss": 0.1},
    "20 % lost": {"loss": 0.2},
    "30 % lost": {"loss": 0.3},
    "24 kbit/s": {"rate_kbit": 24},
}
TOLERANCE = 0.02
TRIES = 3
Sound = np.ndarray[Any, np.dtype[np.float64]]


def speech() -> tuple[Sound, list[tuple[int, int]]]:
    """All sentences, and where each begins and ends."""
    parts: list[Sound] = []
    spans, at = [], 0
    for sentence in SENTENCES:
        said = subprocess.run(
            ["espeak-ng", "-v", "en-gb", "-s", "145", "--stdout", sentence],
            check=True, capture_output=True,
        ).stdout  # fmt: skip
        with wave.open(io.BytesIO(said)) as file:
            raw = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
            own = file.getframerate()
        times = np.arange(0, len(raw) / own, 1 / RATE)
        sound = np.interp(times, np.arange(len(raw)) / own, raw)
        parts += [np.zeros(int(PAUSE * RATE)), sound]
        at += int(PAUSE * RATE)
        spans.append((at, at + len(sound)))
        at += len(sound)
    parts.append(np.zeros(int(PAUSE * RATE)))
    return np.concatenate(parts), spans


def wav(sound: Sound) -> str:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype(np.int16).tobytes())
    return base64.b64encode(held.getvalue()).decode()


def lag(wanted: Sound, found: Sound) -> int:
    """Where `wanted` begins in `found`, by the peak of their correlation."""
    size = 1 << (len(wanted) + len(found)).bit_length()
    product = np.fft.rfft(found, size) * np.conj(np.fft.rfft(wanted, size))
    return int(np.argmax(np.fft.irfft(product, size)[: max(1, len(found) - len(wanted) + 1)]))


def scores(said: Sound, spans: list[tuple[int, int]], heard: Sound) -> tuple[list[float], int]:
    """ESTOI of each sentence, each where it fits best, and the lag of the first in samples."""
    first = lag(said[: spans[0][1]], heard)
    found = []
    for begin, end in spans:
        since = max(0, first + begin - int(0.2 * RATE))
        window = heard[since : first + end + int(SHIFT * RATE)]
        sentence = said[begin:end]
        if len(window) < len(sentence):
            window = np.pad(window, (0, len(sentence) - len(window)))
        at = lag(sentence, window)
        found.append(float(stoi(sentence, window[at : at + len(sentence)], RATE, extended=True)))
    return found, first


class NotInTimeError(Exception):
    """The machine was too busy to make or to play sound at the pace of the clock."""


def check_pace(before: dict[str, float], after: dict[str, float], seconds: float) -> None:
    """Raises NotInTimeError."""
    paces = {"packets": (after["sent"] - before["sent"]) / seconds}
    paces["samples"] = (after["played"] - before["played"]) / seconds
    packets = min((50.0, 1000 / 60), key=lambda pace: abs(pace - paces["packets"]))
    for name, wanted in (("packets", packets), ("samples", float(RATE))):
        if abs(paces[name] / wanted - 1) > TOLERANCE:
            raise NotInTimeError(f"{paces[name]:.1f} {name} a second instead of {wanted:.1f}")


def settle(pages: list[Page], narrow: bool) -> None:
    """On a narrow link, wait until both pages have gone over to its plan."""
    until = time.monotonic() + 40
    while narrow:
        before = [page.evaluate("counted()")["sent"] for page in pages]
        time.sleep(2)
        after = [page.evaluate("counted()")["sent"] for page in pages]
        if all(b - a < 60 for a, b in zip(before, after, strict=True)):
            return
        if time.monotonic() > until:
            raise RuntimeError(f"still wide: {before}, {after}")


def call(
    playwright: Any, said: Sound, spans: list[tuple[int, int]], conditions: dict[str, float],
    worker: Path | None,
) -> dict[str, list[float]]:  # fmt: skip
    """One call by these conditions, both sides' figures."""
    narrow = "rate_kbit" in conditions
    wide = "true" if worker else "false"
    script = f"window.STAYS_WIDE = {wide}; window.SPEECH = '{wav(said)}';\n{SCRIPT}"
    with connected(playwright, "voice", "voice", (script, script), worker, rtt_ms=ROUND_TRIP) as (
        held,
        wan,
    ):
        pages = held.pages
        wan.set(**conditions)
        time.sleep(2)
        settle(pages, narrow and worker is None)
        for page in pages:
            page.evaluate("hush()")
            page.evaluate("listen()")
        time.sleep(1.5)
        before = [page.evaluate("counted()") for page in pages]
        carried, began = wan.stats(), time.monotonic()
        spoke = [page.evaluate("speak()") for page in pages]
        time.sleep(len(said) / RATE + 1.5)
        after = [page.evaluate("counted()") for page in pages]
        lasted, ended = time.monotonic() - began, wan.stats()
        records = [page.evaluate("heard()") for page in pages]
    for one, other in zip(before, after, strict=True):
        check_pace(one, other, (other["at"] - one["at"]) / 1000)
    figures: dict[str, list[float]] = {"ESTOI": [], "made up, %": [], "delay, ms": []}
    for side in (0, 1):
        since, rate, raw = records[side]
        assert rate == RATE, rate
        heard = np.frombuffer(base64.b64decode(raw), np.int16) / 32768
        found, first = scores(said, spans, heard)
        figures["ESTOI"] += found
        figures["delay, ms"].append(since + first / RATE * 1000 - spoke[1 - side])
        made, played = (after[side][one] - before[side][one] for one in ("made", "played"))
        figures["made up, %"].append(100 * made / played)
    figures["sent, kbit/s"] = [
        (ended[way]["bytes"] - carried[way]["bytes"]) * 8 / lasted / 1000 for way in ended
    ]
    return figures


def patiently(*given: Any) -> dict[str, list[float]]:
    """A call that was in time. Raises NotInTimeError after three that were not."""
    for left in reversed(range(TRIES)):
        try:
            return call(*given)
        except NotInTimeError as error:
            if not left:
                raise
            print(f"not in time, again: {error}", flush=True)
    raise AssertionError


def without_repeats(directory: Path) -> Path:
    """The worker that does not repeat."""
    out = directory / "single.js"
    subprocess.run(
        [ROOT / "frontend/node_modules/.bin/esbuild", Path(__file__).with_name("single_sound.ts"),
         "--bundle", "--format=esm", "--target=es2022", f"--outfile={out}"],
        check=True, capture_output=True, env={"NODE_PATH": str(ROOT / "frontend/node_modules")},
    )  # fmt: skip
    return out


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=1).parse_args()
    began = measuring.load()
    said, spans = speech()
    rows: dict[str, measuring.Summary] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as directory:
        single = without_repeats(Path(directory))
        for name, conditions in CONDITIONS.items():
            for way, worker in (("Détente", None), ("without", single)):
                figures: dict[str, list[float]] = {}
                for _ in range(chosen.n):
                    found = patiently(playwright, said, spans, conditions, worker)
                    for kind, values in found.items():
                        figures.setdefault(kind, []).extend(values)
                for kind, values in figures.items():
                    rows[f"{name}, {way}: {kind}"] = measuring.summary(values)
                print(name, way, figures, flush=True)
    measuring.report("voice", "", rows, chosen, began)


if __name__ == "__main__":
    main()
