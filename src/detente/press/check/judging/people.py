"""Whether names are spelt as the record has them."""

from collections.abc import Iterator

from detente.press.check.facts import Person
from detente.press.check.judging.known import Case
from detente.press.check.judging.offers import Offer
from detente.press.check.marks import Kind, Known, Mark
from detente.press.check.tokens import words

_LONG = 5
"""Letters of a name from which on a letter amiss is a slip and no other name."""


def judge(case: Case) -> Iterator[Mark]:
    """Marks on surnames after the right first name, in order."""
    language = case.draft.lexicon.language
    first_names: dict[str, list[tuple[Person, list[str]]]] = {}
    for person in case.facts.people:
        parts = words(person.names.get(language, ""))
        if len(parts) == 2 and len(parts[1]) >= _LONG:
            first_names.setdefault(_stem(parts[0], language), []).append((person, parts))
    for place, token in enumerate(case.draft.tokens[:-1]):
        known = first_names.get(_stem(token.word, language), ())
        following = case.draft.tokens[place + 1]
        if known and not any(_same(following.word, parts[1], language) for _, parts in known):
            for person, parts in known:
                if _amiss(following.word, parts[1], language):
                    yield _mark(case, following.start, following.end, person, parts[1])


def _stem(name: str, language: str) -> str:
    """A first name without its Russian ending."""
    inflected = language == "ru" and len(name) > 4
    return name.rstrip("аяуюеыийомь")[:12] if inflected else name


def _same(said: str, name: str, language: str) -> bool:
    if language == "ru":
        stem = name.rstrip("аяий")
        return said.startswith(stem)
    return said == name


def _amiss(said: str, name: str, language: str) -> bool:
    """One letter more, less, other, or two that changed places."""
    if language == "ru":
        stem = name.rstrip("аяий")
        return any(_one_off(said[: len(stem) + shift], stem) for shift in (-1, 0, 1))
    return _one_off(said, name)


def _one_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    rest, rest_of_other = one[head:], other[head:]
    swapped = rest[1::-1] + rest[2:] == rest_of_other and len(rest) > 1
    return (
        rest[1:] == rest_of_other[1:] or rest[1:] == rest_of_other or rest == rest_of_other[1:]
        or swapped
    )  # fmt: skip


def _mark(case: Case, start: int, end: int, person: Person, name: str) -> Mark:
    """Offered where a name stands in its plain form; Russian ones are inflected."""
    language = case.draft.lexicon.language
    full = person.names[language]
    offer = None if language == "ru" else full[-len(full.split()[-1]) :]
    return case.mark(Kind.NAME, Offer(start, end, offer), Known(person))
