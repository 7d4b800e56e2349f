"""A line as one request sees it: read once, checked once, shown in the reader's words."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from detente.addresses import Address
from detente.calls.models import Measured, measured_of
from detente.calls.relays import lacking
from detente.node import desk
from detente.web.present import trouble
from detente.web.present.sides import Side, Sides

if TYPE_CHECKING:
    from detente.core.outline import Outline
    from detente.core.state import State
    from detente.node.desk import Line


# A peer may write anything where a reference belongs.
REF = re.compile(r"[01]:(?:0|[1-9][0-9]{0,15})")


class OpenLine:
    """A line, its sides, its folded state and the bodies a page asked for."""

    def __init__(self, line: "Line") -> None:
        self.line = line
        self.id: str = line.id
        self._bodies: dict[str, dict[str, Any] | None] = {}

    @cached_property
    def sides(self) -> Sides:
        """Ours and theirs."""
        return Sides(self.line)

    @property
    def state(self) -> "State":
        """The fold of both logs, as they were when the line was read."""
        return self.line.state

    @property
    def outline(self) -> "Outline":
        """What follows from the state, worked out once for all pages that read it."""
        return self.line.outline

    def need(self, refs: Iterable[str | None]) -> None:
        """Fetch the bodies of these statements in one go; `body` then finds them."""
        wanted = {ref for ref in refs if ref and REF.fullmatch(ref)} - self._bodies.keys()
        if wanted:
            self._bodies.update(desk.bodies(self.id, sorted(wanted)))

    def body(self, ref: str) -> dict[str, Any] | None:
        """What a statement says in words; nothing where it was erased or never came."""
        self.need([ref])
        return self._bodies.get(ref)

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """By contact, what our node measured of calls whose facts nobody has put on record."""
        return measured_of(self.id, [one.contact.id for one in self.outline.unstated])

    @property
    def lacks_relays(self) -> str:
        """Whose relays its calls lack: `ours`, `theirs`, or nothing."""
        return lacking(self.state, self.line.our_side)

    @property
    def relays(self) -> list[tuple[Side, tuple[str, ...]]]:
        """The addresses of each side's relays, ours first."""
        said = [(one, self.state.side(one.number)) for one in self.sides]
        return [(one, side.addresses if side else ()) for one, side in said]

    def address(self, ref: str) -> Address:
        """How pages name a thing of this line."""
        return Address.of(self.id, ref)

    @cached_property
    def stopped_because(self) -> str:
        """Why the line was stopped, in words for a duty officer."""
        return trouble.stopping(alarm.kind for alarm in desk.alarms(self.id))

    @property
    def open(self) -> bool:
        """Whether statements can be signed: both sides confirmed it and nothing stopped it."""
        return self.line.phase == "open"


def all_lines() -> list["Line"]:
    """Every line of this node, the newest first."""
    return list(reversed(desk.lines()))


def open_line(request: HttpRequest, digits: str) -> OpenLine:
    """The line whose id begins with `digits`; the page's header shows it. Raises Http404."""
    try:
        opened = OpenLine(desk.line_beginning(digits))
    except desk.UnknownLineError:
        raise Http404 from None
    request.open_line = opened  # the frame of the page shows this one
    return opened


def find(request: HttpRequest, address: Address, kind: str) -> tuple[OpenLine, Any]:
    """The talks, item or contact an address names, and its line. Raises Http404."""
    line = open_line(request, address.line)
    try:
        return line, getattr(line.state, kind)[address.ref]
    except KeyError:
        raise Http404 from None


def must_sign(request: HttpRequest) -> None:
    """Only those whose role signs for our side go on. Raises PermissionDenied."""
    if not request.user.signs:
        raise PermissionDenied("signs")
