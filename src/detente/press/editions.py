"""Editions: publications frozen as they go out, and read back for the public site."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

import msgspec
from django.conf import settings
from django.utils.text import slugify

from detente.core.kinds import Attribution
from detente.core.kinds import Publication as What
from detente.core.times import wall_time
from detente.node import exports
from detente.people.models import Person
from detente.press import models, writing
from detente.press.check import facts
from detente.press.check.facts import Meeting
from detente.press.drafting import medium_of
from detente.press.public.edition import (
    Edition,
    Event,
    Facts,
    House,
    Picture,
    Text,
    Theirs,
    Wall,
)
from detente.press.record import Occasion

MOST_SLUG = 60


def add(
    publication: models.Publication, occasion: Occasion, person: Person, now: int
) -> models.Edition:
    """Freeze a publication as it stands: from now on it is public as it is."""
    edition = preview(publication, occasion, now)
    return models.Edition.objects.create(
        publication=publication, number=edition.number, released_at=now, released_by=person,
        content=msgspec.json.encode(edition),
    )  # fmt: skip


def preview(publication: models.Publication, occasion: Occasion, now: int) -> Edition:
    """The edition that would go out now."""
    first = publication.editions.order_by("number").first()
    before = read(first) if first else None
    named = publication.attribution != Attribution.NOT_NAMED
    return Edition(
        publication=publication.key.hex,
        number=publication.editions.count() + 1,
        what=What(publication.what),
        published_at=before.published_at if before else now,
        released_at=now,
        day=before.day if before else _day(now),
        slug=before.slug if before else slug(publication),
        texts=_texts(publication),
        attribution=Attribution(publication.attribution),
        by=publication.by if named else {},
        facts=_facts(publication, occasion),
        picture=_picture(publication),
        proof=_proof(publication, occasion),
        theirs=tuple(_theirs(occasion, now)),
    )


def read(row: models.Edition) -> Edition:
    """The edition in a row."""
    return msgspec.json.decode(bytes(row.content), type=Edition)


def last(publication: models.Publication) -> Edition | None:
    """What went out last of a publication; None where nothing did."""
    row = publication.editions.order_by("-number").first()
    return read(row) if row else None


def about(line: str, contact: str) -> list[Edition]:
    """All that ever went out about a contact, the oldest first."""
    rows = models.Edition.objects.filter(publication__line=line, publication__contact=contact)
    return [read(row) for row in rows.order_by("released_at", "pk")]


def everything() -> Iterator[Edition]:
    """All editions that ever went out, the oldest first."""
    for row in models.Edition.objects.order_by("released_at", "pk").iterator():
        yield read(row)


def count() -> int:
    """How many editions ever went out."""
    return models.Edition.objects.count()


def house() -> House:
    """Who publishes, as the node's settings have it."""
    ours = settings.DETENTE
    return House(
        names={"": ours.side, **ours.names}, zone=ours.zone, languages=tuple(ours.languages),
        origin=ours.public_origin, arabic_digits=ours.arabic_digits,
    )  # fmt: skip


def address(publication: models.Publication, now: int) -> str:
    """Where a publication will be read, in its first language, on the public site."""
    first = publication.editions.order_by("number").first()
    day, name = (read(first).day, read(first).slug) if first else (_day(now), slug(publication))
    language = publication.languages[0]
    return f"{settings.DETENTE.public_origin}/{language}/{day}/{name}/"


def _day(at: int) -> str:
    """The date on our wall, as addresses have it."""
    return wall_time(at, settings.DETENTE.zone).wall.date().isoformat()


def slug(publication: models.Publication) -> str:
    """The part of an address that a reader may recognise, in Latin letters, unlike any other."""
    english = publication.wordings.filter(language="en").first()
    words = slugify(unicodedata.normalize("NFKD", english.title if english else ""))
    words = re.sub(r"-+", "-", words[:MOST_SLUG]).strip("-")
    return "-".join(filter(None, [publication.what, words, publication.key.hex[:6]]))


def _texts(publication: models.Publication) -> dict[str, Text]:
    kept = writing.wordings(publication)
    return {
        language: Text(
            title=one.title, body=one.text, note=one.note, caption=one.caption, alt=one.alt
        )
        for language in publication.languages
        if (one := kept.get(language)) is not None
    }


def _facts(publication: models.Publication, occasion: Occasion) -> Facts:
    held, contact = occasion.facts, occasion.contact
    assert held is not None and held.initiator is not None  # noqa: S101, PT018  stops say so
    named = set(publication.items)
    return Facts(
        event=_event(
            name_of(publication.line, contact.id), held.meeting, happened=held.happened,
            called_off=occasion.meeting.off,
        ),
        walls=(_wall(held.sides[0]), _wall(held.sides[1])),
        initiator=held.initiator,
        continues=tuple(
            _event(name_of(publication.line, ref), one)
            for ref, one in zip(occasion.earlier, held.earlier, strict=True)
        ),
        rounds=tuple(
            _event(name_of(publication.line, ref), one)
            for ref, one in zip(occasion.rounds, held.rounds, strict=True)
        ),
        items=tuple(title for ref, title in occasion.items.items() if ref in named),
    )  # fmt: skip


def _wall(side: facts.Wall) -> Wall:
    return Wall(names=side.names, zone=side.zone)


def name_of(line: str, contact: str) -> str:
    """A contact's opaque name in public."""
    return hashlib.sha256(f"detente/public/v1\x00{line}\x00{contact}".encode()).hexdigest()[:32]


def _event(
    name: str, meeting: Meeting, *, happened: bool = False, called_off: bool = False
) -> Event:
    return Event(
        contact=name, medium=medium_of(meeting), start=meeting.start, minutes=meeting.minutes,
        happened=happened, called_off=called_off,
    )  # fmt: skip


def _picture(publication: models.Publication) -> Picture | None:
    one = getattr(publication, "picture", None)
    if one is None:
        return None
    return Picture(content=bytes(one.content), type=one.type, width=one.width, height=one.height)


def _proof(publication: models.Publication, occasion: Occasion) -> bytes | None:
    """The proof of the version that both sides agreed on, without its words; None where not yet."""
    joint = occasion.contact.facts if occasion.signed else occasion.joint
    if not publication.proof:
        return None
    try:
        return exports.agreement(publication.line, joint)
    except exports.NotReceivedError:
        return None


def _theirs(occasion: Occasion, now: int) -> Iterator[Theirs]:
    """What the other side published already: what it only announced to us is not ours to tell."""
    for one in occasion.theirs:
        if one.at is not None and one.at <= now and one.text:
            yield Theirs(
                what=one.what,
                at=one.at,
                attribution=one.attribution,
                titles=one.title,
                bodies=one.text,
                by=one.by,
                address=one.address,
            )
