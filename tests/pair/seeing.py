"""What tests of two nodes see of them: state through the hand, bytes through the database."""

import sqlite3
from contextlib import closing
from typing import Any

from detente.configuration import DATABASE
from detente.demo.nodes import Node
from detente.demo.play import await_same


def rows(node: Node, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read a node's database, beside the node."""
    path = f"file:{node.directory / DATABASE}?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=10)) as database:
        return database.execute(query, values).fetchall()


def alarms(node: Node, line: str | None = None) -> dict[str, str]:
    """The serious alarms of a node by kind, in its own words."""
    query = "SELECT kind, words FROM node_alarm WHERE serious AND line_id IS ? ORDER BY id"
    return dict(rows(node, query, line))


def journal(node: Node, line: str) -> list[str]:
    """The kinds of everything that a node refused or was refused."""
    return [one for (one,) in rows(node, "SELECT kind FROM node_alarm WHERE line_id = ?", line)]


def entries(node: Node, line: str, side: int) -> list[bytes]:
    query = "SELECT entry FROM node_entry WHERE line_id = ? AND side = ? ORDER BY n"
    return [bytes(one) for (one,) in rows(node, query, line, side)]


def signed(node: Node, line: str, side: int) -> dict[int, bytes]:
    """Every root of a log that its owner signed, as a node has kept them, by size."""
    query = "SELECT size, root FROM node_head WHERE line_id = ? AND side = ?"
    return {size: bytes(root) for size, root in rows(node, query, line, side)}


def state(node: Node, line: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in node.call("state") if one["line"] == line)
    return found


def talks(node: Node, line: str, title: str) -> str:
    return node.say(line, {"act": "open-talks", "title": {"en": title}})


def assert_same(zero: Node, one: Node, line: str) -> None:
    """Both nodes hold the same bytes, all of them receipted, and understand them alike."""
    await_same(zero, one, line)
    await_same(one, zero, line)
    for side in (0, 1):
        assert entries(zero, line, side) == entries(one, line, side)
    states = [state(node, line) for node in (zero, one)]
    assert states[0]["digest"] == states[1]["digest"]
    assert [one["stopped"] for one in states] == [None, None]
