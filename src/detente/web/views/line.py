"""The line: what needs us, what is next, whether it holds."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from detente.core.errors import LocalError
from detente.node import desk
from detente.node.requests import StillQueuedError
from detente.web import lines
from detente.web.present import line as present
from detente.web.present.waiting import Overview
from detente.web.views.errors import told

MOST = 12
PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest line, or a page that says there is none yet."""
    found = lines.all_lines()
    return redirect("line", found[0].id) if found else render(request, "web/no_line.html")


@require_safe
def show(request: HttpRequest, digits: str) -> HttpResponse:
    """One line."""
    line = lines.open_line(request, digits)
    overview = Overview(line)
    context = {
        "needs": overview.told(overview.ours[:MOST]),
        "awaited": overview.told(overview.theirs[:MOST]),
        "more": len(overview.ours[MOST:]) + len(overview.theirs[MOST:]),
        "next": present.upcoming(line),
        "hours": present.hours(line),
        "latest": present.latest(line),
        "alarms": desk.alarms(line.id),
    }
    return render(request, "web/line.html", context)


@require_safe
def waiting(request: HttpRequest, digits: str) -> HttpResponse:
    """Everything that waits for us and for the other side, a page at a time."""
    line = lines.open_line(request, digits)
    overview = Overview(line)
    pages = {}
    for name, found in (("ours", overview.ours), ("theirs", overview.theirs)):
        page = Paginator(found, PAGE).get_page(request.GET.get(name))
        page.object_list = overview.told(page.object_list)
        pages[name] = page
    return render(request, "web/waiting.html", pages)


@require_POST
def check(request: HttpRequest, digits: str) -> HttpResponse:
    """Check the line now, and say what came of it."""
    line = lines.open_line(request, digits)
    try:
        desk.check_line(line.id, str(request.user.pk))
    except StillQueuedError:
        messages.warning(request, _("No answer yet. The check goes on; its mark will show here."))
    except LocalError as error:
        messages.error(request, told(error))
    return redirect("line", line.id)
