"""How long a node takes from its start until its pages answer, by the length of its record.

    python benchmarks/node_start.py [-n 5] [--json node_start.json]

The record is written by two paired nodes through the real use cases: contacts asked for with new
agenda items, and accepted. Then one of the two is stopped and started again and again.
"""

import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import measuring
from visitor import Visitor

from detente.addresses import LINE_DIGITS
from detente.demo.nodes import Node, Nodes, RefusedError
from detente.demo.play import await_same, pair, until

SIZES = (10, 1000, 10_000)
ITEMS = 40
"""Most new items of one contact. A contact takes two statements more, and one that accepts."""
START = 1_640_896_200


class Writer:
    """Fills the record of a line from both sides."""

    def __init__(self, nodes: Nodes, line: str) -> None:
        self._both, self._line = nodes.both, line
        self.size = sum(log["size"] for log in nodes.both[0].call("state")[0]["logs"])
        (self._talks,) = self._say(0, {"act": "open-talks", "title": {"en": "Grain"}})

    def write_until(self, size: int) -> None:
        """Write until there are this many statements, within the size of one contact."""
        while (missing := size - self.size) > 0:
            self._contact(max(0, min(ITEMS, missing - 3)))

    def _contact(self, items: int) -> None:
        *_, contact, terms = self._say(0, {
            "act": "request-contact", "talks": self._talks, "medium": "voice", "start": START,
            "minutes": 50, "purpose": {"en": "To carry on"},
            "new_items": [{"title": {"en": f"Item {n}"}} for n in range(items)],
        })  # fmt: skip
        self._say(1, {"act": "accept-terms", "contact": contact, "of": terms})

    def _say(self, who: int, act: dict[str, Any]) -> list[str]:
        """Have an act signed, as soon as what it is about has arrived and there is room for it."""
        refs: list[str] = []

        def said() -> bool:
            with suppress(RefusedError):
                what = {"ask": "say", "act": act}
                refs[:] = self._both[who].call("ask", what=what, line=self._line)["refs"]
            return bool(refs)

        until(said)
        self.size += len(refs)
        return refs


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0


def start_once(node: Node, line: str) -> dict[str, float]:
    """Start a stopped node; milliseconds until its pages answer, MiB when they have."""
    began = time.perf_counter()
    with (node.directory / "serve.log").open("ab") as log:
        served = subprocess.Popen(
            [sys.executable, "-m", "detente.cli", "serve", node.directory],
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    node.adopt(served)
    node.wait()
    answered = time.perf_counter()
    visitor = Visitor(node, "principal")
    address = f"/lines/{line[:LINE_DIGITS]}/"
    asked = time.perf_counter()
    visitor.get(address)
    first = time.perf_counter()
    visitor.get(address)
    again = time.perf_counter()
    held = resident_mib(served.pid)
    node.stop()
    return {
        "start until the pages answer, ms": (answered - began) * 1e3,
        "the line's page, the first time, ms": (first - asked) * 1e3,
        "the line's page, again, ms": (again - first) * 1e3,
        "resident, MiB": held,
    }


def measure(n: int) -> dict[str, measuring.Summary]:
    rows: dict[str, measuring.Summary] = {}
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        directory = Path(place)
        with Nodes(directory, measuring.free_ports(), measuring.free_ports()) as nodes:
            line = pair(nodes)
            writer = Writer(nodes, line)
            for size in SIZES:
                writer.write_until(size)
                held = writer.size
                for zero, one in (nodes.both, reversed(nodes.both)):
                    await_same(zero, one, line)
                print(f"{held} statements written", file=sys.stderr)
                nodes.stop()
                runs = [start_once(nodes.both[0], line) for _ in range(n)]
                for name in runs[0]:
                    rows[f"{held} statements: {name}"] = measuring.summary(
                        run[name] for run in runs
                    )
                for node in nodes.both:
                    node.start()
                for node in nodes.both:
                    node.wait()
    return rows


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=5).parse_args()
    began = measuring.load()
    measuring.report("node start", "", measure(chosen.n), chosen, began)


if __name__ == "__main__":
    main()
