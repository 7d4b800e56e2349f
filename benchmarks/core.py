"""The core alone, in one process: folding, digests, the canonical form, signatures.

python benchmarks/core.py [-n 2000] [--json core.json]
"""

import secrets
import statistics
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice

import measuring

from detente.core import acts, planning
from detente.core.checkpoints import Checkpoint
from detente.core.encoding import H, canonical, parse_canonical
from detente.core.kinds import Head, Medium
from detente.core.ledger import Ledger
from detente.core.state import State
from detente.core.statements import read_entry, write_entry
from detente.core.tree import Tree, leaf_hash
from detente.crypto.acks import Acked, sign_ack, verify_ack
from detente.crypto.keys import generate
from detente.crypto.notes import cosign, sign_head, verify_cosignature, verify_head

STATEMENTS = 10_000
LINE = H(b"a line")
CARDS = (H(b"card 0").hex(), H(b"card 1").hex())
START = 1_640_896_200
ORIGIN = "moscow/detente/" + LINE.hex()[:32]


def record() -> list[tuple[int, bytes]]:
    """A long record as two sides would write it: talks, contacts asked for and agreed, items."""
    state, trees = State(LINE, CARDS), (Tree(), Tree())
    written: list[tuple[int, bytes]] = []

    def say(side: int, act: acts.AnyAct) -> list[str]:
        first = len(trees[side])
        other = trees[1 - side]
        seen = Head(root=other.root().hex(), size=len(other))
        drafts = planning.plan(state, side, first, act)
        for n, draft in enumerate(drafts, first):
            entry = write_entry(
                line=LINE, side=side, n=n, seen=seen, at=START + len(written), kind=draft.kind,
                obj=draft.obj, do=draft.do, salt=bytes(32) if draft.body else None, body=draft.body,
            )  # fmt: skip
            trees[side].append(leaf_hash(entry))
            state.apply(side, entry)
            written.append((side, entry))
        return [f"{side}:{first + n}" for n in range(len(drafts))]

    for side in (0, 1):
        say(side, acts.OpenLine(cards=CARDS, trial=False))
    talks = ""
    for round_, side in enumerate(cycle((0, 1))):
        if len(written) >= STATEMENTS:
            return written[:STATEMENTS]
        if round_ % 20 == 0:
            (talks,) = say(side, acts.OpenNewTalks(title={"en": f"Subject {round_}"}))
        carried = tuple(
            one.id for one in islice(reversed(state.items.values()), 3) if one.talks == talks
        )
        new = tuple(acts.NewItem({"en": f"Item {round_} {one}"}, one == 0) for one in range(3))
        say(side, acts.RequestContact(
            talks=talks, medium=Medium.VOICE, start=START + round_, minutes=50,
            items=carried, new_items=new, purpose={"en": "To carry on"},
        ))  # fmt: skip
        contact = next(reversed(state.contacts.values()))
        of = contact.terms.standing().open
        if of is not None:
            say(1 - side, acts.AcceptTerms(contact=contact.id, of=str(of.id)))
    raise AssertionError("unreachable")


def each(work: Callable[[int], object], n: int) -> measuring.Summary:
    """Microseconds of `work(0)`, `work(1)` …"""
    times = []
    for index in range(n):
        began = time.perf_counter_ns()
        work(index)
        times.append((time.perf_counter_ns() - began) / 1e3)
    return measuring.summary(times)


def whole(work: Callable[[], object], parts: int, n: int = 7) -> measuring.Summary:
    """Microseconds a part of `work`, which does `parts` of them."""
    return measuring.summary(
        one["median"] / parts for one in (each(lambda _: work(), 1) for _ in range(n))
    )


def fold(entries: Iterable[tuple[int, bytes]]) -> State:
    state = State(LINE, CARDS)
    for side, entry in entries:
        state.apply(side, entry)
    return state


def restored(entries: list[tuple[int, bytes]]) -> Ledger:
    ledger = Ledger(LINE, CARDS, 0)
    ledger.restore(tuple([one for whose, one in entries if whose == side] for side in (0, 1)))  # type: ignore[arg-type]
    return ledger


def figures(n: int) -> dict[str, measuring.Summary]:
    written = record()
    sizes = [len(entry) for _, entry in written]
    print(f"{STATEMENTS} statements, median {statistics.median(sizes):.0f} bytes")
    half = STATEMENTS // 2
    rows = {
        "fold 10,000 statements, each": whole(lambda: fold(written), STATEMENTS),
        "restore a ledger of 10,000, each": whole(lambda: restored(written), STATEMENTS, 3),
    }
    state = fold(written[:half])
    rest = written[half : half + n]

    def next_digest(index: int) -> bytes:
        state.apply(*rest[index])
        return state.digest()

    rows["fold one more at 5,000, with its digest"] = each(next_digest, len(rest))
    rows["snapshot of 5,000 and more"] = each(lambda _: state.snapshot(), min(n, 500))
    envelopes = [parse_canonical(entry) for _, entry in written[:n]]
    places = [0, 0]
    read = []
    for side, entry in written[:n]:
        read.append((entry, side, places[side]))
        places[side] += 1
    rows["check an entry's canonical form"] = each(lambda i: parse_canonical(written[i][1]), n)
    rows["write an entry's canonical form"] = each(lambda i: canonical(envelopes[i]), n)
    rows["read an entry"] = each(lambda i: read_entry(read[i][0], LINE, *read[i][1:]), n)
    return rows | writing(n) | signing(n)


def writing(n: int) -> dict[str, measuring.Summary]:
    body, seen = canonical({"title": {"en": "Grain through the straits"}}), Head(H(b"").hex(), 0)
    draft = planning.plan(fold(()), 0, 0, acts.OpenLine(cards=CARDS, trial=False))[0]

    def write(index: int) -> bytes:
        return write_entry(
            line=LINE, side=0, n=index, seen=seen, at=START, kind=draft.kind, obj=None,
            do=draft.do, salt=secrets.token_bytes(32), body=body,
        )  # fmt: skip

    return {"write an entry, salt and commitment": each(write, n)}


def signing(n: int) -> dict[str, measuring.Summary]:
    keys = generate()
    head = Checkpoint(ORIGIN, 10_000, H(b"root"))
    note = sign_head(keys.log, head, START)
    witness = ORIGIN + "/witness"
    lines = cosign(keys.wit, witness, head, START)
    acked = Acked(LINE, 0, 10_000, H(b"n"), 10_000, H(b"m"), 1, H(b"digest"))
    ack = sign_ack(keys.link, acked)
    n = min(n, 1000)
    public, link = (keys.log.public(), keys.wit.public()), keys.link.public_key()
    return {
        "sign a head": each(lambda _: sign_head(keys.log, head, START), n),
        "verify a head": each(lambda _: verify_head(note, ORIGIN, public[0]), n),
        "cosign a head": each(lambda _: cosign(keys.wit, witness, head, START), n),
        "verify a cosignature": each(
            lambda _: verify_cosignature(lines, head, witness, public[1]), n
        ),
        "sign an ack": each(lambda _: sign_ack(keys.link, acked), n),
        "verify an ack": each(lambda _: verify_ack(link, acked, ack), n),
    }


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=2000).parse_args()
    began = measuring.load()
    measuring.report("core", "µs", figures(chosen.n), chosen, began)


if __name__ == "__main__":
    main()
