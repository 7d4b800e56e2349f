"""Where everything of the public site is found. An address that was given once never changes."""

import re

from detente.press.public.edition import Edition, House

_NAME = re.compile(r"[a-z0-9-]{1,100}")


def folder(edition: Edition, house: House, language: str) -> str:
    """Where the last edition of a publication stands, with a slash at both ends.

    Raises ValueError where its slug cannot be part of an address.
    """
    if not _NAME.fullmatch(edition.slug):
        raise ValueError(f"{edition.slug!r} cannot be part of an address")
    return f"/{language}/{edition.day}/{edition.slug}/"


def archived(edition: Edition, house: House, language: str) -> str:
    """Where this very edition stands for good."""
    return f"{folder(edition, house, language)}{edition.number}/"


def paper(edition: Edition, house: House, language: str) -> str:
    """Its PDF."""
    return f"{archived(edition, house, language)}{edition.slug}.pdf"


def card(edition: Edition, house: House, language: str) -> str:
    """The picture that others show beside a link to it."""
    return f"{archived(edition, house, language)}card.png"


def picture(edition: Edition) -> str:
    """Its picture."""
    kind = {"image/png": "png", "image/webp": "webp"}
    suffix = kind.get(edition.picture.type, "jpg") if edition.picture else "jpg"
    return f"/pictures/{edition.publication}-{edition.number}.{suffix}"


def proof(edition: Edition) -> str:
    """The file that `detente verify` reads."""
    return f"/proofs/{edition.publication}-{edition.number}.detente"


def event(contact: str, language: str) -> str:
    """A contact for calendars."""
    return f"/{language}/contacts/{contact}.ics"


def calendar(language: str) -> str:
    """All announced contacts for calendars."""
    return f"/{language}/calendar.ics"


def feed(language: str) -> str:
    """What is new, as Atom."""
    return f"/{language}/feed.xml"
