"""Writes the vectors of the record: from JSON and entries to exports and proofs.

Keys are fixed, but ML-DSA signatures are random; so a run changes every signed file. Run it only
when the format changes:

    .venv/bin/python -m vectors.record.generate
"""

from itertools import chain
from pathlib import Path

from tests.tools.vectors import write
from vectors.record import entries, signed, states

HERE = Path(__file__).parent


def main() -> None:
    parts = (
        entries.json(), entries.entries(), entries.bodies(), entries.roots(), states.states(),
        signed.heads(), signed.receipts(), signed.acks(), signed.exports(), signed.proofs(),
        signed.forks(),
    )  # fmt: skip
    for name, vector in chain.from_iterable(parts):
        write(HERE / f"{name}.txt", vector)


if __name__ == "__main__":
    main()
