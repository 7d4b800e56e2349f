"""Rounds: plan a set of dated contacts, and agree on it as one."""

from datetime import date, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.core.joint import Version
from detente.core.kinds import MAX_SESSIONS, ContactSet, Mode
from detente.web import lines
from detente.web.forms.arrangement import initial_arrangement, initial_wall
from detente.web.forms.rounds import FIRST_DAYS, LENGTH, RoundsForm, initial_day
from detente.web.forms.words import ReasonForm
from detente.web.present import rounds, terms
from detente.web.present.agenda import Offered, offered
from detente.web.present.arrangement import languages_of
from detente.web.present.contact import plain_title
from detente.web.present.rounds import RoundsView
from detente.web.present.talks import TalksView
from detente.web.present.text import say, texts
from detente.web.views.answering import Accepting, Declining, OnJoint, Withdrawing
from detente.web.views.contact import receipt, withdrawal
from detente.web.views.sending import SendingView
from detente.web.views.suggesting import Suggesting
from detente.web.views.talks import languages


@require_safe
def show(request: HttpRequest, rounds: Address) -> HttpResponse:
    """One set of rounds."""
    line, found = lines.find(request, rounds, "rounds")
    view = RoundsView(line, found)
    context = {
        "rounds": view,
        "talks": line.address(found.talks),
        "title": plain_title(line, found.talks),
        "sent": receipt(line, view.open.id) if view.open and view.mine else None,
        "withdrawn": withdrawal(view),
        "binding": view.open is not None and view.open.content.mode is Mode.BINDING,
    }
    return render(request, "web/rounds.html", context)


class Planning(Suggesting, SendingView):
    """What planning, countering and changing share: the form, and the preview as a table."""

    template = "web/rounds_form.html"
    talks_ref: str
    titled = False
    lengths = "minutes1"

    def fill(self, form: RoundsForm, day: date, hour: time) -> None:
        """A suggested time goes to the first day without one, else to the last."""
        free = (n for n in range(1, form.days) if not form.initial.get(f"date{n}"))
        n = next(free, form.days)
        form.initial |= {f"date{n}": day, f"time{n}": hour}

    def times(self, form: RoundsForm) -> list[tuple[int, int]]:
        """Those of every day."""
        return [(one.start, one.minutes) for one in form.sessions]

    def initial(self) -> dict[str, Any]:
        """What the form begins with; `days` says how many groups of fields."""
        version = self.begins_with()
        assert version is not None  # noqa: S101  whoever begins otherwise says so
        return initial_set(self.line, version)

    def answered(self) -> Version | None:
        """The version that this one would answer or change."""
        return None

    def begins_with(self) -> Version | None:
        """The version whose days the form begins with."""
        return self.answered()

    def make_form(self, data: Any = None) -> RoundsForm:
        """The form; the talks' items are there to be ticked for each day."""
        initial = self.initial()
        return self._form(data, initial, _count(data) if data is not None else initial["days"])

    def _form(self, data: Any, initial: dict[str, Any], days: int) -> RoundsForm:
        version, answered = self.begins_with(), self.answered()
        body = self.line.body(version.id) if version else None
        return RoundsForm(
            data,
            initial=initial,
            zone=self.line.sides.ours.zone,
            sides=self.line.sides,
            items=self.offered.choices,
            days=days,
            titled=self.titled,
            answered=rounds.signed(self.line, answered) if answered else None,
            languages=languages(self.line),
            written={"purpose": texts(body, "purpose"), "place": texts(body, "place")},
            offered=languages_of(body),
        )

    @cached_property
    def offered(self) -> Offered:
        """The items to choose from: those of its days, those ticked, and what is open."""
        version = self.begins_with()
        content = version.content if version else None
        sessions = content.sessions if isinstance(content, ContactSet) else ()
        first = [ref for one in sessions for ref in one.items]
        days = range(1, MAX_SESSIONS + 1)
        ticked = (ref for n in days for ref in self.request.POST.getlist(f"items{n}"))
        return offered(self.line, self.talks_ref, first, ticked)

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """As everywhere; and one more day, with all that was typed kept."""
        if request.POST.get("action") != "add":
            return super().post(request, **named)
        self.of = request.POST.get("of", "")
        form, days = self.as_typed(), _count(request.POST) + 1
        last = form.initial.get(f"items{days - 1}") or []
        medium = form.initial.get(f"medium{days - 1}") or "in-person"
        return self.write(
            self._form(None, initial_day(days, medium, LENGTH, last) | form.initial, days)
        )

    def preview(self, form: RoundsForm) -> dict[str, Any]:
        """The set as the other side will see it; beside it the one it answers or changes."""
        columns = [
            (terms.Column(self.line.sides.ours, _("to be signed")), form.planned(), form.answered)
        ]
        shown: dict[str, Any] = {"table": rounds.table(self.line, columns, every_language=True)}
        if self.titled:
            words = terms.paragraphs({"t": form.words("title")}, "t")
            shown |= {"label": _("Title"), "words": words}
        return shown

    def said(self, form: RoundsForm) -> dict[str, Any]:
        """What all three acts carry."""
        return form.arranged() | {"sessions": tuple(form.sessions)}


def _count(data: Any) -> int:
    try:
        return int(data.get("days", ""))
    except ValueError:
        return FIRST_DAYS


class Plan(Planning):
    """Plan a new set."""

    titled = True

    def prepare(self, **arguments: Any) -> None:
        """The talks, and the contact that the first day would continue."""
        self.line, found = lines.find(self.request, arguments["talks"], "talks")
        self.talks_ref = found.id
        self.talks = TalksView(self.line, found)

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Plan rounds with {side}"), side=self.line.sides.theirs.name)

    def extra(self) -> dict[str, Any]:
        """The talks, to go back to."""
        return {"talks": self.talks}

    def initial(self) -> dict[str, Any]:
        """Three days in person, with every item that is still open."""
        carried = self.offered.refs
        initial: dict[str, Any] = {"days": FIRST_DAYS}
        for n in range(1, FIRST_DAYS + 1):
            initial |= initial_day(n, "in-person", LENGTH, carried)
        return initial

    def act(self, form: RoundsForm) -> Any:
        """Propose the set."""
        last = self.talks.last
        return acts.RequestRounds(
            talks=self.talks_ref,
            title=form.words("title"),
            continues=last.contact.id if last else None,
            **self.said(form),
        )

    def after(self, ref: str) -> str:
        """The new set's page."""
        return reverse("rounds", args=[self.line.address(ref)])


class OnRounds(OnJoint):
    """What everything about a set that is there already shares."""

    joint: RoundsView

    def prepare(self, **arguments: Any) -> None:
        """The set."""
        self.line, found = lines.find(self.request, arguments["rounds"], "rounds")
        self.joint = RoundsView(self.line, found)
        self.talks_ref = found.talks

    def extra(self) -> dict[str, Any]:
        """The set, to go back to."""
        return super().extra() | {"rounds": self.joint}  # type: ignore[misc]

    def after(self, ref: str) -> str:
        """The set's page."""
        return reverse("rounds", args=[self.joint.address])

    def waiting(self) -> dict[str, Any]:
        """The open version as a table."""
        version = self.joint.open
        assert version is not None  # noqa: S101  the hindrance says so
        before = self.joint.basis(version)
        column = terms.Column(self.line.sides[version.side], "")
        old = rounds.signed(self.line, before) if before else None
        columns = [(column, rounds.signed(self.line, version), old)]
        return {"table": rounds.table(self.line, columns, every_language=True)}


class Counter(OnRounds, Planning):
    """Answer a set with another: only what differs needs to be written."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Counter the rounds of {side}"), side=self.line.sides.theirs.name)

    def answered(self) -> Version | None:
        """Theirs."""
        return self.joint.open

    def act(self, form: RoundsForm) -> Any:
        """Counter."""
        return acts.CounterRounds(rounds=self.joint.rounds.id, of=self.of, **self.said(form))


class Change(OnRounds, Planning):
    """Propose a change of what is agreed, or anew; what is agreed holds until that is."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Propose a change of the rounds to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Only while no proposal stands."""
        stopped = SendingView.hindrance(self)
        if stopped is None and self.joint.open:
            return self.nothing_waits()
        return stopped

    def answered(self) -> Version | None:
        """What is agreed."""
        return self.joint.agreed

    def begins_with(self) -> Version | None:
        """The set as it stands; where nothing is agreed, the last one written."""
        return self.joint.shown

    def act(self, form: RoundsForm) -> Any:
        """Propose."""
        return acts.ProposeRounds(rounds=self.joint.rounds.id, **self.said(form))


def initial_set(line: lines.OpenLine, version: Version) -> dict[str, Any]:
    """A version's days as the form begins with them."""
    one = rounds.signed(line, version)
    initial: dict[str, Any] = {"days": len(one.days)} | initial_arrangement(one, line.sides)
    ordered = sorted(one.days.values(), key=lambda day: day.start)
    for n, day in enumerate(ordered, 1):
        initial |= initial_day(n, day.medium.value, day.minutes, list(day.items))
        initial |= initial_wall(f"date{n}", f"time{n}", day.start, line.sides.ours.zone)
        initial[f"contact{n}"] = day.contact
    return initial


class Accept(OnRounds, Accepting):
    """Accept the other side's set: from then on it binds both, as one."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Accept the rounds of {side}"), side=self.line.sides.theirs.name)

    def act(self, form: forms.Form) -> Any:
        """Accept."""
        return acts.AcceptRounds(rounds=self.joint.rounds.id, of=self.of)


class Withdraw(OnRounds, Withdrawing):
    """Take back our own set."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Withdraw our rounds"))

    def act(self, form: forms.Form) -> Any:
        """Withdraw."""
        return acts.WithdrawRounds(rounds=self.joint.rounds.id, of=self.of)


class Decline(OnRounds, Declining):
    """Decline with a reason."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Decline the rounds of {side}"), side=self.line.sides.theirs.name)

    def act(self, form: ReasonForm) -> Any:
        """Decline."""
        reason = form.words("reason")
        return acts.DeclineRounds(rounds=self.joint.rounds.id, of=self.of, reason=reason)
