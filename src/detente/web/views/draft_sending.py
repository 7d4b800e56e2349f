"""From a draft to a pass: the form with its words, the check, and sending what was checked."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.drafts import ending, saving, shelf, writing
from detente.drafts.document import part_of
from detente.web.forms.joint_text import PassForm, initial_pass
from detente.web.present.draft import fields, name_of_field
from detente.web.present.joint_text import PassRow
from detente.web.present.text import say
from detente.web.views.text_pass import OurPass

SWITCHES = ("whole", "mode", "initials", "initials_mode")


class SendsDraft(OurPass):
    """What a draft is sent with. The words are always the draft's, never those of a form."""

    draft: writing.View | None = None
    fresh: int | None = None
    """The paragraph that was added now."""

    def show(self, form: PassForm | None = None, status: int = 200) -> HttpResponse:
        """The page of the draft."""
        raise NotImplementedError

    @property
    def me(self) -> int:
        """The person's number."""
        number: int = self.request.user.pk
        return number

    @property
    def now(self) -> writing.View:
        """The draft. Raises DraftEndedError."""
        if self.draft is None:
            raise shelf.DraftEndedError("No draft is open.")
        return self.draft

    def look(self) -> None:
        """Read the draft as it is now."""
        self.draft = writing.current(self.line.id, self.text.text.id)

    @property
    def outdated(self) -> PassRow | None:
        """The pass that came while we wrote, and that the draft does not answer yet."""
        base = self.base
        return base if base and self.draft and self.draft.answers != base.ref else None

    @property
    def reason(self) -> SafeString | None:
        """Why this cannot be sent by this person now, or None."""
        if not self.request.user.signs:
            return say(_("Your role writes; a principal, a delegate or a duty officer sends."))
        return self.hindrance()

    # --- the form -------------------------------------------------------------------------------

    def written(self) -> dict[str, list[str]]:
        """Those of the draft, which may have begun from an earlier pass, too."""
        found: dict[str, list[str]] = {}
        for name in self.now.words:
            part, language = part_of(name)
            found.setdefault(f"p{part}" if part else "title", []).append(language)
        for field, also in super().written().items():
            found[field] = list(dict.fromkeys([*found.get(field, ()), *also]))
        return found

    def form(self, order: list[int], data: Any, initial: dict[str, Any] | None) -> PassForm:
        """The form; each field of it says which text of the draft it is."""
        form = super().form(order, data, initial)
        new = f"p{self.fresh}_{form.worded[0][0]}"
        for name, field in form.fields.items():
            if text := name_of_field(name):
                field.widget.attrs |= {"data-text": text, "hx-morph-skip": ""}
                if name == new:
                    field.widget.attrs["autofocus"] = True
        return form

    def blank(self) -> PassForm:
        """The form as it is before anything is checked."""
        words = fields(self.now.words)
        return self.form(list(self.now.order), None, words | self.switches())

    def filled(self) -> PassForm:
        """The form with the draft's words, to be checked."""
        data = QueryDict(mutable=True)
        for name in SWITCHES:
            data.setlist(name, self.request.POST.getlist(name))
        data.update(fields(self.now.words))
        return self.form(list(self.now.order), data, None)

    def switches(self) -> dict[str, Any]:
        """As they stand on the page; else as the last pass had them."""
        sent = self.request.POST
        if "mode" not in sent:
            start = initial_pass(self.base_words, 0, self.base.settings if self.base else None)
            return {name: start[name] for name in ("whole", "mode")}
        chosen = {name: sent[name] for name in ("mode", "initials_mode") if name in sent}
        return chosen | {"whole": "whole" in sent, "initials": sent.getlist("initials")}

    # --- sending --------------------------------------------------------------------------------

    def on_the_way(self, action: str) -> HttpResponse:
        """Check what the draft says, or send exactly what was checked."""
        if self.reason is not None or self.outdated is not None:
            return self.show(status=409)
        form = self.filled()
        if not form.is_valid():
            return self.show(form, status=422)
        if action == "check":
            return self.check(form)
        if self.request.POST.get("of", "") != self.of:
            return self.write(form, status=409, changed=True)
        if self.request.POST.get("checked") != self.seal():
            form.add_error(None, _("Somebody wrote in the draft after this was checked."))
            return self.show(form, status=409)
        return self.send(form)

    def typed(self) -> list[tuple[str, str]]:
        """What the check carries on: the switches, and a mark of every word that was checked."""
        sent = self.request.POST
        carried = [(name, one) for name in SWITCHES for one in sent.getlist(name)]
        return [*carried, ("number", str(self.now.number)), ("live", "1"), ("checked", self.seal())]

    def seal(self) -> str:
        """A mark of all the words and their order as they are now."""
        words = [f"{name} {text}" for name, text in sorted(self.now.words.items())]
        return saving.mark("\0".join([*map(str, self.now.order), *words]))

    def sent_before(self) -> HttpResponse | None:
        """The answer to a button pressed twice: where what was sent can be read."""
        key = f"sent:{self.me}:{self.request.POST.get('draft', '')[:64]}"
        where = cache.get(key) if self.request.POST.get("action") == "send" else None
        if where is None:
            return None
        messages.info(self.request, _("This was signed and sent already."))
        return redirect(where or "home")

    def after(self, ref: str) -> str:
        """The text's page; the draft has become a pass."""
        ending.sent(self.line.id, self.text.text.id, self.me)
        return super().after(ref)
