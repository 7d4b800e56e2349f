"""Two nodes on machines of their own, a long way apart, with their pages reached from here.

Only the link between the nodes crosses the network of tests/tools/wan.py. A door from here to the
pages of each costs a page some tenths of a millisecond. Needs root.
"""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import measuring

from detente.configuration import FILE, Door
from detente.demo.nodes import Node, Nodes

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.tools.wan import Wan


class FarNode(Node):
    """A node that is served on a machine of the emulated network."""

    wan: Wan

    def make(self, doors: tuple[Door, ...]) -> None:
        """Make it, with the address at which the other machine finds it."""
        super().make(doors)
        path = self.directory / FILE
        here = f"127.0.0.1:{self.link}"
        there = f"{self.wan.address(self.id)}:{self.link}"
        text = path.read_text().replace(f'"{here}"', f'"{there}"')
        path.write_text(text.replace('link_host = "127.0.0.1"', 'link_host = "0.0.0.0"'))

    def command(self, argv: list[Any]) -> list[Any]:
        """The command line that runs this on the node's machine."""
        return self.wan.command(self.id, argv)

    def _run(self, module: str, *arguments: str, **streams: Any) -> subprocess.Popen[Any]:
        argv = [sys.executable, "-m", module, *arguments, str(self.directory)]
        served = module == "detente.cli"  # the hand speaks to the node through its database
        return subprocess.Popen(
            self.command(argv) if served else argv,
            start_new_session=True, env=dict(os.environ), **streams,
        )  # fmt: skip


@contextmanager
def far_nodes(directory: Path, round_trip: float) -> Iterator[Nodes]:
    """Both nodes of the demo, served so many milliseconds of round trip apart."""
    nodes = Nodes(directory, measuring.free_ports(), measuring.free_ports())
    sides = [node.id for node in nodes.both]
    with Wan(sides, name="farnodes", rtt_ms=round_trip) as wan:
        for node in nodes.both:
            node.__class__ = FarNode
            node.wan = wan
        with doors(wan, nodes), nodes:
            yield nodes


@contextmanager
def doors(wan: Wan, nodes: Nodes) -> Iterator[None]:
    """Whoever connects here at the port of a node's pages reaches them on the node's machine."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    for node in nodes.both:
        opened = _open(wan, node.id, node.web)
        asyncio.run_coroutine_threadsafe(opened, loop).result(10)
    yield
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


async def _open(wan: Wan, side: str, port: int) -> None:
    async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock = wan.socket(side)
        try:
            sock.connect(("127.0.0.1", port))
        except OSError:
            sock.close()
            writer.close()
            return
        there, back = await asyncio.open_connection(sock=sock)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    await asyncio.start_server(enter, "127.0.0.1", port)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
