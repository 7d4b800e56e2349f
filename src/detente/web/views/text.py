"""A joint text: reading it, with its brackets or without, and comparing any two passes."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core.kinds import Mode
from detente.web import lines
from detente.web.present import compared
from detente.web.present.draft import last_written
from detente.web.present.joint_text import TextView
from detente.web.present.text import say
from detente.web.views.contact import receipt


@require_safe
def show(request: HttpRequest, text: Address) -> HttpResponse:
    """The text with its brackets; the other side's open pass leads with what it changed."""
    view = find(request, text)
    theirs = view.due == "answer" and view.shown is not None and view.shown.version == view.open
    context = {
        "text": view,
        "changes": changes(view) if theirs else None,
        "switch": compared.switch(view.shown.settings) if view.shown else None,
        "force": compared.force(view.shown.settings) if view.shown else None,
        "refused": refusal(view),
        "drafted": last_written(view.line, view.text.id) if request.user.writes else None,
        "sent": receipt(view.line, view.open.id) if view.open and view.mine else None,
    }
    return render(request, "web/text.html", context)


@require_safe
def clean(request: HttpRequest, text: Address) -> HttpResponse:
    """The text without brackets, once there are none; else what both sides signed of it."""
    return render(request, "web/text_clean.html", {"text": find(request, text)})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
def on_screen(request: HttpRequest, text: Address) -> HttpResponse:
    """The text alone, as it stands on the screens of a call: inside the page of our own node."""
    return render(request, "web/text_screen.html", {"text": find(request, text)})


@require_safe
def compare(request: HttpRequest, text: Address) -> HttpResponse:
    """Any two passes."""
    view = find(request, text)
    new = view.row(request.GET.get("new")) or view.shown
    asked = view.row(request.GET.get("old"))
    old = asked or (view.before(new) if new else None)
    found = view.comparison(old, new) if new else None
    context = {
        "text": view,
        "old": old,
        "new": new,
        "found": compared.view(found, view.owners) if found else None,
    }
    return render(request, "web/text_compare.html", context)


def find(request: HttpRequest, text: Address) -> TextView:
    """The text of an address, at the pass that the page asks for. Raises Http404."""
    line, found = lines.find(request, text, "texts")
    return TextView(line, found, request.GET.get("pass"))


def changes(view: TextView) -> compared.ComparisonView | None:
    """What the shown pass changed."""
    if view.shown is None:
        return None
    found = view.comparison(view.before(view.shown), view.shown)
    return compared.view(found, view.owners) if found else None


def refusal(view: TextView) -> SafeString | None:
    """Why the open pass cannot be accepted as a whole, or None."""
    if view.open is None or view.mine:
        return None
    words = view.words(view.open.id)
    if words is None:
        return say(_("This pass cannot be read, so it cannot be accepted."))
    if words.disputed:
        return say(_("Words in brackets are still in dispute, so it cannot be accepted."))
    if view.open.content.mode is not Mode.BINDING:
        theirs = view.line.sides.theirs.name
        return say(_("{side} sent it ad referendum, so it cannot be accepted yet."), side=theirs)
    return None
