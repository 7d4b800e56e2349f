"""hostile_text in a notice: whatever the other side says it publishes, our desk only shows it."""

import time
from typing import Any

import pytest

from detente.core import acts
from detente.core.encoding import canonical
from detente.core.kinds import Attribution, Publication
from tests.press.desk import Desk
from tests.web.a_line import ALine, Server

SCRIPT = "<script>alert(1)</script>\u202e\u0000 {% now %} {side} %(side)s"
HOSTILE: list[Any] = [
    {"title": {"en": SCRIPT}, "text": {"en": SCRIPT, "ar": SCRIPT}, "by": {"en": SCRIPT}},
    {"title": SCRIPT, "text": [SCRIPT], "by": None, "address": "javascript:alert(1)"},
    {"title": {"<b>": SCRIPT, "en": {"en": SCRIPT}}, "text": {'en" onclick="x': SCRIPT}},
    {"text": {"en": "<" * 60_000}},
    {"text": {f"l{chr(97 + n % 26)}{chr(97 + n // 26)}": "x" for n in range(600)}},
    {"address": "https://" + "a" * 5000},
    {},
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_text(body: Any, line: ALine, served: Server) -> None:
    desk = Desk(line)
    told = acts.TellPublication(
        contact=desk.voice, number=0, what=Publication.ADVISORY, at=int(time.time()) - 5,
        attribution=Attribution.NAME,
    )  # fmt: skip
    line.they_say(told, body=canonical(body))
    one = desk.begin()
    for address in (
        f"/press/{one.key}/", f"/lines/{line.id[:12]}/press/", f"/lines/{line.id[:12]}/record/",
        desk.case.url("contacts", desk.voice),
    ):  # fmt: skip
        answer = desk.writes.get(address)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert "javascript:" not in html
        assert "onclick=" not in html
        assert "\u202e" not in html
    desk.approve(one)
    desk.step(one, "release")
    assert one.step == "released"


def test_a_flood_of_notices_is_bounded(line: ALine, served: Server) -> None:
    desk = Desk(line)
    for number in range(80):
        line.they_say(acts.TellPublication(
            contact=desk.voice, number=number, what=Publication.READOUT, at=5,
            title={"en": f"Number {number}"}, text={"en": "x"},
        ))  # fmt: skip
    html = desk.html(desk.begin())
    assert html.count("their-publication") <= 64
    assert "Number 79" in html
