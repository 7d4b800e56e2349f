"""The terms of a contact, its own or those it has as one of rounds: what stands, and why."""

from django.utils.functional import cached_property

from detente.core.joint import Version
from detente.core.kinds import ContactSet, Terms
from detente.core.objects import Contact
from detente.web.lines import OpenLine
from detente.web.present import proposal
from detente.web.present.joints import JointView
from detente.web.present.terms import Column, Table
from detente.web.present.words import HOW


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

    def own(self, version: Version | None) -> Version | None:
        """The session that a version of a set has for this contact; else the version itself."""
        return self.versions.get(version.id) if version else None

    @property
    def agreed(self) -> Version | None:
        """The agreed version, if there is one: it holds until another is agreed."""
        return self.own(self.standing.agreed)

    @property
    def open(self) -> Version | None:
        """The version that waits for an answer, if there is one."""
        return self.own(self.standing.open)

    @property
    def terms(self) -> Terms | None:
        """The terms that a summary speaks of."""
        return terms_of(self.shown)

    @cached_property
    def columns(self) -> Table:
        """Ours, theirs and the agreed terms, side by side."""
        shown = self.each_last
        befores = [self.beside(version) for _side, version in shown]
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
