"""An agenda item: where each side says it stands, and where we mark it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.core.kinds import Status
from detente.web import lines
from detente.web.forms.words import ItemForm
from detente.web.present.items import ItemView
from detente.web.present.talks import TalksView
from detente.web.present.terms import paragraphs
from detente.web.present.text import say, texts
from detente.web.present.words import STATUS
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


@require_safe
def show(request: HttpRequest, item: Address) -> HttpResponse:
    """One item."""
    line, found = lines.find(request, item, "items")
    line.need([found.id, found.talks])
    context = {
        "item": ItemView(line, found, request.GET.get("page")),
        "talks": TalksView(line, line.state.talks[found.talks]),
        "titles": paragraphs(line.body(found.id) or {}, "title"),
    }
    return render(request, "web/item.html", context)


class Add(SendingView):
    """Put an item on the agenda of talks, outside a request."""

    template = "web/item_form.html"

    def prepare(self, **arguments: Any) -> None:
        """The talks."""
        self.line, found = lines.find(self.request, arguments["talks"], "talks")
        self.talks = TalksView(self.line, found)

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Add an item to the agenda"))

    def extra(self) -> dict[str, Any]:
        """The talks, to go back to."""
        return {"talks": self.talks}

    def make_form(self, data: Any = None) -> ItemForm:
        """A title per language, and whether it is urgent."""
        return ItemForm(data, languages=languages(self.line))

    def preview(self, form: ItemForm) -> dict[str, Any]:
        """The title in every language written."""
        urgent = form.cleaned_data["urgent"]
        label = _("New item, urgent") if urgent else _("New item")
        return {"label": label, "words": paragraphs({"t": form.words("title")}, "t")}

    def act(self, form: ItemForm) -> Any:
        """Add it."""
        urgent = form.cleaned_data["urgent"]
        return acts.AddItem(talks=self.talks.talks.id, title=form.words("title"), urgent=urgent)

    def after(self, ref: str) -> str:
        """The new item's page."""
        return reverse("item", args=[self.line.address(ref)])


class OutcomeForm(forms.Form):
    """Our own register of an item: its status, and whether we call it urgent."""

    status = forms.ChoiceField(
        choices=list(STATUS.items()), widget=forms.RadioSelect, label=gettext_lazy("Status")
    )
    urgent = forms.BooleanField(required=False, label=gettext_lazy("urgent"))

    def __init__(self, *arguments: Any, now: dict[str, Any], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """A statement that changes nothing is not worth signing."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and cleaned == self.now:
            raise ValidationError(_("Nothing would change. Choose another status."))
        return cleaned


class Outcome(SendingView):
    """Record an outcome: mark an item as our side sees it."""

    def prepare(self, **arguments: Any) -> None:
        """The item."""
        self.line, self.item = lines.find(self.request, arguments["item"], "items")

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Record an outcome"))

    def make_form(self, data: Any = None) -> OutcomeForm:
        """The form, beginning with our register."""
        side = self.line.line.our_side
        now = {"status": self.item.status[side].value, "urgent": self.item.urgent[side]}
        return OutcomeForm(data, initial=now, now=now)

    def preview(self, form: OutcomeForm) -> dict[str, Any]:
        """Title and mark."""
        status = STATUS[form.cleaned_data["status"]]
        urgent = _("urgent") if form.cleaned_data["urgent"] else _("not urgent")
        titles = texts(self.line.body(self.item.id), "title")
        marked = say("{status}, {urgent}", status=say(str(status)), urgent=say(urgent))
        return {"label": marked, "words": paragraphs({"t": titles}, "t")}

    def act(self, form: OutcomeForm) -> Any:
        """Mark it."""
        side = self.line.line.our_side
        status, urgent = Status(form.cleaned_data["status"]), form.cleaned_data["urgent"]
        return acts.MarkItem(
            item=self.item.id,
            status=None if status is self.item.status[side] else status,
            urgent=None if urgent is self.item.urgent[side] else urgent,
        )

    def after(self, ref: str) -> str:
        """The item's page."""
        return reverse("item", args=[self.line.address(self.item.id)])
