"""What both sides must agree on, as pages show it: what waits, for whom, and what is agreed."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.joint import How, Joint, Version
from detente.web.lines import OpenLine
from detente.web.present.sides import Side
from detente.web.present.text import prose, say
from detente.web.present.words import HOW


@dataclass(frozen=True)
class Reason:
    """Why a side did something, in its own words."""

    side: Side
    words: SafeString


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
        return next(reversed(self.versions.values()), None)

    @property
    def shown(self) -> Version | None:
        """The version a summary speaks of: agreed, else open, else the last one written."""
        return self.agreed or self.open or self.last

    @property
    def change(self) -> Version | None:
        """The open version, where it would change what is agreed."""
        return self.open if self.agreed else None

    def own(self, version: Version | None) -> Version | None:
        """A version of the joint as this page speaks of it; None where it says nothing of it."""
        return version

    def basis(self, version: Version) -> Version | None:
        """What a version answers; for a proposal of a change, what was agreed when it was made."""
        if version.parent:
            return self.own(self.joint.versions.get(version.parent))
        return self.own(self.joint.standing(version.said.past).agreed)

    def _changing(self, version: Version) -> bool:
        """Whether it was written when something was agreed already."""
        return self.own(self.joint.standing(version.said.past).agreed) is not None

    def beside(self, version: Version) -> Version | None:
        """What a column shows a version against.

        What is agreed stands alone while a change of it is shown beside.
        """
        last = self.last
        alone = version == self.agreed != last and last is not None and self._changing(last)
        return None if alone else self.basis(version)

    @cached_property
    def crossing(self) -> tuple[Version, Version] | None:
        """The proposal that lapsed because it crossed, and the one that stands and still waits."""
        standing = self.open
        if standing is None or standing.parent is not None:
            return None
        for ref, how in self.standing.how.items():
            lapsed = self.own(self.joint.versions[ref])
            if lapsed and how is How.LAPSED and not standing.said.saw(ref):
                return lapsed, standing
        return None

    @property
    def crossed_words(self) -> SafeString:
        """That two proposals crossed, which one stands, and why."""
        if self.crossing is None:
            return SafeString("")
        lapsed, standing = (self.line.sides[one.side].name for one in self.crossing)
        return say(
            _(
                "Proposals crossed: neither side had the other's when it wrote its own. "
                "That of {standing} stands, because {lapsed} asked for this; "
                "that of {lapsed} has lapsed."
            ),
            standing=standing,
            lapsed=lapsed,
        )

    @property
    def overruled_words(self) -> SafeString:
        """That the author withdrew what is agreed, and the answer had not seen it; else nothing."""
        one = self.agreed
        if one is None or one.id not in self.joint.withdrawals:
            return SafeString("")
        return say(
            _("{author} withdrew this while {other} accepted it. The acceptance holds."),
            author=self.line.sides[one.side].name,
            other=self.line.sides[1 - one.side].name,
        )

    @cached_property
    def withdrawal(self) -> Version | None:
        """Our own version that we withdrew last, while nothing was proposed since."""
        last = self.last
        if last is None or self.standing.how[last.id] is not How.WITHDRAWN:
            return None
        return last if last.side == self.line.line.our_side else None

    @cached_property
    def each_last(self) -> list[tuple[Side | None, Version]]:
        """Each side's last version, of the last change where there is one; and the agreed one."""
        agreed, last = self.agreed, self.last
        shown = list(self.versions.values())
        if last and self._changing(last):
            lapsed = self.crossing[0].id if self.crossing else ""
            shown = [one for one in shown if one.thing == last.thing or one.id == lapsed]
        found: list[tuple[Side | None, Version]] = []
        for side in self.line.sides:
            own = [one for one in shown if one.side == side.number]
            if own and self.standing.how[own[-1].id] is not How.AGREED:
                found.append((side, own[-1]))
        return found + ([(None, agreed)] if agreed else [])

    @property
    def versions(self) -> dict[str, Version]:
        """Every version as this page speaks of it, in the order kept."""
        return self.joint.versions

    @cached_property
    def declined(self) -> list[Reason]:
        """Why somebody declined what is shown, where they said so."""
        shown = {version.id for _side, version in self.each_last}
        said = [
            reply.said
            for ref, reply in self.joint.replies.items()
            if ref in shown and reply.how is How.DECLINED and reply.said.body
        ]
        self.line.need(one.ref for one in said)
        sides = self.line.sides
        return [Reason(sides[one.side], prose(self.line.body(one.ref), "reason")) for one in said]

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
