"""Vectors of small pairs of logs: which objects follow from them at a cut."""

from base64 import b64encode
from collections.abc import Callable, Iterator

from detente.core.encoding import canonical
from detente.core.statements import split_ref
from tests.core.logs import CARDS, LINE, PAIRED, Logs, fold, paired, with_contact, with_terms
from tests.tools.vectors import Vector

Named = Iterator[tuple[str, Vector]]
Story = Callable[[], Logs]


def _opened() -> Logs:
    """Two sides, each with its `paired`; side 1 had not seen side 0's."""
    return paired()


def _foreign_cards() -> Logs:
    """Side 1 names other cards: nothing it says has an effect."""
    logs = Logs()
    logs.write(0, "paired", PAIRED)
    logs.write(1, "paired", PAIRED | {"cards": CARDS[::-1]})
    logs.write(1, "talks", {})
    return logs


def _registers() -> Logs:
    """Each side's own last word on an item counts; one about what it had not seen does not."""
    logs = paired()
    item = logs.write(0, "item", {"talks": logs.write(0, "talks", {})})
    logs.write(1, "item.status", {"status": "dropped", "contact": None}, item)
    logs.look(1)
    logs.write(0, "item.status", {"status": "reserved", "contact": None}, item)
    logs.write(1, "item.status", {"status": "narrowing", "contact": None}, item)
    logs.write(1, "item.status", {"status": "agreed", "contact": None}, item)
    logs.write(1, "item.urgent", {"urgent": True}, item)
    logs.write(1, "profile", {}, "1:0")
    logs.write(0, "profile", {}, "1:0")
    return logs


def _agreed() -> Logs:
    """A request, a counter-proposal and its acceptance."""
    logs, contact = with_contact()
    first = logs.propose(0, contact)
    logs.look(1)
    second = logs.counter(1, first, first, minutes=30)
    logs.look(0)
    logs.answer(0, "accept", second, first)
    return logs


def _ad_referendum() -> Logs:
    """What is ad referendum cannot be accepted."""
    logs, contact = with_contact()
    first = logs.propose(0, contact, mode="ad-referendum")
    logs.look(1)
    logs.answer(1, "accept", first, first)
    return logs


def _crossed() -> Logs:
    """Both propose at once; the asker's proposal lapses."""
    logs, contact = with_contact(1)
    logs.propose(1, contact)
    theirs = logs.propose(0, contact)
    logs.look(1)
    logs.answer(1, "accept", theirs, theirs)
    return logs


def _late_withdrawal() -> Logs:
    """An acceptance that had not seen the withdrawal prevails, and voids what came after it."""
    logs, contact = with_contact()
    first = logs.propose(0, contact)
    logs.look(1)
    logs.answer(0, "withdraw", first, first)
    logs.propose(0, contact, minutes=90)
    logs.answer(1, "accept", first, first)
    return logs


def _seen_withdrawal() -> Logs:
    """An acceptance that had seen the withdrawal has no effect."""
    logs, contact = with_contact()
    first = logs.propose(0, contact)
    logs.answer(0, "withdraw", first, first)
    logs.look(1)
    logs.answer(1, "accept", first, first)
    return logs


def _anew() -> Logs:
    """A void version that was withdrawn does not void what its author proposes later."""
    logs, contact = with_contact()
    first = logs.propose(0, contact)
    logs.look(1)
    logs.answer(0, "withdraw", first, first)
    second = logs.propose(0, contact)
    logs.answer(0, "withdraw", second, second)
    logs.answer(1, "decline", first, first)
    logs.look(0)
    logs.propose(0, contact)
    return logs


def _void_crosses_nothing() -> Logs:
    """A void proposal does not make the asker's lapse."""
    logs, contact = with_contact()
    first = logs.propose(1, contact)
    logs.look(0)
    logs.answer(1, "withdraw", first, first)
    logs.propose(1, contact)
    logs.answer(0, "decline", first, first)
    logs.propose(0, contact)
    return logs


def _difference() -> Logs:
    """The sides differ on the facts, and the difference stands."""
    logs, contact = with_terms()
    facts = logs.propose(0, contact, "facts")
    logs.look(1)
    logs.counter(1, facts, facts, "facts", call="ab" * 32)
    return logs


def _facts_too_early() -> Logs:
    """No facts before terms are agreed, as far as the author knows."""
    logs, contact = with_contact()
    terms = logs.propose(0, contact)
    logs.look(1)
    logs.answer(1, "accept", terms, terms)
    logs.propose(0, contact, "facts")
    return logs


def _rules() -> Logs:
    """Rules are hosted by 0:0, so side 0 is their asker."""
    logs = paired()
    logs.propose(0, "0:0", "rules")
    theirs = logs.propose(1, "0:0", "rules", rules=3)
    logs.look(0)
    logs.answer(0, "accept", theirs, theirs, "rules")
    return logs


def _poison() -> Logs:
    """Garbage and an unknown kind are kept, and have no effect."""
    logs, contact = with_contact()
    logs.add(1, b"\x00\xff")
    logs.write(1, "terms.cancel", {}, contact)
    logs.propose(1, contact)
    return logs


STORIES: dict[str, Story] = {
    "opened": _opened, "foreign-cards": _foreign_cards, "registers": _registers,
    "agreed": _agreed, "ad-referendum": _ad_referendum, "crossed": _crossed,
    "late-withdrawal": _late_withdrawal, "seen-withdrawal": _seen_withdrawal, "anew": _anew,
    "void-crosses-nothing": _void_crosses_nothing, "difference": _difference,
    "facts-too-early": _facts_too_early, "rules": _rules, "poison": _poison,
}  # fmt: skip


def states() -> Named:
    for name, story in STORIES.items():
        logs = story()
        yield f"state-{name}", _vector(logs, story.__doc__ or "", logs.cut)
    logs = _late_withdrawal()
    zero, one = logs.cut
    yield "state-before-it-crossed", _vector(logs, "As side 0 sees it, alone.", (zero, one - 1))
    headers = _headers((1, one))
    yield (
        "state-not-closed",
        Vector("not-closed", "The acceptance had seen more than this.", headers, _payload(logs)),
    )


def _headers(cut: tuple[int, int]) -> list[tuple[str, str]]:
    cards = [("card", card) for card in CARDS]
    return [("kind", "state"), ("line", LINE.hex()), *cards, ("cut", f"{cut[0]} {cut[1]}")]


def _payload(logs: Logs) -> bytes:
    return "".join(
        f"{side} {b64encode(entry).decode()}\n" for side in (0, 1) for entry in logs.entries[side]
    ).encode()


def _vector(logs: Logs, comment: str, cut: tuple[int, int]) -> Vector:
    state = fold((logs.entries[0][: cut[0]], logs.entries[1][: cut[1]]))
    forms = (state.objects[ref].form() for ref in sorted(state.objects, key=split_ref))
    headers = _headers(cut) + [("object", canonical(form).decode()) for form in forms]
    headers += [("digest", state.digest().hex())]
    return Vector("ok", comment, headers, _payload(logs))
