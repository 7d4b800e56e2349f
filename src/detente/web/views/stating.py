"""State facts, first or as a correction of those that wait or that both signed."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import Medium
from detente.web.forms.arrangement import initial_wall
from detente.web.forms.facts import FactsForm
from detente.web.forms.people import initial_people, names_of
from detente.web.present import facts, people
from detente.web.present.contact import ContactView
from detente.web.present.facts import Happened
from detente.web.present.people import Someone
from detente.web.present.terms import Column
from detente.web.present.text import say
from detente.web.views.answering import OnJoint
from detente.web.views.on_facts import OnFacts
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


def measured(found: Any) -> Happened:
    """What our node measured, as facts."""
    present = people.people_of({"present": found.present}, "present")
    return Happened(found.medium, found.start, found.end, tuple(present))


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
