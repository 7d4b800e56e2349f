"""Reads `expect:` files (vectors/README.md) and says what this reading finds in each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import cards, link, messages
from .encoding import Refused
from .notes import check_mldsa

ROOT = Path(__file__).parents[2] / "vectors"
Found = dict[str, list[str]]


@dataclass(frozen=True)
class Vector:
    """One file: headers in order (each may be repeated) and the payload."""

    headers: Found
    payload: bytes

    def one(self, name: str) -> str:
        (value,) = self.headers[name]
        return value

    def hex(self, name: str) -> bytes:
        return bytes.fromhex(self.one(name))

    @property
    def expect(self) -> str:
        return self.one("expect")


def read(path: Path) -> Vector:
    head, _, payload = path.read_bytes().partition(b"\n\n")
    headers: Found = {}
    for text in head.decode().split("\n"):
        match = re.fullmatch(r"([a-z0-9-]+): (.*)", text)
        assert match, f"{path.name}: not a header: {text}"
        headers.setdefault(match[1], []).append(match[2])
    assert next(iter(headers)) == "expect"
    assert len(headers["expect"]) == 1
    if headers.get("encoding") == ["hex"]:
        payload = bytes.fromhex(payload.decode())
    return Vector(headers, payload)


def a_card(x: Vector) -> Found:
    return {"hash": [cards.card(x.payload).hash.hex()]}


def a_line(x: Vector) -> Found:
    second = x.payload.index(b"detente/card@v1", 1)
    own, peer = cards.card(x.payload[:second]), cards.card(x.payload[second:])
    line = cards.line(own, peer)
    return {
        "side": [str(line.cards.index(own))],
        "line": [line.id.hex()],
        "hash": [own.hash.hex(), peer.hash.hex()],
    }


def the_digits(x: Vector) -> Found:
    r = [bytes.fromhex(value) for value in x.headers["r"]]
    commits = [cards.commitment(x.hex("line"), side, r[side]).hex() for side in (0, 1)]
    if commits != x.headers["commit"]:
        raise Refused("bad-reveal")
    return {"commit": commits, "digits": ["".join(cards.digits(x.hex("line"), *r))]}


def a_hello(x: Vector) -> Found:
    _, public = link.read_hello(x.payload, x.hex("line"), x.one("role"), int(x.one("side")))
    return {"public": [public.hex()]}


def a_key(x: Vector) -> Found:
    private = link.private_key(x.hex("mlkem768"), x.hex("x25519"))
    return {"secret": [link.open_key(private, x.hex("t1"), x.one("role"), x.payload).hex()]}


def a_handshake(x: Vector) -> Found:
    t1 = link.first_transcript(x.hex("hello-d"), x.hex("hello-l"))
    t2 = link.second_transcript(t1, x.hex("key-d"), x.hex("key-l"))
    d, listener = (link.private_key(x.hex(f"mlkem768-{r}"), x.hex(f"x25519-{r}")) for r in "dl")
    s_d = link.open_key(listener, t1, "D", x.hex("key-d"))
    s_l = link.open_key(d, t1, "L", x.hex("key-l"))
    keys = link.traffic_keys(s_d, s_l, t2)
    for r in "dl":
        public = link.public_bytes(x.hex(f"mlkem768-{r}"), x.hex(f"x25519-{r}"))
        assert x.hex(f"hello-{r}").endswith(public)
    found = {"t1": t1, "t2": t2, "s-d": s_d, "s-l": s_l, "k-dl": keys["D"], "k-ld": keys["L"]}
    return {name: [value.hex()] for name, value in found.items()}


def a_record(x: Vector) -> Found:
    key, number = x.hex("key"), int(x.one("number"))
    content = link.open_record(key, number, x.hex("t2"), x.one("role"), x.payload)
    assert link.seal_record(key, number, x.hex("t2"), x.one("role"), content) == x.payload
    return {"content": [content.hex()]}


def an_auth(x: Vector) -> Found:
    message = link.auth_message(x.hex("t2"), x.one("role"))
    return _signed(x, message, "detente/link/v1")


def a_checked(x: Vector) -> Found:
    message = link.checked_message(x.hex("line"), int(x.one("side")), x.hex("id"), int(x.one("at")))
    return _signed(x, message, "detente/check/v1")


def _signed(x: Vector, message: bytes, context: str) -> Found:
    check_mldsa(x.hex("link"), x.payload, message, context)
    return {}


def a_message(x: Vector) -> Found:
    assert messages.write(messages.read(x.payload)) == x.payload
    return {}


KINDS: dict[tuple[str, str], Callable[[Vector], Found]] = {
    ("pairing", "card"): a_card,
    ("pairing", "line"): a_line,
    ("pairing", "digits"): the_digits,
    ("link", "hello"): a_hello,
    ("link", "key"): a_key,
    ("link", "handshake"): a_handshake,
    ("link", "record"): a_record,
    ("link", "auth"): an_auth,
    ("link", "checked"): a_checked,
    ("link", "message"): a_message,
}
