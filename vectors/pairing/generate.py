"""Writes the vectors of pairing: cards, the line they make, commits and digits.

Every run draws new keys, so a run changes every file; run it only when the format changes:

    .venv/bin/python -m vectors.pairing.generate
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from detente.core import pairing
from detente.core.cards import card_file, pair_of, split_file
from detente.core.encoding import canonical
from detente.crypto.cards import make_card, read_card
from detente.crypto.handshake import hkdf_sha256
from detente.crypto.keys import LineKeys, generate
from detente.crypto.signing import Context, sign
from tests.tools.vectors import Vector, write

HERE = Path(__file__).parent
KEYS = generate()
FILE = make_card(KEYS, "moscow", "127.0.0.1:8201")
RAW, SIGNATURE = split_file(FILE)


def signed(raw: bytes, keys: LineKeys = KEYS) -> bytes:
    return card_file(raw, sign(keys.link, Context.CARD, raw))


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The card with one thing changed, and signed as it then is."""
    value = json.loads(RAW)
    change(value)
    return signed(canonical(value))


def setting(name: str, new: object) -> bytes:
    return changed(lambda card: card.update({name: new}))


def within(name: str, key: str, new: object) -> bytes:
    return changed(lambda card: card[name].update({key: new}))


def spoilt(text: str) -> str:
    """Base64 with one bit turned in the middle."""
    data = bytearray(b64decode(text))
    data[len(data) // 2] ^= 1
    return b64encode(data).decode()


def p384() -> str:
    mine = x509.load_der_x509_certificate(KEYS.tls.certificate)
    key = ec.generate_private_key(ec.SECP384R1())
    made = (
        x509.CertificateBuilder().subject_name(mine.subject).issuer_name(mine.subject)
        .public_key(key.public_key()).serial_number(mine.serial_number)
        .not_valid_before(mine.not_valid_before_utc).not_valid_after(mine.not_valid_after_utc)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return b64encode(made.public_bytes(Encoding.DER)).decode()


Cards = dict[str, tuple[str, str, bytes]]


def files() -> Cards:
    header, card, signature, _ = FILE.decode().split("\n")
    broken = f"{header}\n {card}\n{signature}\n"
    with_space = RAW.replace(b'{"address"', b'{ "address"', 1)
    twice = RAW.replace(b'"v":1', b'"v":1,"v":1', 1)
    loose = f"{header}\n{card}\n{signature}"
    return {
        "card": ("ok", "A card as it should be.", FILE),
        "card-no-address": (
            "ok",
            "A side that cannot be reached and dials.",
            setting("address", ""),
        ),
        "card-name-address": ("ok", "A name as host.", setting("address", "node.example.org:1")),
        "card-ipv6-address": ("ok", "An IPv6 address as host.", setting("address", "[::1]:65535")),
        "card-too-long": ("too-long", "One byte above 16 KiB.", FILE + b"x" * (16385 - len(FILE))),
        "card-header": (
            "not-a-card",
            "Another version in the first line.",
            FILE.replace(b"@v1", b"@v2"),
        ),
        "card-no-last-newline": ("not-a-card", "The last newline is missing.", loose.encode()),
        "card-crlf": ("not-a-card", "CRLF line ends.", FILE.replace(b"\n", b"\r\n")),
        "card-fourth-line": ("not-a-card", "A line more.", FILE + b"x\n"),
        "card-not-base64": ("not-a-card", "A space inside the base64.", broken.encode()),
        "card-space": (
            "not-canonical",
            "A space in the JSON; signed as it is.",
            signed(with_space),
        ),
        "card-key-twice": (
            "not-canonical",
            "A member twice; who keeps the last sees no harm.",
            signed(twice),
        ),
    }


def members() -> Cards:
    cut = changed(lambda card: card.pop("nonce"))
    one_witness = changed(lambda card: card["wit"].pop("ed25519"))
    return {
        "card-member-missing": ("wrong-members", "No nonce.", cut),
        "card-member-more": ("wrong-members", "A member more.", setting("name", "Moscow")),
        "card-key-missing": ("wrong-members", "One witness key only.", one_witness),
        "card-version-2": ("wrong-version", "Version 2.", setting("v", 2)),
        "card-version-true": (
            "wrong-version",
            "True, which some languages call 1.",
            setting("v", True),
        ),
        "card-label-empty": ("bad-label", "An empty label.", setting("label", "")),
        "card-label-upper": (
            "bad-label",
            "An upper-case letter in the label.",
            setting("label", "Moscow"),
        ),
        "card-label-64": ("bad-label", "A label of 64 characters.", setting("label", "m" * 64)),
        "card-label-slash": (
            "bad-label",
            "A slash, which would make another origin.",
            setting("label", "moscow/x"),
        ),
        "card-label-newline": (
            "bad-label",
            "A newline after the label.",
            setting("label", "moscow\n"),
        ),
        "card-address-no-port": ("bad-address", "No port.", setting("address", "127.0.0.1")),
        "card-address-port-0": ("bad-address", "Port 0.", setting("address", "127.0.0.1:0")),
        "card-address-port-65536": (
            "bad-address",
            "Port 65536.",
            setting("address", "127.0.0.1:65536"),
        ),
        "card-address-path": (
            "bad-address",
            "A path after the port.",
            setting("address", "127.0.0.1:8201/x"),
        ),
    }


def keys() -> Cards:
    value = json.loads(RAW)
    short = b64encode(b64decode(value["link"])[:-1]).decode()
    own = value["log"]["ed25519"]
    return {
        "card-nonce-short": (
            "bad-nonce",
            "A nonce of 31 bytes.",
            setting("nonce", value["nonce"][2:]),
        ),
        "card-nonce-upper": (
            "bad-nonce",
            "Upper-case hex.",
            setting("nonce", "AB" + value["nonce"][2:]),
        ),
        "card-link-short": ("bad-key", "A link key one byte short.", setting("link", short)),
        "card-ed25519-long": (
            "bad-key",
            "A log key of 33 bytes.",
            within("log", "ed25519", b64encode(bytes(33)).decode()),
        ),
        "card-keys-same": (
            "keys-not-distinct",
            "One Ed25519 key as log and witness.",
            within("wit", "ed25519", own),
        ),
        "card-mldsa-same": (
            "keys-not-distinct",
            "The link key as witness too.",
            within("wit", "mldsa44", value["link"]),
        ),
        "card-certificate-long": (
            "bad-certificate",
            "A certificate of 2049 bytes.",
            setting("tls", b64encode(bytes(2049)).decode()),
        ),
        "card-certificate-none": ("bad-certificate", "No certificate.", setting("tls", "")),
        "card-certificate-signature": (
            "bad-certificate",
            "A bit turned in the certificate.",
            setting("tls", spoilt(value["tls"])),
        ),
        "card-certificate-p384": ("bad-certificate", "A key on P-384.", setting("tls", p384())),
    }


def signatures() -> Cards:
    elsewhere = card_file(RAW, sign(KEYS.link, Context.LINK, RAW))
    turned = SIGNATURE[:99] + bytes([SIGNATURE[99] ^ 1]) + SIGNATURE[100:]
    return {
        "card-signature-other": (
            "bad-signature",
            "Signed by another link key.",
            signed(RAW, generate()),
        ),
        "card-signature-context": ("bad-signature", "Signed for another use.", elsewhere),
        "card-signature-bit": (
            "bad-signature",
            "A bit turned in the signature.",
            card_file(RAW, turned),
        ),
        "card-signature-short": (
            "bad-signature",
            "A signature one byte short.",
            card_file(RAW, SIGNATURE[:-1]),
        ),
    }


def lines() -> dict[str, Vector]:
    own = read_card(FILE)
    other = make_card(generate(), "washington", "")
    pair = pair_of(own, read_card(other))
    headers = [
        ("kind", "line"), ("side", str(pair.side)), ("line", pair.line.hex()),
        ("hash", own.hash.hex()), ("hash", pair.peer.hash.hex()),
    ]  # fmt: skip
    same = make_card(generate(), "moscow", "")
    return {
        "line": Vector("ok", "Two cards and the line they make.", headers, FILE + other),
        "line-swapped": Vector(
            "ok", "The same two, read by the other side.",
            [headers[0], ("side", str(1 - pair.side)), headers[2], headers[4], headers[3]],
            other + FILE,
        ),
        "line-same-label": Vector(
            "cannot-pair", "Both sides have one label.", [("kind", "line")], FILE + same
        ),
        "line-same-card": Vector(
            "cannot-pair", "A side is given its own card.", [("kind", "line")], FILE + FILE
        ),
    }  # fmt: skip


def runs() -> dict[str, Vector]:
    found = {}
    for name, line in (("digits", secrets.token_bytes(32)), ("digits-zero", bytes(32))):
        r = (secrets.token_bytes(32), secrets.token_bytes(32))
        commits = [pairing.commitment(line, side, r[side]) for side in (0, 1)]
        run = pairing.Run(
            line=line, side=0, r=r[0], revealed=True, peer_commit=commits[1], peer_r=r[1]
        )
        headers = [("kind", "digits"), ("line", line.hex())]
        headers += [("r", one.hex()) for one in r] + [("commit", one.hex()) for one in commits]
        headers += [("digits", pairing.digits(run, hkdf_sha256) or "")]
        found[name] = Vector("ok", "Side 0 and side 1: r, commit, and the digits.", headers)
    kept = found["digits"].headers
    swapped = [*kept[:4], kept[5], kept[4]]
    found["digits-commits-swapped"] = Vector(
        "bad-reveal", "Each reveal is held against the own side's commit.", swapped
    )
    return found


def main() -> None:
    cards = files() | members() | keys() | signatures()
    for name, (expect, comment, payload) in cards.items():
        headers = [("kind", "card")]
        if expect == "ok":
            headers += [("hash", read_card(payload).hash.hex())]
        write(HERE / f"{name}.txt", Vector(expect, comment, headers, payload))
    for name, vector in (lines() | runs()).items():
        write(HERE / f"{name}.txt", vector)


if __name__ == "__main__":
    main()
