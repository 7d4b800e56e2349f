"""A node that dies at any step of the order of writes loses nothing and never forks."""

import subprocess
import sys
from pathlib import Path

import pytest

from detente.core.errors import LocalError
from detente.demo.nodes import Node, Nodes
from detente.demo.play import await_same, await_thing
from detente.demo.play import until as assert_soon
from tests.pair.crashing import STEPS

pytestmark = pytest.mark.slow

CRASHING = Path(__file__).with_name("crashing.py")


def serve_to_die(node: Node, step: str, whose: str) -> None:
    """Serve this node again, by a process that dies at a step."""
    node.stop()
    with (node.directory / "serve.log").open("ab") as log:
        node.adopt(subprocess.Popen(
            [sys.executable, CRASHING, step, whose, "serve", node.directory],
            stdout=log, stderr=log, start_new_session=True,
        ))  # fmt: skip
    node.wait()


def serve_again(node: Node) -> None:
    assert node.ended(within=20) == 41, "the node did not die where it was told to"
    node.stop()
    node.start()
    node.wait()


def same(nodes: Nodes, line: str) -> None:
    """Both nodes hold the same bytes, fully receipted, and see the same state."""
    zero, one = nodes.both
    await_same(zero, one, line)
    await_same(one, zero, line)
    states = [node.call("state")[0] for node in nodes.both]
    assert states[0]["logs"] == states[1]["logs"]
    assert states[0]["digest"] == states[1]["digest"]
    assert [state["stopped"] for state in states] == [None, None]


@pytest.mark.parametrize("whose", ["own", "peer"])
@pytest.mark.parametrize("step", STEPS)
def test_death_at_each_step(paired, step, whose):
    nodes, line = paired
    moscow, washington = nodes.both
    dying = moscow if whose == "own" else washington
    serve_to_die(dying, step, whose)
    before = set(moscow.call("state")[0]["talks"])
    act = {"act": "open-talks", "title": {"en": f"Before dying {step}"}}
    try:
        moscow.call("ask", what={"ask": "say", "act": act}, line=line, wait=2)
    except LocalError:
        assert dying is moscow
    serve_again(dying)

    assert_soon(lambda: len(set(moscow.call("state")[0]["talks"]) - before) == 1)
    (written,) = set(moscow.call("state")[0]["talks"]) - before
    await_thing(washington, line, "talks", written)
    later = moscow.say(line, {"act": "open-talks", "title": {"en": "And on"}})
    await_thing(washington, line, "talks", later)
    answer = washington.say(line, {"act": "open-talks", "title": {"en": "Back"}})
    await_thing(moscow, line, "talks", answer)
    same(nodes, line)
