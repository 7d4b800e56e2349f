"""The facts of a contact: their page, signing the other side's, and withdrawing ours."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.web import lines
from detente.web.present import facts
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.facts import FactsView
from detente.web.present.outcomes import Outcomes
from detente.web.present.terms import Column, Table
from detente.web.present.text import say
from detente.web.views.answering import Accepting, Withdrawing
from detente.web.views.contact import receipt, withdrawal
from detente.web.views.on_facts import OnFacts
from detente.web.views.stating import measured


@require_safe
def show(request: HttpRequest, contact: Address) -> HttpResponse:
    """What each side signed, and what is due."""
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    stated = FactsView(line, found.facts)
    waiting = stated.open
    context = {
        "contact": view,
        "title": plain_title(line, found.talks),
        "outcomes": Outcomes(line, found),
        "stated": stated,
        "measured": measured_table(view),
        "may_state": view.agreed is not None and waiting is None and not view.off,
        "withdrawn": withdrawal(stated),
        "sent": receipt(line, waiting.id) if waiting and view.due == "facts-wait" else None,
    }
    return render(request, "web/facts.html", context)


def measured_table(view: ContactView) -> Table | None:
    """What our own node measured of the call: ours until we sign it."""
    if (found := view.measured) is None:
        return None
    column = Column(view.line.sides.ours, _("measured"))
    return facts.table(view.line, [(column, measured(found), None)])


class Accept(OnFacts, Accepting):
    """Sign the same facts as the other side."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Sign these facts"))

    def act(self, form: forms.Form) -> Any:
        """Accept them."""
        return acts.AcceptFacts(contact=self.contact.contact.id, of=self.of)


class Withdraw(OnFacts, Withdrawing):
    """Take our own facts back, as long as no answer was written."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Withdraw our facts"))

    def act(self, form: forms.Form) -> Any:
        """Withdraw."""
        return acts.WithdrawFacts(contact=self.contact.contact.id, of=self.of)
