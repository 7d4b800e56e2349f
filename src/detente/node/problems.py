"""What can be wrong with a line at this node, in words for its own people."""

from detente.core.errors import LocalError, RemoteError


class LineBusyError(LocalError):
    """256 statements wait for the other side's receipt. Wait until the line is up again."""


class LineBehindError(LocalError):
    """This node's database is older than its mark. It takes the rest back from the other side."""


class LineStoppedError(LocalError):
    """The line is stopped. Nothing can be signed on it; the alarm says why."""


class LineFrozenError(LocalError):
    """The two nodes disagree on the state of the line, so nothing can be accepted for now."""


class RestoredTooOldError(LocalError):
    """This node was restored from before what it signed. It never signs here again: pair anew."""


class StaleHeadError(RemoteError):
    """The other side's new head carries an earlier time than its last one."""


class MarkUnwritableError(LocalError):
    """The mark cannot be written, so nothing was signed or sent. Look at its disk and directory.

    What was written is kept, and is signed as soon as the mark can be written again.
    """
