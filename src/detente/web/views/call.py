"""The page of the call room; what happens on it is the call's own, over its socket."""

from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.calls.switchboard import OPENS_BEFORE, may_open
from detente.core.kinds import Medium
from detente.web import lines
from detente.web.middleware import NOTHING
from detente.web.present import call
from detente.web.present.contact import ContactView, plain_title

VOICE = NOTHING.replace("microphone=()", "microphone=(self)").replace(
    "autoplay=()", "autoplay=(self)"
)
VIDEO = VOICE.replace("camera=()", "camera=(self)")


@require_safe
@csp_update({"trusted-types": ["detente-call"]})  # type: ignore[arg-type]
def room(request: HttpRequest, contact: Address) -> HttpResponse:
    """The room, for those who enter calls, while it is open; else when it opens."""
    if not request.user.enters_call:
        raise PermissionDenied("enters_call")
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    agreed = line.state.agreed_terms(found)
    terms = agreed.terms if agreed else None
    if terms is None or terms.medium is Medium.IN_PERSON or any(found.off):
        return redirect("contact", contact)
    if found.facts.standing().agreed is not None:
        return redirect("facts", contact)
    now = int(timezone.now().timestamp())
    context = {
        "contact": view,
        "title": plain_title(line, found.talks),
        "medium": terms.medium.value,
        "ours": line.sides.ours,
        "theirs": line.sides.theirs,
        "notices": list(call.notices(line.sides)),
        "sentences": list(call.sentences(line.sides, terms.medium)),
        "opens": may_open(terms, trial=line.line.trial, now=now),
        "opens_at": terms.start - OPENS_BEFORE,
    }
    response = render(request, "web/call.html", context)
    response["Permissions-Policy"] = VIDEO if terms.medium is Medium.VIDEO else VOICE
    return response
