"""old_backup: a node whose database, and perhaps whose mark, was restored from before.

The likeliest way to two signed histories is no attack: an operator brings back last week's copy.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from detente.configuration import DATABASE
from detente.demo.nodes import Node, Nodes, RefusedError
from detente.demo.play import await_same, await_thing, pair, until
from tests.pair.conftest import lie
from tests.pair.seeing import alarms, assert_same, entries, journal, signed, state, talks

pytestmark = pytest.mark.slow


@pytest.fixture
def line(with_liar: Nodes) -> str:
    """A fresh line between Moscow, which is honest, and Washington, which can be made to lie."""
    return pair(with_liar, replace=True)


def backup(node: Node, where: Path) -> Path:
    """A consistent copy of the database as it is now, and of the mark, as an operator may make."""
    shutil.copytree(node.directory / "mark", where / "mark")
    with (
        closing(sqlite3.connect(node.directory / DATABASE, timeout=10)) as now,
        closing(sqlite3.connect(where / DATABASE)) as then,
    ):
        now.backup(then)
    return where


def restore(node: Node, copy: Path, *, mark: bool = False) -> None:
    """Bring back the copy's database (and its mark) while the node is down."""
    for path in node.directory.glob(f"{DATABASE}*"):
        path.unlink()
    shutil.copy(copy / DATABASE, node.directory / DATABASE)
    if mark:
        shutil.rmtree(node.directory / "mark")
        shutil.copytree(copy / "mark", node.directory / "mark")


def marked(node: Node, line: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(
        (node.directory / "mark" / line / "head").read_text()
    )
    return found


def refuses(node: Node, line: str) -> str:
    """In which words the node refuses to sign something."""
    with pytest.raises(RefusedError) as caught:
        talks(node, line, "Must not be signed")
    return str(caught.value)


def lose(nodes: Nodes, line: str, where: Path) -> Path:
    """A copy is made, and then both sides say more, which both receipt."""
    moscow, washington = nodes.both
    talks(moscow, line, "Before the copy")
    assert_same(moscow, washington, line)
    copy = backup(moscow, where)
    await_thing(moscow, line, "talks", talks(washington, line, "Lost, theirs"))
    await_thing(washington, line, "talks", talks(moscow, line, "Lost, ours, and had seen theirs"))
    assert_same(moscow, washington, line)
    return copy


def test_an_old_database_takes_back_what_the_mark_and_the_peer_have(with_liar, line, tmp_path):
    """The mark stayed: Moscow knows that it signed more, signs nothing below, and catches up.

    One of its statements only the mark has; another, which had seen one of Washington's that is
    lost as well, only Washington has.
    """
    moscow, washington = with_liar.both
    side = state(moscow, line)["our_side"]
    copy = lose(with_liar, line, tmp_path)
    washington.stop()
    talks(moscow, line, "Only in the mark")
    before, mark = entries(moscow, line, side), marked(moscow, line)
    moscow.stop()
    restore(moscow, copy)
    held = signed(moscow, line, side)

    moscow.start()
    moscow.wait()
    assert "older than its mark" in refuses(moscow, line)
    assert signed(moscow, line, side) == held, "it signed while it was behind its mark"
    assert marked(moscow, line) == mark

    lie.serve(washington)
    until(lambda: entries(moscow, line, side) == before)
    assert_same(moscow, washington, line)
    await_thing(washington, line, "talks", talks(moscow, line, "And on"))
    await_thing(moscow, line, "talks", talks(washington, line, "And back"))
    assert_same(moscow, washington, line)
    assert entries(moscow, line, side)[: len(before)] == before
    ours, theirs = signed(moscow, line, side), signed(washington, line, side)
    assert all(theirs.get(size, root) == root for size, root in ours.items())
    assert not alarms(moscow, line)
    assert not alarms(washington, line)


def test_what_only_the_mark_has_waits_for_what_it_had_seen(with_liar, line, tmp_path):
    """The one statement of ours that is lost never reached Washington, and had seen one of theirs.

    Nothing has to be asked back then: the mark has it, and Washington sends its own again.
    """
    moscow, washington = with_liar.both
    side = state(moscow, line)["our_side"]
    assert_same(moscow, washington, line)
    copy = backup(moscow, tmp_path)
    await_thing(moscow, line, "talks", talks(washington, line, "Lost, theirs"))
    await_same(washington, moscow, line)
    washington.stop()
    talks(moscow, line, "Only in the mark, and had seen theirs")
    before = entries(moscow, line, side)
    moscow.stop()
    restore(moscow, copy)
    moscow.start()
    lie.serve(washington)
    moscow.wait()
    until(lambda: entries(moscow, line, side) == before)
    assert_same(moscow, washington, line)
    assert "unasked" not in journal(moscow, line)


@pytest.mark.parametrize("speaks", [False, True], ids=["silent", "speaking"])
def test_an_old_mark_ends_the_line(with_liar, line, tmp_path, speaks):
    """Database and mark are both old: only Washington knows that Moscow signed more.

    If Moscow says something before it hears from Washington, it has signed two records; none of
    the second leaves it. Both officers read what happened, and Washington's record stands.
    """
    moscow, washington = with_liar.both
    side = state(moscow, line)["our_side"]
    copy = lose(with_liar, line, tmp_path)
    washington.stop()
    kept = [entries(washington, line, one) for one in (0, 1)]
    moscow.stop()
    restore(moscow, copy, mark=True)
    moscow.start()
    moscow.wait()
    if speaks:
        talks(moscow, line, "A second history")

    lie.serve(washington)
    until(lambda: state(moscow, line)["phase"] == "stopped")
    assert "LineStoppedError" in refuses(moscow, line)
    assert "pair anew" in state(moscow, line)["stopped"]
    assert "RestoredTooOldError" in alarms(moscow, line)
    until(lambda: "stopped" in alarms(washington, line))
    assert "has stopped this line" in alarms(washington, line)["stopped"]
    assert [entries(washington, line, one) for one in (0, 1)] == kept, "a second history got out"
    assert state(washington, line)["phase"] == "open"

    head = signed(moscow, line, side)
    moscow.stop()
    moscow.start()
    moscow.wait()
    assert "LineStoppedError" in refuses(moscow, line)
    assert signed(moscow, line, side) == head


def test_a_missing_mark_ends_the_line_and_new_cards_make_another(with_liar, line):
    """Without a mark nobody knows what was signed, even if the database is the newest."""
    moscow, washington = with_liar.both
    talks(moscow, line, "Before")
    assert_same(moscow, washington, line)
    moscow.stop()
    shutil.rmtree(moscow.directory / "mark" / line)
    moscow.start()
    moscow.wait()
    assert "mark" in state(moscow, line)["stopped"]
    assert "LineStoppedError" in refuses(moscow, line)
    until(lambda: "stopped" in alarms(washington, line))
    new = pair(with_liar, replace=True)
    talks(moscow, new, "On a new line")
    assert_same(moscow, washington, new)
    assert state(moscow, line)["phase"] == "stopped"


def test_a_peer_that_understates_does_not_make_us_sign_again(with_liar, line, tmp_path):
    """old_backup, understating: Washington denies what it receipted, to have it signed anew.

    Moscow's database is old, its mark is not. Washington first shows no receipt and gives nothing
    back, so Moscow stays read-only; when Washington is honest again, Moscow goes on.
    """
    moscow, washington = with_liar.both
    side = state(moscow, line)["our_side"]
    copy = lose(with_liar, line, tmp_path)
    before = entries(moscow, line, side)
    moscow.stop()
    restore(moscow, copy)
    held = signed(moscow, line, side)
    lie.tell(washington, "understate")
    moscow.start()
    moscow.wait()
    until(lambda: "unasked" in journal(washington, line))
    assert "older than its mark" in refuses(moscow, line)
    assert signed(moscow, line, side) == held
    assert not state(moscow, line)["stopped"]

    lie.tell(washington, "")
    until(lambda: entries(moscow, line, side) == before)
    assert_same(moscow, washington, line)


def test_a_peer_that_rewrites_what_we_lost_is_found_out(with_liar, line, tmp_path):
    """Moscow lost one of Washington's statements that it had receipted; Washington sends another.

    Taking it in would make Moscow receipt two records of one size. Its mark knows better.
    """
    moscow, washington = with_liar.both
    theirs = 1 - state(moscow, line)["our_side"]
    copy = lose(with_liar, line, tmp_path)
    moscow.stop()
    restore(moscow, copy)
    held = entries(moscow, line, theirs)
    lie.tell(washington, "rewrite")
    moscow.start()
    moscow.wait()
    until(lambda: state(moscow, line)["phase"] == "stopped")
    lie.tell(washington, "")
    assert "ForkError" in alarms(moscow, line)
    assert entries(moscow, line, theirs) == held


def test_what_each_lost_had_seen_the_other(with_liar, line, tmp_path):
    """Both logs lost statements that had seen each other; neither could be folded alone."""
    moscow, washington = with_liar.both
    talks(moscow, line, "Before the copy")
    assert_same(moscow, washington, line)
    copy = backup(moscow, tmp_path)
    await_thing(washington, line, "talks", talks(moscow, line, "Lost, ours"))
    await_thing(moscow, line, "talks", talks(washington, line, "Lost, theirs"))
    await_thing(washington, line, "talks", talks(moscow, line, "Lost, ours again"))
    assert_same(moscow, washington, line)
    moscow.stop()
    restore(moscow, copy)
    moscow.start()
    moscow.wait()
    assert_same(washington, moscow, line)
    await_thing(washington, line, "talks", talks(moscow, line, "And on"))
    assert_same(moscow, washington, line)
    assert [state(node, line)["stopped"] for node in with_liar.both] == [None, None]


def test_a_mark_that_cannot_be_written_stops_nothing_for_good(with_liar, line):
    """The mark's disk is away for a moment: nothing is signed then, and all goes on afterwards."""
    moscow, washington = with_liar.both
    place = moscow.directory / "mark" / line
    place.rename(place.with_name("away"))
    with pytest.raises(RefusedError, match="mark cannot be written"):
        talks(moscow, line, "While the mark is away")
    place.with_name("away").rename(place)
    await_thing(washington, line, "talks", talks(moscow, line, "The mark is back"))
    assert_same(moscow, washington, line)
