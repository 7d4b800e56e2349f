"""The words of a draft, which several people change at once: one Yjs document, through pycrdt.

It holds one plain text for each paragraph and language, and the title in each language. Whatever
else an update brings is refused, for no page of ours writes it.
"""

import re
from collections.abc import Iterable

from pycrdt import Doc, Text, handle_sync_message

from detente.core.errors import RemoteError
from detente.core.passes import MAX_ID

MAX_BYTES = 512 * 1024
"""Of a whole document; a pass has 64 KiB at most, the rest is what remains of words removed."""
NAME = re.compile(r"(title|[1-9][0-9]{0,15})\.([a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})")


class MalformedUpdateError(RemoteError):
    """What a page sent is no change of the words of a draft. Nothing of it was kept."""


def name_of(part: int | str, language: str) -> str:
    """How a document names the words of a paragraph, or of the `title`, in one language."""
    return f"{part}.{language}"


def part_of(name: str) -> tuple[int | None, str]:
    """The paragraph, None for the title, and the language that a name stands for."""
    part, _dot, language = name.partition(".")
    return (None if part == "title" else int(part)), language


class Document:
    """A document read from what was kept of it. Used by one thread and for one purpose."""

    def __init__(self, state: bytes = b"", updates: Iterable[bytes] = ()) -> None:
        self._doc: Doc[Text] = Doc()
        self._texts: dict[str, Text] = {}
        for update in (state, *updates):
            if update:
                self._doc.apply_update(update)

    def apply(self, update: bytes) -> None:
        """Take in what a page sent. After MalformedUpdateError the document is to be thrown away.

        Raises MalformedUpdateError.
        """
        try:
            self._doc.apply_update(update)
            with self._doc.transaction():
                plain = all(map(self._is_plain, list(self._doc.keys())))
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # a panic in pycrdt is no Exception
            raise MalformedUpdateError("This is no update of a document.") from error
        if not plain:
            raise MalformedUpdateError("A draft holds plain texts, and nothing else.")

    def _is_plain(self, name: str) -> bool:
        part = NAME.fullmatch(name)
        if part is None or (part[1] != "title" and int(part[1]) > MAX_ID):
            return False
        text = self._text(name)
        return len(text) == len(str(text).encode())  # nothing in it that is not a sign

    def _text(self, name: str) -> Text:
        if name not in self._texts:
            self._texts[name] = self._doc.get(name, type=Text)
        return self._texts[name]

    def words(self) -> dict[str, str]:
        """Every text that has any words, by its name."""
        with self._doc.transaction():
            found = {name: str(self._text(name)) for name in sorted(self._doc.keys())}
        return {name: text for name, text in found.items() if text}

    def text(self, name: str) -> str:
        """The words of this name; none where nobody wrote any."""
        return str(self._text(name))

    def write(self, name: str, words: str) -> bytes:
        """Make the text be `words`, by the least change; the update that does it, or b""."""
        before = self.text(name)
        if before == words:
            return b""
        vector = self._doc.get_state()
        start, old, new = least_change(before, words)
        text = self._text(name)
        at = len(before[:start].encode())  # pycrdt counts bytes
        with self._doc.transaction():
            if old:
                del text[at : at + len(old.encode())]
            if new:
                text.insert(at, new)
        return self._doc.get_update(vector)

    @property
    def state(self) -> bytes:
        """All of it, as one update."""
        return self._doc.get_update()

    @property
    def vector(self) -> bytes:
        """How much of each writer it holds, as Yjs' state vector."""
        return self._doc.get_state()

    def answer(self, sync_step_1: bytes) -> bytes:
        """The y-sync message, without its first byte, that brings a page what it lacks.

        `sync_step_1` is that page's message, without its first byte. Raises MalformedUpdateError.
        """
        try:
            reply = handle_sync_message(sync_step_1, self._doc)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            raise MalformedUpdateError("This is no state of a document.") from error
        return (reply or b"")[1:]


def least_change(before: str, after: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, what stood there, and what stands there now."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    most = shorter - start
    same = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    return start, before[start : len(before) - same], after[start : len(after) - same]
