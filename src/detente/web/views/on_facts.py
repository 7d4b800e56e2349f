"""What everything that is signed about a contact's facts shares."""

from typing import Any

from django.urls import reverse

from detente.web.present import facts
from detente.web.present.facts import FactsView
from detente.web.present.terms import Column
from detente.web.views.on_contact import OnContact


class OnFacts(OnContact):
    """What everything about a contact's facts shares."""

    joint: FactsView
    of_rounds = True

    def prepare(self, **arguments: Any) -> None:
        """The contact."""
        super().prepare(**arguments)
        self.joint = FactsView(self.line, self.contact.contact.facts)

    def after(self, ref: str) -> str:
        """The facts' page."""
        return reverse("facts", args=[self.contact.address])

    def waiting(self) -> dict[str, Any]:
        """The facts that wait, beside those they answer or would correct."""
        version = self.joint.open
        assert version is not None  # noqa: S101  the hindrance says so
        before = self.joint.basis(version)
        old = facts.signed(self.line, before) if before else None
        column = Column(self.line.sides[version.side], "")
        stated = [(column, facts.signed(self.line, version), old)]
        return {"table": facts.table(self.line, stated, every_language=True)}
