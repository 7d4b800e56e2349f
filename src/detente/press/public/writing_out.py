"""The public site in a directory: written so that a reader never meets half of it."""

import os
import tempfile
from pathlib import Path

from detente.press.public.site import Tree


def write(tree: Tree, directory: Path) -> int:
    """Write what is new or changed; how many files. Nothing that was ever published is removed.

    Pages come last, after all that they lead to.
    """
    written = 0
    for path in sorted(tree, key=lambda path: (path.endswith("index.html"), path)):
        target = directory / path.removeprefix("/")
        if tree[path].lasting and target.is_file():
            continue
        content = tree[path].make()
        if not target.is_file() or target.read_bytes() != content:
            _put(target, content)
            written += 1
    return written


def _put(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
