"""How often the check marks a real text without reason, and how often it finds a changed fact.

    python -m tests.press.check.measure [--part seen|held|all] [--language ar] [--show]

A real text is checked against its own facts: every mark is a false alarm. Then one fact of the
record is changed at a time and the text is checked again: it must be marked where it states that
fact. So no text is rewritten, and what the check cannot read counts as not found.
"""

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from detente.core.kinds import Medium
from detente.press.check import Facts, Kind, Mark, Meeting, Person, Wall, check

CORPUS = Path(__file__).parents[1] / "corpus"
DAY = 86_400
DAYS = {Kind.DATE, Kind.WEEKDAY}


def second(text: str, zone: str) -> tuple[int, bool]:
    """The UTC second of a time or date of the corpus, and whether it has an hour."""
    timed = "T" in text
    at = datetime.fromisoformat(text if timed else f"{text}T12:00:00")
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone))
    return int(at.astimezone(UTC).timestamp()), timed


def meeting(text: str, zone: str, medium: str | None = None, minutes: int | None = None) -> Meeting:
    at, timed = second(text, zone)
    kind = Medium(medium) if medium else None
    return Meeting(start=at, timed=timed, minutes=minutes or 0, medium=kind)


def facts(said: dict[str, Any], kind: str, zone: str, language: str) -> Facts:
    """The record that a text of the corpus is true to."""
    sides = tuple(Wall(names=side["names"], zone=side["zone"]) for side in said["sides"])
    people = tuple(
        Person(side=one["side"], role=one["role"], names={language: one["name"]})
        for one in said["people"]
    )
    return Facts(
        sides=sides,  # type: ignore[arg-type]
        meeting=replace(
            meeting(said["start"], zone, said["medium"], said["minutes"]), zone=said.get("where")
        ),
        happened=kind == "readout",
        initiator=said["initiator"],
        earlier=tuple(meeting(one, zone) for one in said["earlier"]),
        rounds=tuple(meeting(one, zone) for one in said["rounds"]),
        people=people,
    )


def held_out(text: dict[str, Any]) -> bool:
    """Four in ten, by a hash of the source, were not looked at before the check was finished."""
    return hashlib.sha256(text["source"].encode()).digest()[0] % 10 < 4


def corpus(part: str, languages: set[str], place: Path = CORPUS) -> Iterator[dict[str, Any]]:
    """The texts of one part."""
    for path in sorted(place.glob("*.json")):
        for text in json.loads(path.read_text("utf-8")):
            wanted = part == "all" or held_out(text) == (part == "held")
            if wanted and (not languages or text["language"] in languages):
                yield text


def record(text: dict[str, Any]) -> Facts:
    return facts(text["facts"], text["kind"], text["zone"], text["language"])


def marks(text: dict[str, Any], held: Facts) -> list[Mark]:
    at, _timed = second(text["published"], text["zone"])
    return check(text["text"], text["language"], held, at, text["zone"])


def changed(text: dict[str, Any], held: Facts) -> Iterator[tuple[str, Facts, set[Kind]]]:
    """Each fact that the text states, with a record that has another, and what must be marked."""
    said, one = set(text["statements"]), held.meeting
    for shift, name in ((DAY, "a day later"), (-DAY, "a day before")):
        if said & {"date", "weekday", "relative"}:
            yield name, replace(held, meeting=replace(one, start=one.start + shift)), DAYS
    if "hour" in said and one.timed:
        later = replace(one, start=one.start + 3600)
        yield "an hour later", replace(held, meeting=later), {Kind.TIME, Kind.ZONE}
    if "length" in said and one.minutes:
        longer = replace(one, minutes=one.minutes * 2 + 10)
        yield "longer", replace(held, meeting=longer), {Kind.LENGTH}
    if "medium" in said and one.medium:
        other = Medium.VIDEO if one.medium is Medium.VOICE else Medium.VOICE
        yield "another medium", replace(held, meeting=replace(one, medium=other)), {Kind.MEDIUM}
    if "initiator" in said and held.initiator is not None:
        yield "the other side asked", replace(held, initiator=1 - held.initiator), {Kind.INITIATOR}
    if "rounds" in said and held.rounds:
        rounds = tuple(replace(each, start=each.start + DAY) for each in held.rounds)
        yield "rounds a day later", replace(held, rounds=rounds), DAYS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=("seen", "held", "all"), default="seen")
    parser.add_argument("--language", action="append", default=[])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--show", action="store_true", help="the texts that were judged wrong")
    chosen = parser.parse_args()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for text in corpus(chosen.part, set(chosen.language), chosen.corpus):
        count, held = table[text["language"]], record(text)
        false = marks(text, held)
        count.update({"texts": 1, "texts marked": bool(false), "false": len(false)})
        if false and chosen.show:
            print(f"\n{text['id']} {text['kind']} {text['published']} {text['facts']['start']}")
            print(text["text"], *(f"\n    {m.kind}: {m.said!r} {m.record}" for m in false))
        for name, other, kinds in changed(text, held):
            found = any(mark.kind in kinds for mark in marks(text, other))
            count.update({f"{name}: of": 1, f"{name}: found": found})
            if not found and chosen.show:
                print(f"\n{text['id']} NOT FOUND {name}: {text['text']}")
    for language, count in sorted(table.items()):
        print(f"{language}: {count['texts']} texts, {count['texts marked']} marked without reason")
        for key in sorted(key for key in count if key.endswith(": of")):
            name = key.removesuffix(": of")
            print(f"    {name}: {count[f'{name}: found']} of {count[key]}")


if __name__ == "__main__":
    main()
