"""The whole example that opens record.md, checked as a reader would with the document in hand."""

import re
from pathlib import Path

from . import vectors
from .encoding import unbase64
from .export import verify
from .statements import parse, shaped
from .tree import root

ROOT = Path(__file__).parents[2]
RECORD = (ROOT / "docs/protocol/record.md").read_text()


def example(name: str) -> str:
    """The block after the mark; the line breaks between members are only shown."""
    (found,) = re.findall(rf"<!-- example:{name} -->\n```\w*\n(.*?)```\n", RECORD, re.DOTALL)
    return str(found)


def one_line(name: str) -> bytes:
    return example(name).replace("\n", "").encode()


def test_the_example_is_what_it_says() -> None:
    entry, body, answer = one_line("entry"), one_line("body"), one_line("answer")
    export = verify(vectors.read(ROOT / "vectors/record/export.txt").payload)
    assert (export.logs[0][5], export.logs[1][1]) == (entry, answer)
    proposal = parse(export.line.id, 0, 5, entry)
    accept = parse(export.line.id, 1, 1, answer)
    assert proposal is not None
    assert accept is not None
    assert shaped(proposal)
    assert proposal.blen == len(body)
    assert unbase64(export.entries[0][5][2]).endswith(body)
    assert (accept.obj, accept.do) == (proposal.ref, {"of": proposal.leaf.hex()})
    assert export.record().agreed(("terms", (0, 4)), (6, 2)) == proposal.ref


def test_the_heads_of_the_example_are_those_of_the_log() -> None:
    export = verify(vectors.read(ROOT / "vectors/record/export.txt").payload)
    text, _, signatures = example("head").partition("\n\n")
    assert text.encode() + b"\n" == export.receipts[0].text
    assert export.receipts[0].root == root(export.logs[0][:6])
    keys = export.line.owner_keys(0) + export.line.witness_keys(1)
    lines = signatures.splitlines()
    assert len(lines) == len(keys) == 4
    for key, shown in zip(keys, lines, strict=True):
        dash, name, start = shown.removesuffix("…").split(" ")
        assert (dash, name) == ("—", key.name)
        assert unbase64(start)[:4] == key.key_id
