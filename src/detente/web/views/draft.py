"""The draft of a joint text: our people write it together here, with or without a socket."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from detente.core.errors import LocalError
from detente.core.passes import next_id
from detente.drafts import ending, following, saving, shelf, writing
from detente.web.forms.joint_text import PassForm, initial_pass
from detente.web.present.draft import DraftView, field_of, formers, name_of_field
from detente.web.present.text import bdi, say
from detente.web.views.draft_sending import SendsDraft
from detente.web.views.errors import told

_ON_PARAGRAPH = re.compile(r"(up|down|remove|back)-([1-9][0-9]{0,15})")
_ON_DRAFT = re.compile(r"put-back-([1-9][0-9]{0,15})")


class Draft(SendsDraft):
    """Write the next pass together; whoever may sign sends it from here."""

    template = "web/draft.html"

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        """Whoever writes comes here; whether they may also send is asked when they do."""
        self.prepare(**named)
        if not request.user.writes:
            raise PermissionDenied("writes")
        self.look()
        self.of = self.current()
        return View.dispatch(self, request, *arguments, **named)

    # --- what the page shows --------------------------------------------------------------------

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """The draft as it is; where there is none, how to begin one."""
        return self.show() if self.draft else self.none()

    def none(self, status: int = 200, typed: Any = ()) -> HttpResponse:
        """No draft is open: begin one, or put one back. `typed` is what must not be lost."""
        context = self.names() | {"base": self.base, "typed": typed}
        return render(self.request, "web/no_draft.html", context, status=status)

    def show(self, form: PassForm | None = None, status: int = 200) -> HttpResponse:
        """The draft with its form; what is switched on the page stays as it is."""
        return self.write(form or self.blank(), status)

    def write(self, form: PassForm, status: int = 200, changed: bool = False) -> HttpResponse:
        """The page to write on."""
        view = DraftView(self.line, self.now, form)
        context = self.names() | {"form": form, "changed": changed, "draft": view}
        return render(self.request, self.template, context, status=status)

    def names(self) -> dict[str, Any]:
        """What every page of it shows."""
        kept = ending.ended(self.line.id, self.text.text.id)
        shown = {"outdated": self.outdated, "reason": self.reason}
        return super().names() | shown | {"formers": formers(self.line, kept)}

    # --- what is done with it -------------------------------------------------------------------

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Keep what was typed, whatever else is asked; then do that."""
        action = request.POST.get("action", "")
        if found := _ON_DRAFT.fullmatch(action):
            return self.restore(int(found[1]))
        if action == "begin":
            self.begin()
            return redirect("draft", self.text.address)
        if self.draft is None or request.POST.get("number") != str(self.draft.number):
            return self.sent_before() or self.gone()
        try:
            clashes = {} if "live" in request.POST else self.save()
            self.look()
            return self.clashing(clashes) if clashes else self.carry_out(action)
        except shelf.DraftEndedError:
            return self.gone()
        except LocalError as error:
            form = self.filled()
            form.add_error(None, told(error))
            return self.show(form, status=409)

    def begin(self) -> None:
        """Begin a draft from the last pass that can be read, unless somebody has."""
        named = {name_of_field(name): text for name, text in self.initial().items()}
        writing.begin(
            self.line.id, self.text.text.id, self.me,
            answers=self.base.ref if self.base else "",
            order=self.base_words.ids or (next_id(self.used),),
            words={name: text for name, text in named.items() if name},
        )  # fmt: skip

    def save(self) -> dict[str, saving.Clash]:
        """Keep the fields of a page without a socket; those that others wrote in meanwhile."""
        sent = self.request.POST
        named = ((name_of_field(field), sent[field]) for field in sent)
        began = dict(one.split("=", 1) for one in sent.get("began", "").split() if "=" in one)
        typed = {name: text for name, text in named if name}
        return saving.save(self.now.number, self.me, typed, began)

    def clashing(self, clashes: dict[str, saving.Clash]) -> HttpResponse:
        """Show both, ours in the field and theirs beside it; saving again takes what is there."""
        form = self.filled()
        for name in clashes:
            form.data[field_of(name)] = self.request.POST[field_of(name)]
        changed = _("{name} changed this while you wrote. Compare; what stands here is kept next.")
        reads = _("It reads now: {words}")
        for name, clash in clashes.items():
            form.add_error(field_of(name), say(changed, name=clash.name or _("Somebody")))
            form.add_error(field_of(name), say(reads, words=bdi(clash.words)))
        return self.show(form, status=409)

    def carry_out(self, action: str) -> HttpResponse:
        """What was asked, once every word is kept."""
        if action in {"check", "send"}:
            return self.on_the_way(action)
        if action == "discard":
            ending.discard(self.now.number, self.me)
            messages.info(
                self.request, _("The draft is discarded. It can be put back for 30 days.")
            )
            return redirect("draft", self.text.address)
        if action == "follow":
            return self.follow()
        if action == "add":
            self.fresh = writing.add(self.now.number, used=self.used)
        elif found := _ON_PARAGRAPH.fullmatch(action):
            self.arrange(found[1], int(found[2]))
        elif action == "save":
            messages.info(self.request, _("The draft is saved."))
        self.look()
        return self.show()

    def arrange(self, how: str, paragraph: int) -> None:
        """Move a paragraph, take it out, or put it back."""
        match how:
            case "remove":
                writing.remove(self.now.number, paragraph)
            case "back":
                writing.put_back(self.now.number, paragraph)
            case _:
                writing.move(self.now.number, paragraph, -1 if how == "up" else 1)

    def follow(self) -> HttpResponse:
        """Take over what only the other side changed, and name what both did."""
        answers = self.base.ref if self.base else ""
        both = following.follow(
            self.now.number, self.me, answers=answers, used=self.used,
            before=self.as_text(self.now.answers), now=self.as_text(answers),
        )  # fmt: skip
        self.look()
        form = self.filled()
        for name in both:
            words = _("Both sides changed this; ours stands. Compare it with their pass.")
            form.add_error(field_of(name) if field_of(name) in form.fields else None, words)
        return self.show(form)

    def as_text(self, ref: str) -> following.Text:
        """A pass as a draft has it; empty where there is none."""
        words = self.text.words(ref) if ref else None
        if words is None:
            return following.Text((), {})
        start = initial_pass(words, self.line.line.our_side, None)
        named = ((name_of_field(field), text) for field, text in start.items())
        return following.Text(words.ids, {name: text for name, text in named if name})

    def restore(self, number: int) -> HttpResponse:
        """Put a former draft of this text in the place of what is there."""
        if number not in {one.number for one in ending.ended(self.line.id, self.text.text.id)}:
            return self.gone()
        ending.put_back(number, self.me)
        return redirect("draft", self.text.address)

    def gone(self) -> HttpResponse:
        """The draft ended meanwhile; what was typed on this page is shown, to be copied."""
        sent = self.request.POST
        typed = [sent[field] for field in sent if name_of_field(field) and sent[field].strip()]
        return self.none(status=409, typed=() if "live" in sent else typed)
