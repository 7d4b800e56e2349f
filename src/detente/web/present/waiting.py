"""What waits for us and what waits for the other side, since when, and where it is taken up.

`KINDS` is the one list of all there is: a line a kind, with its words for when it waits for us and
for when it waits for them, the verb of its button and the page that the button leads to.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from detente.core.joint import Version
from detente.core.kinds import ContactSet, Facts, Terms
from detente.core.objects import Contact
from detente.core.outline import Waiting
from detente.node import desk
from detente.press.models import Publication, Step
from detente.web import clocks
from detente.web.lines import OpenLine
from detente.web.present.agenda import day_of
from detente.web.present.contact import plain_title
from detente.web.present.sentences import short_when
from detente.web.present.text import say
from detente.web.present.words import MEDIUM


class Found(NamedTuple):
    """One thing that waits for a side, and the UTC second since which it does.

    `named` is what its sentence calls by its title; `medium` and `start` are of a contact.
    """

    side: int
    since: int
    ref: str
    named: str
    medium: str = ""
    start: int = 0


class Kind(NamedTuple):
    """A kind of waiting; one that never waits for a side has no words for it.

    `page` is the name of the address that the button leads to, `watch` of the one to look on when
    it waits for the other side; the same where it is empty.
    """

    find: Callable[[OpenLine], Iterable[Found]]
    ours: Promise | None
    theirs: Promise | None
    verb: Promise | None
    page: str
    watch: str = ""


@dataclass(frozen=True)
class Wait:
    """Something that waits, in words; where it waits for us, with the verb of its button."""

    sentence: SafeString
    verb: str
    address: str
    since: SafeString


def _versions(subject: str, which: Callable[[Waiting], bool]) -> Callable[..., Iterator[Found]]:
    """Versions that wait for an answer, of one subject; none of what is called off."""

    def find(line: OpenLine) -> Iterator[Found]:
        for one in line.outline.waiting:
            contact = one.host if isinstance(one.host, Contact) else None
            off = contact is not None and any(contact.off)
            if one.subject == subject and which(one) and not off:
                named = contact.talks if contact else one.host.id
                yield _of_version(one.version, one.host.id, named)

    return find


def _of_version(version: Version, ref: str, named: str) -> Found:
    side, since = 1 - version.side, version.said.at
    match version.content:
        case Terms(medium=medium, start=start) | Facts(medium=medium, start=start):
            return Found(side, since, ref, named, medium, start)
        case ContactSet(sessions=(first, *_rest)):
            return Found(side, since, ref, named, first.medium, first.start)
        case _:
            return Found(side, since, ref, named)


def _change(one: Waiting) -> bool:
    """Whether agreement exists already, and this would change it."""
    host = one.host
    return isinstance(host, Contact) and host.terms.standing().agreed is not None


def _countered(one: Waiting) -> bool:
    return one.version.parent is not None and not _change(one)


def _asked(one: Waiting) -> bool:
    return one.version.parent is None and not _change(one)


def _any(_one: Waiting) -> bool:
    return True


def _measured(line: OpenLine) -> Iterator[Found]:
    """Calls that our node measured, and whose facts nobody has signed."""
    for ref, measured in line.measured.items():
        talks = line.state.contacts[ref].talks
        yield Found(line.line.our_side, measured.end, ref, talks, measured.medium, measured.start)


def _called_off(line: OpenLine) -> Iterator[Found]:
    """Contacts still to come that the other side has called off: we have to know of it."""
    now, theirs = int(timezone.now().timestamp()), 1 - line.line.our_side
    for one in line.outline.unstated:
        said = one.contact.off[theirs]
        if said and one.end > now and one.terms:
            medium, talks = one.terms.medium, one.contact.talks
            yield Found(1 - theirs, said.at, one.contact.id, talks, medium, one.start)


def _over(line: OpenLine) -> Iterator[Found]:
    """Agreed contacts whose time has passed, without a call that was measured."""
    now = int(timezone.now().timestamp())
    for one in line.outline.unstated:
        if not one.off and one.end < now and one.contact.id not in line.measured and one.terms:
            medium, talks = one.terms.medium, one.contact.talks
            yield Found(line.line.our_side, one.end, one.contact.id, talks, medium, one.start)


def _outcomes(line: OpenLine) -> Iterator[Found]:
    """Contacts that took place, and of which a side has recorded no outcome."""
    for side, meetings in enumerate(line.outline.unrecorded):
        for one in meetings:
            medium = one.terms.medium if one.terms else ""
            yield Found(side, one.end, one.contact.id, one.contact.talks, medium, one.start)


def _to_mark(line: OpenLine) -> Iterator[Found]:
    for one in line.state.options.values():
        for side in (0, 1):
            if one.commits[side] is None:
                yield Found(side, one.said.at, one.id, one.talks)


def _to_show(line: OpenLine) -> Iterator[Found]:
    for one in line.state.options.values():
        committed = [said.at for said in one.commits if said]
        for side in (0, 1):
            if len(committed) == 2 and not one.copied and one.reveals[side] is None:
                yield Found(side, max(committed), one.id, one.talks)


def _to_read(line: OpenLine) -> Iterator[Found]:
    """Publications of ours that wait for a second reading."""
    for one in Publication.objects.filter(line=line.id, step=Step.ASKED):
        meeting = line.outline.meetings.get(one.contact)
        if meeting is not None and meeting.terms:
            medium, talks = meeting.terms.medium, meeting.contact.talks
            yield Found(
                line.line.our_side, one.changed_at, one.contact, talks, medium, meeting.start
            )


def _unreceived(line: OpenLine) -> Iterator[Found]:
    """The first statement of ours that the other side has not receipted, for all after it."""
    first = desk.first_unreceived(line.id, line.line.our_side)
    if first is not None:
        yield Found(1 - line.line.our_side, first.at, first.ref, "")


# In the order in which they are shown; of one kind, what has waited longest comes first.
KINDS = (
    Kind(_versions("terms", _asked), _("{side} asks for a contact: {medium} on {day}, {title}"),
         _("Our request for a contact: {medium} on {day}, {title}"), _("Review terms"), "contact"),
    Kind(_versions("terms", _countered), _("{side} countered: {medium} on {day}, {title}"),
         _("Our counter-proposal: {medium} on {day}, {title}"), _("Review terms"), "contact"),
    Kind(_versions("terms", _change), _("{side} proposes a change: {medium} on {day}, {title}"),
         _("Our change of agreed terms: {medium} on {day}, {title}"), _("Review terms"), "contact"),
    Kind(_called_off, _("{side} called off: {medium} on {day}, {title}"), None, _("Read why"),
         "contact"),
    Kind(_versions("rounds", _any), _("{side} proposes rounds from {day}: {title}"),
         _("Our proposal of rounds from {day}: {title}"), _("Review rounds"), "rounds"),
    Kind(_versions("text", _any), _("{side} sent a pass of the joint text: {title}"),
         _("Our pass of the joint text: {title}"), _("Review the pass"), "text"),
    Kind(_measured, _("The call is over: {medium} on {day}, {title}"), None, _("Sign the facts"),
         "facts"),
    Kind(_over, _("The time of the contact has passed: {medium} on {day}, {title}"), None,
         _("Sign the facts"), "facts"),
    Kind(_versions("facts", _any), _("{side} signed facts: {medium} on {day}, {title}"),
         _("Our facts of the contact: {medium} on {day}, {title}"), _("Review facts"), "facts"),
    Kind(_outcomes, _("Outcomes are to be recorded: {medium} on {day}, {title}"),
         _("The outcomes as {side} sees them: {medium} on {day}, {title}"), _("Record outcomes"),
         "record-outcomes", "contact"),
    Kind(_to_mark, _("Options are to be marked in private: {title}"),
         _("The marks of {side}, made in private: {title}"), _("Mark the options"), "mark-options",
         "options"),
    Kind(_to_show, _("Both sides have marked; our marks are to be shown: {title}"),
         _("The marks of {side}, to be shown: {title}"), _("Show our marks"), "show-marks",
         "options"),
    Kind(_to_read, _("A text for the public is to be read: {medium} on {day}, {title}"),
         None, _("Read it"), "contact"),
    Kind(_unreceived, None, _("Statements of ours that {side} has not received"), None,
         "statement"),
)  # fmt: skip


class Overview:
    """Everything that waits on a line, found once for one page."""

    def __init__(self, line: OpenLine) -> None:
        self.line = line
        found = [(kind, one) for kind in KINDS for one in _by_age(kind.find(line))]
        ours = line.line.our_side
        self.ours = [pair for pair in found if pair[1].side == ours and pair[0].ours]
        self.theirs = [pair for pair in found if pair[1].side != ours and pair[0].theirs]

    def told(self, pairs: list[tuple[Kind, Found]]) -> list[Wait]:
        """Some of them in words; the titles are fetched in one go."""
        self.line.need(one.named for _kind, one in pairs)
        return [self._told(kind, one) for kind, one in pairs]

    def _told(self, kind: Kind, one: Found) -> Wait:
        line = self.line
        for_us = one.side == line.line.our_side
        words: dict[str, Any] = {
            "side": line.sides.theirs.name,
            "medium": say(str(MEDIUM.get(one.medium, ""))),
            "day": say("{day}", day=day_of(line, one.start)),
        }
        if one.named:
            words["title"] = plain_title(line, one.named)
        sentence = say(str(kind.ours if for_us else kind.theirs), **words)
        page = kind.page if for_us else kind.watch or kind.page
        address = reverse(page, args=[line.address(one.ref)])
        verb = str(kind.verb or "") if for_us else ""
        return Wait(sentence, verb, address, waited(line, one.since))


def _by_age(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: one.since)


def waited(line: OpenLine, since: int) -> SafeString:
    """Since when something waits, and how long that is."""
    now = int(timezone.now().timestamp())
    when = short_when(line, since)
    if since > now - 60:
        return say(_("since {when}"), when=when)
    return say(_("since {when} ({length})"), when=when, length=clocks.age_words(now - since))
