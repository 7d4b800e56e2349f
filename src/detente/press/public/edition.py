"""What the public site is made of: editions, and the house that publishes them.

Everything here is frozen once it is public, and kept as JSON (msgspec). Times are UTC seconds;
words go by language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.core.kinds import Attribution, Medium
from detente.core.kinds import Publication as What

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A side, and the zone on whose wall it reads the time."""

    names: Words
    zone: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A contact that both sides agreed on. `contact` is an opaque name of it, always the same.

    `happened`: both signed that it took place so.
    """

    contact: str
    medium: Medium
    start: int
    minutes: int
    happened: bool = False
    called_off: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the record says, as far as it is public. `walls` are both sides', the publisher's first.

    `initiator` is an index of them; `items` are titles of the agenda that may be named.
    """

    event: Event
    walls: tuple[Wall, Wall]
    initiator: int
    continues: tuple[Event, ...] = ()
    rounds: tuple[Event, ...] = ()
    items: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture, made anew from what was uploaded. `type` is its media type."""

    content: bytes
    type: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Text:
    """The words in one language: paragraphs parted by an empty line.

    A paragraph whose lines begin with `> ` is a quotation; a last line `— who` is its attribution.
    `note` says what was corrected, empty in a first edition.
    """

    title: str
    body: str
    note: str = ""
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """What the other side publishes about the same contact, in its own words."""

    what: What
    at: int
    attribution: Attribution
    titles: Words
    bodies: Words
    by: Words = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One publication as it went out: `number` 1, and one more with every correction.

    `published_at` is when the first edition went out, `released_at` when this one did; `day` is the
    date in its addresses, by our clock as it was then. `proof` is a
    file that `detente verify` reads.
    """

    publication: str
    number: int
    what: What
    published_at: int
    released_at: int
    day: str
    slug: str
    texts: Mapping[str, Text]
    attribution: Attribution
    facts: Facts
    by: Words = field(default_factory=dict)
    picture: Picture | None = None
    proof: bytes | None = None
    theirs: tuple[Theirs, ...] = ()


@dataclass(frozen=True, kw_only=True)
class House:
    """Who publishes. `languages` begin with the one that is used where none is asked for.

    `origin` is where the site is found, such as `https://press.example`, without a slash.
    """

    names: Words
    zone: str
    languages: tuple[str, ...]
    origin: str
    arabic_digits: bool = False
