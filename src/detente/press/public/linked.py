"""Editions as data for machines: schema.org's NewsArticle and Event, in JSON-LD."""

import json
from datetime import UTC, datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from detente.core.kinds import Medium
from detente.press.public import addresses, texts
from detente.press.public.wording import Wording

_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def linked(one: Wording, path: str) -> SafeString:
    """The data block of a page at `path`; nothing in it can end the element that it stands in."""
    text = json.dumps(_article(one, path), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_UNSAFE))  # noqa: S308  every sign of markup was escaped


def _article(one: Wording, path: str) -> dict[str, Any]:
    edition, house, origin = one.edition, one.house, one.house.origin
    address = f"{origin}{path}"
    publisher = {"@type": "Organization", "name": one.publisher, "url": f"{origin}/"}
    article: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "@id": address, "url": address,
        "headline": one.title, "inLanguage": one.language,
        "datePublished": _iso(edition.published_at),
        "dateModified": _iso(edition.released_at), "articleBody": texts.clean(one.text.body),
        "author": {"@type": "Organization", "name": one.attribution}, "publisher": publisher,
        "image": f"{origin}{addresses.card(edition, house, one.language)}", "about": _event(one),
    }  # fmt: skip
    if one.note:
        article["correction"] = one.note
    return article


def _event(one: Wording) -> dict[str, Any]:
    event, origin = one.edition.facts.event, one.house.origin
    online = event.medium is not Medium.IN_PERSON
    status = "EventCancelled" if event.called_off else "EventScheduled"
    mode = "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
    names = [texts.name_in(wall.names, one.language) for wall in one.edition.facts.walls]
    return {
        "@type": "Event", "@id": f"{origin}/#{event.contact}", "name": " – ".join(names),
        "startDate": _iso(event.start), "endDate": _iso(event.start + 60 * event.minutes),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": {"@type": "VirtualLocation" if online else "Place", "name": names[0],
                     "url": f"{origin}/"},
        "organizer": [{"@type": "Organization", "name": name} for name in names],
    }  # fmt: skip


def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()
