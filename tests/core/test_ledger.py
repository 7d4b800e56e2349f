"""The one door of the record: each check of record.md section 6; a refusal leaves no trace.

Our side is 0 here, so what arrives is of log 1.
"""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.encoding import H, canonical
from detente.core.errors import RemoteError
from detente.core.ledger import (
    ERASED,
    MAX_BATCH,
    BadAckError,
    BadBatchError,
    Body,
    BreachError,
    ConflictError,
    DifferentStateError,
    ForkError,
    Ledger,
    NotOursError,
    Receipt,
)
from detente.core.state import NotClosedError
from detente.core.statements import MAX_ENTRY, commit_body
from detente.core.tree import EMPTY_ROOT, Tree, leaf_hash
from tests.core.logs import CARDS, LINE, Logs, fold, paired, read, with_contact
from tests.core.playing import ORDERS, plays

SALT = H(b"salt")


@dataclass
class Offer:
    """What a peer sends: entries from `old` on, their bodies, and the size and root it signed."""

    old: int
    entries: list[bytes]
    bodies: list[Body]
    size: int
    root: bytes

    def to(self, ledger: Ledger) -> None:
        checked = ledger.check_received(self.old, self.entries, self.bodies, self.size, self.root)
        ledger.take(checked)


def offer(logs: Logs, old: int, size: int | None = None) -> Offer:
    """What an honest peer would send of log 1; its bodies erased, so that none need be known."""
    size = len(logs.entries[1]) if size is None else size
    entries = logs.entries[1][old:size]
    said = [read(1, n, entry) for n, entry in enumerate(entries, old)]
    bodies: list[Body] = [ERASED if one and one.body else None for one in said]
    return Offer(old, entries, bodies, size, logs.trees[1].root(size))


def holding(logs: Logs, peer: int | None = None) -> Ledger:
    """Our ledger with all of our log, and the first `peer` entries of theirs."""
    ledger = Ledger(LINE, CARDS, 0)
    ledger.restore((logs.entries[0], logs.entries[1][:peer]))
    return ledger


def receipt(logs: Logs, n: int | None = None, m: int | None = None) -> Receipt:
    """What side 1 says when it holds n of our entries and has m of its own."""
    n = len(logs.entries[0]) if n is None else n
    m = len(logs.entries[1]) if m is None else m
    digest = fold((logs.entries[0][:n], logs.entries[1][:m])).digest()
    return Receipt(n, logs.trees[0].root(n), m, logs.trees[1].root(m), digest)


def facts(ledger: Ledger) -> tuple[object, ...]:
    """Everything that a refused message must not change."""
    sizes = [ledger.size(side) for side in (0, 1)]
    roots = [ledger.root(side, size) for side in (0, 1) for size in range(sizes[side] + 1)]
    # how much is settled shows only in what a later receipt does, so it is looked up here
    settled = ledger._settled.cut, ledger._settled.digest(), [len(q) for q in ledger._waiting]
    return sizes, roots, ledger.state.cut, ledger.state.digest(), ledger.receipt, settled


def refused(ledger: Ledger, one: Offer, error: type[RemoteError], words: str = "") -> None:
    before = facts(ledger)
    with pytest.raises(error, match=words):
        one.to(ledger)
    assert facts(ledger) == before


def started() -> tuple[Logs, Ledger]:
    """We asked for a contact; side 1 saw it and wrote three items, which crossed two talks of ours.

    We hold the first entry of side 1.
    """
    logs, _ = with_contact(0)
    for _ in range(3):
        logs.write(1, "item", {"talks": "0:1"})
    for _ in range(2):
        logs.write(0, "talks", {})
    return logs, holding(logs, 1)


# --- continuity ---------------------------------------------------------------------------------


def test_an_honest_batch_is_taken_whole():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    assert ledger.size(1) == 4
    assert ledger.root(1) == logs.trees[1].root()
    assert set(ledger.state.items) == {"1:1", "1:2", "1:3"}


@pytest.mark.parametrize("old", [0, 2, 3])
def test_a_batch_from_another_place_is_told_which(old):
    logs, ledger = started()
    refused(ledger, offer(logs, old), ConflictError, "send from 1")


def test_two_heads_of_one_size_are_a_fork():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    lie = offer(logs, 1)
    lie.root = H(b"another history")
    refused(ledger, lie, ForkError, "two roots at size 4")


def test_another_root_at_an_earlier_size_is_a_fork():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    refused(ledger, Offer(1, [b"{}"], [None], 2, H(b"another history")), ForkError, "size 2")


def test_a_head_that_does_not_follow_from_what_is_held_is_a_fork():
    logs, ledger = started()
    lie = offer(logs, 1)
    lie.entries[0] = lie.entries[0].replace(b'"at":16407', b'"at":16408')
    refused(ledger, lie, ForkError, "do not lead")


@pytest.mark.parametrize("size", [3, 5])
def test_a_head_of_another_size_than_its_entries_is_refused(size):
    logs, ledger = started()
    lie = offer(logs, 1)
    lie.size, lie.root = size, H(b"whatever")
    refused(ledger, lie, BadBatchError, "does not fit the head")


def test_held_heads():
    logs, ledger = started()
    assert ledger.check_held(1, 1, logs.trees[1].root(1))
    assert not ledger.check_held(1, 2, H(b"beyond what is held"))
    with pytest.raises(ForkError):
        ledger.check_held(1, 1, H(b"another"))


# --- bounds -------------------------------------------------------------------------------------


def test_a_batch_has_at_most_256_entries_and_at_least_one():
    logs = paired()
    for _ in range(MAX_BATCH + 1):
        logs.write(1, "talks", {})
    ledger = holding(logs, 1)
    refused(ledger, offer(logs, 1), BadBatchError, "257 entries")
    refused(ledger, Offer(1, [], [], 1, ledger.root(1)), BadBatchError, "0 entries")
    offer(logs, 1, MAX_BATCH + 1).to(ledger)
    assert ledger.size(1) == MAX_BATCH + 1


def test_an_entry_has_at_most_4096_bytes():
    for length, fits in ((MAX_ENTRY, True), (MAX_ENTRY + 1, False)):
        logs = paired()
        logs.add(1, b"x" * length)
        ledger = holding(logs, 1)
        if fits:
            offer(logs, 1).to(ledger)
        else:
            refused(ledger, offer(logs, 1), BadBatchError, "4097 bytes")


def test_every_entry_comes_with_a_place_for_its_body():
    logs, ledger = started()
    short = offer(logs, 1)
    short.bodies.pop()
    refused(ledger, short, BadBatchError, "2 bodies")


# --- bodies -------------------------------------------------------------------------------------


def with_body(kind: str = "talks") -> tuple[Logs, Ledger]:
    logs = paired()
    body = canonical({"title": {"en": "Talks"}})
    members = logs.members(1, kind, {})
    members |= {"body": commit_body(SALT, body).hex(), "blen": len(body)}
    logs.add(1, canonical(members))
    return logs, holding(logs, 1)


RIGHT = (SALT, canonical({"title": {"en": "Talks"}}))


@pytest.mark.parametrize("body", [RIGHT, ERASED])
def test_a_body_is_the_one_named_or_marked_erased(body):
    logs, ledger = with_body()
    one = offer(logs, 1)
    one.bodies = [body]
    one.to(ledger)
    assert ledger.size(1) == 2


@pytest.mark.parametrize(
    "body",
    [
        None, (SALT, RIGHT[1] + b" "), (SALT, b""), (bytes(32), RIGHT[1]), (SALT[:31], RIGHT[1]),
        (SALT, canonical({"title": {"en": "Talkz"}})),
    ],
)  # fmt: skip
def test_a_missing_or_wrong_body_is_refused(body):
    logs, ledger = with_body()
    one = offer(logs, 1)
    one.bodies = [body]
    refused(ledger, one, BadBatchError, "body of 1:1")


def test_an_unknown_kind_that_names_a_body_must_bring_it():
    logs, ledger = with_body("a kind of tomorrow")
    one = offer(logs, 1)
    one.bodies = [None]
    refused(ledger, one, BadBatchError, "missing")
    one.bodies = [RIGHT]
    one.to(ledger)


@pytest.mark.parametrize("body", [RIGHT, ERASED])
def test_a_body_that_nothing_names_is_refused(body):
    for entry in (None, b"garbage"):
        logs = paired()
        logs.add(1, entry or canonical(logs.members(1, "contact", {})))
        one = offer(logs, 1)
        one.bodies = [body]
        refused(holding(logs, 1), one, BadBatchError, "does not name")


def test_bodies_are_judged_before_the_order():
    """A batch with both faults is refused, not a breach: section 6 step 4 comes before step 5."""
    logs = paired()
    wrong = logs.members(1, "contact", {}) | {"seen": {"size": 9, "root": EMPTY_ROOT.hex()}}
    logs.add(1, canonical(wrong))
    logs.write(1, "talks", {})
    one = offer(logs, 1)
    one.bodies = [None, None]
    refused(holding(logs, 1), one, BadBatchError, "missing")


# --- order --------------------------------------------------------------------------------------


def seeing(size: int, root: bytes, before: int = 2) -> tuple[Logs, Ledger]:
    """Side 1 has seen `before` of our four entries, and then says that it has seen this."""
    logs, _ = with_contact(0)
    logs.seen[1] = before
    logs.write(1, "talks", {})
    members = logs.members(1, "talks", {}) | {"seen": {"root": root.hex(), "size": size}}
    logs.add(1, canonical(members))
    return logs, holding(logs, 1)


def test_seen_must_not_fall():
    logs, _ = with_contact(0)
    logs, ledger = seeing(1, logs.trees[0].root(1))
    refused(ledger, offer(logs, 1), BreachError, "seen 1, less than the 2")


def test_seen_must_not_fall_over_a_batch_or_a_poisoned_entry():
    """An entry that is not well-formed continues the `seen` of the one before it."""
    logs, _ = with_contact(0)
    ours = logs.trees[0].root(1)
    logs, ledger = seeing(2, logs.trees[0].root(2))
    for poison in (b"poison", b'{"seen":{"size":0}}', canonical({"v": 2})):
        logs.add(1, poison)
    offer(logs, 1).to(ledger)
    assert [read(1, n, logs.entries[1][n]) for n in (3, 4, 5)] == [None] * 3
    members = logs.members(1, "talks", {}) | {"seen": {"root": ours.hex(), "size": 1}}
    logs.add(1, canonical(members))
    refused(ledger, offer(logs, 6), BreachError, "1:6 has seen 1")


def test_seen_beyond_what_we_wrote_is_a_breach():
    logs, ledger = seeing(5, H(b"what we never wrote"))
    refused(ledger, offer(logs, 1), BreachError, "never wrote")


def test_seen_with_another_root_is_a_breach():
    logs, ledger = seeing(3, H(b"not our root"))
    refused(ledger, offer(logs, 1), BreachError, "never wrote")


def test_backdated_after_ack():
    """The peer acknowledges our proposal, and later writes as if it had not known of it.

    It acknowledged three of our entries when its own log had two; its entry 2 claims to have seen
    two. Two signatures of its own contradict each other, so this is a breach.
    """
    logs, _ = with_contact(0)
    logs.seen[1] = 2
    logs.write(1, "talks", {})
    ledger = holding(logs, 2)
    assert ledger.check_receipt(receipt(logs, n=3, m=2))
    logs.write(1, "talks", {})
    refused(ledger, offer(logs, 2), BreachError, "1:2 has seen 2, less than the 3")


def test_backdated_after_ack_when_the_entry_comes_first():
    """The same lie, but the entry reaches us before the receipt that it contradicts."""
    logs, _ = with_contact(0)
    logs.seen[1] = 2
    for _ in range(2):
        logs.write(1, "talks", {})
    ledger = holding(logs, 2)
    offer(logs, 2).to(ledger)
    before = facts(ledger)
    with pytest.raises(BreachError):
        ledger.check_receipt(receipt(logs, n=3, m=2))
    assert facts(ledger) == before
    assert ledger.check_receipt(receipt(logs, n=3, m=3)), "an ack from after the entry is honest"


def test_what_crossed_an_ack_is_no_breach():
    """An entry below the ack's m was written before it, so it may have seen less."""
    logs, _ = with_contact(0)
    logs.seen[1] = 2
    logs.write(1, "talks", {})
    ledger = holding(logs)
    assert ledger.check_receipt(receipt(logs, n=3, m=2))


# --- receipts -----------------------------------------------------------------------------------


def test_a_receipt_counts_what_it_covers():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    assert ledger.unreceipted == 5
    assert ledger.check_receipt(receipt(logs, n=4))
    assert ledger.unreceipted == 1
    assert ledger.check_receipt(receipt(logs))
    assert ledger.unreceipted == 0


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"root_n": H(b"other")}, ForkError),
        ({"root_m": H(b"other")}, ForkError),
        ({"n": 6}, BadAckError),
        ({"m": 5}, BadAckError),
    ],
)
def test_a_receipt_for_another_record_is_refused(change, error):
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    before = facts(ledger)
    with pytest.raises(error):
        ledger.check_receipt(receipt(logs)._replace(**change))
    assert facts(ledger) == before


def test_an_older_receipt_says_nothing_new():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    ledger.check_receipt(receipt(logs, n=4))
    before = facts(ledger)
    for n, m in ((3, 4), (3, 3), (3, 2), (1, 1), (0, 0)):
        assert not ledger.check_receipt(receipt(logs, n=n, m=m))
    assert facts(ledger) == before


def test_receipts_that_contradict_each_other():
    """It held four of ours when its log had three; then that cannot be three, or five before."""
    logs, ledger = started()
    offer(logs, 1, 3).to(ledger)
    ledger.check_receipt(receipt(logs, n=4, m=3))
    logs.seen[1] = 4
    theirs = logs.entries[1]
    del theirs[3:]
    logs.trees[1].truncate(3)
    logs.write(1, "talks", {})
    offer(logs, 3).to(ledger)
    before = facts(ledger)
    three = Receipt(3, logs.trees[0].root(3), 4, logs.trees[1].root(4), bytes(32))
    with pytest.raises(BadAckError):
        ledger.check_receipt(three)
    with pytest.raises(BreachError):
        ledger.check_receipt(receipt(logs, n=5, m=3))
    assert facts(ledger) == before


def test_a_receipt_of_a_cut_that_is_not_closed_is_refused_and_leaves_no_trace():
    """Side 1's last entry has seen three of ours; a receipt that says it held two is false.

    Receipts that are right must go through afterwards.
    """
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    before = facts(ledger)
    one = Receipt(2, logs.trees[0].root(2), 4, logs.trees[1].root(4), bytes(32))
    with pytest.raises(BadAckError, match="not closed"):
        ledger.check_receipt(one)
    assert facts(ledger) == before
    assert ledger.check_receipt(receipt(logs, n=3, m=2))
    assert ledger.check_receipt(receipt(logs))


def test_another_digest_is_an_alarm_and_the_receipt_counts():
    logs, ledger = started()
    offer(logs, 1).to(ledger)
    with pytest.raises(DifferentStateError, match="digests differ"):
        ledger.check_receipt(receipt(logs)._replace(digest=H(b"other")))
    assert ledger.unreceipted == 0
    logs.look(0)
    entry = canonical(logs.members(0, "talks", {}))
    ledger.take(ledger.check_own([entry], [ERASED]))
    logs.add(0, entry)
    assert ledger.check_receipt(receipt(logs)), "talk goes on"


# --- our own faults -----------------------------------------------------------------------------


def test_only_the_batch_that_was_checked_last_is_taken():
    logs, ledger = started()
    one = offer(logs, 1)
    checked = ledger.check_received(one.old, one.entries, one.bodies, one.size, one.root)
    ledger.take(checked)
    with pytest.raises(NotOursError):
        ledger.take(checked)


def test_a_store_with_a_hole_is_noticed():
    """Our last entry had seen theirs, which the store has lost."""
    logs, _ = started()
    logs.look(0)
    logs.write(0, "talks", {})
    with pytest.raises(NotClosedError):
        holding(logs, 1)


# --- whatever a lying peer sends ------------------------------------------------------------------


def _twist(draw: st.DrawFn, logs: Logs, one: Offer) -> None:
    """Make a lie of an honest batch, most times."""
    number, ours = draw(st.integers(0, len(one.entries) - 1)), len(logs.entries[0])
    match draw(st.sampled_from(("none", "old", "root", "size", "entry", "body", "less", "seen"))):
        case "old":
            one.old += draw(st.sampled_from([-1, 1]))
        case "root":
            one.root = H(b"another")
        case "size":
            one.size += draw(st.sampled_from([-1, 1]))
        case "entry":
            one.entries[number] = draw(st.binary(max_size=64) | st.just(bytes(MAX_ENTRY + 1)))
            one.bodies[number] = draw(st.sampled_from([None, ERASED]))
        case "body":
            one.bodies[number] = draw(st.sampled_from([None, ERASED, (SALT, b"words")]))
        case "less":
            del one.entries[number], one.bodies[number]
        case "seen":
            size = draw(st.integers(0, ours + 1))
            seen = {"root": logs.trees[0].root(min(size, ours)).hex(), "size": size}
            members = logs.members(1, "talks", {}) | {"n": one.old + number, "seen": seen}
            one.entries[number], one.bodies[number] = canonical(members), ERASED


@st.composite
def lies(draw: st.DrawFn) -> tuple[Logs, int, Offer]:
    """Both logs, how much of theirs we hold, and something that is nearly an honest batch."""
    logs = draw(plays())
    held = draw(st.integers(0, len(logs.entries[1])))
    while not logs.closed((len(logs.entries[0]), held)):
        held += 1
    if held == len(logs.entries[1]):
        logs.write(1, "talks", {})
    one = offer(logs, held, draw(st.integers(held + 1, len(logs.entries[1]))))
    _twist(draw, logs, one)
    if draw(st.booleans()):  # the peer signs for its lie
        tree = Tree(map(leaf_hash, logs.entries[1][:held] + one.entries))
        one.size, one.root = len(tree), tree.root()
    return logs, held, one


@given(lies(), ORDERS)
def test_the_ledger_takes_a_batch_whole_or_changes_nothing(lie, order):
    logs, held, one = lie
    ledger = holding(logs, held)
    before = facts(ledger)
    try:
        one.to(ledger)
    except RemoteError:
        assert facts(ledger) == before
        # what was refused has left no trace: the honest batch goes in as if nothing had been
        rest = offer(logs, held, min(len(logs.entries[1]), held + MAX_BATCH))
        rest.to(ledger)
        taken = rest.entries
    else:
        taken = one.entries
    theirs = [*logs.entries[1][:held], *taken]
    assert ledger.size(1) == len(theirs)
    assert ledger.root(1) == Tree(map(leaf_hash, theirs)).root()
    assert ledger.state.digest() == fold((logs.entries[0], theirs), order).digest()
    assert ledger.root(0) == logs.trees[0].root()


@given(plays(), st.data())
def test_whatever_a_receipt_says_it_counts_or_changes_nothing(logs, data):
    """Honest receipts, at any closed cut, go through after any that were refused."""
    ledger = holding(logs)
    sizes = len(logs.entries[0]), len(logs.entries[1])
    floor = (0, 0)
    for _ in range(6):
        n, m = (data.draw(st.integers(0, size)) for size in sizes)
        held, digest = logs.closed((n, m)), bytes(32)
        if held:
            digest = fold((logs.entries[0][:n], logs.entries[1][:m])).digest()
        one = Receipt(n, logs.trees[0].root(n), m, logs.trees[1].root(m), digest)
        before = facts(ledger)
        try:
            counted = ledger.check_receipt(one)
        except (BadAckError, BreachError):
            assert facts(ledger) == before
            continue
        assert held or not counted
        assert counted == (n >= floor[0] and m >= floor[1])
        if counted:
            floor = n, m
            assert ledger.receipt == one
        else:
            assert facts(ledger) == before
