"""What is new, as Atom (RFC 4287), by Django's own generator."""

from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from detente.press.public import addresses
from detente.press.public.edition import House
from detente.press.public.wording import Wording

MOST = 50


class _Feed(Atom1Feed):
    """With links to the other languages of each entry."""

    def latest_post_date(self) -> datetime:
        """When something last went out; not the hour at which an empty feed is made."""
        return super().latest_post_date() if self.items else _instant(0)

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for language, address in item["languages"]:
            link = {"rel": "alternate", "hreflang": language, "href": address}
            handler.addQuickElement("link", "", link)


def atom(shown: list[Wording], house: House, language: str, title: str) -> bytes:
    """The newest publications of a language; an entry keeps its id through all corrections."""
    origin = house.origin
    feed = _Feed(
        title=title, link=f"{origin}/{language}/", description=title, language=language,
        feed_url=f"{origin}{addresses.feed(language)}", feed_guid=f"{origin}/{language}/",
        author_name=title,
    )  # fmt: skip
    for one in shown[:MOST]:
        edition = one.edition
        every = one.archive.languages(edition.publication)
        # The own language comes last: programs keep the first link of an entry, or the last.
        tags = [*(tag for tag in every if tag != language), language]
        feed.add_item(
            title=one.title,
            link=f"{origin}{addresses.folder(edition, house, language)}",
            description=_description(one),
            unique_id=f"urn:uuid:{_uuid(edition.publication)}#{language}",
            pubdate=_instant(edition.published_at),
            updateddate=_instant(edition.released_at),
            author_name=one.attribution,
            categories=[str(edition.what.value)],
            languages=[(tag, f"{origin}{addresses.folder(edition, house, tag)}") for tag in tags],
        )
    return str(feed.writeString("utf-8")).encode()


def _description(one: Wording) -> str:
    """The beginning; before it, what was corrected."""
    return f"{_('Corrected')}: {one.note}\n\n{one.summary}" if one.note else one.summary


def _uuid(key: str) -> str:
    return "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:]))


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
