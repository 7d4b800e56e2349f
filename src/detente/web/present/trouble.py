"""What an alarm or a stopped line means, in words for a duty officer."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "ForkError": _(
        "The other side signed two versions of its record. Both are kept as proof. A restored "
        "backup can cause this; it proves two versions, not intent."
    ),
    "BreachError": _("The other side broke the order of the record. What it sent is kept."),
    "DifferentStateError": _("The two nodes read the same record differently."),
    "PairingFailed": _("The digits were wrong three times. Both sides need new calling cards."),
    "RestoredTooOldError": _(
        "This node was restored from a backup that is too old. Pair again, with new cards."
    ),
    "MarkMissingError": _(
        "This node's mark is missing, so it may not sign on this line. Pair again."
    ),
    "ReplacedError": _("New calling cards took the place of this line's."),
    "stopped": _(
        "The other side's node has stopped this line. Phone a number you know, and ask why."
    ),
    "wrong-key": _(
        "The key that answered is not the one on the other side's card. Nothing was sent. "
        "Telephone a number of theirs that you know."
    ),
    "bad-signature": _(
        "Somebody answered in the other side's place with another key. Nothing was sent. "
        "Telephone a number of theirs that you know."
    ),
    "words-differ": _("In a call the verification words differed. The call was closed."),
    "words-aborted": _("A comparison of verification words was broken off after they were shown."),
    "broken": _("In a call the other side's node broke the protocol. The call was closed."),
    "page-broken": _("In a call one of our own pages broke the protocol and was closed."),
    "quota": _("The other side sent more than a day's quota. Its statements wait."),
    "MarkUnwritableError": _(
        "This node's mark cannot be written. Nothing is signed until its disk is mended."
    ),
    "disk": _("The disk of this node is nearly full. Arriving statements wait."),
}
STOPPING = {
    "ForkError", "BreachError", "PairingFailed", "RestoredTooOldError", "MarkMissingError",
    "ReplacedError",
}  # fmt: skip
OTHER = _("See the node's journal for the cause.")


def stopping(kinds: Iterable[str]) -> str:
    """The words for the first of these alarms that can have stopped a line."""
    return words(next((kind for kind in kinds if kind in STOPPING), ""))


def words(kind: str) -> str:
    """The words for an error of this name; for one that has none, where to look."""
    return str(WORDS.get(kind, OTHER))
