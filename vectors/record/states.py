"""Vectors of small pairs of logs: which objects follow from them at a cut."""

from base64 import b64encode
from collections.abc import Callable, Iterator

from detente.core.encoding import H, canonical
from detente.core.statements import split_ref
from tests.core.logs import (
    CARDS,
    LINE,
    PAIRED,
    SESSION,
    START,
    Logs,
    fold,
    paired,
    with_contact,
    with_rounds,
    with_terms,
    with_text,
)
from tests.tools.vectors import Vector

Named = Iterator[tuple[str, Vector]]
Story = Callable[[], Logs]
HASH = "0" * 64
MARKS = (H(b"marks of side 0").hex(), H(b"marks of side 1").hex())


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
    logs.status(1, item, "dropped")
    logs.look(1)
    logs.status(0, item, "reserved")
    logs.status(1, item, "narrowing")
    logs.status(1, item, "agreed")
    logs.write(1, "item.urgent", {"urgent": True}, item)
    logs.write(1, "profile", {}, "1:0")
    logs.write(0, "profile", {}, "1:0")
    for address in ("198.51.100.7", "198.51.100.8"):
        logs.write(0, "relays", {"addresses": [address]}, "0:0")
    logs.write(0, "relays", {"addresses": ["198.51.100.9"]}, "1:0")
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


def _rounds() -> tuple[Logs, str]:
    """Rounds of two contacts, agreed as one; both sides know it."""
    logs, rounds = with_rounds()
    second = logs.contact(0, "0:1", "0:3", rounds)
    logs.sessions.append(SESSION | {"contact": second, "start": START + 86400})
    logs.look(1)
    thing = logs.propose(0, rounds, "rounds")
    logs.look(1)
    logs.answer(1, "accept", thing, thing, "rounds")
    logs.look(0)
    return logs, rounds


def _rounds_agreed() -> Logs:
    """Rounds of two contacts are agreed as one, and the facts of one of them."""
    logs, _ = _rounds()
    facts = logs.propose(1, "0:3", "facts")
    logs.look(0)
    logs.answer(0, "accept", facts, facts, "facts")
    return logs


def _rounds_no_terms() -> Logs:
    """A contact of rounds takes no terms of its own, and no facts before the set is agreed."""
    logs, _ = with_rounds()
    logs.propose(0, "0:3")
    logs.propose(0, "0:3", "facts")
    return logs


def _rounds_session_left_out() -> Logs:
    """A later set without one of the contacts: no facts of it can be proposed any more, and those
    that were can be answered."""
    logs, rounds = _rounds()
    facts = logs.propose(0, "0:3", "facts")
    later = logs.propose(1, rounds, "rounds", sessions=logs.sessions[1:])
    logs.look(0)
    logs.look(1)
    logs.answer(0, "accept", later, later, "rounds")
    logs.look(1)
    counter = logs.counter(1, facts, facts, "facts", end=START + 60)
    logs.look(0)
    logs.answer(0, "decline", counter, facts, "facts")
    logs.propose(0, "0:3", "facts")
    logs.propose(0, "0:4", "facts")
    return logs


def _rounds_foreign() -> Logs:
    """A set names a contact that is not of these rounds, one that its author had not seen, and an
    item of other talks."""
    logs, rounds = with_rounds()
    other = logs.contact(0, "0:1")
    item = logs.write(0, "item", {"talks": logs.write(0, "talks", {})})
    for change in ({"contact": other}, {"contact": "1:9"}, {"items": [item]}):
        logs.propose(0, rounds, "rounds", sessions=[logs.sessions[0] | change])
    return logs


def _rounds_crossed() -> Logs:
    """Both propose a set at once; the asker's lapses, and the other one can be withdrawn."""
    logs, rounds = with_rounds(1)
    logs.propose(1, rounds, "rounds")
    theirs = logs.propose(0, rounds, "rounds")
    logs.answer(0, "withdraw", theirs, theirs, "rounds")
    return logs


def _outcomes() -> Logs:
    """A status may name the contact whose outcome it is; one of other talks, or one that its
    author had not seen, leaves it without effect."""
    logs, contact = with_contact()
    item = logs.write(0, "item", {"talks": "0:1"})
    other = logs.contact(0, logs.write(0, "talks", {}))
    logs.look(1)
    later = logs.contact(0, "0:1")
    logs.status(0, item, "agreed", contact)
    logs.status(0, item, "dropped", other)
    logs.status(1, item, "reserved", later)
    return logs


def _positions() -> Logs:
    """Each side replaces its own positions, each of them once."""
    logs = paired()
    talks = logs.write(0, "talks", {})
    item, other = (logs.write(0, "item", {"talks": talks}) for _ in range(2))
    logs.look(1)
    first = logs.position(0, item)
    second = logs.position(0, item, first)
    logs.position(0, item, first)
    logs.position(0, other, second)
    logs.look(1)
    logs.position(1, item, second)
    logs.position(1, item)
    return logs


def _off() -> Logs:
    """Either side calls a contact off, one takes it back; what was agreed stays agreed."""
    logs, contact = with_terms()
    for side, off in ((1, True), (0, True), (0, False)):
        logs.write(side, "contact.off", {"off": off}, contact)
    logs.write(1, "contact.off", {"off": True}, "0:1")
    return logs


def _delegation() -> Logs:
    """Each side says whom it sends; the last word of each counts."""
    logs, contact = with_contact()
    for side in (0, 1, 1):
        logs.write(side, "delegation", {}, contact)
    logs.write(0, "delegation", {}, "0:1")
    return logs


def _notices() -> Logs:
    """Both sides tell what they publish; the last word of each counts."""
    logs, contact = with_contact()
    told = {"at": 1640700000, "attribution": "role", "number": 0, "what": "advisory"}
    for side, at in ((0, 1640700000), (1, None), (0, 1640710000)):
        logs.write(side, "notice", told | {"at": at}, contact)
    logs.write(0, "notice", told, "0:1")
    return logs


def _initialled() -> Logs:
    """Paragraphs of the other side's pass are initialled, and then it is countered."""
    logs, text = with_text()
    first = logs.propose(0, text, "text")
    logs.look(1)
    logs.initial(1, first, first, 1, 3)
    logs.initial(1, first, first, 2)
    second = logs.counter(1, first, first, "text", whole=True)
    logs.initial(1, first, first, 4)
    logs.look(0)
    logs.initial(0, second, first, 5)
    return logs


def _initials_late() -> Logs:
    """Initials that had not seen the withdrawal of the pass have effect; the withdrawal, too."""
    logs, text = with_text()
    first = logs.propose(0, text, "text")
    logs.look(1)
    logs.answer(0, "withdraw", first, first, "text")
    logs.initial(1, first, first)
    return logs


def _initials_after_withdrawal() -> Logs:
    """Initials that had seen the withdrawal of the pass have none."""
    logs, text = with_text()
    first = logs.propose(0, text, "text")
    logs.answer(0, "withdraw", first, first, "text")
    logs.look(1)
    logs.initial(1, first, first)
    return logs


def _initials_refused() -> Logs:
    """Initials under an own pass, under a hash that is no pass, under terms, and under an earlier
    pass have no effect."""
    logs, text = with_text()
    first = logs.propose(0, text, "text")
    logs.initial(0, first, first)
    logs.look(1)
    logs.initial(1, "0:1", first)
    logs.initial(1, first, text)
    terms = logs.propose(0, logs.contact(0, "0:1"))
    logs.look(1)
    logs.initial(1, terms, terms)
    second = logs.counter(1, first, first, "text")
    logs.initial(1, first, first)
    logs.initial(1, second, first)
    return logs


def _options() -> tuple[Logs, str]:
    logs = paired()
    talks = logs.write(0, "talks", {})
    item = logs.write(0, "item", {"talks": talks})
    options = logs.options(0, talks, item)
    logs.look(1)
    return logs, options


def _options_revealed() -> Logs:
    """Both commit, and both show what they committed to; a second commit or reveal is too much."""
    logs, options = _options()
    for side in (0, 1):
        logs.commit(side, options, MARKS[side])
        logs.look(1 - side)
    for side in (0, 1):
        logs.commit(side, options, HASH)
        logs.reveal(side, options, MARKS[side])
        logs.reveal(side, options, MARKS[side])
    return logs


def _options_early() -> Logs:
    """A side that shows its marks before it has seen the other's commitment shows them without
    effect, and so does one that never committed."""
    logs, options = _options()
    logs.commit(0, options, MARKS[0])
    logs.commit(1, options, MARKS[1])
    logs.reveal(0, options, MARKS[0])
    other = logs.options(1, "0:1", "0:2")
    logs.look(0)
    logs.commit(0, other, MARKS[0])
    logs.look(1)
    logs.reveal(1, other, MARKS[1])
    return logs


def _options_other_marks() -> Logs:
    """A side that shows other marks than it committed to shows them without effect."""
    logs, options = _options()
    for side in (0, 1):
        logs.commit(side, options, MARKS[side])
        logs.look(1 - side)
    logs.reveal(0, options, HASH)
    return logs


def _options_copied() -> Logs:
    """Who commits to a copy of the other side's commitment could open it with what that side will
    show: it has no effect."""
    logs, options = _options()
    logs.commit(0, options, MARKS[0])
    logs.look(1)
    logs.commit(1, options, MARKS[0])
    return logs


def _options_copied_unseen() -> Logs:
    """A copy that says it has not seen what it copies: both commitments stand, and neither side can
    show marks."""
    logs, options = _options()
    logs.commit(0, options, MARKS[0])
    logs.commit(1, options, MARKS[0])
    for side in (0, 1):
        logs.look(side)
        logs.reveal(side, options, MARKS[0])
    return logs


def _options_foreign() -> Logs:
    """Options name an item of other talks, and one that their author had not seen."""
    logs, _ = _options()
    foreign = logs.write(0, "item", {"talks": logs.write(0, "talks", {})})
    logs.options(0, "0:1", "0:2", foreign)
    logs.options(1, "0:1", "0:2", foreign)
    logs.options(1, "0:1", "0:2")
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
    "rounds": _rounds_agreed, "rounds-no-terms": _rounds_no_terms,
    "rounds-session-left-out": _rounds_session_left_out, "rounds-foreign": _rounds_foreign,
    "rounds-crossed": _rounds_crossed, "outcomes": _outcomes, "positions": _positions,
    "off": _off, "delegation": _delegation, "notice": _notices, "initialled": _initialled,
    "initials-late": _initials_late, "initials-after-withdrawal": _initials_after_withdrawal,
    "initials-refused": _initials_refused, "options": _options_revealed,
    "options-early": _options_early, "options-other-marks": _options_other_marks,
    "options-copied": _options_copied, "options-copied-unseen": _options_copied_unseen,
    "options-foreign": _options_foreign,
}  # fmt: skip


def states() -> Named:
    for name, story in STORIES.items():
        logs = story()
        yield f"state-{name}", _vector(logs, " ".join((story.__doc__ or "").split()), logs.cut)
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
