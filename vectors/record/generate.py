"""Writes the vectors of the record: from JSON and entries to exports and proofs.

Keys are fixed, but ML-DSA signatures are random; so a run changes every signed file. Run it only
when the format changes, and with `--unsigned` when nothing that is signed does:

    .venv/bin/python -m vectors.record.generate [--unsigned]
"""

import sys
from itertools import chain
from pathlib import Path

from tests.tools.vectors import write
from vectors.record import entries, signed, states

HERE = Path(__file__).parent


def main() -> None:
    parts = [
        entries.json(), entries.entries(), entries.kinds(), entries.bodies(), entries.roots(),
        states.states(),
    ]  # fmt: skip
    if "--unsigned" not in sys.argv[1:]:
        parts += [
            signed.heads(), signed.receipts(), signed.acks(), signed.exports(), signed.proofs(),
            signed.forks(),
        ]  # fmt: skip
    for name, vector in chain.from_iterable(parts):
        write(HERE / f"{name}.txt", vector)


if __name__ == "__main__":
    main()
