"""The outcome of a contact, item by item: what each side recorded, beside the other's."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from detente.core.agenda import Meeting, left_open, outcomes, status_of
from detente.core.kinds import MAX_ITEMS, Status
from detente.core.objects import Both, Contact
from detente.web.lines import OpenLine
from detente.web.present.agenda import AgendaRow, agenda_rows


@dataclass(frozen=True)
class OutcomeRow:
    """An item, and the status each side gave it at the end of the contact, by side number."""

    row: AgendaRow
    status: tuple[Status | None, Status | None]

    @property
    def differ(self) -> bool:
        """Whether both recorded an outcome, and not the same."""
        return None not in self.status and self.status[0] != self.status[1]


class Outcomes:
    """The outcomes of one contact, read for one page."""

    def __init__(self, line: OpenLine, contact: Contact) -> None:
        self.line = line
        self.meeting: Meeting = line.outline.meetings[contact.id]
        self._recorded: dict[str, Both] = outcomes(line.state, contact.id)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The agreed agenda, and after it what a side recorded an outcome of besides.

        At most as many as one act takes: a peer may record any number.
        """
        found = dict.fromkeys([*self.meeting.agenda, *self._recorded])
        return tuple(found)[:MAX_ITEMS]

    @cached_property
    def rows(self) -> list[OutcomeRow]:
        """Every item with both outcomes."""
        rows = agenda_rows(self.line, self.items, self.meeting.start)
        return [OutcomeRow(row, self.status(row.item.id)) for row in rows]

    def status(self, item: str) -> tuple[Status | None, Status | None]:
        """The outcome by side number; None where a side has recorded none."""
        zero, one = self._recorded.get(item, (None, None))
        return status_of(zero), status_of(one)

    def ours(self, item: str) -> Status | None:
        """The outcome that our side has recorded."""
        return self.status(item)[self.line.line.our_side]

    @property
    def recorded(self) -> bool:
        """Whether either side has recorded anything."""
        return bool(self._recorded)

    @property
    def left_open(self) -> int:
        """How many items of the agenda both sides did not close alike."""
        return len(left_open(self.meeting, self._recorded))

    @property
    def possible(self) -> bool:
        """Whether our side may record outcomes: of an agreed contact that has begun."""
        begun = self.meeting.start <= int(timezone.now().timestamp())
        return bool(self.meeting.agenda) and (begun or self.meeting.concluded)

    @property
    def due(self) -> bool:
        """Whether they wait for us: it took place, and our side has recorded none."""
        ours = self.line.line.our_side
        none_yet = not any(both[ours] for both in self._recorded.values())
        took_place = self.meeting.held or self.meeting.contact.id in self.line.measured
        return none_yet and took_place and self.possible
