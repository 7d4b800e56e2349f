"""One node's hand in the demo: its own process, because Django serves one node a process.

Reads one JSON request a line from standard input and answers with one a line. What it does goes
through the same requests as pages and the command line use.
"""

import json
import sys
from pathlib import Path
from typing import Any

from detente.core.errors import DetenteError
from detente.setup import use


class Hand:
    """Does things at one node, whose settings Django already has."""

    def state(self) -> list[dict[str, Any]]:
        """The folded state of every line, as `detente show --json` prints it."""
        from detente.node.showing import as_json  # noqa: PLC0415  after django.setup()

        lines: list[dict[str, Any]] = json.loads(as_json())
        return lines

    def ask(
        self, what: dict[str, Any], line: str | None = None, wait: float = 20
    ) -> dict[str, Any]:
        """Queue a request for the link process and wait for its answer."""
        import msgspec  # noqa: PLC0415

        from detente.node.requests import AnyRequest, ask  # noqa: PLC0415

        request = msgspec.convert(what, AnyRequest, strict=False)
        answer: dict[str, Any] = msgspec.to_builtins(ask(request, line=line, wait=wait))
        return answer

    def export(self, side: str, path: str) -> int:
        """Write the record of the line with this side to a new file; how many statements."""
        from detente.node import models  # noqa: PLC0415
        from detente.node.exports import write_file  # noqa: PLC0415

        line = models.Line.objects.get(label=side)
        return write_file(line.id, Path(path), lambda done, total: None)

    def keep_hours(self, line: str, begin: int, end: int, late: bool) -> None:
        """Write down a side's hours, Monday to Friday, unless somebody has; our own without line.

        `begin` and `end` are minutes after midnight.
        """
        from detente.diary import timetables  # noqa: PLC0415

        if not timetables.kept(line).written:
            week = ((begin, end),) * 5 + (None, None)
            timetables.keep(line, timetables.Kept(week, late))

    def link(self, name: str, role: str, language: str) -> str:
        """A fresh sign-in link for a person, who is added if new."""
        from detente.people.invitations import invite, link_for  # noqa: PLC0415
        from detente.people.models import Person  # noqa: PLC0415

        person = Person.objects.filter(name=name, role=role).first()
        return link_for(person) if person else invite(name, role, language)


def main() -> int:
    use(Path(sys.argv[1]))
    hand = Hand()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            answer: dict[str, Any] = {"answer": getattr(hand, name)(**arguments)}
        except DetenteError as error:
            answer = {"error": type(error).__name__, "words": str(error)}
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
