"""The whole way, without people: `detente demo --rehearse --json` in real browsers."""

import json
import subprocess
import sys

import pytest

from tests.pair.conftest import free_pair

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.slow]


def test_both_calls_hold(tmp_path):
    """Request, agreement, video and voice, facts: nothing leaks, and both logs are whole."""
    done = subprocess.run(
        [
            sys.executable, "-m", "detente.cli", "demo", "--rehearse", "--json",
            "--dir", tmp_path / "rehearsal",
            "--web-port", str(free_pair()), "--link-port", str(free_pair()),
        ],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert [call["medium"] for call in report["calls"]] == ["video", "voice"]
    assert all(call["complaints"] == [] for call in report["calls"])
    assert {n["video_tracks"] for n in report["calls"][1]["sides"].values()} == {0}
    assert report["same_bytes"]
    assert report["signatures_valid"]
