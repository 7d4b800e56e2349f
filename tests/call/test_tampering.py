"""Somebody between the nodes changes what stations say: noticed, and named on screen."""

import json
import time

import pytest

from tests.call.calling import Call
from tests.call.harness import Server, message_in

pytestmark = [pytest.mark.browser, pytest.mark.media]


def changed(kind, change):
    """Tampers with every message of this kind that side 1's node sends."""

    def tamper(side, data):
        message = message_in(data)
        if side == 0 or not message or message["t"] != kind:
            return [data]
        envelope = json.loads(data)
        change(envelope["m"])
        return [json.dumps(envelope).encode()]

    return tamper


def another_fingerprint(message):
    voucher = json.loads(message["voucher"])
    voucher["dtls-sha256"] = "0" * 64
    message["voucher"] = json.dumps(voucher, separators=(",", ":"), sort_keys=True)


def another_role(message):
    message["voucher"] = message["voucher"].replace("principal", "delegate")


def another_roster(message):
    message["roster"] = "0" * 64


def another_commitment(message):
    message["c"] = "0" * 64


CASES = [
    ("station", another_fingerprint, "broken"),
    ("station", another_role, "broken"),
    ("agree", another_roster, "broken"),
    ("commit", another_commitment, "differed"),
]


@pytest.mark.parametrize(
    ("kind", "change", "phase"), CASES, ids=lambda one: getattr(one, "__name__", one)
)
def test_what_is_altered_on_the_way_ends_the_call_before_anybody_spoke(
    chromium, kind, change, phase
):
    """An altered voucher, fingerprint or roster breaks the room; words that cannot fit differ."""
    with Server("voice", tamper=changed(kind, change)) as server:
        call = Call(server, [chromium, chromium])
        call.press("join")
        end = time.monotonic() + 20
        while call.phases()[0] != phase:
            assert time.monotonic() < end, call.marks()
            time.sleep(0.05)
        page = call.pages[0]
        assert page.inner_text("[data-status]") == page.evaluate(
            f"document.querySelector('template[data-say={phase}]').content.textContent.trim()"
        )
        assert all(marks["through"] is None for marks in call.marks())
