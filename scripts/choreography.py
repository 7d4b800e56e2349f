"""Draw the call's table into docs/protocol/call.md; with --check, only say whether it agrees."""

import sys
from pathlib import Path

from detente.core.choreography import as_diagram, as_markdown

DOCUMENT = Path(__file__).parent.parent / "docs/protocol/call.md"
BEGIN = "<!-- table: written by scripts/choreography.py from detente.core.choreography -->"
END = "<!-- end of table -->"


def drawn(text: str) -> str:
    """The document with the table and diagram of the code between its marks."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    picture = f"\n\n{as_markdown()}\n\n```mermaid\n{as_diagram()}\n```\n\n"
    return before + BEGIN + picture + END + after


if __name__ == "__main__":
    text = DOCUMENT.read_text()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if drawn(text) == text else f"Run {__file__}: {DOCUMENT} is out of date.")
    DOCUMENT.write_text(drawn(text))
