"""Writes the whole example of docs/protocol/record.md from a record that was really signed.

The record is that of vectors/record/export.txt. Run it when what is signed changes:

    .venv/bin/python -m scripts.record_example
"""

import re
from pathlib import Path

from tests.core.sides import Told, told

DOCUMENT = Path(__file__).parent.parent / "docs" / "protocol" / "record.md"
_BLOCK = re.compile(r"(<!-- example:(\w+) -->\n```\w*\n)(.*?)(\n```)", re.DOTALL)
_WIDTH = 118


def blocks(case: Told) -> dict[str, str]:
    """What stands in the document's code blocks, by the name in the comment before each."""
    entry, body = case.record.logs[0][5]
    assert isinstance(body, tuple)  # noqa: S101
    return {
        "entry": fold(entry.decode()),
        "body": fold(body[1].decode()),
        "head": shorten(case.record.receipt(0)),
        "answer": fold(case.record.entries(1)[1].decode()),
    }


def fold(line: str) -> str:
    """One long line broken after commas, to be read and not to be hashed."""
    lines = [""]
    for part in re.split(r"(?<=,)", line):
        if len(lines[-1]) + len(part) > _WIDTH:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def shorten(note: str) -> str:
    """A note whose signatures are cut after key id and timestamp: the rest is random."""
    return re.sub(r"^(— \S+ \S{16})\S+$", r"\1…", note, flags=re.MULTILINE).rstrip("\n")


def with_blocks(text: str, found: dict[str, str]) -> str:
    """The document with these blocks. Raises KeyError for a block that nobody knows."""
    return _BLOCK.sub(lambda match: match[1] + found[match[2]] + match[4], text)


if __name__ == "__main__":
    DOCUMENT.write_text(with_blocks(DOCUMENT.read_text("utf-8"), blocks(told())), "utf-8")
