"""The outcome of a contact as our side sees it: one status for every item."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.kinds import Status
from detente.web.present.words import STATUS


class OutcomesForm(forms.Form):
    """A status for each of `items` (reference, title); `recorded` are those that stand already."""

    def __init__(
        self,
        *arguments: Any,
        items: list[tuple[str, SafeString]],
        recorded: dict[str, Status | None],
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.recorded, self.refs = recorded, [ref for ref, _title in items]
        for n, (_ref, title) in enumerate(items):
            self.fields[f"item{n}"] = forms.ChoiceField(
                choices=list(STATUS.items()), widget=forms.RadioSelect, label=title
            )

    def clean(self) -> dict[str, Any]:
        """Something has to differ from what our side has recorded."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changed:
            raise ValidationError(_("Our side has recorded exactly this already."))
        return cleaned

    @property
    def status(self) -> dict[str, Status]:
        """Every item's status as it was chosen."""
        return {
            ref: Status(self.cleaned_data[f"item{n}"])
            for n, ref in enumerate(self.refs)
            if f"item{n}" in self.cleaned_data
        }

    @property
    def changed(self) -> dict[str, Status]:
        """Those that differ from what stands in the record: nothing is signed twice."""
        return {ref: one for ref, one in self.status.items() if one != self.recorded.get(ref)}
