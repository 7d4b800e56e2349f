"""Reading and writing `expect:` files (vectors/README.md)."""

import re
from dataclasses import dataclass, field
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "vectors"
_HEADER = re.compile(r"([a-z0-9-]+): (.*)\Z")


@dataclass(frozen=True)
class Vector:
    """One file: what is expected, further headers in order, and the payload's bytes."""

    expect: str
    comment: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    payload: bytes = b""

    def __getitem__(self, name: str) -> str:
        return self.all(name)[0]

    def all(self, name: str) -> list[str]:
        return [value for header, value in self.headers if header == name]

    def hex(self, name: str) -> bytes:
        return bytes.fromhex(self[name])


def read(path: Path) -> Vector:
    head, _, payload = path.read_bytes().partition(b"\n\n")
    headers = [_header(line) for line in head.decode().split("\n")]
    (first, expect), (second, comment), *rest = headers
    assert (first, second) == ("expect", "comment"), path
    if ("encoding", "hex") in rest:
        payload = bytes.fromhex(payload.decode())
    return Vector(expect, comment, rest, payload)


def _header(line: str) -> tuple[str, str]:
    found = _HEADER.match(line)
    assert found, line
    return found[1], found[2]


def write(path: Path, vector: Vector) -> None:
    lines = [f"expect: {vector.expect}", f"comment: {vector.comment}"]
    lines += [f"{name}: {value}" for name, value in vector.headers]
    payload = vector.payload
    if ("encoding", "hex") in vector.headers:
        text = payload.hex()
        payload = "".join(f"{text[at : at + 96]}\n" for at in range(0, len(text), 96)).encode()
    path.write_bytes("\n".join(lines).encode() + b"\n\n" + payload)


def area(name: str) -> list[Path]:
    """Every vector of an area; an empty area is a failure."""
    found = sorted((VECTORS / name).glob("*.txt"))
    assert found, f"no vectors in {name}"
    return found
