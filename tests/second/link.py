"""The formulas of the handshake (link.md section 3) and of the signatures of section 4."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from .cards import hkdf
from .encoding import Refused, h, u8, u64, unv, v

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def hello(line_id: bytes, role: str, side: int, nonce: bytes, hpke_pk: bytes) -> bytes:
    return v("detente/hello/v1", line_id, role, u8(side), nonce, hpke_pk)


def first_transcript(hello_d: bytes, hello_l: bytes) -> bytes:
    """t1"""
    return h(v("detente/link/v1", hello_d, hello_l))


def read_hello(data: bytes, line_id: bytes, role: str, side: int) -> tuple[bytes, bytes]:
    """The nonce and the hpke_pk of the hello of the side in that role."""
    try:
        items = unv(data)
    except Refused as err:
        raise Refused("bad-hello") from err
    if len(items) != 6 or items[0] != b"detente/hello/v1" or len(items[3]) != 1:
        raise Refused("bad-hello")
    if len(items[1]) != 32 or len(items[4]) != 32 or len(items[5]) != 1216:
        raise Refused("bad-hello", "the size of an item")
    if items[1] != line_id:
        raise Refused("wrong-line")
    if items[2] != role.encode():
        raise Refused("wrong-role")
    if items[3] != u8(side):
        raise Refused("wrong-side")
    return items[4], items[5]


def private_key(mlkem768: bytes, x25519: bytes) -> MLKEM768X25519PrivateKey:
    """From the 64-byte seed and the 32-byte private key."""
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(mlkem768), X25519PrivateKey.from_private_bytes(x25519)
    )


def public_bytes(mlkem768: bytes, x25519: bytes) -> bytes:
    """The hpke_pk: the ML-KEM-768 public key and then the X25519 one."""
    first = MLKEM768PrivateKey.from_seed_bytes(mlkem768).public_key().public_bytes_raw()
    second = X25519PrivateKey.from_private_bytes(x25519).public_key().public_bytes_raw()
    return first + second


def open_key(private: MLKEM768X25519PrivateKey, t1: bytes, role: str, key: bytes) -> bytes:
    """s_X from key_X, which the side in this role sealed."""
    secret = hpke_open(private, key, v("detente/link/v1 key", t1, role))
    if len(secret) != 32:
        raise Refused("bad-key")
    return secret


def hpke_open(private: MLKEM768X25519PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """HPKE base mode: enc ‖ ciphertext, with empty aad."""
    try:
        return SUITE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as err:
        raise Refused("bad-key") from err


def second_transcript(t1: bytes, key_d: bytes, key_l: bytes) -> bytes:
    """t2"""
    return h(v(t1, key_d, key_l))


def traffic_keys(s_d: bytes, s_l: bytes, t2: bytes) -> dict[str, bytes]:
    """The key with which the side in each role sends."""
    both = hkdf(s_d + s_l, t2, b"detente/link/v1 traffic", 64)
    return {"D": both[:32], "L": both[32:]}


def seal_record(key: bytes, i: int, t2: bytes, role: str, content: bytes) -> bytes:
    return AESGCM(key).encrypt(bytes(4) + u64(i), content, t2 + role.encode())


def open_record(key: bytes, i: int, t2: bytes, role: str, record: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(bytes(4) + u64(i), record, t2 + role.encode())
    except (InvalidTag, ValueError) as err:
        raise Refused("bad-record") from err


def auth_message(t2: bytes, role: str) -> bytes:
    """What `auth` signs, context detente/link/v1."""
    return v(t2, role)


def checked_message(line_id: bytes, side: int, check_id: bytes, at: int) -> bytes:
    """What `checked` signs, context detente/check/v1."""
    return v(line_id, u8(side), check_id, u64(at))
