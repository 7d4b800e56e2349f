"""A comparison of two passes, as a page and as paper show it."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from detente.core.comparison import Compared, Comparison, Kind, Settings
from detente.core.kinds import Mode
from detente.core.passes import Pass
from detente.web.present import markup
from detente.web.present.text import say


@dataclass(frozen=True)
class ComparedRow:
    """One paragraph of either pass: where it stands, what became of it, and its words."""

    label: str
    kind: str
    became: SafeString
    changed: bool
    texts: list[markup.Written]


@dataclass(frozen=True)
class ComparisonView:
    """What the fragment `parts/comparison.html` shows."""

    settings: list[SafeString]
    title: list[markup.Written]
    rows: list[ComparedRow]
    changed: bool

    @property
    def only_changed(self) -> list[ComparedRow]:
        """The paragraphs that are not as they were."""
        return [row for row in self.rows if row.changed]


def view(found: Comparison, owners: markup.Owners) -> ComparisonView:
    """A comparison in words, marks and rows."""
    same_title = all(piece.how == "same" for parts in found.title.values() for piece in parts)
    return ComparisonView(
        settings=_settings(*found.settings),
        title=[] if same_title else markup.compared(found.title, owners),
        rows=[_row(one, owners) for one in found.paragraphs],
        changed=found.changed,
    )


def _row(one: Compared, owners: markup.Owners) -> ComparedRow:
    place = one.after if one.after is not None else one.before
    gone = one.after is None
    label = _("Paragraph %(n)d") if not gone else _("Paragraph %(n)d before")
    return ComparedRow(
        label=label % {"n": (place or 0) + 1},
        kind=one.kind.value,
        became=_became(one),
        changed=one.kind is not Kind.SAME,
        texts=markup.compared(one.text, owners),
    )


def _became(one: Compared) -> SafeString:
    match one.kind:
        case Kind.SAME:
            return say(pgettext("paragraph", "unchanged"))
        case Kind.CHANGED:
            return say(pgettext("paragraph", "changed"))
        case Kind.ADDED:
            return say(pgettext("paragraph", "new"))
        case Kind.REMOVED:
            return say(pgettext("paragraph", "taken out"))
        case Kind.MOVED:
            words = (
                _("moved from place {before} to {after}, and changed")
                if one.changed
                else _("moved from place {before} to {after}")
            )
            return say(words, before=(one.before or 0) + 1, after=(one.after or 0) + 1)


def switch(settings: Settings) -> str:
    """When what is signed holds."""
    if settings.whole:
        return _("Nothing is agreed until everything is agreed.")
    return _("Each paragraph is agreed by itself once both sides have signed it.")


def force(settings: Settings) -> str:
    """Whether the pass binds its author once accepted."""
    if settings.mode is Mode.BINDING:
        return _("The pass binds its author once it is accepted.")
    return _("The pass is ad referendum: its author still has to ask at home.")


def _settings(old: Settings | None, new: Settings) -> list[SafeString]:
    """What changed beside the words; all of it where there was nothing before."""
    lines = []
    for sentence in (switch, force):
        now, was = sentence(new), sentence(old) if old else None
        if was is None:
            lines.append(say(now))
        elif was != now:
            lines.append(
                format_html(
                    '<del><span class="heard">{} </span>{}</del> '
                    '<ins><span class="heard">{} </span>{}</ins>',
                    _("removed:"), was, _("added:"), now,
                )
            )  # fmt: skip
    return lines


def whole_text(words: Pass, owners: markup.Owners) -> list[list[markup.Written]]:
    """Every paragraph of a pass with its brackets."""
    return [markup.in_brackets(one.text, owners) for one in words.paragraphs]
