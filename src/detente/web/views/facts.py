"""The facts of a contact: state them, sign the other side's, correct, or withdraw ours."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import Medium
from detente.web import lines
from detente.web.forms.arrangement import initial_wall
from detente.web.forms.facts import FactsForm
from detente.web.forms.people import initial_people, names_of
from detente.web.present import facts, people
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.facts import Happened
from detente.web.present.outcomes import Outcomes
from detente.web.present.people import Someone
from detente.web.present.terms import Column, Table
from detente.web.present.text import say
from detente.web.views.answering import Accepting, OnJoint, Withdrawing
from detente.web.views.contact import receipt
from detente.web.views.on_contact import OnContact
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


@require_safe
def show(request: HttpRequest, contact: Address) -> HttpResponse:
    """What each side signed, and what is due."""
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    standing = view.facts_standing
    waiting = standing.open
    context = {
        "contact": view,
        "title": plain_title(line, found.talks),
        "outcomes": Outcomes(line, found),
        "facts": facts.of(line, found) if view.concluded else None,
        "measured": measured_table(view),
        "may_state": view.agreed is not None and waiting is None and not view.off,
        "corrected": waiting is not None and standing.agreed is not None,
        "sent": receipt(line, waiting.id) if waiting and view.due == "facts-wait" else None,
    }
    return render(request, "web/facts.html", context)


def measured_table(view: ContactView) -> Table | None:
    """What our own node measured of the call: ours until we sign it."""
    if (found := view.measured) is None:
        return None
    column = Column(view.line.sides.ours, _("measured"))
    return facts.table(view.line, [(column, measured(found), None)])


def measured(found: Any) -> Happened:
    """What our node measured, as facts."""
    present = people.people_of({"present": found.present}, "present")
    return Happened(found.medium, found.start, found.end, tuple(present))


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


class Stating(SendingView):
    """The form of facts, and its preview."""

    template = "web/facts_form.html"
    contact: ContactView

    def begins_with(self) -> Happened | None:
        """The facts that these answer or would correct; something has to differ from them."""
        raise NotImplementedError

    def make_form(self, data: Any = None) -> FactsForm:
        """The form, beginning with what is stated already, else with the terms."""
        before = self.begins_with()
        known = before or self._expected()
        zone = self.line.sides.ours.zone
        times = initial_wall("start_date", "start_time", known.start, zone) if known.start else {}
        if known.end:
            times |= initial_wall("end_date", "end_time", known.end, zone)
        return FactsForm(
            data,
            initial={"medium": str(known.medium), **initial_people(known.present), **times},
            zone=zone,
            sides=self.line.sides,
            differs_from=before,
            languages=languages(self.line),
            written=names_of(known.present),
        )

    def _expected(self) -> Happened:
        """As measured; else the terms' medium and start, both delegations, and no end."""
        if (found := self.contact.measured) is not None:
            return measured(found)
        content: Any = self.contact.agreed.content if self.contact.agreed else None
        present: list[Someone] = []
        for side in self.line.sides:
            named = people.delegation(self.line, self.contact.contact, side.number)
            present += [
                one._replace(side=side.number) for one in named or [Someone("principal", {})]
            ]
        return Happened(
            content.medium if content else "", content.start if content else 0, 0, tuple(present)
        )

    def preview(self, form: FactsForm) -> dict[str, Any]:
        """The facts as the other side will see them."""
        column = Column(self.line.sides.ours, _("to be signed"))
        stated = [(column, form.happened, form.differs_from)]
        return {"table": facts.table(self.line, stated, every_language=True)}

    def said(self, form: FactsForm) -> dict[str, Any]:
        """What both acts carry."""
        return {
            "contact": self.contact.contact.id,
            "medium": Medium(form.cleaned_data["medium"]),
            "start": form.start,
            "end": form.end,
            "present": form.present,
            "call": self.call(),
        }

    def call(self) -> str | None:
        """The call these facts are of."""
        raise NotImplementedError


class State(OnFacts, Stating):
    """State the facts first; or, once both signed, propose a correction: the signed ones hold."""

    @property
    def agreed_facts(self) -> Version | None:
        """The facts that both signed."""
        return self.contact.facts_standing.agreed

    def heading(self) -> SafeString:
        """The page's heading."""
        if self.agreed_facts:
            return say(_("Propose a correction to {side}"), side=self.line.sides.theirs.name)
        return say(_("Sign the facts of the contact"))

    def hindrance(self) -> SafeString | None:
        """Only of a contact that was agreed and not called off, and while no facts wait."""
        stopped = super().hindrance()
        agreed = self.contact.agreed is not None and not self.contact.off
        if stopped is None and (not agreed or self.contact.facts_standing.open):
            return self.nothing_waits()
        return stopped

    def extra(self) -> dict[str, Any]:
        """What holds until a correction is signed."""
        if not self.agreed_facts:
            return super().extra()
        note = say(_("The facts that both sides signed hold until both sign others."))
        return super().extra() | {"note": note}

    def begins_with(self) -> Happened | None:
        """What both signed."""
        return facts.signed(self.line, self.agreed_facts) if self.agreed_facts else None

    def call(self) -> str | None:
        """The call that the signed facts are of, or the one our node measured."""
        content: Any = self.agreed_facts.content if self.agreed_facts else self.contact.measured
        return content.call if content else None

    def act(self, form: FactsForm) -> Any:
        """Propose them."""
        return acts.ProposeFacts(**self.said(form))


class Differ(OnFacts, OnJoint, Stating):
    """State other facts than those that wait: the difference stands in the record."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose a correction to {side}"), side=self.line.sides.theirs.name)

    def begins_with(self) -> Happened | None:
        """Theirs, to be corrected."""
        theirs = self.contact.facts_standing.open
        return facts.signed(self.line, theirs) if theirs else None

    def call(self) -> str | None:
        """The call that theirs are of."""
        theirs: Any = self.contact.facts_standing.open
        return theirs.content.call if theirs else None

    def act(self, form: FactsForm) -> Any:
        """Counter theirs."""
        return acts.CounterFacts(of=self.of, **self.said(form))


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
