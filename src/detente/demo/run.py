"""`detente demo`: both nodes, the case, the sign-in links, and then the wait for Ctrl-C."""

import argparse
import signal
import sys
import time
from types import FrameType

from detente.demo.nodes import Nodes
from detente.demo.play import play

PEOPLE = {"principal": "President", "delegate": "Adviser"}
"""Invented: roles and the names of offices, no persons."""


def run(options: argparse.Namespace) -> int:
    """Run the demo, or its rehearsal; the process's exit status."""
    if options.rehearse:
        from detente.demo.rehearsal import rehearse  # noqa: PLC0415  needs a browser driver

        return rehearse(options)
    signal.signal(signal.SIGTERM, _interrupt)
    _tell("Starting two nodes …")
    with Nodes(options.dir, options.web_port, options.link_port) as nodes:
        play(nodes, _tell)
        _welcome(nodes)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            _tell("\nStopping both nodes …")
    _tell("Nothing is left running. `make demo` goes on from here.")
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _welcome(nodes: Nodes) -> None:
    lines = ["", f"Open {nodes.both[0].origin}/demo/ in a browser and follow the six steps.", ""]
    for node in nodes.both:
        for role, name in PEOPLE.items():
            link = node.call("link", name=name, role=role, language=node.side["language"])
            who = f"{node.side['name']['en']}, {role}:"
            lines.append(f"  {who:24}{link}")
    lines += [
        "",
        "Each link signs one person in, once; for the other side use another window.",
        "Ctrl-C ends both nodes; `make demo` goes on from there with new links.",
        "",
    ]
    print("\n".join(lines), flush=True)
