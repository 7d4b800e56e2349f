"""Serves a node that writes down when it did what: only for measuring.

    python timed_node.py FILE serve DIR

FILE gets a JSON line [nanoseconds of the system clock, step] for each step. The product has no such
hook; this patches it, and costs a few microseconds a step.
"""

import functools
import inspect
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[[str], None]


def journal(path: str) -> Write:
    """Appends a line at once, so that whoever reads the file has no need to wait."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(step: str) -> None:
        at = time.time_ns()
        os.write(descriptor, (json.dumps([at, step]) + "\n").encode())

    return write


def watch(
    owner: Any, name: str, write: Write, step: Callable[..., str] | str, *, begin: bool = False
) -> None:
    """Note when a function has returned; with `begin`, also when it was called."""
    original = getattr(owner, name)

    def named(*arguments: Any) -> str:
        return step if isinstance(step, str) else step(*arguments)

    if inspect.iscoroutinefunction(original):

        @functools.wraps(original)
        async def patched(*arguments: Any, **keywords: Any) -> Any:
            if begin:
                write(named(*arguments) + " begins")
            result = await original(*arguments, **keywords)
            write(named(*arguments))
            return result
    else:

        @functools.wraps(original)
        def patched(*arguments: Any, **keywords: Any) -> Any:
            if begin:
                write(named(*arguments) + " begins")
            result = original(*arguments, **keywords)
            write(named(*arguments))
            return result

    setattr(owner, name, patched)


def arm(write: Write) -> None:
    """Watch the steps from a page's POST to the other side's page."""
    from detente.node import book, keeper, requests, session, store
    from detente.node.mark import Mark
    from detente.web.live import Live
    from detente.web.views import line as page

    sides: dict[str, int] = {}
    opened = book.Book.open

    def remember(self: Any) -> None:
        sides[self.line.hex()] = self.side
        opened(self)

    book.Book.open = remember

    def whose(line: str, side: int) -> str:
        return "own" if sides.get(line) == side else "peer"

    watch(requests, "ask", write, "request", begin=True)
    watch(store, "append", write,
          lambda line, batch, *_: f"{whose(line, batch.side)} commit", begin=True)  # fmt: skip
    watch(Mark, "move", write, "mark", begin=True)
    watch(book, "sign_head", write, "head signed")
    watch(store, "keep_head", write, lambda line, side, *_: f"{whose(line, side)} head kept")
    watch(book, "verify_head", write, "head verified", begin=True)
    watch(book, "cosign", write, "cosigned", begin=True)
    watch(book, "sign_ack", write, "ack signed")
    watch(book, "verify_ack", write, "ack verified", begin=True)
    watch(store, "keep_ack", write,
          lambda line, acker, *_: f"{whose(line, acker)} ack kept", begin=True)  # fmt: skip
    watch(keeper.Keeper, "outgoing", write, "outgoing", begin=True)
    watch(session.Session, "send", write, lambda _, message: f"sealed {type(message).__name__}")
    watch(session.Session, "flush", write, "flushed")
    watch(Live, "changed", write, "nudged")
    watch(page, "show", write, "page", begin=True)


if __name__ == "__main__":
    from detente.cli import main
    from detente.setup import use

    use(Path(sys.argv[3]))
    arm(journal(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
