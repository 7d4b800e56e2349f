"""Words that somebody wrote, ours or theirs, made safe to show."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from detente.people.models import LANGUAGE_CHOICES

# Controls that turn, hide or break a line of text; joiners and the two plain marks are letters'.
DECEIVING = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
OUR_LANGUAGES = dict(LANGUAGE_CHOICES)
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


def visible(text: str) -> SafeString:
    """Escape `text`, keep its lines, and show every control that could make it read otherwise."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return mark_safe(  # noqa: S308  every piece was escaped
        DECEIVING.sub(_shown, str(escape(plain)))
    )


def readable(text: str) -> str:
    """A peer's words as we would write them ourselves: without hidden controls."""
    return DECEIVING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def spelled(text: str) -> str:
    """Somebody's words where no element can stand: every hidden control is spelled out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return DECEIVING.sub(lambda found: f"U+{ord(found[0]):04X}", plain)


def _shown(found: re.Match[str]) -> str:
    return f'<span class="control">U+{ord(found[0]):04X}</span>'


def bdi(text: str, language: str | None = None) -> SafeString:
    """Somebody's words, fenced so that their direction cannot turn ours."""
    return fenced(visible(text), language)


def fenced(words: SafeString, language: str | None = None) -> SafeString:
    """What `bdi` does, for words that are safe already."""
    if language and LANGUAGE_TAG.fullmatch(language):
        return format_html('<bdi dir="auto" lang="{}">{}</bdi>', language, words)
    return format_html('<bdi dir="auto">{}</bdi>', words)


def say(sentence: str, **words: Any) -> SafeString:
    """Fill a translated sentence's {gaps}; what is not marked safe is escaped and fenced."""
    filled = {
        name: word if isinstance(word, SafeString | int) else bdi(str(word))
        for name, word in words.items()
    }
    return format_html(sentence, **filled) if filled else escape(sentence)


def texts(body: Mapping[str, Any] | None, key: str) -> dict[str, str]:
    """One text per language from a peer's body: whatever is not a text is left out."""
    found = body.get(key) if isinstance(body, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {
        str(language): text
        for language, text in found.items()
        if isinstance(text, str) and text.strip() and LANGUAGE_TAG.fullmatch(str(language))
    }


def chosen(per_language: Mapping[str, str], language: str | None = None) -> tuple[str, str] | None:
    """The (language, text) to show a reader: theirs, else English, else the first there is."""
    language = language or get_language() or "en"
    for candidate in (language, "en", *sorted(per_language)):
        if candidate in per_language:
            return candidate, per_language[candidate]
    return None


def prose(body: Mapping[str, Any] | None, key: str) -> SafeString:
    """A body's text for this reader, naming its language where it is not the reader's."""
    found = chosen(texts(body, key))
    if found is None:
        return format_html('<span class="soft">{}</span>', _("Text not held here"))
    language, text = found
    if language == get_language():
        return bdi(text, language)
    tag = format_html('<span class="tag">{}</span>', language_name(language))
    return format_html("{} {}", bdi(text, language), tag)


def in_all_languages(body: Mapping[str, Any] | None, key: str) -> list[tuple[str, SafeString]]:
    """Every text of a body with its language's own name."""
    return [
        (language_name(language), bdi(text, language))
        for language, text in sorted(texts(body, key).items())
    ]


def language_name(language: str) -> str:
    """A language's name for itself, or its code."""
    if language in OUR_LANGUAGES:
        return OUR_LANGUAGES[language]
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language
