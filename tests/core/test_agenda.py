"""The agenda across contacts: since when an item is unresolved, what a contact left open."""

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core import acts
from detente.core.agenda import concluded, left_open, outcomes, status_of
from detente.core.kinds import Status
from detente.core.objects import newest_first
from detente.core.outline import Outline
from detente.core.state import State
from tests.core.logs import START, arrive, fold
from tests.core.playing import ORDERS, plays
from tests.core.test_acts import FACTS, TITLE, WHEN, Two

DAY = 86_400


class Series(Two):
    """Talks with contacts that follow one another."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = self.talks()

    def item(self) -> str:
        ref = self.zero.say(acts.AddItem(talks=self.subject, title=TITLE))[0]
        self.meet()
        return ref

    def held(self, start: int, *items: str, agree: bool = True, state: bool = True) -> str:
        """A contact on these items; agreed on, and its facts stated by side 1, unless told not."""
        when = WHEN | {"start": start, "items": items}
        *_, contact, terms = self.zero.say(acts.RequestContact(talks=self.subject, **when))
        self.meet()
        if agree:
            self.one.say(acts.AcceptTerms(contact=contact, of=terms))
        if state:
            times = {"start": start + 60, "end": start + 600}
            self.one.say(acts.ProposeFacts(contact=contact, **(FACTS | times)))
        self.meet()
        return contact

    @property
    def now(self) -> Outline:
        return Outline(self.zero.state.snapshot())

    def since(self, item: str) -> int | None:
        return self.now.unresolved_since(self.now.state.items[item])


def test_unresolved_since_the_first_contact_that_dealt_with_it():
    """Not since one that only was agreed, nor one that only was proposed, nor a later one."""
    series = Series()
    item, other = series.item(), series.item()
    put = series.now.state.items[item].said.at
    assert series.since(item) == put
    series.held(START, item, agree=False, state=False)
    series.held(START + DAY, item, state=False)
    assert series.since(item) == put
    series.held(START + 3 * DAY, item)
    assert series.since(item) == START + 3 * DAY
    series.held(START + 2 * DAY, item)
    series.held(START + 4 * DAY, item)
    assert series.since(item) == START + 2 * DAY
    assert series.since(other) == put


def test_signed_facts_say_when_a_contact_began():
    series = Series()
    item = series.item()
    contact = series.held(START, item)
    facts = next(iter(series.zero.state.contacts[contact].facts.versions))
    series.zero.say(acts.AcceptFacts(contact=contact, of=facts))
    assert series.since(item) == START + 60


def test_facts_that_were_taken_back_conclude_nothing():
    series = Series()
    item = series.item()
    contact = series.held(START, item)
    assert concluded(series.one.state.contacts[contact])
    facts = next(iter(series.one.state.contacts[contact].facts.versions))
    series.one.say(acts.WithdrawFacts(contact=contact, of=facts))
    series.meet()
    assert not concluded(series.one.state.contacts[contact])
    assert series.since(item) == series.now.state.items[item].said.at


def test_what_both_closed_is_not_unresolved_and_opens_again():
    series = Series()
    item = series.item()
    series.held(START, item)
    series.zero.say(acts.MarkItem(item=item, status=Status.AGREED))
    series.meet()
    assert series.since(item) == START
    series.one.say(acts.MarkItem(item=item, status=Status.AGREED))
    series.meet()
    assert series.since(item) is None
    assert series.now.closed_items(series.subject) == [series.now.state.items[item]]
    series.one.say(acts.MarkItem(item=item, status=Status.RESERVED))
    series.meet()
    assert series.since(item) == START
    assert series.now.open_items(series.subject) == [series.now.state.items[item]]


def test_an_outcome_stays_with_its_contact():
    """What a contact left open does not change when the item is marked again later."""
    series = Series()
    one, two = series.item(), series.item()
    contact = series.held(START, one, two)
    outline = series.now
    assert left_open(outline.meetings[contact], outcomes(outline.state, contact)) == (one, two)
    assert [len(found) for found in outline.unrecorded] == [1, 1]

    both = {one: Status.AGREED, two: Status.NARROWING}
    series.zero.say(acts.RecordOutcomes(contact=contact, status=both))
    series.meet()
    assert [len(found) for found in series.now.unrecorded] == [0, 1]
    series.one.say(acts.RecordOutcomes(contact=contact, status=both))
    series.meet()
    later = series.held(START + DAY, one, two)
    dropped = {one: Status.OPEN, two: Status.DROPPED}
    series.zero.say(acts.RecordOutcomes(contact=later, status=dropped))
    series.zero.say(acts.MarkItem(item=one, status=Status.RESERVED))
    series.meet()

    recorded = outcomes(series.now.state, contact)
    assert {ref: tuple(map(status_of, said)) for ref, said in recorded.items()} == {
        one: (Status.AGREED, Status.AGREED), two: (Status.NARROWING, Status.NARROWING)
    }  # fmt: skip
    outline = series.now
    assert left_open(outline.meetings[contact], recorded) == (two,)
    assert left_open(outline.meetings[later], outcomes(outline.state, later)) == (one, two)
    marks = outline.state.history[one][0]
    assert [said.do.status for said in newest_first(marks)] == ["reserved", "open", "agreed"]


def test_a_new_request_continues_the_last_contact_that_took_place():
    series = Series()
    assert series.now.last_held(series.subject) is None
    first = series.held(START)
    series.held(START + DAY, state=False)
    found = series.now.last_held(series.subject)
    assert found is not None
    assert found.contact.id == first


def told(state: State) -> dict[str, list[list[str]]]:
    return {
        ref: [[said.ref for said in newest_first(mark)] for mark in marks]
        for ref, marks in state.history.items()
    }


@settings(max_examples=200)
@given(plays(), ORDERS, ORDERS)
def test_history_does_not_depend_on_the_order_of_arrival(logs, one, other):
    first, second = fold(logs.entries, one), fold(logs.entries, other)
    assert told(first) == told(second)
    for talks in first.talks:
        assert Outline(first).items_of(talks) == Outline(second).items_of(talks)
        assert [one.contact.id for one in Outline(first).meetings_of(talks)] == [
            one.contact.id for one in Outline(second).meetings_of(talks)
        ]


@settings(max_examples=200)
@given(plays(), ORDERS, st.sets(st.integers(0, 60)))
def test_what_is_taken_over_is_what_would_be_worked_out(logs, order, read):
    """An outline that follows another, whether that was read or not, is the one made anew."""
    before = None
    for n, state in enumerate(arrive(logs.entries, order)):
        outline = Outline(state.snapshot(), before)
        if n in read:
            assert all_of(outline) == all_of(Outline(outline.state))
        before = outline
    assert before is None or all_of(before) == all_of(Outline(before.state))


def all_of(outline: Outline) -> list[object]:
    talks = outline.state.talks
    return [
        outline.meetings, outline.waiting, outline.unrecorded, outline.unstated,
        *(outline.items_of(one) for one in talks), *(outline.open_items(one) for one in talks),
        *(outline.closed_items(one) for one in talks), *(outline.timeline_of(one) for one in talks),
        *(outline.on_agenda(one) for one in outline.state.items),
    ]  # fmt: skip
