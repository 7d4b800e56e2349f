"""Entries: right ones are read, and each way of being wrong does what is written, nothing more."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.encoding import H, canonical
from detente.core.kinds import KINDS, Head, OpenTalks, Terms
from detente.core.statements import (
    MAX_BODY,
    MAX_ENTRY,
    BodyMismatchError,
    TooLargeError,
    check_body,
    commit_body,
    read_entry,
    write_entry,
)
from detente.core.tree import EMPTY_ROOT, leaf_hash
from tests.core.logs import (
    BODY,
    CONDUCT,
    CONTENT,
    FACTS,
    LINE,
    PAIRED,
    ROUNDS,
    RULES,
    SESSION,
    TERMS,
    TEXT,
    WITH_BODY,
    fold,
    paired,
    with_contact,
    with_terms,
)

HASH = "0" * 64
OLD_HEAD = {"origin": "moscow/detente/0", "root": HASH, "size": 3}
FIRST = paired()
RIGHT = FIRST.members(0, "talks", {})

WRONG_MEMBERS = [
    ("v", [0, 2, "1", None, True]),
    ("line", [HASH, LINE.hex().upper(), LINE.hex()[:-1], LINE.hex() + "0", None, 1]),
    ("side", [1, 2, -1, "0", None, False]),
    ("n", [0, 2, -1, "1", None, True]),
    ("seen", [None, {}, 1, [HASH, 1], {"root": HASH}, {"size": 1}, {"root": HASH, "size": -1},
              {"root": HASH, "size": "1"}, {"root": "", "size": 1}, {"root": None, "size": 1},
              {"root": HASH, "size": 1, "time": 1}, {"root": HASH + "\n", "size": 1}]),
    ("rules", [0, 2, "1", None, True]),
    ("at", [-1, "now", None, False]),
    ("kind", [None, 1, ["talks"]]),
    ("obj", ["", "2:0", "0:00", "0:-1", "0", "0:1\n", "00:1", "0:١", "0:" + "1" * 17, 1, True]),
    ("do", [None, [], "", 1]),
    ("body", ["", HASH.upper()[:-1] + "A", HASH[:-1], 1, True]),
    ("blen", [-1, MAX_BODY + 1, "7", None, True]),
]  # fmt: skip


def read(entry: bytes, n: int = 1, side: int = 0):
    return read_entry(entry, LINE, side, n)


def test_a_right_entry_is_read_as_written():
    entry = canonical(RIGHT)
    said = read(entry)
    assert (said.side, said.n, said.ref, said.past) == (0, 1, "0:1", (1, 1))
    assert (said.kind, said.obj, said.do, said.body, said.blen) == (
        "talks", None, OpenTalks(), BODY, 7,
    )  # fmt: skip
    assert said.leaf == leaf_hash(entry).hex()


@pytest.mark.parametrize(
    ("member", "value"), [(name, value) for name, values in WRONG_MEMBERS for value in values]
)
def test_one_wrong_member_makes_an_entry_not_well_formed(member, value):
    assert read(canonical(RIGHT | {member: value})) is None


@pytest.mark.parametrize("member", sorted(RIGHT))
def test_a_missing_member_makes_an_entry_not_well_formed(member):
    assert read(canonical({key: value for key, value in RIGHT.items() if key != member})) is None


def test_an_added_member_makes_an_entry_not_well_formed():
    assert read(canonical(RIGHT | {"note": ""})) is None


def test_a_length_without_a_body_makes_an_entry_not_well_formed():
    without = RIGHT | {"body": None}
    assert read(canonical(without | {"blen": 0})) is not None
    assert read(canonical(without | {"blen": 1})) is None


def test_an_entry_of_4096_bytes_is_read_and_one_more_is_not():
    room = MAX_ENTRY - len(canonical(RIGHT | {"kind": ""}))
    assert read(canonical(RIGHT | {"kind": "k" * room})) is not None
    assert read(canonical(RIGHT | {"kind": "k" * (room + 1)})) is None


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_garbage_is_never_an_entry_and_never_an_error(data):
    assert read(data) is None


@given(st.data())
def test_an_entry_with_a_changed_byte_is_never_an_error(data):
    entry = bytearray(canonical(RIGHT))
    entry[data.draw(st.integers(0, len(entry) - 1))] = data.draw(st.integers(0, 255))
    said = read(bytes(entry))
    assert said is None or said.leaf == leaf_hash(bytes(entry)).hex()


# What `do` must hold: the right one of every kind, and each way to be wrong by itself.
_SIDES_WRONG = [[None], [None, None, None], [-1, None], ["1", None], [True, None], None]
_CONDUCT_WRONG = [
    {"conduct": None}, {"conduct": {}}, {"conduct": CONDUCT | {"x": 1}},
    *({"conduct": CONDUCT | wrong} for wrong in [
        {"delegations": [0]}, {"delegations": [0, 100]}, {"delegations": [0, -1]},
        {"delegations": [0, None]}, {"delegations": [True, 0]}, {"interpretation": "whispered"},
        {"interpretation": None}, {"publicity": None}, {"recording": [1, 0]},
        {"sharing": None}, {"sharing": 0},
        {"recording": [0, 0]}, {"recording": [2]}, {"recording": [True]}, {"recording": None},
    ]),
    *({"conduct": CONDUCT | {"publicity": CONDUCT["publicity"] | wrong}} for wrong in [
        {"notice": -1}, {"notice": 10081}, {"notice": "0"}, {"x": 1},
        *({"advisory": sides} for sides in _SIDES_WRONG),
        *({"readout": sides} for sides in _SIDES_WRONG),
    ]),
]  # fmt: skip
_TERMS_WRONG = [
    {"medium": "telex"}, {"start": -1}, {"start": "1"}, {"minutes": 0}, {"minutes": 1441},
    {"items": ["0:1", "0:1"]}, {"items": ["x"]}, {"items": [f"0:{n}" for n in range(65)]},
    {"items": None}, {"mode": "firm"}, {"mode": None}, *_CONDUCT_WRONG,
]  # fmt: skip
_ROUNDS_WRONG = [
    {"sessions": []}, {"sessions": None}, {"sessions": [SESSION, SESSION]},
    {"sessions": [SESSION | {"contact": f"0:{n}"} for n in range(17)]},
    {"sessions": [SESSION | {"contact": f"1:{n}", "items": [f"0:{n * 33 + item}"
                  for item in range(33)]} for n in range(2)]},
    *({"sessions": [SESSION | wrong]} for wrong in [
        {"contact": None}, {"items": ["0:1", "0:1"]}, {"medium": "telex"}, {"minutes": 0},
        {"start": -1}, {"mode": "binding"}, {"conduct": CONDUCT},
    ]),
    {"mode": "firm"}, *_CONDUCT_WRONG,
]  # fmt: skip
_FACTS_WRONG = [
    {"medium": "telex"}, {"start": FACTS["end"] + 1}, {"end": -1}, {"call": "x"}, {"call": 1},
    {"mode": ""},
]  # fmt: skip
_TEXT_WRONG = [{"whole": None}, {"whole": 1}, {"mode": "firm"}]
_RULES_WRONG = [{"rules": 1}, {"rules": "2"}, {"mode": "firm"}]
_PARAGRAPHS_WRONG = [
    [], None, [0], [-1], [2, 1], [1, 1], ["1"], [True], list(range(1, 202)),
]  # fmt: skip
_ANSWER_WRONG = [{"of": None}, {"of": "0"}, {"of": HASH + "0"}]
_COUNTS_WRONG = [[], [2], [2, 0], [2, 9], [2, 2, 2], [2, "2"], None]
_ADDRESSES_WRONG = [
    None, "198.51.100.7", [7], [None], [""], ["198.51.100.7"] * 2, ["198.51.100.07"],
    ["198.51.100"], ["198.51.100.256"], [" 198.51.100.7"], ["198.51.100.7:3478"], ["relay.example"],
    ["2001:DB8::1"], ["2001:db8:0::1"], ["2001:db8:0:0:0:0:0:1"], ["1:0:0:0:2::3"],
    ["1:2::3:4:5:6:7"],
    ["fe80::1%eth0"], ["::ffff:1.2.3.4"], ["::ffff:102:304"], ["[2001:db8::1]"], ["1::2::3"],
    [f"198.51.100.{n}" for n in range(9)],
]  # fmt: skip
C, OF = {"contact": "0:2"}, {"of": HASH}
DO = {
    "paired": (PAIRED, [{"cards": [HASH]}, {"cards": [HASH, "0"]}, {"rules": 2}, {"trial": 1},
                        {"continues": [OLD_HEAD]}, {"continues": [OLD_HEAD, OLD_HEAD | {"x": 1}]},
                        {"continues": [OLD_HEAD, OLD_HEAD | {"origin": "o" * 129}]}]),
    "profile": ({}, []),
    "relays": ({"addresses": ["198.51.100.7", "2001:db8::1", "1:0:0:2::3", "::"]},
               [*({"addresses": wrong} for wrong in _ADDRESSES_WRONG)]),
    "talks": ({}, []),
    "item": ({"talks": "0:1"}, [{"talks": None}, {"talks": "talks"}]),
    "item.status": ({"status": "agreed", "contact": "0:2"},
                    [{"status": "closed"}, {"status": None}, {"contact": "x"}]),
    "item.urgent": ({"urgent": True}, [{"urgent": 1}, {"urgent": None}]),
    "position": ({"item": "0:1", "principled": True, "attribution": "role", "supersedes": None},
                 [{"item": None}, {"principled": 1}, {"principled": None}, {"attribution": "us"},
                  {"attribution": None}, {"supersedes": "x"}]),
    "contact": ({"talks": "0:1", "continues": None, "rounds": None},
                [{"talks": None}, {"continues": "x"}, {"rounds": "x"}]),
    "contact.off": ({"off": True}, [{"off": 1}, {"off": None}]),
    "delegation": ({}, []),
    "notice": ({"at": 5, "attribution": "role", "number": 0, "what": "readout"},
               [{"at": -1}, {"at": "5"}, {"attribution": "us"}, {"number": None}, {"what": "x"}]),
    "rounds": ({"talks": "0:1"}, [{"talks": None}]),
    "text": ({"talks": "0:1"}, [{"talks": None}]),
    "options": ({"talks": "0:1", "items": ["0:2", "0:3"], "counts": [1, 8]},
                [{"talks": None}, {"items": ["0:2", "0:2"]}, {"items": ["0:2"]}, {"items": []},
                 {"items": None}, {"items": [f"0:{n}" for n in range(9)], "counts": [1] * 9},
                 *({"counts": counts} for counts in _COUNTS_WRONG)]),
    "options.commit": ({"marks": HASH}, [{"marks": None}, {"marks": HASH[1:]}]),
    "options.reveal": ({}, []),
    "terms.propose": (TERMS | C, [{"contact": None}, {"contact": ""}, OF, *_TERMS_WRONG]),
    "terms.counter": (TERMS | OF, [{"of": None}, C, *_TERMS_WRONG]),
    "rounds.propose": (ROUNDS | {"rounds": "0:2"}, [{"rounds": None}, OF, C, *_ROUNDS_WRONG]),
    "rounds.counter": (ROUNDS | OF, [{"of": None}, {"rounds": "0:2"}, *_ROUNDS_WRONG]),
    "facts.propose": (FACTS | C, [{"contact": None}, OF, *_FACTS_WRONG]),
    "facts.counter": (FACTS | OF, [{"of": None}, C, *_FACTS_WRONG]),
    "text.propose": (TEXT | {"text": "0:2"}, [{"text": None}, OF, *_TEXT_WRONG]),
    "text.counter": (TEXT | OF, [{"of": None}, {"text": "0:2"}, *_TEXT_WRONG]),
    "text.initial": (OF | {"paragraphs": [1, 2**53 - 1], "mode": "ad-referendum"},
                     [*({"paragraphs": wrong} for wrong in _PARAGRAPHS_WRONG), {"mode": "firm"},
                      *_ANSWER_WRONG]),
    "rules.propose": (RULES, [OF, C, *_RULES_WRONG]),
    "rules.counter": (RULES | OF, [{"of": None}, *_RULES_WRONG]),
} | {
    f"{subject}.{verb}": (OF, _ANSWER_WRONG)
    for subject in CONTENT for verb in ("accept", "decline", "withdraw")
}  # fmt: skip
OPENS = {"paired", "talks", "item", "position", "contact", "rounds", "text", "options"} | {
    f"{subject}.propose" for subject in CONTENT
}
EITHER = {"contact.off", "notice", *(f"{subject}.decline" for subject in CONTENT)} | {
    f"{subject}.{verb}" for subject in ("terms", "rounds") for verb in ("propose", "counter")
}
"""Kinds whose statements may have a body or none."""


def entry_of(kind: str, do: object, **change: object) -> bytes:
    obj = None if kind in OPENS else "0:0"
    return canonical(FIRST.members(0, kind, do, obj) | change)


def test_every_kind_is_here():
    assert set(DO) == set(KINDS)


@pytest.mark.parametrize("kind", DO)
def test_the_right_contents_are_understood(kind):
    assert read(entry_of(kind, DO[kind][0])).do is not None


WRONG_DO = [
    (kind, do)
    for kind, (right, changes) in DO.items()
    for do in [
        *(right | change for change in changes),
        *({key: value for key, value in right.items() if key != name} for name in right),
        right | {"extra": 1},
    ]
]


@pytest.mark.parametrize(("kind", "do"), WRONG_DO)
def test_wrong_contents_are_well_formed_and_have_no_effect(kind, do):
    said = read(entry_of(kind, do))
    assert said is not None
    assert said.do is None


@pytest.mark.parametrize("kind", DO)
def test_an_object_or_a_body_out_of_place_has_no_effect(kind):
    right = DO[kind][0]
    obj = "0:0" if kind in OPENS else None
    assert read(entry_of(kind, right, obj=obj)).do is None
    if kind in EITHER:
        for body in ({"body": None, "blen": 0}, {"body": BODY, "blen": 7}):
            assert read(entry_of(kind, right, **body)).do is not None
    else:
        other = {"body": None, "blen": 0} if kind in WITH_BODY else {"body": BODY, "blen": 7}
        assert read(entry_of(kind, right, **other)).do is None


def _poisons(members: dict) -> dict[str, bytes]:
    """Entries at the place of `members` that no rule foresaw."""
    good = canonical(members)
    deep = b'{"a":' * 20 + b"1" + b"}" * 20 + (b"," if members["do"] else b"")
    return {
        "unknown kind": canonical(members | {"kind": "terms.cancel"}),
        "unknown field": canonical(members | {"priority": 1}),
        "unknown member of do": canonical(members | {"do": members["do"] | {"x": 1}}),
        "other rules": canonical(members | {"rules": 2}),
        "duplicate key": good.replace(b'"at":', b'"at":1,"at":'),
        "2^53+1": good.replace(b'"at":1640700000', b'"at":9007199254740993'),
        "a float": good.replace(b'"at":1640700000', b'"at":1640700000.0'),
        "a space": good.replace(b'"at":', b'"at": '),
        "garbage": bytes(range(256)),
        "nothing": b"",
        "too deep": good.replace(b'"do":{', b'"do":{"a":' + deep),
        "too long": canonical(members | {"kind": "k" * MAX_ENTRY}),
        "deeper than any stack": b"[" * 4000,
        "another line": canonical(members | {"line": HASH}),
        "another place": canonical(members | {"n": members["n"] + 1}),
        "the other side": canonical(members | {"side": 1 - members["side"]}),
        "an escaped key": good.replace(b'"at"', b'"\\u0061t"'),
        "a lone surrogate": good.replace(b'"kind":"', b'"kind":"\\ud800'),
        "bytes beyond UTF-8": good.replace(b'"kind":"', b'"kind":"\xff'),
    }  # fmt: skip


POISONS = sorted(_poisons(RIGHT))


@pytest.mark.parametrize("poison", POISONS)
@pytest.mark.parametrize("kind", ["talks", "terms.accept", "facts.propose"])
def test_poison_entry(poison, kind):
    """A side writes an entry that no rule foresaw, hoping to stop the other node, or to make the
    two nodes see two states. Both keep it and carry on, and it has no effect on either."""
    logs, contact = with_terms() if kind == "facts.propose" else with_contact()
    terms = logs.propose(0, contact) if kind != "facts.propose" else None
    logs.look(1)
    before = fold(logs.entries)
    do, obj = {
        "talks": ({}, None),
        "terms.accept": ({"of": logs.leaf(terms)} if terms else {}, terms),
        "facts.propose": (FACTS | {"contact": contact}, None),
    }[kind]
    good = logs.members(1, kind, do, obj)
    entry = _poisons(good)[poison]
    assert entry != canonical(good)
    logs.add(1, entry)
    after = [fold(logs.entries, order) for order in ((), [1] * 99)]
    assert {state.digest() for state in after} == {before.digest()}
    logs.write(1, kind, do, obj)  # without the poison the same statement does have an effect
    assert fold(logs.entries).digest() != before.digest()


def test_an_entry_that_would_be_too_long_is_not_written():
    seen = Head(EMPTY_ROOT.hex(), 0)
    common = {"line": LINE, "side": 0, "n": 0, "seen": seen, "at": 0, "obj": None}
    with pytest.raises(TooLargeError):
        write_entry(**common, kind="k" * MAX_ENTRY, do=OpenTalks())
    with pytest.raises(TooLargeError):
        write_entry(**common, kind="talks", do=OpenTalks(), salt=b"s" * 32, body=b" " * 65537)
    assert read_entry(write_entry(**common, kind="talks", do=OpenTalks()), LINE, 0, 0)


def test_what_is_written_is_what_is_read():
    terms = msgspec.convert(TERMS | {"contact": "0:4"}, Terms)
    salt, body = bytes(32), b'{"purpose":{"en":"To carry on"}}'
    entry = write_entry(
        line=LINE, side=1, n=7, seen=Head(HASH, 3), at=5, kind="terms.propose", obj=None,
        do=terms, salt=salt, body=body,
    )  # fmt: skip
    said = read_entry(entry, LINE, 1, 7)
    assert (said.do, said.past, said.blen) == (terms, (3, 7), len(body))
    check_body(said, salt, body)
    for other in ((salt, body + b" "), (b"1" + salt[1:], body), (salt[:-1], body), (b"", b"")):
        with pytest.raises(BodyMismatchError):
            check_body(said, *other)


def test_a_body_is_bound_together_with_its_salt():
    assert commit_body(b"s" * 32, b"x") == H(
        b"\0\0\0\x0fdetente/body/v1" + b"\0\0\0\x20" + b"s" * 32 + b"\0\0\0\x01x"
    )
