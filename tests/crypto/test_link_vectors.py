"""The vectors of pairing and of the link, held against the product."""

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from detente.core import messages as msg
from detente.core import pairing
from detente.core.cards import CannotPair, pair_of
from detente.core.refusal import Refused
from detente.crypto import handshake as shake
from detente.crypto.cards import read_card
from detente.crypto.signing import Context, verify
from tests.tools.vectors import Vector, area, read


def card(vector: Vector) -> None:
    found = read_card(vector.payload)
    if vector.all("hash"):
        assert found.hash == vector.hex("hash")


def line(vector: Vector) -> None:
    lines = vector.payload.split(b"\n")
    own, peer = (read_card(b"\n".join(part) + b"\n") for part in (lines[:3], lines[3:6]))
    try:
        found = pair_of(own, peer)
    except CannotPair as error:
        raise Refused("cannot-pair", str(error)) from error
    assert found.line == vector.hex("line")
    assert found.side == int(vector["side"])
    assert [one.hash.hex() for one in (own, peer)] == vector.all("hash")


def digits(vector: Vector) -> None:
    r, commits = ([bytes.fromhex(one) for one in vector.all(name)] for name in ("r", "commit"))
    for side in (0, 1):
        run = pairing.Run(line=vector.hex("line"), side=side, r=r[side])
        run, _ = pairing.hear(run, msg.Commit(commits[1 - side]), side == 0, bytes(32))
        run, _ = pairing.hear(run, msg.Reveal(r[1 - side]), side == 0, bytes(32))
        assert run.commit.c == commits[side]
        assert pairing.digits(run, shake.hkdf_sha256) == vector["digits"]


def hello(vector: Vector) -> None:
    expected = vector.hex("line"), vector["role"], int(vector["side"])
    assert shake.read_hello(vector.payload, *expected) == vector.hex("public")


def drawn(vector: Vector, suffix: str = "") -> shake.Ephemeral:
    return shake.Ephemeral(
        bytes(32),
        bytes(32),
        MLKEM768PrivateKey.from_seed_bytes(vector.hex("mlkem768" + suffix)),
        X25519PrivateKey.from_private_bytes(vector.hex("x25519" + suffix)),
    )


def key(vector: Vector) -> None:
    info = shake.key_info(vector.hex("t1"), vector["role"])
    assert drawn(vector).open(vector.payload, info) == vector.hex("secret")


def handshake(vector: Vector) -> None:
    t1 = shake.first_transcript(vector.hex("hello-d"), vector.hex("hello-l"))
    t2 = shake.second_transcript(t1, vector.hex("key-d"), vector.hex("key-l"))
    assert (t1, t2) == (vector.hex("t1"), vector.hex("t2"))
    s_d = drawn(vector, "-l").open(vector.hex("key-d"), shake.key_info(t1, "D"))
    s_l = drawn(vector, "-d").open(vector.hex("key-l"), shake.key_info(t1, "L"))
    assert (s_d, s_l) == (vector.hex("s-d"), vector.hex("s-l"))
    assert shake.traffic_keys(s_d, s_l, t2) == (vector.hex("k-dl"), vector.hex("k-ld"))


def record(vector: Vector) -> None:
    records = shake.Records(vector.hex("key"), vector.hex("t2"), vector["role"])
    records.count = int(vector["number"])
    assert records.open(vector.payload) == vector.hex("content")


def auth(vector: Vector) -> None:
    link = MLDSA44PublicKey.from_public_bytes(vector.hex("link"))
    text = msg.auth_text(vector.hex("t2"), vector["role"])
    verify(link, Context.LINK, vector.payload, text)


def checked(vector: Vector) -> None:
    link = MLDSA44PublicKey.from_public_bytes(vector.hex("link"))
    said = vector.hex("line"), int(vector["side"]), vector.hex("id"), int(vector["at"])
    verify(link, Context.CHECK, vector.payload, msg.checked_text(*said))


def message(vector: Vector) -> None:
    assert msg.encode(msg.decode(vector.payload)) == vector.payload


KINDS = {
    one.__name__: one
    for one in (card, line, digits, hello, key, handshake, record, auth, checked, message)
}


@pytest.mark.parametrize("path", area("pairing") + area("link"), ids=lambda path: path.stem)
def test_vector(path):
    vector = read(path)
    judge = KINDS[vector["kind"]]
    if vector.expect == "ok":
        judge(vector)
    else:
        with pytest.raises(Refused) as caught:
            judge(vector)
        assert caught.value.slug == vector.expect


def test_every_kind_is_there():
    assert {read(path)["kind"] for path in area("pairing") + area("link")} == set(KINDS)
