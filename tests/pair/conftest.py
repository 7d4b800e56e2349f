"""Two real nodes: own processes, keys, databases and ports, joined over real TLS on loopback."""

import base64
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from detente.demo.nodes import Node, Nodes
from detente.demo.play import pair

LYING = Path(__file__).with_name("lying.py")


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_pair() -> int:
    """A port that is free now together with the next one."""
    for _ in range(50):
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
    raise RuntimeError("no two free ports side by side")


@pytest.fixture(scope="module")
def nodes(tmp_path_factory) -> Iterator[Nodes]:
    """Two nodes that run and do not know each other."""
    with Nodes(tmp_path_factory.mktemp("pair"), free_pair(), free_pair()) as both:
        yield both


@pytest.fixture(scope="module")
def paired(nodes) -> tuple[Nodes, str]:
    """Two nodes with an open trial line between them."""
    return nodes, pair(nodes)


class lie:  # noqa: N801 - reads as what it does
    """Makes a node tell lies: served by lying.py, which does what DIR/lie says."""

    @staticmethod
    def serve(node: Node) -> None:
        """Serve a node by a process that can lie, and wait for it."""
        with (node.directory / "serve.log").open("ab") as log:
            node.adopt(subprocess.Popen(
                [sys.executable, LYING, "serve", node.directory],
                stdout=log, stderr=log, start_new_session=True,
            ))  # fmt: skip
        node.wait()

    @staticmethod
    def tell(node: Node, what: str) -> None:
        """From now on tell this lie; none when empty."""
        (node.directory / "lie").write_text(what)


def exchange_cards(nodes: Nodes) -> str:
    """Each adds the other's fresh card, and nobody has confirmed yet; the line's id."""
    cards = [node.call("ask", what={"ask": "card"})["text"] for node in nodes.both]
    for node, card in zip(nodes.both, reversed(cards), strict=True):
        encoded = base64.b64encode(card.encode()).decode()
        what = {"ask": "pair", "card": encoded, "trial": False, "replace": True}
        line = str(node.call("ask", what=what)["main"])
    return line


@pytest.fixture(scope="module")
def with_liar(nodes) -> Nodes:
    """Two nodes that do not know each other; the second can be made to lie."""
    liar = nodes.both[1]
    liar.stop()
    lie.serve(liar)
    return nodes
