"""Accept, decline or withdraw the terms of a contact."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.web.forms.people import DelegationForm
from detente.web.forms.words import ReasonForm
from detente.web.present import proposal
from detente.web.present.text import say
from detente.web.views.answering import Accepting, Declining, Withdrawing
from detente.web.views.delegation import delegation_form, delegation_shown
from detente.web.views.on_contact import AnsweringTerms
from detente.web.views.sending import SendingView


class Accept(AnsweringTerms, Accepting):
    """Accept the other side's terms: from then on they bind both. Our delegation may go with it."""

    template = "web/delegation_form.html"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Accept the terms of {side}"), side=self.line.sides.theirs.name)

    @property
    def adds(self) -> str:
        """What can be sent with it, at the address `?delegation`."""
        return "" if "delegation" in self.request.GET else _("Send our delegation with it")

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Straight to the check, unless our delegation is to be written."""
        if self.adds:
            return super().get(request)
        return SendingView.get(self, request)

    def make_form(self, data: Any = None) -> DelegationForm:
        """Whom we send."""
        return delegation_form(self.contact, data)

    def write(self, form: Any, status: int = 200, changed: bool = False) -> HttpResponse:
        """Our delegation, where it is to be written; else what went wrong, above the check."""
        if form.people_count:
            return SendingView.write(self, form, status, changed)
        return super().write(form, status, changed)

    def preview(self, form: DelegationForm) -> dict[str, Any]:
        """The terms in question, and whom we send."""
        version = self.contact.open
        assert version is not None  # noqa: S101  the hindrance says so
        agreed = proposal.signed(self.line, version)
        return self.waiting() | delegation_shown(self.line, form, agreed)

    def act(self, form: DelegationForm) -> Any:
        """Accept."""
        contact = self.contact.contact.id
        return acts.AcceptTerms(contact=contact, of=self.of, delegation=form.delegation)


class Withdraw(AnsweringTerms, Withdrawing):
    """Take back our own terms, as long as no answer was written."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Withdraw our change") if self.contact.change else _("Withdraw our terms"))

    def act(self, form: forms.Form) -> Any:
        """Withdraw."""
        return acts.WithdrawTerms(contact=self.contact.contact.id, of=self.of)


class Decline(AnsweringTerms, Declining):
    """Decline with a reason."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Decline the terms of {side}"), side=self.line.sides.theirs.name)

    def act(self, form: ReasonForm) -> Any:
        """Decline."""
        reason = form.words("reason")
        return acts.DeclineTerms(contact=self.contact.contact.id, of=self.of, reason=reason)
