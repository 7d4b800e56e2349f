"""People as somebody types them: a row each, with a role and a name in each language."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from detente.core.acts import Member
from detente.people.roles import Role
from detente.web.forms.words import MOST_TITLE, Worded, initial_words, no_controls
from detente.web.present.people import MOST, Someone
from detente.web.present.sides import Sides
from detente.web.present.text import readable

MOST_ROLE = 40
FEWEST_ROWS = 2


class PeopleForm(Worded):
    """Rows of people; one more comes with each press of a button, without JavaScript."""

    people_count: int

    def add_people(self, most: int = MOST, sides: Sides | None = None) -> None:
        """Add the rows: as many as were typed in, or one more than people to begin with.

        With `sides`, each person is of one of them.
        """
        if self.is_bound:
            self.people_count = _typed(self.data, most)
        else:
            begun = _typed(self.initial, most)
            self.people_count = min(max(begun + 1, FEWEST_ROWS), most)
        self.may_grow = self.people_count < most
        for n in range(1, self.people_count + 1):
            if sides is not None:
                self._add_side(n, sides)
            self.fields[f"role{n}"] = forms.ChoiceField(
                choices=[("", "—"), *Role.choices], required=False, label=_("Role")
            )
            self.fields[f"other{n}"] = forms.CharField(
                max_length=MOST_ROLE,
                required=False,
                label=_("or in other words"),
                validators=[no_controls],
            )
            self.add_words(f"name{n}", _("Name"), lines=1, most=MOST_TITLE, also="name")
        if self.is_bound and self.data.get("action") == "more":
            first = "side" if sides is not None else "role"
            self.fields[f"{first}{self.people_count}"].widget.attrs["autofocus"] = True

    def _add_side(self, n: int, sides: Sides) -> None:
        named: list[tuple[str, Any]] = [(str(side.number), readable(side.plain)) for side in sides]
        self.fields[f"side{n}"] = forms.ChoiceField(
            choices=[("", _("nobody")), *named], required=False, label=_("Side")
        )

    def clean(self) -> dict[str, Any]:
        """A role for each person, from the list or in other words; and a side where it matters."""
        cleaned = super().clean() or self.cleaned_data
        for n in range(1, self.people_count + 1):
            role, other = cleaned.get(f"role{n}", ""), cleaned.get(f"other{n}", "")
            side, named = cleaned.get(f"side{n}", ""), bool(self.words(f"name{n}"))
            if role and other:
                self.add_error(f"other{n}", _("Choose a role or write one, not both."))
            elif (named or side) and not (role or other or self.errors.get(f"role{n}")):
                self.add_error(f"role{n}", _("Say in which role."))
            sideless = f"side{n}" in self.fields and not side and not self.errors.get(f"side{n}")
            if sideless and (named or role or other):
                self.add_error(f"side{n}", _("Say of which side, or empty the row."))
        return cleaned

    @property
    def people(self) -> list[Someone]:
        """Who was typed in, in their order."""
        found = []
        for n in range(1, self.people_count + 1):
            role = self.cleaned_data.get(f"role{n}") or self.cleaned_data.get(f"other{n}")
            side = self.cleaned_data.get(f"side{n}")
            if role:
                found.append(Someone(role, self.words(f"name{n}"), int(side) if side else None))
        return found

    @property
    def people_said(self) -> bool:
        """Whether anybody is named, something is wrong with a row, or one more was asked for."""
        fields = [bound for row in self.people_rows for bound in row["fields"]]
        more = self.data.get("action") == "more"
        return more or any(bound.value() or bound.errors for bound in fields)

    @property
    def people_rows(self) -> Iterator[dict[str, Any]]:
        """The fields of each person."""
        for n in range(1, self.people_count + 1):
            names = ("side", "role", "other")
            fields = [self[f"{name}{n}"] for name in names if f"{name}{n}" in self.fields]
            yield {"n": n, "fields": [*fields, *self.bound(f"name{n}")]}


class DelegationForm(PeopleForm):
    """Whom our side sends; `now` is whom it said before, from whom it may have to differ."""

    def __init__(
        self, *arguments: Any, now: list[Someone], must_differ: bool = False, **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.now, self.must_differ = now, must_differ
        self.add_people()

    def clean(self) -> dict[str, Any]:
        """A statement that changes nothing is not worth signing."""
        cleaned = super().clean()
        if self.must_differ and not self.errors and self.delegation is None:
            raise ValidationError(_("Nothing would change. Name somebody else."))
        return cleaned

    @property
    def delegation(self) -> tuple[Member, ...] | None:
        """Whom to send; None where nothing would change or no rows were shown."""
        if not self.people_count or [comparable(one) for one in self.people] == [
            comparable(one) for one in self.now
        ]:
            return None
        return tuple(Member(one.role, one.name) for one in self.people)


def comparable(one: Someone) -> tuple[Any, ...]:
    """A person as the form would say them again, unchanged."""
    names = {language: readable(name).strip() for language, name in one.name.items()}
    return readable(one.role).strip(), names, one.side


def initial_people(people: Iterable[Someone], most: int = MOST) -> dict[str, str]:
    """People as the rows begin with them."""
    initial: dict[str, str] = {}
    for n, one in enumerate(list(people)[:most], 1):
        known = one.role in Role.values
        initial |= {f"role{n}": one.role if known else ""}
        initial |= {f"other{n}": "" if known else readable(one.role)[:MOST_ROLE]}
        initial |= initial_words(f"name{n}", one.name)
        if one.side is not None:
            initial[f"side{n}"] = str(one.side)
    return initial


def names_of(people: Iterable[Someone]) -> dict[str, list[str]]:
    """The languages that names are written in already, as a form's `written`."""
    return {"name": [language for one in people for language in one.name]}


def _typed(typed: Any, most: int) -> int:
    rows = 0
    while rows < most and f"role{rows + 1}" in typed:
        rows += 1
    return min(rows + (typed.get("action") == "more"), most)
