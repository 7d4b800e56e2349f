"""A small WebDriver BiDi client: one headless Firefox, driven over its own WebSocket."""

import itertools
import json
import re
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from websockets.sync.client import connect

PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "media.autoplay.block-webaudio": False,
    "media.peerconnection.ice.loopback": True,
    "media.gmp-manager.updateEnabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "toolkit.telemetry.server": "",
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.update.enabled": False,
}


class BidiError(Exception):
    """The browser refused a command, or a script on the page threw."""


class Firefox:
    """`with Firefox() as firefox: page = firefox.page(url, script)`."""

    def __init__(self, program="firefox-esr", *, tone=440):
        """`tone` is the frequency of the fake microphone, in hertz."""
        self._program = program
        self._preferences = PREFERENCES | {"media.navigator.audio.fake_frequency": tone}
        self._ids = itertools.count(1)

    def __enter__(self):
        self._profile = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        lines = [
            f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in self._preferences.items()
        ]
        (Path(self._profile.name) / "user.js").write_text("\n".join(lines))
        command = [
            self._program, "--headless", "--no-remote", "--remote-debugging-port", "0",
            "--profile", self._profile.name, "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        address = self._address()
        self._open = ExitStack()
        socket = connect(f"{address}/session", max_size=2**24, compression=None)
        self._socket = self._open.enter_context(socket)
        self.command("session.new", capabilities={})
        return self

    def __exit__(self, *_):
        try:
            self.command("browser.close")
        except (BidiError, OSError):
            self._process.terminate()
        self._open.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def _address(self):
        for line in self._process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                return found[1]
        raise BidiError("Firefox ended before it listened")

    def command(self, method, **params):
        """One command and its result; events that come in between are not asked for."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise BidiError(f"{method}: {answer['message']}")
            return answer["result"]

    def page(self, url, script=""):
        """A new tab at `url`, with `script` run before those of the page."""
        tab = self.command("browsingContext.create", type="tab")["context"]
        if script:
            declaration = f"() => {{ {script} }}"
            self.command("script.addPreloadScript", functionDeclaration=declaration, contexts=[tab])
        self.command("browsingContext.navigate", context=tab, url=url, wait="complete")
        return Tab(self, tab)


class Tab:
    """As much of a page as the tests of calls need."""

    def __init__(self, firefox, context):
        self._firefox, self._context = firefox, context

    def evaluate(self, expression):
        """The value of a JavaScript expression, by way of JSON."""
        result = self._firefox.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((x) => JSON.stringify(x ?? null))",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise BidiError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def click(self, selector, seconds=15):
        """Press an element once it is there and not hidden."""
        found = f"document.querySelector({json.dumps(selector)})"
        end = time.monotonic() + seconds
        while not self.evaluate(f"!!{found} && !{found}.closest('[hidden]')"):
            if time.monotonic() > end:
                raise BidiError(f"no {selector} to press")
            time.sleep(0.02)
        self.evaluate(f"void {found}.click()")

    def inner_text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")
