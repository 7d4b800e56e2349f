"""The example of docs/protocol/text.md is a pass, and reads as the document says."""

import re
from pathlib import Path

from detente.core.notation import format_runs
from detente.core.passes import read_pass, write_pass

DOCUMENT = Path(__file__).parents[2] / "docs/protocol/text.md"


def test_the_example_is_canonical_and_a_pass() -> None:
    found = re.search(
        r"<!-- example:pass -->\n```json\n(.*?)\n```", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    body = found[1].replace("\n", "").encode()
    one = read_pass(body)
    assert write_pass(one) == body
    assert one.ids == (1, 3)
    washington = format_runs(one.paragraphs[0].text["en"], 1)
    assert washington == "The sides [○ shall not | ■ do not intend to] deploy such systems."
