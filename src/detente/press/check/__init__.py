"""The check of a draft against the record.

Every statement of fact in an advisory or a readout that the record contradicts is marked in place,
with what the record says and, where it can be made safely, words to put there instead. What the
record says nothing of is left alone.
"""

from detente.press.check.checking import check
from detente.press.check.facts import Facts, Meeting, Person, Subject, Wall
from detente.press.check.marks import About, Kind, Mark, Record

__all__ = [
    "About", "Facts", "Kind", "Mark", "Meeting", "Person", "Record", "Subject", "Wall", "check",
]  # fmt: skip
