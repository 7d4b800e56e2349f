"""A contact as its page shows it: where it stands, what is due, and from whom."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.calls.models import Measured
from detente.core.agenda import concluded
from detente.core.kinds import Medium
from detente.core.objects import Contact
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present import people, terms
from detente.web.present.agenda import AgendaRow, agenda_rows
from detente.web.present.contact_terms import ContactTerms, terms_of
from detente.web.present.joints import Reason
from detente.web.present.sides import Side
from detente.web.present.text import chosen, prose, say, texts
from detente.web.present.words import MEDIUM


@dataclass(frozen=True)
class Sent:
    """Whom a side sends: nobody named yet where `shown` is None, and whether they are too many."""

    side: Side
    shown: SafeString | None
    too_many: SafeString | None


class ContactView(ContactTerms):
    """One contact, read for one page."""

    def __init__(self, line: OpenLine, contact: Contact) -> None:
        super().__init__(line, contact)
        self.address = line.address(contact.id)
        self.facts_standing = contact.facts.standing()

    @property
    def concluded(self) -> bool:
        """Whether a side has put its facts on record and not taken them back."""
        return concluded(self.contact)

    @property
    def medium(self) -> str:
        """The medium in words."""
        return str(MEDIUM[self.terms.medium]) if self.terms else ""

    @property
    def has_room(self) -> bool:
        """Whether it is held over the line, and not in person."""
        return self.terms is not None and self.terms.medium is not Medium.IN_PERSON

    @property
    def start(self) -> int:
        """The UTC second it starts, or 0 where no terms were ever proposed."""
        return self.terms.start if self.terms else 0

    @property
    def over(self) -> int:
        """The UTC second by which it should have ended."""
        return self.start + 60 * self.terms.minutes if self.terms else 0

    @property
    def when(self) -> SafeString:
        """Its time on both walls and in UTC."""
        return terms.when(self.line, self.start)

    @property
    def proposed_when(self) -> SafeString | None:
        """The time that a change would move it to."""
        change = terms_of(self.change)
        moved = change is not None and change.start != self.start
        return terms.when(self.line, change.start) if change and moved else None

    @property
    def day(self) -> str:
        """Its date on our wall."""
        return clocks.day_on_wall(self.start, self.line.sides.ours.zone)

    @property
    def short_day(self) -> str:
        """Its date on our wall, short."""
        return clocks.day_on_wall(self.start, self.line.sides.ours.zone, short=True)

    @cached_property
    def measured(self) -> Measured | None:
        """What our node measured of its last call, until facts are on record."""
        return None if self.concluded else self.line.measured.get(self.contact.id)

    @property
    def off(self) -> bool:
        """Whether it is called off."""
        return any(self.contact.off)

    @property
    def off_by_us(self) -> bool:
        """Whether our side called it off."""
        return self.contact.off[self.line.line.our_side] is not None

    @property
    def holds(self) -> bool:
        """Whether it is agreed, not called off, and nobody stated its facts yet."""
        return self.agreed is not None and not self.off and not self.concluded

    @cached_property
    def due(self) -> str:
        """What is due now: facts, facts-wait, done, off, answer, wait, rounds, hold, state, ended.

        A change of what is agreed waits as `answer` or `wait`, while the contact still `holds`.
        """
        if (facts := self.facts_standing.open) is not None:
            return "facts-wait" if facts.side == self.line.line.our_side else "facts"
        if self.facts_standing.agreed is not None:
            return "done"
        if self.off:
            return "off"
        if self.open is not None and self.rounds is None:
            return "wait" if self.mine else "answer"
        if self.agreed is not None:
            return "state" if self.measured else "hold"
        return "rounds" if self.open is not None else "ended"

    @property
    def status(self) -> SafeString:
        """Where it stands, in a few words."""
        theirs = self.line.sides.theirs.name
        match self.due:
            case "answer" | "wait":
                return super().status
            case "rounds":
                return say(_("Proposed as one of rounds"))
            case "hold":
                return say(_("Agreed by both"))
            case "state":
                return say(_("The call is over; its facts are to be signed"))
            case "off":
                return self._off_words()
            case "facts" | "facts-wait" | "done":
                return say(self._facts_words(), side=theirs)
            case _:
                return self.ending

    def _facts_words(self) -> str:
        settled = self.facts_standing.agreed is not None
        match self.due, settled:
            case "facts", False:
                return _("Concluded; {side} signed its facts and waits for us")
            case "facts-wait", False:
                return _("Concluded; our facts wait for {side}")
            case "facts", True:
                return _("Concluded; {side} proposes a correction of the facts both signed")
            case "facts-wait", True:
                return _("Concluded; our correction of the facts waits for {side}")
            case _:
                return _("Concluded; both sides signed its facts")

    def _off_words(self) -> SafeString:
        by = [side for side in self.line.sides if self.contact.off[side.number]]
        if len(by) == 2:
            return say(_("Called off by both sides"))
        return say(_("Called off by {side}"), side=by[0].name)

    @cached_property
    def off_reasons(self) -> list[Reason]:
        """Why it was called off, where they said so."""
        said = [(side, self.contact.off[side.number]) for side in self.line.sides]
        self.line.need(one.ref for _side, one in said if one)
        return [
            Reason(side, prose(self.line.body(one.ref), "reason"))
            for side, one in said
            if one and one.body
        ]

    @cached_property
    def delegations(self) -> list[Sent]:
        """Whom each side sends, ours first."""
        self.line.need(said.ref for said in self.contact.delegation if said)
        found = []
        for side in self.line.sides:
            named = people.delegation(self.line, self.contact, side.number)
            most = self.terms.conduct.delegations[side.number] if self.terms else 0
            shown = None if named is None else people.listing(self.line, named)
            found.append(Sent(side, shown, people.too_many(named, most, side)))
        return found

    @cached_property
    def agenda(self) -> list[AgendaRow]:
        """Its items as they stand now."""
        if not self.terms:
            return []
        return agenda_rows(self.line, self.terms.items, self.start)

    @property
    def before(self) -> "ContactView | None":
        """The contact that this one continues."""
        found = self.line.state.contacts.get(self.contact.continues or "")
        return ContactView(self.line, found) if found else None


def plain_title(line: OpenLine, ref: str) -> str:
    """A title as plain text, for choices and page titles."""
    found = chosen(texts(line.body(ref), "title"))
    return found[1] if found else _("Text not held here")
