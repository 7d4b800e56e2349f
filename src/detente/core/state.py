"""The state of a line: a pure fold of both logs (docs/protocol/record.md section 9).

`State.apply` takes the entries of a closed cut in any order that puts each one's past first, and
gives the same state whatever that order was. Bodies are never read. Objects are replaced, never
changed in place, so a `snapshot` stays as it is while folding goes on.
"""

import msgspec

from detente.core.effects import effect, with_side
from detente.core.encoding import H, u64, v
from detente.core.errors import LocalError
from detente.core.kinds import ItemStatus, Register
from detente.core.known import Known
from detente.core.objects import Mark, Marks, Object
from detente.core.statements import Statement, read_entry, split_ref
from detente.core.tree import Tree, leaf_hash

_FORMS = msgspec.json.Encoder(order="sorted")
"""Writes canonical JSON of what forms hold: references, hashes, enumerations, true, false, null."""
_KEPT = (
    "objects", "talks", "items", "positions", "contacts", "rounds", "texts", "options", "history",
)  # fmt: skip
"""What a state keeps by reference, each of it replaced and never changed."""


class NotClosedError(LocalError):
    """An entry was folded before something that its author had seen. This is a fault of ours."""


class State(Known):
    """What follows from a closed cut of a line's two logs."""

    def __init__(self, line: bytes, cards: tuple[str, str]) -> None:
        super().__init__(line, cards)
        self.cut: list[int] = [0, 0]
        self.history: dict[str, Marks] = {}
        """By object, what each side said in its registers; a contact has its outcomes there too."""
        self._trees = (Tree(), Tree())
        self._places: dict[str, int] = {}
        self._fixed: bytes | None = None  # the digest of a snapshot, whose trees go on changing

    def snapshot(self) -> "State":
        """The state as it is now, for reading only: later `apply` calls do not touch it."""
        other = State.__new__(State)
        other.__dict__.update(self.__dict__)
        other.cut = list(self.cut)
        for name in _KEPT:
            setattr(other, name, dict(getattr(self, name)))
        other._fixed = self.digest()
        return other

    def digest(self) -> bytes:
        """The hash of all objects at this cut (section 9.7)."""
        if self._fixed is not None:
            return self._fixed
        zero, one = self._trees
        return H(v("detente/digest/v1", u64(len(zero)), zero.root(), u64(len(one)), one.root()))

    def apply(self, side: int, entry: bytes) -> Statement | None:
        """Fold the next entry of a side's log; its statement, or None if it is not well-formed.

        Raises NotClosedError when the entry's past is not all here.
        """
        said = read_entry(entry, self.line, side, self.cut[side])
        if said is not None and said.seen.size > self.cut[1 - side]:
            raise NotClosedError(f"{said.ref} has seen {said.seen.size} of {self.cut[1 - side]}")
        self.cut[side] += 1
        if said is not None and said.do is not None:
            changed = effect(self, said)
            for one in changed:
                self._keep(one)
            if changed:
                self._remember(said)
        return said

    def _remember(self, said: Statement) -> None:
        """Add what a side said in a register to the history of what it is about."""
        if not isinstance(said.do, Register):
            return
        outcome_of = said.do.contact if isinstance(said.do, ItemStatus) else None
        for ref in (said.obj, outcome_of):
            if ref is not None:
                marks = self.history.get(ref, (None, None))
                mark = Mark(said, marks[said.side])
                self.history[ref] = with_side(marks, said.side, mark)

    def _keep(self, one: Object) -> None:
        leaf = leaf_hash(_FORMS.encode(one.form()))
        tree = self._trees[split_ref(one.id)[0]]
        if one.id in self._places:
            tree.replace(self._places[one.id], leaf)
        else:
            self._places[one.id] = len(tree)
            tree.append(leaf)
        self.add(one)
