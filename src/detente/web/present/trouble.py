"""What an alarm or a stopped line means, in words for a duty officer."""

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
}
OTHER = _("See the node's journal for the cause.")


def words(kind: str) -> str:
    """The words for an error of this name; for one that has none, where to look."""
    return str(WORDS.get(kind, OTHER))
