"""Options that both sides mark in private, and the marks."""

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import (
    CopiedMarksError,
    NotCommittedError,
    NothingChangedError,
    OtherMarksError,
)
from detente.core.plans.draft import Draft, Plan, known
from detente.core.statements import commit_body


def offer(out: Plan, act: acts.OfferOptions) -> None:
    talks = out.talks(act.talks)
    out.items_of(talks, act.items)
    known(len(act.items) == len(act.options) and len(set(act.items)) == len(act.items))
    counts = tuple(len(one) for one in act.options)
    what = do.OpenOptions(talks=talks, items=act.items, counts=counts)
    out.add("options", what, body={"options": [list(one) for one in act.options]})


def marks(out: Plan, act: acts.CommitMarks | acts.RevealMarks) -> None:
    known(act.options in out.state.options)
    one, side = out.state.options[act.options], out.side
    if isinstance(act, acts.CommitMarks):
        if one.commits[side] is not None:
            raise NothingChangedError("Our side has committed to its marks already.")
        if act.marks == one.committed(1 - side):
            raise OtherMarksError("These are the marks that the other side committed to.")
        out.add("options.commit", do.CommitMarks(marks=act.marks), act.options)
        return
    if None in one.commits:
        raise NotCommittedError("Both sides have to commit to their marks first.")
    if one.copied:
        raise CopiedMarksError("One side committed to a copy of the other's commitment.")
    if one.reveals[side] is not None:
        raise NothingChangedError("Our side has shown its marks already.")
    if commit_body(act.salt, act.body).hex() != one.committed(side):
        raise OtherMarksError("These marks are not the ones committed to.")
    out.append(Draft("options.reveal", act.options, do.RevealMarks(), act.body, act.salt))
