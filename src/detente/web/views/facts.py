"""The facts of a contact: sign them, accept the other side's, or let the difference stand."""

from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import Medium
from detente.core.times import TimeOutOfRange
from detente.web import clocks, lines
from detente.web.forms.facts import FactsForm, initial_people
from detente.web.present import facts
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.terms import Column, Table
from detente.web.present.text import say
from detente.web.views.sending import SendingView


@require_safe
def show(request: HttpRequest, contact: Address) -> HttpResponse:
    """What each side signed, and what is due."""
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    context = {
        "contact": view,
        "title": plain_title(line, found.talks),
        "facts": facts.of(line, found) if view.concluded else None,
        "measured": measured_table(view) if view.measured else None,
        "may_state": view.agreed is not None and view.facts_standing.open is None,
    }
    return render(request, "web/facts.html", context)


def measured_table(view: ContactView) -> Table | None:
    """What our own node measured of the call: ours until we sign it."""
    if (found := view.measured) is None:
        return None
    people = facts.people_of({"present": found.present})
    shown = facts.shown(view.line, found.medium, found.start, found.end, people)
    return facts.build(view.line, [(Column(view.line.sides.ours, _("measured")), shown, None)])


class OnFacts(SendingView):
    """What stating, accepting and differing share."""

    contact: ContactView

    def prepare(self, **arguments: Any) -> None:
        """The contact."""
        self.line, found = lines.find(self.request, arguments["contact"], "contacts")
        self.contact = ContactView(self.line, found)

    @property
    def theirs(self) -> Version | None:
        """The other side's facts that wait for us."""
        version = self.contact.facts_standing.open
        return version if version and version.side != self.line.line.our_side else None

    def current(self) -> str:
        """The facts that wait."""
        return self.theirs.id if self.theirs else ""

    def extra(self) -> dict[str, Any]:
        """The contact, to go back to."""
        return {
            "contact": self.contact,
            "title": plain_title(self.line, self.contact.contact.talks),
        }

    def after(self, ref: str) -> str:
        """The facts' page."""
        return reverse("facts", args=[self.contact.address])


class State(OnFacts):
    """State the facts first, or again after a difference was settled otherwise."""

    template = "web/facts_form.html"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Sign the facts of the contact"))

    def hindrance(self) -> SafeString | None:
        """Only of a contact that was agreed, and while no facts wait."""
        stopped = super().hindrance()
        waits = self.contact.facts_standing.open is not None
        if stopped is None and (self.contact.agreed is None or waits):
            return say(_("Nothing waits for this now: {status}."), status=self.contact.status)
        return stopped

    def make_form(self, data: Any = None) -> FactsForm:
        """The form, beginning with the terms."""
        return FactsForm(
            data,
            initial=None if data else self.initial(),
            zone=self.line.sides.ours.zone,
            sides=self.line.sides,
            language=get_language() or "en",
        )

    def initial(self) -> dict[str, Any]:
        """As measured; else medium and start as agreed, a principal of each side, no end."""
        if (found := self.contact.measured) is not None:
            times = self.on_wall("start", found.start) | self.on_wall("end", found.end)
            people = initial_people({"present": found.present})
            return {"medium": found.medium} | people | times
        content: Any = self.contact.agreed.content if self.contact.agreed else None
        initial: dict[str, Any] = {"medium": content.medium.value} if content else {}
        for n, side in enumerate(self.line.sides, 1):
            initial |= {f"side{n}": str(side.number), f"role{n}": "principal"}
        return initial | (self.on_wall("start", content.start) if content else {})

    def on_wall(self, name: str, at: int) -> dict[str, Any]:
        """A moment as the two fields of our wall."""
        try:
            wall = clocks.on_wall(at, self.line.sides.ours.zone).wall
        except TimeOutOfRange:
            return {}  # a peer may sign any second; ours has to be typed
        return {f"{name}_date": wall.date(), f"{name}_time": wall.time()}

    def preview(self, form: FactsForm) -> dict[str, Any]:
        """The facts as the other side will see them."""
        medium = form.cleaned_data["medium"]
        people = facts.people_of({"present": msgspec.to_builtins(form.present)})
        shown = facts.shown(self.line, medium, form.start, form.end, people)
        theirs = facts.signed(self.line, self.theirs) if self.theirs else None
        column = Column(self.line.sides.ours, _("to be signed"))
        return {"table": facts.build(self.line, [(column, shown, theirs)])}

    def said(self, form: FactsForm) -> dict[str, Any]:
        """What both acts carry."""
        return {
            "contact": self.contact.contact.id,
            "medium": Medium(form.cleaned_data["medium"]),
            "start": form.start,
            "end": form.end,
            "present": tuple(form.present),
            "call": self.call,
        }

    @property
    def call(self) -> str | None:
        """The call these facts are of, where our node hosted it."""
        return self.contact.measured.call if self.contact.measured else None

    def act(self, form: FactsForm) -> Any:
        """Propose them."""
        return acts.ProposeFacts(**self.said(form))


class Differ(State):
    """State other facts: the difference stands in the record."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose a correction to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only while theirs wait for us."""
        stopped = OnFacts.hindrance(self)
        if stopped is None and self.theirs is None:
            return say(_("Nothing waits for this now: {status}."), status=self.contact.status)
        return stopped

    def initial(self) -> dict[str, Any]:
        """Theirs, to be corrected."""
        assert self.theirs is not None  # noqa: S101  the hindrance says so
        content: Any = self.theirs.content
        people = initial_people(self.line.body(self.theirs.id))
        times = self.on_wall("start", content.start) | self.on_wall("end", content.end)
        return {"medium": content.medium.value} | people | times

    @property
    def call(self) -> str | None:
        """The call that theirs are of."""
        content: Any = self.theirs.content if self.theirs else None
        return content.call if content else None

    def act(self, form: FactsForm) -> Any:
        """Counter theirs."""
        return acts.CounterFacts(of=self.of, **self.said(form))


class Accept(OnFacts):
    """Sign the same facts as the other side."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Sign these facts"))

    def hindrance(self) -> SafeString | None:
        """Only while theirs wait for us."""
        stopped = super().hindrance()
        if stopped is None and self.theirs is None:
            return say(_("Nothing waits for this now: {status}."), status=self.contact.status)
        return stopped

    def make_form(self, data: Any = None) -> forms.Form:
        """No fields."""
        return forms.Form(data)

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Straight to the check."""
        self.of = self.current()
        return self.check(self.make_form({}))

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """Theirs."""
        assert self.theirs is not None  # noqa: S101
        shown = facts.signed(self.line, self.theirs)
        column = Column(self.line.sides[self.theirs.side], "")
        return {"table": facts.build(self.line, [(column, shown, None)])}

    def act(self, form: forms.Form) -> Any:
        """Accept them."""
        return acts.AcceptFacts(contact=self.contact.contact.id, of=self.of)
