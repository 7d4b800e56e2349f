"""A long series on a test line: contact after contact, each carrying on with what was left open."""

from detente.core import acts
from detente.core.kinds import Medium, Status
from detente.node import desk
from tests.web.a_line import ALine
from tests.web.case import VIDEO_START, Case

WEEK = 7 * 86_400
NEW = 3


class Series(Case):
    """The case, and after it `more` contacts that were held, and one that is asked for."""

    def __init__(self, line: ALine) -> None:
        super().__init__(line)
        self.last, self.held = self.video, 1

    def carry_on(self, contacts: int) -> None:
        """Hold so many more contacts, a week apart; each brings items and closes one."""
        for _ in range(contacts):
            self.last = self._hold(VIDEO_START + self.held * WEEK)
            self.held += 1

    def _hold(self, start: int) -> str:
        line = self.line
        titles = [{"en": f"Item {self.held}.{n}"} for n in range(NEW)]
        contact = line.they_say(acts.RequestContact(
            talks=self.talks, continues=self.last, medium=Medium.VOICE, start=start, minutes=50,
            items=tuple(self.items[-2:]), purpose={"en": "To carry on"},
            new_items=tuple(acts.NewItem(title, n == 0) for n, title in enumerate(titles)),
        ))  # fmt: skip
        line.say(acts.AcceptTerms(contact=contact, of=self.open(contact)))
        agreed = desk.state(line.id).contacts[contact].terms.standing().agreed
        assert agreed is not None
        self.items += [ref for ref in agreed.content.items if ref not in self.items]
        facts = {"medium": Medium.VOICE, "start": start, "end": start + 3000}
        line.say(acts.ProposeFacts(
            contact=contact, present=(acts.Present(side=0, role="principal"),), **facts
        ))  # fmt: skip
        line.they_say(acts.AcceptFacts(contact=contact, of=self.open(contact, "facts")))
        outcome = dict.fromkeys(agreed.content.items, Status.OPEN)
        outcome[agreed.content.items[-1]] = Status.AGREED
        line.say(acts.RecordOutcomes(contact=contact, status=outcome))
        line.they_say(acts.RecordOutcomes(contact=contact, status=outcome))
        return contact
