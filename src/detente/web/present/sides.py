"""The two sides of a line as a reader of one language sees them: ours first, theirs second."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from detente.web.present.markup import looks
from detente.web.present.text import bdi, chosen, readable, texts

if TYPE_CHECKING:
    from detente.node.desk import Line

MOST_NAME = 200
"""Characters of a name: ours have no more, and every sentence has one."""


def name_of(names: Mapping[str, Any] | None, label: str, language: str | None = None) -> str:
    """A side's name for a reader; its card's label, where it gave none that can be read."""
    found = chosen(texts({"names": names}, "names"), language)
    fits = found is not None and len(found[1]) <= MOST_NAME and looks(readable(found[1]))
    return found[1] if found and fits else label


def alike(one: str, other: str) -> bool:
    """Whether two names could be taken for each other."""
    return looks(readable(one)).casefold() == looks(readable(other)).casefold()


@dataclass(frozen=True)
class Side:
    """One side: its number in the record, whether it is ours, its name and its wall clock."""

    number: int
    ours: bool
    plain: str
    zone: str
    languages: tuple[str, ...]

    @cached_property
    def name(self) -> SafeString:
        """The name, escaped and fenced."""
        return bdi(self.plain)


class Sides:
    """Both sides of a line. Iterates ours first."""

    def __init__(self, line: "Line", language: str | None = None) -> None:
        language = language or get_language() or "en"
        labels = {line.our_side: line.label_ours, 1 - line.our_side: line.label_theirs}
        names = {
            number: name_of(one.names if one else None, labels[number], language)
            for number, one in enumerate(line.profiles)
        }
        if alike(names[0], names[1]):  # who takes our name is called as on their card
            names[1 - line.our_side] = line.label_theirs
        self.by_number = tuple(self._side(line, number, names[number]) for number in (0, 1))
        self.ours = self.by_number[line.our_side]
        self.theirs = self.by_number[1 - line.our_side]

    @staticmethod
    def _side(line: "Line", number: int, name: str) -> Side:
        profile = line.profiles[number]
        return Side(
            number=number,
            ours=number == line.our_side,
            plain=name,
            zone=profile.zone if profile and profile.zone else "UTC",
            languages=tuple(profile.languages) if profile else (),
        )

    def __iter__(self) -> Iterator[Side]:
        return iter((self.ours, self.theirs))

    def __getitem__(self, number: int) -> Side:
        return self.by_number[number]

    @property
    def walls(self) -> list[tuple[str, str]]:
        """Names and zones, ours first, as `clocks.clocks` takes them."""
        return [(side.plain, side.zone) for side in self]
