"""Whole calls between real browsers: what arrives, when, and what a tap could make of it."""

import time

import pytest

from detente.core.call_types import Connected, Ended
from tests.call.calling import Call, eventually
from tests.call.harness import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]

PAIRS = [
    ("chromium", "chromium", "video"),
    ("chromium", "chromium", "voice"),
    ("chromium", "firefox", "video"),
    ("firefox", "chromium", "voice"),
]


@pytest.mark.parametrize(("offering", "answering", "medium"), PAIRS)
def test_marks_arrive_from_connect_on_and_a_tap_decodes_nothing(
    request, tap_worker, record_property, offering, answering, medium
):
    browsers = [request.getfixturevalue(name) for name in (offering, answering)]
    with Server(medium, worker=tap_worker, sharing=medium == "video") as server:
        call = Call(server, browsers)
        call.lobby()
        words = call.words()
        assert words[0] == words[1]
        assert words[0][1].count("\n") >= 6
        assert not any(marks["firstTone"] or marks["firstPicture"] for marks in call.marks())
        call.connect()
        both = eventually(lambda: check_marks(call, medium))
        for side, marks in enumerate(both):
            record_property(f"to_first_tone_{side}", marks["firstTone"] - marks["through"])
        pictures = "[...document.querySelector('[data-remote]').srcObject.getVideoTracks()].length"
        for page in call.pages:
            assert page.evaluate(pictures) == (1 if medium == "video" else 0)
        if medium == "video":
            show_a_screen(call)
        call.pages[0].click("[data-act=end]")
        call.reach("concluded")
        check_facts(server, medium)


def check_marks(call, medium):
    """Both were let through together, and all of it arrived on both pages, sealed on the way."""
    both = call.marks()
    moments = [marks["through"] for marks in both]
    assert all(moments)
    assert max(moments) - min(moments) < 1000
    for side, marks in enumerate(both):
        check_arrival(marks, medium, min(moments))
        check_proof(marks, medium)
        check_tap(marks["tap"], medium, str(call.tones[1 - side]))
    return both


def show_a_screen(call):
    """Side 1 shows its screen, which the terms allow; the other side sees it until it stops."""
    call.pages[1].click("[data-act=share]")
    end = time.monotonic() + 20
    while call.marks()[0]["screens"] < 5:
        assert time.monotonic() < end, call.marks()
        time.sleep(0.05)
    proof = call.marks()[1]["proof"]
    assert all(track["sent"] <= track["encrypted"] + 3 for track in proof["tracks"])
    call.pages[1].click("[data-act=share]")
    end = time.monotonic() + 20
    while not call.pages[0].evaluate("document.querySelector('[data-screen]').hidden"):
        assert time.monotonic() < end
        time.sleep(0.05)


def check_arrival(marks, medium, earliest):
    assert marks["toneFrames"] > 40
    assert marks["firstTone"] > earliest
    assert not marks["troubles"]
    if medium == "video":
        assert marks["pictures"] > 15
        assert marks["firstPicture"] > earliest
    else:
        assert marks["pictures"] == marks["frames"] == 0


def check_proof(marks, medium):
    """What the browser sent, the worker encrypted."""
    tracks = {track["track"]: track for track in marks["proof"]["tracks"]}
    assert set(tracks) == ({0, 1} if medium == "video" else {0})
    for track in tracks.values():
        assert track["sent"] > 20
        assert track["encrypted"] > 20
        assert track["sent"] <= track["encrypted"] + track["withheld"] + 3


def check_tap(tap, medium, tone):
    """The same decoders play what the worker opened, and make nothing of what came."""
    assert tap["sound"]["opened"]["tones"][tone] > 40
    assert tap["sound"]["wire"]["tones"][tone] == 0
    if medium == "video":
        assert tap["picture"]["opened"]["decoded"] > 15
    assert tap["picture"]["wire"]["decoded"] == 0


def check_facts(server, medium):
    for events in server.rooms.events:
        assert sum(isinstance(event, Connected) for event in events) == 1
        ended = next(event for event in events if isinstance(event, Ended))
        assert ended.facts.medium == medium
        assert ended.facts.by == 0
        assert 0 <= ended.facts.end - ended.facts.start <= 60
        assert [present.side for present in ended.facts.present] == [0, 1]
