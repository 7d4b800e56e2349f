"""Options as somebody puts them, and marks as somebody sets them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.kinds import MAX_OPTIONS
from detente.core.marks import Mark, Marks
from detente.preparation.marks import Draft
from detente.web.forms.words import MOST_TITLE, Worded
from detente.web.present.options import OptionsView, numbered

FIRST_ROWS = 2
MARKS: list[tuple[str, Promise]] = [
    ("yes", gettext_lazy("acceptable")),
    ("if", gettext_lazy("acceptable only if paired with one of those below")),
    ("no", gettext_lazy("not acceptable")),
]


class OfferForm(Worded):
    """Options for items, in several languages; what is left empty is left out.

    `items` gives each item's reference and title, `rows` how many options there is room for.
    """

    def __init__(
        self, *arguments: Any, items: list[tuple[str, SafeString]], rows: Mapping[str, int],
        **keywords: Any,
    ) -> None:  # fmt: skip
        super().__init__(*arguments, **keywords)
        self.items = items
        self.rows = [max(1, min(rows.get(ref, FIRST_ROWS), MAX_OPTIONS)) for ref, _title in items]
        for i, count in enumerate(self.rows):
            for k in range(count):
                label = _("Option %(number)s") % {"number": f"{i + 1}.{k + 1}"}
                self.add_words(_name("o", i, k), label, lines=1, most=MOST_TITLE)

    def clean(self) -> dict[str, Any]:
        """Each item needs an option."""
        cleaned = super().clean() or self.cleaned_data
        for i, found in enumerate(self.options):
            first = f"{_name('o', i, 0)}_{self.worded[0][0]}"
            if not found and first not in self.errors:
                self.add_error(first, _("Write one option at least for this item."))
        return cleaned

    @property
    def options(self) -> tuple[tuple[dict[str, str], ...], ...]:
        """What was typed, by item."""
        return tuple(
            tuple(words for k in range(count) if (words := self.words(_name("o", i, k))))
            for i, count in enumerate(self.rows)
        )

    @property
    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields of each item."""
        for i, (ref, title) in enumerate(self.items):
            yield {
                "ref": ref, "title": title, "rows": self.rows[i],
                "options": [self.bound(_name("o", i, k)) for k in range(self.rows[i])],
                "may_grow": self.rows[i] < MAX_OPTIONS,
            }  # fmt: skip


class MarksForm(forms.Form):
    """A mark for each option. A draft may leave some open; what is committed to may not."""

    def __init__(
        self, *arguments: Any, view: OptionsView, complete: bool = True, **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.view, self.complete = view, complete
        paired = len(view.items) > 1
        for i, item in enumerate(view.items):
            others = [choice for choice in self._choices() if not choice[0].startswith(f"{i}.")]
            for k, whole in enumerate(item.whole):
                self.fields[_name("m", i, k)] = forms.ChoiceField(
                    choices=MARKS if paired else MARKS[::2], required=False,
                    widget=forms.RadioSelect, label=whole,
                )  # fmt: skip
                if paired:
                    self.fields[_name("p", i, k)] = forms.MultipleChoiceField(
                        choices=others, required=False, widget=forms.CheckboxSelectMultiple,
                        label=_("Paired with one of"),
                    )  # fmt: skip

    def _choices(self) -> list[tuple[str, SafeString]]:
        return [
            (f"{i}.{k}", numbered(number, words))
            for i, item in enumerate(self.view.items)
            for k, (number, words) in enumerate(item.options)
        ]

    def clean(self) -> dict[str, Any]:
        """Every option marked, and every pairing with something to be paired with."""
        cleaned = super().clean() or self.cleaned_data
        for i, k in self._places():
            mark, pairs = cleaned.get(_name("m", i, k)), cleaned.get(_name("p", i, k))
            if self.complete and not mark and _name("m", i, k) not in self.errors:
                self.add_error(_name("m", i, k), _("Mark this option."))
            if self.complete and mark == "if" and not pairs:
                self.add_error(_name("p", i, k), _("Tick what it has to be paired with."))
            if mark in ("yes", "no") and pairs:
                sentence = _("Pairings count only for an option that is marked so. Empty them.")
                self.add_error(_name("p", i, k), sentence)
        return cleaned

    def _places(self) -> list[tuple[int, int]]:
        counts = enumerate(self.view.options.counts)
        return [(i, k) for i, count in counts for k in range(count)]

    @property
    def draft(self) -> Draft:
        """What was set, None where nothing was."""
        return [
            [self._mark(i, k) for k in range(count)]
            for i, count in enumerate(self.view.options.counts)
        ]

    def _mark(self, i: int, k: int) -> Mark | list[list[int]] | None:
        match self.cleaned_data.get(_name("m", i, k)):
            case "yes":
                return True
            case "no":
                return False
            case "if":
                pairs = (pair.split(".") for pair in self.cleaned_data.get(_name("p", i, k), ()))
                return sorted([int(item), int(option)] for item, option in pairs)
            case _:
                return None

    @property
    def marks(self) -> Marks:
        """The marks of a form that is complete."""
        return tuple(
            tuple(one if isinstance(one, bool) else _pairs(one) for one in row)
            for row in self.draft
        )

    @property
    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields of each item."""
        for i, item in enumerate(self.view.items):
            fields = [
                (
                    self[_name("m", i, k)],
                    self[name] if (name := _name("p", i, k)) in self.fields else None,
                )
                for k in range(len(item.options))
            ]
            yield {"title": item.title, "fields": fields}


def initial_marks(draft: Sequence[Sequence[object]]) -> dict[str, Any]:
    """A kept draft as the form begins with it."""
    initial: dict[str, Any] = {}
    for i, row in enumerate(draft):
        for k, mark in enumerate(row):
            if isinstance(mark, list):
                initial[_name("m", i, k)] = "if"
                initial[_name("p", i, k)] = [f"{item}.{option}" for item, option in mark]
            elif mark is not None:
                initial[_name("m", i, k)] = "yes" if mark else "no"
    return initial


def _pairs(mark: object) -> tuple[tuple[int, int], ...]:
    return tuple((item, option) for item, option in mark) if isinstance(mark, list) else ()


def _name(kind: str, item: int, option: int) -> str:
    return f"{kind}{item}_{option}"
