"""What happened in a contact, as one side proposes it."""

from msgspec import UNSET

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import BadTimesError, NoAgreedTermsError
from detente.core.encoding import Json
from detente.core.objects import Contact
from detente.core.plans.draft import Plan, to_counter


def facts(out: Plan, act: acts.FactsAct) -> None:
    contact = contact_with_facts(out, act.contact, anew=isinstance(act, acts.ProposeFacts))
    if act.end < act.start:
        raise BadTimesError("The contact cannot end before it starts.")
    of = act.of if isinstance(act, acts.CounterFacts) else None
    version = to_counter(contact.facts, of, out.side)
    proposed = do.Facts(
        medium=act.medium,
        start=act.start,
        end=act.end,
        call=act.call,
        mode=do.Mode.BINDING,
        contact=UNSET if version else act.contact,
        of=version.said.leaf if version else UNSET,
    )
    present: Json = [{"name": one.name, "role": one.role, "side": one.side} for one in act.present]
    out.propose("facts", version, proposed, {"present": present})


def contact_with_facts(out: Plan, ref: str, *, anew: bool = False) -> Contact:
    """A contact whose facts can be answered or, `anew`, proposed.

    Raises NoAgreedTermsError where its terms are not agreed. What was once proposed can be answered
    even when a later set of its rounds has left the contact out.
    """
    contact = out.contact(ref)
    if (anew or not contact.facts.versions) and out.state.agreed_terms(contact) is None:
        raise NoAgreedTermsError("The terms of this contact are not agreed.")
    return contact
