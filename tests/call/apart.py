"""Two rooms as in `harness`, each with its browser on a machine of its own, far from the other."""

import contextlib
import tempfile
from pathlib import Path

from tests.call.calling import Call
from tests.call.conftest import Chromium
from tests.call.harness import Server
from tests.call.houses import chromium_at, doorway
from tests.tools.wan import Wan

SIDES = ("moscow", "washington")
SHOWN = "--disable-features=WebRtcHideLocalIpsWithMdns"
"""There is nobody on this network who could tell what address a `.local` name stands for."""


@contextlib.contextmanager
def apart(playwright, server, name, **conditions):
    """The network and a Chromium of each side; to each the server stands beside it."""
    with contextlib.ExitStack() as stack:
        wan = stack.enter_context(Wan(SIDES, name=name, **conditions))
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="apart-")))
        browsers = []
        for side in SIDES:
            stack.enter_context(doorway(wan.socket(side), server.port))
            browser = chromium_at(wan, side, playwright, directory, SHOWN)
            stack.callback(browser.close)
            browsers.append(Chromium(browser))
        yield wan, browsers


@contextlib.contextmanager
def connected(playwright, medium, name, scripts=("", ""), worker=None, **conditions):
    """A call that is on, and its network; `worker` is another worker than the product's."""
    with (
        Server(medium, worker=worker) as server,
        apart(playwright, server, name, **conditions) as (wan, browsers),
    ):
        call = Call(server, browsers, scripts)
        call.lobby()
        call.connect()
        yield call, wan
