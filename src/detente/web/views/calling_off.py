"""Call an agreed contact off, and take that back. What was agreed stays agreed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.web.forms.words import ReasonForm
from detente.web.present import proposal, terms
from detente.web.present.text import say
from detente.web.views.on_contact import OnContact
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


class Calling(OnContact, SendingView):
    """What calling off and taking it back share."""

    of_rounds = True

    def agreed_terms(self) -> dict[str, Any]:
        """The agreed terms as a table."""
        if (agreed := self.contact.agreed) is None:
            return {}
        columns = [(terms.Column(None, ""), proposal.signed(self.line, agreed), None)]
        return {"table": proposal.table(self.line, columns, every_language=True)}


class CallOff(Calling):
    """Call it off, with a reason."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Call off the contact with {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only what is agreed and did not take place."""
        stopped = super().hindrance()
        if stopped is None and (self.contact.agreed is None or self.contact.concluded):
            return self.nothing_waits()
        if stopped is None and self.contact.off_by_us:
            return self.nothing_waits()
        return stopped

    def make_form(self, data: Any = None) -> ReasonForm:
        """A reason per language."""
        return ReasonForm(data, languages=languages(self.line))

    def preview(self, form: ReasonForm) -> dict[str, Any]:
        """The reason in every language written, and what is called off."""
        words = terms.paragraphs({"r": form.words("reason")}, "r")
        return self.agreed_terms() | {"label": _("Reason"), "words": words}

    def act(self, form: ReasonForm) -> Any:
        """Call it off."""
        return acts.CallOff(contact=self.contact.contact.id, reason=form.words("reason"))


class TakeBack(Calling):
    """Take our calling off back: what was agreed is to be held again."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Take back the calling off"))

    def hindrance(self) -> SafeString | None:
        """Only while our side has called it off."""
        stopped = super().hindrance()
        if stopped is None and not self.contact.off_by_us:
            return self.nothing_waits()
        return stopped

    def make_form(self, data: Any = None) -> forms.Form:
        """No fields."""
        return forms.Form(data)

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Straight to the check."""
        return self.check(self.make_form({}))

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """What holds again."""
        return self.agreed_terms()

    def act(self, form: forms.Form) -> Any:
        """Take it back."""
        return acts.CallOff(contact=self.contact.contact.id, off=False)
