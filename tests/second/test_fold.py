"""What record.md sections 4, 8 and 9 say of single statements, told with real entries."""

from typing import Any

import pytest

from .builder import Keys, Pair
from .digest import state
from .encoding import canonical
from .fold import MAX_ADMITTED, NotClosedError
from .statements import parse

MOSCOW, WASHINGTON = Keys("moscow"), Keys("washington")
TITLE = {"title": {"en": "Arms control"}}
CONDUCT = {
    "delegations": [0, 0],
    "interpretation": "none",
    "publicity": {"advisory": [None, None], "notice": None, "readout": [None, None]},
    "recording": [],
    "sharing": False,
}
TERMS = {
    "items": [], "medium": "voice", "minutes": 50, "mode": "binding", "start": 1640896200,
    "conduct": CONDUCT,
}  # fmt: skip
FACTS = {"call": None, "end": 9, "medium": "voice", "mode": "binding", "start": 8}


def opened() -> Pair:
    """Both paired; side 0 has opened talks 0:1, an item 0:2 and a contact 0:3."""
    pair = Pair(MOSCOW, WASHINGTON)
    pair.paired(0)
    pair.paired(1)
    pair.look(0)
    pair.write(0, "talks", TITLE)
    pair.write(0, "item", TITLE, do={"talks": "0:1"})
    pair.write(0, "contact", do={"talks": "0:1", "continues": None, "rounds": None})
    pair.look(1)
    return pair


def effect(pair: Pair, ref: str) -> bool:
    side, n = map(int, ref.split(":"))
    record = pair.record()
    statement = record.statement((side, n))
    return statement is not None and record.has_effect(statement)


def propose(pair: Pair, side: int, **changed: Any) -> str:
    return pair.write(side, "terms.propose", do={"contact": "0:3"} | TERMS | changed)


def answer(pair: Pair, side: int, verb: str, thing: str, of: str, **members: Any) -> str:
    content = TERMS | {"of": pair.leaf(of)} if verb == "terms.counter" else {"of": pair.leaf(of)}
    return pair.write(side, verb, obj=thing, **({"do": content} | members))


def how(pair: Pair, joint: str = "terms") -> dict[str, str]:
    host = (0, 0) if joint == "rules" else (0, 3)
    found = pair.record().standing((joint, host), pair.cut)
    return {f"{side}:{n}": standing for (side, n), standing in found.items()}


WELL_FORMED: dict[str, Any] = {"do": {"anything": [1, {"at": "all"}]}, "kind": "no.such.kind"}


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2}, {"v": True}, {"line": "00" * 32}, {"side": 1}, {"side": False}, {"n": 4},
        {"seen": {"size": 1}}, {"seen": {"root": "AA" * 32, "size": 1}}, {"rules": 2},
        {"seen": {"root": "00" * 32, "size": -1}}, {"seen": None}, {"at": -1}, {"at": "0"},
        {"kind": 1}, {"obj": "2:0"}, {"obj": 1}, {"do": []}, {"body": "00" * 31},
        {"body": None, "blen": 1}, {"body": "00" * 32, "blen": 65537}, {"more": 1},
        {"do": {"text": "x" * 4096}},
    ],
)  # fmt: skip
def test_one_member_out_of_range_makes_an_entry_not_well_formed(changed: dict[str, Any]) -> None:
    pair = opened()
    good = pair.write(0, "talks", **WELL_FORMED)
    bad = pair.write(0, "talks", **WELL_FORMED | {"n": len(pair.logs[0])} | changed)
    for ref, expected in ((good, True), (bad, False)):
        n = int(ref[2:])
        assert (parse(pair.line.id, 0, n, pair.logs[0][n]) is not None) is expected
        assert not effect(pair, ref)


def test_bytes_that_are_no_json_are_kept_without_effect_and_disable_nothing() -> None:
    """poison_entry: what cannot be read has no effect, and what comes after it has."""
    pair = opened()
    before = state(pair.record(), pair.cut)
    for data in (b"", b"\xff", b"[" * 4096, b"null", b'{"v":1}', b"x" * 5000):
        pair.keep(1, data)
    assert state(pair.record(), pair.cut) == before
    pair.look(1)
    assert effect(pair, pair.write(1, "talks", TITLE))


NO_EFFECT = [
    ("talks", {"obj": "0:1"}), ("talks", {"body": None, "blen": 0}), ("talks", {"do": {"a": 1}}),
    ("item", {"do": {"talks": "0:3"}}), ("item", {"do": {"talks": "1:9"}}), ("item", {"do": {}}),
    ("item.status", {"obj": "0:2", "do": {"status": "shut"}, "body": None, "blen": 0}),
    ("item.status", {"obj": "0:1", "do": {"status": "open"}, "body": None, "blen": 0}),
    ("item.status", {"obj": None, "do": {"status": "open"}, "body": None, "blen": 0}),
    ("item.status", {"obj": "0:2", "do": {"status": "open"}}),
    ("item.urgent", {"obj": "0:2", "do": {"urgent": 1}, "body": None, "blen": 0}),
    ("profile", {"obj": "0:0"}), ("profile", {"obj": "1:0", "body": None, "blen": 0}),
    (
        "contact",
        {"do": {"talks": "0:1", "continues": "0:2", "rounds": None}, "body": None, "blen": 0},
    ),
    ("contact", {"do": {"talks": "0:1"}, "body": None, "blen": 0}),
    ("no.such.kind", {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "members"), NO_EFFECT)
def test_what_section_8_finds_wanting_has_no_effect(kind: str, members: dict[str, Any]) -> None:
    pair = opened()
    before = state(pair.record(), pair.cut)
    assert not effect(pair, pair.write(1, kind, TITLE, **members))
    assert state(pair.record(), pair.cut) == before


@pytest.mark.parametrize(
    "changed",
    [
        {"medium": "text"}, {"start": -1}, {"start": 2**53 - 1, "minutes": 0}, {"minutes": 1441},
        {"items": ["0:2", "0:2"]}, {"items": ["0:3"]}, {"items": ["1:2"]}, {"mode": "maybe"},
        {"items": [f"0:{n}" for n in range(65)]}, {"contact": "0:2"}, {"contact": None},
        {"minutes": True}, {"of": "00" * 32},
        {"conduct": {}}, {"conduct": CONDUCT | {"recording": [1, 0]}},
    ],
)  # fmt: skip
def test_terms_out_of_range_have_no_effect(changed: dict[str, Any]) -> None:
    pair = opened()
    assert not effect(pair, propose(pair, 1, **changed))
    assert effect(pair, propose(pair, 1, items=["0:2"]))


def test_items_of_other_talks_have_no_effect() -> None:
    pair = opened()
    pair.write(1, "talks", TITLE)
    assert effect(pair, pair.write(1, "item", TITLE, do={"talks": "1:1"}))
    assert not effect(pair, propose(pair, 1, items=["1:2"]))
    contact = {"talks": "1:1", "continues": "0:3", "rounds": None}
    assert not effect(pair, pair.write(1, "contact", do=contact))
    contact = {"talks": "0:1", "continues": "0:3", "rounds": None}
    assert effect(pair, pair.write(1, "contact", do=contact))


def test_paired_counts_as_entry_0_and_only_with_the_cards_of_the_line() -> None:
    pair = Pair(MOSCOW, WASHINGTON)
    pair.paired(0, cards=["00" * 32, "11" * 32])
    pair.write(0, "talks", TITLE)
    pair.paired(0)
    assert not any(effect(pair, f"0:{n}") for n in range(3))
    assert effect(pair, pair.paired(1, trial=True))
    assert not pair.record().trial(pair.cut)


def test_a_trial_line_takes_both() -> None:
    pair = Pair(MOSCOW, WASHINGTON)
    pair.paired(0, trial=True)
    pair.paired(1, trial=True)
    assert pair.record().trial(pair.cut)


def test_registers_hold_the_last_effective_statement_of_each_side() -> None:
    pair = opened()
    for status in ("agreed", "narrowing", "no such"):
        pair.write(1, "item.status", obj="0:2", do={"status": status, "contact": None})
    pair.write(0, "item.urgent", obj="0:2", do={"urgent": True})
    profile = pair.write(1, "profile", {"zone": "America/New_York"}, obj="1:0")
    (side0, _, item, _), (side1,) = state(pair.record(), pair.cut)
    assert item["status"] == ["open", "narrowing"]
    assert item["urgent"] == [True, False]
    assert (side0["profile"], side1["profile"]) == (None, pair.leaf(profile))


def test_crossed_proposals_leave_that_of_the_other_side() -> None:
    """The asker's lapses, and can be answered no more; that of the other side is open."""
    pair = opened()
    propose(pair, 0)
    propose(pair, 1)
    assert how(pair) == {"0:4": "lapsed", "1:1": "open"}
    pair.look(1)
    assert not effect(pair, answer(pair, 1, "terms.accept", "0:4", "0:4"))
    pair.look(0)
    assert effect(pair, answer(pair, 0, "terms.accept", "1:1", "1:1"))
    assert how(pair) == {"0:4": "lapsed", "1:1": "agreed"}


def test_a_withdrawal_that_crossed_an_answer_is_overruled() -> None:
    """late_withdrawal: what the author proposed on top of it falls; what comes later does not."""
    pair = opened()
    propose(pair, 0)
    pair.look(1)
    answer(pair, 0, "terms.withdraw", "0:4", "0:4")
    propose(pair, 0)
    answer(pair, 0, "terms.withdraw", "0:6", "0:6")
    assert how(pair) == {"0:4": "withdrawn", "0:6": "withdrawn"}
    answer(pair, 1, "terms.accept", "0:4", "0:4")
    assert how(pair) == {"0:4": "agreed", "0:6": "void"}
    pair.look(0)
    propose(pair, 0)
    assert how(pair) == {"0:4": "agreed", "0:6": "void", "0:8": "open"}


def test_a_counter_is_answered_by_naming_thing_and_version() -> None:
    pair = opened()
    propose(pair, 0)
    pair.look(1)
    answer(pair, 1, "terms.counter", "0:4", "0:4")
    pair.look(0)
    assert not effect(pair, answer(pair, 0, "terms.accept", "1:1", "1:1"))
    assert not effect(pair, answer(pair, 0, "terms.accept", "0:4", "0:4"))
    assert effect(pair, answer(pair, 0, "terms.decline", "0:4", "1:1"))
    assert how(pair) == {"0:4": "countered", "1:1": "declined"}


def test_terms_ad_referendum_cannot_be_accepted() -> None:
    pair = opened()
    propose(pair, 0, mode="ad-referendum")
    pair.look(1)
    assert not effect(pair, answer(pair, 1, "terms.accept", "0:4", "0:4"))
    assert not effect(pair, answer(pair, 1, "terms.withdraw", "0:4", "0:4"))
    assert effect(pair, answer(pair, 1, "terms.counter", "0:4", "0:4"))


def test_facts_need_agreed_terms() -> None:
    pair = opened()
    do = {"contact": "0:3"} | FACTS
    present: dict[str, Any] = {"present": []}
    assert not effect(pair, pair.write(0, "facts.propose", present, do=do))
    propose(pair, 0)
    pair.look(1)
    answer(pair, 1, "terms.accept", "0:4" if effect(pair, "0:4") else "0:5", "0:5")
    assert how(pair) == {"0:5": "agreed"}
    assert not effect(pair, pair.write(0, "facts.propose", present, do=do))
    pair.look(0)
    assert not effect(pair, pair.write(0, "facts.propose", present, do=do | {"start": 10}))
    assert effect(pair, pair.write(0, "facts.propose", present, do=do))


def test_rules_are_hosted_by_side_0_and_need_it_in_their_past() -> None:
    pair = Pair(MOSCOW, WASHINGTON)
    pair.paired(0)
    pair.paired(1)
    do = {"rules": 2, "mode": "binding"}
    assert not effect(pair, pair.write(1, "rules.propose", do=do))
    pair.look(1)
    assert not effect(pair, pair.write(1, "rules.propose", do=do | {"rules": 1}))
    assert effect(pair, pair.write(1, "rules.propose", do=do))
    assert state(pair.record(), pair.cut)[0][0]["rules"][0]["how"] == "open"
    assert state(pair.record(), pair.cut)[1][0]["rules"] == []


def test_a_joint_takes_256_statements() -> None:
    pair = opened()
    for _ in range(MAX_ADMITTED // 2):
        thing = propose(pair, 0)
        last = answer(pair, 0, "terms.withdraw", thing, thing)
    assert effect(pair, last)
    assert not effect(pair, propose(pair, 0))
    assert len(how(pair)) == MAX_ADMITTED // 2


def test_a_cut_that_is_not_closed_has_no_state() -> None:
    pair = opened()
    pair.write(1, "talks", TITLE)
    with pytest.raises(NotClosedError):
        state(pair.record(), (1, 2))
    with pytest.raises(NotClosedError):
        state(pair.record(), (5, 2))


def test_the_form_of_an_object_is_canonical_json() -> None:
    pair = opened()
    propose(pair, 1)
    forms = state(pair.record(), pair.cut)[0]
    version = '{"how":"open","id":"1:1","leaf":"LEAF"}'.replace("LEAF", pair.leaf("1:1"))
    contact = '"id":"0:3","kind":"contact","leaf":"LEAF"'.replace("LEAF", pair.leaf("0:3"))
    rest = (
        f'"notice":[null,null],"off":[false,false],"rounds":null,"talks":"0:1","terms":[{version}]'
    )
    whole = f'{{"continues":null,"delegation":[null,null],"facts":[],{contact},{rest}}}'
    assert canonical(forms[3]).decode() == whole
