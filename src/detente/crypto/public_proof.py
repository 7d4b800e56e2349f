"""The proof, for anybody, of what both sides agreed on (docs/protocol/record.md section 11).

It holds two statements, the proposal and its acceptance, without their prose, and no more of the
sides than their labels and public keys: not where their nodes are, as their cards would tell.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from detente.core.cards import LABEL
from detente.core.checkpoints import decode64, encode64
from detente.core.encoding import H, NotCanonicalError, unv, v
from detente.core.kinds import Answer, ContactSet, Facts, Mode, Terms
from detente.crypto.notes import PublicPair
from detente.crypto.proofs import MAX_PROOF, NoProofError, Parties, Party, Proven, verify_between

HEADER = "detente/public-proof@v1"
MAX_PUBLIC = 2 * MAX_PROOF + 16384


class Agreement(NamedTuple):
    """What both sides agreed on, and who they are by their keys."""

    parties: Parties
    proposal: Proven
    acceptance: Proven

    def __str__(self) -> str:
        """What the file proves, in words for the one who checks it."""
        proposer, other = (self.parties[one.side] for one in (self.proposal, self.acceptance))
        keys = "\n".join(f"{one.label}  {fingerprint(one)}" for one in self.parties)
        return (
            f"{proposer.label} proposed and {other.label} accepted, both signed and receipted:\n"
            f"{_told(self.proposal)}\n"
            "This is true of the two sides whose keys these are. Compare them with what each side"
            f" publishes:\n{keys}"
        )


def fingerprint(party: Party) -> str:
    """SHA-256 of a side's keys, as it publishes it: of those of its log and as a witness."""
    return H(v(*_raw(party.log), *_raw(party.wit))).hex()


def write_public(line: bytes, parties: Parties, proofs: tuple[str, str]) -> bytes:
    """The file: the proofs of the proposal and of its acceptance, and whose keys they are of."""
    keys = [v(one.label.encode(), *_raw(one.log), *_raw(one.wit)) for one in parties]
    parts = [v(line), *keys, *(one.encode() for one in proofs)]
    return "\n".join([HEADER, *map(encode64, parts), ""]).encode()


def verify_public(file: bytes) -> Agreement:
    """What the file proves. Raises NoProofError, BadNoteError or BadSignatureError."""
    lines = file.decode("ascii", "replace").split("\n")
    if len(file) > MAX_PUBLIC or len(lines) != 7 or (lines[0], lines[6]) != (HEADER, ""):
        raise NoProofError("this is not a public proof, or not all of it")
    line, zero, one, *texts = map(decode64, lines[1:6])
    parties = (_party(zero), _party(one))
    (name,) = _parts(line, 1)
    proposal, acceptance = (
        verify_between(text.decode("utf-8", "replace"), name, parties) for text in texts
    )
    said, answer = proposal.statement, acceptance.statement
    accepts = answer is not None and answer.kind.endswith(".accept")
    if said is None or answer is None or not accepts or not isinstance(answer.do, Answer):
        raise NoProofError("the second statement accepts nothing")
    if answer.do.of != said.leaf or proposal.side == acceptance.side:
        raise NoProofError("the second statement does not accept the first")
    if not isinstance(said.do, Terms | ContactSet | Facts) or said.do.mode is not Mode.BINDING:
        raise NoProofError("the first statement proposes nothing that binds")
    return Agreement(parties, proposal, acceptance)


def _told(proven: Proven) -> str:
    match proven.statement and proven.statement.do:
        case Facts() as facts:
            return f"It took place: {facts.medium}, {_utc(facts.start)} to {_utc(facts.end)}"
        case Terms() as terms:
            return f"To take place: {terms.medium}, {_utc(terms.start)}, {terms.minutes} minutes"
        case ContactSet() as rounds:
            rows = (f"{one.medium}, {_utc(one.start)}" for one in rounds.sessions)
            return "To take place: " + "; ".join(rows)
        case _:
            return ""


def _utc(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at, UTC):%A %d %B %Y %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"second {at}"


def _raw(pair: PublicPair) -> tuple[bytes, bytes]:
    return pair.ed25519.public_bytes_raw(), pair.mldsa44.public_bytes_raw()


def _party(data: bytes) -> Party:
    label, *keys = _parts(data, 5)
    name = label.decode("ascii", "replace")
    if not LABEL.match(name):
        raise NoProofError("a side's label is none")
    try:
        log, wit = (
            PublicPair(
                Ed25519PublicKey.from_public_bytes(ed25519),
                MLDSA44PublicKey.from_public_bytes(mldsa44),
            )
            for ed25519, mldsa44 in (keys[:2], keys[2:])
        )
    except ValueError as error:
        raise NoProofError("a key is none") from error
    return Party(name, log, wit)


def _parts(data: bytes, number: int) -> list[bytes]:
    try:
        parts = list(unv(data))
    except NotCanonicalError as error:
        raise NoProofError(str(error)) from error
    if len(parts) != number:
        raise NoProofError("a part is missing")
    return parts
