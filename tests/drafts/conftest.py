"""A draft of Moscow's, and two of its people who write it."""

from typing import Any

import pytest

from detente.core.passes import Alternative, Paragraph, Pass
from detente.drafts import writing
from detente.people.models import Person
from detente.people.roles import Role

LINE, TEXT = "ab" * 32, "0:9"
DISPUTED = (Alternative(0, "shall"), Alternative(1, "may"))
FIRST = Pass(
    (
        Paragraph(1, {"en": ("The sides ", DISPUTED, " meet.")}),
        Paragraph(3, {"ar": ("يجتمع الجانبان.",), "en": ("They speak.",)}),
    ),
    {"en": "Meetings", "ru": "Встречи"},
)


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
    return writing.begin(LINE, TEXT, anna, own=0, base=FIRST, answers="1:4")
