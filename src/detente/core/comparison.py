"""Every difference between two passes of a joint text.

Both passes can be rebuilt from the comparison alone: so whatever changed is in it, be it a word,
the owner of a bracket, a space, or a sign that nobody sees.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from detente.core.difference import Effort, How, differences
from detente.core.kinds import Mode
from detente.core.passes import Paragraph, Pass, Run, Runs
from detente.core.tokens import Sign, Token, runs_of, tokens


class Piece(NamedTuple):
    """Tokens in a row that stayed, went or came. What went stands before what came for it."""

    how: How
    tokens: tuple[Token, ...]


Pieces = tuple[Piece, ...]


class Kind(StrEnum):
    """What became of a paragraph. One that moved may have changed as well."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


class Compared(NamedTuple):
    """One paragraph of either pass. `before` and `after` are its places from 0, or None."""

    id: int
    before: int | None
    after: int | None
    moved: bool
    text: dict[str, Pieces]

    @property
    def changed(self) -> bool:
        """Whether anything in it is not as it was."""
        return _differ(self.text)

    @property
    def kind(self) -> Kind:
        """What became of it."""
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        if self.moved:
            return Kind.MOVED
        return Kind.CHANGED if self.changed else Kind.SAME


class Settings(NamedTuple):
    """What a pass says beside its words; it stands in the statement, not in the body."""

    whole: bool
    """Nothing is agreed until everything is agreed."""
    mode: Mode


class Comparison(NamedTuple):
    """Two passes side by side. Paragraphs come as in the new one, with those removed in between."""

    title: dict[str, Pieces]
    paragraphs: tuple[Compared, ...]
    settings: tuple[Settings | None, Settings]
    """Of the old pass and of the new one; the old one is None where there was none."""

    @property
    def changed(self) -> bool:
        """Whether the two differ at all."""
        old, new = self.settings
        return (
            old != new
            or _differ(self.title)
            or any(one.kind is not Kind.SAME for one in self.paragraphs)
        )

    def old(self) -> Pass:
        """The old pass, rebuilt."""
        found = [(one.before, one) for one in self.paragraphs if one.before is not None]
        return _rebuilt(self.title, found, How.ADDED)

    def new(self) -> Pass:
        """The new pass, rebuilt."""
        found = [(one.after, one) for one in self.paragraphs if one.after is not None]
        return _rebuilt(self.title, found, How.REMOVED)


NOTHING = Pass((), {})


def compare(old: Pass | None, new: Pass, settings: tuple[Settings | None, Settings]) -> Comparison:
    """What differs. Against None, everything is new."""
    old, effort = old or NOTHING, Effort()
    places = {number: n for n, number in enumerate(old.ids)}
    there = {number: n for n, number in enumerate(new.ids)}
    kept = [places[number] for number in new.ids if number in places]
    stayed = {old.ids[place] for place in _rising(kept)}
    compared = []
    for number in _interleaved(old.ids, new.ids):
        before, after = places.get(number), there.get(number)
        was = old.paragraphs[before].text if before is not None else {}
        now = new.paragraphs[after].text if after is not None else {}
        moved = before is not None and after is not None and number not in stayed
        text = compare_text(was, now, effort)
        compared.append(Compared(number, before, after, moved, text))
    title = compare_text(
        {language: (text,) for language, text in old.title.items()},
        {language: (text,) for language, text in new.title.items()},
        effort,
    )
    return Comparison(title, tuple(compared), settings)


def _interleaved(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """The new order, each removed one behind the one that it followed."""
    found, known, previous = list(new), set(new), None
    for number in old:
        if number not in known:
            found.insert(found.index(previous) + 1 if previous is not None else 0, number)
        previous = number
    return found


def _rising(places: Sequence[int]) -> list[int]:
    """A longest subsequence that rises: what need not be said to have moved."""
    best: list[list[int]] = []
    for place in places:
        before = [one for one in best if one[-1] < place]
        best.append([*max(before, key=len, default=[]), place])
    return max(best, key=len, default=[])


def compare_text(
    old: Mapping[str, Runs], new: Mapping[str, Runs], effort: Effort | None = None
) -> dict[str, Pieces]:
    """One paragraph compared, in every language that either has it in."""
    languages = sorted({*old, *new})
    return {one: pieces(old.get(one, ()), new.get(one, ()), effort) for one in languages}


def pieces(old: Iterable[Run], new: Iterable[Run], effort: Effort | None = None) -> Pieces:
    """The words of one paragraph in one language, compared."""
    was, now = tokens(old), tokens(new)
    found = [
        Piece(one.how, (now if one.how is How.ADDED else was)[one.start : one.end])
        for one in differences(was, now, effort)
    ]
    return _readable(found)


def _readable(found: list[Piece]) -> Pieces:
    """Without the single spaces and commas that stayed between words that did not.

    They are removed and added like the words around them: one sees two phrases, not ten scraps.
    """
    merged: list[Piece] = []
    gone: tuple[Token, ...] = ()
    come: tuple[Token, ...] = ()
    for n, one in enumerate(found):
        if one.how is How.REMOVED:
            gone += one.tokens
        elif one.how is How.ADDED:
            come += one.tokens
        elif gone and come and n + 1 < len(found) and _slight(one.tokens):
            gone, come = gone + one.tokens, come + one.tokens
        else:
            merged += [Piece(How.REMOVED, gone), Piece(How.ADDED, come), one]
            gone = come = ()
    merged += [Piece(How.REMOVED, gone), Piece(How.ADDED, come)]
    return tuple(one for one in merged if one.tokens)


def _slight(found: tuple[Token, ...]) -> bool:
    """Whether these are nothing but a space, or a sign and a space."""
    return len(found) < 3 and all(
        one.sign is Sign.WORDS and len(one.text) == 1 and not one.text.isalnum() for one in found
    )


def _differ(text: Mapping[str, Pieces]) -> bool:
    return any(piece.how is not How.SAME for found in text.values() for piece in found)


def _side(text: Mapping[str, Pieces], without: How) -> dict[str, tuple[Run, ...]]:
    """The languages and runs of one of the two passes."""
    kept = {
        language: [token for piece in found if piece.how is not without for token in piece.tokens]
        for language, found in text.items()
    }
    return {language: runs_of(found) for language, found in kept.items() if found}


def _rebuilt(
    title: Mapping[str, Pieces], placed: Iterable[tuple[int, Compared]], without: How
) -> Pass:
    paragraphs = [
        Paragraph(one.id, _side(one.text, without))
        for _place, one in sorted(placed, key=lambda pair: pair[0])
    ]
    titles = {
        language: "".join(run for run in runs if isinstance(run, str))
        for language, runs in _side(title, without).items()
    }
    return Pass(tuple(paragraphs), titles)
