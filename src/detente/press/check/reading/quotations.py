"""Quotations: what stands between quotation marks of any language."""

from typing import NamedTuple

from detente.press.check.draft import Draft

_PAIRS = {
    "«": "»", "“": "”", "„": "“”", "‟": "”", "「": "」", "『": "』", "《": "》", "‹": "›", "”": "”",
}  # fmt: skip
_STRAIGHT = '"'
_MOST_TOKENS = 1_000


class Quotation(NamedTuple):
    """Tokens from `first` up to `after`, the quotation marks left out."""

    first: int
    after: int


def quotations(draft: Draft) -> list[Quotation]:
    """The quotations of a draft, outermost only, in order."""
    found: list[Quotation] = []
    opened, closing = -1, ""
    for place, token in enumerate(draft.tokens):
        word = token.word
        if opened >= 0 and (word in closing or place - opened > _MOST_TOKENS):
            if word in closing and place > opened + 1:
                found.append(Quotation(opened + 1, place))
            opened = -1
        elif opened < 0 and (word == _STRAIGHT or word in _PAIRS):
            opened, closing = place, _PAIRS.get(word, _STRAIGHT)
    return found
