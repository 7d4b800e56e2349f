"""The statements that each act becomes.

An act is checked against the state before it is signed, so that a node never signs a statement that
would have no effect. `plan` is pure: state in, drafts of statements out.
"""

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import LineNotBegunError
from detente.core.encoding import Json
from detente.core.plans import agenda, answers, contacts, facts, options, texts
from detente.core.plans.draft import Draft, Plan
from detente.core.state import State

__all__ = ["Draft", "plan"]


def plan(state: State, side: int, first: int, act: acts.AnyAct) -> list[Draft]:
    """The statements that carry out an act of `side`, the first of them to get index `first`.

    Raises a LocalError, and plans nothing, when the state does not allow the act.
    """
    out = Plan(state, side, first)
    if isinstance(act, acts.OpenLine) != (first == 0):
        raise LineNotBegunError("The line is not open yet, or it was opened already.")
    _dispatch(out, act)
    return out.drafts


def _dispatch(out: Plan, act: acts.AnyAct) -> None:  # noqa: C901, PLR0912 - a line a kind of act
    match act:
        case acts.OpenLine():
            out.add("paired", do.Paired(cards=act.cards, rules=1, trial=act.trial, continues=None))
        case acts.SetProfile():
            body: Json = {"languages": act.languages, "names": act.names, "zone": act.zone}
            out.add("profile", do.Profile(), f"{out.side}:0", body)
        case acts.SetRelays():
            out.add("relays", do.Relays(act.addresses), f"{out.side}:0")
        case acts.OpenNewTalks():
            out.add("talks", do.OpenTalks(), body={"title": act.title})
        case acts.AddItem():
            agenda.add_item(out, out.talks(act.talks), acts.NewItem(act.title, act.urgent))
        case acts.MarkItem():
            agenda.mark(out, act)
        case acts.RecordOutcomes():
            agenda.outcomes(out, act)
        case acts.SharePosition():
            agenda.position(out, act)
        case acts.RequestContact() | acts.ProposeTerms() | acts.CounterTerms():
            contacts.terms(out, act)
        case acts.NameDelegation():
            contacts.delegation(out, out.contact(act.contact).id, act.people)
        case acts.CallOff():
            contacts.call_off(out, act)
        case acts.TellPublication():
            contacts.notice(out, act)
        case acts.RequestRounds() | acts.ProposeRounds() | acts.CounterRounds():
            contacts.rounds(out, act)
        case acts.ProposeFacts() | acts.CounterFacts():
            facts.facts(out, act)
        case acts.OpenText():
            out.add("text", do.OpenText(talks=out.talks(act.talks)), body={"title": act.title})
        case acts.SendPass():
            texts.send_pass(out, act)
        case acts.InitialParagraphs():
            texts.initial(out, act)
        case acts.OfferOptions():
            options.offer(out, act)
        case acts.CommitMarks() | acts.RevealMarks():
            options.marks(out, act)
        case _:
            answers.answer(out, act)
