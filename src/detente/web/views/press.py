"""The press desk: what is due, what is written, what went out; a publication, and its writing."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from detente.addresses import Address
from detente.core.kinds import Attribution
from detente.core.kinds import Publication as What
from detente.press import differing, drafting, editions, reading, record, stops, writing
from detente.press.models import Publication, Step
from detente.press.problems import ChangedMeanwhileError, NotNowError
from detente.web import lines, own_texts
from detente.web.forms.arrangement import initial_wall
from detente.web.forms.press import KeepForm, PictureForm, PressForm, SendBackForm, initial
from detente.web.present import press
from detente.web.present.contact import ContactView, plain_title
from detente.web.present.text import prose
from detente.web.views.errors import told

MOST_SHOWN = 30
"""Publications that went out, on one page of the list."""


def must_publish(request: HttpRequest) -> None:
    """Only those who speak for our side come here. Raises PermissionDenied."""
    if not request.user.publishes:
        raise PermissionDenied("publishes")


def found(request: HttpRequest, key: UUID) -> tuple[lines.OpenLine, Publication, record.Occasion]:
    """A publication, its line and its occasion. Raises Http404 or PermissionDenied."""
    must_publish(request)
    publication = Publication.objects.filter(pk=key).first()
    if publication is None:
        raise Http404
    line = lines.open_line(request, publication.line)
    if publication.contact not in line.state.contacts:
        raise Http404
    return line, publication, occasion(line, publication.contact)


def occasion(line: lines.OpenLine, contact: str) -> record.Occasion:
    """What the record says, and what of ours must not slip out."""
    return record.occasion(line.line, contact, own_texts.closed(line.id))


@require_safe
def every(request: HttpRequest, digits: str) -> HttpResponse:
    """What is due, what is being written, and what went out."""
    line = lines.open_line(request, digits)
    must_publish(request)
    ours = Publication.objects.filter(line=line.id).order_by("-changed_at", "pk")
    ours = ours.prefetch_related("wordings")
    kept = list(ours.exclude(step=Step.RELEASED))
    page = Paginator(ours.filter(step=Step.RELEASED), MOST_SHOWN).get_page(request.GET.get("page"))
    line.need(one.contact.talks for one in line.outline.meetings.values())
    context = {
        "due": _due(line),
        "under_way": [
            (press.standing(line, one), _of(line, one)) for one in kept if one.step != Step.DROPPED
        ],
        "released": [(press.standing(line, one), _of(line, one)) for one in page],
        "page": page,
        "dropped": [
            (press.standing(line, one), _of(line, one)) for one in kept if one.step == Step.DROPPED
        ],
        "section": "press",
    }  # fmt: skip
    return render(request, "web/press_list.html", context)


def _of(line: lines.OpenLine, publication: Publication) -> ContactView | None:
    contact = line.state.contacts.get(publication.contact)
    return ContactView(line, contact) if contact else None


def _due(line: lines.OpenLine) -> list[tuple[str, str, ContactView]]:
    """Agreed contacts to come without an advisory, and concluded ones without a readout."""
    now = stops.now()
    going = Publication.objects.filter(line=line.id).exclude(step=Step.DROPPED)
    written = set(going.values_list("contact", "what"))
    due = []
    for meeting in line.outline.meetings.values():
        if not meeting.agreed or meeting.off or meeting.terms is None:
            continue
        signed = meeting.contact.facts.standing().agreed is not None
        what = What.READOUT if signed else What.ADVISORY
        timely = signed or (not meeting.concluded and meeting.start > now)
        if timely and (meeting.contact.id, what) not in written:
            publicity = getattr(meeting.terms.conduct.publicity, what.value)
            if publicity[line.line.our_side] is not None:
                view = ContactView(line, meeting.contact)
                due.append((what.value, str(press.WHAT[what]), view))
    return sorted(due, key=lambda one: one[2].start)


@require_POST
def begin(request: HttpRequest, contact: Address, what: str) -> HttpResponse:
    """A first draft from the record."""
    line, held = lines.find(request, contact, "contacts")
    must_publish(request)
    about = occasion(line, held.id)
    if about.facts is None or what not in list(What):
        raise Http404
    kind, chosen = What(what), _languages(line)
    words = drafting.drafts(about, kind, chosen)
    choices = writing.Choices(
        languages=chosen, items=tuple(about.items), attribution="role",
        by=drafting.spokesperson(chosen), proof=False, embargo=None,
    )  # fmt: skip
    made = writing.begin(line.id, held.id, kind, request.user, choices, words)
    messages.info(request, _("Drafted from the record. Put it into your own words."))
    return redirect("write-publication", made.key)


def _languages(line: lines.OpenLine) -> tuple[str, ...]:
    """Those that our side said it works in, as far as drafts are made in them."""
    ours = [one for one in line.sides.ours.languages if one in drafting.LANGUAGES]
    return tuple(ours) or ("en",)


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """A publication: its languages with what differs, what stops it, what each side said."""
    line, publication, about = found(request, key)
    return page(request, line, publication, about)


def page(
    request: HttpRequest, line: lines.OpenLine, publication: Publication, about: record.Occasion,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a publication."""
    at = differing.moment(publication)
    differences = differing.differences(publication, about, at)
    stopping = _stops(publication, about, at, differences)
    about_it = editions.about(line.id, publication.contact)
    ours = [one for one in about_it if one.publication == publication.key.hex]
    context = {
        "publication": publication,
        "standing": press.standing(line, publication),
        "contact": ContactView(line, about.contact),
        "talks": prose(line.body(about.contact.talks), "title"),
        "columns": press.columns(line, publication, about, differences),
        "choices": press.choices(line, publication, about),
        "open": differing.unsettled(differences),
        "stops": [press.stop_words(line, one) for one in stopping],
        "asked": publication.step == Step.ASKED,
        "may_approve": reading.may_approve(publication, request.user),
        "theirs": press.theirs(line, about),
        "over_time": press.over_time(line, about, about_it),
        "editions": ours,
        "public": editions.address(publication, publication.changed_at) if ours else "",
        "tells": about.notice is not None,
        "keep": KeepForm(),
        "back": SendBackForm(),
        "picture": getattr(publication, "picture", None),
        "picture_form": PictureForm(),
        "section": "press",
        **more,
    }
    return render(request, "web/press.html", context, status=status)


def _stops(
    publication: Publication, about: record.Occasion, at: int, found: list[Any]
) -> list[Any]:
    match publication.step:
        case Step.WRITING | Step.ASKED:
            return stops.before_reading(publication, about, at, found)
        case Step.APPROVED:
            return stops.before_release(publication, about, stops.now())
        case _:
            return []


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """All languages side by side; whatever is kept is held against the record on the next page."""
    line, publication, about = found(request, key)
    kept = writing.wordings(publication)
    form = _form(request, line, publication, about)
    changed: list[str] = []
    if form.is_bound and form.is_valid():
        before = {language: writing.words_of(one) for language, one in kept.items()}
        try:
            chosen, typed = _with_drafts(publication, about, form.choices, form.typed(before))
            writing.change(publication, request.user, chosen, typed)
        except ChangedMeanwhileError as error:
            form.add_error(None, told(error))
            changed = _changed(form, kept)
        except NotNowError as error:
            form.add_error(None, told(error))
        else:
            messages.info(request, _("Kept. Nothing was published."))
            stays = request.POST.get("action") == "stay"
            return redirect("write-publication" if stays else "publication", publication.key)
    context = {
        "publication": publication, "form": form, "contact": ContactView(line, about.contact),
        "standing": press.standing(line, publication), "section": "press",
        "title": plain_title(line, about.contact.talks),
        "changed": [(one, kept[one]) for one in changed],
    }  # fmt: skip
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "web/press_form.html", context, status=status)


def _with_drafts(
    publication: Publication, about: record.Occasion, chosen: writing.Choices,
    typed: dict[str, writing.Typed],
) -> tuple[writing.Choices, dict[str, writing.Typed]]:  # fmt: skip
    """What was chosen and typed; each language that was added begins as the first ones did."""
    added = [one for one in chosen.languages if one not in typed and one in drafting.LANGUAGES]
    if not added or about.facts is None:
        return chosen, typed
    words = drafting.drafts(about, What(publication.what), added)
    if chosen.attribution == Attribution.ROLE:
        chosen = replace(chosen, by=drafting.spokesperson(added) | dict(chosen.by))
    return chosen, typed | {one: writing.Typed(said, 0) for one, said in words.items()}


def _changed(form: PressForm, kept: dict[str, Any]) -> list[str]:
    """The languages that somebody else changed since this page was opened."""
    began = {language: form.cleaned_data.get(f"version_{language}") or 0 for language in kept}
    return [language for language, one in kept.items() if one.version != began[language]]


def _form(
    request: HttpRequest, line: lines.OpenLine, publication: Publication, about: record.Occasion
) -> PressForm:
    kept = writing.wordings(publication)
    zone = line.sides.ours.zone
    wall = initial_wall("date", "time", publication.embargo, zone) if publication.embargo else {}
    return PressForm(
        request.POST if request.method == "POST" else None,
        initial=initial(publication, kept, wall),
        publication=publication, occasion=about, zone=zone,
        agenda=[
            (ref, prose({"title": dict(titles)}, "title")) for ref, titles in about.items.items()
        ],
        written=list(kept),
    )  # fmt: skip


def back_to(publication: Publication) -> HttpResponse:
    """The page of a publication, after something was done."""
    return redirect(reverse("publication", args=[publication.key]))
