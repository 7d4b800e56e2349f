"""Putting documents into the index and taking them out.

Every function is one part of the transaction that `writing` opens, in which nobody else writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from detente.search.models import Cursor, Document, Form, Posting, Word
from detente.search.words import forms, words

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_LANGUAGES = 12
MOST_LETTERS = 20_000
"""Of a text in one language; the rest cannot be found."""
_APART = MOST_LETTERS + 1
"""No text has so many words, so that no words of two languages stand together."""
_AT_ONCE = 500
_T = TypeVar("_T")


def parts(listed: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """A long list in parts that a query can name: no database takes any number of values."""
    for first in range(0, len(listed), _AT_ONCE):
        yield listed[first : first + _AT_ONCE]


@contextmanager
def writing(line_id: str) -> Iterator[dict[int, int]]:
    """The cursors of a line by side, with nobody else writing to the index."""
    with transaction.atomic():
        Cursor.objects.bulk_create(
            [Cursor(line_id=line_id, side=side) for side in (0, 1)], ignore_conflicts=True
        )
        held = list(Cursor.objects.select_for_update().order_by("pk"))
        yield {one.side: one.n for one in held if one.line_id == line_id}


def move(line_id: str, side: int, n: int) -> None:
    """Note that a log has been read up to index `n`."""
    Cursor.objects.filter(line_id=line_id, side=side).update(n=n)


def trimmed(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts as a document keeps them: bounded, and what every database can hold."""
    kept = sorted(texts.items())[:MOST_LANGUAGES]
    return {language: _storable(text[:MOST_LETTERS]) for language, text in kept}


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def put(documents: Sequence[Document]) -> None:
    """Keep new documents whose texts are `trimmed`, and index their words."""
    Document.objects.bulk_create(documents)
    postings = [(one.pk, *found) for one in documents for found in _places(one.texts)]
    known = _words({word for _document, word, _place in postings})
    Posting.objects.bulk_create(
        (
            Posting(word_id=known[word], document_id=document, place=place)
            for document, word, place in postings
        ),
        batch_size=_AT_ONCE,
    )


def _places(texts: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for number, text in enumerate(texts.values()):
        for place, found in enumerate(words(text)):
            yield found.word, number * _APART + place


def _words(wanted: set[str]) -> dict[str, int]:
    """The ids of words, new ones with their forms."""
    known = _known(wanted)
    new = sorted(wanted - known.keys())
    made = Word.objects.bulk_create([Word(text=text) for text in new], batch_size=_AT_ONCE)
    Form.objects.bulk_create(
        (Form(word_id=word.pk, text=form) for word in made for form in forms(word.text)),
        batch_size=_AT_ONCE,
    )
    return known | {word.text: word.pk for word in made}


def _known(wanted: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(sorted(wanted)):
        found.update(Word.objects.filter(text__in=part).values_list("text", "pk"))
    return found


def drop(documents: "QuerySet[Document]") -> int:
    """Take documents out, and the words that no other has; how many documents there were."""
    gone = list(documents.values_list("pk", flat=True))
    for part in parts(gone):
        touched = set(
            Posting.objects.filter(document__in=part).values_list("word", flat=True).distinct()
        )
        Document.objects.filter(pk__in=part).delete()
        _forget(sorted(touched))
    return len(gone)


def _forget(touched: Sequence[int]) -> None:
    for part in parts(touched):
        used = set(Posting.objects.filter(word__in=part).values_list("word", flat=True).distinct())
        Word.objects.filter(pk__in=set(part) - used).delete()
