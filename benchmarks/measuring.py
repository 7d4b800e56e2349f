"""What the benchmarks share: statistics, the machine beside the figures, tables, results, ports."""

import argparse
import importlib.metadata
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
LIBRARIES = ("django", "channels", "uvicorn", "websockets", "cryptography", "msgspec", "playwright")
Summary = dict[str, float | int]


def summary(values: Iterable[float]) -> Summary:
    """n, median, 95th percentile (nearest rank), least and most."""
    held = sorted(values)
    if not held:
        return {"n": 0}
    rank = -(-95 * len(held) // 100)
    figures = {
        "median": statistics.median(held), "p95": held[rank - 1], "min": held[0], "max": held[-1]
    }  # fmt: skip
    return {"n": len(held)} | {name: round(value, 3) for name, value in figures.items()}


def machine() -> dict[str, Any]:
    """The computer, and the versions of what ran on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _of_lscpu("Model name"), "cores": os.cpu_count(),
        "hypervisor": _of_lscpu("Hypervisor vendor"), "memory_gib": round(memory / 2**30, 1),
        "kernel": platform.release(), "system": _system(), "python": platform.python_version(),
        "chromium": _said([CHROMIUM, "--version"]).removeprefix("Chromium ").split(" ")[0],
        **{name: importlib.metadata.version(name) for name in LIBRARIES},
    }  # fmt: skip


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "")


def _of_lscpu(name: str) -> str:
    lines = (line.partition(":") for line in _said(["lscpu"]).splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def fsync() -> Summary:
    """Milliseconds that the disk of the nodes' directories takes to make 600 bytes durable."""
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(50):
            file.write(bytes(600))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began) * 1e3)
    return summary(times)


def options(about: str, *, n: int) -> argparse.ArgumentParser:
    """Arguments that every benchmark takes; a polite kill, like Ctrl-C, leaves nothing running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("-n", type=int, default=n, help=f"measurements, {n} unless told")
    parser.add_argument("--json", metavar="FILE", type=Path, help=f"keep the results in {RESULTS}")
    return parser


def report(
    title: str,
    unit: str,
    rows: Mapping[str, Summary],
    chosen: argparse.Namespace,
    began: float,
    **more: Any,
) -> None:
    """Print the table of one benchmark, and keep it as JSON when that was asked for.

    `began` is the load average before it ran.
    """  # fmt: skip
    loads = (began, load())
    print(f"{title} (load average {loads[0]} before, {loads[1]} after)")
    print(f"{'':44}{'n':>6}{'median':>10}{'p95':>10}{'max':>10}  {unit}")
    for name, figures in rows.items():
        if figures["n"]:
            shown = "".join(f"{figures[one]:>10.2f}" for one in ("median", "p95", "max"))
            print(f"{name:44}{figures['n']:>6}{shown}")
    if chosen.json is None:
        return
    path = RESULTS / chosen.json.name if chosen.json.parent == Path() else chosen.json
    path.parent.mkdir(parents=True, exist_ok=True)
    day = time.strftime("%Y-%m-%d", time.gmtime())
    kept = {
        "day": day,
        "unit": unit,
        "load": loads,
        "rows": rows,
        "fsync": fsync(),
        "machine": machine(),
        **more,
    }
    path.write_text(json.dumps(kept, indent=1) + "\n")


def free_ports() -> int:
    """A port that is free now together with the next one."""
    while True:
        with ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            second = stack.enter_context(socket.socket())
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
