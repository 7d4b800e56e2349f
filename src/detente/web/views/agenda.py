"""The agenda of a contact with our own times and notes: nothing of it is sent."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from detente.addresses import Address
from detente.core.kinds import MAX_MINUTES
from detente.notes import agenda_clock, notebooks
from detente.notes.notebooks import MOST_CHARACTERS, Kept, Typed
from detente.web import lines
from detente.web.present.beside import Beside as BesideView
from detente.web.present.beside import NoteRow, too_much
from detente.web.present.contact import ContactView, plain_title

_NUMBER = re.compile(r"[0-9]{1,9}")


class Beside(View):
    """The agenda: what is up, how long each item took, and this person's notes."""

    def dispatch(self, request: HttpRequest, *arguments: Any, contact: Address) -> Any:
        """Find the contact."""
        self.address = contact
        self.line, self.contact = lines.find(request, contact, "contacts")
        self.beside = BesideView(ContactView(self.line, self.contact), request.user)
        return super().dispatch(request, *arguments)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.show()

    def show(self, mine: list[NoteRow] | None = None, status: int = 200) -> HttpResponse:
        """The page, with the fields of the notebook as they are, or as they were typed."""
        view = self.beside.view
        context = {
            "contact": view,
            "title": plain_title(self.line, self.contact.talks),
            "beside": self.beside,
            "notes": (self.beside.mine if mine is None else mine) if self.takes_notes else [],
            "most_minutes": MAX_MINUTES,
            "most_characters": MOST_CHARACTERS,
        }
        return render(self.request, "web/agenda.html", context, status=status)

    @property
    def takes_notes(self) -> bool:
        """Whether this person has a notebook here."""
        return bool(self.request.user.takes_notes)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take up an item, plan the time, keep notes, or open a notebook to our side."""
        match request.POST.get("action", "").partition(" "):
            case "up", _space, ref if ref in self.beside.items:
                return self.take_up(ref)
            case "stop", *_rest:
                return self.take_up(None)
            case "plan", *_rest:
                return self.plan()
            case ("open" | "close") as how, *_rest if self.takes_notes:
                return self.open(how == "open")
            case "notes", *_rest if self.takes_notes:
                return self.save()
        raise PermissionDenied("agenda")

    def take_up(self, ref: str | None) -> HttpResponse:
        """An item is being discussed from now on, or none."""
        if not self.beside.keeps_time:
            raise PermissionDenied("keeps_time")
        agenda_clock.take_up(self.line.id, self.contact.id, ref, self.request.user)
        if "HX-Request" in self.request.headers:
            return self.anew()
        return redirect("agenda", self.address)

    def anew(self) -> HttpResponse:
        """The page as it is now."""
        self.beside = BesideView(self.beside.view, self.request.user)
        return self.show()

    def plan(self) -> HttpResponse:
        """Plan the minutes of each item; an empty field takes a plan back."""
        if not self.beside.keeps_time:
            raise PermissionDenied("keeps_time")
        typed = {
            one: self.request.POST.get(f"minutes_{one}", "").strip() for one in self.beside.items
        }
        minutes = {
            ref: int(words) if _NUMBER.fullmatch(words) else 0 for ref, words in typed.items()
        }
        if any(words and not 1 <= minutes[ref] <= MAX_MINUTES for ref, words in typed.items()):
            words = _("Minutes are whole numbers from 1 to {most}. Nothing was changed.")
            messages.error(self.request, words.format(most=MAX_MINUTES))
            self.beside = BesideView(self.beside.view, self.request.user, typed)
            return self.show(status=422)
        agenda_clock.plan(self.line.id, self.contact.id, minutes, self.request.user)
        messages.info(self.request, _("Kept. Nothing was sent."))
        return redirect("agenda", self.address)

    def open(self, to_us: bool) -> HttpResponse:
        """Let our side read this person's notes, or no longer."""
        notebooks.show(self.line.id, self.contact.id, self.request.user, to_us=to_us)
        return redirect("agenda", self.address)

    def save(self) -> HttpResponse:
        """Keep the fields that came; a page with a script sends a few and asks for JSON."""
        asks_json = "application/json" in self.request.headers.get("Accept", "")
        typed = self.typed()
        if any(len(one.words) > MOST_CHARACTERS for one in typed.values()):
            return self.too_much(asks_json)
        kept, changed = notebooks.save(self.line.id, self.contact.id, self.request.user, typed)
        if asks_json:
            now = {ref: one.version for ref, one in kept.items()}
            theirs = {
                ref: {"words": one.words, "version": one.version} for ref, one in changed.items()
            }
            return JsonResponse({"kept": now, "changed": theirs})
        if not changed:
            messages.info(self.request, _("Kept. Nothing was sent."))
            return redirect("agenda", self.address)
        return self.show(self.as_typed(typed, changed), status=409)

    def too_much(self, asks_json: bool) -> HttpResponse:
        """Nothing is kept of notes that are longer than notes can be, and nothing is lost."""
        if asks_json:
            return JsonResponse({"most": MOST_CHARACTERS}, status=413)
        messages.error(self.request, too_much())
        return self.show(self.as_typed(self.typed(), {}), status=413)

    def typed(self) -> dict[str, Typed]:
        """What the form brought, by item; lines end as they are kept."""
        sent, found = self.request.POST, {}
        for ref in (one.ref for one in self.beside.mine):
            if (words := sent.get(f"words_{ref}")) is not None:
                began = sent.get(f"began_{ref}", "")
                words = words.replace("\r\n", "\n").replace("\r", "\n")
                found[ref] = Typed(words, int(began) if _NUMBER.fullmatch(began) else 0)
        return found

    def as_typed(self, typed: dict[str, Typed], changed: dict[str, Kept]) -> list[NoteRow]:
        """The fields as they were typed; beside each what its author wrote elsewhere meanwhile."""
        self.beside = BesideView(self.beside.view, self.request.user)
        rows = []
        for row in self.beside.mine:
            words = typed[row.ref].words if row.ref in typed else row.kept.words
            kept = Kept(words, row.kept.version, row.kept.changed_at)
            rows.append(NoteRow(row.ref, row.title, kept, changed.get(row.ref)))
        return rows
