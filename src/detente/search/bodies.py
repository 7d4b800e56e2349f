"""The texts in a statement's body. What a peer wrote may be any JSON at all."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

MOST_TEXTS = 500
"""Of one body: more than any page of ours writes; the rest cannot be found."""
MOST_DEPTH = 8
BETWEEN_ALTERNATIVES = " | "

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


class Said(NamedTuple):
    """What of a kind's bodies is looked through, and the word a reader knows it by."""

    kind: str
    members: tuple[str, ...]


# One line a kind of statement. Beneath a member every {language: text} is found, however deep.
KINDS: Mapping[str, Said] = {
    "profile": Said("profile", ("names",)),
    "talks": Said("talks", ("title",)),
    "item": Said("item", ("title",)),
    "position": Said("position", ("text", "by")),
    "contact.off": Said("reason", ("reason",)),
    "delegation": Said("delegation", ("people",)),
    "notice": Said("publication", ("title", "text", "by")),
    "rounds": Said("rounds", ("title",)),
    "rounds.propose": Said("terms", ("purpose", "place")),
    "rounds.counter": Said("terms", ("purpose", "place")),
    "rounds.decline": Said("reason", ("reason",)),
    "terms.propose": Said("terms", ("purpose", "place")),
    "terms.counter": Said("terms", ("purpose", "place")),
    "terms.decline": Said("reason", ("reason",)),
    "facts.propose": Said("facts", ("present",)),
    "facts.counter": Said("facts", ("present",)),
    "facts.decline": Said("reason", ("reason",)),
    "text": Said("text", ("title",)),
    "text.propose": Said("text", ("title", "paragraphs")),
    "text.counter": Said("text", ("title", "paragraphs")),
    "text.decline": Said("reason", ("reason",)),
    "options": Said("options", ("options",)),
    "rules.decline": Said("reason", ("reason",)),
}
OPENING = frozenset({"talks", "item", "rounds", "text", "options"})
"""Kinds whose texts are about what the statement itself opens."""
_HOSTS = ("text", "rounds", "contact", "item", "talks")


def texts(kind: str, body: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """The texts in a body, each in all its languages."""
    said = KINDS.get(kind)
    if said is None or body is None:
        return []
    found: list[dict[str, str]] = []
    for member in said.members:
        for text in _walk(body.get(member), MOST_DEPTH):
            found.append(text)
            if len(found) == MOST_TEXTS:
                return found
    return found


def _walk(value: Any, depth: int) -> Iterator[dict[str, str]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, depth - 1)
    elif isinstance(value, dict):
        per_language = _per_language(value)
        if per_language:
            yield per_language
            return
        for each in value.values():
            yield from _walk(each, depth - 1)


def _per_language(value: dict[str, Any]) -> dict[str, str]:
    """The texts of an object all of whose members are languages; nothing for any other."""
    if not all(_LANGUAGE.fullmatch(language) for language in value):
        return {}
    said = {language: _in_one(text) for language, text in value.items()}
    return {language: text for language, text in said.items() if text.strip()}


def _in_one(text: Any) -> str:
    """A text, or the runs of one (docs/protocol/text.md) with every alternative of a bracket."""
    if isinstance(text, str):
        return text
    runs = text if isinstance(text, list) else []
    return "".join(run if isinstance(run, str) else _alternatives(run) for run in runs)


def _alternatives(bracket: Any) -> str:
    each = bracket if isinstance(bracket, list) else []
    worded = (one.get("text") for one in each if isinstance(one, dict))
    return BETWEEN_ALTERNATIVES.join(one for one in worded if isinstance(one, str) and one)


def host(do: Mapping[str, Any]) -> str:
    """The reference that a statement names as what it belongs to, or nothing."""
    refs = (do.get(name) for name in _HOSTS)
    return next((ref for ref in refs if isinstance(ref, str)), "")
