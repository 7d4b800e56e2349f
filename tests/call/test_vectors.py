"""The vectors of the call, held against the product's Python and against the document."""

import json
from hashlib import shake_256

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from detente.core.encoding import H, NotCanonicalError, u8, v
from detente.core.signalling import SignallingError, from_peer, from_station
from detente.core.vouchers import VoucherError, call_id, commitment, parse_voucher, roster_hash
from detente.crypto.voucher import LinkVouching
from tests.call.template import describe as from_template
from tests.tools.vectors import area, read

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Refused(Exception):
    """`args[0]` is the slug."""


def voucher(x):
    theirs = MLDSA44PublicKey.from_public_bytes(x.hex("link"))
    try:
        parse_voucher(x.payload)
    except (VoucherError, NotCanonicalError) as error:
        raise Refused("bad-voucher") from error
    if not LinkVouching(MLDSA44PrivateKey.generate(), theirs).verify(x.payload, x.hex("signature")):
        raise Refused("bad-signature")
    return {"hash": H(x.payload).hex()}


def sender_key(x):
    info = v("detente/sender-key/v1", x.hex("roster"), u8(int(x["i"])), u8(int(x["j"])))
    wide = shake_256(x.hex("seed")).digest(96)
    key = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(wide[:64]),
        X25519PrivateKey.from_private_bytes(wide[64:]),
    )
    try:
        signer = Ed25519PublicKey.from_public_bytes(x.hex("ed25519"))
        signer.verify(x.hex("signature"), v(info, x.payload))
        return {"info": info.hex(), "base-key": SUITE.decrypt(x.payload, key, info).hex()}
    except InvalidSignature as error:
        raise Refused("bad-signature") from error
    except InvalidTag as error:
        raise Refused("bad-seal") from error


def words(x):
    secret, roster = x.hex("r0") + x.hex("r1"), x.hex("roster")
    code = HKDF(hashes.SHA256(), 6, roster, b"detente/sas/v1 code").derive(secret)
    bits = f"{int.from_bytes(code, 'big'):048b}"
    return {
        "c0": commitment(x["roster"], 0, x["r0"]),
        "c1": commitment(x["roster"], 1, x["r1"]),
        "pictures": " ".join(str(int(bits[at : at + 6], 2)) for at in range(0, 42, 6)),
        "numbers": " ".join(str(int(bits[at : at + 13], 2) + 1000) for at in range(0, 39, 13)),
    }


def message(parse):
    def judge(x):
        try:
            parse(x.payload)
        except SignallingError as error:
            raise Refused("bad-message") from error
        return {}

    return judge


def describe(x):
    media = json.loads(x["media"])
    built = from_template(media, x["fingerprint"], x["setup"], x["ptime"], x["rate"])
    assert built == x.payload
    return {}


JUDGES = {
    "voucher": voucher,
    "sender-key": sender_key,
    "words": words,
    "describe": describe,
    "station": message(from_station),
    "peer": message(from_peer),
    "call-id": lambda x: {"call": call_id(x.hex("leaf"), int(x["attempt"])).hex()},
    "roster": lambda x: {
        "roster": roster_hash(x.hex("line"), x.hex("call"), int(x["epoch"]), x.all("hash"))
    },
}
BROWSERS_ONLY = {"kid", "pack", "unpack", "merge", "summarise"}


@pytest.mark.parametrize("path", area("call"), ids=lambda path: path.stem)
def test_vector(path):
    x = read(path)
    if x["kind"] in BROWSERS_ONLY:
        return
    slug, found = "ok", {}
    try:
        found = JUDGES[x["kind"]](x)
    except Refused as refused:
        slug = refused.args[0]
    assert slug == x.expect
    for name, value in found.items():
        assert value == x[name], name


def test_every_kind_has_files():
    kinds = {read(path)["kind"] for path in area("call")}
    assert kinds == set(JUDGES) | BROWSERS_ONLY
