"""Request a contact, counter its terms, accept, decline or withdraw them."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import Medium, Mode
from detente.core.times import TimeOutOfRange
from detente.web import clocks, lines
from detente.web.forms.terms import TermsForm
from detente.web.forms.words import ReasonForm
from detente.web.present import terms
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.talks import TalksView
from detente.web.present.text import prose, readable, say, texts
from detente.web.views.sending import SendingView
from detente.web.views.suggesting import Suggesting
from detente.web.views.talks import languages


class TermsView(Suggesting, SendingView):
    """What asking and countering share: the form, and the preview as a table of terms."""

    template = "web/request.html"
    talks_ref: str

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        raise NotImplementedError

    def answered(self) -> Version | None:
        """The version that this one would answer."""
        return None

    def make_form(self, data: Any = None) -> TermsForm:
        """The form; the talks' items are there to be ticked."""
        items = [one.id for one in self.line.state.items.values() if one.talks == self.talks_ref]
        self.line.need(items)
        return TermsForm(
            data,
            initial=None if data else self.initial(),
            zone=self.line.sides.ours.zone,
            items=[(ref, prose(self.line.body(ref), "title")) for ref in items],
            languages=languages(self.line),
        )

    def preview(self, form: TermsForm) -> dict[str, Any]:
        """The terms as the other side will see them; beside them those they answer."""
        titles = {ref: texts(self.line.body(ref), "title") for ref in form.chosen_items}
        proposal, answered = form.proposal(titles), self.answered()
        before = terms.signed(self.line, answered) if answered else None
        columns = [(terms.Column(self.line.sides.ours, _("to be signed")), proposal, before)]
        return {"table": terms.table(self.line, columns, every_language=True)}

    def said(self, form: TermsForm) -> dict[str, Any]:
        """What both acts carry."""
        return {
            "medium": Medium(form.cleaned_data["medium"]),
            "start": form.start,
            "minutes": form.cleaned_data["minutes"],
            "items": tuple(form.chosen_items),
            "urgent": tuple(form.cleaned_data["urgent"]),
            "new_items": tuple(form.new_items),
            "purpose": form.words("purpose"),
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
        """Every item that is not yet agreed or dropped by both is ticked."""
        settled = {"agreed", "dropped"}
        rows = [row for row in self.talks.agenda if not set(row.item.status) <= settled]
        urgent = [row.item.id for row in rows if row.item.urgent[self.line.line.our_side]]
        return {"minutes": 30, "items": [row.item.id for row in rows], "urgent": urgent}

    def act(self, form: TermsForm) -> Any:
        """Ask."""
        last = self.talks.last
        continues = last.contact.id if last else None
        return acts.RequestContact(talks=self.talks_ref, continues=continues, **self.said(form))

    def after(self, ref: str) -> str:
        """The new contact's page."""
        return reverse("contact", args=[self.line.address(ref)])


def initial_terms(line: lines.OpenLine, version: Version) -> dict[str, Any]:
    """A version's terms as the form begins with them."""
    content: Any = version.content
    urgent = [ref for ref in content.items if line.state.items[ref].urgent[line.line.our_side]]
    start: dict[str, Any] = {"medium": content.medium.value, "minutes": content.minutes}
    start |= {"items": list(content.items), "urgent": urgent}
    try:
        there = clocks.on_wall(content.start, line.sides.ours.zone)
        start |= {"date": there.wall.date(), "time": there.wall.time()}
    except TimeOutOfRange:
        pass  # a peer may sign any second; ours has to be typed
    words = texts(line.body(version.id), "purpose")
    return start | {f"purpose_{language}": readable(text) for language, text in words.items()}


class OnContact:
    """What every answer to a contact's terms shares."""

    line: lines.OpenLine
    contact: ContactView
    request: Any
    of: str
    answers_mine = False

    def prepare(self, **arguments: Any) -> None:
        """The contact."""
        self.line, found = lines.find(self.request, arguments["contact"], "contacts")
        self.contact = ContactView(self.line, found)

    def current(self) -> str:
        """The version that waits."""
        return self.contact.open.id if self.contact.open else ""

    def hindrance(self) -> SafeString | None:
        """Only the other side's open version can be answered, only our own withdrawn."""
        stopped: SafeString | None = super().hindrance()  # type: ignore[misc]
        if stopped is None and (not self.contact.open or self.contact.mine != self.answers_mine):
            return say(_("Nothing waits for this now: {status}."), status=self.contact.status)
        return stopped

    def extra(self) -> dict[str, Any]:
        """The contact, to go back to."""
        return {
            "contact": self.contact,
            "title": plain_title(self.line, self.contact.contact.talks),
        }

    def after(self, ref: str) -> str:
        """The contact's page."""
        return reverse("contact", args=[self.contact.address])

    def their_terms(self) -> dict[str, Any]:
        """The open version as a table."""
        version = self.contact.open
        assert version is not None  # noqa: S101  the hindrance above says so
        before = self.contact.contact.terms.versions.get(version.parent or "")
        column = terms.Column(self.line.sides[version.side], "")
        old = terms.signed(self.line, before) if before else None
        columns = [(column, terms.signed(self.line, version), old)]
        return {"table": terms.table(self.line, columns, every_language=True)}


class Counter(OnContact, TermsView):
    """Answer terms with other terms: only what differs needs to be written."""

    def prepare(self, **arguments: Any) -> None:
        """The contact and its talks."""
        super().prepare(**arguments)
        self.talks_ref = self.contact.contact.talks

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Counter the terms of {side}"), side=self.line.sides.theirs.name)

    def answered(self) -> Version | None:
        """Theirs."""
        return self.contact.open

    def initial(self) -> dict[str, Any]:
        """Their terms as they stand."""
        assert self.contact.open is not None  # noqa: S101  the hindrance says so
        return initial_terms(self.line, self.contact.open)

    def act(self, form: TermsForm) -> Any:
        """Counter."""
        return acts.CounterTerms(contact=self.contact.contact.id, of=self.of, **self.said(form))


class Anew(OnContact, TermsView):
    """Propose terms anew for a contact that has no standing proposal."""

    def prepare(self, **arguments: Any) -> None:
        """The contact and its talks."""
        super().prepare(**arguments)
        self.talks_ref = self.contact.contact.talks

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose new terms to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only while no proposal stands and nothing took place."""
        stopped = SendingView.hindrance(self)
        if stopped is None and self.contact.contact.rounds is not None:
            return say(_("This contact is one of rounds. Propose a change of the rounds."))
        if stopped is None and (self.contact.open or self.contact.concluded):
            return say(_("Nothing waits for this now: {status}."), status=self.contact.status)
        return stopped

    def initial(self) -> dict[str, Any]:
        """The last terms written."""
        return initial_terms(self.line, self.contact.shown) if self.contact.shown else {}

    def act(self, form: TermsForm) -> Any:
        """Propose."""
        return acts.ProposeTerms(contact=self.contact.contact.id, **self.said(form))


class Answer(OnContact, SendingView):
    """Accept or withdraw: nothing to write, only to check."""

    def make_form(self, data: Any = None) -> forms.Form:
        """No fields."""
        return forms.Form(data)

    def get(self, request: Any, **_named: Any) -> Any:
        """Straight to the check."""
        self.of = self.current()
        return self.check(self.make_form({}))

    def write(self, form: Any, status: int = 200, changed: bool = False) -> Any:
        """There is nothing to write: what went wrong is said above the check."""
        self.trouble = form.non_field_errors()
        self.changed = changed
        response = self.check(form)
        response.status_code = status
        return response

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """The terms in question."""
        return self.their_terms()


class Accept(Answer):
    """Accept the other side's terms: from then on they bind both."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Accept the terms of {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Terms ad referendum cannot be accepted: their own side has not decided."""
        stopped = super().hindrance()
        version = self.contact.open
        if stopped is None and version and version.content.mode is not Mode.BINDING:
            return say(_("These terms are ad referendum: their side has not decided yet."))
        return stopped

    def act(self, form: forms.Form) -> Any:
        """Accept."""
        return acts.AcceptTerms(contact=self.contact.contact.id, of=self.of)


class Withdraw(Answer):
    """Take back our own terms, as long as no answer was written."""

    answers_mine = True

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Withdraw our terms"))

    def extra(self) -> dict[str, Any]:
        """A warning: an answer that crosses the withdrawal prevails."""
        note = _(
            "Until {side} has received this they may still accept, and then their answer holds."
        )
        return super().extra() | {"warning": say(note, side=self.line.sides.theirs.name)}

    def act(self, form: forms.Form) -> Any:
        """Withdraw."""
        return acts.WithdrawTerms(contact=self.contact.contact.id, of=self.of)


class Decline(OnContact, SendingView):
    """Decline with a reason."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Decline the terms of {side}"), side=self.line.sides.theirs.name)

    def make_form(self, data: Any = None) -> ReasonForm:
        """A reason per language."""
        return ReasonForm(data, languages=languages(self.line))

    def preview(self, form: ReasonForm) -> dict[str, Any]:
        """The reason in every language written."""
        words = terms.paragraphs({"r": form.words("reason")}, "r")
        return self.their_terms() | {"label": _("Reason"), "words": words}

    def act(self, form: ReasonForm) -> Any:
        """Decline."""
        reason = form.words("reason")
        return acts.DeclineTerms(contact=self.contact.contact.id, of=self.of, reason=reason)
