"""The check: read the draft, judge each sort of statement, and put the marks in order."""

from detente.press.check.draft import Draft
from detente.press.check.facts import Facts
from detente.press.check.judging import closed, items, order, people
from detente.press.check.judging import counts as counts_judged
from detente.press.check.judging import days as days_judged
from detente.press.check.judging import hours as hours_judged
from detente.press.check.judging import lengths as lengths_judged
from detente.press.check.judging import media as media_judged
from detente.press.check.judging import quotations as quotations_judged
from detente.press.check.judging import sides as sides_judged
from detente.press.check.judging.known import Case
from detente.press.check.judging.resolving import Days
from detente.press.check.lexicon import lexicon
from detente.press.check.marks import Kind, Mark
from detente.press.check.reading.days import days
from detente.press.check.reading.hours import hours
from detente.press.check.reading.lengths import lengths
from detente.press.check.reading.quotations import quotations
from detente.press.check.sides import Sides


def check(text: str, language: str, facts: Facts, published_at: int, zone: str) -> list[Mark]:
    """What in a draft the record contradicts, in the order of the text; no two marks overlap.

    `published_at` is a UTC second, `zone` the wall of the side that publishes: "yesterday" is
    judged from the date there.
    """
    words = lexicon(language)
    draft = Draft(text, words)
    sides = Sides(facts, words)
    found = hours(draft, sides)
    taken = {place for hour in found for place in range(hour.first, hour.after)}
    zoned = any(hour.zone for hour in found)
    case = Case(draft, facts, published_at, zone, sides, sides.find(draft), zoned)
    said = Days(case, days(draft, taken))
    marks = [
        *days_judged.judge(case, said),
        *hours_judged.judge(case, found, said),
        *lengths_judged.judge(case, lengths(draft, taken)),
        *media_judged.judge(case, said),
        *sides_judged.judge(case),
        *counts_judged.judge(case, said),
        *items.judge(case),
        *order.judge(case, said),
        *people.judge(case),
        *quotations_judged.judge(case, quotations(draft)),
        *closed.judge(case),
    ]
    return _apart(marks)


def _apart(marks: list[Mark]) -> list[Mark]:
    """Of marks that overlap, the first; words that are not for the public before all others."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.kind is not Kind.CLOSED, one.end)):
        while kept and mark.kind is Kind.CLOSED and mark.start < kept[-1].end:
            kept.pop()
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
