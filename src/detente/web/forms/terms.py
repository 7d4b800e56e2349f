"""Request, counter-proposal and change: the terms of a contact as somebody types them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import NewItem
from detente.core.kinds import MAX_ITEMS, MAX_MINUTES
from detente.web.forms.arrangement import ArrangementForm
from detente.web.forms.people import DelegationForm
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.forms.words import MOST_TITLE
from detente.web.present.proposal import Proposal
from detente.web.present.words import MEDIUM

NEW_ITEMS = 2


class TermsForm(ArrangementForm, DelegationForm):
    """Medium, time on our wall, length, agenda, and how the contact is held.

    `start` is the UTC second meant. `answered` is what these terms answer or change,
    and `if_same` is said where they do not differ from it;
    `urgent` are the items that either side calls so already.
    """

    medium = forms.ChoiceField(
        choices=list(MEDIUM.items()), widget=forms.RadioSelect, label=gettext_lazy("Medium")
    )
    date = date_field(gettext_lazy("Date, by our clock"))
    time = time_field(gettext_lazy("Time, by our clock"))
    minutes = forms.IntegerField(
        min_value=1, max_value=MAX_MINUTES, label=gettext_lazy("Length in minutes")
    )

    def __init__(
        self,
        *arguments: Any,
        items: list[tuple[str, SafeString]],
        titles: dict[str, dict[str, str]],
        urgent: frozenset[str],
        answered: Proposal | None = None,
        if_same: str = "",
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.start, self.item_choices, self.titles, self.answered = 0, items, titles, answered
        self.urgent, self.if_same = urgent, if_same
        self.fields["items"] = forms.MultipleChoiceField(choices=items, required=False)
        self.fields["urgent"] = forms.MultipleChoiceField(choices=items, required=False)
        for number in range(1, NEW_ITEMS + 1):
            label = _("New item %(number)d") % {"number": number}
            self.add_words(f"new{number}", label, lines=1, most=MOST_TITLE)
            urgent = forms.BooleanField(required=False, label=_("urgent"))
            self.fields[f"new{number}_urgent"] = urgent

    def clean(self) -> dict[str, Any]:
        """Find the UTC second, and an item for each urgent mark; something has to differ."""
        cleaned = super().clean() or self.cleaned_data
        self.start = self.read_wall(cleaned, "date", "time")
        if len(cleaned.get("items", [])) + len(self.new_items) > MAX_ITEMS:
            most = _("A contact takes at most %(most)d items. Leave some for the next one.")
            self.add_error("items", most % {"most": MAX_ITEMS})
        if set(cleaned.get("urgent", [])) - set(cleaned.get("items", [])):
            self.add_error("items", _("An urgent item has to be on the agenda. Tick it there too."))
        for number in range(1, NEW_ITEMS + 1):
            if cleaned.get(f"new{number}_urgent") and not self.words(f"new{number}"):
                first = f"new{number}_{self.worded[0][0]}"
                self.add_error(first, _("Write the urgent item's title."))
        if not self.errors and self.answered and self.proposal().same_as(self.answered):
            raise ValidationError(self.if_same)
        return cleaned

    @property
    def time_readings(self) -> list[tuple[int, str]]:
        """The two readings to choose from, where the typed time comes twice."""
        return self.readings.get("time", [])

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Existing items with the state of their two boxes."""
        ticked, urgent = set(self["items"].value() or []), set(self["urgent"].value() or [])
        for ref, title in self.item_choices:
            yield {"ref": ref, "title": title, "ticked": ref in ticked, "urgent": ref in urgent}

    @property
    def new_rows(self) -> list[dict[str, Any]]:
        """Fields for new items, grouped."""
        return [
            {"fields": self.bound(f"new{n}"), "urgent": self[f"new{n}_urgent"], "number": n}
            for n in range(1, NEW_ITEMS + 1)
        ]

    @property
    def chosen_items(self) -> list[str]:
        """The existing items ticked, in the agenda's order."""
        return [ref for ref, _title in self.item_choices if ref in self.cleaned_data["items"]]

    @property
    def new_items(self) -> list[NewItem]:
        """New items as the act takes them."""
        return [
            NewItem(titles, bool(self.cleaned_data.get(f"new{n}_urgent")))
            for n in range(1, NEW_ITEMS + 1)
            if (titles := self.words(f"new{n}"))
        ]

    def proposal(self) -> Proposal:
        """What would be signed, as the preview shows it."""
        refs, new = self.chosen_items, self.new_items
        pairs = [(ref, self.titles.get(ref, {})) for ref in refs]
        pairs += [("", item.title) for item in new]
        urgent = self.urgent.union(self.cleaned_data["urgent"])
        marked = {n for n, ref in enumerate(refs) if ref in urgent}
        marked |= {len(refs) + n for n, item in enumerate(new) if item.urgent}
        return Proposal(
            medium=self.cleaned_data["medium"],
            start=self.start,
            minutes=self.cleaned_data["minutes"],
            items=tuple(pairs),
            urgent=frozenset(marked),
            **self.arrangement(),
        )


class PostponeForm(WallForm):
    """Another date and time, and nothing else. `start` is the UTC second meant."""

    date = date_field(gettext_lazy("Date, by our clock"))
    time = time_field(gettext_lazy("Time, by our clock"))

    def __init__(self, *arguments: Any, zone: str, now: Proposal, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.zone, self.start, self.now, self.readings = zone, 0, now, {}
        length = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=now.minutes)
        self.fields["minutes"] = length  # what suggested times are reckoned with

    def clean(self) -> dict[str, Any]:
        """Find the UTC second; it has to be another."""
        cleaned = super().clean() or self.cleaned_data
        self.start = self.read_wall(cleaned, "date", "time")
        if not self.errors and self.start == self.now.start:
            raise ValidationError(_("This is the time agreed already. Write another."))
        return cleaned | {"minutes": self.now.minutes}

    @property
    def time_readings(self) -> list[tuple[int, str]]:
        """The two readings to choose from, where the typed time comes twice."""
        return self.readings.get("time", [])
