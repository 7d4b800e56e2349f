"""Options for both sides: put them, mark them in private, commit to the marks, show them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.core.encoding import parse_canonical
from detente.core.kinds import MAX_OPTIONS
from detente.core.marks import Marks, read_marks
from detente.preparation import marks
from detente.web import lines
from detente.web.forms.options import FIRST_ROWS, MarksForm, OfferForm, initial_marks
from detente.web.present import terms
from detente.web.present.agenda import offered
from detente.web.present.contact import plain_title
from detente.web.present.options import OptionsView, to_be_checked
from detente.web.present.talks import TalksView
from detente.web.present.text import prose, say
from detente.web.views.sending import CheckOnly, SendingView
from detente.web.views.talks import languages


@require_safe
def show(request: HttpRequest, options: Address) -> HttpResponse:
    """Options, where they stand, and what both could accept once both have shown."""
    line, found = lines.find(request, options, "options")
    view = OptionsView(line, found)
    ours = line.line.our_side
    draft = marks.draft(line.id, found) if request.user.signs else None
    context = {
        "options": view,
        "talks": line.address(found.talks),
        "title": plain_title(line, found.talks),
        "draft": draft,
        "lost": view.due == "show" and marks.opened(line.id, found, ours) is None,
    }
    return render(request, "web/options.html", context)


class Offer(SendingView):
    """Put options before both sides: first the items, then the options of each."""

    template = "web/options_form.html"

    def prepare(self, **arguments: Any) -> None:
        """The talks."""
        self.line, found = lines.find(self.request, arguments["talks"], "talks")
        self.talks = TalksView(self.line, found)

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Put options before both sides"))

    def extra(self) -> dict[str, Any]:
        """The talks, to go back to."""
        return {"talks": self.talks}

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """The items to choose from, until some are chosen."""
        if not 0 < len(self._chosen(request.GET)) <= MAX_OPTIONS:
            return self._choose(asked="item" in request.GET)
        return super().get(request, **named)

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """As everywhere; and room for one more option, with all that was typed kept."""
        if not 0 < len(self._chosen(request.POST)) <= MAX_OPTIONS:
            return self._choose(asked=True)
        verb, _dash, ref = request.POST.get("action", "").partition("-")
        if verb != "add":
            return super().post(request, **named)
        rows = self._rows(request.POST)
        rows[ref] = rows.get(ref, FIRST_ROWS) + 1
        return self.write(self._form(None, dict(request.POST.items()), request.POST, rows))

    def _choose(self, *, asked: bool) -> HttpResponse:
        context = self.names() | {
            "items": offered(self.line, self.talks.talks.id).choices,
            "most": MAX_OPTIONS,
            "asked": asked,
        }
        return render(
            self.request, "web/options_choose.html", context, status=422 if asked else 200
        )

    def _chosen(self, data: Any) -> list[str]:
        """The items chosen, in the agenda's order, those of other talks left out."""
        wanted = set(data.getlist("item"))
        items = self.line.state.items.values()
        return [one.id for one in items if one.id in wanted and one.talks == self.talks.talks.id]

    def _rows(self, data: Any) -> dict[str, int]:
        counts = {ref: data.get(f"rows-{ref}", "") for ref in self._chosen(data)}
        return {ref: int(count) for ref, count in counts.items() if count in map(str, range(1, 9))}

    def _form(self, data: Any, initial: dict[str, Any], chosen: Any, rows: Any) -> OfferForm:
        items = self._chosen(chosen)
        self.line.need(items)
        return OfferForm(
            data,
            initial=initial,
            items=[(ref, prose(self.line.body(ref), "title")) for ref in items],
            rows=rows,
            languages=languages(self.line),
        )

    def make_form(self, data: Any = None) -> OfferForm:
        """Fields for the options of each chosen item."""
        chosen = self.request.GET if data is None else data
        return self._form(data, {}, chosen, self._rows(chosen))

    def preview(self, form: OfferForm) -> dict[str, Any]:
        """The options in every language written."""
        items = [ref for ref, _title in form.items]
        words = to_be_checked(self.line, items, form.options)
        return {"label": _("Options, to be marked by each side in private"), "words": words}

    def act(self, form: OfferForm) -> Any:
        """Put them."""
        items = tuple(ref for ref, _title in form.items)
        return acts.OfferOptions(talks=self.talks.talks.id, items=items, options=form.options)

    def after(self, ref: str) -> str:
        """Their page."""
        return reverse("options", args=[self.line.address(ref)])


class OnOptions(SendingView):
    """What everything about options that are there already shares."""

    waits_for: str
    """What has to be due for this."""

    def prepare(self, **arguments: Any) -> None:
        """The options."""
        self.line, self.options = lines.find(self.request, arguments["options"], "options")
        self.view = OptionsView(self.line, self.options)

    def hindrance(self) -> SafeString | None:
        """Each step is taken once, and in its turn."""
        stopped = super().hindrance()
        if stopped is None and self.view.due != self.waits_for:
            return say(_("Nothing waits for this now: {status}."), status=self.view.status)
        return stopped

    def extra(self) -> dict[str, Any]:
        """The options, to go back to."""
        return {"options": self.view}

    def after(self, ref: str) -> str:
        """Their page."""
        return reverse("options", args=[self.view.address])

    def ours_marked(self, ours: Marks) -> terms.Table:
        """Our marks as a table."""
        return self.view.table([(self.line.sides.ours, ours, "")])


class Mark(OnOptions):
    """Mark in private, keep that as a draft, and commit to it."""

    template = "web/options_marks.html"
    waits_for = "mark"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Mark in private"))

    def hindrance(self) -> SafeString | None:
        """What cannot be read cannot be marked."""
        stopped = super().hindrance()
        if stopped is None and self.view.texts is None:
            return say(_("What came as options cannot be read, so nothing can be marked."))
        return stopped

    def extra(self) -> dict[str, Any]:
        """Who kept the draft."""
        return super().extra() | {"kept": marks.draft(self.line.id, self.options)}

    def make_form(self, data: Any = None, *, complete: bool = True) -> MarksForm:
        """A mark for each option, as they were kept."""
        kept = marks.draft(self.line.id, self.options)
        initial = initial_marks(kept.marks) if kept else {}
        return MarksForm(data, initial=initial, view=self.view, complete=complete)

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """As everywhere; and keeping a draft, which need not be complete."""
        if request.POST.get("action") != "keep":
            return super().post(request, **named)
        form = self.make_form(request.POST, complete=False)
        if not form.is_valid():
            return self.write(form, status=422)
        marks.keep(self.line.id, self.options, form.draft, request.user)
        messages.info(request, _("Kept. Nothing was sent."))
        return redirect("mark-options", self.view.address)

    def check(self, form: MarksForm) -> HttpResponse:
        """What was checked is kept, too."""
        marks.keep(self.line.id, self.options, form.draft, self.request.user)
        return super().check(form)

    def preview(self, form: MarksForm) -> dict[str, Any]:
        """The code that will be signed, and beside it what stays with us."""
        code = marks.seal(self.line.id, self.options, form.marks)
        words = format_html(
            '<p>{}</p><p><code dir="ltr" class="hash">{}</code></p>',
            _(
                "That our marks are fixed, and this code. It says nothing about them; once they "
                "are shown, anybody can check that they are these."
            ),
            code,
        )
        label = _("Our side has committed to its marks")
        return {"label": label, "words": words, "stays": self.ours_marked(form.marks)}

    def act(self, form: MarksForm) -> Any:
        """Commit to what is sealed."""
        code = marks.seal(self.line.id, self.options, form.marks)
        return acts.CommitMarks(options=self.options.id, marks=code)


class Show(OnOptions, CheckOnly):
    """Show the marks that we committed to; first, what a dishonest side could learn from them."""

    waits_for = "show"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Show our marks to {side}"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """The salt may be lost: then nobody can show them."""
        stopped = super().hindrance()
        self.sealed = marks.opened(self.line.id, self.options, self.line.line.our_side)
        if stopped is None and self.sealed is None:
            return say(_("This node no longer holds our marks, so they can never be shown."))
        return stopped

    def extra(self) -> dict[str, Any]:
        """What a dishonest side could learn."""
        theirs = self.line.sides.theirs
        shown = self.options.reveals[theirs.number] is not None
        return super().extra() | {"learn": True, "they_showed": shown}

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """Our marks."""
        assert self.sealed is not None  # noqa: S101  the hindrance says so
        body: Any = parse_canonical(bytes(self.sealed.body))
        return {"marks": self.ours_marked(read_marks(body, self.options.counts))}

    def act(self, form: forms.Form) -> Any:
        """Open the seal."""
        assert self.sealed is not None  # noqa: S101  the hindrance says so
        return acts.RevealMarks(
            options=self.options.id, salt=bytes(self.sealed.salt), body=bytes(self.sealed.body)
        )

    def after(self, ref: str) -> str:
        """Their page; what was private about our marks is over."""
        marks.forget(self.line.id, self.options.id)
        return super().after(ref)
