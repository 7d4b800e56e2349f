"""The two nodes of the demo: made, started, spoken to, and ended together."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

from detente.configuration import USUAL_LANGUAGES, Door
from detente.core.errors import LocalError
from detente.demo.case import CASE
from detente.setup import create_node, is_served

START_SECONDS = 60
PUBLIC = 20
"""How far the port of a public site lies above that of its pages."""


class NodeDiedError(LocalError):
    """A node of the demo ended by itself. Its log, named above, says why."""


class RefusedError(LocalError):
    """A node refused what the demo asked of it."""


class Node:
    """One side's node, as its own process with its own directory, keys, database and ports."""

    def __init__(self, directory: Path, side: dict[str, Any], web: int, link: int) -> None:
        self.directory, self.id = directory, str(side["id"])
        self.side, self.web, self.link = side, web, link
        self._served: subprocess.Popen[bytes] | None = None
        self._hand: subprocess.Popen[str] | None = None

    @property
    def origin(self) -> str:
        return f"http://{self.id}.localhost:{self.web}"

    def make(self, doors: tuple[Door, ...]) -> None:
        """Make the node unless it is there already."""
        if (self.directory / "settings.toml").exists():
            return
        own = str(self.side["language"])
        create_node(
            self.directory, side=self.side["name"]["en"], label=self.id,
            zone=self.side["time_zone"], names=self.side["name"], host=f"{self.id}.localhost",
            languages=(own, *(one for one in USUAL_LANGUAGES if one != own)),
            web_port=self.web, link_port=self.link, doors=doors, public_port=self.web + PUBLIC,
            public_origin=f"http://press.{self.id}.localhost:{self.web + PUBLIC}",
        )  # fmt: skip

    def start(self) -> None:
        """Start serving; returns at once. Raises LocalError if somebody serves it already."""
        if is_served(self.directory):
            raise LocalError(f"The demo in {self.directory.parent} is running already.")
        with (self.directory / "serve.log").open("ab") as log:
            self._served = self._run("detente.cli", "serve", stdout=log, stderr=log)

    def adopt(self, process: subprocess.Popen[bytes]) -> None:
        """Take a process that serves this node as the one to wait for and to stop."""
        self._served = process

    def ended(self, within: float) -> int | None:
        """The exit status of the serving process, once it has ended by itself."""
        try:
            return self._served.wait(within) if self._served else None
        except subprocess.TimeoutExpired:
            return None

    def wait(self) -> None:
        """Wait until the pages answer. Raises NodeDiedError or LocalError after a minute."""
        until = time.monotonic() + START_SECONDS
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.web}/sign-in/", headers={"Host": f"{self.id}.localhost"}
        )
        while time.monotonic() < until:
            self._must_live()
            try:
                with urllib.request.urlopen(request, timeout=5):  # noqa: S310  our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise LocalError(f"{self.origin} did not answer within {START_SECONDS} s.")

    def _must_live(self) -> None:
        if self._served is None or self._served.poll() is not None:
            raise NodeDiedError(f"See {self.directory / 'serve.log'}.")

    def _run(self, module: str, *arguments: str, **streams: Any) -> subprocess.Popen[Any]:
        # A session of its own: Ctrl-C reaches the demo alone, which ends its nodes in order.
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments, str(self.directory)],
            start_new_session=True, env=dict(os.environ), **streams,
        )  # fmt: skip

    def call(self, deed: str, **arguments: Any) -> Any:
        """Do something at this node through its hand. Raises RefusedError."""
        self._must_live()
        if self._hand is None:
            pipe = subprocess.PIPE
            self._hand = self._run("detente.demo.hand", stdin=pipe, stdout=pipe, text=True)
        hand = self._hand
        if hand.stdin is None or hand.stdout is None:
            raise NodeDiedError(f"The hand of {self.id} has no pipes.")
        hand.stdin.write(json.dumps([deed, arguments]) + "\n")
        hand.stdin.flush()
        line = hand.stdout.readline()
        if not line:
            raise NodeDiedError(f"The hand of {self.id} ended.")
        answer = json.loads(line)
        if "error" in answer:
            raise RefusedError(f"{self.id}: {answer['words']} ({answer['error']})")
        return answer["answer"]

    def say(self, line: str, act: dict[str, Any]) -> str:
        """Have an act signed at this node; the reference of what it opened."""
        answer = self.call("ask", what={"ask": "say", "act": act}, line=line)
        return str(answer["main"])

    def stop(self) -> None:
        """End the node's processes: politely first, for sure after ten seconds."""
        for process in (self._hand, self._served):
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._hand = self._served = None


class Nodes:
    """Both nodes of the demo, as a context: leaving it leaves nothing running."""

    def __init__(self, directory: Path, web: int, link: int) -> None:
        zero, one = CASE["sides"]
        self.both = (
            Node(directory / zero["id"], zero, web, link),
            Node(directory / one["id"], one, web + 1, link + 1),
        )

    def __enter__(self) -> Self:
        doors = tuple(Door(node.side["name"]["en"], node.origin) for node in self.both)
        try:
            for node in self.both:
                node.make(doors)
            for node in self.both:
                node.start()
            for node in self.both:
                node.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        for node in self.both:
            node.stop()
