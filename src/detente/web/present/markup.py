"""A joint text as HTML, for the page and for paper: brackets and their owners, and what changed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.comparison import Piece, Pieces
from detente.core.difference import How
from detente.core.passes import Alternative, Run
from detente.core.tokens import Sign, Token
from detente.web.present.text import language_name, visible

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
)
Owners = tuple[SafeString, SafeString]
"""By side number, the mark and name that stand before a side's words in a bracket."""

_ALIKE = str.maketrans(
    "АВЕЅЗІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧονκیکہ",
    "ABES3IJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXovkيكه",
)
"""Letters of one script that look like letters of another."""

_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})


class Written(NamedTuple):
    """A text in one language, ready to show."""

    language: str
    name: str
    direction: str
    words: SafeString


def direction(language: str) -> str:
    """Which way a language is written: `rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def written(language: str, words: SafeString) -> Written:
    """Words with what a template needs to show them."""
    return Written(language, language_name(language), direction(language), words)


def in_brackets(text: Mapping[str, Sequence[Run]], owners: Owners) -> list[Written]:
    """A paragraph in each of its languages, its brackets marked with their owners."""
    return [written(one, runs(found, owners)) for one, found in sorted(text.items())]


def compared(text: Mapping[str, Pieces], owners: Owners) -> list[Written]:
    """A paragraph in each language of either pass, with what went and what came."""
    return [written(one, pieces(found, owners)) for one, found in sorted(text.items())]


def runs(found: Iterable[Run], owners: Owners) -> SafeString:
    """Words, and brackets in which every alternative says whose it is."""
    return _joined(visible(run) if isinstance(run, str) else _bracket(run, owners) for run in found)


def _bracket(bracket: Sequence[Alternative], owners: Owners) -> SafeString:
    shown: list[SafeString] = []
    for n, one in enumerate(bracket):
        kind = "alternative" if one.text else "nothing"
        words = visible(one.text) if one.text else _("no words here")
        shown.append(_sign(Token(Sign.BAR if n else Sign.OPEN, by=one.by), owners))
        shown.append(format_html('<span class="{}">{}</span>', kind, words))
    return _joined([*shown, _sign(Token(Sign.CLOSE), owners)])


def _sign(token: Token, owners: Owners) -> SafeString:
    match token.sign:
        case Sign.CLOSE:
            return format_html('<span class="bracket">{}</span>', "]")
        case sign:
            opening = "[" if sign is Sign.OPEN else " | "
            return format_html('<span class="bracket">{}</span>{} ', opening, owners[token.by or 0])


def pieces(found: Pieces, owners: Owners) -> SafeString:
    """What stayed, went and came. What nobody would see is spelled out where it changed."""
    shown: list[SafeString] = []
    for n, one in enumerate(found):
        match one.how:
            case How.SAME:
                shown.append(_plain(one, owners))
            case How.REMOVED:
                other = found[n + 1] if n + 1 < len(found) else None
                twin = other if other and other.how is How.ADDED else None
                shown.append(_changed(one, twin, owners))
            case How.ADDED:
                other = found[n - 1] if n else None
                twin = other if other and other.how is How.REMOVED else None
                shown.append(_changed(one, twin, owners))
    return _joined(shown)


def _plain(piece: Piece, owners: Owners) -> SafeString:
    return _joined(
        _sign(one, owners) if isinstance(one, Token) else visible(one) for one in _phrases(piece)
    )


def _phrases(piece: Piece) -> Iterator[Token | str]:
    """The signs of brackets one by one, and the words between them in one go."""
    for words, some in groupby(piece.tokens, key=lambda one: one.sign is Sign.WORDS):
        if words:
            yield "".join(one.text for one in some)
        else:
            yield from some


def _changed(piece: Piece, twin: Piece | None, owners: Owners) -> SafeString:
    """What went or came. `twin` is what came or went in its place."""
    text, other = _text(piece), _text(twin) if twin else ""
    spelled: Counter[str] | None = None
    if twin is not None and looks(text) == looks(other):
        spelled = Counter(text) - Counter(other)
    alone = not any(unicodedata.category(one)[0] in "LNPS" for one in text)
    shown = _joined(
        _sign(one, owners) if isinstance(one, Token) else _spelled(one, spelled, alone=alone)
        for one in _phrases(piece)
    )
    if piece.how is How.REMOVED:
        return format_html('<del><span class="heard">{} </span>{}</del>', _("removed:"), shown)
    return format_html('<ins><span class="heard">{} </span>{}</ins>', _("added:"), shown)


def _text(piece: Piece) -> str:
    return "".join(one.text for one in piece.tokens)


def looks(text: str) -> str:
    """What a text looks like at a glance: two that look the same have to be told apart."""
    plain = unicodedata.normalize("NFKD", text).translate(_ALIKE)
    seen = (one for one in plain if unicodedata.category(one) not in {"Mn", "Me", "Cf", "Cc"})
    return re.sub(r"\s+", " ", "".join(seen)).strip()


def _spelled(text: str, spelled: Counter[str] | None, *, alone: bool) -> SafeString:
    """Words in which every sign that cannot be seen, or be told from another, has its number.

    `alone`: there is nothing to see in all that changed, so that even a space has one.
    """
    if not alone and not spelled and not any(map(_unseen, text)):
        return visible(text)
    shown: list[SafeString] = []
    numbers: list[SafeString] = []  # of a letter, shown behind its marks
    for one in text:
        if not unicodedata.category(one).startswith("M"):
            shown += numbers
            numbers = []
        if alone or _unseen(one):
            shown.append(_number(one))
            shown += [visible(one)] if one in "\n\t" else []
            continue
        shown.append(visible(one))
        if spelled and one in spelled:
            numbers.append(_number(one))
    return _joined([*shown, *numbers])


def _unseen(one: str) -> bool:
    return unicodedata.category(one) in _UNSEEN and one != " "


def _number(one: str) -> SafeString:
    return format_html('<span class="control">U+{}</span>', f"{ord(one):04X}")


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
