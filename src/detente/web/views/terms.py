"""Request a contact, counter its terms, propose a change of them, or postpone it."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import Medium
from detente.web import lines
from detente.web.forms.arrangement import initial_arrangement, initial_wall
from detente.web.forms.people import initial_people, names_of
from detente.web.forms.terms import TermsForm
from detente.web.present import proposal, terms
from detente.web.present.agenda import Offered, offered
from detente.web.present.arrangement import languages_of
from detente.web.present.contact import ContactView
from detente.web.present.people import Someone
from detente.web.present.talks import TalksView
from detente.web.present.text import say, texts
from detente.web.views.delegation import delegation_shown, ours_for
from detente.web.views.on_contact import AnsweringTerms, OnContact
from detente.web.views.sending import SendingView
from detente.web.views.suggesting import Suggesting
from detente.web.views.talks import languages


class TermsView(Suggesting, SendingView):
    """What asking and countering share: the form, and the preview as a table of terms."""

    template = "web/request.html"
    talks_ref: str

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        version = self.begins_with()
        initial = initial_terms(self.line, version) if version else {}
        return initial | initial_people(self.our_delegation())

    def begins_with(self) -> Version | None:
        """The version whose terms the form begins with; nothing of it is lost on the way."""
        return self.answered()

    def answered(self) -> Version | None:
        """The version that this one would answer or change; something has to differ from it."""
        return None

    def if_same(self) -> str:
        """What is said where nothing differs from what these answer or change."""
        return _("Nothing differs from what is agreed: there is nothing to send.")

    def our_delegation(self) -> list[Someone]:
        """Whom our side named before."""
        return []

    def make_form(self, data: Any = None) -> TermsForm:
        """The form; the talks' items are there to be ticked, in the order that they stand in."""
        version, answered, ours = self.begins_with(), self.answered(), self.our_delegation()
        body = self.line.body(version.id) if version else None
        items = self.offered.refs
        return TermsForm(
            data,
            initial=self.initial(),
            zone=self.line.sides.ours.zone,
            sides=self.line.sides,
            items=self.offered.choices,
            titles={ref: texts(self.line.body(ref), "title") for ref in items},
            urgent=frozenset(ref for ref in items if any(self.line.state.items[ref].urgent)),
            languages=languages(self.line),
            written={
                "purpose": texts(body, "purpose"),
                "place": texts(body, "place"),
                **names_of(ours),
            },
            offered=languages_of(body),
            answered=proposal.signed(self.line, answered) if answered else None,
            if_same=self.if_same(),
            now=ours,
        )

    @cached_property
    def offered(self) -> Offered:
        """The items to choose from: those of the terms it begins with, then what is open."""
        version = self.begins_with()
        first: Any = version.content.items if version else ()  # type: ignore[union-attr]
        named = [*self.request.GET.getlist("item"), *self.request.POST.getlist("items")]
        return offered(self.line, self.talks_ref, first, named)

    def preview(self, form: TermsForm) -> dict[str, Any]:
        """The terms as the other side will see them, beside those they answer, and whom we send."""
        column = terms.Column(self.line.sides.ours, _("to be signed"))
        columns = [(column, form.proposal(), form.answered)]
        shown = {"table": proposal.table(self.line, columns, every_language=True)}
        return shown | delegation_shown(self.line, form, form.proposal())

    def said(self, form: TermsForm) -> dict[str, Any]:
        """What all these acts carry."""
        return form.arranged() | {
            "medium": Medium(form.cleaned_data["medium"]),
            "start": form.start,
            "minutes": form.cleaned_data["minutes"],
            "items": tuple(form.chosen_items),
            "urgent": tuple(form.cleaned_data["urgent"]),
            "new_items": tuple(form.new_items),
            "delegation": form.delegation,
        }


def initial_terms(line: lines.OpenLine, version: Version) -> dict[str, Any]:
    """A version's terms as the form begins with them."""
    one = proposal.signed(line, version)
    refs = [ref for ref, _titles in one.items]
    ours = line.sides.ours
    return {
        "medium": str(one.medium),
        "minutes": one.minutes,
        "items": refs,
        "urgent": [ref for ref in refs if line.state.items[ref].urgent[ours.number]],
        **initial_wall("date", "time", one.start, ours.zone),
        **initial_arrangement(one, line.sides),
    }


class Request(TermsView):
    """Ask for a contact."""

    def prepare(self, **arguments: Any) -> None:
        """The talks, and the contact it would continue."""
        self.line, found = lines.find(self.request, arguments["talks"], "talks")
        self.talks_ref = found.id
        self.talks = TalksView(self.line, found)

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Request a contact with {side}"), side=self.line.sides.theirs.name)

    def extra(self) -> dict[str, Any]:
        """The talks, to go back to."""
        return {"talks": self.talks, "continues": self.talks.last}

    def initial(self) -> dict[str, Any]:
        """Every item that both sides have not closed alike is ticked."""
        return {"minutes": 30, "items": self.offered.refs, "urgent": self.offered.urgent}

    def act(self, form: TermsForm) -> Any:
        """Ask."""
        last = self.talks.last
        continues = last.contact.id if last else None
        return acts.RequestContact(talks=self.talks_ref, continues=continues, **self.said(form))

    def after(self, ref: str) -> str:
        """The new contact's page."""
        return reverse("contact", args=[self.line.address(ref)])


class OtherTerms(TermsView):
    """Other terms for a contact that is there already."""

    contact: ContactView

    def our_delegation(self) -> list[Someone]:
        """Whom our side named for this contact."""
        return ours_for(self.contact)

    def elsewhere(self) -> str:
        """The page that takes what was written, where this one cannot any more."""
        match self.contact.due:
            case "answer":
                page = "counter"
            case "ended":
                page = "propose"
            case _ if self.contact.holds and not self.contact.open:
                page = "amend"
            case _:
                return ""
        return reverse(page, args=[self.contact.address])


class Counter(AnsweringTerms, OtherTerms):
    """Answer terms with other terms: only what differs needs to be written."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Counter the terms of {side}"), side=self.line.sides.theirs.name)

    def answered(self) -> Version | None:
        """Theirs."""
        return self.contact.open

    def if_same(self) -> str:
        """There is nothing to counter."""
        return _("Nothing differs from their terms: there is nothing to send. Accept them instead.")

    def act(self, form: TermsForm) -> Any:
        """Counter."""
        return acts.CounterTerms(contact=self.contact.contact.id, of=self.of, **self.said(form))


class Anew(OnContact, OtherTerms):
    """Propose terms anew for a contact on which nothing is agreed and no proposal stands."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose new terms to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only while no proposal stands and nothing took place."""
        stopped = super().hindrance()
        if stopped is None and self.contact.due != "ended":
            return self.nothing_waits()
        return stopped

    def begins_with(self) -> Version | None:
        """The last terms written."""
        return self.contact.shown

    def act(self, form: Any) -> Any:
        """Propose."""
        return acts.ProposeTerms(contact=self.contact.contact.id, **self.said(form))


class Amend(OnContact, OtherTerms):
    """Propose a change of what is agreed, which holds until the change is."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose a change to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only of agreed terms, while no change waits and nothing took place."""
        stopped = super().hindrance()
        if stopped is None and (not self.contact.holds or self.contact.open):
            return self.nothing_waits()
        return stopped

    def extra(self) -> dict[str, Any]:
        """What holds until then."""
        note = say(_("The agreed terms are in force until both sides agree on the change."))
        return super().extra() | {"note": note}

    def answered(self) -> Version | None:
        """What is agreed."""
        return self.contact.agreed

    def act(self, form: Any) -> Any:
        """Propose it."""
        return acts.ProposeTerms(contact=self.contact.contact.id, **self.said(form))
