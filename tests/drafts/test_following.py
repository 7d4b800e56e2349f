"""A pass of theirs arrives while we write: what only they changed comes in, ours stays."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from detente.drafts import models, saving, writing
from detente.drafts.following import Text, follow
from detente.people.models import Person
from detente.people.roles import Role
from tests.drafts.conftest import LINE, ORDER, TEXT, WORDS, begin

BEFORE = Text(ORDER, WORDS)


def write(draft: writing.View, person: int, name: str, text: str) -> None:
    assert (
        saving.save(
            draft.number, person, {name: text}, {name: saving.mark(now().words.get(name, ""))}
        )
        == {}
    )


def now() -> writing.View:
    found = writing.current(LINE, TEXT)
    assert found is not None
    return found


def theirs(order: tuple[int, ...] = ORDER, **texts: str) -> Text:
    """Their pass: `p3_en` stands for `3.en`; an empty text is none."""
    named = {name.lstrip("p").replace("_", "."): text for name, text in texts.items()}
    words = {name: text for name, text in {**WORDS, **named}.items() if text}
    return Text(
        order,
        {n: t for n, t in words.items() if n.startswith("title") or int(n.split(".")[0]) in order},
    )


def take(draft: writing.View, person: int, pass_: Text) -> list[str]:
    return follow(
        draft.number, person, before=BEFORE, now=pass_, answers="1:7", used=(1, 2, 3, *pass_.order)
    )


def test_what_only_they_changed_comes_in(draft: writing.View, anna: int) -> None:
    write(draft, anna, "1.en", "The sides meet.")
    assert take(draft, anna, theirs((3, 1), p3_en="They speak twice.", p3_ru="Они говорят.")) == []
    assert now().words == WORDS | {
        "1.en": "The sides meet.", "3.en": "They speak twice.", "3.ru": "Они говорят.",
    }  # fmt: skip
    assert (now().order, now().answers) == ((3, 1), "1:7")


def test_what_both_changed_stays_ours_and_is_named(draft: writing.View, anna: int) -> None:
    write(draft, anna, "3.en", "They write.")
    assert take(draft, anna, theirs(p3_en="They sing.", p3_ar="")) == ["3.en"]
    assert now().words["3.en"] == "They write."
    assert "3.ar" not in now().words


def test_a_paragraph_they_left_out_goes_unless_we_wrote_in_it(
    draft: writing.View, anna: int
) -> None:
    write(draft, anna, "3.en", "They write.")
    assert take(draft, anna, theirs(())) == ["3.en"]
    assert (now().order, now().removed) == ((3,), (1,))
    assert now().words["3.en"] == "They write."


def test_a_paragraph_we_took_out_stays_out(draft: writing.View, anna: int) -> None:
    writing.remove(draft.number, 3)
    assert take(draft, anna, theirs(p3_en="They speak twice.")) == ["3.en"]
    assert (now().order, now().removed) == ((1,), (3,))


def test_new_paragraphs_of_both_sides_stand_beside_each_other(
    draft: writing.View, anna: int
) -> None:
    """Both took the next free id, 4: ours gets another."""
    assert writing.add(draft.number, used=(1, 2, 3), after=1) == 4
    write(draft, anna, "4.en", "Ours.")
    pass_ = theirs((1, 3, 4, 5), p4_en="Theirs.", p5_en="Theirs too.")
    assert take(draft, anna, pass_) == []
    assert now().order == (1, 6, 3, 4, 5)
    assert now().words == {
        **WORDS, "6.en": "Ours.", "4.en": "Theirs.", "5.en": "Theirs too.",
    }  # fmt: skip


class TestNothingIsLost(TestCase):
    """Whatever both sides did since the last pass."""

    SOME = st.sampled_from(["", "ours", "theirs", "يكتبون"])
    TEXTS = st.dictionaries(st.sampled_from(["1.en", "3.ar", "3.en", "4.en", "4.ru"]), SOME)
    ORDERS = st.lists(st.sampled_from([1, 3, 4]), unique=True).map(tuple)

    @settings(max_examples=60)
    @given(TEXTS, ORDERS, TEXTS, st.booleans())
    def test_nothing_is_lost(
        self, ours: dict[str, str], order: tuple[int, ...], changed: dict[str, str], added: bool
    ) -> None:
        models.Draft.objects.all().delete()
        person = Person.objects.add("Anna", Role.DELEGATE, "ru").pk
        draft = begin(person)
        if added:
            writing.add(draft.number, used=ORDER)
        mine = now()
        for name, text in ours.items():
            if int(name[0]) in mine.order:
                write(draft, person, name, text)
        mine = now()
        pass_ = theirs(order, **{f"p{n.replace('.', '_')}": t for n, t in changed.items()})
        both = take(draft, person, pass_)
        then = now()
        wrote = {n: t for n, t in mine.words.items() if WORDS.get(n) != t}
        assert set(wrote.values()) <= set(then.words.values())
        for name, text in pass_.words.items():
            assert text == WORDS.get(name) or name in both or then.words[name] == text
        assert len(set(then.order)) == len(then.order)
        assert set(pass_.order) <= set(then.order) | set(then.removed)
