"""What everything that is signed about a contact's facts shares."""

from typing import Any

from django.urls import reverse

from detente.core.joint import Version
from detente.web.present import facts
from detente.web.present.contact import ContactView
from detente.web.present.terms import Column
from detente.web.views.on_contact import OnContact


class FactsOf(ContactView):
    """A contact whose joint is its facts, for the views that answer."""

    @property
    def open(self) -> Version | None:
        """The facts that wait."""
        return self.facts_standing.open


class OnFacts(OnContact):
    """What everything about a contact's facts shares."""

    of_rounds = True

    def prepare(self, **arguments: Any) -> None:
        """The contact."""
        super().prepare(**arguments)
        self.joint = FactsOf(self.line, self.contact.contact)

    def after(self, ref: str) -> str:
        """The facts' page."""
        return reverse("facts", args=[self.contact.address])

    def waiting(self) -> dict[str, Any]:
        """The facts that wait, beside those they answer or would correct."""
        version = self.contact.facts_standing.open
        assert version is not None  # noqa: S101  the hindrance says so
        before = facts.basis(self.contact.contact.facts, version)
        old = facts.signed(self.line, before) if before else None
        column = Column(self.line.sides[version.side], "")
        stated = [(column, facts.signed(self.line, version), old)]
        return {"table": facts.table(self.line, stated, every_language=True)}
