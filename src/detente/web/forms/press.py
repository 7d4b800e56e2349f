"""A publication as somebody types it: what it says in each language, and what is chosen for all."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import LANGUAGE, MAX_PUBLISHED
from detente.core.kinds import Attribution
from detente.people.models import LANGUAGE_CHOICES
from detente.press.models import Publication
from detente.press.pictures import MOST_BYTES, UnfitPictureError, made_anew
from detente.press.record import Occasion
from detente.press.writing import Choices, Typed, Words
from detente.web.forms.positions import ATTRIBUTIONS
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.forms.words import MOST_TITLE, Worded
from detente.web.present.text import readable

MOST_SMALL = 500
LABELS = {
    "title": gettext_lazy("Heading"),
    "text": gettext_lazy("Text"),
    "note": gettext_lazy("What is corrected"),
    "caption": gettext_lazy("Caption of the picture"),
    "alt": gettext_lazy("The picture in words, for those who cannot see it"),
}
SIZES = {
    "title": (1, MOST_TITLE),
    "text": (14, MAX_PUBLISHED),
    "note": (2, MOST_SMALL),
    "caption": (2, MOST_SMALL),
    "alt": (2, MOST_SMALL),
}


class PressForm(Worded, WallForm):
    """All languages side by side. `fields_in` tells which fields this publication has."""

    languages = forms.MultipleChoiceField(
        choices=LANGUAGE_CHOICES, required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Languages it goes out in, all together"),
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Agenda items that it may name"),
    )  # fmt: skip
    attribution = forms.ChoiceField(
        choices=ATTRIBUTIONS, widget=forms.RadioSelect, label=gettext_lazy("Attributed to")
    )
    proof = forms.BooleanField(
        required=False, label=gettext_lazy("A proof of what both sides agreed on stands beside it")
    )
    date = date_field(gettext_lazy("Date of release, by our clock"))
    time = time_field(gettext_lazy("Time of release"))

    def __init__(
        self, *arguments: Any, publication: Publication, occasion: Occasion, zone: str,
        agenda: list[tuple[str, Any]], written: list[str], **keywords: Any,
    ) -> None:  # fmt: skip
        shown = [*publication.languages, *written]
        super().__init__(*arguments, languages=shown, **keywords)
        self.zone, self.readings, self.embargo = zone, {}, 0
        self.order = publication.languages
        self.fields["items"].choices = agenda
        self.fields["date"].required = self.fields["time"].required = False
        self.worded.sort(key=lambda one: self._place(one[0]))
        self.names = ["title", "text"]
        if publication.editions.exists():
            self.names.append("note")
        if hasattr(publication, "picture"):
            self.names += ["caption", "alt"]
        for name in self.names:
            lines, most = SIZES[name]
            self.add_words(name, str(LABELS[name]), lines=lines, most=most)
        self.add_words("by", _("Name or role"), lines=1, most=MOST_TITLE)
        for language, _name in self.worded:
            hidden = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
            self.fields[f"version_{language}"] = hidden

    def clean(self) -> dict[str, Any]:
        """The moment of release has a date and an hour, or neither."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("date") is None) != (cleaned.get("time") is None):
            missing = "date" if cleaned.get("date") is None else "time"
            if missing not in self.errors:
                self.add_error(missing, _("Write both, a date and a time, or neither."))
        self.embargo = self.read_wall(cleaned, "date", "time")
        return cleaned

    @property
    def columns(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """By language: its code, its name for itself, and its fields."""
        return [
            (
                language, endonym,
                [self[f"{name}_{language}"] for name in (*self.names, "by", "version")],
            )
            for language, endonym in self.worded
        ]  # fmt: skip

    @property
    def choices(self) -> Choices:
        """What was chosen for all languages."""
        said = self.cleaned_data
        named = said["attribution"] != Attribution.NOT_NAMED.value
        return Choices(
            languages=tuple(sorted(said["languages"], key=self._place)),
            items=tuple(said["items"]),
            attribution=said["attribution"],
            by=self.words("by") if named else {},
            proof=said["proof"],
            embargo=self.embargo or None,
        )

    def _place(self, language: str) -> int:
        """Languages keep their order; one that is added comes last."""
        return self.order.index(language) if language in self.order else len(self.order)

    def typed(self, before: dict[str, Words]) -> dict[str, Typed]:
        """What was typed, by language; fields that are not shown stay as they were."""
        found = {}
        for language, _endonym in self.worded:
            said = {
                name: readable(self.cleaned_data.get(f"{name}_{language}", "")).strip()
                for name in self.names
            }
            words = Words(**(vars(before.get(language, Words())) | said))
            began = self.cleaned_data.get(f"version_{language}") or 0
            found[language] = Typed(words, began)
        return found


class KeepForm(forms.Form):
    """A reason to keep a difference."""

    mark = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    reason = forms.CharField(max_length=MOST_SMALL, label=gettext_lazy("Reason"))


class SendBackForm(forms.Form):
    """What the writers have to mend."""

    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("What is to be mended"),
        widget=forms.Textarea({"rows": 3}),
    )


class PictureForm(forms.Form):
    """A picture to upload."""

    picture = forms.ImageField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 4 MB. What a camera hides in it goes."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self) -> Any:
        """The picture made anew."""
        file = self.cleaned_data["picture"]
        if file.size > MOST_BYTES:
            raise ValidationError("too large")
        try:
            file.seek(0)
            return made_anew(file.read())
        except UnfitPictureError as error:
            raise ValidationError(
                _("This is no picture that can be shown: JPEG, PNG or WebP.")
            ) from error


def initial(publication: Publication, kept: dict[str, Any], wall: dict[str, str]) -> dict[str, Any]:
    """What the form begins with."""
    found: dict[str, Any] = {
        "languages": publication.languages, "items": publication.items,
        "attribution": publication.attribution, "proof": publication.proof, **wall,
    }  # fmt: skip
    for language, wording in kept.items():
        for name in LABELS:
            found[f"{name}_{language}"] = getattr(wording, name)
        found[f"version_{language}"] = wording.version
    for language, name in publication.by.items():
        if re.fullmatch(LANGUAGE, language):
            found[f"by_{language}"] = name
    return found
