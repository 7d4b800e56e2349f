"""Words of editions made ready for pages: names, paragraphs, quotations; hidden controls go."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from babel import Locale

from detente.configuration import LANGUAGES

RIGHT_TO_LEFT = frozenset({"ar"})
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_WEB = re.compile(r"https?://[^\s<>\"'`\\]{1,2000}")
_CITE = re.compile(r"[—–-] *")


class Block(NamedTuple):
    """A paragraph, or a quotation and whose it is."""

    text: str
    quoted: bool = False
    cite: str = ""


def clean(text: str) -> str:
    """Somebody's words without what turns, hides or breaks a line."""
    return _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """Somebody's words in one line."""
    return " ".join(clean(text).split())


def blocks(body: str) -> list[Block]:
    """The paragraphs of a body, as `edition.Text` says."""
    found = []
    for part in re.split(r"\n[ \t]*\n", clean(body)):
        lines = [line.strip() for line in part.strip().split("\n")]
        if not any(lines):
            continue
        if all(line.startswith(">") for line in lines):
            found.append(_quotation([line[1:].strip() for line in lines]))
        else:
            found.append(Block("\n".join(lines)))
    return found


def _quotation(lines: list[str]) -> Block:
    *first, last = lines
    if first and (dash := _CITE.match(last)):
        return Block("\n".join(first), quoted=True, cite=last[dash.end() :])
    return Block("\n".join(lines), quoted=True)


def name_in(names: Mapping[str, str], language: str) -> str:
    """A name in this language, else in English, else the first there is."""
    found = names.get(language) or names.get("en") or next(iter(names.values()), "")
    return line(found)


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def web_address(address: str) -> str:
    """Where a link may lead; empty where it is no plain address on the web."""
    return address if _WEB.fullmatch(address) and address == line(address) else ""


def tag(language: str) -> str:
    """A language as BCP 47 names it, or that it is not known which."""
    return language if _TAG.fullmatch(language) else "und"


def endonym(language: str) -> str:
    """A language's name for itself; its tag where it is none of ours."""
    return LANGUAGES.get(language, line(language)[:16])


def in_prose(language: str) -> str:
    """A language's name for itself within a sentence: `français`, and not `Français`."""
    return str(Locale.parse(language).get_display_name(language))
