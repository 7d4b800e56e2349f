"""Serves a node that dies, as by a power cut, at one step of the order of writes.

    python crashing.py STEP SIDE serve DIR

STEP names the function after (or before) which the process ends without any clean-up; SIDE is `own`
or `peer`: whose entries are being written. The product has no such hook; this patches it.
"""

import os
import sys
from pathlib import Path

STEPS = ("before-append", "after-append", "after-mark", "after-head", "after-ack")


def die() -> None:
    os._exit(41)


def wrap(owner, name, when, *, matters=lambda *arguments: True):
    """Die before or after a call, if it is the one that matters."""
    original = getattr(owner, name)

    def patched(*arguments, **keywords):
        fatal = matters(*arguments)
        if fatal and when == "before":
            die()
        result = original(*arguments, **keywords)
        if fatal and when == "after":
            die()
        return result

    setattr(owner, name, patched)


def arm(step: str, whose: str) -> None:
    from detente.node import book, store
    from detente.node.mark import Mark

    watched: dict[str, tuple[int, int]] = {}  # the log that matters, and its size at the start
    opened = book.Book.open

    def remember(self):
        opened(self)
        line = self.line.hex()
        side = self.side if whose == "own" else 1 - self.side
        watched[line] = side, self.ledger.size(side)

    book.Book.open = remember

    def grows(line, side, size):
        """Whether the log that matters becomes longer than it was when the node started."""
        return line in watched and side == watched[line][0] and size > watched[line][1]

    def batch_matters(line, batch, *_):
        return grows(line, batch.side, batch.size)

    match step:
        case "before-append":
            wrap(store, "append", "before", matters=batch_matters)
        case "after-append":
            wrap(store, "append", "after", matters=batch_matters)
        case "after-mark":
            armed = {"now": False}
            append = store.append

            def arming(line, batch, *rest, **keywords):
                append(line, batch, *rest, **keywords)
                armed["now"] = batch_matters(line, batch)

            store.append = arming
            wrap(Mark, "move", "after", matters=lambda *_: armed["now"])
        case "after-head":
            wrap(
                store, "keep_head", "after",
                matters=lambda line, side, size, *_: grows(line, side, size),
            )  # fmt: skip
        case "after-ack":
            wrap(
                store, "keep_ack", "after",
                matters=lambda line, acker, size, *_: grows(line, 1 - acker, size),
            )  # fmt: skip
        case _:
            raise SystemExit(f"no step {step}; there are {STEPS}")


if __name__ == "__main__":
    from detente.cli import main
    from detente.setup import use

    use(Path(sys.argv[4]))
    arm(sys.argv[1], sys.argv[2])
    sys.exit(main(sys.argv[3:]))
