"""Texts in several languages, as somebody types them: one field per language."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from detente.core.acts import LANGUAGE, MAX_LANGUAGES
from detente.people.models import LANGUAGE_CHOICES
from detente.web.present.text import DECEIVING, language_name, readable

MOST_TITLE = 200
MOST_PROSE = 2000


def no_controls(text: str) -> None:
    """Refuse what would read otherwise than it is written. Raises ValidationError."""
    found = DECEIVING.search(text.replace("\r\n", "\n"))
    if found:
        sign = {"sign": f"U+{ord(found[0]):04X}"}
        raise ValidationError(_("There is a hidden control in it, %(sign)s. Remove it.") % sign)


class Worded(forms.Form):
    """A form with texts in several languages."""

    def __init__(
        self,
        *arguments: Any,
        languages: Iterable[str],
        written: Mapping[str, Iterable[str]] | None = None,
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.worded = [choice for choice in LANGUAGE_CHOICES if choice[0] in languages]
        self._written = written or {}
        self._languages: dict[str, list[tuple[str, str]]] = {}

    def add_words(self, name: str, label: str, *, lines: int, most: int, also: str = "") -> None:
        """Add a field per language: one line, or several.

        A text that `written` has in other languages, by this name or `also`, keeps those too, so
        that it loses none on its way through the form.
        """
        ours = dict(self.worded)
        others = (one for one in self._written.get(also or name, ()) if re.fullmatch(LANGUAGE, one))
        every = ours | {one: language_name(one) for one in others if one not in ours}
        self._languages[name] = list(every.items())[:MAX_LANGUAGES]
        for language, endonym in self._languages[name]:
            widget = forms.TextInput() if lines == 1 else forms.Textarea({"rows": lines})
            widget.attrs |= {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
            field = forms.CharField(
                max_length=most, required=False, widget=widget, validators=[no_controls]
            )
            field.label = f"{label} ({endonym})"
            self.fields[f"{name}_{language}"] = field

    def words(self, name: str) -> dict[str, str]:
        """What was typed, per language, empty ones left out; lines end as the record ends them."""
        typed = {
            language: self.cleaned_data.get(f"{name}_{language}", "").replace("\r\n", "\n")
            for language, _endonym in self._languages.get(name, self.worded)
        }
        return {language: text for language, text in typed.items() if text}

    def bound(self, name: str) -> list[forms.BoundField]:
        """The fields of one text, for the template."""
        languages = self._languages.get(name, self.worded)
        return [self[f"{name}_{language}"] for language, _endonym in languages]


def initial_words(name: str, written: Mapping[str, str]) -> dict[str, str]:
    """A text as the fields of `add_words` begin with it."""
    return {f"{name}_{language}": readable(text) for language, text in written.items()}


def sendable(written: Mapping[str, str]) -> dict[str, str]:
    """A text in the record as a statement of ours can say it again."""
    texts = {one: readable(text)[:MOST_PROSE].strip() for one, text in written.items()}
    known = [one for one, text in texts.items() if text and re.fullmatch(LANGUAGE, one)]
    return {one: texts[one] for one in known[:MAX_LANGUAGES]}


class TitleForm(Worded):
    """The subject of talks; one language at least."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.add_words("title", _("Subject"), lines=1, most=MOST_TITLE)

    def clean(self) -> dict[str, Any]:
        """Ask for one text at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.words("title"):
            raise ValidationError(_("Write the subject in one language at least."))
        return cleaned


class ItemForm(TitleForm):
    """A new agenda item."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["urgent"] = forms.BooleanField(required=False, label=_("urgent"))

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """The title, a field per language."""
        return self.bound("title")


class ReasonForm(Worded):
    """A reason to decline; one language at least."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.add_words("reason", _("Reason"), lines=3, most=MOST_PROSE)

    def clean(self) -> dict[str, Any]:
        """Ask for one text at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.words("reason"):
            raise ValidationError(_("Write the reason in one language at least."))
        return cleaned
