"""How a contact is held, as somebody types it: the part that terms and rounds have in common."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.acts import MAX_LANGUAGES
from detente.core.kinds import Conduct, Interpretation, Mode, Publicity
from detente.core.times import TimeOutOfRange
from detente.web import clocks
from detente.web.forms.wall import WallForm, date_field, time_field
from detente.web.forms.words import MOST_PROSE, Worded, initial_words
from detente.web.present.arrangement import Arrangement, language_in_words
from detente.web.present.sides import Side, Sides
from detente.web.present.text import readable
from detente.web.present.words import INTERPRETATION

UNITED_NATIONS = ("ar", "zh", "en", "fr", "ru", "es")
MOST_PEOPLE = 99
MOST_NOTICE = 10080
ANNOUNCING = {
    "advisory": gettext_lazy("{side} may announce it before"),
    "readout": gettext_lazy("{side} may publish a readout after"),
}
WHOSE = ("ours", "theirs")
_UNSAID: tuple[Any, ...] = (None, "", "none", [])


class ArrangementForm(Worded, WallForm):
    """Place, purpose, people, languages, announcements, recording, and whether it binds.

    Its template is `parts/arrangement.html`; `offered` are languages spoken besides the usual.
    """

    def __init__(
        self, *arguments: Any, zone: str, sides: Sides, offered: Iterable[str] = (), **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.zone, self.sides, self.readings = zone, sides, {}
        self.add_words("place", _("Place"), lines=1, most=MOST_PROSE)
        self.add_words("purpose", _("Purpose"), lines=3, most=MOST_PROSE)
        self._add_people_and_languages(offered)
        for what, may in ANNOUNCING.items():
            for whose in WHOSE:
                self._add_announcing(f"{what}_{whose}", may.format(side=self._plain(whose)))
        self.fields["notice"] = forms.IntegerField(
            min_value=0,
            max_value=MOST_NOTICE,
            required=False,
            label=_("Notice before publishing, in minutes"),
            help_text=_("How long before it publishes a side tells the other. 0: as it publishes."),
        )
        self._add_recording()
        self.fields["ad_referendum"] = forms.BooleanField(
            required=False, label=_("Ad referendum: our side has not decided yet")
        )

    def _add_people_and_languages(self, offered: Iterable[str]) -> None:
        for whose in WHOSE:
            label = _("People that {side} brings, at most").format(side=self._plain(whose))
            self.fields[f"most_{whose}"] = forms.IntegerField(
                min_value=0, max_value=MOST_PEOPLE, required=False, label=label
            )
        spoken = dict.fromkeys([*UNITED_NATIONS, *offered])
        self.fields["languages"] = forms.MultipleChoiceField(
            choices=sorted(
                ((tag, language_in_words(tag)) for tag in spoken), key=lambda one: one[1].casefold()
            ),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("Languages spoken"),
        )
        self.fields["interpretation"] = forms.ChoiceField(
            choices=list(INTERPRETATION.items()),
            initial="none",
            required=False,
            widget=forms.RadioSelect,
            label=_("Interpretation"),
        )

    def _add_recording(self) -> None:
        recording = [
            ("", _("nobody")),
            *((whose, _("only {side}").format(side=self._plain(whose))) for whose in WHOSE),
            ("both", _("both sides")),
        ]
        self.fields["recording"] = forms.ChoiceField(
            choices=recording, required=False, widget=forms.RadioSelect, label=_("May record")
        )
        self.fields["sharing"] = forms.BooleanField(
            required=False, label=_("Principals and delegates may show a screen")
        )

    def _add_announcing(self, name: str, label: str) -> None:
        choices = [("", _("no")), ("any", _("yes, at any time")), ("from", _("yes, from"))]
        self.fields[name] = forms.ChoiceField(choices=choices, required=False, label=label)
        for part, field in (("date", date_field), ("time", time_field)):
            label = _("Date, by our clock") if part == "date" else _("Time, by our clock")
            self.fields[f"{name}_{part}"] = field(label)
            self.fields[f"{name}_{part}"].required = False

    def _plain(self, whose: str) -> str:
        return readable(self._side(whose).plain)

    def _side(self, whose: str) -> Side:
        return self.sides.ours if whose == "ours" else self.sides.theirs

    def clean(self) -> dict[str, Any]:
        """Find the UTC second of each announcement; languages as many as a statement can have."""
        cleaned = super().clean() or self.cleaned_data
        self.announcing = {
            f"{what}_{whose}": self._announced(cleaned, f"{what}_{whose}")
            for what in ANNOUNCING
            for whose in WHOSE
        }
        if len(cleaned.get("languages", ())) > MAX_LANGUAGES:
            most = {"most": MAX_LANGUAGES}
            self.add_error("languages", _("Choose %(most)d languages at most.") % most)
        return cleaned

    def _announced(self, cleaned: dict[str, Any], name: str) -> int | None:
        if cleaned.get(name) != "from":
            return 0 if cleaned.get(name) == "any" else None
        for part in ("date", "time"):
            if cleaned.get(f"{name}_{part}") is None and f"{name}_{part}" not in self.errors:
                self.add_error(f"{name}_{part}", _("Say from when, or choose otherwise."))
        return self.read_wall(cleaned, f"{name}_date", f"{name}_time")

    def arrangement(self) -> dict[str, Any]:
        """What was typed, as the members of an `Arrangement`."""
        return {
            "conduct": self._conduct(),
            "purpose": self.words("purpose"),
            "place": self.words("place"),
            "languages": tuple(self._in_order(self.cleaned_data["languages"])),
            "binding": not self.cleaned_data["ad_referendum"],
        }

    def arranged(self) -> dict[str, Any]:
        """The same, as an act takes it."""
        members = self.arrangement()
        binding = members.pop("binding")
        return members | {"mode": Mode.BINDING if binding else Mode.AD_REFERENDUM}

    def _in_order(self, languages: list[str]) -> list[str]:
        """Those that were there first, in their order."""
        first = [one for one in self.initial.get("languages", ()) if one in languages]
        return list(dict.fromkeys([*first, *languages]))

    def _conduct(self) -> Conduct:
        cleaned = self.cleaned_data
        chosen = [whose for whose in WHOSE if cleaned["recording"] in (whose, "both")]
        records = {self._side(whose).number for whose in chosen}
        return Conduct(
            delegations=self._pair(*(cleaned[f"most_{whose}"] or 0 for whose in WHOSE)),
            interpretation=Interpretation(cleaned["interpretation"] or "none"),
            publicity=Publicity(
                advisory=self._pair(*(self.announcing[f"advisory_{whose}"] for whose in WHOSE)),
                notice=cleaned["notice"],
                readout=self._pair(*(self.announcing[f"readout_{whose}"] for whose in WHOSE)),
            ),
            recording=tuple(side for side in (0, 1) if side in records),
            sharing=cleaned["sharing"],
        )

    def _pair(self, ours: Any, theirs: Any) -> tuple[Any, Any]:
        """Two values by side number."""
        return (ours, theirs) if self.sides.ours.number == 0 else (theirs, ours)

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """The place, a field per language."""
        return self.bound("place")

    @property
    def purpose_fields(self) -> list[forms.BoundField]:
        """The purpose, a field per language."""
        return self.bound("purpose")

    @property
    def announcing_rows(self) -> list[dict[str, Any]]:
        """The fields of each announcement of each side, those before the contact first."""
        return [
            {
                "name": f"{name}_time",
                "readings": self.readings.get(f"{name}_time", []),
                "fields": [self[name], self[f"{name}_date"], self[f"{name}_time"]],
            }
            for name in (f"{what}_{whose}" for what in ANNOUNCING for whose in WHOSE)
        ]

    @property
    def opened(self) -> dict[str, bool]:
        """Which sections say something, differ from what they began with, or hold an error."""
        announcing = [field.name for row in self.announcing_rows for field in row["fields"]]
        return {
            "place": self._says(*(field.name for field in self.place_fields)),
            "people": self._says("most_ours", "most_theirs"),
            "languages": self._says("languages", "interpretation"),
            "publicity": self._says("notice", *announcing),
            "recording": self._says("recording", "sharing"),
            "force": self._says("ad_referendum"),
        }

    def _says(self, *names: str) -> bool:
        begun = (self.initial.get(name) for name in names)
        typed = (self[name].value() for name in names)
        said = any(value is not False and value not in _UNSAID for value in (*begun, *typed))
        return said or any(self[name].errors for name in names)


def initial_arrangement(one: Arrangement, sides: Sides) -> dict[str, Any]:
    """An arrangement as the form begins with it."""
    conduct, publicity = one.conduct, one.conduct.publicity
    initial: dict[str, Any] = {
        "languages": list(one.languages),
        "interpretation": conduct.interpretation.value,
        "notice": publicity.notice,
        "ad_referendum": not one.binding,
        **initial_words("purpose", one.purpose),
        **initial_words("place", one.place),
    }
    records = [
        whose for whose, side in zip(WHOSE, sides, strict=True) if side.number in conduct.recording
    ]
    initial["sharing"] = conduct.sharing
    initial["recording"] = "both" if len(records) == 2 else "".join(records)
    for whose, side in zip(WHOSE, sides, strict=True):
        initial[f"most_{whose}"] = conduct.delegations[side.number] or None
        for what in ANNOUNCING:
            at = getattr(publicity, what)[side.number]
            initial |= _initial_announcing(f"{what}_{whose}", at, sides.ours.zone)
    return initial


def _initial_announcing(name: str, at: int | None, zone: str) -> dict[str, Any]:
    if not at:
        return {name: "" if at is None else "any"}
    return {name: "from"} | initial_wall(f"{name}_date", f"{name}_time", at, zone)


def initial_wall(date: str, time: str, at: int, zone: str) -> dict[str, Any]:
    """A UTC second as two fields of our wall; neither where no calendar reaches."""
    try:
        wall = clocks.on_wall(at, zone).wall
    except TimeOutOfRange:
        return {}  # a peer may sign any second; ours has to be typed
    hour = f"{wall:%H:%M:%S}" if wall.second else wall.time()
    return {date: wall.date(), time: hour}
