"""Heads and receipts: right ones verify, and no part of one can be missing, false or borrowed."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core.checkpoints import (
    MAX_NOTE,
    BadNoteError,
    Checkpoint,
    Signature,
    decode64,
    encode64,
    parse_note,
    witness_name,
)
from detente.core.encoding import H, u64
from detente.core.errors import RemoteError
from detente.crypto.acks import Acked, sign_ack, verify_ack
from detente.crypto.notes import (
    BadSignatureError,
    UnsignableError,
    WrongLogError,
    cosign,
    key_id,
    sign_head,
    verify_cosignature,
    verify_head,
    verify_receipt,
    vkey,
    with_cosignatures,
)
from detente.crypto.signing import FalseSignature
from tests.core.sides import keys

LOG, WIT, LINK = keys("moscow").log, keys("washington").wit, keys("washington").link
ORIGIN, NAME = "moscow/detente/0", "washington/detente/0/witness"
HEAD = Checkpoint(ORIGIN, 6, H(b"root"))
NOTE = sign_head(LOG, HEAD, 100)
WITNESS = cosign(WIT, NAME, HEAD, 101)
RECEIPT = with_cosignatures(NOTE, WITNESS)


def test_a_head_and_its_receipt_verify():
    assert verify_head(NOTE, ORIGIN, LOG.public()) == (HEAD, 100)
    assert verify_cosignature(WITNESS, HEAD, NAME, WIT.public()) == 101
    found = verify_receipt(RECEIPT, ORIGIN, LOG.public(), NAME, WIT.public())
    assert found == (HEAD, 100, 101)
    assert verify_head(RECEIPT, ORIGIN, LOG.public()) == (HEAD, 100)


def test_key_ids_and_signatures_are_those_of_c2sp():
    """The example of C2SP signed-note: its verifier key, and the signature that this verifies."""
    known = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    public = decode64(known.split("+", 2)[2])[1:]
    assert vkey("example.com/foo", 1, public) == known
    signed = decode64(
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    )
    assert signed[:4] == key_id("example.com/foo", 1, public)
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(signed[4:], b"This is an example message.\n")


def lines(note: str) -> list[str]:
    return note.split("\n", 4)[4].splitlines(keepends=True)


@pytest.mark.parametrize("missing", range(4))
def test_no_signature_may_be_missing(missing):
    kept = [line for index, line in enumerate(lines(RECEIPT)) if index != missing]
    note = HEAD.text + "\n" + "".join(kept)
    with pytest.raises(BadSignatureError, match="is missing"):
        verify_receipt(note, ORIGIN, LOG.public(), NAME, WIT.public())


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("place", [4, 11, 12, 40, -1])
def test_no_signature_may_be_false(index, place):
    kept = lines(RECEIPT)
    one = parse_note(RECEIPT).signatures[index]
    raw = bytearray(one.key_id + one.signature)
    raw[place] ^= 1
    kept[index] = Signature(one.name, bytes(raw[:4]), bytes(raw[4:])).line
    with pytest.raises(BadSignatureError):
        verify_receipt(HEAD.text + "\n" + "".join(kept), ORIGIN, LOG.public(), NAME, WIT.public())


@pytest.mark.parametrize(
    "other",
    [
        HEAD._replace(origin="paris/detente/0"),
        HEAD._replace(size=7),
        HEAD._replace(root=H(b"other")),
    ],
)
def test_signatures_hold_for_their_head_alone(other):
    note = other.text + "\n" + "".join(lines(RECEIPT))
    with pytest.raises(RemoteError):
        verify_head(note, other.origin, LOG.public())
    with pytest.raises(BadSignatureError):
        verify_cosignature(WITNESS, other, NAME, WIT.public())


def test_a_head_of_another_log_is_told_apart():
    with pytest.raises(WrongLogError, match="washington"):
        verify_head(NOTE, "washington/detente/0", LOG.public())


def test_signatures_hold_under_their_name_and_key_alone():
    with pytest.raises(BadSignatureError):
        verify_head(NOTE, ORIGIN, WIT.public())
    with pytest.raises(BadSignatureError):
        verify_cosignature(WITNESS, HEAD, NAME, LOG.public())
    with pytest.raises(BadSignatureError):
        verify_cosignature(WITNESS, HEAD, witness_name(ORIGIN), WIT.public())


def test_a_signature_of_the_log_is_none_of_a_witness():
    """Ed25519 note signatures and cosignatures differ in what they sign, and in their key ids."""
    public = LOG.public().ed25519.public_bytes_raw()
    plain = LOG.ed25519.sign(HEAD.text.encode())
    borrowed = Signature(ORIGIN, key_id(ORIGIN, 4, public), u64(100) + plain).line
    with pytest.raises(BadSignatureError):
        verify_cosignature(borrowed + lines(NOTE)[1], HEAD, ORIGIN, LOG.public())


def test_the_two_signatures_of_a_witness_name_one_time():
    early, late = cosign(WIT, NAME, HEAD, 5).split("\n"), WITNESS.split("\n")
    mixed = f"{early[0]}\n{late[1]}\n"
    with pytest.raises(BadSignatureError, match="different times"):
        verify_cosignature(mixed, HEAD, NAME, WIT.public())


@pytest.mark.parametrize(("size", "timestamp"), [(0, 5), (6, 0), (6, -1), (6, 2**63)])
def test_what_may_not_be_signed_is_not(size, timestamp):
    head = HEAD._replace(size=size)
    with pytest.raises(UnsignableError):
        sign_head(LOG, head, timestamp)
    with pytest.raises(UnsignableError):
        cosign(WIT, NAME, head, timestamp)


def test_lines_of_strangers_are_ignored():
    stranger = cosign(keys("moscow").wit, "paris/detente/0/witness", HEAD, 7)
    same_name = Signature(ORIGIN, b"\0\0\0\0", b"x").line
    note = with_cosignatures(NOTE, stranger + same_name + WITNESS)
    assert verify_receipt(note, ORIGIN, LOG.public(), NAME, WIT.public()).received == 101


SIGNED = lines(NOTE)[0]
NOT_NOTES: list[tuple[str, str]] = [
    ("empty", ""),
    ("no signatures", HEAD.text + "\n"),
    ("no blank line", HEAD.text + SIGNED),
    ("a fourth line", HEAD.text + "extension\n\n" + SIGNED),
    ("two lines", f"{ORIGIN}\n6\n\n" + SIGNED),
    ("a leading zero", NOTE.replace("\n6\n", "\n06\n")),
    ("a sign", NOTE.replace("\n6\n", "\n+6\n")),
    ("a long size", NOTE.replace("\n6\n", "\n" + "9" * 17 + "\n")),
    ("beyond 2^53-1", NOTE.replace("\n6\n", f"\n{2**53}\n")),
    ("a short root", NOTE.replace(encode64(HEAD.root), encode64(HEAD.root[1:]))),
    ("stray bits", NOTE.replace(encode64(HEAD.root), encode64(HEAD.root)[:-2] + "F=")),
    ("an origin with a space", NOTE.replace(ORIGIN + "\n", "a b\n", 1)),
    ("an origin with a plus", NOTE.replace(ORIGIN + "\n", "a+b\n", 1)),
    ("carriage returns", NOTE.replace("\n", "\r\n")),
    ("cut short", NOTE[:-1]),
    ("something after", NOTE + "\n"),
    ("a hyphen for the dash", NOTE.replace("—", "-")),
    ("no base64", HEAD.text + f"\n— {ORIGIN} ***\n"),
    ("no signature in the line", HEAD.text + f"\n— {ORIGIN} AAAAAA==\n"),
    ("no name", HEAD.text + "\n—  AAAAAAAA\n"),
    ("one key twice", NOTE + SIGNED),
    ("seventeen lines", HEAD.text + "\n" + "".join(
        Signature(f"n{number}", b"abcd", b"x").line for number in range(17))),
    ("too long", NOTE + Signature("n", b"abcd", b"x" * MAX_NOTE).line),
]  # fmt: skip


@pytest.mark.parametrize(
    "note", [note for _, note in NOT_NOTES], ids=[name for name, _ in NOT_NOTES]
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(BadNoteError):
        verify_head(note, ORIGIN, LOG.public())


@settings(max_examples=150)
@given(st.integers(0, len(RECEIPT) - 1), st.sampled_from("A1\n+ é\0—"))
def test_no_character_of_a_receipt_can_change(place, other):
    changed = RECEIPT[:place] + other + RECEIPT[place + 1 :]
    if changed != RECEIPT:
        with pytest.raises(RemoteError):
            verify_receipt(changed, ORIGIN, LOG.public(), NAME, WIT.public())


@given(st.text(max_size=80), st.sampled_from([HEAD.text + "\n", HEAD.text, ""]))
def test_garbage_is_no_note(text, before):
    with pytest.raises(BadNoteError):
        parse_note(before + text)


def test_vkeys_name_their_key():
    public = LOG.public().ed25519.public_bytes_raw()
    name, known, encoded = vkey(ORIGIN, 1, public).split("+", 2)
    assert (name, known) == (ORIGIN, key_id(ORIGIN, 1, public).hex())
    assert encoded == encode64(b"\x01" + public)


ACKED = Acked(H(b"line"), 1, 6, H(b"n"), 2, H(b"m"), 1, H(b"digest"))
CHANGES: list[Callable[[Acked], Acked]] = [
    lambda acked: acked._replace(line=H(b"other")),
    lambda acked: acked._replace(side=0),
    lambda acked: acked._replace(n=7),
    lambda acked: acked._replace(root_n=acked.root_m),
    lambda acked: acked._replace(m=3),
    lambda acked: acked._replace(root_m=acked.root_n),
    lambda acked: acked._replace(rules=2),
    lambda acked: acked._replace(digest=H(b"")),
]


def test_an_ack_speaks_of_one_cut():
    assert ACKED.cut == (6, 2)
    assert ACKED._replace(side=0).cut == (2, 6)
    verify_ack(LINK.public_key(), ACKED, sign_ack(LINK, ACKED))


@pytest.mark.parametrize("change", CHANGES)
def test_every_member_of_an_ack_is_signed(change):
    with pytest.raises(FalseSignature):
        verify_ack(LINK.public_key(), change(ACKED), sign_ack(LINK, ACKED))


def test_an_ack_is_signed_by_the_link_key_and_for_this_use():
    for signature in (
        sign_ack(MLDSA44PrivateKey.generate(), ACKED),
        LINK.sign(ACKED.message),
        LINK.sign(ACKED.message, b"detente/link/v1"),
        b"",
    ):
        with pytest.raises(FalseSignature):
            verify_ack(LINK.public_key(), ACKED, signature)
