"""What goes wrong on the way, what the pages say of it, and how the call comes back."""

import time

import pytest

from tests.call.calling import Call
from tests.call.harness import Server
from tests.call.middle import Middle

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest.fixture
def on(chromium):
    """Two principals who are on by voice, with somebody on the way."""
    with Middle() as middle, Server("voice", tamper=middle.tamper) as server:
        call = Call(server, [chromium, chromium])
        call.lobby()
        call.connect()
        yield call, middle


def opened(call):
    """How many frames of the other side each page has opened."""
    return [marks["proof"]["heard"][0]["opened"] for marks in call.marks()]


def goes_on(call, seconds=20):
    """Both hear something new; how long that took."""
    before, start = opened(call), time.monotonic()
    while not all(new > old for new, old in zip(opened(call), before, strict=True)):
        assert time.monotonic() < start + seconds, call.marks()
        time.sleep(0.05)
    return time.monotonic() - start


def deaf(call):
    return [page.inner_text("[data-notice=deaf]") for page in call.pages]


def say_deaf(call, wanted, seconds=20):
    end = time.monotonic() + seconds
    while not all((wanted in said) if wanted else not said for said in deaf(call)):
        assert time.monotonic() < end, (deaf(call), call.marks())
        time.sleep(0.1)


def test_altered_packets_are_not_played_and_repeated_ones_not_twice(on):
    """A relay that repeats packets changes nothing; one that alters them silences the call, and
    both pages name who cannot hear whom. Once it stops, they hear each other and the words go."""
    call, middle = on
    middle.way = "repeat"
    goes_on(call)
    before, start = opened(call), time.monotonic()
    time.sleep(2)
    after, seconds = opened(call), time.monotonic() - start
    for new, old in zip(after, before, strict=True):
        assert new - old <= 50 * (seconds + 2)  # 50 frames a second; a proof may be a second old
    middle.way = "alter"
    say_deaf(call, "cannot hear Principal")
    assert call.phases() == ["connected", "connected"]
    middle.way = "pass"
    say_deaf(call, "")
    goes_on(call)


def test_a_call_comes_back_when_the_network_does(on):
    """Nothing passes for six seconds: the call is not over, and afterwards it goes on by itself."""
    call, middle = on
    middle.way = "drop"
    say_deaf(call, "cannot hear Principal")
    time.sleep(4)
    middle.way = "pass"
    goes_on(call)
    say_deaf(call, "")
    assert call.phases() == ["connected", "connected"]
    assert all(marks["troubles"] == [] for marks in call.marks())
