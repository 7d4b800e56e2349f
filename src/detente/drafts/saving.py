"""Saving whole fields, from a page without a socket: nothing that somebody wrote is lost silently.

Such a page says of each text what it began from. Where nobody else wrote meanwhile, its words are
taken; where its person changed nothing, what stands stays; where both wrote, both are shown.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from detente.drafts import models, shelf
from detente.drafts.document import NAME, Document, part_of


@dataclass(frozen=True)
class Clash:
    """What stands in a text that somebody else changed while a page was open, and who wrote it."""

    words: str
    name: str


def mark(words: str) -> str:
    """What a page carries for the words that it began from."""
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def save(
    number: int, person: int, typed: Mapping[str, str], began: Mapping[str, str]
) -> dict[str, Clash]:
    """Save what was typed, by the texts' names; what was not taken because others wrote meanwhile.

    `began` holds the `mark` of what each text was when the page was made. Raises DraftEndedError or
    DraftFullError.
    """
    clashes: dict[str, str] = {}
    with transaction.atomic():
        draft = shelf.living(number)
        known = {None, *draft.order, *draft.removed}

        def apply(words: Document) -> Iterable[bytes]:
            for name, raw in typed.items():
                text = raw.replace("\r\n", "\n").replace("\r", "\n")
                if not NAME.fullmatch(name) or part_of(name)[0] not in known:
                    continue
                now = words.text(name)
                if text == now or mark(text) == began.get(name):
                    continue
                if mark(now) == began.get(name):
                    yield words.write(name, text)
                else:
                    clashes[name] = now

        shelf.change(draft, person, apply)
        shelf.announce(draft)
        return _clashes(draft, clashes)


def _clashes(draft: models.Draft, found: Mapping[str, str]) -> dict[str, Clash]:
    hands = draft.hands.filter(name__in=found).select_related("person")
    names = {hand.name: hand.person.name for hand in hands if hand.person}
    return {name: Clash(words, names.get(name, "")) for name, words in found.items()}
