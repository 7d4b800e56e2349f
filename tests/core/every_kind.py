"""A record of two honest sides in which each kind of statement has had its effect."""

from detente.core.encoding import H, Json, canonical
from detente.core.statements import commit_body
from tests.core.logs import FACTS, ROUNDS, RULES, SESSION, START, TERMS, TEXT
from tests.core.sides import Record, told

TITLE: Json = {"title": {"en": "Guarantees", "ru": "Гарантии"}}
PASS: Json = {"paragraphs": [{"id": 1, "text": {"en": ["They meet again."]}}], **TITLE}


class _Meeting:
    """Both sides of a record, each of whom sees at once what the other writes."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def write(
        self, side: int, kind: str, do: Json, obj: str | None = None, body: Json = None
    ) -> str:
        self.record.look(side)
        return self.record.write(side, kind, do, obj, body)

    def answer(
        self, side: int, kind: str, of: str, thing: str, body: Json = None, **do: Json
    ) -> str:
        return self.write(side, kind, {"of": self.record.leaf(of)} | do, thing, body)


def every_kind() -> Record:
    """The case goes on until each kind of section 8 has had its effect."""
    case = told()
    both, talks, item, contact = _Meeting(case.record), "0:1", "0:2", "0:4"
    profile = {"names": {"en": "Washington"}, "zone": "America/New_York", "languages": ["en"]}
    both.write(1, "profile", {}, "1:0", profile)
    both.write(1, "relays", {"addresses": ["203.0.113.9", "2001:db8::9"]}, "1:0")
    both.write(1, "item.urgent", {"urgent": True}, item)
    _contact(both, contact)
    both.write(0, "item.status", {"status": "narrowing", "contact": contact}, item)
    position = {"item": item, "principled": True, "attribution": "role", "supersedes": None}
    words: Json = {"text": {"en": "As in 1987"}, "by": {"en": "Minister"}}
    first = both.write(1, "position", position, body=words)
    both.write(1, "position", position | {"supersedes": first}, body=words)
    _rounds(both, talks)
    _text(both, talks)
    _options(both, talks, item)
    _rules(both)
    for side in (0, 1):
        both.record.look(side)
    return both.record


def _contact(both: _Meeting, contact: str) -> None:
    people: Json = {"people": [{"name": {"en": "A. Name"}, "role": "principal"}]}
    both.write(1, "delegation", {}, contact, people)
    told = {"at": START, "attribution": "role", "number": 0, "what": "advisory"}
    both.write(1, "notice", told, contact, {"title": {"en": "A call"}})
    for off in (True, False):
        both.write(1, "contact.off", {"off": off}, contact, {"reason": {"en": "Fog"}})
    changed = both.write(1, "terms.propose", TERMS | {"contact": contact})
    counter = both.answer(0, "terms.counter", changed, changed, **TERMS)
    both.answer(1, "terms.decline", counter, changed, {"reason": {"en": "Too late"}})
    present: Json = {"present": [{"name": {}, "role": "principal", "side": 0}]}
    facts = both.write(0, "facts.propose", FACTS | {"contact": contact}, body=present)
    counter = both.answer(1, "facts.counter", facts, facts, present, **FACTS)
    both.answer(0, "facts.decline", counter, facts)
    facts = both.write(0, "facts.propose", FACTS | {"contact": contact}, body=present)
    both.answer(0, "facts.withdraw", facts, facts)
    facts = both.write(1, "facts.propose", FACTS | {"contact": contact}, body=present)
    both.answer(0, "facts.accept", facts, facts)
    terms = both.write(1, "terms.propose", TERMS | {"contact": contact})
    both.answer(1, "terms.withdraw", terms, terms)


def _rounds(both: _Meeting, talks: str) -> None:
    rounds = both.write(1, "rounds", {"talks": talks}, body=TITLE)
    contact = {"talks": talks, "continues": "0:4", "rounds": rounds}
    sessions = [SESSION | {"contact": both.write(1, "contact", contact)}]
    what: dict[str, Json] = ROUNDS | {"sessions": sessions}
    _settle(both, "rounds", what, {"rounds": rounds})


def _text(both: _Meeting, talks: str) -> None:
    text = both.write(0, "text", {"talks": talks}, body=TITLE)
    first = both.write(0, "text.propose", TEXT | {"text": text}, body=PASS)
    both.answer(1, "text.initial", first, first, paragraphs=[1], mode="binding")
    both.answer(1, "text.decline", first, first)
    _settle(both, "text", TEXT, {"text": text}, PASS)


def _rules(both: _Meeting) -> None:
    _settle(both, "rules", RULES, {})


def _settle(
    both: _Meeting, subject: str, what: dict[str, Json], host: dict[str, Json], body: Json = None
) -> None:
    """One proposal withdrawn, one countered and declined, one accepted."""
    gone = both.write(0, f"{subject}.propose", what | host, body=body)
    both.answer(0, f"{subject}.withdraw", gone, gone)
    thing = both.write(0, f"{subject}.propose", what | host, body=body)
    counter = both.answer(1, f"{subject}.counter", thing, thing, body, **what)
    both.answer(0, f"{subject}.decline", counter, thing)
    last = both.write(1, f"{subject}.propose", what | host, body=body)
    both.answer(0, f"{subject}.accept", last, last)


def _options(both: _Meeting, talks: str, item: str) -> None:
    what: Json = {"talks": talks, "items": [item], "counts": [2]}
    words: Json = {"options": [[{"en": "At once"}, {"en": "In a year"}]]}
    options = both.write(0, "options", what, body=words)
    marks: list[Json] = [{"marks": [[True, False]]}, {"marks": [[True, True]]}]
    places = [len(both.record.logs[side]) + 1 for side in (0, 1)]
    for side in (0, 1):
        salt = H(f"salt {side}:{places[side]}".encode())
        committed = commit_body(salt, canonical(marks[side])).hex()
        both.write(side, "options.commit", {"marks": committed}, options)
    for side in (0, 1):
        both.write(side, "options.reveal", {}, options, marks[side])
