"""ML-DSA-44 under the `link` key: every use has a context of its own (FIPS 204 section 5.2)."""

from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from detente.core.refusal import Refused


class Context(Enum):
    """What a signature of the `link` key is for. A signature for one use is none for another."""

    CARD = b"detente/card/v1"
    LINK = b"detente/link/v1"
    ACK = b"detente/ack/v1"
    CHECK = b"detente/check/v1"
    VOUCHER = b"detente/voucher/v1"


class FalseSignature(Refused):
    """This was not signed by the key on the other side's card. Somebody else may have sent it."""


def sign(key: MLDSA44PrivateKey, context: Context, message: bytes) -> bytes:
    """The signature of `message` for this use, 2420 bytes."""
    return key.sign(message, context.value)


def verify(key: MLDSA44PublicKey, context: Context, signature: bytes, message: bytes) -> None:
    """Raises FalseSignature unless the key signed exactly this for this use."""
    try:
        key.verify(signature, message, context.value)
    except InvalidSignature as error:
        use = context.value.decode()
        raise FalseSignature("bad-signature", f"the signature for {use} is false") from error
