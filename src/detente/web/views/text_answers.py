"""Whatever is signed of a joint text but its passes: begin it, answer, initial, withdraw."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.web import lines
from detente.web.forms.joint_text import InitialsForm
from detente.web.forms.words import ReasonForm, TitleForm
from detente.web.present.joint_text import TextView
from detente.web.present.reading import ParagraphRow
from detente.web.present.talks import TalksView
from detente.web.present.terms import paragraphs
from detente.web.present.text import say
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages
from detente.web.views.text import refusal


class Begin(SendingView):
    """Begin a joint text: its subject."""

    def prepare(self, **arguments: Any) -> None:
        """The talks."""
        self.line, found = lines.find(self.request, arguments["talks"], "talks")
        self.talks = TalksView(self.line, found)

    def extra(self) -> dict[str, Any]:
        """The talks, to go back to."""
        return {"talks": self.talks}

    def make_form(self, data: Any = None) -> TitleForm:
        """A title per language."""
        return TitleForm(data, languages=languages(self.line))

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Begin a joint text with {side}"), side=self.line.sides.theirs.name)

    def preview(self, form: TitleForm) -> dict[str, Any]:
        """The title in every language written."""
        return {"label": _("Subject"), "words": paragraphs({"t": form.words("title")}, "t")}

    def act(self, form: TitleForm) -> Any:
        """Begin it."""
        return acts.OpenText(talks=self.talks.talks.id, title=form.words("title"))

    def after(self, ref: str) -> str:
        """The new text's page."""
        return reverse("text", args=[self.line.address(ref)])


class OnText(SendingView):
    """What every turn and answer shares."""

    text: TextView
    answers_mine = False

    def prepare(self, **arguments: Any) -> None:
        """The text."""
        self.line, found = lines.find(self.request, arguments["text"], "texts")
        self.text = TextView(self.line, found)

    def current(self) -> str:
        """The pass that waits."""
        return self.text.open.id if self.text.open else ""

    def hindrance(self) -> SafeString | None:
        """Only the other side's open pass can be answered, only our own withdrawn."""
        stopped = super().hindrance()
        if stopped is None and (self.text.open is None or self.text.mine != self.answers_mine):
            return say(_("Nothing waits for this now: {status}."), status=self.text.status)
        return stopped

    def extra(self) -> dict[str, Any]:
        """The text, to go back to."""
        return {"text": self.text}

    def after(self, ref: str) -> str:
        """The text's page."""
        return reverse("text", args=[self.text.address])

    def pass_preview(self) -> dict[str, Any]:
        """The open pass with its brackets."""
        return {"part": "web/parts/text_body.html", "paragraphs": self.text.paragraphs}


class Answer(OnText):
    """Accept or withdraw: nothing to write, only to check."""

    trouble: Any = ()
    changed = False

    def make_form(self, data: Any = None) -> forms.Form:
        """No fields."""
        return forms.Form(data)

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Straight to the check."""
        self.of = self.current()
        return self.check(self.make_form({}))

    def write(self, form: Any, status: int = 200, changed: bool = False) -> HttpResponse:
        """There is nothing to write: what went wrong is said above the check."""
        self.trouble, self.changed = form.non_field_errors(), changed
        response = self.check(form)
        response.status_code = status
        return response

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """The pass in question, with its title in every language."""
        words = self.text.shown_words
        titles = paragraphs({"t": words.title}, "t") if words and words.title else self.text.title
        return {"label": _("Title"), "words": titles, **self.pass_preview()}


class Accept(Answer):
    """Accept the other side's pass: from then on the whole text binds both."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Accept the whole text as {side} sent it"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Not while words are in dispute, nor before their own side has decided."""
        return super().hindrance() or refusal(self.text)

    def act(self, form: forms.Form) -> Any:
        """Accept."""
        return acts.AcceptText(text=self.text.text.id, of=self.of)


class Withdraw(Answer):
    """Take back our own pass, as long as no answer was written."""

    answers_mine = True

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Withdraw our pass"))

    def extra(self) -> dict[str, Any]:
        """A warning: an answer that crosses the withdrawal prevails."""
        note = _(
            "Until {side} has received this they may still answer, and then their answer holds. "
            "Paragraphs that they have initialled stay signed."
        )
        return super().extra() | {"warning": say(note, side=self.line.sides.theirs.name)}

    def act(self, form: forms.Form) -> Any:
        """Withdraw."""
        return acts.WithdrawText(text=self.text.text.id, of=self.of)


class Decline(OnText):
    """Decline with a reason."""

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Decline the pass of {side}"), side=self.line.sides.theirs.name)

    def make_form(self, data: Any = None) -> ReasonForm:
        """A reason per language."""
        return ReasonForm(data, languages=languages(self.line))

    def preview(self, form: ReasonForm) -> dict[str, Any]:
        """The reason in every language written."""
        return {"label": _("Reason"), "words": paragraphs({"r": form.words("reason")}, "r")}

    def act(self, form: ReasonForm) -> Any:
        """Decline."""
        return acts.DeclineText(text=self.text.text.id, of=self.of, reason=form.words("reason"))


class Initial(OnText):
    """Agree to single paragraphs as they stand in the other side's pass."""

    template = "web/text_initials.html"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Initial paragraphs of {side}'s pass"), side=self.line.sides.theirs.name)

    def hindrance(self) -> SafeString | None:
        """Not where every paragraph is disputed or signed by both already."""
        stopped = super().hindrance()
        if stopped is None and not self.text.offered:
            return say(_("No paragraph of this pass can be initialled now."))
        return stopped

    def make_form(self, data: Any = None) -> InitialsForm:
        """The paragraphs that can be ticked."""
        return InitialsForm(data, offered=[row.id for row in self.text.offered])

    def ticked(self, form: InitialsForm) -> list[ParagraphRow]:
        """The paragraphs chosen."""
        return [row for row in self.text.offered if row.id in form.chosen]

    def preview(self, form: InitialsForm) -> dict[str, Any]:
        """The paragraphs chosen, word by word."""
        return {
            "part": "web/parts/text_body.html",
            "paragraphs": self.ticked(form),
            "force": form.force_words,
        }

    def act(self, form: InitialsForm) -> Any:
        """Initial them."""
        return acts.InitialParagraphs(
            text=self.text.text.id, of=self.of, paragraphs=form.chosen, mode=form.initials_mode
        )
