"""Whom our side sends to a contact: a register of our own, which needs no agreement of theirs."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.web.forms.people import DelegationForm, initial_people, names_of
from detente.web.lines import OpenLine
from detente.web.present import people, proposal
from detente.web.present.arrangement import Arrangement
from detente.web.present.contact import ContactView
from detente.web.present.people import Someone
from detente.web.present.text import say
from detente.web.views.on_contact import OnContact
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


def ours_for(contact: ContactView) -> list[Someone]:
    """Whom our side named for a contact."""
    ours = contact.line.line.our_side
    return people.delegation(contact.line, contact.contact, ours) or []


def delegation_form(contact: ContactView, data: Any, **keywords: Any) -> DelegationForm:
    """Our delegation, beginning with whom we named before."""
    ours = ours_for(contact)
    return DelegationForm(
        data,
        initial=initial_people(ours),
        now=ours,
        languages=languages(contact.line),
        written=names_of(ours),
        **keywords,
    )


def delegation_shown(line: OpenLine, form: Any, agreed: Arrangement | None) -> dict[str, Any]:
    """Our delegation for `parts/preview.html`, when it is sent."""
    if form.delegation is None:
        return {}
    ours = line.sides.ours
    most = agreed.conduct.delegations[ours.number] if agreed else 0
    return {
        "people": people.listing(line, form.people, every_language=True),
        "too_many": people.too_many(form.people, most, ours),
    }


class Name(OnContact, SendingView):
    """Name our delegation, or another than before."""

    template = "web/delegation_form.html"
    of_rounds = True

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Name our delegation"))

    def hindrance(self) -> SafeString | None:
        """Not once both sides signed who was present."""
        stopped = super().hindrance()
        if stopped is None and self.contact.due == "done":
            return self.nothing_waits()
        return stopped

    def make_form(self, data: Any = None) -> DelegationForm:
        """Whom we send."""
        return delegation_form(self.contact, data, must_differ=True)

    def preview(self, form: DelegationForm) -> dict[str, Any]:
        """Everybody, in every language written."""
        shown = self.contact.shown
        agreed = proposal.signed(self.line, shown) if shown else None
        return delegation_shown(self.line, form, agreed)

    def act(self, form: DelegationForm) -> Any:
        """Name them."""
        return acts.NameDelegation(contact=self.contact.contact.id, people=form.delegation or ())
