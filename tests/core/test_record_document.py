"""The whole example of docs/protocol/record.md shows true bytes of a record that verifies."""

import base64
import json
import re

from detente.core.statements import check_body, read_entry
from scripts.record_example import DOCUMENT, blocks, with_blocks
from tests.core.sides import told, verify
from tests.tools.vectors import VECTORS

CASE = told()
TEXT = DOCUMENT.read_text("utf-8")


def shown(name: str) -> str:
    """A block of the document as one line."""
    found = re.search(rf"<!-- example:{name} -->\n```\w*\n(.*?)\n```", TEXT, re.DOTALL)
    assert found, name
    return found[1].replace("\n", "")


def test_the_document_shows_what_is_signed():
    found = blocks(CASE)
    assert with_blocks(TEXT, found) == TEXT
    assert set(re.findall(r"<!-- example:(\w+) -->", TEXT)) == set(found)


def test_the_entries_that_it_shows_are_well_formed_and_hold_the_body():
    line = CASE.record.line
    proposal = read_entry(shown("entry").encode(), line, 0, 5)
    answer = read_entry(shown("answer").encode(), line, 1, 1)
    assert proposal is not None
    assert answer is not None
    check_body(proposal, CASE.record.logs[0][5][1][0], shown("body").encode())
    assert json.loads(shown("answer"))["do"] == {"of": proposal.leaf}


def test_it_is_the_record_among_the_vectors():
    export = (VECTORS / "record" / "export.txt").read_bytes().partition(b"\n\n")[2]
    verdict = verify(export)
    assert verdict.line == CASE.record.line
    assert verdict.state.contacts["0:4"].terms.standing().agreed.id == "0:5"
    assert base64.b64encode(shown("entry").encode()) in export
