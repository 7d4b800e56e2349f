"""Acknowledgements: what a side holds, and what state it folds from it (record.md section 6)."""

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from detente.core.encoding import u8, u32, u64, v
from detente.crypto.signing import Context, sign, verify


class Acked(NamedTuple):
    """*I, `side`, hold your first `n` entries, and my own log then had `m`.*

    `digest` is that of the state at exactly this cut, under `rules`.
    """

    line: bytes
    side: int
    n: int
    root_n: bytes
    m: int
    root_m: bytes
    rules: int
    digest: bytes

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return v(
            "detente/ack/v1", self.line, u8(self.side), u64(self.n), self.root_n,
            u64(self.m), self.root_m, u32(self.rules), self.digest,
        )  # fmt: skip

    @property
    def cut(self) -> tuple[int, int]:
        """How much of log 0 and of log 1 this speaks about."""
        return (self.m, self.n) if self.side == 0 else (self.n, self.m)


def sign_ack(link: MLDSA44PrivateKey, acked: Acked) -> bytes:
    """The signature of the acking side's `link` key."""
    return sign(link, Context.ACK, acked.message)


def verify_ack(link: MLDSA44PublicKey, acked: Acked, signature: bytes) -> None:
    """Raises FalseSignature unless the acking side's `link` key signed exactly this.

    Whether roots and digest are right is for the caller, who holds the logs.
    """
    verify(link, Context.ACK, signature, acked.message)
