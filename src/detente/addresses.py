"""How pages and sockets name a thing of a line: the line's first hex digits and the opening ref."""

from dataclasses import dataclass

LINE_DIGITS = 12


@dataclass(frozen=True)
class Address:
    """A thing in an address, `3fa2c1d09b7e-0-4`: its line's first digits, and its ref `0:4`."""

    line: str
    ref: str

    @classmethod
    def of(cls, line_id: str, ref: str) -> "Address":
        """The address of `ref` on the line whose whole id is `line_id`."""
        return cls(line_id[:LINE_DIGITS], ref)

    def __str__(self) -> str:
        return f"{self.line}-{self.ref.replace(':', '-')}"


class AddressConverter:
    """`<thing:name>` in a Django route."""

    regex = rf"[0-9a-f]{{{LINE_DIGITS}}}-[01]-(?:0|[1-9][0-9]{{0,15}})"

    def to_python(self, value: str) -> Address:
        """Read what the route matched."""
        line, side, number = value.split("-")
        return Address(line, f"{side}:{number}")

    def to_url(self, value: Address) -> str:
        """Write it back."""
        return str(value)


class LineConverter:
    """`<line:name>` in a Django route: a line's first digits."""

    regex = rf"[0-9a-f]{{{LINE_DIGITS}}}"

    def to_python(self, value: str) -> str:
        """The digits as they are."""
        return value

    def to_url(self, value: str) -> str:
        """A whole id is cut."""
        return value[:LINE_DIGITS]
