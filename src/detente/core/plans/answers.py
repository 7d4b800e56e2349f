"""Accepting, declining and withdrawing, whatever it is about."""

from typing import assert_never

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import NotBindingError, NothingToAnswerError
from detente.core.encoding import Json
from detente.core.joint import Joint
from detente.core.plans.contacts import delegation
from detente.core.plans.draft import Plan, answerable, room
from detente.core.plans.facts import contact_with_facts

_WITHDRAWALS = (acts.WithdrawTerms, acts.WithdrawRounds, acts.WithdrawFacts, acts.WithdrawText)
_DECLINES = (acts.DeclineTerms, acts.DeclineRounds, acts.DeclineText)


def _about(out: Plan, act: acts.AnswerAct) -> tuple[str, Joint]:
    """What an answer is about, and the joint that judges it."""
    match act:
        case acts.AcceptTerms() | acts.DeclineTerms() | acts.WithdrawTerms():
            return "terms", out.contact(act.contact).terms
        case acts.AcceptFacts() | acts.WithdrawFacts():
            return "facts", contact_with_facts(out, act.contact).facts
        case acts.AcceptRounds() | acts.DeclineRounds() | acts.WithdrawRounds():
            return "rounds", out.rounds(act.rounds).set
        case acts.AcceptText() | acts.DeclineText() | acts.WithdrawText():
            return "text", out.text(act.text).passes
        case _ as unreachable:
            assert_never(unreachable)


def answer(out: Plan, act: acts.AnswerAct) -> None:
    subject, joint = _about(out, act)
    room(joint)
    body: Json = None
    if isinstance(act, _WITHDRAWALS):
        own = joint.standing().open
        if own is None or own.side != out.side or own.id != act.of:
            raise NothingToAnswerError("This proposal of ours no longer stands.")
        verb, version = "withdraw", own
    elif isinstance(act, _DECLINES):
        verb, version = "decline", answerable(joint, act.of, out.side)
        body = {"reason": act.reason} if act.reason else None
    else:
        verb, version = "accept", answerable(joint, act.of, out.side)
        if version.content.mode is not do.Mode.BINDING:
            raise NotBindingError("This was proposed ad referendum.")
    if isinstance(act, acts.AcceptTerms) and act.delegation is not None:
        delegation(out, act.contact, act.delegation)
    out.add(f"{subject}.{verb}", do.Answer(of=version.said.leaf), version.thing, body)
