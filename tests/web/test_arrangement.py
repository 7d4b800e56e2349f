"""An arrangement goes through its form unchanged, whatever it says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.kinds import Conduct, Interpretation, Publicity
from detente.core.times import LATEST
from detente.node.desk import Line, Profile
from detente.web.forms.arrangement import ArrangementForm, initial_arrangement
from detente.web.forms.people import DelegationForm, comparable, initial_people, names_of
from detente.web.present.arrangement import Arrangement
from detente.web.present.people import Someone
from detente.web.present.sides import Sides
from detente.web.present.text import DECEIVING
from tests.web.filling import as_sent

SECONDS = st.none() | st.integers(0, LATEST)
WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
    .map(lambda text: DECEIVING.sub("", text).strip())
    .filter(bool)
)
TEXTS = st.dictionaries(st.sampled_from(["ar", "en", "ru", "fr", "zh-Hant", "sr"]), WORDS)
CONDUCTS = st.builds(
    Conduct,
    delegations=st.tuples(st.integers(0, 99), st.integers(0, 99)),
    interpretation=st.sampled_from(Interpretation),
    publicity=st.builds(
        Publicity,
        advisory=st.tuples(SECONDS, SECONDS),
        notice=st.none() | st.integers(0, 10080),
        readout=st.tuples(SECONDS, SECONDS),
    ),
    recording=st.sampled_from([(), (0,), (1,), (0, 1)]),
    sharing=st.booleans(),
)
ARRANGEMENTS = st.builds(
    Arrangement,
    conduct=CONDUCTS,
    purpose=TEXTS,
    place=TEXTS,
    languages=st.lists(st.sampled_from(["ar", "en", "ru", "sr", "tlh"]), unique=True).map(tuple),
    binding=st.booleans(),
)
PEOPLE = st.lists(
    st.builds(
        Someone, st.sampled_from(["principal", "interpreter", "envoy", "king"]), TEXTS, st.none()
    ),
    max_size=9,
)


def sides(ours: int) -> Sides:
    """Two sides of a line that is in no database."""
    profiles = (Profile({"en": "Moscow"}, "UTC", ["ru"]), Profile({"en": "Washington"}, "UTC", []))
    line: Any = Line("", ours, "a", "b", False, "open", "", "", True, 0, None, profiles, None)  # type: ignore[arg-type]
    return Sides(line, "en")


@given(ARRANGEMENTS, st.sampled_from([0, 1]))
def test_an_arrangement_comes_back_as_it_was(one: Arrangement, ours: int) -> None:
    """Whoever counters and touches nothing of this changes nothing of it: a counter edits only what
    differs."""
    both = sides(ours)

    def form(data: Any) -> ArrangementForm:
        return ArrangementForm(
            data,
            initial=initial_arrangement(one, both),
            zone="UTC",
            sides=both,
            offered=one.languages,
            languages=["ru", "en", "ar"],
            written={"purpose": one.purpose, "place": one.place},
        )

    sent = form(as_sent(form(None)))
    assert sent.is_valid(), sent.errors
    assert Arrangement(**sent.arrangement()) == one


@given(PEOPLE)
def test_a_delegation_comes_back_as_it_was(people: list[Someone]) -> None:
    """Opening the form of terms and sending it says nothing new of whom we send."""

    def form(data: Any) -> DelegationForm:
        return DelegationForm(
            data,
            initial=initial_people(people),
            now=people,
            languages=["ru", "en", "ar"],
            written=names_of(people),
        )

    sent = form(as_sent(form(None)))
    assert sent.is_valid(), sent.errors
    assert [comparable(one) for one in sent.people] == [comparable(one) for one in people]
    assert sent.delegation is None


@pytest.mark.parametrize("most", [0, 1, 98, 99])
def test_rows_have_an_end(most: int) -> None:
    """No form has more rows than a statement can name people."""
    people = [Someone("principal", {})] * most
    form = DelegationForm(initial=initial_people(people), now=people, languages=["en"])
    assert form.people_count == max(min(most + 1, 99), 2)
    assert form.may_grow == (form.people_count < 99)
