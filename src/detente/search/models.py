"""The index, in any database that Django speaks to: documents, and where their words stand.

    Form ── Word ── Posting ── Document ── Reader

A question's words are looked up among the forms; the postings of the words that have one lead to
the documents. Everything here can be made again from the record and from what our side keeps.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from detente.search.words import MOST_LETTERS

RECORD = "record"
"""The source of all documents that both sides hold; any other source is ours alone."""


class Document(models.Model):
    """One text that can be found, in every language it was written in.

    `key` names it within its source, `version` changes when it does. `side` is who wrote it, `at`
    is its author's claim in UTC seconds. One of the record has its statement, `ref`, and the thing
    that is about, `about`; another has the address of its page, `url`. Where `restricted`, only its
    readers may know that it exists.
    """

    line = models.ForeignKey("node.Line", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    version = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    side = models.SmallIntegerField()
    at = models.BigIntegerField()
    entry = models.ForeignKey("node.Entry", null=True, on_delete=models.CASCADE, related_name="+")
    ref = models.CharField(max_length=20, default="")
    about = models.CharField(max_length=20, default="")
    url = models.CharField(max_length=300, default="")
    restricted = models.BooleanField(default=False)
    texts: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "source", "key"], name="one_document_a_key")
        ]
        indexes: ClassVar = [
            models.Index(fields=["line", "at"]),
            models.Index(fields=["line", "source", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def shared(self) -> bool:
        """Whether the other side holds it too."""
        return self.source == RECORD


class Reader(models.Model):
    """One of those who may know of a restricted document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "document"], name="one_reader_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.document_id}"


class Word(models.Model):
    """A word that some document has, in its one spelling."""

    text = models.CharField(max_length=MOST_LETTERS, unique=True)

    def __str__(self) -> str:
        return self.text


class Form(models.Model):
    """A form under which a word is found: itself, or one of its stems."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="forms")
    text = models.CharField(max_length=MOST_LETTERS, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "text"], name="one_form_of_a_word")
        ]

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """A word stands at a place of a document. Places of two languages lie far apart."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    place = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["word", "document", "place"])]

    def __str__(self) -> str:
        return f"{self.word_id} at {self.place} of {self.document_id}"


class Cursor(models.Model):
    """How far a log has been read: the index of its first statement that has not."""

    line = models.ForeignKey("node.Line", on_delete=models.CASCADE, related_name="+")
    side = models.SmallIntegerField()
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "side"], name="one_cursor_a_log")
        ]

    def __str__(self) -> str:
        return f"{self.side} up to {self.n}"
