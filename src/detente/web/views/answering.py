"""Answer what the other side proposed, or withdraw what we did: the same for every joint."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.kinds import Mode
from detente.web.forms.words import ReasonForm
from detente.web.lines import OpenLine
from detente.web.present import terms
from detente.web.present.text import say
from detente.web.views.sending import CheckOnly, SendingView
from detente.web.views.talks import languages


class OnJoint:
    """What every answer shares. `joint` is a view with `open`, `mine` and `status`."""

    line: OpenLine
    joint: Any
    request: Any
    of: str
    answers_mine = False

    def current(self) -> str:
        """The version that waits."""
        return self.joint.open.id if self.joint.open else ""

    def hindrance(self) -> SafeString | None:
        """Only the other side's open version can be answered, only our own withdrawn."""
        stopped: SafeString | None = super().hindrance()  # type: ignore[misc]
        if stopped is None and (not self.joint.open or self.joint.mine != self.answers_mine):
            return self.nothing_waits()
        return stopped

    def nothing_waits(self) -> SafeString:
        """Why this cannot be done now."""
        return say(_("Nothing waits for this now: {status}."), status=self.joint.status)

    def waiting(self) -> dict[str, Any]:
        """The open version, as names for the template `parts/preview.html`."""
        raise NotImplementedError


class Answer(OnJoint, CheckOnly):
    """Accept or withdraw: nothing to write, only to check."""

    def preview(self, form: forms.Form) -> dict[str, Any]:
        """The version in question."""
        return self.waiting()


class Accepting(Answer):
    """Accept the other side's version: from then on it binds both."""

    def hindrance(self) -> SafeString | None:
        """What is ad referendum cannot be accepted: their own side has not decided."""
        stopped = super().hindrance()
        version = self.joint.open
        if stopped is None and version and version.content.mode is not Mode.BINDING:
            return say(_("This is ad referendum: their side has not decided yet."))
        return stopped


class Withdrawing(Answer):
    """Take back our own version, as long as no answer was written."""

    answers_mine = True

    def extra(self) -> dict[str, Any]:
        """A warning: an answer that crosses the withdrawal prevails."""
        note = _(
            "Until {side} has received this they may still accept, and then their answer holds."
        )
        return super().extra() | {"warning": say(note, side=self.line.sides.theirs.name)}


class Declining(OnJoint, SendingView):
    """Decline with a reason."""

    def make_form(self, data: Any = None) -> ReasonForm:
        """A reason per language."""
        return ReasonForm(data, languages=languages(self.line))

    def preview(self, form: ReasonForm) -> dict[str, Any]:
        """The reason in every language written, and what is declined."""
        words = terms.paragraphs({"r": form.words("reason")}, "r")
        return self.waiting() | {"label": _("Reason"), "words": words}
