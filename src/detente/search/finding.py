"""Looking for words: which documents have them, for one person, and where in a text they stand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from detente.search.models import Document, Form, Posting, Reader
from detente.search.query import Query, Term
from detente.search.words import words

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Facet(NamedTuple):
    """How many were found of a kind and a side."""

    kind: str
    side: int
    number: int


@dataclass(frozen=True)
class Chosen:
    """What the reader narrows the findings to; None for all."""

    kind: str | None = None
    side: int | None = None

    def fits(self, facet: Facet) -> bool:
        """Whether these are among what was chosen."""
        return self.kind in (None, facet.kind) and self.side in (None, facet.side)


class Findings:
    """What a person may know of that has the words of a query, the newest first.

    A list for a paginator. Two queries, whatever is found.
    """

    def __init__(self, line_id: str, person: int, query: Query, chosen: Chosen) -> None:
        self._all = _found(line_id, person, query)
        self._chosen = chosen
        rows = self._all.values("kind", "side").annotate(number=Count("pk")).order_by()
        self.facets = [Facet(row["kind"], row["side"], row["number"]) for row in rows]

    def __len__(self) -> int:
        return sum(facet.number for facet in self.facets if self._chosen.fits(facet))

    def __getitem__(self, part: slice) -> list[Document]:
        found = self._all
        if self._chosen.kind is not None:
            found = found.filter(kind=self._chosen.kind)
        if self._chosen.side is not None:
            found = found.filter(side=self._chosen.side)
        return list(found.order_by("-at", "-pk")[part])


def _found(line_id: str, person: int, query: Query) -> "QuerySet[Document]":
    read = Reader.objects.filter(person=person).values("document")
    found = Document.objects.filter(Q(restricted=False) | Q(pk__in=read), line_id=line_id)
    for term in query.terms:
        found = found.filter(pk__in=_having(term).values("document"))
    return found


def _having(term: Term) -> "QuerySet[Posting]":
    """Where a term begins."""
    postings = Posting.objects.filter(word__in=_meant(term, 0))
    for place in range(1, len(term.words)):
        postings = postings.filter(Exists(Posting.objects.filter(
            word__in=_meant(term, place), document=OuterRef("document"),
            place=OuterRef("place") + place,
        )))  # fmt: skip
    return postings


def _meant(term: Term, place: int) -> "QuerySet[Form]":
    """The words that one of a term's words stands for."""
    alike = Q(text__in=sorted(term.forms(place)))
    for beginning in sorted(term.beginnings(place)):
        alike |= Q(text__startswith=beginning)
    return Form.objects.filter(alike).values("word")


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where a text has words of a query, in order and apart; all of a phrase or nothing of it."""
    stand = list(words(text))
    met = [query.met_by(found.word) for found in stand]
    marked: set[int] = set()
    for first, found in enumerate(met):
        for number in (number for number, place in found if place == 0):
            size = len(query.terms[number].words)
            rest = met[first : first + size]
            if len(rest) == size and all((number, n) in one for n, one in enumerate(rest)):
                marked.update(range(first, first + size))
    return [(stand[place].start, stand[place].end) for place in sorted(marked)]
