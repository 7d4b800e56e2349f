"""An export proves what happened, and every change to one is found and named."""

import base64
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core.encoding import H, v
from detente.core.kinds import Head
from detente.core.ledger import ERASED
from detente.core.messages import Confirmed, encode
from detente.crypto.evidence import MAX_LINE, BadExportError, ExportedSide, Verdict, write_export
from tests.core.sides import LABELS, Record, told, verify

EXPORT = told().record.export()
LINES = EXPORT.decode().splitlines(keepends=True)


def at(start: str) -> int:
    """The index of the line that begins so."""
    return next(index for index, line in enumerate(LINES) if line.startswith(start))


def changed(start: str, change: Callable[[str], str]) -> bytes:
    lines = [*LINES]
    lines[at(start)] = change(lines[at(start)])
    return "".join(lines).encode()


def verify_sides(*sides: ExportedSide) -> Verdict:
    return verify("".join(write_export((sides[0], sides[1]))).encode())


def refused(data: bytes) -> BadExportError:
    with pytest.raises(BadExportError) as caught:
        verify(data)
    assert re.match(rf"{caught.value.slug}: line {caught.value.number}: \S", str(caught.value))
    return caught.value


def test_an_honest_export_says_what_is_agreed_and_received():
    case = told()
    verdict = verify(case.record.export())
    assert verdict.line == case.record.line
    assert [side.card.label for side in verdict.sides] == list(LABELS)
    assert [side.size for side in verdict.sides] == [6, 2]
    assert [side.receipted for side in verdict.sides] == [6, 2]
    assert [side.root for side in verdict.sides] == [
        case.record.tree(side).root() for side in (0, 1)
    ]
    assert verdict.digests_agree
    assert verdict.state.trial
    assert verdict.state.contacts["0:4"].terms.standing().agreed.id == case.proposal
    assert "washington signed for 6" in str(verdict)


def test_what_is_not_yet_received_is_said():
    record = told().record
    old = record.receipt(0), record.ack(1)
    record.write(0, "talks", {}, body={"title": {"en": "Another subject"}})
    verdict = verify_sides(
        record.exported(0)._replace(receipt=old[0]), record.exported(1)._replace(ack=old[1])
    )
    assert (verdict.sides[0].size, verdict.sides[0].receipted) == (7, 6)
    assert verdict.digests_agree


def test_a_line_just_opened_by_one_side_is_evidence_too():
    record = Record()
    paired = {"cards": record.hashes, "rules": 1, "trial": False, "continues": None}
    record.write(0, "paired", paired)
    first = ExportedSide(record.cards[0], record.logs[0], record.head(0), None, None)
    verdict = verify_sides(first, ExportedSide(record.cards[1], [], None, None, None))
    assert [side.size for side in verdict.sides] == [1, 0]
    assert [side.receipted for side in verdict.sides] == [0, 0]


def test_an_erased_text_leaves_every_proof_standing():
    record = told().record
    entry, _ = record.logs[0][5]
    record.logs[0][5] = entry, ERASED
    verdict = verify(record.export())
    assert (verdict.sides[0].erased, verdict.digests_agree) == (1, True)


def test_poison_in_a_log_is_exported_like_anything_else():
    record = told().record
    record.add(1, b"\xff not an entry")
    assert verify(record.export()).sides[1].size == 3


def test_a_digest_signed_for_another_state_is_an_alarm_and_not_damage():
    record = told().record
    other = record.ack(1, lambda acked: acked._replace(digest=H(b"another state")))
    verdict = verify_sides(record.exported(0), record.exported(1)._replace(ack=other))
    assert [side.ack.agrees for side in verdict.sides] == [True, False]
    assert not verdict.digests_agree
    assert "ALARM" in str(verdict)


def _again(line: str) -> str:
    return line + line


def _flip(field: int) -> Callable[[str], str]:
    """One byte of a base64 field changed, far from where lines of a note begin or end."""

    def change(line: str) -> str:
        words = line.rstrip("\n").split(" ")
        raw = bytearray(base64.b64decode(words[field]))
        place = len(raw) * 3 // 4
        raw[place] = ord("B") if raw[place] == ord("A") else ord("A")
        words[field] = base64.b64encode(raw).decode()
        return " ".join(words) + "\n"

    return change


def _field(field: int, value: str) -> Callable[[str], str]:
    def change(line: str) -> str:
        words = line.rstrip("\n").split(" ")
        words[field] = value
        return " ".join(words) + "\n"

    return change


DAMAGE = [
    ("not-an-export", "detente/export@v1", lambda line: line.replace("v1", "v2")),
    ("not-an-export", "detente/export@v1", lambda line: ""),
    ("not-an-export", "card 0", lambda line: ""),
    ("not-an-export", "card 0", lambda line: "card 0  " + line[7:]),
    ("not-an-export", "entry 0 0", lambda line: line.rstrip("\n") + " more\n"),
    ("not-an-export", "entry 0 0", lambda line: line.replace("\n", "\r\n")),
    ("not-an-export", "entry 0 0", _field(3, "%%%")),
    ("not-an-export", "ack 1", lambda line: line.rstrip("\n")),
    ("not-an-export", "ack 1", lambda line: line + "ack 2 AAAA\n"),
    ("not-an-export", "ack 1", lambda line: line + "\n"),
    ("not-an-export", "ack 1", _again),
    ("not-an-export", "ack 1", lambda line: "x" * (MAX_LINE + 1) + "\n"),
    ("not-an-export", "ack 1", lambda line: "résumé\n"),
    ("bad-card", "card 0", _flip(2)),
    ("bad-card", "card 0", _field(2, "AAAA")),
    ("bad-card", "card 1", lambda line: "card 1" + LINES[at("card 0")][6:]),
    ("bad-place", "entry 0 0", _again),
    ("bad-place", "entry 0 0", lambda line: ""),
    ("bad-place", "entry 0 1", _field(2, "01")),
    ("too-long", "entry 0 2", _field(3, base64.b64encode(b"x" * 4097).decode())),
    ("bad-body", "entry 0 1", _flip(4)),
    ("bad-body", "entry 0 1", _field(4, "none")),
    ("bad-body", "entry 0 4", _field(4, "erased")),
    ("bad-body", "entry 0 1", _field(4, base64.b64encode(v(b"s" * 32)).decode())),
    ("bad-body", "entry 0 1", _field(4, "ERASED")),
    ("bad-head", "head 0", lambda line: ""),
    ("wrong-log", "head 0", lambda line: "head 0" + LINES[at("head 1")][6:]),
    ("bad-signature", "head 0", _flip(2)),
    ("bad-note", "head 0", _field(2, base64.b64encode(b"no note\n").decode())),
    ("bad-note", "head 0", _field(2, base64.b64encode(b"\xff").decode())),
    ("bad-signature", "receipt 0", lambda line: "receipt 0" + LINES[at("head 0")][6:]),
    ("bad-signature", "receipt 0", _flip(2)),
    ("bad-ack", "ack 0", _field(2, "AAAA")),
    ("bad-ack", "ack 0", _field(2, base64.b64encode(encode(Confirmed())).decode())),
    ("bad-signature", "ack 0", lambda line: "ack 0" + LINES[at("ack 1")][5:]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "start", "change"), DAMAGE)
def test_damage_is_found_and_its_line_is_named(slug, start, change):
    error = refused(changed(start, change))
    assert error.slug == slug
    assert error.number in range(1, len(LINES) + 3)


def test_a_changed_statement_is_found_by_the_head_that_was_signed():
    """One side changes a word of what was agreed and exports it under the old signatures."""
    data = changed("entry 0 5", lambda line: _entry(line, b'"minutes":50', b'"minutes":90'))
    assert refused(data).slug == "bad-seen"  # Washington's acceptance had seen another root
    data = changed("entry 1 1", lambda line: _entry(line, b'"at":1640700001', b'"at":1640700002'))
    assert (refused(data).slug, refused(data).number) == ("bad-head", at("head 1") + 1)


def _entry(line: str, old: bytes, new: bytes) -> str:
    words = line.split(" ")
    entry = base64.b64decode(words[3])
    assert old in entry
    words[3] = base64.b64encode(entry.replace(old, new)).decode()
    return " ".join(words)


def test_a_head_of_fewer_entries_than_the_file_has_is_refused():
    """Entries that the owner never signed are slipped in behind those that it did."""
    record = told().record
    with pytest.raises(BadExportError, match="bad-head"):
        verify_sides(record.exported(0), record.exported(1)._replace(head=record.head(1, 1)))


def test_a_receipt_for_another_history_is_refused():
    """Both sides signed for other entries than those in the file: one of them forked its log."""
    record, other = told().record, told().record
    entry, body = other.logs[1][1]
    other.logs[1][1] = entry.replace(b'"at":1640700001', b'"at":1640700009'), body
    with pytest.raises(BadExportError, match="bad-receipt"):
        verify_sides(record.exported(0), record.exported(1)._replace(receipt=other.receipt(1)))


def test_entries_left_out_at_the_end_are_missed():
    lines = [line for line in LINES if not line.startswith("entry 1 1")]
    assert refused("".join(lines).encode()).slug == "bad-head"


def test_backdated_after_ack():
    """A side acknowledges, then writes as if it had not seen what it acknowledged."""
    record = told().record
    record.logs[1].pop()
    ack = record.ack(1)
    assert (ack.n, ack.m) == (6, 1)
    record.seen[1] = 0
    record.write(1, "talks", {}, body={"title": {"en": "Backdated"}})
    with pytest.raises(BadExportError) as caught:
        verify_sides(record.exported(0), record.exported(1)._replace(ack=ack))
    assert caught.value.slug == "bad-seen"


def test_an_author_that_unsees_is_found():
    record = told().record
    record.seen[1] = 3
    record.write(1, "talks", {}, body={"title": {"en": "Unseen"}})
    assert refused(record.export()).slug == "bad-seen"


def test_an_author_that_has_seen_what_was_never_written_is_found():
    record = told().record
    entry = record.entries(1)[1]
    root = record.tree(0).root().hex().encode()
    record.logs[1][1] = entry.replace(root, Head(H(b"other").hex(), 6).root.encode()), None
    assert refused(record.export()).slug == "bad-seen"


@settings(max_examples=60)
@given(st.integers(0, len(EXPORT) - 1), st.integers(1, 255))
def test_no_byte_can_change(place, bits):
    data = bytearray(EXPORT)
    data[place] ^= bits
    refused(bytes(data))


@settings(max_examples=30)
@given(st.integers(0, len(EXPORT) - 1))
def test_a_file_cut_short_is_refused_or_has_lost_only_receipts(size):
    data = EXPORT[:size]
    try:
        verdict = verify(data)
    except BadExportError:
        return
    assert data.endswith(b"\n")
    assert [side.size for side in verdict.sides] == [6, 2]


@given(st.binary(max_size=300))
def test_garbage_is_no_export_and_no_error_of_ours(data):
    refused(data)
