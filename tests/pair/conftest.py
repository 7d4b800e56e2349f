"""Two real nodes: own processes, keys, databases and ports, joined over real TLS on loopback."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from detente.demo.nodes import Nodes
from detente.demo.play import pair


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
