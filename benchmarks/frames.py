"""What the encryption of a frame costs in the worker of a page, by browser and size.

    python benchmarks/frames.py [-n 3000] [--json frames.json]

The worker's own functions, one frame after the other, with repeats and padding as in a call.
The clock of a page that is isolated from other origins ticks every 5 µs in Chromium, 20 in Firefox.
"""

import http.server
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import measuring
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.tools.bidi import Firefox  # noqa: E402

FRAMES = {
    "sound": (0, 60),
    "picture of 1 KiB": (1, 1 << 10),
    "picture of 8 KiB": (1, 1 << 13),
    "picture of 64 KiB": (1, 1 << 16),
}
ASK = """new Promise((done) => {
  const worker = new Worker("/frames.js");
  worker.onmessage = ({ data }) => done(data);
  worker.postMessage([%d, %d, %d]);
})"""
WARM = 200
"""Frames before those that count: code is compiled."""


class Handler(http.server.BaseHTTPRequestHandler):
    worker = b""

    def do_GET(self) -> None:
        script = self.path.endswith(".js")
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(self.worker if script else b"<!doctype html><title>Frames</title>")

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of a page beside the worker."""
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "frames.js"
        subprocess.run(
            [ROOT / "frontend/node_modules/.bin/esbuild",
             Path(__file__).with_name("frame_times.ts"), "--bundle", "--target=es2022",
             f"--outfile={out}"],
            check=True, capture_output=True,
            env={"NODE_PATH": str(ROOT / "frontend/node_modules")},
        )  # fmt: skip
        Handler.worker = out.read_bytes()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def measure(page: Any, name: str, n: int) -> dict[str, measuring.Summary]:
    rows = {}
    for frame, (track, size) in FRAMES.items():
        sealing, opening = page.evaluate(ASK % (track, size, n + WARM))
        rows[f"{name}, {frame}: encrypt"] = measuring.summary(sealing[WARM:])
        rows[f"{name}, {frame}: open"] = measuring.summary(opening[WARM:])
    return rows


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=3000).parse_args()
    began = measuring.load()
    rows: dict[str, measuring.Summary] = {}
    with served() as url:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=measuring.CHROMIUM, args=measuring.CHROMIUM_ARGUMENTS
            )
            page = browser.new_page()
            page.goto(url)
            rows |= measure(page, "Chromium", chosen.n)
            browser.close()
        with Firefox() as firefox:
            rows |= measure(firefox.page(url), "Firefox", chosen.n)
    measuring.report("frames", "ms", rows, chosen, began)


if __name__ == "__main__":
    main()
