"""Signatures on station vouchers: ML-DSA-44 by the line's `link` keys (call.md section 3)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

CONTEXT = b"detente/voucher/v1"


@dataclass(frozen=True)
class LinkVouching:
    """`detente.core.vouchers.Vouching` with this side's secret and the other's public key."""

    ours: MLDSA44PrivateKey
    theirs: MLDSA44PublicKey

    def sign(self, voucher: bytes) -> bytes:
        return self.ours.sign(voucher, CONTEXT)

    def verify(self, voucher: bytes, signature: bytes) -> bool:
        try:
            self.theirs.verify(signature, voucher, CONTEXT)
        except InvalidSignature:
            return False
        return True
