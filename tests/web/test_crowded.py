"""A peer that says thousands of small things: pages show a part of them, and go on being quick."""

import secrets
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.core import acts
from detente.core.encoding import canonical
from detente.core.kinds import KINDS, Head
from detente.core.statements import write_entry
from detente.core.tree import leaf_hash
from detente.node import models
from detente.search import query
from detente.search.finding import spans
from tests.web.a_line import ALine
from tests.web.case import Case
from tests.web.joint import Joint

MANY = 120


class Crowd:
    """The other side's statements, written at one stroke."""

    def __init__(self, line: ALine) -> None:
        self.line, self.side = line, 1 - line.side
        self.rows: list[models.Entry] = []

    def say(self, kind: str, do: dict[str, Any], body: Any) -> None:
        """One statement more."""
        line, seen = self.line, len(self.line.trees[1 - self.side])
        salt, words, n = secrets.token_bytes(32), canonical(body), len(line.trees[self.side])
        entry = write_entry(
            line=line.pair.line, side=self.side, n=n, at=line.at, kind=kind, obj=None, salt=salt,
            do=msgspec.convert(do, KINDS[kind].do), body=words,
            seen=Head(root=line.trees[1 - self.side].root(seen).hex(), size=seen),
        )  # fmt: skip
        line.trees[self.side].append(leaf_hash(entry))
        self.rows.append(models.Entry(
            line=line.row, side=self.side, n=n, entry=entry, salt=salt, body=words,
            root=line.trees[self.side].root(), kept_at=line.at,
        ))  # fmt: skip

    def keep(self) -> None:
        """Keep them all."""
        models.Entry.objects.bulk_create(self.rows)


@pytest.fixture
def case(line: ALine) -> Case:
    """The case, and a crowd of everything that a page of it could list."""
    case, crowd = Case(line), Crowd(line)
    item, title = case.items[0], {"en": "crowd"}
    for _n in range(MANY):
        crowd.say("text", {"talks": case.talks}, {"title": title})
        options = {"talks": case.talks, "items": [case.items[1]], "counts": [1]}
        crowd.say("options", options, {"options": [[title]]})
        position = {"item": item, "principled": True, "attribution": "role", "supersedes": None}
        crowd.say("position", position, {"text": title})
        crowd.say("item", {"talks": case.talks}, {"title": title})
    crowd.keep()
    return case


def test_pages_show_a_part_of_what_a_peer_said_without_end(case: Case, page: Client) -> None:
    """All of it can be leafed through."""
    talks, item = case.url("talks", case.talks), case.url("items", case.items[0])
    html = page.get(talks).content.decode()
    assert html.count("/texts/") == 25
    assert html.count('<a href="/options/') == 25
    assert "1 / 5" in html
    last = page.get(f"{talks}?texts=5&options=5").content.decode()
    assert last.count("/texts/") == MANY - 100
    assert last.count('<a href="/options/') == MANY - 100
    assert page.get(item).content.decode().count('class="position"') == 10
    assert "12 / 12" in page.get(f"{item}?standing-theirs=12").content.decode()


def test_a_form_offers_as_many_items_as_a_contact_takes(case: Case, page: Client) -> None:
    html = page.get(case.url("talks", case.talks, "rounds/")).content.decode()
    assert html.count('name="items1"') == 64
    assert "more are open" in html


def test_each_word_of_what_was_found_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many words are looked for: a text may have nothing else in it."""
    looked: list[str] = []
    forms = query.forms
    monkeypatch.setattr(query, "forms", lambda word: (looked.append(word), forms(word))[1])
    asked = query.parse('one two three four five six seven eight "nine ten" elev')
    found = spans("one elevens nine ten " * 50, asked)
    assert len(found) == 200
    assert len(looked) <= 200 + 11


def test_a_text_of_many_passes_reads_those_that_it_shows(line: ALine, page: Client) -> None:
    """Each may have 64 KiB, and a page that reads them all takes as long as they are many."""
    joint = Joint(line)
    for n in range(40):
        joint.they((1, {"en": f"Words {n}."}))
        line.they_say(acts.WithdrawText(text=joint.text, of=str(joint.open())))
    joint.they((1, {"en": "The last words."}))
    with CaptureQueriesContext(connection) as queries:
        html = page.get(joint.url()).content.decode()
    assert "The last words." in html
    assert "removed:" in html  # it is compared with the pass before it
    asked = [one["sql"] for one in queries if '"node_entry"."body"' in one["sql"]]
    assert 0 < len(asked) < 6
    assert all(one.count(",") < 20 for one in asked), asked
