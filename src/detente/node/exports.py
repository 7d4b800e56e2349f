"""What a node hands out as evidence: a line's whole record, and the proof of one statement."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import transaction

from detente.core.cards import pair_of
from detente.core.errors import LocalError
from detente.core.joint import Joint
from detente.core.ledger import Body
from detente.core.statements import split_ref
from detente.core.tree import Tree, leaf_hash
from detente.crypto.cards import read_card
from detente.crypto.evidence import ExportedSide, write_export
from detente.crypto.proofs import Party, write_proof
from detente.crypto.public_proof import write_public
from detente.node import models, store
from detente.node.book import decode_ack

Progress = Callable[[int, int], None]
_EVERY = 500


class FileExistsAlreadyError(LocalError):
    """There is a file of this name already. Nothing was overwritten; choose another name."""


class NotReceivedError(LocalError):
    """The other side has not receipted this statement yet, so there is no proof of it yet."""


def write_file(line_id: str, path: Path, progress: Progress) -> int:
    """Write a line's record to a new file that only its owner can read; how many statements.

    Raises FileExistsAlreadyError.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileExistsAlreadyError(f"{path} exists.") from None
    try:
        file = os.fdopen(descriptor, "w", encoding="ascii", newline="\n")
        with file, transaction.atomic():  # one state of the record, whatever is written meanwhile
            total = _total(line_id)
            for count, line in enumerate(write_export(_sides(line_id)), start=-2):
                file.write(line)
                if 0 < count <= total and (count % _EVERY == 0 or count == total):
                    progress(count, total)
    except BaseException:
        path.unlink()
        raise
    return total


def _total(line_id: str) -> int:
    heads = [store.last_head(line_id, side) for side in (0, 1)]
    return sum(head.size for head in heads if head)


def _sides(line_id: str) -> tuple[ExportedSide, ExportedSide]:
    zero, one = (_side(line_id, side, card) for side, card in enumerate(cards(line_id)))
    return zero, one


def _side(line_id: str, side: int, card: bytes) -> ExportedSide:
    head = store.last_head(line_id, side)
    receipted = store.last_head(line_id, side, witnessed=True)
    packed = store.ack_of(line_id, side)
    return ExportedSide(
        card,
        _entries(line_id, side, head.size if head else 0),
        head.note if head else None,
        receipted.note + receipted.witness if receipted else None,
        decode_ack(packed) if packed else None,
    )


def _entries(line_id: str, side: int, size: int) -> Iterator[tuple[bytes, Body]]:
    rows = models.Entry.objects.filter(line_id=line_id, side=side, n__lt=size).order_by("n")
    for row in rows.iterator(chunk_size=_EVERY):
        yield bytes(row.entry), store.body_of(row)


def proof(line_id: str, side: int, n: int) -> str:
    """The C2SP tlog-proof of one statement, under the last head that both sides signed.

    Raises NotReceivedError, also when there is no such statement.
    """
    found = proofs(line_id, side, [n])
    if n not in found:
        raise NotReceivedError(f"Statement {side}:{n} has no receipt.")
    return found[n]


def proofs(line_id: str, side: int, wanted: Iterable[int], *, words: bool = True) -> dict[int, str]:
    """The proofs of statements of one log by their index; without those not received yet.

    Without `words` what they say in prose is left out; each still proves all the rest.
    """
    head = store.last_head(line_id, side, witnessed=True)
    if head is None:
        return {}
    entries = models.Entry.objects.filter(line_id=line_id, side=side, n__lt=head.size)
    hashes = entries.order_by("n").values_list("entry", flat=True)
    tree = Tree(leaf_hash(bytes(entry)) for entry in hashes.iterator(chunk_size=2000))
    receipt = head.note + head.witness
    return {
        row.n: write_proof(
            bytes(row.entry), store.body_of(row) if words else None, row.n,
            tree.inclusion(row.n, head.size), receipt,
        )
        for row in entries.filter(n__in=list(wanted))
    }  # fmt: skip


def agreement(line_id: str, joint: Joint) -> bytes:
    """The proof, for anybody, of what both sides agreed on last, without its prose.

    Raises NotReceivedError where nothing is agreed, or a receipt is missing.
    """
    agreed = joint.standing().agreed
    if agreed is None:
        raise NotReceivedError("Nothing is agreed.")
    said = (agreed.said, joint.replies[agreed.id].said)
    found = [proofs(line_id, one.side, [one.n], words=False).get(one.n) for one in said]
    if found[0] is None or found[1] is None:
        raise NotReceivedError("A receipt is missing.")
    pair = pair_of(*map(read_card, cards(line_id)))
    zero, one = map(Party.of, pair.cards)
    return write_public(pair.line, (zero, one), (found[0], found[1]))


def received(line_id: str) -> tuple[int, int]:
    """How many statements of each log have a receipt that is held here."""
    zero, one = (store.last_head(line_id, side, witnessed=True) for side in (0, 1))
    return (zero.size if zero else 0, one.size if one else 0)


def cards(line_id: str) -> tuple[bytes, bytes]:
    """Both card files of a line, side 0's first."""
    row = models.Line.objects.select_related("our_card").get(pk=line_id)
    ours, theirs = bytes(row.our_card.file), bytes(row.their_card)
    return (ours, theirs) if row.side == 0 else (theirs, ours)


def entries(line_id: str, refs: Iterable[str]) -> dict[str, tuple[bytes, Body]]:
    """The exact bytes of statements, and their bodies with the salt."""
    found = {}
    for side, n in map(split_ref, refs):
        row = models.Entry.objects.filter(line_id=line_id, side=side, n=n).first()
        if row is not None:
            found[f"{side}:{n}"] = (bytes(row.entry), store.body_of(row))
    return found
