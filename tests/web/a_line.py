"""A line for page tests: two sides' logs in one node's database, each statement planned for real.

Acts become statements through `plan` and `write_entry`, as the node does; signatures and the link
are left to the tests of the node, and to the walk through two running nodes.
"""

import secrets
import time
from typing import Any

from detente.core import acts, planning
from detente.core.cards import Card as CardData
from detente.core.cards import pair_of
from detente.core.checkpoints import Checkpoint, origin, witness_name
from detente.core.errors import LocalError
from detente.core.kinds import Head
from detente.core.statements import write_entry
from detente.core.tree import Tree, leaf_hash
from detente.crypto.cards import make_card, read_card
from detente.crypto.keys import LineKeys, generate
from detente.crypto.notes import cosign, sign_head
from detente.node import desk, models, requests

_KEYS: list[LineKeys] = []


def _cards() -> tuple[bytes, bytes, CardData, CardData]:
    if not _KEYS:
        _KEYS.extend((generate(), generate()))
    ours = make_card(_KEYS[0], "moscow", "127.0.0.1:8201", b"\x01" * 32)
    theirs = make_card(_KEYS[1], "washington", "127.0.0.1:8202", b"\x02" * 32)
    return ours, theirs, read_card(ours), read_card(theirs)


class ALine:
    """An open line. `say` speaks for us, `they_say` for the other side; both return references."""

    def __init__(self, *, trial: bool = True, profiles: bool = True) -> None:
        ours, theirs, own, peer = _cards()
        self.pair = pair_of(own, peer)
        self.side = self.pair.side
        card = models.Card.objects.create(hash=own.hash.hex(), file=ours, made_at=0, used=True)
        self.row = models.Line.objects.create(
            id=self.pair.line.hex(), side=self.side, label="washington", our_card=card,
            their_card=theirs, trial=trial, phase="open", added_at=int(time.time()), up=True,
            changed_at=int(time.time()), heard_at=int(time.time()),
        )  # fmt: skip
        self.id: str = self.row.id
        self.trees = (Tree(), Tree())
        self.at = 1_638_889_000
        cards = (self.pair.cards[0].hash.hex(), self.pair.cards[1].hash.hex())
        for speak in (self.say, self.they_say):
            speak(acts.OpenLine(cards=cards, trial=trial))
        if profiles:
            self.profiles()

    def profiles(self) -> None:
        """State the names and zones of the case."""
        self.say(acts.SetProfile(
            names={"en": "Moscow", "ru": "Москва", "ar": "موسكو"},
            zone="Europe/Moscow", languages=("ru", "en", "ar"),
        ))  # fmt: skip
        self.they_say(acts.SetProfile(
            names={"en": "Washington", "ru": "Вашингтон", "ar": "واشنطن"},
            zone="America/New_York", languages=("en",),
        ))  # fmt: skip

    def say(self, act: acts.AnyAct) -> str:
        """Our own statements for an act; the reference of what it opened, or of the last one."""
        return self._write(self.side, act)

    def they_say(
        self, act: acts.AnyAct, *, seen: int | None = None, body: bytes | None = None
    ) -> str:
        """The other side's, having seen all of ours, or only the first `seen`.

        With `body`, the last statement has this body instead of its own.
        """
        return self._write(1 - self.side, act, seen, body)

    def cross(self, ours: acts.AnyAct, theirs: acts.AnyAct) -> tuple[str, str]:
        """A statement of each side, neither of which had seen the other; both references."""
        state, sizes = desk.state(self.id), [len(tree) for tree in self.trees]
        said = {self.side: ours, 1 - self.side: theirs}
        drafts = {side: planning.plan(state, side, sizes[side], act) for side, act in said.items()}
        refs = {
            side: [self._keep(side, draft, sizes[1 - side]) for draft in drafts[side]][-1]
            for side in said
        }
        return refs[self.side], refs[1 - self.side]

    def _write(
        self, side: int, act: acts.AnyAct, seen: int | None = None, body: bytes | None = None
    ) -> str:
        other = self.trees[1 - side]
        seen = len(other) if seen is None else seen
        state = desk.state(self.id)
        drafts = planning.plan(state, side, len(self.trees[side]), act)
        if body is not None:
            drafts[-1] = drafts[-1]._replace(body=body)
        refs = [(draft.kind, self._keep(side, draft, seen)) for draft in drafts]
        wholes = [ref for kind, ref in refs if kind in ("rounds", "text", "options", "position")]
        opened = wholes or [ref for kind, ref in refs if kind in ("talks", "contact", "item")]
        return opened[-1] if opened else refs[-1][1]

    def _keep(self, side: int, draft: Any, seen: int) -> str:
        root = self.trees[1 - side].root(seen).hex()
        salt = None if draft.body is None else draft.salt or secrets.token_bytes(32)
        self.at += 60
        n = len(self.trees[side])
        entry = write_entry(
            line=self.pair.line, side=side, n=n, at=self.at, kind=draft.kind,
            seen=Head(root=root, size=seen), obj=draft.obj, do=draft.do, salt=salt,
            body=draft.body,
        )  # fmt: skip
        return self.keep_bytes(side, entry, salt, draft.body)

    def keep_bytes(
        self, side: int, entry: bytes, salt: bytes | None = None, body: bytes | None = None
    ) -> str:
        """Any bytes at all as the next entry of a log."""
        n = len(self.trees[side])
        self.trees[side].append(leaf_hash(entry))
        models.Entry.objects.create(
            line=self.row, side=side, n=n, entry=entry, salt=salt, body=body,
            root=self.trees[side].root(), kept_at=self.at,
        )  # fmt: skip
        return f"{side}:{n}"

    def receipt(self) -> None:
        """Both sides sign the heads of both logs as they are: everything so far is received."""
        labels = [card.label for card in self.pair.cards]
        keys = [_KEYS[0], _KEYS[1]] if labels[0] == "moscow" else [_KEYS[1], _KEYS[0]]
        for side in (0, 1):
            tree, name = self.trees[side], origin(labels[side], self.pair.line)
            other = witness_name(origin(labels[1 - side], self.pair.line))
            point = Checkpoint(name, len(tree), tree.root())
            models.Head.objects.update_or_create(
                line=self.row, side=side, size=len(tree),
                defaults={
                    "root": tree.root(), "note": sign_head(keys[side].log, point, self.at),
                    "signed_at": self.at, "witnessed_at": self.at + 5,
                    "witness": cosign(keys[1 - side].wit, other, point, self.at + 5),
                },
            )  # fmt: skip


class Server:
    """Takes the requests of pages, as the link process does, while a test runs."""

    def __init__(self, line: ALine) -> None:
        self.line = line
        self.asked: list[Any] = []

    def __enter__(self) -> "Server":
        requests.on_ring(self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        requests._ring.remove(self._ring)

    def _ring(self) -> None:
        for row, what in requests.pending():
            self.asked.append(what)
            requests.answer(row, self._perform(what))

    def _perform(self, what: Any) -> requests.Answer:
        if not isinstance(what, requests.Say):
            return requests.Answer()
        try:
            return requests.Answer(main=self.line.say(what.act))
        except LocalError as error:
            return requests.refusal(error)
