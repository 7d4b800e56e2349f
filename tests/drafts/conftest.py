"""A draft of Moscow's, and two of its people who write it."""

from typing import Any

import pytest

from detente.drafts import writing
from detente.people.models import Person
from detente.people.roles import Role

LINE, TEXT = "ab" * 32, "0:9"
ORDER = (1, 3)
WORDS = {
    "title.en": "Meetings",
    "title.ru": "Встречи",
    "1.en": "The sides [■ shall | ○ may] meet.",
    "3.ar": "يجتمع الجانبان.",
    "3.en": "They speak.",
}


def begin(person: int) -> writing.View:
    """A draft that begins from Washington's first pass."""
    return writing.begin(LINE, TEXT, person, answers="1:4", order=ORDER, words=WORDS)


@pytest.fixture
def anna(db: Any) -> int:
    """A delegate."""
    return Person.objects.add("Anna", Role.DELEGATE, "ru").pk


@pytest.fixture
def omar(db: Any) -> int:
    """An interpreter."""
    return Person.objects.add("عمر", Role.INTERPRETER, "ar").pk


@pytest.fixture
def draft(anna: int) -> writing.View:
    """A draft that begins from Washington's first pass."""
    return begin(anna)
