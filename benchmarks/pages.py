"""Pages by the length of the talks: how long the node takes to answer, at three sizes.

    python benchmarks/pages.py [-n 100] [--json pages.json]

One process: Django's test client asks for pages of an SQLite file like a node's; no socket and no
browser is in the figures. The record is written through the real use cases, batch by batch: acts
are planned, written and checked by the ledger, stored, their heads signed and receipted with real
keys. Each contact is asked for with ten new items and three old ones, agreed, concluded, and given
its outcomes by both sides, who close three of the items and leave the others open; all of it in
one series of talks. Ten more contacts wait for an answer.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measuring

SIZES = (10, 100, 1_000)
ITEMS, CARRIED, CLOSED, WAITING = 10, 3, 3, 10
START = 1_640_896_200
DAY = 86_400


def begin(directory: Path) -> None:
    """A node's settings and an empty database in this directory."""
    from detente import configuration

    configuration.save(
        directory,
        configuration.Configuration(
            side="Moscow", label="moscow", secret_key="benchmarks" * 5, zone="Europe/Moscow",
            languages=("ru", "en", "ar"), allowed_hosts=("testserver",),
        ),
    )  # fmt: skip
    os.environ[configuration.ENVIRONMENT] = str(directory)
    os.environ["DJANGO_SETTINGS_MODULE"] = "detente.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Line:
    """An open line, written from both sides through the ledger of ours."""

    def __init__(self) -> None:
        from detente.core import acts
        from detente.core.cards import pair_of
        from detente.core.ledger import Ledger
        from detente.crypto.cards import make_card, read_card
        from detente.crypto.keys import generate
        from detente.node import models

        ours, theirs = generate(), generate()
        files = (
            make_card(ours, "moscow", "127.0.0.1:8201", b"\x01" * 32),
            make_card(theirs, "washington", "127.0.0.1:8202", b"\x02" * 32),
        )
        self.pair = pair_of(*map(read_card, files))
        self.side = self.pair.side
        self.keys = (ours, theirs) if self.side == 0 else (theirs, ours)
        self.cards = (self.pair.cards[0].hash.hex(), self.pair.cards[1].hash.hex())
        self.ledger = Ledger(self.pair.line, self.cards, self.side)
        self.id = self.pair.line.hex()
        card = models.Card.objects.create(
            hash=self.pair.own.hash.hex(), file=files[0], made_at=0, used=True
        )
        models.Line.objects.create(
            id=self.id, side=self.side, label="washington", our_card=card, their_card=files[1],
            trial=True, phase="open", added_at=START, up=True, changed_at=START, heard_at=START,
        )  # fmt: skip
        self.at = START
        for side, zone in ((self.side, "Europe/Moscow"), (1 - self.side, "America/New_York")):
            self.say(side, acts.OpenLine(cards=self.cards, trial=True))
            name = "Moscow" if side == self.side else "Washington"
            self.say(side, acts.SetProfile(names={"en": name}, zone=zone, languages=("en",)))

    def say(self, side: int, act: Any) -> list[str]:
        """Plan, write, check, store, sign and receipt what an act becomes; its references."""
        from detente.core import planning
        from detente.core.statements import write_entry

        first = self.ledger.size(side)
        entries, bodies = [], []
        for n, draft in enumerate(planning.plan(self.ledger.state, side, first, act), first):
            salt = None if draft.body is None else secrets.token_bytes(32)
            self.at += 1
            entries.append(write_entry(
                line=self.pair.line, side=side, n=n, at=self.at, kind=draft.kind, obj=draft.obj,
                seen=self.ledger.head(1 - side), do=draft.do, salt=salt, body=draft.body,
            ))  # fmt: skip
            bodies.append(None if salt is None or draft.body is None else (salt, draft.body))
        self._keep(side, first, entries, bodies)
        return [f"{side}:{first + n}" for n in range(len(entries))]

    def _keep(self, side: int, first: int, entries: list[bytes], bodies: list[Any]) -> None:
        from detente.core.checkpoints import Checkpoint, origin, witness_name
        from detente.crypto.notes import cosign, sign_head
        from detente.node import models, store

        batch = self.ledger.batch(side, entries, bodies)
        if side == self.side:
            batch = self.ledger.check_own(entries, bodies)
        else:
            batch = self.ledger.check_received(first, entries, bodies, batch.size, batch.root)
        labels = [card.label for card in self.pair.cards]
        own, other = (origin(labels[one], self.pair.line) for one in (side, 1 - side))
        head = Checkpoint(own, batch.size, batch.root)
        note = sign_head(self.keys[side].log, head, self.at)
        store.append(self.id, batch, self.at, note=note, signed_at=self.at)
        self.ledger.take(batch)
        witness = cosign(self.keys[1 - side].wit, witness_name(other), head, self.at)
        heads = models.Head.objects.filter(line_id=self.id, side=side, size=batch.size)
        heads.update(witness=witness, witnessed_at=self.at)


class Talks:
    """One series of talks that grows by contacts."""

    def __init__(self, line: Line) -> None:
        from detente.core import acts

        self.line, self.held = line, 0
        (self.ref,) = line.say(0, acts.OpenNewTalks(title={"en": "Grain through the straits"}))
        self.items: list[str] = []
        self.last: str | None = None

    def grow(self, contacts: int) -> None:
        """Hold contacts until there are so many; a transaction for every fifty."""
        from django.db import transaction

        while self.held < contacts:
            with transaction.atomic():
                for _ in range(min(50, contacts - self.held)):
                    self._hold(self.held % 2)

    def _ask(self, side: int, start: int) -> tuple[str, str]:
        from detente.core import acts
        from detente.core.kinds import Medium

        titles = [{"en": f"Item {self.held}.{n}", "ru": f"Вопрос {n}"} for n in range(ITEMS)]
        *refs, contact, terms = self.line.say(side, acts.RequestContact(
            talks=self.ref, continues=self.last, medium=Medium.VOICE, start=start, minutes=50,
            items=tuple(self.items[-CARRIED:]), purpose={"en": "To carry on with what is open"},
            new_items=tuple(acts.NewItem(title, n == 0) for n, title in enumerate(titles)),
        ))  # fmt: skip
        state = self.line.ledger.state
        self.items += [ref for ref in refs if ref in state.items]
        return contact, terms

    def _hold(self, side: int) -> None:
        from detente.core import acts
        from detente.core.kinds import Medium, Status

        line, start = self.line, START + self.held * DAY
        contact, terms = self._ask(side, start)
        line.say(1 - side, acts.AcceptTerms(contact=contact, of=terms))
        (facts,) = line.say(side, acts.ProposeFacts(
            contact=contact, medium=Medium.VOICE, start=start, end=start + 3000,
            present=(acts.Present(0, "principal"), acts.Present(1, "principal")),
        ))  # fmt: skip
        line.say(1 - side, acts.AcceptFacts(contact=contact, of=facts))
        agenda = self.items[-ITEMS - CARRIED :]
        outcome = dict.fromkeys(agenda, Status.OPEN)
        outcome |= dict.fromkeys(agenda[-CARRIED - CLOSED : -CARRIED], Status.AGREED)
        for one in (0, 1):
            line.say(one, acts.RecordOutcomes(contact=contact, status=outcome))
        self.last, self.held = contact, self.held + 1

    def waits(self) -> str:
        """Ask for contacts from both sides; the last that waits for us."""
        for n in range(WAITING):
            start = int(time.time()) + n * DAY
            asked, _terms = self._ask((self.line.side + n) % 2, start)
        return asked

    def addresses(self, asked: str) -> Iterator[tuple[str, str]]:
        """Every page that is measured, by name; those of things that were opened first and last."""
        from detente.addresses import Address

        def of(kind: str, ref: str, rest: str = "") -> str:
            return f"/{kind}/{Address.of(self.line.id, ref)}/{rest}"

        digits = self.line.id[:12]
        yield "line", f"/lines/{digits}/"
        yield "what waits", f"/lines/{digits}/waiting/"
        yield "list of talks", f"/lines/{digits}/talks/"
        yield "talks", of("talks", self.ref)
        yield "talks, a late page", of("talks", self.ref) + "?agenda=9999&timeline=9999&closed=9999"
        yield "request", of("talks", self.ref, "request/")
        yield "item, the first", of("items", self.items[0])
        yield "contact, concluded", of("contacts", str(self.last))
        yield "contact, open", of("contacts", asked)
        yield "outcomes", of("contacts", str(self.last), "outcomes/")
        yield "record", f"/lines/{digits}/record/"
        yield "record, its end", f"/lines/{digits}/record/?page=9999"


def timed(client: Any, address: str) -> float:
    """Milliseconds of the processor that one answer takes: others on the machine change little."""
    began = time.process_time_ns()
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return (time.process_time_ns() - began) / 1e6


def figures(talks: Talks, client: Any, n: int) -> dict[str, measuring.Summary]:
    """Each page again and again; then the talks and the line, each time after a new statement."""
    from detente.core import acts

    rows, line, size = {}, talks.line, f"{talks.held:,} contacts"
    places = dict(talks.addresses(talks.waits()))
    for name, address in places.items():
        if client.get(address).status_code == 404:
            continue
        rows[f"{size}: {name}"] = measuring.summary(timed(client, address) for _ in range(n))
    for name in ("line", "talks"):
        times = []
        for _ in range(n):
            line.say(1 - line.side, acts.AddItem(talks=talks.ref, title={"en": "One more"}))
            times.append(timed(client, places[name]))
        rows[f"{size}: {name}, news each time"] = measuring.summary(times)
    return rows


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=100).parse_args()
    began, rows = measuring.load(), {}
    with tempfile.TemporaryDirectory() as directory:
        begin(Path(directory))
        from django.test import Client

        from detente.people.models import Person
        from detente.people.roles import Role

        client = Client()
        client.force_login(Person.objects.add("Pyotr", Role.PRINCIPAL, "en"))
        talks = Talks(Line())
        for size in SIZES:
            talks.grow(size)
            state = talks.line.ledger.state
            print(f"{size:,} contacts, {len(state.items):,} items, {sum(state.cut):,} statements")
            rows |= figures(talks, client, chosen.n)
        items = len(talks.line.ledger.state.items)
    measuring.report("pages", "ms", rows, chosen, began, items=items)


if __name__ == "__main__":
    main()
