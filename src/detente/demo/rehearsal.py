"""The demo without people: two real browsers hold a video call and a voice call.

Sound and picture carry marks, so that what arrived is known, and when; a tap without keys
listens.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from detente.core.errors import LocalError, RemoteError
from detente.crypto.evidence import Verdict, verify_export
from detente.demo.case import ITEMS, VIDEO_PURPOSE, VOICE_PURPOSE
from detente.demo.nodes import Node, Nodes
from detente.demo.play import await_same, pair

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

CHROMIUM = "/usr/bin/chromium"
TALK_SECONDS = 6
STEP_SECONDS = 30
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream", "--no-first-run",
    "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking", "--disable-component-update",
    "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
)  # fmt: skip


class NoBrowserDriverError(LocalError):
    """A rehearsal drives real browsers: install Debian's chromium, and the extra `rehearse`."""


class StageError(LocalError):
    """The rehearsal did not come to its end. The message says at which step it stood still."""


def rehearse(options: argparse.Namespace) -> int:
    """Rehearse both calls; print what came of them. The exit status says whether all held."""
    with tempfile.TemporaryDirectory(prefix="detente-rehearsal-") as folder:
        directory = options.dir if options.dir != Path("demo") else Path(folder)
        with Nodes(directory, options.web_port, options.link_port) as nodes:
            _tell("Pairing two nodes …")
            report = _rehearse(nodes, pair(nodes))
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        print(_in_words(report))
    return 0 if report["held"] else 1


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _rehearse(nodes: Nodes, line: str) -> dict[str, Any]:
    with _browsers(nodes) as pages:
        calls = _hold_both(Stage(nodes, line, pages))
    for writer, reader in (nodes.both, reversed(nodes.both)):
        await_same(writer, reader, line)
    record = _record(nodes)
    held = record["same_bytes"] and record["signatures_valid"]
    return {"held": held and all(call["held"] for call in calls), "calls": calls} | record


def _hold_both(stage: "Stage") -> list[dict[str, Any]]:
    from playwright.sync_api import Error  # noqa: PLC0415  an extra

    try:
        stage.open_talks()
        return [stage.hold("video"), stage.hold("voice")]
    except Error as error:
        where = " and ".join(page.url for page in stage.pages)
        raise StageError(f"At {where}: {error.message.splitlines()[0]}") from error


@contextmanager
def _browsers(nodes: Nodes) -> Iterator[list["Page"]]:
    """A Chromium of its own for each side, its principal signed in, marks and tap in place."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  an extra
    except ImportError:
        raise NoBrowserDriverError("The browser driver is not installed.") from None
    with ExitStack() as stack:
        driver = stack.enter_context(sync_playwright())
        pages = []
        for node in nodes.both:
            try:
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            except Exception as error:  # noqa: BLE001  whatever the driver calls it
                raise NoBrowserDriverError(f"{CHROMIUM} does not start: {error}") from None
            stack.callback(browser.close)
            context = browser.new_context(locale="en-GB", permissions=["microphone", "camera"])
            context.set_default_timeout(STEP_SECONDS * 1000)
            page = context.new_page()
            who = {"name": f"{node.id} principal", "role": "principal", "language": "en"}
            page.goto(node.call("link", **who))
            page.locator("main button").click()
            pages.append(page)
        yield pages


class Stage:
    """Both sides' pages of one line, side 0's first, whichever node that is."""

    def __init__(self, nodes: Nodes, line: str, pages: list["Page"]) -> None:
        own = {state["our_side"]: n for n, state in enumerate(_states(nodes, line))}
        self.line = line
        self.nodes: list[Node] = [nodes.both[own[side]] for side in (0, 1)]
        self.pages: list[Page] = [pages[own[side]] for side in (0, 1)]
        self.asker = own[0]
        for side, page in enumerate(self.pages):
            page.add_init_script(f"window.markedSide = {side};\n{_script('marks.js')}")
            page.route("**/sframe-worker.js", _tapped)
        self.talks = ""

    def open_talks(self) -> None:
        """Moscow opens the talks, on its page."""
        page = self.pages[0]
        page.goto(f"{self.nodes[0].origin}/lines/{self.line[:12]}/talks/open/")
        page.locator("[name=title_en]").fill("Security guarantees")
        self._send(page)
        self.talks = page.url
        address = page.url.removeprefix(self.nodes[0].origin)
        self._until(self.pages[1], self.nodes[1].origin + address, "main h1")

    def _send(self, page: "Page") -> None:
        """Check before sending, then sign and send."""
        for action in ("check", "send"):
            page.locator(f"main button[name=action][value={action}]:not(.heard)").click()
        page.wait_for_load_state()

    def _until(self, page: "Page", address: str, selector: str) -> None:
        """Load an address until it shows this."""
        last = time.monotonic() + STEP_SECONDS
        while True:
            page.goto(address)
            if page.locator(selector).count():
                return
            if time.monotonic() > last:
                raise StageError(f"{address} does not show {selector}")
            time.sleep(0.1)

    def hold(self, medium: str) -> dict[str, Any]:
        """Request, counter, agree, talk for ten seconds, conclude, sign; what came of it."""
        _tell(f"A {medium} contact: request, counter, agreement …")
        contact = self._agree(medium)
        _tell(f"A {medium} call of {TALK_SECONDS} seconds …")
        for page, node in zip(self.pages, self.nodes, strict=True):
            page.goto(f"{node.origin}{contact}call/")
            page.locator("[data-act=join]").click()
        words = self._compare()
        self._press("match")
        self._press("ready")
        for page in self.pages:
            page.wait_for_selector("[data-call][data-phase=connected]")
        time.sleep(TALK_SECONDS)
        sides = [self._measure(page, medium) for page in self.pages]
        self._conclude(contact)
        return _judge(medium, words, dict(zip((n.id for n in self.nodes), sides, strict=True)))

    def _agree(self, medium: str) -> str:
        """Side 0 requests, side 1 counters the length, side 0 accepts; the contact's address."""
        asking, asked = self.pages
        asking.goto(self.talks + "request/")
        form = asking.locator("main form")
        asking.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        form.locator(f"[name=medium][value={medium}]").check()
        start = datetime.now(UTC) + timedelta(days=1)
        wall = start.astimezone(ZoneInfo(self.nodes[0].side["time_zone"]))
        form.locator("[name=date]").fill(f"{wall:%Y-%m-%d}")
        form.locator("[name=time]").fill(f"{wall:%H:%M}")
        form.locator("[name=minutes]").fill("50")
        if medium == "video":
            form.locator("[name=new1_en]").fill(ITEMS["guarantees"]["en"])
        purpose = VIDEO_PURPOSE if medium == "video" else VOICE_PURPOSE
        form.locator("[name=purpose_en]").fill(purpose["en"])
        self._send(asking)
        contact = asking.url.removeprefix(self.nodes[0].origin)
        self._until(asked, self.nodes[1].origin + contact, "a[href$='/counter/']")
        asked.goto(f"{self.nodes[1].origin}{contact}counter/")
        asked.locator("[name=minutes]").fill("40")
        self._send(asked)
        self._until(asking, self.nodes[0].origin + contact, "a[href$='/accept/']")
        asking.goto(f"{self.nodes[0].origin}{contact}accept/")
        asking.locator("main button[name=action][value=send]").click()
        self._until(asked, self.nodes[1].origin + contact, "a[href$='/call/']")
        return contact

    def _compare(self) -> list[str]:
        """Wait for the verification words; what each page shows."""
        shown = []
        for page in self.pages:
            page.wait_for_selector("[data-call][data-phase=comparing]")
            page.wait_for_selector("[data-words-numbers]:not(:empty)")
            pictures = page.locator("[data-words-pictures] li span:last-child").all_text_contents()
            numbers = page.locator("[data-words-numbers]").text_content() or ""
            shown.append(f"{', '.join(pictures)}; {numbers}")
        return shown

    def _press(self, act: str) -> None:
        for page in self.pages:
            page.locator(f"[data-act={act}]:visible").click()

    def _measure(self, page: "Page", medium: str) -> dict[str, Any]:
        """What arrived at this page, what left it, and what the tap could decode."""
        marks = page.evaluate("window.marks")
        tracks = page.evaluate(
            "document.querySelector('[data-remote]').srcObject.getTracks().map(t => t.kind)"
        )
        taps = [worker.evaluate("self.tap") for worker in page.workers]
        own = (marks["proof"] or {}).get("tracks", [])
        first = {"sound": marks["firstSound"]}
        if medium == "video":
            first["picture"] = marks["firstPicture"]
        return {
            "marked_frames": marks["pictures"],
            "marked_sounds": marks["sounds"],
            "marks_before_connect": marks["early"],
            "frames_sent": sum(track["sent"] for track in own),
            "frames_encrypted": sum(track["encrypted"] for track in own),
            "frames_withheld": sum(track["withheld"] for track in own),
            "video_tracks": tracks.count("video"),
            "connect_to_first_ms": {k: v and round(v, 1) for k, v in first.items()},
            "tap_frames": sum(tap["arrived"] for tap in taps),
            "tap_decoded": sum(tap["decoded"] for tap in taps),
            "tap_control": sum(tap["control"] for tap in taps),
        }

    def _conclude(self, contact: str) -> None:
        """Side 0 concludes and signs the facts as measured; side 1 signs the same."""
        ending, other = self.pages
        ending.locator("[data-act=conclude]:visible").click()
        ending.locator("[data-act=end]:visible").click()
        for page in self.pages:
            page.wait_for_selector("[data-call][data-phase=concluded]")
        self._until(ending, f"{self.nodes[0].origin}{contact}facts/", ".only-us")
        ending.goto(f"{self.nodes[0].origin}{contact}facts/state/")
        self._send(ending)
        facts = f"{self.nodes[1].origin}{contact}facts/"
        self._until(other, facts, "a[href$='/facts/accept/']")
        other.goto(facts + "accept/")
        other.locator("main button[name=action][value=send]").click()
        other.wait_for_load_state()


def _states(nodes: Nodes, line: str) -> list[dict[str, Any]]:
    return [next(one for one in n.call("state") if one["line"] == line) for n in nodes.both]


def _script(name: str) -> str:
    return files("detente.demo").joinpath(name).read_text(encoding="utf-8")


def _tapped(route: "Route") -> None:
    """The frame worker that the node would serve, with the tap before it."""
    worker = files("detente.web").joinpath("static/detente/sframe-worker.js")
    body = _script("tap.js") + worker.read_text(encoding="utf-8")
    route.fulfill(body=body, content_type="text/javascript")


def _judge(medium: str, words: list[str], sides: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Whether a call was what it should be."""
    complaints = []
    if len(set(words)) != 1 or not words[0]:
        complaints.append("the verification words differ")
    for name, side in sides.items():
        video = medium == "video"
        found = {
            "no marked sound arrived": side["marked_sounds"] > 0,
            "no marked picture arrived": side["marked_frames"] > 0 or not video,
            "something arrived before connect": side["marks_before_connect"] == 0,
            "the number of video tracks is wrong": side["video_tracks"] == int(video),
            "not every frame was encrypted": 0
            < side["frames_sent"]
            <= side["frames_encrypted"] + side["frames_withheld"] + 6,
            "the tap could not have decoded anything": side["tap_control"] > 0,
            "the tap saw nothing": side["tap_frames"] > 0,
            "the tap decoded something": side["tap_decoded"] == 0,
        }
        complaints += [f"{name}: {what}" for what, good in found.items() if not good]
    return {
        "medium": medium, "held": not complaints, "complaints": complaints,
        "verification_words": words[0], "sides": sides,
    }  # fmt: skip


def _record(nodes: Nodes) -> dict[str, Any]:
    """Both nodes' logs: whether every signature is valid and both hold the same bytes."""
    paths = [node.directory / "rehearsed.export" for node in nodes.both]
    verdicts: list[Verdict] = []
    trouble = []
    for node, other, path in zip(nodes.both, reversed(nodes.both), paths, strict=True):
        path.unlink(missing_ok=True)
        node.call("export", side=other.id, path=str(path))
        try:
            with path.open("rb") as file:
                verdicts.append(verify_export(file))
        except RemoteError as error:
            trouble.append(f"{node.id}: {error}")
    entries = [
        [line for line in path.read_bytes().split(b"\n") if line.startswith((b"card", b"entry"))]
        for path in paths
    ]
    logs = {
        side.card.label: {"size": side.size, "root": side.root.hex(), "receipted": side.receipted}
        for side in (verdicts[0].sides if verdicts else ())
    }
    whole = all(log["size"] == log["receipted"] for log in logs.values())
    return {
        "logs": logs,
        "same_bytes": entries[0] == entries[1],
        "signatures_valid": not trouble and whole and all(v.digests_agree for v in verdicts),
        "trouble": trouble,
    }


def _in_words(report: dict[str, Any]) -> str:
    lines = []
    for call in report["calls"]:
        lines.append(f"{call['medium']}: {'held' if call['held'] else 'DID NOT HOLD'}")
        lines += [f"  {complaint}" for complaint in call["complaints"]]
        for name, side in call["sides"].items():
            first = ", ".join(f"{k} after {v} ms" for k, v in side["connect_to_first_ms"].items())
            lines.append(f"  {name}: first {first}; tap decoded {side['tap_decoded']}")
    for label, log in report["logs"].items():
        lines.append(f"log of {label}: {log['size']} statements, root {log['root']}")
    good = report["same_bytes"] and report["signatures_valid"]
    lines.append("Both hold the same bytes." if good else "THE RECORDS ARE NOT WHOLE.")
    return "\n".join([*lines, *report["trouble"]])
