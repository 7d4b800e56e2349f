"""Contacts for calendar programs: one as a file, all of them at a person's private address."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from detente.addresses import Address
from detente.diary import feeds, ical
from detente.web import lines
from detente.web.present import calendar as present

TYPE = "text/calendar; charset=utf-8"
PAST_SECONDS = 90 * 86_400


@require_safe
def contact(request: HttpRequest, contact: Address) -> HttpResponse:
    """One contact as a file. Its name in calendars stays, so a later file takes its place."""
    line, found = lines.find(request, contact, "contacts")
    event = present.Entry(line, found).event()
    if event is None:
        raise Http404
    whole = ical.calendar([event], translation.get_language() or "en")
    response = HttpResponse(whole, content_type=TYPE)
    name = f"contact-{contact.ref.replace(':', '-')}.ics"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@sensitive_variables("token")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """All contacts of all lines, for whoever knows the address; 404 once it has ended."""
    found = feeds.find(token)
    if found is None:
        raise Http404
    since = int(timezone.now().timestamp()) - PAST_SECONDS
    with translation.override(found.person.language):
        events = [
            event
            for line in map(lines.OpenLine, lines.all_lines())
            for event in present.events(line, since, subjects=found.subjects)
        ]
        whole = ical.calendar(events, found.person.language, _("Contacts"))
    response = HttpResponse(whole, content_type=TYPE)
    etag = f'"{hashlib.sha256(whole).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = found.person.language
    return get_conditional_response(request, etag=etag, response=response)


@require_POST
@sensitive_variables("token")
def address(request: HttpRequest, digits: str) -> HttpResponse:
    """Make, renew or turn off the reader's own calendar address, or say how much it tells."""
    subjects = request.POST.get("subjects") == "yes"
    match request.POST.get("action"):
        case "renew":
            token = feeds.renew(request.user, subjects=subjects)
            path = reverse("calendar-feed", args=[token])
            context = {"address": settings.DETENTE.origin + path, "digits": digits}
            return render(request, "web/calendar_address.html", context)
        case "keep":
            feeds.show_subjects(request.user, subjects)
            messages.info(request, _("Kept."))
        case "off":
            feeds.turn_off(request.user)
            messages.info(request, _("The calendar address is turned off."))
    return redirect("hours", digits)
