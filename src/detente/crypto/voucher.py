"""Signatures on station vouchers: ML-DSA-44 by the line's `link` keys (call.md section 3)."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from detente.crypto.signing import Context, FalseSignature, sign, verify


@dataclass(frozen=True)
class LinkVouching:
    """`detente.core.vouchers.Vouching` with this side's secret and the other's public key."""

    ours: MLDSA44PrivateKey
    theirs: MLDSA44PublicKey

    def sign(self, voucher: bytes) -> bytes:
        return sign(self.ours, Context.VOUCHER, voucher)

    def verify(self, voucher: bytes, signature: bytes) -> bool:
        try:
            verify(self.theirs, Context.VOUCHER, signature, voucher)
        except FalseSignature:
            return False
        return True
