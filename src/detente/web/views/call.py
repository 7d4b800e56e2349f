"""The page of the call room; what happens on it is the call's own, over its socket."""

from typing import Any

from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from detente.addresses import Address
from detente.calls.seats import Seat
from detente.calls.switchboard import OPENS_BEFORE, may_open
from detente.core.call_board import KEEPS_THE_LINE, PRESENTS
from detente.core.call_rules import SHARES
from detente.core.kinds import Interpretation, Medium
from detente.core.objects import AgreedTerms, Contact
from detente.notes.notebooks import MOST_CHARACTERS
from detente.people.models import Person
from detente.people.roles import Role
from detente.web import lines
from detente.web.middleware import NOTHING
from detente.web.present import call
from detente.web.present.arrangement import languages_of
from detente.web.present.beside import Beside
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.joint_text import of_talks
from detente.web.present.seats import seats
from detente.web.present.text import chosen
from detente.web.present.words import ROLE

SOUND = NOTHING.replace("autoplay=()", "autoplay=(self)")
VOICE = SOUND.replace("microphone=()", "microphone=(self)")
VIDEO = VOICE.replace("camera=()", "camera=(self)")


@require_safe
@csp_update({"trusted-types": ["detente-call"], "frame-src": ["'self'"]})  # type: ignore[arg-type]
def room(request: HttpRequest, contact: Address) -> HttpResponse:
    """The room, for those who enter calls, while it is open; else when it opens."""
    return _room(request, contact, None)


@require_safe
@csp_update({"trusted-types": ["detente-call"], "frame-src": ["'self'"]})  # type: ignore[arg-type]
def station(request: HttpRequest, contact: Address, seat: int) -> HttpResponse:
    """The same on a device at which somebody else will sit; a duty officer opens it."""
    if not request.user.seats_others:
        raise PermissionDenied("seats_others")
    return _room(request, contact, seat)


def _room(request: HttpRequest, contact: Address, seat: int | None) -> HttpResponse:
    if not request.user.enters_call:
        raise PermissionDenied("enters_call")
    line, found = lines.find(request, contact, "contacts")
    agreed = line.state.agreed_terms(found)
    if agreed is None or agreed.terms.medium is Medium.IN_PERSON or any(found.off):
        return redirect("contact", contact)
    if found.facts.standing().agreed is not None:
        return redirect("facts", contact)
    choice = seats(line, found) if request.user.seats_others else []
    if seat is not None and not 1 <= seat <= len(choice):
        raise Http404
    sits = choice[seat - 1] if seat is not None else None
    context = _context(line, found, agreed, sits.role if sits else request.user.role)
    context |= _beside(context["contact"], request.user, alone=sits is None)
    context["seats"] = [{"shown": _named(one), "words": ROLE[one.role]} for one in choice]
    if sits is not None:
        context |= {"sits": _named(sits), "token": sits.token(contact)}
    response = render(request, "web/call.html", context)
    allowed = VIDEO if context["camera"] else VOICE if context["voice"] else SOUND
    if context["shares"]:
        allowed = allowed.replace("display-capture=()", "display-capture=(self)")
    response["Permissions-Policy"] = allowed
    return response


def _context(
    line: lines.OpenLine, found: Contact, agreed: AgreedTerms, role: str
) -> dict[str, Any]:
    """What the page shows to this role."""
    terms = agreed.terms
    view, sides, medium = ContactView(line, found), line.sides, terms.medium
    interpretation = terms.conduct.interpretation
    place = role.replace(" ", "-")
    interprets = place == "interpreter" and interpretation is not Interpretation.NONE
    camera = medium is Medium.VIDEO and place == "principal"
    keeps = place in KEEPS_THE_LINE
    voice = place != "note-taker"
    sharing = medium is Medium.VIDEO and terms.conduct.sharing
    return {
        "contact": view,
        "title": plain_title(line, found.talks),
        "medium": medium.value,
        "role": role,
        "keeps": keeps,
        "camera": camera,
        "voice": voice,
        "keys": call.keys(
            camera=camera,
            keeps=keeps,
            voice=voice,
            interprets=interprets,
            listens=interpretation is Interpretation.SIMULTANEOUS,
        ),
        "interpretation": interpretation.value,
        "interprets": interprets,
        "channels": call.channels(languages_of(line.body(agreed.version.id))),
        "sharing": sharing,
        "shares": sharing and place in SHARES,
        "presents": place in PRESENTS,
        "texts": [(one.text.id, one.title) for one in of_talks(line, found.talks, None)],
        "records": sides.ours.number in terms.conduct.recording,
        "sides_now": list(sides),
        "ours": sides.ours,
        "theirs": sides.theirs,
        "notices": list(call.notices(sides)),
        "sentences": list(call.sentences(sides, medium)),
        "opens": may_open(terms, trial=line.line.trial, now=int(timezone.now().timestamp())),
        "opens_at": terms.start - OPENS_BEFORE,
    }


def _beside(contact: ContactView, person: Person, *, alone: bool) -> dict[str, Any]:
    """The agenda beside the call; notes only for those who write them, and never at a seat."""
    beside = Beside(contact, person)
    writes = alone and person.takes_notes and person.role != Role.PRINCIPAL
    notes = beside.mine if writes else []
    return {"beside": beside, "notes": notes, "stamps": True, "most_characters": MOST_CHARACTERS}


def _named(seat: Seat) -> str:
    """The name for a reader of the page's language."""
    found = chosen(seat.name)
    return found[1] if found else seat.role
