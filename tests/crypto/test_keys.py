"""The key file of a line: only its owner reads it, it is never overwritten, damage is said."""

import ssl
from dataclasses import replace

import pytest
from cryptography import x509

from detente.core.cards import CannotPair, DamagedCard, pair_of
from detente.crypto.cards import make_card, public_keys, read_card
from detente.crypto.keys import (
    TlsKey,
    UnusableKeys,
    dump,
    generate,
    key_path,
    load,
    load_file,
    save_file,
)
from detente.node.keeper_port import Identity
from detente.node.tls import context

KEYS = generate()


def test_keys_come_back_from_their_file(tmp_path):
    path = key_path(tmp_path, bytes(32))
    save_file(KEYS, path)
    assert path == tmp_path / "keys" / f"{'00' * 32}.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert dump(load_file(path)) == dump(KEYS)


def test_keys_are_never_overwritten(tmp_path):
    path = key_path(tmp_path, bytes(32))
    save_file(KEYS, path)
    with pytest.raises(FileExistsError):
        save_file(generate(), path)
    assert dump(load_file(path)) == dump(KEYS)


def test_a_key_file_that_others_can_read_is_not_used(tmp_path):
    path = key_path(tmp_path, bytes(32))
    save_file(KEYS, path)
    path.chmod(0o640)
    with pytest.raises(UnusableKeys, match="chmod 600"):
        load_file(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data.replace(b'"link"', b'"lino"'),
        lambda data: data.replace(b'"link":"', b'"link":"!'),
        lambda data: b"detente/keys@v1\n[]",
        lambda data: b"detente/keys@v1\n7",
        lambda data: b"\xff" * 100,
    ],
)
def test_damage_is_said(spoil):
    with pytest.raises(UnusableKeys):
        load(spoil(dump(KEYS)))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(UnusableKeys, match="cannot read"):
        load_file(tmp_path / "none.key")


def test_no_secret_shows_when_keys_are_printed():
    shown = repr(KEYS)
    assert KEYS.link.private_bytes_raw().hex() not in shown
    assert repr(KEYS.link.private_bytes_raw())[2:20] not in shown


def test_the_certificate_does_not_expire_in_any_lifetime():
    certificate = x509.load_der_x509_certificate(KEYS.tls.certificate)
    assert certificate.not_valid_after_utc.year == 9999
    assert certificate.not_valid_before_utc.year == 2000


def test_a_card_carries_the_public_keys():
    card = read_card(make_card(KEYS, "moscow", "127.0.0.1:8201"))
    keys = public_keys(card)
    assert keys.link == KEYS.link.public_key()
    assert keys.log == KEYS.log.public()
    assert keys.wit == KEYS.wit.public()
    assert keys.tls == KEYS.tls.certificate


def test_a_card_with_our_own_key_on_it_makes_no_line():
    """Somebody signs a card of theirs that bears our log keys, to take our words for theirs."""
    ours = read_card(make_card(KEYS, "moscow", ""))
    mixed = generate()
    theirs = type(KEYS)(KEYS.log, mixed.wit, mixed.link, mixed.tls)
    with pytest.raises(CannotPair, match="a key of our own card"):
        pair_of(ours, read_card(make_card(theirs, "washington", "")))


@pytest.mark.parametrize("server", [True, False])
def test_tls_trusts_one_certificate_and_speaks_one_version(server):
    ours, theirs = generate(), generate()
    cards = (make_card(ours, "moscow", ""), make_card(theirs, "washington", ""))
    made = context(Identity(pair_of(*map(read_card, cards)), ours), server=server)
    assert made.minimum_version is ssl.TLSVersion.TLSv1_3
    assert made.verify_mode is ssl.CERT_REQUIRED
    assert made.cert_store_stats()["x509"] == 1


def test_a_card_whose_certificate_nobody_can_read_is_damaged():
    """Its signature algorithm has a number that no library knows: that is their fault, no bug."""
    known, unknown = bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d040309")
    strange = KEYS.tls.certificate.replace(known, unknown)
    assert strange != KEYS.tls.certificate
    file = make_card(replace(KEYS, tls=TlsKey(KEYS.tls.private, strange)), "moscow", "")
    with pytest.raises(DamagedCard, match="certificate"):
        read_card(file)
