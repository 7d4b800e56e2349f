"""The promises of record.md section 9 over every interleaving of two sides, up to `bounds`."""

import pytest

from .digest import digest
from .fold import Cut, Record, is_version
from .interleavings import (
    CARDS,
    LINE,
    Enumeration,
    Logs,
    Setting,
    add,
    arrivals,
    bounds,
    full,
    opening,
    record,
    smaller,
)
from .statements import FAMILIES
from .unjoined import OPTIONS, Options, Positions, Unjoined


def check_one_open(setting: Setting, logs: Logs, now: dict[tuple[int, int], str]) -> None:
    """At most one version is open, and what is agreed has one latest (9.4)."""
    assert list(now.values()).count("open") <= 1
    latest = record(logs).agreed(setting.joint, full(logs))
    assert (latest is None) == ("agreed" not in now.values())


def check_larger_cut(
    setting: Setting, logs: Logs, less: Cut, before: dict[tuple[int, int], str]
) -> None:
    """What is agreed, and what was answered at all, stands in the larger cut; so does what is
    void. And who holds more computes for the smaller cut the state `before`, as who does not.
    """
    known = record(logs)
    now = known.standing(setting.joint, full(logs))
    assert known.standing(setting.joint, less) == before
    for ref, how in before.items():
        if how in ("agreed", "countered", "declined", "void"):
            assert now[ref] == how
    if setting.joint[0] == "text":
        check_initials(setting, logs, less)


def check_initials(setting: Setting, logs: Logs, less: Cut) -> None:
    """Initials have effect for good, and never under a pass that turns out void or lapsed (9.5)."""
    known, text = record(logs), setting.joint[1]
    initials = known.initials(text, full(logs))
    assert set(known.initials(text, less)) <= set(initials)
    by_leaf = {known.get(ref).leaf.hex(): how for ref, how in known.standing(
        setting.joint, full(logs)).items()}  # fmt: skip
    assert not {by_leaf[x.do["of"]] for x in initials} & {"void", "lapsed"}


def check_alive(setting: Setting, logs: Logs) -> None:
    """A version that has just been admitted is open where nothing but its past is known: no
    side can be brought to write proposals that nobody could ever answer.
    """
    known, cut = record(logs), full(logs)
    for side in (0, 1):
        last = known.get((side, cut[side] - 1))
        if not is_version(last) or last.family != setting.joint[0] or not known.has_effect(last):
            continue
        after = (last.n + 1, last.seen) if side == 0 else (last.seen, last.n + 1)
        assert known.standing(setting.joint, after)[last.ref] == "open"


@pytest.mark.parametrize(("family", "asker", "moves", "effective"), bounds())
def test_promises_hold_in_every_interleaving(
    family: str, asker: int, moves: int, effective: bool
) -> None:
    setting = opening(family, asker)
    seen = set()
    states: dict[Logs, dict[tuple[int, int], str]] = {}
    for logs in Enumeration(setting, moves, effective=effective):
        now = states[logs] = record(logs).standing(setting.joint, full(logs))
        seen |= set(now.values())
        check_one_open(setting, logs, now)
        check_alive(setting, logs)
        for less in smaller(setting, logs):
            check_larger_cut(setting, logs, full(less), states[less])
    assert {"open", "agreed", "countered", "declined", "withdrawn", "lapsed"} <= seen
    assert "void" in seen or moves < 4


@pytest.mark.parametrize("family", FAMILIES)
def test_the_digest_does_not_depend_on_the_order_of_arrival(family: str) -> None:
    """A node that judges each entry as it comes, in any order in which it can come, ends with
    the digest of one that reads both logs at once.
    """
    setting, orders = opening(family, 0), 0
    for logs in Enumeration(setting, 4 if family != "text" else 3, effective=True):
        at_once = digest(record(logs), full(logs))
        for order in arrivals(logs):
            orders += 1
            node = Record(LINE, CARDS, ((), ()))
            for side in order:
                held = add(node.logs, side, logs[side][len(node.logs[side])])
                node.logs = held
                node.standing(setting.joint, full(held))
            assert digest(node, full(logs)) == at_once
    assert orders > 100


@pytest.mark.parametrize(
    ("rule", "instead"), [("void", False), ("concurrent", False), ("rests_on", [])]
)
def test_the_enumeration_finds_a_rule_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, rule: str, instead: object
) -> None:
    """Without crossing or overruling, some interleaving breaks a promise within the bounds."""
    record.cache_clear()
    monkeypatch.setattr(Record, rule, lambda *_: instead)
    with pytest.raises(AssertionError):
        test_promises_hold_in_every_interleaving("terms", 0, 5, True)
    record.cache_clear()


@pytest.mark.parametrize("unjoined", [Options, Positions])
def test_what_was_shown_or_superseded_stays_so(unjoined: type[Unjoined]) -> None:
    """No cut takes back a commitment, marks or a successor; marks are shown once, by a side that
    committed to them without having seen the other's, or a commitment to the same (9.6)."""
    reached = 0
    for logs in unjoined(4):
        known, cut = record(logs), full(logs)
        effective = {x.leaf for x in known.effective(cut)}
        for less in smaller(unjoined.setting, logs):
            assert {x.leaf for x in known.effective(full(less))} <= effective
        shown = [x for x in known.effective(cut) if x.kind == "options.reveal"]
        reached = max(reached, len(shown))
        for x in shown:
            own, theirs = (
                known.on_options("options.commit", side, OPTIONS, x.past)
                for side in (x.side, 1 - x.side)
            )
            assert own is not None
            assert theirs is not None
            assert theirs.do != own.do
            assert x.body is not None
            assert x.body.hex() == own.do["marks"]
            other = known.on_options("options.reveal", 1 - x.side, OPTIONS, x.past)
            assert other is None or known.lies_in(own.ref, other.past)
    assert reached == (2 if unjoined is Options else 0)
