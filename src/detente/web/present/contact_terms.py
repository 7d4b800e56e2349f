"""The terms of a contact, its own or those it has as one of rounds: what stands, and why."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.joint import How, Version
from detente.core.kinds import ContactSet, Terms
from detente.core.objects import Contact
from detente.web.lines import OpenLine
from detente.web.present import proposal
from detente.web.present.joints import JointView
from detente.web.present.sides import Side
from detente.web.present.terms import Column, Table
from detente.web.present.text import prose, say
from detente.web.present.words import HOW


@dataclass(frozen=True)
class Reason:
    """Why a side did something, in its own words."""

    side: Side
    words: SafeString


def terms_of(version: Version | None) -> Terms | None:
    """What a version of a contact's terms says."""
    content = version.content if version else None
    return content if isinstance(content, Terms) else None


class ContactTerms(JointView):
    """What both sides propose and agreed for one contact, read for one page.

    Of a contact of rounds each version is the session that the set has for it.
    """

    def __init__(self, line: OpenLine, contact: Contact) -> None:
        self.rounds = line.state.rounds.get(contact.rounds or "")
        super().__init__(line, self.rounds.set if self.rounds else contact.terms)
        self.contact = contact

    @cached_property
    def versions(self) -> dict[str, Version]:
        """Every version, its content being the terms of this contact, in the order kept."""
        found: dict[str, Version] = {}
        for ref, version in self.joint.versions.items():
            content = version.content
            own = content.terms(self.contact.id) if isinstance(content, ContactSet) else content
            if own is not None:
                found[ref] = version._replace(content=own)
        return found

    def _own(self, version: Version | None) -> Version | None:
        return self.versions.get(version.id) if version else None

    @property
    def agreed(self) -> Version | None:
        """The agreed version, if there is one: it holds until another is agreed."""
        return self._own(self.standing.agreed)

    @property
    def open(self) -> Version | None:
        """The version that waits for an answer, if there is one."""
        return self._own(self.standing.open)

    @cached_property
    def last(self) -> Version | None:
        """The version written last."""
        return next(reversed(self.versions.values()), None)

    @property
    def terms(self) -> Terms | None:
        """The terms that a summary speaks of."""
        return terms_of(self.shown)

    @property
    def change(self) -> Version | None:
        """The open version, where it would change what is agreed."""
        return self.open if self.agreed else None

    def basis(self, version: Version) -> Version | None:
        """What a version answers; for a proposal of a change, what was agreed when it was made."""
        if version.parent:
            return self.versions.get(version.parent)
        return self._own(self.joint.standing(version.said.past).agreed)

    @cached_property
    def crossing(self) -> tuple[Version, Version] | None:
        """The proposal that lapsed because it crossed, and the one that stands and still waits."""
        standing = self.open
        if standing is None or standing.parent is not None:
            return None
        for ref, how in self.standing.how.items():
            lapsed = self._own(self.joint.versions[ref])
            if lapsed and how is How.LAPSED and not standing.said.saw(ref):
                return lapsed, standing
        return None

    @property
    def crossed(self) -> bool:
        """Whether two proposals crossed on their way."""
        return self.crossing is not None

    @property
    def crossed_words(self) -> SafeString:
        """That two proposals crossed, which one stands, and why."""
        if self.crossing is None:
            return SafeString("")
        lapsed, standing = (self.line.sides[one.side].name for one in self.crossing)
        return say(
            _(
                "Proposals crossed: neither side had the other's when it wrote its own. "
                "That of {standing} stands, because {lapsed} asked for this contact; "
                "that of {lapsed} has lapsed."
            ),
            standing=standing,
            lapsed=lapsed,
        )

    @cached_property
    def withdrawal(self) -> Version | None:
        """Our own version that we withdrew last, while nothing was proposed since."""
        last = self.last
        if last is None or self.standing.how[last.id] is not How.WITHDRAWN:
            return None
        return last if last.side == self.line.line.our_side else None

    @property
    def overruled(self) -> Version | None:
        """The agreed version, where its author withdrew it and the answer had not seen that."""
        agreed = self.agreed
        return agreed if agreed and agreed.id in self.joint.withdrawals else None

    @property
    def overruled_words(self) -> SafeString:
        """That a withdrawal came too late."""
        if (one := self.overruled) is None:
            return SafeString("")
        return say(
            _("{author} withdrew this while {other} accepted it. The acceptance holds."),
            author=self.line.sides[one.side].name,
            other=self.line.sides[1 - one.side].name,
        )

    @cached_property
    def declined(self) -> list[Reason]:
        """Why somebody declined what is shown, where they said so."""
        shown = {version.id for _side, version in self._shown_versions}
        said = [
            reply.said
            for ref, reply in self.joint.replies.items()
            if ref in shown and reply.how is How.DECLINED and reply.said.body
        ]
        self.line.need(one.ref for one in said)
        sides = self.line.sides
        return [Reason(sides[one.side], prose(self.line.body(one.ref), "reason")) for one in said]

    @cached_property
    def _shown_versions(self) -> list[tuple[Side | None, Version]]:
        """Each side's last version, of a change where one waits; and the agreed one, last."""
        change, agreed = self.change, self.agreed
        found: list[tuple[Side | None, Version]] = []
        for side in self.line.sides:
            own = [one for one in self.versions.values() if one.side == side.number]
            if change:
                lapsed = self.crossing[0].id if self.crossing else ""
                own = [one for one in own if one.thing == change.thing or one.id == lapsed]
            if own and self.standing.how[own[-1].id] is not How.AGREED:
                found.append((side, own[-1]))
        return found + ([(None, agreed)] if agreed else [])

    @cached_property
    def columns(self) -> Table:
        """Ours, theirs and the agreed terms, side by side."""
        shown = self._shown_versions
        befores = [self.basis(version) for _side, version in shown]
        both = [*(version for _side, version in shown), *filter(None, befores)]
        items = {ref for one in both for ref in getattr(one.content, "items", ())}
        self.line.need([*(one.id for one in both), *items])
        return proposal.table(
            self.line,
            [
                (
                    Column(side, str(HOW[self.standing.how[version.id]])),
                    proposal.signed(self.line, version),
                    proposal.signed(self.line, before) if before else None,
                )
                for (side, version), before in zip(shown, befores, strict=True)
            ],
        )
