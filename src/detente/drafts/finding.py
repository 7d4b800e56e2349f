"""What an index of words needs to know of the drafts of a line."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from detente.drafts import models, shelf
from detente.drafts.document import name_of


@dataclass(frozen=True)
class Living:
    """A living draft: the joint text that it is of, and when somebody last wrote in it.

    `version` changes whenever its words or their order do.
    """

    draft: models.Draft
    version: str
    at: int

    @property
    def text(self) -> str:
        """The reference of its joint text."""
        return str(self.draft.text)

    def words(self) -> dict[str, str]:
        """Its words in each language: the title, then the paragraphs in their order."""
        found = shelf.document(self.draft).words()
        languages = sorted({name.partition(".")[2] for name in found})
        parts = ("title", *self.draft.order)
        in_order = {
            language: [found.get(name_of(part, language), "") for part in parts]
            for language in languages
        }
        joined = {language: "\n".join(filter(None, texts)) for language, texts in in_order.items()}
        return {language: text for language, text in joined.items() if text}


def living(line: str) -> Iterator[Living]:
    """The living drafts of a line, in one query."""
    wrote = models.Hand.objects.filter(draft=OuterRef("pk")).order_by("-at").values("at")[:1]
    drafts = models.Draft.objects.filter(line=line, end="").annotate(
        beside=Max("updates__n"), wrote=Coalesce(Subquery(wrote), "opened_at")
    )
    for draft in drafts.order_by("pk"):
        version = f"{max(draft.beside or 0, draft.folded)}.{draft.shape}"
        yield Living(draft, version, draft.wrote)
