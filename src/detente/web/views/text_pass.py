"""A pass of a joint text: what it begins with, its form, and its check against the last pass."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.core.comparison import compare
from detente.core.passes import Pass, used_ids
from detente.web.forms.joint_text import PassForm, initial_pass
from detente.web.present import compared
from detente.web.present.joint_text import PassRow
from detente.web.present.text import say
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages
from detente.web.views.text_answers import OnText


class OurPass(OnText):
    """The whole text as our side would have it: what it begins with, answers, and signs."""

    def heading(self) -> SafeString:
        """The page's heading."""
        theirs = self.line.sides.theirs.name
        if self.text.open is not None:
            return say(_("Answer the pass of {side} with another"), side=theirs)
        return say(_("Write a pass for {side}"), side=theirs)

    def hindrance(self) -> SafeString | None:
        """Not while our own pass waits for an answer."""
        stopped = SendingView.hindrance(self)
        if stopped is None and self.text.mine:
            return say(_("Our pass waits for an answer. Withdraw it to send another."))
        return stopped

    @property
    def base(self) -> PassRow | None:
        """The pass that this one begins with and is compared to."""
        theirs = self.text.row(self.current())
        if theirs and self.text.words(theirs.ref) is not None:
            return theirs
        return self.text.last_readable

    @property
    def base_words(self) -> Pass:
        """Its words; nothing where no pass can be read yet."""
        found = self.text.words(self.base.ref) if self.base else None
        return found or Pass((), {})

    def form(self, order: list[int], data: Any, initial: dict[str, Any] | None) -> PassForm:
        """The form with these paragraphs."""
        return PassForm(
            data,
            initial=initial,
            own=self.line.line.our_side,
            order=order,
            offered=[row.id for row in self.text.offered] if self.text.open else [],
            languages=languages(self.line),
            written=self.written(),
        )

    def written(self) -> dict[str, list[str]]:
        """The languages of each text, by its field's name."""
        found = {f"p{one.id}": list(one.text) for one in self.base_words.paragraphs}
        return found | {"title": list(self.base_words.title)}

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        settings = self.base.settings if self.base else None
        start = initial_pass(self.base_words, self.line.line.our_side, settings)
        if not self.base_words.title:
            start |= {f"title_{one}": words for one, words in self.text.begun_as.items()}
        return start

    @property
    def used(self) -> frozenset[int]:
        """Every id that a paragraph of this text ever had."""
        self.line.need(self.text.text.passes.versions)
        found = [self.text.words(row.ref) for row in self.text.passes]
        return used_ids(words for words in found if words)

    def preview(self, form: PassForm) -> dict[str, Any]:
        """Every difference to the last pass, what is initialled with it, and the whole text."""
        words, base = form.typed, self.base
        was = (self.base_words, base.settings) if base else (None, None)
        found = compare(was[0], words, (was[1], form.settings))
        owners = self.text.owners
        earlier = [row.ref for row in self.text.passes]
        return {
            "part": "web/parts/pass_preview.html",
            "found": compared.view(found, owners),
            "base": base,
            "switch": compared.switch(form.settings),
            "force": compared.force(form.settings),
            "departures": self.text.reading.departures(words, earlier),
            "initials": [row for row in self.text.offered if row.id in form.chosen],
            "whole_text": compared.whole_text(words, owners),
        }

    def act(self, form: PassForm) -> Any:
        """Send it."""
        return acts.SendPass(
            text=self.text.text.id,
            words=form.typed,
            of=self.of or None,
            whole=form.settings.whole,
            mode=form.settings.mode,
            initials=form.chosen,
            initials_mode=form.initials_mode,
        )
