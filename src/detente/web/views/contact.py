"""A contact: when, on what terms, what is due."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.core.kinds import Mode
from detente.node import desk
from detente.web import lines
from detente.web.present import press
from detente.web.present.consent import ledger
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.facts import FactsView
from detente.web.present.joints import JointView
from detente.web.present.outcomes import Outcomes


@require_safe
def show(request: HttpRequest, contact: Address) -> HttpResponse:
    """One contact."""
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    context = {
        "contact": view,
        "title": plain_title(line, found.talks),
        "talks": line.address(found.talks),
        "sent": receipt(line, view.open.id) if view.open and view.mine else None,
        "binding": view.open is not None and view.open.content.mode is Mode.BINDING,
        "outcomes": Outcomes(line, found),
        "facts": FactsView(line, found.facts).columns if found.facts.versions else None,
        "room": call_room(view) if view.holds and request.user.enters_call else None,
        "withdrawn": withdrawal(view),
        "publications": press.of_contact(line, found.id),
        "their_notice": press.their_notice(line, found),
    }
    return render(request, "web/contact.html", context)


@require_safe
def consent(request: HttpRequest, contact: Address) -> HttpResponse:
    """Who agreed to whose recording of this contact."""
    line, found = lines.find(request, contact, "contacts")
    view = ContactView(line, found)
    entries = ledger(view)
    in_force = next((one for one in entries if one.in_force), None)
    context = {"contact": view, "entries": entries, "in_force": in_force}
    return render(request, "web/consent.html", context)


def withdrawal(view: JointView) -> dict[str, int | None] | None:
    """Our own withdrawal of what was proposed last, while it is not received."""
    if (version := view.withdrawal) is None:
        return None
    said = receipt(view.line, view.joint.withdrawals[version.id].ref)
    return None if said["receipted_at"] else said


def receipt(line: lines.OpenLine, ref: str) -> dict[str, int | None]:
    """When our own statement was signed, and since when the other side has receipted it."""
    side, n = ref.split(":")
    row = desk.statement(line.id, int(side), int(n))
    if row is None:
        return {"at": None, "receipted_at": None}
    return {"at": row.at, "receipted_at": row.receipted_at}


def call_room(view: ContactView) -> str | None:
    """Where the call is held, for a medium that has a room here."""
    if not view.has_room or view.line.lacks_relays == "ours":
        return None
    try:
        return reverse("call", args=[view.address])
    except NoReverseMatch:
        return None
