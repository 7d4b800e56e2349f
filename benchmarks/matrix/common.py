"""What the peer measurements share: two sides (loopback or emulated WAN), statistics, results."""
from __future__ import annotations

import contextlib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "tools"))
from wan import Wan  # noqa: E402

A, B = "moscow", "washington"


class Loopback:
    """The interface of Wan with both sides on this machine's loopback (no added delay)."""

    def __init__(self):
        self.sides = [A, B]
        self._children = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in self._children:
            child.terminate()
        for child in self._children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def address(self, side):
        return f"127.0.{self.sides.index(side) + 1}.1"

    def command(self, side, argv):
        return list(argv)

    def popen(self, side, argv, **options):
        child = subprocess.Popen(argv, **options)
        self._children.append(child)
        return child

    def socket(self, side, kind=socket.SOCK_STREAM):
        return socket.socket(socket.AF_INET, kind)


def net(rtt_ms: int):
    """Two sides: on loopback for RTT 0, otherwise in two namespaces with that RTT."""
    return Wan((A, B), name=f"peer{rtt_ms}", rtt_ms=rtt_ms) if rtt_ms else Loopback()


def summary(values, digits=1):
    v = sorted(values)
    if not v:
        return {"n": 0}
    return {"median": round(statistics.median(v), digits), "p95": round(v[min(len(v) - 1, int(len(v) * 0.95))], digits),
            "n": len(v), "min": round(v[0], digits), "max": round(v[-1], digits)}


def say(*words):
    print(time.strftime("%H:%M:%S"), *words, file=sys.stderr, flush=True)


def self_signed(directory: Path, name: str) -> tuple[Path, Path]:
    key, cert = directory / f"{name}.key", directory / f"{name}.crt"
    san = f"IP:{name}" if name[0].isdigit() else f"DNS:{name}"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName={san}", "-keyout", key, "-out", cert],
                   check=True, capture_output=True)
    key.chmod(0o644)
    return key, cert


@contextlib.contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Whatever happens, this process ends in time (SIGALRM raises, cleanup still runs)."""
    import signal

    def late(*_):
        raise TimeoutError(f"not done in {seconds} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
