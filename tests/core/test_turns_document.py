"""The tables of docs/protocol/turns.md are what the fold does, and say what the rules promise."""

import re

from scripts.turns import DOCUMENT, TABLES, drawn

TEXT = DOCUMENT.read_text("utf-8")


def rows(name: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in TABLES[name]().splitlines()]


def test_the_tables_in_the_document_are_drawn_from_the_code():
    assert drawn(TEXT) == TEXT, f"{DOCUMENT} is out of date: python -m scripts.turns"
    assert set(re.findall(r"<!-- table: ([a-z ]+) -->", TEXT)) == set(TABLES)


def test_only_the_other_side_ends_a_turn_or_its_author_takes_it_back():
    head, _, *moves = rows("versions")
    at = head.index("open")
    ends = {row[0] for row in moves if row[at] != "—"}
    answers = {
        f"`{verb}` by the other side" for verb in ("accept", "counter", "decline", "initial")
    }
    assert ends == answers | {"`withdraw` by its author"}


def test_no_answer_is_overtaken_by_a_withdrawal_that_it_had_not_seen():
    _, _, *crossed = rows("crossings")
    for row in crossed:
        assert [cell.split(";")[0] for cell in row[1:4]] == [
            "the version: agreed", "the version: countered", "the version: declined",
        ]  # fmt: skip
