"""What both sides must agree on, as pages show it: what waits, for whom, and what is agreed."""

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.joint import How, Joint, Version
from detente.web.lines import OpenLine
from detente.web.present.text import prose, say
from detente.web.present.words import HOW


class JointView:
    """One joint of one line, read for one page."""

    def __init__(self, line: OpenLine, joint: Joint) -> None:
        self.line, self.joint = line, joint
        self.standing = joint.standing()

    @property
    def agreed(self) -> Version | None:
        """The agreed version, if there is one."""
        return self.standing.agreed

    @property
    def open(self) -> Version | None:
        """The version that waits for an answer, if there is one."""
        return self.standing.open

    @property
    def mine(self) -> bool:
        """Whether the open version is our own."""
        return self.open is not None and self.open.side == self.line.line.our_side

    @cached_property
    def last(self) -> Version | None:
        """The version written last."""
        return next(reversed(self.joint.versions.values()), None)

    @property
    def shown(self) -> Version | None:
        """The version a summary speaks of: agreed, else open, else the last one written."""
        return self.agreed or self.open or self.last

    def parent(self, version: Version) -> Version | None:
        """The version that this one counters."""
        return self.joint.versions.get(version.parent or "")

    @property
    def crossed(self) -> bool:
        """Whether two proposals crossed on their way."""
        return How.LAPSED in self.standing.how.values()

    @property
    def ending(self) -> SafeString:
        """How the last version ended, in words."""
        last = next(reversed(self.standing.how.items()), None)
        return say(str(HOW[last[1]]).capitalize()) if last else say(_("Nothing proposed yet"))

    @property
    def status(self) -> SafeString:
        """Where it stands, in a few words."""
        theirs = self.line.sides.theirs.name
        if self.open is None:
            return say(_("Agreed by both")) if self.agreed else self.ending
        if self.agreed is None:
            waits = (
                _("Our proposal waits for an answer from {side}")
                if self.mine
                else _("{side}: proposal waits for our answer")
            )
        else:
            waits = (
                _("Agreed by both; our change waits for an answer from {side}")
                if self.mine
                else _("Agreed by both; a change by {side} waits for our answer")
            )
        return say(waits, side=theirs)

    @property
    def reasons(self) -> list[SafeString]:
        """Why somebody declined, where they said so."""
        replies = self.joint.replies.values()
        answers = [reply.said for reply in replies if reply.how is How.DECLINED and reply.said.body]
        self.line.need(said.ref for said in answers)
        return [prose(self.line.body(said.ref), "reason") for said in answers]
