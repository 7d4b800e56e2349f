"""Why something that the other side sent is refused: one slug, and words for the journal."""

from detente.core.errors import RemoteError

MAX_REASON = 200


class Refused(RemoteError):
    """The other side's node broke the protocol. It was told so once and cut off.

    `slug` names the rule that was broken, as in docs/protocol; the message adds what was found.
    """

    def __init__(self, slug: str, detail: str) -> None:
        super().__init__(f"{slug}: {detail}")
        self.slug = slug


def reason(error: Exception) -> str:
    """The error as one line of at most 200 characters of printable ASCII, fit for a `bye`."""
    text = str(error).encode("ascii", "replace").decode()
    return "".join(one if one.isprintable() else "?" for one in text)[:MAX_REASON]
