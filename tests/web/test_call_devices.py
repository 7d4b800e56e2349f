"""The devices of the call room: chosen, tried, changed, lost; and what a browser can do."""

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from detente.demo.nodes import Nodes
from tests.tools.bidi import BidiError, Firefox, Tab
from tests.web.test_call_page import ARGUMENTS, Room, agreed, nodes, problems
from tests.web.test_walk import CHROMIUM, Desk

__all__ = ["nodes"]
pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.slow]

THREE = "--use-fake-device-for-media-stream=device-count=3"

# Devices that can be pulled out.
PULLED = """
window.pulled = [];
const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
const present = async () =>
  (await list()).filter(({ deviceId }) => !window.pulled.includes(deviceId));
navigator.mediaDevices.enumerateDevices = present;
"""
# Microphones that hum, each at a pitch of its own, so that it can be told which one is heard; what
# was asked of the browser; the senders.
DEVICES = (
    PULLED
    + """
window.asked = [];
window.opened = [];
window.made = [];
const PITCH = { 1: 700, 2: 1900 };
const { mediaDevices } = navigator;
const open = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = async (wanted) => {
  window.asked.push(wanted);
  const stream = await open({ ...wanted, video: wanted.video && (await there(wanted.video)) });
  const given = new MediaStream(stream.getVideoTracks());
  const [microphone] = stream.getAudioTracks();
  if (microphone) given.addTrack(await hum(microphone));
  window.opened.push(...stream.getTracks(), ...given.getTracks());
  return given;
};
async function there(video) {
  const [first] = (await present()).filter(({ kind }) => kind === "videoinput");
  return { deviceId: { exact: first?.deviceId }, ...video };
}
async function hum(microphone) {
  const settings = microphone.getSettings();
  const { label } = (await list()).find(({ deviceId }) => deviceId === settings.deviceId);
  const context = new AudioContext();
  const out = new MediaStreamAudioDestinationNode(context);
  const source = new OscillatorNode(context, { frequency: PITCH[label.at(-1)] ?? 300 });
  source.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  source.start();
  const [track] = out.stream.getAudioTracks();
  track.getSettings = () => settings;
  Object.defineProperty(track, "label", { value: label });
  const stop = track.stop.bind(track);
  track.stop = () => { stop(); microphone.stop(); };
  return track;
}
window.pull = async (kind) => {
  const live = window.opened.filter(({ readyState }) => readyState === "live");
  const track = live.findLast((one) => one.kind === kind && one.label);
  window.pulled.push(track.getSettings().deviceId);
  track.stop();
  track.dispatchEvent(new Event("ended"));
  mediaDevices.dispatchEvent(new Event("devicechange"));
};
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.made.push(this); }
};
window.flows = () => window.made.at(-1).getSenders().map(({ track }) => track.enabled);
"""
)
# The pitch that this page plays, in hertz, or null in silence.
PITCH = """
async () => {
  const context = new AudioContext();
  const ear = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  const { srcObject } = document.querySelector("[data-remote]");
  new MediaStreamAudioSourceNode(context, { mediaStream: srcObject }).connect(ear);
  await new Promise((done) => setTimeout(done, 250));
  const bins = new Uint8Array(ear.frequencyBinCount);
  ear.getByteFrequencyData(bins);
  const loudest = Math.max(...bins);
  const pitch = bins.indexOf(loudest) * context.sampleRate / 4096;
  await context.close();
  return loudest < 120 ? null : pitch;
}
"""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with three cameras, and two microphones and two loudspeakers of its own."""
    arguments = [one for one in ARGUMENTS if "fake-device" not in one]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, THREE])
    yield browser
    browser.close()


def hears(page: Page, pitch: int | None) -> None:
    """Wait until the page plays this pitch, or nothing."""
    for _ in range(20):
        heard = page.evaluate(PITCH)
        if heard == pitch or (heard and pitch and abs(heard - pitch) < 40):
            return
    raise AssertionError(f"heard {heard}, not {pitch}")


def prepare(room: Room, script: str = DEVICES) -> tuple[Page, Page]:
    """Both pages with a script before theirs."""
    for page in room.pages:
        page.add_init_script(script)
        page.reload()
    return room.pages[0], room.pages[1]


def test_another_device_at_any_time(nodes: Nodes, chromium: Browser) -> None:
    """By video: tried without a press, remembered; changed while held, heard, off; unplugged."""
    room = Room(nodes, chromium, "video")
    moscow, washington = prepare(room)
    microphone, camera = moscow.locator("#audioinput"), moscow.locator("#videoinput")
    verdict = moscow.locator("[data-verdict]")
    expect(verdict).to_have_text("Your microphone is heard.")
    moscow.wait_for_function(
        "() => document.querySelector('[data-preview]').videoWidth > 0", timeout=60_000
    )
    assert moscow.locator("[data-level]").evaluate("(meter) => meter.value") > 0.5
    microphone.select_option(label="Fake Audio Input 2")
    camera.select_option(label="fake_device_1")
    moscow.get_by_label("Take noise and echo out").uncheck()
    moscow.wait_for_function("() => asked.length === 4")
    last = moscow.evaluate("asked.at(-1).audio")
    assert last["noiseSuppression"] is last["echoCancellation"] is last["autoGainControl"] is False
    moscow.reload()
    expect(microphone.locator(":checked")).to_have_text("Fake Audio Input 2")
    expect(camera.locator(":checked")).to_have_text("fake_device_1")
    expect(moscow.get_by_label("Take noise and echo out")).not_to_be_checked()
    expect(verdict).to_have_text("Your microphone is heard.")
    wanted = moscow.evaluate("[asked.length, asked[0].audio.deviceId.exact]")
    assert wanted == [1, microphone.input_value()]

    room.press("join")
    room.reach("comparing")
    open_panel(moscow)
    microphone.select_option(label="Fake Audio Input 1")
    camera.select_option(label="fake_device_2")
    moscow.wait_for_function("() => asked.length === 3")
    moscow.wait_for_function(
        "() => made[0].getSenders().every(({ track }) => track.readyState === 'live')"
    )
    assert moscow.evaluate("flows()") == [False, False]
    expect(moscow.locator("[data-act=float]")).to_be_hidden()
    room.press("match")
    room.reach("verified")
    room.press("ready")
    room.reach("connected")
    hears(washington, 700)
    microphone.select_option(label="Fake Audio Input 2")
    hears(washington, 1900)
    apart = moscow.locator("[data-act=float]")
    apart.focus()
    apart.press("Enter")
    expect(apart).to_have_text("Picture back in the page")
    assert moscow.evaluate("'remote' in document.pictureInPictureElement.dataset")
    apart.press("Enter")
    expect(apart).to_have_text("Picture in a window of its own")

    moscow.locator("[data-act=microphone]").click()
    hears(washington, None)
    trouble = moscow.locator(".trouble:visible p")
    expect(trouble).to_have_text("You are speaking, but your microphone is off.")
    microphone.select_option(label="Fake Audio Input 1")
    moscow.wait_for_function("() => asked.length === 5")
    hears(washington, None)
    moscow.get_by_role("button", name="Turn it on").click()
    expect(trouble).to_have_count(0)
    hears(washington, 700)

    moscow.evaluate("pull('audio')")
    expect(trouble).to_contain_text("The microphone was unplugged. Another one is used now:")
    expect(moscow.locator("[data-device-gone=audioinput]")).to_have_text(
        "Fake Audio Input 1 is not here. The system's own is used."
    )
    hears(washington, 300)
    assert problems(room.desks[0]) == []
    moscow.get_by_role("button", name="Choose a device").click()
    assert moscow.evaluate("document.activeElement.id") == "audioinput"
    for name in ("fake_device_0", "fake_device_1"):
        moscow.evaluate("pull('video')")
        expect(trouble).to_contain_text(f"Another one is used now: {name}")
    moscow.evaluate("pull('video')")
    expect(trouble).to_contain_text("The camera was unplugged, and there is no other that works.")
    moscow.evaluate(
        "pulled.length = 0, navigator.mediaDevices.dispatchEvent(new Event('devicechange'))"
    )
    expect(trouble).to_contain_text("The camera was unplugged. Another one is used now:")
    moscow.locator("[data-act=conclude]").click()
    moscow.locator("[data-act=end]").click()
    room.reach("concluded")
    moscow.wait_for_function("() => opened.every(({ readyState }) => readyState === 'ended')")
    room.close()


def open_panel(page: Page) -> None:
    """The devices, which step aside when the page joins."""
    expect(page.locator("[data-devices]")).not_to_have_attribute("open", "")
    page.get_by_text("Your devices").click()


# A recogniser that would hear English on this machine, and keeps what it was told to do.
RECOGNISER = """
window.heard = [];
window.SpeechRecognition = class extends EventTarget {
  static available = async ({ langs, processLocally }) =>
    langs[0] === "en-US" && processLocally === true ? "available" : "downloadable";
  get processLocally() { return this.locally ?? false; }
  set processLocally(on) { this.locally = on; }
  start(track) {
    window.heard.push([this.processLocally, this.lang, track.kind, track.readyState]);
    if (this.heard) return;
    this.heard = true;
    const said = (transcript, isFinal) => Object.assign([{ transcript }], { isFinal });
    const results = [said("The first item is grain.", true), said("And the sec", false)];
    this.dispatchEvent(Object.assign(new Event("result"), { resultIndex: 0, results }));
    this.dispatchEvent(new Event("end"));
  }
  abort() { window.heard.push("abort"); this.dispatchEvent(new Event("end")); }
};
"""
# Both microphones pick up the same voice, this page's LATE seconds after it is spoken.
VOICES = (
    PULLED
    + """
window.played = [];
const { play } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.play = function () {
  window.played.push(this.sinkId);
  return play.call(this);
};
const loudness = (second) => {
  const at = (whole) => Math.abs(Math.sin(whole * 12.9898) * 43758.5453) % 1;
  const [whole, part] = [Math.floor(second * 5), (second * 5) % 1];
  return 0.3 * (at(whole) * (1 - part) + at(whole + 1) * part) ** 2;
};
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  (window.asked ??= []).push(wanted);
  window.keep = await open(wanted);  // a page that listens may play
  const context = new AudioContext();
  const out = new MediaStreamAudioDestinationNode(context);
  const source = new OscillatorNode(context, { frequency: 400 });
  const gain = new GainNode(context, { gain: 0 });
  source.connect(gain).connect(out);
  source.start();
  const now = ((performance.timeOrigin + performance.now()) / 1000) % 1000;
  const start = now - context.currentTime - LATE;
  for (let at = 0; at < 90; at += 0.02) gain.gain.linearRampToValueAtTime(loudness(start + at), at);
  return out.stream;
};
"""
)


def test_what_this_machine_hears(nodes: Nodes, chromium: Browser) -> None:
    """By voice: no camera; the chosen loudspeaker plays; captions are made here or not at all; an
    echo is told to the one whose microphone follows the loudspeaker, not to the one it follows."""
    room = Room(nodes, chromium, "voice")
    for page, late in zip(room.pages, (0.3, 0), strict=True):
        page.add_init_script(VOICES.replace("LATE", str(late)) + RECOGNISER)
        page.reload()
    moscow, washington = room.pages
    moscow.get_by_label("Loudspeaker").select_option(label="Fake Audio Output 2")
    chosen = moscow.get_by_label("Loudspeaker").input_value()
    moscow.get_by_role("button", name="Play a test sound").click()
    expect(moscow.get_by_text("Two notes are playing.")).to_be_visible()
    assert moscow.evaluate("played") == [chosen]
    for page in room.pages:
        expect(page.locator("[data-act=captions]")).to_be_hidden()
    room.connect()
    assert moscow.locator("[data-remote]").evaluate("(player) => player.sinkId") == chosen
    moscow.evaluate("(id) => void pulled.push(id)", chosen)
    moscow.evaluate("() => void navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect(moscow.locator(".trouble:visible p")).to_have_text(
        "The loudspeaker was unplugged. The system's own is used now."
    )
    assert moscow.locator("[data-remote]").evaluate("(player) => player.sinkId") == ""
    assert all(not one.get("video") for page in room.pages for one in page.evaluate("asked"))
    expect(moscow.get_by_label("Camera")).to_have_count(0)

    captions = moscow.locator("[data-act=captions]")
    captions.focus()
    captions.press("Enter")
    text = moscow.locator("[data-captions]")
    expect(text).to_have_text("The first item is grain.\nAnd the sec", use_inner_text=True)
    for name, value in {"lang": "en", "dir": "ltr", "aria-live": "off"}.items():
        expect(text).to_have_attribute(name, value)
    moscow.wait_for_function("() => heard.length === 2")  # it had ended by itself
    assert moscow.evaluate("heard") == [[True, "en-US", "audio", "live"]] * 2
    expect(washington.locator("[data-act=captions]")).to_be_hidden()  # no model of Arabic here

    echo = "[data-notice=echo]"
    expect(moscow.locator(echo)).to_have_text(
        "Your loudspeaker is heard in your microphone. Use headphones.", timeout=20_000
    )
    expect(moscow.locator(echo)).to_be_visible(timeout=20_000)
    expect(washington.locator(echo)).to_be_hidden()
    assert room.problems() == []
    moscow.locator("[data-act=conclude]").click()
    moscow.locator("[data-act=end]").click()
    room.reach("concluded")
    assert moscow.evaluate("heard.at(-1)") == "abort"
    assert text.text_content() == ""
    kept = "JSON.stringify({ ...localStorage, ...sessionStorage })"
    assert "grain" not in moscow.evaluate(kept)
    room.close()


def test_nothing_opens_unasked(nodes: Nodes, playwright: Playwright) -> None:
    """Without permission a button asks; what is taken back is said; a second page replaces the
    first, whose devices are free; a browser that cannot hold a call is told so."""
    watch = """
    window.opened = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      window.opened.push(...stream.getTracks());
      return stream;
    };
    const { clone } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.clone = function () {
      const copy = clone.call(this);
      window.opened.push(copy);
      return copy;
    };
    """
    ended = "() => opened.every(({ readyState }) => readyState === 'ended')"
    arguments = [one for one in ARGUMENTS if "media-stream" not in one]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, THREE])
    context = browser.new_context(locale="en-GB")
    desk = Desk(context, nodes.both[0])
    desk.speak("en")
    context.add_init_script(watch)
    address, page = f"{desk.node.origin}/contacts/{agreed(nodes, 'video')}/call/", desk.page
    page.goto(address)
    attempt = page.get_by_role("button", name="Try microphone and camera")
    expect(attempt).to_be_visible()
    expect(page.locator(".devices .field:visible")).to_have_count(0)
    assert page.evaluate("opened") == []
    allowed = {"permissions": ["microphone", "camera"], "origin": desk.node.origin}
    context.grant_permissions(**allowed)
    attempt.click()
    expect(page.locator("[data-verdict]")).to_have_text("Your microphone is heard.")
    expect(attempt).to_be_hidden()

    context.clear_permissions()
    for name in ("microphone", "camera"):
        expect(page.locator(f"[data-notice={name}-taken]")).to_contain_text(
            f"The permission to use the {name} was taken back."
        )
    expect(attempt).to_be_visible()
    context.grant_permissions(**allowed)
    page.get_by_role("button", name="Open it again").first.click()
    expect(page.locator(".trouble:visible")).to_have_count(0)

    page.locator("[data-act=join]").click()
    page.wait_for_selector("[data-call][data-phase=waiting]")
    second = context.new_page()
    second.goto(address)
    second.locator("[data-act=join]").click()
    page.wait_for_selector("[data-call][data-phase=replaced]")
    page.wait_for_function(ended)
    page.get_by_role("link", name="Use this page instead").click()
    page.wait_for_selector("[data-call][data-phase=joinable]")
    expect(page.locator("[data-verdict]")).to_have_text("Your microphone is heard.")

    second.add_init_script("delete window.RTCRtpScriptTransform")
    second.reload()
    expect(second.locator("[data-notice=unsupported]")).to_contain_text("Firefox, version 140")
    expect(second.locator("[data-lacking]")).to_have_text("RTCRtpScriptTransform")
    expect(second.locator("main button:visible")).to_have_count(0)
    assert second.evaluate("opened") == []
    assert desk.complaints == []
    browser.close()


def await_signed_in(page: Tab) -> None:
    """The press on the sign-in page has led to the next one."""
    end = time.monotonic() + 30
    while True:
        with suppress(BidiError):  # a page that is being left
            if page.evaluate("document.querySelector('form.person') !== null"):
                return
        assert time.monotonic() < end
        time.sleep(0.1)


def test_firefox_tries_its_devices(nodes: Nodes) -> None:
    """By voice: nothing before the press; then the microphone, and a way to other speakers."""
    node = nodes.both[1]
    address = agreed(nodes, "voice")
    with Firefox() as firefox:
        page = firefox.page(node.call("link", name="fox", role="principal", language="en"))
        page.click("main button")
        await_signed_in(page)
        page = firefox.page(f"{node.origin}/contacts/{address}/call/")
        assert page.evaluate("document.querySelector('#audioinput').options.length") <= 1
        page.click("[data-act=try-devices]")
        page.click("#audioinput")
        names = "[...document.querySelectorAll('#audioinput option')].map(({ text }) => text)"
        assert page.evaluate(names) == ["The system's own", "Default Audio Device"]
        assert page.evaluate("!!document.querySelector('#videoinput')") is False
        assert page.evaluate("document.querySelector('[data-ask-loudspeaker]').hidden") is False
        assert page.evaluate("document.querySelector('[data-try]').hidden") is True
