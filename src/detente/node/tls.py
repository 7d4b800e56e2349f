"""The outer shield: TLS 1.3 with one pinned certificate on each side (link.md section 2)."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from detente.core.cards import Pair
from detente.core.errors import RemoteError
from detente.crypto.keys import TlsKey
from detente.node.keeper_port import Identity, Refusal


class WrongKey(RemoteError):
    """Who answered does not hold the key on the other side's card. Nothing was sent to them."""


def server_name(line: bytes) -> str:
    """How the dialler names the line to the listener."""
    return f"{line.hex()[:32]}.line"


def context(identity: Identity, *, server: bool) -> ssl.SSLContext:
    """TLS 1.3, our certificate, and the peer's certificate as the one that is trusted."""
    made = bare_context() if server else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False  # the certificate itself is pinned, whatever name it bears
    made.verify_mode = ssl.CERT_REQUIRED
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.load_verify_locations(cadata=identity.pair.peer.tls)
    with _pem_path(identity.keys.tls) as path:
        made.load_cert_chain(path)
    return made


def bare_context() -> ssl.SSLContext:
    """What a listener starts with, before the dialler has named the line."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.verify_mode = ssl.CERT_REQUIRED
    made.num_tickets = 0  # a resumed session would not show its certificate again
    return made


def check_pin(shown: bytes | None, pair: Pair) -> None:
    """Raises WrongKey unless this is the very certificate on the peer's card."""
    if shown != pair.peer.tls:
        raise WrongKey("wrong-key: another certificate than the one on the card")


def explain(error: Exception, pair: Pair | None, *, dialled: bool) -> Refusal:
    """A failed TLS handshake in the words of a duty officer."""
    label = pair.peer.label if pair else "?"
    if isinstance(error, ssl.SSLCertVerificationError | WrongKey) or _says(error, "VERIFY_FAILED"):
        where = f"The key that answered at {pair.peer.address}" if pair and dialled else (
            "The key of somebody who called"
        )  # fmt: skip
        words = (
            f"{where} is not the one on the card of {label}. Nothing was sent. Either their node"
            " has new keys, and you must pair anew, or somebody is in between: telephone a number"
            " of theirs that you know."
        )
        return Refusal("wrong-key: another certificate than the one on the card", words, alarm=True)
    words = "Somebody called without a key that could be checked. They were turned away."
    return Refusal("no-key: the TLS handshake failed", words)


def not_let_in(pair: Pair) -> Refusal:
    """Their node showed the right key, and then closed without a word: it may not know ours."""
    words = (
        f"The node of {pair.peer.label} answered and then would not let ours in. It may be"
        " stopping, or it may hold another card of ours: if this goes on, telephone and compare."
    )
    return Refusal("not-let-in: their node closed after the TLS handshake", words)


def _says(error: Exception, what: str) -> bool:
    return isinstance(error, ssl.SSLError) and what in (error.reason or "")


@contextmanager
def _pem_path(key: TlsKey) -> Iterator[str]:
    """A path that `ssl` can load the key from; in memory, where the system gives paths to that."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("detente", os.MFD_CLOEXEC)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.pem)
            file.flush()
            yield f"/proc/self/fd/{descriptor}"
        return
    with TemporaryDirectory() as directory:
        path = Path(directory, "tls.pem")
        path.touch(0o600)
        path.write_bytes(key.pem)
        yield str(path)
