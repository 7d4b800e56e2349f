"""A node with the right keys that lies over the real link: it is found out, in plain words."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from detente.configuration import DATABASE
from detente.crypto.cards import public_keys, read_card
from detente.crypto.keys import dump, generate, load_file
from detente.crypto.proofs import verify_fork
from detente.demo.nodes import Node, Nodes, RefusedError
from detente.demo.play import await_same, await_thing, pair, until
from tests.pair.conftest import exchange_cards, lie
from tests.pair.lying import POISON
from tests.pair.seeing import alarms, assert_same, entries, journal, rows, signed, state, talks

pytestmark = pytest.mark.slow


@pytest.fixture
def line(with_liar: Nodes) -> str:
    """A fresh line between Moscow, which is honest, and Washington, which can be made to lie."""
    lie.tell(with_liar.both[1], "")
    return pair(with_liar, replace=True)


def spoken(nodes: Nodes, line: str) -> None:
    """Both sides have said something, and both hold all of it."""
    moscow, washington = nodes.both
    for number in range(2):
        await_thing(washington, line, "talks", talks(moscow, line, f"Ours {number}"))
        await_thing(moscow, line, "talks", talks(washington, line, f"Theirs {number}"))
    assert_same(moscow, washington, line)


def says_a_lie(liar: Node, line: str, what: str) -> None:
    """Say something while lying; the liar's own node may stumble over what it has done."""
    lie.tell(liar, what)
    try:
        talks(liar, line, "A lie")
    except RefusedError as error:
        assert "the node's log" in str(error)


def refused(node: Node, line: str) -> str:
    with pytest.raises(RefusedError) as caught:
        talks(node, line, "Must not be signed")
    return str(caught.value)


def evidence(node: Node, line: str) -> bytes:
    """The one file in which a node has kept the proof against the other side of a line."""
    (path,) = (node.directory / "evidence").glob(f"{line[:12]}-*")
    assert path.stat().st_mode & 0o077 == 0
    return path.read_bytes()


@pytest.mark.parametrize("how", ["fork", "fork later"])
def test_fork_between_audiences(with_liar, line, how):
    """Washington signs two heads of one log that cannot both be true, and shows us the second.

    Moscow stops the line, keeps a proof that convicts Washington's key by itself, and says so.
    """
    moscow, washington = with_liar.both
    spoken(with_liar, line)
    theirs = 1 - state(moscow, line)["our_side"]
    held = entries(moscow, line, theirs)
    says_a_lie(washington, line, how)
    until(lambda: state(moscow, line)["phase"] == "stopped")

    fork = verify_fork(evidence(moscow, line).decode())
    ((card,),) = rows(moscow, "SELECT their_card FROM node_line WHERE id = ?", line)
    assert fork.key == public_keys(read_card(bytes(card))).log.mldsa44.public_bytes_raw()
    assert fork.older.size <= fork.newer.size
    assert len(held) in {fork.older.size, fork.newer.size}
    words = alarms(moscow, line)["ForkError"]
    assert "two versions of its record" in words
    assert "evidence" in words
    assert entries(moscow, line, theirs) == held
    assert "LineStoppedError" in refused(moscow, line)
    until(lambda: "has stopped this line" in alarms(washington, line).get("stopped", ""))


def test_a_fork_that_cannot_be_proven_to_others_stops_the_line_too(with_liar, line):
    """Washington continues a history that it does not show: both signed heads are kept."""
    moscow, washington = with_liar.both
    spoken(with_liar, line)
    theirs = 1 - state(moscow, line)["our_side"]
    size = len(entries(moscow, line, theirs))
    says_a_lie(washington, line, "fork unproven")
    until(lambda: state(moscow, line)["phase"] == "stopped")
    kept = evidence(moscow, line).decode()
    assert f"\n{size}\n" in kept
    assert f"\n{size + 1}\n" in kept
    assert "ForkError" in alarms(moscow, line)


def test_backdated_after_ack(with_liar, line):
    """Washington acknowledged what we said, and then writes as if it had not known of it."""
    moscow, washington = with_liar.both
    spoken(with_liar, line)
    theirs = 1 - state(moscow, line)["our_side"]
    held = entries(moscow, line, theirs)
    says_a_lie(washington, line, "backdated")
    until(lambda: state(moscow, line)["phase"] == "stopped")
    assert "another order" in alarms(moscow, line)["BreachError"]
    (lied,) = entries(washington, line, theirs)[len(held) :]
    assert lied in evidence(moscow, line), "the signed bytes must be kept"
    assert entries(moscow, line, theirs) == held


def test_poison_entry(with_liar, line):
    """Unknown kinds and members, a key twice, 2^53+1, garbage: kept, receipted, without effect.

    A bad entry must not be able to disable a line: it goes on, and both nodes understand it alike.
    """
    moscow, washington = with_liar.both
    spoken(with_liar, line)
    theirs = 1 - state(moscow, line)["our_side"]
    before = state(moscow, line)
    says_a_lie(washington, line, "poison")
    lie.tell(washington, "")
    await_same(washington, moscow, line)
    poisoned = entries(moscow, line, theirs)[before["logs"][theirs]["size"] :]
    assert len(poisoned) == 2 + len(POISON)
    assert poisoned[2:] == list(POISON)
    after = state(moscow, line)
    for same in ("digest", "talks", "items", "contacts", "stopped"):
        assert after[same] == before[same]
    assert after["logs"][theirs]["receipted"] == after["logs"][theirs]["size"]

    await_thing(washington, line, "talks", talks(moscow, line, "And on"))
    await_thing(moscow, line, "talks", talks(washington, line, "And back"))
    assert_same(moscow, washington, line)
    assert not alarms(moscow, line)


def test_another_digest_freezes_acceptance_and_nothing_else(with_liar, line):
    """Washington's node claims to understand the same record differently.

    It is an alarm: nothing is accepted until it is explained. Talk goes on, also after a restart.
    """
    moscow, washington = with_liar.both
    title = {"en": "Talks"}
    ref = moscow.say(line, {"act": "open-talks", "title": title})
    await_thing(washington, line, "talks", ref)
    contact = washington.say(line, {
        "act": "request-contact", "talks": ref, "medium": "voice", "start": int(time.time()),
        "minutes": 50,
    })  # fmt: skip
    open_ = await_thing(moscow, line, "contacts", contact)["terms"]["open"]
    lie.tell(washington, "digest")
    await_thing(washington, line, "talks", talks(moscow, line, "Receipted with a lie"))
    until(lambda: "DifferentStateError" in alarms(moscow, line))
    lie.tell(washington, "")
    accept = {"act": "accept-terms", "contact": contact, "of": open_}
    for _ in ("before", "after a restart"):
        with pytest.raises(RefusedError, match="LineFrozenError"):
            moscow.say(line, accept)
        await_thing(washington, line, "talks", talks(moscow, line, "Talk goes on"))
        moscow.stop()
        moscow.start()
        moscow.wait()
    assert state(moscow, line)["phase"] == "open"


# --- pairing --------------------------------------------------------------------------------------


def test_nothing_passes_before_both_have_confirmed(with_liar):
    """Washington's node sends statements over a line that Moscow's officer has not confirmed."""
    moscow, washington = with_liar.both
    lie.tell(washington, "early")
    line = exchange_cards(with_liar)
    until(lambda: "out-of-turn" in journal(moscow, line))
    assert [entries(moscow, line, side) for side in (0, 1)] == [[], []]
    lie.tell(washington, "")
    for node in (moscow, washington):
        assert "not confirmed" in refused(node, line)
        assert state(node, line)["phase"] == "unconfirmed"
        assert not signed(node, line, state(node, line)["our_side"])


def test_three_wrong_tries_and_both_need_new_cards(with_liar):
    """Somebody in between shows other digits: after three tries these cards are spent."""
    moscow, washington = with_liar.both
    lie.tell(washington, "")
    line = exchange_cards(with_liar)
    until(lambda: digits(moscow, line) is not None)
    right = digits(washington, line)
    wrong = str((int(right) + 1) % 10**10).zfill(10)
    for heard, error in (
        ("12345", "NotDigits"), (wrong, "WrongDigitsError"), (wrong, "WrongDigitsError"),
        (wrong, "PairingFailed"), (right, "PairingFailed"),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match=error):
            moscow.call("ask", what={"ask": "confirm", "heard": heard}, line=line)
    assert state(moscow, line)["phase"] == "stopped"
    assert "new cards" in alarms(moscow, line)["PairingFailed"]
    assert [entries(node, line, side) for node in with_liar.both for side in (0, 1)] == [[]] * 4

    again = pair(with_liar)
    spoken(with_liar, again)


def digits(node: Node, line: str) -> str | None:
    try:
        return str(node.call("ask", what={"ask": "digits"}, line=line)["text"])
    except RefusedError:
        return None


# --- keys -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "kind", "words"),
    [
        ("all", "wrong-key", "not the one on the card of washington"),
        ("link", "bad-signature", "not signed by the key on the other side's card"),
    ],
)
def test_a_changed_key_is_refused(with_liar, line, which, kind, words):
    """Somebody serves at Washington's address with other keys: an alarm, and nothing is sent."""
    moscow, washington = with_liar.both
    spoken(with_liar, line)
    path = key_file(washington, line)
    kept = path.read_bytes()
    washington.stop()
    held = load_file(path)
    other = generate()
    changed = other if which == "all" else type(held)(held.log, held.wit, other.link, held.tls)
    path.write_bytes(dump(changed))
    talks(moscow, line, "Not for strangers")
    before = [entries(washington, line, side) for side in (0, 1)]
    lie.serve(washington)
    until(lambda: kind in alarms(moscow, line))
    assert words in alarms(moscow, line)[kind]
    assert [entries(washington, line, side) for side in (0, 1)] == before
    assert not state(moscow, line)["link_up"]

    washington.stop()
    path.write_bytes(kept)
    lie.serve(washington)
    assert_same(moscow, washington, line)


def key_file(node: Node, line: str) -> Path:
    with closing(sqlite3.connect(node.directory / DATABASE)) as database:
        ((card,),) = database.execute("SELECT our_card_id FROM node_line WHERE id = ?", (line,))
    return node.directory / "keys" / f"{card}.key"
