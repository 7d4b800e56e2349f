"""A pass of a joint text, as somebody types it: a field for each paragraph and language."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.comparison import Settings
from detente.core.kinds import Mode
from detente.core.notation import NotationError, Slip, format_runs, parse_runs
from detente.core.passes import (
    MAX_CHARACTERS,
    MAX_LANGUAGES,
    MAX_RUNS,
    Paragraph,
    Pass,
    length,
)
from detente.web.forms.words import MOST_TITLE, Worded, no_controls
from detente.web.present.markup import direction
from detente.web.present.text import language_name, readable

SLIPS: dict[Slip, Promise] = {
    Slip.UNCLOSED: gettext_lazy("the bracket that begins here is not closed"),
    Slip.UNOPENED: gettext_lazy(r"no bracket is open here; write \] for the sign itself"),
    Slip.NESTED: gettext_lazy("a bracket cannot stand in a bracket"),
    Slip.BAR: gettext_lazy(r"no bracket is open here; write \| for the sign itself"),
    Slip.EMPTY: gettext_lazy("the bracket that begins here has no words"),
    Slip.MANY: gettext_lazy("the bracket that begins here has more than four wordings"),
}
MODES = [
    (Mode.BINDING.value, gettext_lazy("binding once accepted")),
    (Mode.AD_REFERENDUM.value, gettext_lazy("ad referendum: we still have to ask at home")),
]
INITIALS = [(Mode.BINDING.value, gettext_lazy("binding")), MODES[1]]


class RunsField(forms.CharField):
    """A paragraph in one language, in the notation that people type; cleans to runs."""

    def __init__(self, language: str, own: int, **keywords: Any) -> None:
        attributes = {"rows": 4, "lang": language, "dir": direction(language), "class": "paragraph"}
        keywords.setdefault("widget", forms.Textarea(attributes))
        super().__init__(required=False, strip=False, validators=[no_controls], **keywords)
        self.own = own

    def clean(self, value: Any) -> Any:
        """The runs. Raises ValidationError, which says where a bracket is wrong."""
        typed = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        if not typed.strip():
            return ()
        try:
            found = parse_runs(typed, self.own)
        except NotationError as error:
            raise ValidationError(_slip(typed, error)) from error
        if length(found) > MAX_CHARACTERS or len(found) > MAX_RUNS:
            most = _("A paragraph has at most %(n)d characters. Make two of it.")
            raise ValidationError(most % {"n": MAX_CHARACTERS})
        return found


def _slip(typed: str, error: NotationError) -> str:
    near = typed[max(0, error.at - 10) : error.at + 15].replace("\n", " ")
    words = {"n": error.at + 1, "near": near, "wrong": SLIPS[error.slip]}
    return _("At character %(n)d, “%(near)s”: %(wrong)s.") % words


class Force(forms.Form):
    """Initials: which paragraphs, and whether they bind."""

    def add_initials(self, offered: list[int]) -> None:
        """Add the boxes and the choice of force."""
        choices = [(str(one), str(one)) for one in offered]
        self.fields["initials"] = forms.MultipleChoiceField(choices=choices, required=False)
        self.fields["initials_mode"] = forms.ChoiceField(
            choices=INITIALS,
            widget=forms.RadioSelect,
            required=False,
            initial=Mode.BINDING.value,
            label=_("Force of the initials"),
        )

    @property
    def chosen(self) -> tuple[int, ...]:
        """The paragraphs ticked, by id."""
        return tuple(sorted(int(one) for one in self.cleaned_data["initials"]))

    @property
    def ticked(self) -> list[str]:
        """What is ticked on the page, as ids."""
        return [str(one) for one in self["initials"].value() or []]

    @property
    def initials_mode(self) -> Mode:
        """The force of the initials."""
        return Mode(self.cleaned_data["initials_mode"] or Mode.BINDING)

    @property
    def force_words(self) -> str:
        """The force in words."""
        return str(dict(INITIALS)[self.initials_mode.value])


class InitialsForm(Force):
    """Paragraphs to initial, and nothing else."""

    def __init__(self, *arguments: Any, offered: list[int], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.add_initials(offered)

    def clean(self) -> dict[str, Any]:
        """Ask for one paragraph at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("initials"):
            self.add_error("initials", _("Tick one paragraph at least."))
        return cleaned


class PassForm(Worded, Force):
    """A whole pass. Fields are `title_{lang}` and `p{id}_{lang}`; `order` has the ids in order.

    A language that only the other side writes stays in the texts that have it: `written` gives
    those, by `title` and `p{id}`.
    """

    whole = forms.BooleanField(required=False)
    mode = forms.ChoiceField(
        choices=MODES, widget=forms.RadioSelect, label=gettext_lazy("Force of this pass")
    )

    def __init__(
        self, *arguments: Any, own: int, order: list[int], offered: list[int], **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.worded = [(one, language_name(one)) for one in keywords["languages"]]  # in our order
        self.order, self.own, self.offered = order, own, offered
        self.add_words("title", _("Title"), lines=1, most=MOST_TITLE)
        for place, number in enumerate(order, 1):
            self._languages[f"p{number}"] = self._of_paragraph(number)
            for language, endonym in self._languages[f"p{number}"]:
                field = RunsField(language, own)
                field.label = _("Paragraph %(n)d (%(language)s)") % {
                    "n": place,
                    "language": endonym,
                }
                self.fields[f"p{number}_{language}"] = field
        self.add_initials(offered)

    def _of_paragraph(self, number: int) -> list[tuple[str, str]]:
        """Ours, and those that this paragraph has: were it those of all, a peer could make a
        hundred thousand fields of a few lines."""
        ours = dict(self.worded)
        has = dict.fromkeys([*self._written.get(f"p{number}", ()), *ours])
        kept = list(has)[:MAX_LANGUAGES]
        return [
            *((one, ours[one]) for one in ours if one in kept),
            *((one, language_name(one)) for one in kept if one not in ours),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for one paragraph at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.paragraphs:
            raise ValidationError(_("Write one paragraph at least."))
        return cleaned

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What was typed; a paragraph without a word in any language is left out."""
        found = []
        for number in self.order:
            text = {
                language: runs
                for language, _endonym in self._languages[f"p{number}"]
                if (runs := self.cleaned_data.get(f"p{number}_{language}"))
            }
            if text:
                found.append(Paragraph(number, text))
        return tuple(found)

    @property
    def typed(self) -> Pass:
        """The pass as it would be signed."""
        return Pass(self.paragraphs, self.words("title"))

    @property
    def settings(self) -> Settings:
        """The switch and the force it would be signed with."""
        return Settings(self.cleaned_data["whole"], Mode(self.cleaned_data["mode"]))

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """The title, a field per language."""
        return self.bound("title")

    @property
    def paragraph_rows(self) -> list[dict[str, Any]]:
        """The fields of each paragraph, in the order of the text."""
        last = len(self.order)
        return [
            {"id": n, "place": place, "fields": self.bound(f"p{n}"), "last": place == last}
            for place, n in enumerate(self.order, 1)
        ]


def initial_pass(words: Pass, own: int, settings: Settings | None) -> dict[str, Any]:
    """A pass as the form begins with it, in the notation of side `own`."""
    start: dict[str, Any] = {"whole": True, "mode": Mode.BINDING.value}
    if settings is not None:
        start["whole"] = settings.whole
    for language, text in words.title.items():
        start[f"title_{language}"] = readable(text)
    for one in words.paragraphs:
        for language, runs in one.text.items():
            start[f"p{one.id}_{language}"] = readable(format_runs(runs, own))
    return start
