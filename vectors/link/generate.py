"""Writes the vectors of the link: hellos, sealed keys, traffic keys, records, auth and messages.

Every run draws new keys, so a run changes most files; run it only when the format changes:

    .venv/bin/python -m vectors.link.generate
"""

import secrets
from pathlib import Path

import msgspec

from detente.core import messages as msg
from detente.core.encoding import u8, v
from detente.crypto import handshake as shake
from detente.crypto.keys import generate
from detente.crypto.signing import Context, sign
from tests.core.test_messages import BAD, EVERY_KIND, NOT_CANONICAL
from tests.tools.vectors import Vector, write

HERE = Path(__file__).parent
LINE = secrets.token_bytes(32)
D, L = shake.Ephemeral.draw(), shake.Ephemeral.draw()
HELLO_D = shake.hello(LINE, "D", 1, D.nonce, D.public)
HELLO_L = shake.hello(LINE, "L", 0, L.nonce, L.public)
T1 = shake.first_transcript(HELLO_D, HELLO_L)
KEY_D = shake.seal_to(L.public, D.secret, shake.key_info(T1, "D"))
KEY_L = shake.seal_to(D.public, L.secret, shake.key_info(T1, "L"))
T2 = shake.second_transcript(T1, KEY_D, KEY_L)
TRAFFIC = shake.traffic_keys(D.secret, L.secret, T2)
HEX = ("encoding", "hex")
Headers = list[tuple[str, str]]


def turned(data: bytes, at: int) -> bytes:
    """With one bit turned."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def private(drawn: shake.Ephemeral) -> Headers:
    return [
        ("mlkem768", drawn.mlkem.private_bytes_raw().hex()),
        ("x25519", drawn.x25519.private_bytes_raw().hex()),
    ]


def hellos() -> dict[str, Vector]:
    headers = [("kind", "hello"), ("line", LINE.hex()), ("role", "D"), ("side", "1")]
    headers += [("public", D.public.hex()), HEX]
    other = secrets.token_bytes(32)

    def made(expect: str, comment: str, data: bytes) -> Vector:
        return Vector(expect, comment, headers, data)

    name = "detente/hello/v1"
    return {
        "hello": made("ok", "The dialler is side 1.", HELLO_D),
        "hello-line": made(
            "wrong-line", "Another line.", shake.hello(other, "D", 1, D.nonce, D.public)
        ),
        "hello-role": made(
            "wrong-role", "Both listen.", shake.hello(LINE, "L", 1, D.nonce, D.public)
        ),
        "hello-side": made(
            "wrong-side", "Both are side 0.", shake.hello(LINE, "D", 0, D.nonce, D.public)
        ),
        "hello-nonce": made(
            "bad-hello", "A nonce of 31 bytes.", shake.hello(LINE, "D", 1, D.nonce[1:], D.public)
        ),
        "hello-public": made(
            "bad-hello", "A key of 1215 bytes.", shake.hello(LINE, "D", 1, D.nonce, D.public[1:])
        ),
        "hello-version": made(
            "bad-hello", "Version 2.",
            v("detente/hello/v2", LINE, "D", u8(1), D.nonce, D.public),
        ),
        "hello-item-more": made(
            "bad-hello", "A seventh item.", v(name, LINE, "D", u8(1), D.nonce, D.public, b"")
        ),
        "hello-cut": made("bad-hello", "The last byte is missing.", HELLO_D[:-1]),
        "hello-after": made("bad-hello", "A byte after the end.", HELLO_D + b"\0"),
        "hello-empty": made("bad-hello", "Nothing.", b""),
    }  # fmt: skip


def sealed() -> dict[str, Vector]:
    headers = [("kind", "key"), ("t1", T1.hex()), ("role", "D"), *private(L)]
    headers += [("secret", D.secret.hex()), HEX]
    info = shake.key_info(T1, "D")

    def made(expect: str, comment: str, data: bytes) -> Vector:
        return Vector(expect, comment, headers, data)

    return {
        "key": made("ok", "key_D, with the listener's private key.", KEY_D),
        "key-enc": made("bad-key", "A bit turned in enc.", turned(KEY_D, 500)),
        "key-x25519": made("bad-key", "A bit turned in the X25519 part.", turned(KEY_D, 1100)),
        "key-tag": made("bad-key", "A bit turned in the tag.", turned(KEY_D, -1 + len(KEY_D))),
        "key-cut": made("bad-key", "The last byte is missing.", KEY_D[:-1]),
        "key-role": made(
            "bad-key", "Sealed as the listener's.",
            shake.seal_to(L.public, D.secret, shake.key_info(T1, "L")),
        ),
        "key-other": made("bad-key", "Sealed to another.", shake.seal_to(D.public, D.secret, info)),
        "key-short": made(
            "bad-key", "A secret of 31 bytes.", shake.seal_to(L.public, D.secret[1:], info)
        ),
    }  # fmt: skip


def keyed() -> dict[str, Vector]:
    headers = [
        ("kind", "handshake"), ("hello-d", HELLO_D.hex()), ("hello-l", HELLO_L.hex()),
        ("key-d", KEY_D.hex()), ("key-l", KEY_L.hex()), ("s-d", D.secret.hex()),
        ("s-l", L.secret.hex()), ("t1", T1.hex()), ("t2", T2.hex()),
        ("k-dl", TRAFFIC.dl.hex()), ("k-ld", TRAFFIC.ld.hex()),
    ]  # fmt: skip
    headers += [(f"{name}-d", value) for name, value in private(D)]
    headers += [(f"{name}-l", value) for name, value in private(L)]
    return {"handshake": Vector("ok", "A whole handshake and the keys it gives.", headers)}


def records() -> dict[str, Vector]:
    content = msg.encode(msg.Conflict(5))
    headers = [("kind", "record"), ("key", TRAFFIC.dl.hex()), ("t2", T2.hex()), ("role", "D")]
    headers += [("number", "3"), ("content", content.hex()), HEX]

    def at(number: int, role: str = "D", key: bytes = TRAFFIC.dl) -> bytes:
        made = shake.Records(key, T2, role)
        made.count = number
        return made.seal(content)

    right = at(3)
    return {
        "record": Vector("ok", "The dialler's fourth record.", headers, right),
        "record-repeated": Vector("bad-record", "Its third, once more.", headers, at(2)),
        "record-skipped": Vector("bad-record", "Its fifth too early.", headers, at(4)),
        "record-role": Vector("bad-record", "Marked as the listener's.", headers, at(3, "L")),
        "record-key": Vector("bad-record", "The other key.", headers, at(3, "D", TRAFFIC.ld)),
        "record-bit": Vector("bad-record", "A bit turned.", headers, turned(right, 2)),
        "record-cut": Vector("bad-record", "The last byte is missing.", headers, right[:-1]),
        "record-empty": Vector("bad-record", "Nothing.", headers, b""),
    }


def auths() -> dict[str, Vector]:
    link = generate().link
    public = ("link", link.public_key().public_bytes_raw().hex())
    headers = [("kind", "auth"), ("t2", T2.hex()), ("role", "D"), public, HEX]
    text = msg.auth_text(T2, "D")
    check = [("kind", "checked"), ("line", LINE.hex()), ("side", "1"), public]
    check += [("id", T1[:16].hex()), ("at", "1640700000"), HEX]
    asked = msg.checked_text(LINE, 1, T1[:16], 1640700000)
    return {
        "auth": Vector("ok", "The dialler's.", headers, sign(link, Context.LINK, text)),
        "auth-role": Vector(
            "bad-signature", "The listener's signature.", headers,
            sign(link, Context.LINK, msg.auth_text(T2, "L")),
        ),
        "auth-transcript": Vector(
            "bad-signature", "Over another connection.", headers,
            sign(link, Context.LINK, msg.auth_text(T1, "D")),
        ),
        "auth-context": Vector(
            "bad-signature", "Signed for another use.", headers, sign(link, Context.CHECK, text)
        ),
        "auth-key": Vector(
            "bad-signature", "By another key.", headers, sign(generate().link, Context.LINK, text)
        ),
        "checked": Vector("ok", "Answers a line check.", check, sign(link, Context.CHECK, asked)),
        "checked-side": Vector(
            "bad-signature", "Signed as the other side's.", check,
            sign(link, Context.CHECK, msg.checked_text(LINE, 0, T1[:16], 1640700000)),
        ),
    }  # fmt: skip


def messages() -> dict[str, Vector]:
    headers, found = [("kind", "message"), HEX], {}
    for message in EVERY_KIND:
        name = f"message-{msg.tag_of(message).replace('.', '-')}"
        name += "-2" if name in found else ""
        found[name] = Vector("ok", f"{msg.tag_of(message)}.", headers, msg.encode(message))
    bad = {name: ("bad-message", raw) for name, raw in BAD.items() if len(raw) < 50_000}
    bad |= {name: ("not-canonical", raw) for name, raw in NOT_CANONICAL.items()}
    for name, (slug, raw) in bad.items():
        words = "".join(one if one.isalnum() and one.isascii() else "-" for one in name.lower())
        comment = f"{name[0].upper()}{name[1:]}."
        found[f"message-bad-{words}"] = Vector(slug, comment, headers, raw)
    nested = msgspec.msgpack.encode({"t": "conflict", "size": [[[[1]]]]})
    found["message-bad-nested"] = Vector("bad-message", "Lists for a number.", headers, nested)
    return found


def main() -> None:
    for group in (hellos(), sealed(), keyed(), records(), auths(), messages()):
        for name, vector in group.items():
            write(HERE / f"{name}.txt", vector)


if __name__ == "__main__":
    main()
