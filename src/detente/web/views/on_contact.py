"""What everything that is signed about a contact shares."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.web import lines
from detente.web.lines import OpenLine
from detente.web.present import proposal, terms
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.joints import JointView
from detente.web.present.text import say
from detente.web.views.answering import OnJoint


class OnContact:
    """A page about a contact whose terms are its own; with `of_rounds`, about any contact."""

    line: OpenLine
    contact: ContactView
    joint: JointView
    request: Any
    of_rounds = False

    def prepare(self, **arguments: Any) -> None:
        """The contact."""
        self.line, found = lines.find(self.request, arguments["contact"], "contacts")
        self.contact = self.joint = ContactView(self.line, found)
        self.talks_ref = found.talks

    def hindrance(self) -> SafeString | None:
        """Terms of one of rounds are agreed with the others'."""
        stopped: SafeString | None = super().hindrance()  # type: ignore[misc]
        if self.contact.rounds and not self.of_rounds:
            return say(_("This contact is one of rounds: their terms are agreed as one."))
        return stopped

    def nothing_waits(self) -> SafeString:
        """Why this cannot be done now."""
        return say(_("Nothing waits for this now: {status}."), status=self.contact.status)

    def extra(self) -> dict[str, Any]:
        """The contact, to go back to."""
        title = plain_title(self.line, self.contact.contact.talks)
        return super().extra() | {"contact": self.contact, "title": title}  # type: ignore[misc]

    def after(self, ref: str) -> str:
        """The contact's page."""
        return reverse("contact", args=[self.contact.address])


class AnsweringTerms(OnContact, OnJoint):
    """An answer to the version of the terms that waits, or its withdrawal."""

    def waiting(self) -> dict[str, Any]:
        """The open version as a table, beside what it answers or would change."""
        version = self.contact.open
        assert version is not None  # noqa: S101  the hindrance above says so
        before = self.contact.basis(version)
        column = terms.Column(self.line.sides[version.side], "")
        old = proposal.signed(self.line, before) if before else None
        columns = [(column, proposal.signed(self.line, version), old)]
        return {"table": proposal.table(self.line, columns, every_language=True)}
