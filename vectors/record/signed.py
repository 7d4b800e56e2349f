"""Vectors of heads, receipts, acks, exports and proofs."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from detente.core.checkpoints import Checkpoint, Signature, parse_note
from detente.core.encoding import H, u64, v
from detente.core.messages import Ack
from detente.core.tree import Tree, leaf_hash
from detente.crypto.acks import Acked, sign_ack
from detente.crypto.evidence import ExportedSide, write_export
from detente.crypto.notes import PublicPair, cosign, sign_head, with_cosignatures
from detente.crypto.proofs import write_fork, write_proof
from tests.core.every_kind import every_kind
from tests.core.sides import LABELS, keys, told, verify
from tests.tools.vectors import Vector

Named = Iterator[tuple[str, Vector]]
RECORD = told().record
LOG, WIT = keys("moscow").log, keys("washington").wit
ORIGIN, WITNESS = RECORD.origins[0], RECORD.origins[1] + "/witness"
HEAD = RECORD.checkpoint(0)
NOTE = sign_head(LOG, HEAD, 1640700060)
LINES = cosign(WIT, WITNESS, HEAD, 1640700061)


def _keys(prefix: str, pair: PublicPair) -> list[tuple[str, str]]:
    return [
        (f"{prefix}ed25519", pair.ed25519.public_bytes_raw().hex()),
        (f"{prefix}mldsa44", pair.mldsa44.public_bytes_raw().hex()),
    ]


OWNER = [("origin", ORIGIN), *_keys("", LOG.public())]
BOTH = [*OWNER, ("witness", WITNESS), *_keys("wit-", WIT.public())]
FOUND = [("size", "6"), ("root", HEAD.root.hex()), ("timestamp", "1640700060")]


def _signatures(note: str) -> list[str]:
    return note.split("\n", 4)[4].splitlines(keepends=True)


def _spoilt(note: str, index: int) -> str:
    """The note with one bit of a signature turned."""
    one, lines = parse_note(note).signatures[index], _signatures(note)
    raw = bytearray(one.signature)
    raw[-1] ^= 1
    lines[index] = one._replace(signature=bytes(raw)).line
    return _note(*lines)


def _note(*lines: str, text: str = HEAD.text) -> str:
    return f"{text}\n{''.join(lines)}"


def heads() -> Named:
    first, second = _signatures(NOTE)
    late = sign_head(LOG, HEAD, 1640700061)
    more = Signature("someone/else", b"abcd", b"x").line
    empty = Checkpoint(ORIGIN, 0, Tree().root())
    zero = Signature(ORIGIN, parse_note(NOTE).signatures[1].key_id, u64(0) + bytes(2420)).line
    cases = {
        "": ("ok", "A head with its owner's two signatures.", NOTE),
        "swapped": ("ok", "Signature lines come in any order.", _note(second, first)),
        "stranger": ("ok", "A line of somebody else is ignored.", _note(more, first, second)),
        "no-ed25519": ("bad-signature", "The Ed25519 line is missing.", _note(second)),
        "no-mldsa": ("bad-signature", "The ML-DSA-44 line is missing.", _note(first)),
        "ed25519-bit": ("bad-signature", "One bit of the Ed25519 signature.", _spoilt(NOTE, 0)),
        "mldsa-bit": ("bad-signature", "One bit of the ML-DSA-44 signature.", _spoilt(NOTE, 1)),
        "timestamp-0": ("bad-signature", "It names no time.", _note(first, zero)),
        "size": ("bad-signature", "Another size under the same signatures.",
                 _note(first, second, text=HEAD._replace(size=7).text)),
        "root": ("bad-signature", "Another root under the same signatures.",
                 _note(first, second, text=HEAD._replace(root=H(b"other")).text)),
        "other-origin": ("wrong-log", "A head of another log.",
                         sign_head(LOG, HEAD._replace(origin="paris/detente/0"), 1640700060)),
        "empty-log": ("bad-signature", "The head of an empty log.",
                      _note(first, second, text=empty.text)),
        "twice": ("bad-note", "A line twice.", _note(first, first, second)),
        "two-times": ("bad-note", "One key signs for two times.",
                      _note(first, second, _signatures(late)[1])),
        "extension": ("bad-note", "A fourth line.", _note(first, second, text=HEAD.text + "x\n")),
        "no-blank": ("bad-note", "No blank line.", HEAD.text + first + second),
        "unsigned": ("bad-note", "No signature.", HEAD.text + "\n"),
        "crlf": ("bad-note", "CRLF line ends.", NOTE.replace("\n", "\r\n")),
        "leading-zero": ("bad-note", "A leading zero.", NOTE.replace("\n6\n", "\n06\n")),
        "stray-bits": ("bad-note", "Base64 with bits that mean nothing.", _stray()),
        "after": ("bad-note", "A line after the signatures.", NOTE + "\n"),
        "cut": ("bad-note", "The last newline is missing.", NOTE[:-1]),
        "seventeen": ("bad-note", "Seventeen signatures.", _note(
            first, second, *(Signature(f"n{n}", b"abcd", b"x").line for n in range(15)))),
    }  # fmt: skip
    for name, (expect, comment, note) in cases.items():
        headers = [("kind", "head"), *OWNER, *(FOUND if expect == "ok" else [])]
        yield f"head-{name}".rstrip("-"), Vector(expect, comment, headers, note.encode())


def _stray() -> str:
    encoded = b64encode(HEAD.root).decode()
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return NOTE.replace(encoded, encoded[:-2] + last[last.index(encoded[-2]) + 1] + "=")


def receipts() -> Named:
    whole = with_cosignatures(NOTE, LINES)
    first, second, third, fourth = _signatures(whole)
    late = cosign(WIT, WITNESS, HEAD, 1640700062).splitlines(keepends=True)
    own = cosign(WIT, ORIGIN + "/witness", HEAD, 1640700061)
    log = cosign(LOG, WITNESS, HEAD, 1640700061)
    other = cosign(WIT, WITNESS, HEAD._replace(size=5), 1640700061)
    cases = {
        "": ("ok", "A head with all four signatures.", whole),
        "no-owner": ("bad-signature", "The owner's Ed25519 line is missing.",
                     _note(second, third, fourth)),
        "no-ed25519": ("bad-signature", "The witness's Ed25519 line is missing.",
                       _note(first, second, fourth)),
        "no-mldsa": ("bad-signature", "The witness's ML-DSA-44 line is missing.",
                     _note(first, second, third)),
        "ed25519-bit": ("bad-signature", "One bit of the witness's Ed25519.", _spoilt(whole, 2)),
        "mldsa-bit": ("bad-signature", "One bit of the witness's ML-DSA-44.", _spoilt(whole, 3)),
        "two-times": ("bad-signature", "The witness's signatures name two times.",
                      _note(first, second, third, late[1])),
        "own-witness": ("bad-signature", "The name of the owner's own witness.", NOTE + own),
        "log-key": ("bad-signature", "The log's key under the witness's name.", NOTE + log),
        "other-size": ("bad-signature", "The witness signed another size.", NOTE + other),
    }  # fmt: skip
    for name, (expect, comment, note) in cases.items():
        found = [*FOUND, ("received", "1640700061")] if expect == "ok" else []
        headers = [("kind", "receipt"), *BOTH, *found]
        yield f"receipt-{name}".rstrip("-"), Vector(expect, comment, headers, note.encode())


def acks() -> Named:
    link, acked = keys("washington").link, RECORD.acked(1)
    signature = sign_ack(link, acked)
    cases: dict[str, tuple[str, str, bytes, Acked]] = {
        "": ("ok", "An ack of side 1.", signature, acked),
        "side": ("bad-signature", "Side 0 said it.", signature, acked._replace(side=0)),
        "n": ("bad-signature", "Another n.", signature, acked._replace(n=5)),
        "m": ("bad-signature", "Another m.", signature, acked._replace(m=1)),
        "digest": ("bad-signature", "Another digest.", signature, acked._replace(digest=H(b""))),
        "rules": ("bad-signature", "Other rules.", signature, acked._replace(rules=2)),
        "context": ("bad-signature", "Signed for another use.",
                    link.sign(acked.message, b"detente/check/v1"), acked),
        "no-context": ("bad-signature", "Signed without a context.",
                       link.sign(acked.message), acked),
        "key": ("bad-signature", "Signed with another key.",
                sign_ack(MLDSA44PrivateKey.generate(), acked), acked),
    }  # fmt: skip
    for name, (expect, comment, payload, said) in cases.items():
        headers = [
            ("kind", "ack"), ("encoding", "hex"),
            ("link", link.public_key().public_bytes_raw().hex()),
            ("line", said.line.hex()), ("side", str(said.side)), ("n", str(said.n)),
            ("root-n", said.root_n.hex()), ("m", str(said.m)), ("root-m", said.root_m.hex()),
            ("rules", str(said.rules)), ("digest", said.digest.hex()),
        ]  # fmt: skip
        yield f"ack-{name}".rstrip("-"), Vector(expect, comment, headers, payload)


def _sides(**change: object) -> tuple[ExportedSide, ExportedSide]:
    """Both sides of the record, one member of side 1 changed."""
    return RECORD.exported(0), RECORD.exported(1)._replace(**change)


def exports() -> Named:
    whole = "".join(write_export(_sides()))
    ack = RECORD.ack(1)
    cases = {
        "": ("ok", "A record of two honest sides.", whole),
        "no-receipt": ("ok", "A receipt and an ack less.", _text(_sides(receipt=None, ack=None))),
        "digest": ("ok", "An ack for another state: an alarm.", _text(_sides(ack=RECORD.ack(
            1, lambda acked: acked._replace(digest=H(b"another state")))))),
        "every-kind": ("ok", "Statements of every kind.", every_kind().export().decode()),
        "erased": ("ok", "A body was erased.", _field(whole, "entry 0 5", 4, lambda _: "erased")),
        "version": ("not-an-export", "Another version.", whole.replace("@v1", "@v2", 1)),
        "cards-swapped": ("bad-card", "The cards have changed places.", _swapped(whole)),
        "card-bit": ("bad-card", "One bit of a card.", _field(whole, "card 0", 2, _bit)),
        "gap": ("bad-place", "An entry is left out.", _without(whole, "entry 0 1")),
        "body-bit": ("bad-body", "One bit of a body.", _field(whole, "entry 0 1", 4, _bit)),
        "body-none": ("bad-body", "A body is left out.",
                      _field(whole, "entry 0 1", 4, lambda _: "none")),
        "rewritten": ("bad-seen", "What the other side accepted was rewritten.",
                      _field(whole, "entry 0 5", 3, _minutes)),
        "last-missing": ("bad-head", "The last entry is left out.", _without(whole, "entry 1 1")),
        "head-missing": ("bad-head", "A head is left out.", _without(whole, "head 1")),
        "head-bit": ("bad-signature", "One bit of a head.", _field(whole, "head 0", 2, _bit)),
        "ack-roots": ("bad-ack", "An ack of another log.", _text(_sides(ack=_other_root(ack)))),
        "ack-bit": ("bad-signature", "One bit of an ack's signature.",
                    _field(whole, "ack 1", 2, _bit)),
        "more": ("not-an-export", "A line more.", whole + "end\n"),
        "cut": ("not-an-export", "The last newline is missing.", whole[:-1]),
    }  # fmt: skip
    for name, (expect, comment, text) in cases.items():
        headers = [("kind", "export")]
        if expect == "ok":
            headers += _found(text)
        yield f"export-{name}".rstrip("-"), Vector(expect, comment, headers, text.encode())


def _found(text: str) -> list[tuple[str, str]]:
    verdict = verify(text.encode())
    found = [("line", verdict.line.hex())]
    for side in verdict.sides:
        agrees = "none" if side.ack is None else ("yes" if side.ack.agrees else "no")
        found += [("size", str(side.size)), ("root", side.root.hex())]
        found += [("receipted", str(side.receipted)), ("agrees", agrees)]
    return [*found, ("digest", verdict.state.digest().hex())]


def _text(sides: tuple[ExportedSide, ExportedSide]) -> str:
    return "".join(write_export(sides))


def _other_root(ack: Ack) -> Ack:
    """The ack with another root of its own log, signed as it then is."""
    acked = RECORD.acked(1)._replace(root_m=H(b"other"))
    sig = sign_ack(keys(LABELS[1]).link, acked)
    return Ack(
        ack.n, ack.root_n, ack.m, acked.root_m, ack.rules, ack.digest, ack.witness, sig
    )  # fmt: skip


def _field(text: str, start: str, field: int, change: Callable[[str], str]) -> str:
    lines = text.splitlines(keepends=True)
    index = next(index for index, line in enumerate(lines) if line.startswith(start))
    words = lines[index].rstrip("\n").split(" ")
    words[field] = change(words[field])
    lines[index] = " ".join(words) + "\n"
    return "".join(lines)


def _bit(text: str) -> str:
    """One letter of the last signature changed, or one bit of other bytes near the end."""
    raw = bytearray(b64decode(text))
    raw[-40] = ord("B") if raw[-40] == ord("A") else ord("A")
    return b64encode(raw).decode()


def _minutes(text: str) -> str:
    return b64encode(b64decode(text).replace(b'"minutes":50', b'"minutes":90')).decode()


def _without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def _swapped(text: str) -> str:
    first, zero, one, *rest = text.splitlines(keepends=True)
    return "".join(
        [first, one.replace("card 1", "card 0"), zero.replace("card 0", "card 1"), *rest]
    )


def proofs() -> Named:
    entry, body = RECORD.logs[0][5]
    path, receipt = RECORD.tree(0).inclusion(5), RECORD.receipt(0)
    other, _ = RECORD.logs[0][4]
    right = write_proof(entry, body, 5, path, receipt)
    cases = {
        "": ("ok", "The terms that Moscow proposed.", right),
        "erased": ("ok", "The same, its body erased.",
                   write_proof(entry, "erased", 5, path, receipt)),
        "entry": ("no-proof", "Another entry.", write_proof(other, None, 5, path, receipt)),
        "index": ("no-proof", "Another place.", write_proof(entry, body, 4, path, receipt)),
        "path": ("no-proof", "A hash less.", write_proof(entry, body, 5, path[1:], receipt)),
        "body": ("no-proof", "Another body.",
                 write_proof(entry, (b"s" * 32, b"{}"), 5, path, receipt)),
        "unreceipted": ("bad-signature", "Nobody received it.",
                        write_proof(entry, body, 5, path, RECORD.head(0))),
        "header": ("no-proof", "Another version.", right.replace("@v1", "@v2")),
    }  # fmt: skip
    for name, (expect, comment, text) in cases.items():
        found = [("side", "0"), ("n", "5"), ("leaf", leaf_hash(entry).hex())]
        headers = [("kind", "proof"), *(found if expect == "ok" else [])]
        payload = b"".join(RECORD.cards) + text.encode()
        yield f"proof-{name}".rstrip("-"), Vector(expect, comment, headers, payload)


def _branch(change: int | None, size: int) -> Tree:
    return Tree(leaf_hash(b"other" if n == change else v(u64(n))) for n in range(size))


def _signed(tree: Tree, size: int) -> str:
    return sign_head(LOG, Checkpoint(ORIGIN, size, tree.root(size)), 1640700060)


def forks() -> Named:
    one, two = _branch(None, 7), _branch(1, 7)
    public = LOG.mldsa44.public_key().public_bytes_raw()
    wit = WIT.mldsa44.public_key().public_bytes_raw()

    def fork(old: int, size: int, hashes: list[bytes], newer: Tree = two) -> str:
        return write_fork(ORIGIN, public, hashes, _signed(one, old), _signed(newer, size))

    both = [
        _signed(tree, 5) + cosign(WIT, WITNESS, Checkpoint(ORIGIN, 5, tree.root(5)), 1640700061)
        for tree in (one, two)
    ]
    cases = {
        "same-size": ("ok", "Two roots at one size.", fork(5, 5, []), ORIGIN, (5, 5)),
        "grown": ("ok", "A longer log that does not continue the shorter one.",
                  fork(5, 7, two.consistency(5, 7)), ORIGIN, (5, 7)),
        "power-of-two": ("ok", "The other root at 4 comes before the proof.",
                         fork(4, 7, [two.root(4), *two.consistency(4, 7)]), ORIGIN, (4, 7)),
        "witness": ("ok", "A witness that signed both.",
                    write_fork(WITNESS, wit, [], *both), WITNESS, (5, 5)),
        "one-history": ("no-proof", "Both heads are of one history.",
                        fork(5, 7, one.consistency(5, 7), one), "", ()),
        "same-root": ("no-proof", "The same head twice.", fork(5, 5, [], one), "", ()),
        "no-hashes": ("no-proof", "Nothing joins the sizes.", fork(5, 7, []), "", ()),
        "hash": ("no-proof", "The hashes lead elsewhere.",
                 fork(5, 7, [H(b"")] * len(two.consistency(5, 7))), "", ()),
        "hashes-at-one-size": ("no-proof", "Hashes where none belong.",
                               fork(5, 5, [H(b"")]), "", ()),
        "larger-first": ("no-proof", "The larger head comes first.",
                         fork(7, 5, two.consistency(5, 7)), "", ()),
        "other-key": ("bad-signature", "Signed by another key.",
                      write_fork(ORIGIN, wit, [], _signed(one, 5), _signed(two, 5)), "", ()),
    }  # fmt: skip
    for name, (expect, comment, text, signer, sizes) in cases.items():
        found = [("signer", signer), *(("size", str(size)) for size in sizes)]
        headers = [("kind", "fork"), *(found if expect == "ok" else [])]
        yield f"fork-{name}", Vector(expect, comment, headers, text.encode())
