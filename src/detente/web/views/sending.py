"""Whatever is signed goes the same way: write, check before sending, sign and send."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views import View

from detente.core.act_problems import TermsChangedError
from detente.core.errors import LocalError
from detente.node import desk
from detente.node.requests import StillQueuedError
from detente.web.lines import OpenLine, must_sign
from detente.web.present.text import say
from detente.web.views.errors import told

KEPT_SECONDS = 12 * 3600
UNSIGNED = ("csrfmiddlewaretoken", "action", "draft", "of")


class SendingView(View):
    """A statement to be written, checked and sent. Subclasses say which."""

    template = "web/sending.html"
    line: OpenLine
    # The version this answers, as it stood when the page was opened; empty for what is new.
    of = ""

    def prepare(self, **arguments: Any) -> None:
        """Find the line and the thing; raises Http404."""
        raise NotImplementedError

    def make_form(self, data: Any = None) -> forms.Form:
        """The form, empty or with what was typed."""
        raise NotImplementedError

    def heading(self) -> SafeString:
        """What this page is for."""
        raise NotImplementedError

    def preview(self, form: Any) -> dict[str, Any]:
        """What the other side will see: names for the template `parts/preview.html`."""
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        """The act that is signed."""
        raise NotImplementedError

    def after(self, ref: str) -> str:
        """Where to go once it is signed."""
        raise NotImplementedError

    def current(self) -> str:
        """The version that would be answered now; another than `of` means that terms changed."""
        return ""

    def hindrance(self) -> SafeString | None:
        """Why nothing can be sent from here now, or None."""
        if not self.line.open:
            return say(_("The line is not open: nothing can be signed. Nothing was sent."))
        return None

    def elsewhere(self) -> str:
        """The page that takes what was written, once it can no longer be sent from here."""
        return ""

    def extra(self) -> dict[str, Any]:
        """More names for the page."""
        return {}

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        """Only roles that sign come here, and only when something can be sent."""
        self.prepare(**named)
        must_sign(request)
        if (reason := self.hindrance()) is not None:
            context = {"heading": self.heading(), "reason": reason, **self.extra()}
            if request.method == "POST" and (elsewhere := self.elsewhere()):
                context |= {"elsewhere": elsewhere, "typed": self.typed()}
            return render(request, "web/hindered.html", context, status=409)
        return super().dispatch(request, *arguments, **named)

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """The form as it begins."""
        self.of = self.current()
        return self.write(self.make_form())

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Check, send, or go back to writing; whatever was typed is kept."""
        self.of = request.POST.get("of", "")
        if request.POST.get("action") == "more":
            return self.write(self.as_typed())
        form = self.make_form(request.POST)
        action = request.POST.get("action")
        if not form.is_valid():
            return self.write(form, status=422)
        if self.of != self.current():
            self.of = self.current()
            return self.write(form, status=409, changed=True)
        if action == "send":
            return self.send(form)
        return self.write(form) if action == "change" else self.check(form)

    def as_typed(self) -> Any:
        """The form with what was typed, and nothing judged yet."""
        form = self.make_form(self.request.POST)
        form.initial = {name: form[name].data for name in form.fields}
        form.is_bound = False
        return form

    def write(self, form: Any, status: int = 200, changed: bool = False) -> HttpResponse:
        """The page to write on."""
        context = self.names() | {"form": form, "changed": changed}
        return render(self.request, self.template, context, status=status)

    def check(self, form: Any) -> HttpResponse:
        """Exactly what the other side will see, and the button that signs it."""
        names = self.names() | {
            "hidden": self.typed(),
            "draft": secrets.token_urlsafe(16),
            "preview": self.preview(form),
        }
        return render(self.request, "web/check.html", names)

    def send(self, form: Any) -> HttpResponse:
        """Sign it once, however often the button was pressed."""
        key = f"sent:{self.request.user.pk}:{self.request.POST.get('draft', '')[:64]}"
        if not cache.add(key, "", KEPT_SECONDS):
            messages.info(self.request, _("This was signed and sent already."))
            return redirect(cache.get(key) or "home")
        try:
            ref = desk.submit(self.line.id, self.act(form), str(self.request.user.pk))
        except StillQueuedError:
            messages.warning(self.request, _("Kept. It will be signed as soon as the node can."))
            return redirect("line", self.line.id)
        except TermsChangedError:
            cache.delete(key)
            self.of = self.current()
            return self.write(form, status=409, changed=True)
        except LocalError as error:
            cache.delete(key)
            form.add_error(None, told(error))
            return self.write(form, status=409)
        address = self.after(ref)
        cache.set(key, address, KEPT_SECONDS)
        return redirect(address)

    def names(self) -> dict[str, Any]:
        """What both steps show."""
        return {"heading": self.heading(), "of": self.of, "view": self, **self.extra()}

    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, for hidden fields."""
        return [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in UNSIGNED
            for value in values
        ]


class CheckOnly(SendingView):
    """A statement in which nothing is to be written, only to be checked."""

    def make_form(self, data: Any = None) -> forms.Form:
        """No fields."""
        return forms.Form(data)

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Straight to the check."""
        self.of = self.current()
        return self.check(self.make_form({}))

    def write(self, form: Any, status: int = 200, changed: bool = False) -> HttpResponse:
        """There is nothing to write: what went wrong is said above the check."""
        self.trouble = form.non_field_errors()
        self.changed = changed
        response = self.check(form)
        response.status_code = status
        return response
