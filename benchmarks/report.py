"""Writes the tables of README.md from the results; no figure there is typed by hand.

    python benchmarks/report.py [--check]

A table stands between `<!-- table: NAME -->` and `<!-- end -->`, and comes from results/NAME.json.
With --check nothing is written, and the exit status says whether the README is up to date.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import measuring

README = Path(__file__).with_name("README.md")
MARK = re.compile(r"(<!-- (table|machine): (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def figure(value: float) -> str:
    """Three digits that count, more only before the point."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def table(name: str) -> str:
    kept = _read(name)
    (before, after), disk = kept["load"], kept["fsync"]
    unit = f", {kept['unit']}" if kept["unit"] else ""
    speed = f"{figure(disk['median'])} ms (median), {figure(disk['p95'])} ms (p95)"
    lines = [
        f"Measured {kept['day']}; load average {before} before, {after} after; an fsync: {speed}.",
        "",
        f"| {name.replace('_', ' ')}{unit} | n | median | p95 | min | max |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for row, held in kept["rows"].items():
        cells = " | ".join(figure(held[one]) for one in ("median", "p95", "min", "max"))
        lines.append(f"| {row} | {held['n']} | {cells} |")
    if steps := kept.get("steps"):
        lines += ["", *_course(steps)]
    if over := kept.get("over"):
        said = "; ".join(f"{kind} {value:+.1f} ms" for kind, value in over.items())
        lines += ["", f"Détente's median over the bare call's: {said}."]
    if said := kept.get("said"):
        lines += ["", said]
    return "\n".join(lines) + "\n"


def _course(steps: dict[str, float]) -> list[str]:
    """The median moment of each step, by who takes it."""
    ordered = sorted((at, *re.split(r"\s+", step, maxsplit=1)) for step, at in steps.items())
    rows = [
        f"| {at:.1f} | {what if who == 'here' else ''} | {what if who == 'there' else ''} |"
        for at, who, what in ordered
    ]
    return [
        "| ms after the commit | the node that writes | the other side |",
        "|--:|---|---|",
        *rows,
    ]


def machine(name: str) -> str:
    said = _read(name)["machine"]
    libraries = ", ".join(f"{one} {said[one]}" for one in measuring.LIBRARIES)
    return (
        f"{said['processor']}, {said['cores']} cores ({said['hypervisor']} guest), "
        f"{said['memory_gib']} GiB; {said['system']}, kernel {said['kernel']}; "
        f"Python {said['python']}, {libraries}; Chromium {said['chromium']}.\n"
    )


def _read(name: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((measuring.RESULTS / f"{name}.json").read_text())
    return held


def written(text: str) -> str:
    """The README with its tables as the results have them."""
    makers = {"table": table, "machine": machine}
    return MARK.sub(lambda found: found[1] + makers[found[2]](found[3]) + found[4], text)


def main() -> int:
    before = README.read_text()
    after = written(before)
    if "--check" in sys.argv[1:]:
        return int(before != after)
    README.write_text(after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
