"""Acts about joint texts and about options: what they sign, and when they are refused."""

import pytest

from detente.core import act_problems, acts
from detente.core.joint import MAX_ADMITTED
from detente.core.kinds import Mode
from tests.core.acting import TITLE, WORDS, commitment, marks
from tests.core.two_sides import Two, how

# --- joint texts ----------------------------------------------------------------------------------


def test_a_text_goes_back_and_forth_until_a_pass_is_accepted():
    two = Two()
    text, first = two.text()
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.SendPass(text=text, words=WORDS, of=first))
    with pytest.raises(act_problems.AlreadyProposedError):
        two.one.say(acts.SendPass(text=text, words=WORDS))
    (second,) = two.one.say(acts.SendPass(text=text, words=WORDS, of=first))
    two.meet()
    with pytest.raises(act_problems.TermsChangedError):
        two.zero.say(acts.SendPass(text=text, words=WORDS, of=first))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.AcceptText(text, second))
    two.zero.say(acts.AcceptText(text, second))
    two.meet()
    for side in (two.zero, two.one):
        assert how(side, text, second, "text") == "agreed"
    two.one.say(acts.SendPass(text=text, words=WORDS))  # an agreed text can be opened again


def test_a_pass_is_declined_or_withdrawn():
    two = Two()
    text, first = two.text(mode=Mode.AD_REFERENDUM)
    with pytest.raises(act_problems.NotBindingError):
        two.one.say(acts.AcceptText(text, first))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.WithdrawText(text, first))
    two.one.say(acts.DeclineText(text, first, reason=TITLE))
    (second,) = two.one.say(acts.SendPass(text=text, words=WORDS))
    two.one.say(acts.WithdrawText(text, second))


def test_paragraphs_are_initialled_in_a_pass_of_theirs_and_the_turn_stays():
    two = Two()
    text, first = two.text(whole=False)
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.InitialParagraphs(text, first, (1,)))
    two.one.say(acts.InitialParagraphs(text, first, (2, 1, 2)))
    two.one.say(acts.InitialParagraphs(text, first, (1,), Mode.AD_REFERENDUM))
    two.meet()
    found = two.zero.state.texts[text].initials
    assert [(one.version, one.paragraphs, one.mode) for one in found] == [
        (first, (1, 2), Mode.BINDING), (first, (1,), Mode.AD_REFERENDUM),
    ]  # fmt: skip
    assert how(two.zero, text, first, "text") == "open"


def test_a_pass_goes_out_with_initials_under_the_one_that_it_answers():
    two = Two()
    text, first = two.text()
    refs = two.one.say(acts.SendPass(text=text, words=WORDS, of=first, initials=(1,)))
    assert len(refs) == 2
    with pytest.raises(act_problems.NothingToAnswerError):
        two.one.say(acts.InitialParagraphs(text, first, (2,)))  # it has been answered
    two.meet()
    assert [one.version for one in two.zero.state.texts[text].initials] == [first]


def test_a_first_pass_has_nothing_to_initial():
    two = Two()
    (text,) = two.zero.say(acts.OpenText(talks=two.talks(), title=TITLE))
    with pytest.raises(act_problems.NothingToAnswerError):
        two.zero.say(acts.SendPass(text=text, words=WORDS, initials=(1,)))


@pytest.mark.parametrize("paragraphs", [(0,), tuple(range(1, 202)), ()])
def test_initials_that_no_node_would_read_are_not_signed(paragraphs):
    two = Two()
    text, first = two.text()
    with pytest.raises(act_problems.UnfitError):
        two.one.say(acts.InitialParagraphs(text, first, paragraphs))


def test_initials_have_an_end():
    two = Two()
    text, first = two.text()
    for _ in range(MAX_ADMITTED):
        two.one.say(acts.InitialParagraphs(text, first, (1,)))
    with pytest.raises(act_problems.NoMoreTurnsError):
        two.one.say(acts.InitialParagraphs(text, first, (1,)))
    two.one.say(acts.AcceptText(text, first))  # which ends no turn


def test_initials_that_cross_a_withdrawal_stay():
    two = Two()
    text, first = two.text()
    two.zero.say(acts.WithdrawText(text, first))
    two.one.say(acts.InitialParagraphs(text, first, (1,)))
    two.meet()
    for side in (two.zero, two.one):
        assert len(side.state.texts[text].initials) == 1
        assert how(side, text, first, "text") == "withdrawn"


# --- options --------------------------------------------------------------------------------------


def offered(two: Two) -> str:
    talks = two.talks()
    items = two.item(talks), two.item(talks)
    options = ((TITLE, TITLE), (TITLE,))
    (ref,) = two.zero.say(acts.OfferOptions(talks=talks, items=items, options=options))
    two.meet()
    return ref


def test_marks_are_shown_when_both_sides_have_committed_to_theirs():
    two = Two()
    options = offered(two)
    assert two.one.state.options[options].counts == (2, 1)
    two.zero.say(acts.CommitMarks(options, commitment(0)))
    two.meet()
    with pytest.raises(act_problems.NotCommittedError):
        two.zero.say(acts.RevealMarks(options, **marks(0)))
    two.one.say(acts.CommitMarks(options, commitment(1)))
    two.meet()
    for number, side in enumerate((two.zero, two.one)):
        side.say(acts.RevealMarks(options, **marks(number)))
        two.meet()
    assert all(two.zero.state.options[options].reveals)


def test_marks_are_committed_to_and_shown_once():
    two = Two()
    options = offered(two)
    two.zero.say(acts.CommitMarks(options, commitment(0)))
    with pytest.raises(act_problems.NothingChangedError):
        two.zero.say(acts.CommitMarks(options, commitment(0)))
    two.one.say(acts.CommitMarks(options, commitment(1)))
    two.meet()
    two.zero.say(acts.RevealMarks(options, **marks(0)))
    with pytest.raises(act_problems.NothingChangedError):
        two.zero.say(acts.RevealMarks(options, **marks(0)))


def test_other_marks_than_those_committed_to_are_not_shown():
    two = Two()
    options = offered(two)
    for number, side in enumerate((two.zero, two.one)):
        side.say(acts.CommitMarks(options, commitment(number)))
    two.meet()
    for wrong in (marks(1), marks(0) | {"salt": bytes(32)}):
        with pytest.raises(act_problems.OtherMarksError):
            two.zero.say(acts.RevealMarks(options, **wrong))


def test_a_commitment_is_not_copied():
    """A side would commit to what the other did, and open it with what that then shows."""
    two = Two()
    options = offered(two)
    two.zero.say(acts.CommitMarks(options, commitment(0)))
    two.meet()
    with pytest.raises(act_problems.OtherMarksError):
        two.one.say(acts.CommitMarks(options, commitment(0)))


def test_options_are_for_items_of_their_talks_each_once():
    two = Two()
    talks = two.talks()
    item, foreign = two.item(talks), two.item(two.talks())
    for items, options in (
        ((item, foreign), ((TITLE,), (TITLE,))),
        ((item, item), ((TITLE,), (TITLE,))),
        ((item,), ((TITLE,), (TITLE,))),
    ):
        with pytest.raises(act_problems.UnknownThingError):
            two.zero.say(acts.OfferOptions(talks=talks, items=items, options=options))
    for ref in ("0:99", item):
        with pytest.raises(act_problems.UnknownThingError):
            two.zero.say(acts.CommitMarks(ref, commitment(0)))
