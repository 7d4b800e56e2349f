"""The example of docs/protocol/options.md is one, and leads to the packages that it says."""

import json
import re
from pathlib import Path
from typing import Any

from detente.core.compromise import both_accept
from detente.core.encoding import parse_canonical
from detente.core.marks import read_marks, read_options, write_marks

DOCUMENT = Path(__file__).parents[2] / "docs/protocol/options.md"


def shown(name: str) -> bytes:
    """A block of the document as one line."""
    found = re.search(
        rf"<!-- example:{name} -->\n```json\n(.*?)\n```", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert found, name
    return found[1].replace("\n", "").encode()


def test_the_example_is_canonical_and_leads_to_its_packages() -> None:
    options: Any = parse_canonical(shown("options"))
    assert [len(one) for one in read_options(options, (2, 3))] == [2, 3]
    bodies: list[Any] = [parse_canonical(shown(f"marks-{side}")) for side in (0, 1)]
    zero, one = (read_marks(body, (2, 3)) for body in bodies)
    assert write_marks(zero, (2, 3)) == shown("marks-0")
    found = both_accept((zero, one))
    assert [list(package) for package in found.packages] == json.loads(shown("packages"))
    assert found.complete
