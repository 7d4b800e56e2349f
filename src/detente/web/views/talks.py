"""Talks: their list, one series, and opening a new one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core import acts
from detente.web import lines
from detente.web.forms.words import TitleForm
from detente.web.present.talks import TalksView, summaries
from detente.web.present.terms import paragraphs
from detente.web.present.text import OUR_LANGUAGES, say
from detente.web.views.sending import SendingView

PAGE = 25


@require_safe
def every(request: HttpRequest, digits: str) -> HttpResponse:
    """All talks on a line."""
    line = lines.open_line(request, digits)
    newest = list(reversed(line.state.talks.values()))
    page = Paginator(newest, PAGE).get_page(request.GET.get("page"))
    line.need(talks.id for talks in page.object_list)
    page.object_list = summaries(line, page.object_list)
    return render(request, "web/talks_list.html", {"page": page})


@require_safe
def show(request: HttpRequest, talks: Address) -> HttpResponse:
    """One series of talks."""
    line, found = lines.find(request, talks, "talks")
    asked = request.GET.dict()
    context = {"talks": TalksView(line, found, asked), "now": int(timezone.now().timestamp())}
    return render(request, "web/talks.html", context)


class Open(SendingView):
    """Open talks on a subject."""

    def prepare(self, **arguments: Any) -> None:
        """The line."""
        self.line = lines.open_line(self.request, arguments["digits"])

    def make_form(self, data: Any = None) -> TitleForm:
        """A title per language."""
        return TitleForm(data, languages=languages(self.line))

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Open talks with {side}"), side=self.line.sides.theirs.name)

    def preview(self, form: TitleForm) -> dict[str, Any]:
        """The title in every language written."""
        return {"label": _("Subject"), "words": paragraphs({"t": form.words("title")}, "t")}

    def act(self, form: TitleForm) -> Any:
        """Open them."""
        return acts.OpenNewTalks(title=form.words("title"))

    def after(self, ref: str) -> str:
        """The new talks' page."""
        return reverse("talks", args=[self.line.address(ref)])


def languages(line: lines.OpenLine) -> list[str]:
    """Languages to write in: ours first, then those that only the other side stated."""
    stated = [*line.sides.ours.languages, *line.sides.theirs.languages, "en"]
    return [language for language in dict.fromkeys(stated) if language in OUR_LANGUAGES]
