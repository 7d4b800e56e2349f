"""Places at a call that a duty officer opens for somebody else, in words that only we can write."""

from dataclasses import dataclass

from django.core import signing

from detente.addresses import Address
from detente.core.call_types import Person
from detente.core.errors import LocalError

GOOD_FOR = 12 * 60 * 60
"""Seconds from opening the page to the first connection of its socket, and to the last."""
_SALT = "detente.calls.seats"


class NoSeatError(LocalError):
    """This names no place at the call: it is old, of another contact, or not written by us."""


@dataclass(frozen=True)
class Seat:
    """Who will sit there: the role in the delegation, and the name in several languages."""

    role: str
    name: dict[str, str]

    def token(self, contact: Address) -> str:
        """What the page's socket shows, so that it opens this place and no other."""
        value = {"contact": str(contact), "role": self.role, "name": self.name}
        return signing.dumps(value, salt=_SALT, compress=True)


def seated(token: str, contact: Address) -> Person:
    """Whom the place of a token is for. Raises NoSeatError."""
    try:
        value = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise NoSeatError("This place is no longer open. Open it again.") from error
    if value["contact"] != str(contact):
        raise NoSeatError("This place is at another contact.")
    return Person(value["role"].replace(" ", "-"), value["name"])
