"""The demo's two doors and six steps; there only where the node's settings say demo."""

from typing import NamedTuple

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from detente.core.kinds import Terms
from detente.core.objects import Contact
from detente.people.models import Person
from detente.people.roles import Role
from detente.press import editions
from detente.web import lines
from detente.web.present.sides import Sides


class Step(NamedTuple):
    """One of the six steps, ticked when the record says so."""

    words: str
    done: bool


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Two doors, and how far the two sides have come."""
    _only_in_demo()
    names = _names()
    doors = [
        {"name": names.get(door.name, door.name), "url": door.url + "/demo/enter/"}
        for door in settings.DETENTE.doors
    ]
    return render(request, "web/demo.html", {"doors": doors, "steps": _steps()})


@login_not_required
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as this side's principal, who may do everything that a demo shows."""
    _only_in_demo()
    if request.user.is_authenticated:
        return redirect("home")
    person = Person.objects.filter(role=Role.PRINCIPAL, is_active=True).order_by("pk").first()
    if person is None:
        return render(request, "web/demo.html", {"trouble": True, "doors": [], "steps": []})
    response: HttpResponse = perform_login(request, person, redirect_url="/")
    return response


def _only_in_demo() -> None:
    if not settings.DETENTE.demo:
        raise Http404


def _names() -> dict[str, str]:
    """What the reader's language calls each side that a door names in English."""
    every = lines.all_lines()
    if not every:
        return {}
    english = Sides(every[0], "en")
    return {english[side.number].plain: side.plain for side in Sides(every[0])}


def _steps() -> list[Step]:
    every = lines.all_lines()
    line = lines.OpenLine(every[0]) if every else None
    contacts = list(line.state.contacts.values()) if line else []
    countered = any(
        version.parent for contact in contacts for version in contact.terms.versions.values()
    )
    voice = [one for one in contacts if (terms := _agreed(line, one)) and terms.medium == "voice"]
    held = [one for one in voice if one.facts.versions]
    both = [one for one in voice if one.facts.standing().agreed]
    return [
        Step(_("Both nodes answer each other over a trial line"), bool(line and line.line.link_up)),
        Step(_("Counter the voice contact's terms from one side"), countered),
        Step(_("Accept them from the other: agreed by both"), bool(voice)),
        Step(_("Open the call room on both sides, compare the words, talk"), bool(held)),
        Step(_("Conclude, and sign the facts on both sides"), bool(both)),
        Step(
            _("Tell the public under Press: one person writes, a second approves"),
            editions.count() > 0,
        ),
    ]


def _agreed(line: lines.OpenLine | None, contact: Contact) -> Terms | None:
    agreed = line.state.agreed_terms(contact) if line else None
    return agreed.terms if agreed else None
