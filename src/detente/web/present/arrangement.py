"""How a contact is held: place, people, languages, who announces what and when, recording.

What terms of one contact and a set of contacts have in common; each is a row of their table.
"""

from dataclasses import dataclass, field
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from detente.core.acts import MAX_LANGUAGES
from detente.core.joint import Version
from detente.core.kinds import Conduct, Interpretation, Mode
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.terms import Term, moment, purpose, words
from detente.web.present.text import LANGUAGE_TAG, bdi, readable, texts
from detente.web.present.words import INTERPRETATION, SHARING


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What both sides say of how they meet. `languages` are those spoken."""

    conduct: Conduct = field(default_factory=Conduct)
    purpose: dict[str, str] = field(default_factory=dict)
    place: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    binding: bool = True

    @property
    def arranged(self) -> tuple[Any, ...]:
        """What is said, to be compared; hidden controls of a peer's words make no difference."""
        words = [
            {language: readable(text).strip() for language, text in written.items()}
            for written in (self.purpose, self.place)
        ]
        return (self.conduct, words, self.languages, self.binding)


def signed(line: OpenLine, version: Version) -> Arrangement:
    """The arrangement of a version in the record, with its words."""
    return Arrangement(**members(line, version))


def members(line: OpenLine, version: Version) -> dict[str, Any]:
    """The members of the arrangement of a version in the record."""
    content: Any = version.content
    body = line.body(version.id)
    return {
        "conduct": content.conduct,
        "purpose": texts(body, "purpose"),
        "place": texts(body, "place"),
        "languages": languages_of(body),
        "binding": content.mode is Mode.BINDING,
    }


def languages_of(body: dict[str, Any] | None) -> tuple[str, ...]:
    """The languages a body says will be spoken; whatever a peer wrote otherwise is left out."""
    listed = body.get("languages") if isinstance(body, dict) else None
    tags = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    found = dict.fromkeys(one for one in tags if LANGUAGE_TAG.fullmatch(one))
    return tuple(found)[:MAX_LANGUAGES]


def terms(line: OpenLine, one: Arrangement, *, every_language: bool = False) -> list[Term]:
    """The terms of an arrangement, the place first."""
    conduct, publicity = one.conduct, one.conduct.publicity
    interpreted = conduct.interpretation is not Interpretation.NONE
    place = words(one.place, every_language) if one.place else _soft(_("left open"))
    return [
        Term(_("Place"), place, bool(one.place)),
        Term(_("Purpose"), purpose(one.purpose, every_language)),
        Term(_("Delegations"), _most(line, conduct.delegations), any(conduct.delegations)),
        Term(_("Languages"), languages(one.languages), bool(one.languages)),
        Term(_("Interpretation"), _word(INTERPRETATION[conduct.interpretation]), interpreted),
        _announcing(line, _("Advisory, before"), publicity.advisory),
        _announcing(line, _("Readout, after"), publicity.readout),
        Term(_("Notice"), _notice(publicity.notice), publicity.notice is not None),
        Term(_("Recording"), recording(line, conduct.recording)),
        Term(_("Screens"), _word(SHARING[conduct.sharing]), conduct.sharing),
        Term(_("Force"), _force(one.binding), not one.binding),
    ]


def recording(line: OpenLine, allowed: tuple[int, ...]) -> SafeString:
    """Who may record."""
    if not allowed:
        return _word(_("nobody records"))
    if len(allowed) == 2:
        return _word(_("both sides may record"))
    return format_html(_("{side} may record"), side=line.sides[allowed[0]].name)


def language_in_words(tag: str) -> str:
    """A language by its name in the reader's language; its tag where it has none."""
    try:
        return Locale.parse(get_language() or "en").languages.get(tag, tag)
    except (UnknownLocaleError, ValueError):
        return tag


def _most(line: OpenLine, most: tuple[int, int]) -> SafeString:
    def told(number: int) -> str:
        return ngettext("at most %(n)d person", "at most %(n)d people", number) % {"n": number}

    return _by_side(
        line, lambda side: _word(told(n) if (n := most[side.number]) else _("left open"))
    )


def languages(tags: tuple[str, ...]) -> SafeString:
    """Languages by name, in their order."""
    if not tags:
        return _soft(_("left open"))
    return format_html_join(clocks.comma(), "{}", ((bdi(language_in_words(tag)),) for tag in tags))


def _announcing(line: OpenLine, label: str, by_side: tuple[int | None, int | None]) -> Term:
    def told(side: Side) -> SafeString:
        at = by_side[side.number]
        if at is None:
            return _word(_("publishes nothing"))
        if at == 0:
            return _word(_("at any time"))
        return format_html(_("from {moment}"), moment=moment(line, at))

    return Term(label, _by_side(line, told), any(at is not None for at in by_side))


def _notice(minutes: int | None) -> SafeString:
    if minutes is None:
        return _soft(_("none agreed"))
    if minutes == 0:
        return _word(_("each side tells the other as it publishes"))
    length = clocks.length_words(minutes)
    return format_html(_("each side tells the other {length} before it publishes"), length=length)


def _force(binding: bool) -> SafeString:
    return _word(_("binding once accepted") if binding else _("ad referendum"))


def _by_side(line: OpenLine, told: Any) -> SafeString:
    rows = ((side.name, told(side)) for side in line.sides)
    return format_html('<ul class="people">{}</ul>', format_html_join("", "<li>{}: {}</li>", rows))


def _word(told: object) -> SafeString:
    return format_html("{}", told)


def _soft(told: str) -> SafeString:
    return format_html('<span class="soft">{}</span>', told)
