"""What is said of talks: their items, how each side sees them, and positions."""

from detente.core import acts
from detente.core import kinds as do
from detente.core.act_problems import NothingChangedError, SupersededError
from detente.core.encoding import Json
from detente.core.plans.draft import Plan, known


def add_item(out: Plan, talks: str, item: acts.NewItem) -> str:
    ref = out.add("item", do.OpenItem(talks=talks), body={"title": item.title})
    if item.urgent:
        out.add("item.urgent", do.ItemUrgent(urgent=True), ref)
    return ref


def mark(out: Plan, act: acts.MarkItem) -> None:
    known(act.item in out.state.items)
    item = out.state.items[act.item]
    if act.status is not None and act.status != item.status[out.side]:
        out.add("item.status", do.ItemStatus(status=act.status), act.item)
    if act.urgent is not None and act.urgent != item.urgent[out.side]:
        out.add("item.urgent", do.ItemUrgent(urgent=act.urgent), act.item)
    if not out.drafts:
        raise NothingChangedError("Nothing would change.")


def outcomes(out: Plan, act: acts.RecordOutcomes) -> None:
    contact = out.contact(act.contact)
    out.items_of(contact.talks, tuple(act.status))
    for ref, status in act.status.items():
        out.add("item.status", do.ItemStatus(status=status, contact=contact.id), ref)


def position(out: Plan, act: acts.SharePosition) -> None:
    known(act.item in out.state.items)
    if act.supersedes is not None:
        old = out.state.positions.get(act.supersedes)
        known(old is not None and (old.said.side, old.item) == (out.side, act.item))
        if old is not None and old.superseded is not None:
            raise SupersededError("This position is superseded already.")
    body: dict[str, Json] = {"text": act.text}
    if act.by and act.attribution is not do.Attribution.NOT_NAMED:
        body["by"] = act.by
    out.add("position", do.OpenPosition(
        item=act.item, principled=act.principled, attribution=act.attribution,
        supersedes=act.supersedes,
    ), body=body)  # fmt: skip
