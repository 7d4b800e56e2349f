"""Two sides that keep a line as the documents say, so that there is something to check."""

import base64
import datetime
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from . import messages
from .cards import Card, Line, card, line
from .digest import digest
from .encoding import canonical, h, u64, v
from .export import FIRST, ack_message
from .fold import Record
from .notes import Key, cosignature_message, subtree_message
from .proofs import FORK, PROOF
from .statements import body_hash
from .tree import leaf_hash, root, root_of, split


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Keys:
    """The private keys of one side, from a seed, and its card."""

    def __init__(self, label: str, address: str = "127.0.0.1:8201") -> None:
        def seed(name: str) -> bytes:
            return h(f"{label} {name}".encode())

        self.ed = {
            "log": Ed25519PrivateKey.from_private_bytes(seed("log ed25519")),
            "wit": Ed25519PrivateKey.from_private_bytes(seed("wit ed25519")),
        }
        self.ml = {
            name: MLDSA44PrivateKey.from_seed_bytes(seed(f"{name} mldsa44"))
            for name in ("log", "wit", "link")
        }
        pairs = {
            name: {
                "ed25519": b64(self.ed[name].public_key().public_bytes_raw()),
                "mldsa44": b64(self.ml[name].public_key().public_bytes_raw()),
            }
            for name in ("log", "wit")
        }
        self.members: dict[str, Any] = {
            "v": 1,
            "label": label,
            "address": address,
            **pairs,
            "link": b64(self.ml["link"].public_key().public_bytes_raw()),
            "tls": b64(certificate(label)),
            "nonce": seed("nonce").hex(),
        }

    def card_file(self, **changed: Any) -> bytes:
        data = canonical({**self.members, **changed})
        signature = self.ml["link"].sign(data, b"detente/card/v1")
        return f"detente/card@v1\n{b64(data)}\n{b64(signature)}\n".encode()


@lru_cache
def certificate(label: str) -> bytes:
    """A self-signed certificate on P-256, the same for a label as long as the process lives."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, label)])
    start = datetime.datetime(2021, 12, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER)


def signature_line(key: Key, signature: bytes) -> str:
    return f"— {key.name} {b64(key.key_id + signature)}\n"


class Pair:
    """A line with both logs; what one side wrote the other sees when it `looks`."""

    def __init__(self, first: Keys, second: Keys) -> None:
        files = {card(keys.card_file()).data: (keys, keys.card_file()) for keys in (first, second)}
        cards: list[Card] = [card(file) for _, file in files.values()]
        self.line: Line = line(*cards)
        self.keys = [files[c.data][0] for c in self.line.cards]
        self.files = [files[c.data][1] for c in self.line.cards]
        self.logs: tuple[list[bytes], list[bytes]] = ([], [])
        self.bodies: tuple[list[str], list[str]] = ([], [])
        self.seen = [0, 0]

    def look(self, side: int) -> None:
        """The side receipts all that the other wrote."""
        self.seen[side] = len(self.logs[1 - side])

    def write(self, side: int, kind: str, body: Any = None, /, **members: Any) -> str:
        """Writes the next statement of the side; its reference. `members` replace what is right."""
        n, seen, salt = len(self.logs[side]), self.seen[side], os.urandom(32)
        data = canonical(body) if body is not None else b""
        value = {
            "v": 1,
            "line": self.line.id.hex(),
            "side": side,
            "n": n,
            "seen": {"root": root(self.logs[1 - side][:seen]).hex(), "size": seen},
            "rules": 1,
            "at": 1640700000 + n,
            "kind": kind,
            "obj": None,
            "do": {},
            "body": body_hash(salt, data).hex() if body is not None else None,
            "blen": len(data),
        }
        blob = b64(v(salt, data)) if body is not None else "none"
        return self.keep(side, canonical(value | members), blob)

    def keep(self, side: int, entry: bytes, body: str = "none") -> str:
        self.logs[side].append(entry)
        self.bodies[side].append(body)
        return f"{side}:{len(self.logs[side]) - 1}"

    def paired(self, side: int, **changed: Any) -> str:
        cards = [c.hash.hex() for c in self.line.cards]
        do = {"cards": cards, "rules": 1, "trial": False, "continues": None} | changed
        return self.write(side, "paired", do=do)

    def leaf(self, ref: str) -> str:
        side, n = map(int, ref.split(":"))
        return leaf_hash(self.logs[side][n]).hex()

    def record(self) -> Record:
        first, second = (c.hash.hex() for c in self.line.cards)
        return Record(self.line.id, (first, second), (tuple(self.logs[0]), tuple(self.logs[1])))

    @property
    def cut(self) -> tuple[int, int]:
        return len(self.logs[0]), len(self.logs[1])

    # Heads, receipts, acks

    def text(self, side: int, size: int, hashed: bytes | None = None) -> bytes:
        hashed = root(self.logs[side][:size]) if hashed is None else hashed
        return f"{self.line.origin(side)}\n{size}\n{b64(hashed)}\n".encode()

    def head(self, side: int, size: int, at: int = 1640700000, root_: bytes | None = None) -> str:
        """The head note with its owner's two signatures."""
        text, (plain, cosigned) = self.text(side, size, root_), self.line.owner_keys(side)
        hashed = root(self.logs[side][:size]) if root_ is None else root_
        message = subtree_message(plain.name, at, plain.name, size, hashed)
        return (
            text.decode()
            + "\n"
            + signature_line(plain, self.keys[side].ed["log"].sign(text))
            + signature_line(cosigned, u64(at) + self.keys[side].ml["log"].sign(message))
        )

    def witness(self, side: int, size: int, at: int = 1640700001) -> str:
        """The two lines with which side receipts the other log at that size."""
        text, (ed, ml) = self.text(1 - side, size), self.line.witness_keys(side)
        hashed = root(self.logs[1 - side][:size])
        message = subtree_message(ml.name, at, self.line.origin(1 - side), size, hashed)
        ed_signature = self.keys[side].ed["wit"].sign(cosignature_message(at, text))
        ml_signature = self.keys[side].ml["wit"].sign(message)
        return signature_line(ed, u64(at) + ed_signature) + signature_line(
            ml, u64(at) + ml_signature
        )

    def ack(self, side: int, n: int, m: int, /, **changed: Any) -> bytes:
        """The ack in which side says that it holds n entries, having m; `changed` is signed too."""
        cut = (m, n) if side == 0 else (n, m)
        a: dict[str, Any] = {
            "t": "ack",
            "n": n,
            "root_n": root(self.logs[1 - side][:n]),
            "m": m,
            "root_m": root(self.logs[side][:m]),
            "rules": 1,
            "digest": changed.get("digest") or digest(self.record(), cut),
            "witness": self.witness(side, n),
        } | changed
        message = ack_message(self.line.id, side, a)
        a["sig"] = self.keys[side].ml["link"].sign(message, b"detente/ack/v1")
        return messages.write(a)

    # Files of section 11

    def export(self, acks: Sequence[bytes | None] = (None, None)) -> bytes:
        lines = [FIRST]
        lines += [f"card {s} {b64(self.files[s])}" for s in (0, 1)]
        for s in (0, 1):
            for n, entry in enumerate(self.logs[s]):
                lines.append(f"entry {s} {n} {b64(entry)} {self.bodies[s][n]}")
        for s in (0, 1):
            lines.append(f"head {s} {b64(self.head(s, len(self.logs[s])).encode())}")
            if size := self.seen[1 - s]:
                receipt = self.head(s, size) + self.witness(1 - s, size)
                lines.append(f"receipt {s} {b64(receipt.encode())}")
        lines += [f"ack {s} {b64(a)}" for s, a in enumerate(acks) if a]
        return "".join(f"{item}\n" for item in lines).encode()

    def statement_proof(self, side: int, n: int, size: int) -> bytes:
        log, body = self.logs[side], self.bodies[side][n]
        salted = b"" if body in ("none", "erased") else base64.b64decode(body)
        path = inclusion_path(n, [leaf_hash(entry) for entry in log[:size]])
        lines = [PROOF, f"extra {b64(v(log[n], salted))}", f"index {n}", *map(b64, path)]
        note = self.head(side, size) + self.witness(1 - side, size)
        return ("\n".join(lines) + "\n\n" + note).encode()


def fork_file(key: Key, path: Sequence[bytes], notes: Sequence[str]) -> bytes:
    vkey = f"{key.name}+{key.key_id.hex()}+{b64(bytes([key.kind]) + key.public)}"
    lines = [FORK, vkey, *map(b64, path)]
    blobs = [note.encode() for note in notes]
    return ("\n".join(lines) + "\n\n").encode() + b"".join(b"%d\n" % len(x) + x for x in blobs)


def inclusion_path(index: int, hashed: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1, PATH(m, D[n])."""
    if len(hashed) == 1:
        return []
    k = split(len(hashed))
    if index < k:
        return [*inclusion_path(index, hashed[:k]), root_of(hashed[k:])]
    return [*inclusion_path(index - k, hashed[k:]), root_of(hashed[:k])]


def consistency_path(old: int, hashed: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.2, PROOF(m, D[n]), for 0 < m < n."""

    def subproof(m: int, part: Sequence[bytes], whole: bool) -> list[bytes]:
        if m == len(part):
            return [] if whole else [root_of(part)]
        k = split(len(part))
        if m <= k:
            return [*subproof(m, part[:k], whole), root_of(part[k:])]
        return [*subproof(m - k, part[k:], False), root_of(part[:k])]

    return subproof(old, hashed, True)
