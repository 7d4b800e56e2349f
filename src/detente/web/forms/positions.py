"""Positions as somebody types them: a private one, and one for both sides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.kinds import Attribution
from detente.people.models import Person
from detente.preparation.positions import Words
from detente.web.forms.words import MOST_PROSE, MOST_TITLE, Worded

ATTRIBUTIONS = [
    (Attribution.ROLE.value, gettext_lazy("by role")),
    (Attribution.NAME.value, gettext_lazy("by name")),
    (Attribution.NOT_NAMED.value, gettext_lazy("not named: an official")),
]


class _PositionForm(Worded):
    """What both have: the text in several languages, and whether it is principled."""

    principled = forms.BooleanField(required=False, label=gettext_lazy("principled"))

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.add_words("text", _("Position"), lines=4, most=MOST_PROSE)

    def clean(self) -> dict[str, Any]:
        """Ask for one text at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.words("text"):
            raise ValidationError(_("Write the position in one language at least."))
        return cleaned

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """The text, a field per language."""
        return self.bound("text")


class PrivateForm(_PositionForm):
    """A private position, and the list of those who may read it."""

    readers = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Who may read it"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, people: list[Person], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["readers"].choices = [(str(one.pk), one) for one in people]

    @property
    def kept(self) -> Words:
        """What is to be kept."""
        readers = frozenset(int(one) for one in self.cleaned_data["readers"])
        return Words(self.words("text"), bool(self.cleaned_data["principled"]), readers)


class ShareForm(_PositionForm):
    """A position for both sides, and to whom it may be attributed."""

    attribution = forms.ChoiceField(
        choices=ATTRIBUTIONS, widget=forms.RadioSelect, label=gettext_lazy("Attributed to")
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.add_words("by", _("Name or role"), lines=1, most=MOST_TITLE)

    def clean(self) -> dict[str, Any]:
        """A name or role where one is to stand, and none where nobody is named."""
        cleaned = super().clean()
        if "attribution" in self.errors:
            return cleaned
        named = cleaned["attribution"] != Attribution.NOT_NAMED.value
        first = f"by_{self.worded[0][0]}"
        if named and not self.words("by"):
            self.add_error(first, _("Write the name or role in one language at least."))
        if not named and self.words("by"):
            self.add_error(first, _("Nobody is to be named. Empty this, or choose otherwise."))
        return cleaned

    @property
    def by_fields(self) -> list[forms.BoundField]:
        """The name or role, a field per language."""
        return self.bound("by")
