"""Checking a paper offline: its proofs, and that its pages say what they prove."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import override
from pypdf import PdfReader

from detente.core.passes import Run
from detente.core.refusal import Refused
from detente.core.times import wall_time
from detente.web.papers.bundle import MAX_FILES, BadPaperError, Held, Opened, open_bundle
from detente.web.papers.paper import render
from detente.web.templatetags.detente import plain

MAX_PDF = 64 * 2**20
MAX_ATTACHED = 48 * 2**20


class OtherPagesError(Refused):
    """The pages do not say what the attached proofs prove. Trust the proven words, not the pages.

    It may be a forgery, or the paper of another version of Détente.
    """

    def __init__(self, opened: Opened) -> None:
        proven = "\n".join([*told(opened), *words(opened)])
        super().__init__(
            "other-pages",
            f"the pages are not what these statements make. The proofs hold:\n{proven}",
        )


@dataclass(frozen=True)
class Checked:
    """A paper whose proofs hold and whose pages say what they prove."""

    opened: Opened
    exact: bool
    """Whether the file is byte for byte what this version makes of its attachments."""

    def __str__(self) -> str:
        """What is proven and what is not, in words for the one who checks it."""
        pages = (
            "The file is byte for byte what this program makes of these statements."
            if self.exact
            else "Its pages have the words that this program makes of these statements; another "
            "version made it, so how the pages look was not compared. Rely on the words below."
        )
        return "\n".join([*told(self.opened), pages, *words(self.opened), *LIMITS])


LIMITS = (
    "Signed is not yet agreed: to accept or initial what was withdrawn before has no effect.",
    "This does not prove that nothing was signed later; the exported record does (detente export).",
    "It proves what the two cards prove: compare their hashes with those you trust.",
)


def check(data: bytes) -> Checked:
    """Check a PDF. Raises BadPaperError, OtherPagesError, or what a proof that fails raises."""
    files = attachments(data)
    opened = open_bundle(files)
    again = render(files)
    exact = again == data
    if not exact and _text(again) != _text(data):
        raise OtherPagesError(opened)
    return Checked(opened, exact)


def attachments(data: bytes) -> Mapping[str, bytes]:
    """What is attached, each name once. Raises BadPaperError."""
    if len(data) > MAX_PDF:
        raise BadPaperError(f"more than {MAX_PDF} bytes")
    found: dict[str, bytes] = {}
    size = 0
    try:
        for name, contents in PdfReader(io.BytesIO(data)).attachments.items():
            if name in found or len(contents) != 1 or len(found) >= MAX_FILES:
                raise BadPaperError(f"{name} is attached twice, or there are too many")
            found[name] = contents[0]
            size += len(contents[0])
            if size > MAX_ATTACHED:
                raise BadPaperError("more is attached than a paper ever has")
    except BadPaperError:
        raise
    except Exception as error:  # a hostile file may break its reader in any way
        raise BadPaperError(f"this PDF cannot be read: {error}") from error
    return found


def _text(data: bytes) -> str:
    """The words on its pages, without the spaces and line ends that a version may set otherwise."""
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except Exception as error:  # a hostile file may break its reader in any way
        raise BadPaperError(f"its pages cannot be read: {error}") from error
    return "".join("".join(page.split()) for page in pages)


def told(opened: Opened) -> list[str]:
    """Every statement: proven, or not yet received."""
    lines = [f"A paper of line {opened.pair.line.hex()}."]
    lines += [
        f"side {number}: {card.label}, card {card.hash.hex()}"
        for number, card in enumerate(opened.pair.cards)
    ]
    for one in sorted(opened.held.values(), key=lambda held: (held.said.side, held.said.n)):
        lines.append(_statement(opened, one))
    return lines


def _statement(opened: Opened, one: Held) -> str:
    said, cards = one.said, opened.pair.cards
    name = f"{cards[said.side].label} #{said.n} {said.kind}, leaf {said.leaf}"
    if one.received is None:
        return f"NOT PROVEN, no receipt, and nothing shows that it was signed: {name}"
    other = cards[1 - said.side].label
    return f"proven: {name}; {other} signed that it holds it, {_utc(one.received)}"


def _utc(at: int) -> str:
    return f"{wall_time(at, 'UTC').wall:%Y-%m-%d %H:%M:%S} UTC"


def words(opened: Opened) -> list[str]:
    """The text of the pass as it was signed, each bracket with its owners' labels."""
    turn = opened.turn(opened.sheet.shown)
    if turn.words is None:
        return ["The pass has no words that can be read."]
    labels = tuple(card.label for card in opened.pair.cards)
    lines = [f"The words of {turn.ref}:"]
    lines += [f"title [{one}] {plain(text)}" for one, text in sorted(turn.words.title.items())]
    for place, paragraph in enumerate(turn.words.paragraphs, 1):
        for language, runs in sorted(paragraph.text.items()):
            shown = "".join(_run(run, labels) for run in runs)
            lines.append(f"{place}. [{language}] {shown}")
    return lines


def _run(run: Run, labels: tuple[str, ...]) -> str:
    if isinstance(run, str):
        return plain(run)
    wanted = (f"{labels[one.by]}: {plain(one.text) or '(no words)'}" for one in run)
    return f"[{' | '.join(wanted)}]"


def check_in_english(data: bytes) -> str:
    """What `detente verify` prints. Raises what `check` raises."""
    with override("en"):
        return str(check(data))
