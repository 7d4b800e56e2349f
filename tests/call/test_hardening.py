"""Attacks on a call, and the trap browsers lay themselves."""

import json
import time

import pytest

from detente.core.choreography import State
from tests.call.calling import Call, eventually, must
from tests.call.harness import Server, message_in

pytestmark = [pytest.mark.browser, pytest.mark.media]

# The browser takes the transform, reads it back as set, and sends in the clear: as Chromium does
# when it is set a moment too late.
CLEAR_SENDER = """
Object.defineProperty(RTCRtpSender.prototype, "transform", {
  get() { return this.kept ?? null; },
  set(transform) { this.kept = transform; },
});
window.Worker = class extends Worker {
  set onmessage(hear) {  // it also claims that frames go through it
    super.onmessage = hear;
    this.hear = hear;
  }
  get onmessage() { return super.onmessage; }
};
const RealTransform = RTCRtpScriptTransform;
window.RTCRtpScriptTransform = function (worker, way) {
  if (way.way === "send") setTimeout(() => worker.hear({ data: { attached: way } }), 10);
  return new RealTransform(worker, way);
};
"""


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_browser_that_sends_in_the_clear_is_never_ready(request, chromium, tap_worker, browser):
    """Frame encryption is off in one browser, and a tap plays what it sends.

    The other side's worker refuses every frame, the node never believes the page, and the room
    stays before the words however long one waits.
    """
    other = request.getfixturevalue(browser)
    with Server("video", worker=tap_worker) as server:
        call = Call(server, [chromium, other], ("", CLEAR_SENDER))
        call.press("join")
        call.reach("joining")

        def heard_and_told():
            ours, cheat = call.marks()
            assert ours["tap"], "the tap heard nothing"
            assert ours["tap"]["picture"]["wire"]["decoded"] > 0
            assert cheat["proof"]
            assert cheat["proof"]["tracks"][0]["sent"] > 20
            assert {"unencrypted"} == {trouble["what"] for trouble in cheat["troubles"]}

        eventually(heard_and_told)
        time.sleep(1)
        assert call.phases() == ["joining", "joining"]
        ours, cheat = call.marks()
        assert ours["tap"]["picture"]["opened"]["decoded"] == 0
        assert ours["tap"]["sound"]["opened"]["decoded"] == 0
        assert cheat["proof"]["tracks"][0]["encrypted"] == 0


PICTURE = {"pt": 98, "rtx": 99, "mid": 4, "twcc": 3}


def with_a_picture(side, data):
    """The other node adds a picture section to what its station said."""
    message = message_in(data)
    if side == 1 and message and message["t"] == "media":
        envelope = json.loads(data)
        envelope["m"]["picture"] = PICTURE
        return [json.dumps(envelope).encode()]
    return [data]


def test_voice_stays_voice(chromium):
    """The other node puts a picture into the signalling of a voice contact.

    Our node drops the whole description and counts it; no page ever has a video section, a
    receiver for a picture or a data channel, and without a description nothing connects.
    """
    spy = """
    window.made = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...given) { super(...given); window.made.push(this); }
    };
    """
    with Server("voice", tamper=with_a_picture) as server:
        call = Call(server, [chromium, chromium], (spy, spy))
        call.press("join")
        call.reach("joining")
        eventually(lambda: must(server.dropped(0).get("video", 0)))
        time.sleep(1)
        assert call.phases() == ["joining", "joining"]
        for page in call.pages:
            told = page.evaluate("made.map((pc) => pc.localDescription?.sdp ?? '').join()")
            assert "m=audio" in told
            assert "m=video" not in told
            assert "m=application" not in told
            kinds = page.evaluate("made.flatMap((p) => p.getReceivers().map((r) => r.track.kind))")
            assert set(kinds) <= {"audio"}


def test_addresses_stay_home(chromium):
    """On a line that is not trial only declared relays are signalled; here none is declared."""
    with Server("voice", trial=False) as server:
        call = Call(server, [chromium, chromium])
        call.press("join")
        call.reach("joining")
        time.sleep(1)
        assert call.phases() == ["joining", "joining"]
        assert all(server.dropped(side).get("address", 0) == 0 for side in (0, 1))


def test_a_node_that_restarts_in_mid_call_ends_nothing(chromium):
    """Our node starts again and has forgotten the call: sound goes on both ways, and the page says
    so and keeps the one button that is left."""
    with Server("voice") as server:
        call = Call(server, [chromium, chromium])
        call.lobby()
        call.connect()
        server.restart(0)
        eventually(lambda: must("lost this call" in call.pages[0].inner_text("[data-call]")))
        call.goes_on()
        assert call.phases() == ["connected", "connected"]
        call.pages[0].click("[data-act=end]")
        eventually(lambda: must(call.phases()[0] == "lost"))


def with_another_key(side, data):
    """The other node shows its own page one voucher and ours another: two rosters."""
    message = message_in(data)
    if side == 1 and message and message["t"] == "seal":
        envelope = json.loads(data)
        envelope["m"]["sig"] = "A" * 86 + "=="
        return [json.dumps(envelope).encode()]
    return [data]


def test_a_sender_key_that_its_station_did_not_sign_is_not_used(chromium):
    """Somebody on the way swaps the sealed key: the page refuses it and says so; no words come."""
    with Server("voice", tamper=with_another_key) as server:
        call = Call(server, [chromium, chromium])
        call.press("join")
        call.reach("joining")
        eventually(lambda: must(call.marks()[0]["troubles"]))
        time.sleep(1)
        assert server.state(0) == State.JOINING
