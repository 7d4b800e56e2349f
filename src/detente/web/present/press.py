"""Publications for the people who write them: where each stands, what stops it, what differs."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from detente.core.kinds import Notice
from detente.core.kinds import Publication as What
from detente.core.objects import Contact
from detente.press import differing, record, writing
from detente.press.check import marks
from detente.press.check.marks import Mark
from detente.press.differing import Difference
from detente.press.models import Publication, Step
from detente.press.problems import Stop, Stopped
from detente.web import clocks
from detente.web.forms.positions import ATTRIBUTIONS
from detente.web.forms.press import LABELS
from detente.web.lines import OpenLine
from detente.web.present import terms
from detente.web.present.people import role_words
from detente.web.present.sides import Side
from detente.web.present.text import bdi, chosen, language_name, say, visible
from detente.web.present.words import MEDIUM

WHAT: Mapping[str, Promise] = {
    What.ADVISORY: gettext_lazy("Advisory"),
    What.READOUT: gettext_lazy("Readout"),
}
STEPS: Mapping[str, Promise] = {
    Step.WRITING: gettext_lazy("being written"),
    Step.ASKED: gettext_lazy("waits for a second reading"),
    Step.APPROVED: gettext_lazy("approved, not published yet"),
    Step.READY: gettext_lazy("waits for its moment"),
    Step.RELEASED: gettext_lazy("published"),
    Step.DROPPED: gettext_lazy("given up"),
}
STOPS: Mapping[Stop, Promise] = {
    Stop.NO_TERMS: gettext_lazy("Both sides have not agreed on this contact yet."),
    Stop.CALLED_OFF: gettext_lazy("The contact is called off. Nothing is left to announce."),
    Stop.TOO_LATE: gettext_lazy("It began: {when}. An advisory comes before; write a readout."),
    Stop.NOT_HELD: gettext_lazy("Both sides have not signed its facts. A readout comes after."),
    Stop.NO_LANGUAGE: gettext_lazy("No language is chosen."),
    Stop.MISSING: gettext_lazy("{language} is missing: heading or text."),
    Stop.THEIR_WORDS: gettext_lazy("{language} has a paragraph of {side}. Is it their draft?"),
    Stop.NO_ALT: gettext_lazy("{language} does not say in words what the picture shows."),
    Stop.NO_NOTE: gettext_lazy("{language} does not say what is corrected."),
    Stop.NO_NAME: gettext_lazy("{language} does not say to whom it is attributed."),
    Stop.SAME_PERSON: gettext_lazy("A second person reads it: one who wrote none of it."),
    Stop.NOT_APPROVED: gettext_lazy("Nobody has approved it as it stands."),
    Stop.SILENT: gettext_lazy("By the agreed terms our side publishes nothing of this kind."),
    Stop.EMBARGO_PAST: gettext_lazy(
        "The moment of release is past: {when}. Choose another, or none."
    ),
    Stop.TOO_EARLY: gettext_lazy("The agreed earliest moment is {when}. Choose it or a later one."),
    Stop.NOTICE_FIRST: gettext_lazy("{side} is told before. Choose {when} or a later moment."),
}


class Standing(NamedTuple):
    """A publication in a list."""

    publication: Publication
    what: str
    title: SafeString
    step: str
    languages: str
    moment: SafeString | None


@dataclass(frozen=True)
class Marked:
    """A difference with its number on the page, what it says and what the record says."""

    number: int
    difference: Difference
    sentence: SafeString

    @property
    def offer(self) -> SafeString | None:
        """The words to put in its place."""
        offer = self.difference.mark.offer
        return bdi(offer, self.difference.language) if offer is not None else None


@dataclass(frozen=True)
class Field:
    """A field of a language as it is written, its differences marked in place."""

    name: str
    label: str
    shown: SafeString


@dataclass(frozen=True)
class Column:
    """One language: what it says, and its differences from the record."""

    language: str
    goes_out: bool
    endonym: str
    direction: str
    fields: list[Field]
    marked: list[Marked]
    changed_by: str
    changed_at: int


def standing(line: OpenLine, publication: Publication) -> Standing:
    """A publication as a list shows it."""
    kept = writing.wordings(publication)
    titles = {language: one.title for language, one in kept.items() if one.title.strip()}
    found = chosen(titles)
    when = terms.moment(line, publication.embargo) if publication.embargo else None
    return Standing(
        publication, str(WHAT[publication.what]),
        bdi(found[1], found[0]) if found else say(_("no heading yet")),
        step_words(publication), languages(publication.languages), when,
    )  # fmt: skip


def choices(
    line: OpenLine, publication: Publication, about: record.Occasion
) -> list[tuple[str | Promise, SafeString]]:
    """What was chosen for all languages, as the second reader has to know it."""
    words = dict(ATTRIBUTIONS)[publication.attribution]
    names = [bdi(name, language) for language, name in publication.by.items() if name]
    items = [
        bdi(found[1], found[0])
        for ref in publication.items
        if (found := chosen(dict(about.items.get(ref, {}))))
    ]
    when = terms.moment(line, publication.embargo) if publication.embargo else None
    return [
        (_("Attributed to"), _joined([say(str(words)), *names])),
        (_("Embargo"), when or say(_("none: it goes out when it is published"))),
        (_("Agenda items that it may name"), _joined(items) or say(_("none"))),
        (
            _("A proof of what both sides agreed on stands beside it"),
            say(_("yes") if publication.proof else _("no")),
        ),
    ]


def _joined(pieces: list[SafeString]) -> SafeString:
    return format_html_join(clocks.comma(), "{}", ((one,) for one in pieces))


def of_contact(line: OpenLine, contact: str) -> list[Standing]:
    """Our publications about a contact, those given up left out."""
    kept = Publication.objects.filter(line=line.id, contact=contact).exclude(step=Step.DROPPED)
    return [standing(line, one) for one in kept.order_by("number")]


def their_notice(line: OpenLine, contact: Contact) -> SafeString | None:
    """What the other side told last of what it publishes about a contact."""
    said = contact.notice[1 - line.line.our_side]
    if said is None or not isinstance(said.do, Notice):
        return None
    what = WHAT[said.do.what]
    if said.do.at is None:
        return say(_("{what}: will not be published after all"), what=what)
    return say(_("{what}, from {when}"), what=what, when=terms.moment(line, said.do.at))


def step_words(publication: Publication) -> str:
    """Where it stands; a correction is told from what never went out."""
    if publication.step in (Step.RELEASED, Step.DROPPED) or not publication.editions.exists():
        return str(STEPS[publication.step])
    return _("published; a correction %(step)s") % {"step": STEPS[publication.step]}


def languages(codes: list[str]) -> str:
    """Languages by their names for themselves."""
    return clocks.comma().join(language_name(one) for one in codes)


def stop_words(line: OpenLine, stopped: Stopped) -> SafeString:
    """Why it cannot go on, and what to do."""
    if stopped.why is Stop.DIFFERS:
        told = ngettext(
            "{language} differs from the record in {count} place.",
            "{language} differs from the record in {count} places.",
            stopped.count,
        )
        return say(told, language=language_name(stopped.language), count=stopped.count)
    return say(
        str(STOPS[stopped.why]),
        language=language_name(stopped.language) if stopped.language else "",
        side=line.sides.theirs.name,
        when=terms.moment(line, stopped.at) if stopped.at else "",
    )


def columns(
    line: OpenLine, publication: Publication, occasion: record.Occasion, found: list[Difference]
) -> list[Column]:
    """Every language that it goes out in or that anybody wrote."""
    numbered = [Marked(number, one, told(line, one.mark)) for number, one in enumerate(found, 1)]
    return [
        Column(
            language, language in publication.languages, language_name(language),
            "rtl" if language == "ar" else "ltr",
            [
                Field(name, str(LABELS[name]), _in_place(getattr(wording, name), [
                    one for one in numbered
                    if (one.difference.language, one.difference.field) == (language, name)
                ]))
                for name in writing.FIELDS
                if getattr(wording, name)
            ],
            [one for one in numbered if one.difference.language == language],
            wording.changed_by.name, wording.changed_at,
        )
        for language, wording in writing.wordings(publication).items()
    ]  # fmt: skip


def _in_place(text: str, marked: list[Marked]) -> SafeString:
    """The words with what differs marked, each mark numbered as in the list."""
    pieces: list[SafeString] = []
    at = 0
    for one in sorted(marked, key=lambda one: one.difference.mark.start):
        mark = one.difference.mark
        if mark.start < at:
            continue
        pieces.append(visible(text[at : mark.start]))
        pieces.append(
            format_html(
                '<mark class="{}" id="in-{}">{}<a href="#difference-{}">{}</a></mark>',
                "kept" if one.difference.kept else "differs", one.number,
                visible(text[mark.start : mark.end]), one.number, one.number,
            )
        )  # fmt: skip
        at = mark.end
    pieces.append(visible(text[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def told(line: OpenLine, mark: Mark) -> SafeString:
    """What the record says where a text says something else."""
    sentence, words = _record(line, mark.record)
    return say(str(sentence), said=mark.said, **words)


def _record(line: OpenLine, said: marks.Record) -> tuple[str | Promise, dict[str, Any]]:
    match said:
        case marks.OnDay(day=day, about=about):
            return ON_DAY[about], {"day": clocks.date_words(day)}
        case marks.AtHour(at=at):
            return AT_HOUR, {"when": terms.moment(line, at)}
        case marks.Lasting(minutes=minutes):
            return LASTING, {"length": clocks.length_words(minutes)}
        case marks.Through(medium=medium):
            return THROUGH, {"medium": MEDIUM[medium]}
        case marks.AskedBy(side=side):
            return ASKED_BY, {"side": _side(line, side).name}
        case marks.Counted(number=number):
            return COUNTED, {"number": number}
        case marks.Known(person=person):
            named = chosen(dict(person.names))
            return KNOWN, {
                "name": named[1] if named else _("nobody named"),
                "role": role_words(person.role), "side": _side(line, person.side).name,
            }  # fmt: skip
        case marks.OffAgenda(subject=subject):
            title = chosen(dict(subject.titles))
            return OFF_AGENDA, {"item": title[1] if title else ""}
        case marks.Reads(passage=passage):
            return READS, {"passage": passage}
        case marks.NotForPublication():
            return CLOSED, {}
        case marks.Follows(after=after):
            return AFTER if after else BEFORE, {}


def _side(line: OpenLine, index: int) -> Side:
    """The side of an index that counts ours first."""
    return line.sides.ours if index == 0 else line.sides.theirs


ON_DAY: Mapping[marks.About, Promise] = {
    marks.About.THIS: gettext_lazy("It says “{said}”. By the record the contact is on {day}."),
    marks.About.EARLIER: gettext_lazy(
        "It says “{said}”. By the record the earlier contact was on {day}."
    ),
    marks.About.AHEAD: gettext_lazy("It says “{said}”. By the record the rounds are on {day}."),
    marks.About.CALENDAR: gettext_lazy("It says “{said}”. By the calendar it is {day}."),
}
AT_HOUR = gettext_lazy("It says “{said}”. By the record: {when}.")
LASTING = gettext_lazy("It says “{said}”. By the record: {length}.")
THROUGH = gettext_lazy("It says “{said}”. By the record the medium is: {medium}.")
ASKED_BY = gettext_lazy("It says “{said}”. By the record {side} asked for it.")
COUNTED = gettext_lazy("It says “{said}”. By the record there are {number}.")
KNOWN = gettext_lazy("It says “{said}”. The record has: {name}, {role}, {side}.")
OFF_AGENDA = gettext_lazy("It says “{said}”. “{item}” is not on the agenda of this contact.")
READS = gettext_lazy("It quotes “{said}”. The agreed text reads: “{passage}”.")
CLOSED = gettext_lazy("“{said}” stands in a text that is not for publication.")
AFTER = gettext_lazy("It says “{said}”. By the record the contact comes after.")
BEFORE = gettext_lazy("It says “{said}”. By the record the contact comes before.")


@dataclass(frozen=True)
class TheirWords:
    """A publication of the other side, in one language, beside ours."""

    what: str
    told: record.Told
    moment: SafeString | None
    texts: list[tuple[str, str, str, SafeString, SafeString, list[SafeString]]]
    address: str


def theirs(line: OpenLine, occasion: record.Occasion) -> list[TheirWords]:
    """What the other side publishes about this contact, differences in facts beneath."""
    return [
        TheirWords(
            str(WHAT[one.what]), one, terms.moment(line, one.at) if one.at is not None else None,
            list(_their_texts(line, occasion, one)), one.address,
        )
        for one in occasion.theirs
    ]  # fmt: skip


def _their_texts(
    line: OpenLine, occasion: record.Occasion, one: record.Told
) -> Iterator[tuple[str, str, str, SafeString, SafeString, list[SafeString]]]:
    for language in one.languages:
        found = differing.theirs(one, occasion, language)
        sentences = [told(line, mark) for mark in found]
        yield (
            language, language_name(language), "rtl" if language == "ar" else "ltr",
            bdi(one.title.get(language, ""), language),
            visible(one.text.get(language, "")), sentences,
        )  # fmt: skip


class Moment(NamedTuple):
    """Something that was made public about a contact, on the way from first to last."""

    at: int
    side: Side
    what: str
    title: SafeString
    note: str


def over_time(line: OpenLine, occasion: record.Occasion, ours: list[Any]) -> list[Moment]:
    """What each side said about this contact, in the order in which it went out."""
    found = [
        Moment(
            edition.released_at, line.sides.ours, str(WHAT[edition.what]),
            _title({language: one.title for language, one in edition.texts.items()}),
            _corrected(edition.number - 1),
        )
        for edition in ours
    ]  # fmt: skip
    theirs = [one for one in occasion.notices if one.side != occasion.ours]
    went_out: Counter[int] = Counter()
    for one in reversed(list(_came_out(theirs))):
        found.append(
            Moment(
                one.told_at if one.at is None else one.at, line.sides.theirs, str(WHAT[one.what]),
                _title(one.title), _not_yet(one) or _corrected(went_out[one.number]),
            )
        )  # fmt: skip
        went_out[one.number] += one.at is not None
    return sorted(found, key=lambda one: one.at)


def _title(titles: Mapping[str, str]) -> SafeString:
    found = chosen(dict(titles))
    return bdi(found[1], found[0]) if found else SafeString("")


def _corrected(times: int) -> str:
    return _("correction %(n)d") % {"n": times} if times else ""


def _came_out(notices: Iterable[record.Told]) -> Iterator[record.Told]:
    """Of a side's notices, the newest first, those that none later took back in time."""
    later: dict[int, int] = {}
    for one in notices:
        if one.at is None or one.at < later.get(one.number, one.at + 1):
            yield one
        later[one.number] = one.told_at


def _not_yet(one: record.Told) -> str:
    if one.at is None:
        return _("will not be published after all")
    return str(STEPS[Step.READY]) if one.at > time.time() else ""
