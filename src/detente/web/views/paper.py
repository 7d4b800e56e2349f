"""A joint text as a PDF that carries its proofs."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.typesetting import PaperUnavailableError
from detente.web.papers.bundle import View
from detente.web.papers.making import files_of
from detente.web.papers.paper import TooMuchForPaperError
from detente.web.papers.paper import render as render_paper
from detente.web.present.joint_text import TextView
from detente.web.present.text import say
from detente.web.views.text import find

VIEWS: dict[str, View] = {"brackets": "brackets", "clean": "clean", "comparison": "comparison"}


@require_safe
def paper(request: HttpRequest, text: Address, kind: str) -> HttpResponse:
    """The shown pass on paper; a comparison is with `old`, else with the pass it answers."""
    view = find(request, text)
    if not request.user.exports:
        raise PermissionDenied("exports")
    if kind not in VIEWS or view.shown is None:
        raise Http404
    old = None
    if kind == "comparison":
        old = view.row(request.GET.get("old")) or view.before(view.shown)
    try:
        made = render_paper(files_of(view, VIEWS[kind], view.shown, old))
    except PaperUnavailableError:
        reason = _("This node cannot make a PDF: libraries are missing. Ask its operator.")
        return _hindered(request, view, reason, 503)
    except TooMuchForPaperError:
        reason = _("This is too much for a PDF: it is long, or full of hidden signs. Read it here.")
        return _hindered(request, view, reason, 409)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"text-{str(view.address)[13:]}-{kind}-{view.shown.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hindered(request: HttpRequest, view: TextView, reason: str, status: int) -> HttpResponse:
    context = {"heading": view.title, "reason": say(reason), "text": view}
    return render(request, "web/hindered.html", context, status=status)
