"""Vectors of canonical JSON, entries, bodies and roots."""

from collections.abc import Iterable, Iterator
from typing import Any

from detente.core.encoding import H, canonical
from detente.core.statements import commit_body, read_entry
from detente.core.tree import Tree, leaf_hash
from tests.core.logs import CONDUCT, LINE, ROUNDS, SESSION, TERMS, Logs, paired, with_contact
from tests.tools.vectors import Vector

Named = Iterator[tuple[str, Vector]]
HASH = "0" * 64


def json() -> Named:
    texts = {
        "null": ("ok", "The shortest value.", b"null"),
        "integers": ("ok", "The largest and the smallest integer.",
                     b"[9007199254740991,-9007199254740991,0]"),
        "languages": ("ok", "Text stands as it is, in any script.",
                      '{"ar":"خط","en":"line","ru":"линия"}'.encode()),
        "escapes": ("ok", "Control characters, quote and backslash are escaped; DEL is not.",
                    '"\\b\\t\\n\\f\\r\\u0000\\u001f\\"\\\\/\x7f\u2028"'.encode()),
        "beyond-bmp": ("ok", "A character beyond U+FFFF stands as itself.", '"😀"'.encode()),
        "sixteen-levels": ("ok", "Sixteen levels.", b"[" * 16 + b"]" * 16),
        "seventeen-levels": ("not-canonical", "Seventeen levels.", b"[" * 17 + b"]" * 17),
        "seventeen-with-a-number": ("not-canonical", "The number is on level seventeen.",
                                    b"[" * 16 + b"1" + b"]" * 16),
        "empty": ("not-canonical", "Nothing.", b""),
        "space": ("not-canonical", "A space.", b'{"a": 1}'),
        "newline": ("not-canonical", "A newline after the value.", b"null\n"),
        "order": ("not-canonical", "Keys are not sorted.", b'{"b":1,"a":1}'),
        "twice": ("not-canonical", "A key twice; a reader that keeps the last sees no harm.",
                  b'{"a":1,"a":1}'),
        "two-values": ("not-canonical", "Something after the value.", b"{}{}"),
        "beyond": ("not-canonical", "2^53, which is 2^53+1 to some readers.", b"9007199254740992"),
        "beyond-minus": ("not-canonical", "-2^53.", b"-9007199254740992"),
        "long-number": ("not-canonical", "A number of 400 digits.", b"1" * 400),
        "float": ("not-canonical", "A fraction.", b"1.5"),
        "whole-float": ("not-canonical", "One, written as a fraction.", b"1.0"),
        "exponent": ("not-canonical", "A hundred, written with an exponent.", b"1e2"),
        "minus-zero": ("not-canonical", "Zero with a sign.", b"-0"),
        "leading-zero": ("not-canonical", "A leading zero.", b"01"),
        "nan": ("not-canonical", "No number.", b"NaN"),
        "needless-escape": ("not-canonical", "A letter, escaped.", b'"\\u0041"'),
        "slash": ("not-canonical", "An escaped slash.", b'"\\/"'),
        "upper-hex": ("not-canonical", "An escape in upper case.", b'"\\u001F"'),
        "lone-surrogate": ("not-canonical", "Half a character.", b'"\\ud800"'),
        "pair-of-surrogates": ("not-canonical", "A character beyond U+FFFF, escaped.",
                               b'"\\ud83d\\ude00"'),
        "raw-control": ("not-canonical", "A newline inside text.", b'"\n"'),
        "invalid-utf-8": ("not-canonical", "A byte that is no UTF-8.", b'"\xff"'),
        "surrogate-in-utf-8": ("not-canonical", "Half a character as bytes.", b'"\xed\xa0\x80"'),
        "bom": ("not-canonical", "A byte order mark.", b"\xef\xbb\xbfnull"),
        "key-beyond-ascii": ("not-canonical", "A key beyond ASCII.", '{"é":1}'.encode()),
    }  # fmt: skip
    for name, (expect, comment, data) in texts.items():
        yield f"json-{name}", Vector(expect, comment, [("kind", "json"), ("encoding", "hex")], data)


def _members(logs: Logs, contact: str) -> dict[str, Any]:
    do = TERMS | {"contact": contact}
    return logs.members(0, "terms.propose", do) | {"body": HASH, "blen": 10}


def entries() -> Named:
    """One entry as it should be, and others that differ from it in one thing."""
    logs, contact = with_contact()
    right = _members(logs, contact)
    place, do, seen = right["n"], right["do"], right["seen"]
    good = canonical(right)
    room = 4096 - len(canonical(right | {"kind": ""}))
    changes = {
        "": ("Terms are proposed.", {}),
        "no-body": ("Terms may come without a purpose.", {"body": None, "blen": 0}),
        "empty-body": ("A body of no bytes.", {"blen": 0}),
        "largest-body": ("A body of 65536 bytes.", {"blen": 65536}),
        "unknown-kind": ("A kind that rules 1 do not know.", {"kind": "terms.cancel"}),
        "empty-kind": ("No kind.", {"kind": ""}),
        "longest": ("4096 bytes.", {"kind": "k" * room}),
        "obj-where-none-belongs": ("A proposal names no object.", {"obj": "0:1"}),
        "largest-reference": ("A reference of 16 digits.", {"obj": "1:9999999999999999"}),
        "do-empty": ("No terms.", {"do": {}}),
        "do-more": ("A member more in do.", {"do": do | {"note": 1}}),
        "do-of": ("Only a counter names a version.", {"do": do | {"of": HASH}}),
        "do-medium": ("A medium that nobody knows.", {"do": do | {"medium": "telex"}}),
        "do-minutes-0": ("No time.", {"do": do | {"minutes": 0}}),
        "do-minutes-1440": ("A whole day.", {"do": do | {"minutes": 1440}}),
        "do-minutes-1441": ("More than a day.", {"do": do | {"minutes": 1441}}),
        "do-minutes-true": ("True, which some languages call 1.", {"do": do | {"minutes": True}}),
        "do-start-text": ("A time as text.", {"do": do | {"start": "1640896200"}}),
        "do-items": ("Two items.", {"do": do | {"items": ["0:1", "1:3"]}}),
        "do-items-twice": ("An item twice.", {"do": do | {"items": ["0:1", "0:1"]}}),
        "do-items-65": ("65 items.", {"do": do | {"items": [f"0:{n}" for n in range(65)]}}),
        "do-mode": ("A mode that nobody knows.", {"do": do | {"mode": "firm"}}),
        "v": ("Another version.", {"v": 2}),
        "v-true": ("True, which some languages call 1.", {"v": True}),
        "line": ("Another line.", {"line": HASH}),
        "line-upper": ("The line in upper case.", {"line": LINE.hex().upper()}),
        "side": ("The other side.", {"side": 1}),
        "n": ("The next place.", {"n": place + 1}),
        "rules": ("Other rules.", {"rules": 2}),
        "at-minus": ("A time before 1970.", {"at": -1}),
        "kind-null": ("Kind is null.", {"kind": None}),
        "obj-leading-zero": ("A reference with a leading zero.", {"obj": "0:01"}),
        "obj-17-digits": ("A reference of 17 digits.", {"obj": "0:11111111111111111"}),
        "obj-side-2": ("A reference to a third side.", {"obj": "2:0"}),
        "obj-arabic-digit": ("A digit beyond ASCII.", {"obj": "0:١"}),
        "obj-newline": ("A newline after the reference.", {"obj": "0:1\n"}),
        "do-list": ("Do is a list.", {"do": []}),
        "body-upper": ("A hash in upper case.", {"body": "A" * 64}),
        "body-short": ("A short hash.", {"body": HASH[1:]}),
        "blen-65537": ("A body of 65537 bytes.", {"blen": 65537}),
        "blen-without-body": ("A length, and no body.", {"body": None}),
        "seen-more": ("A member more in seen.", {"seen": seen | {"at": 1}}),
        "seen-minus": ("A negative size.", {"seen": seen | {"size": -1}}),
        "seen-null": ("Nothing was seen.", {"seen": None}),
        "more": ("A member more.", {"note": ""}),
        "too-long": ("4097 bytes.", {"kind": "k" * (room + 1)}),
    }
    for name, (comment, change) in changes.items():
        yield _entry(name, comment, canonical(right | change), place)
    without = {key: value for key, value in right.items() if key != "at"}
    raw = {
        "at-missing": ("A member less.", canonical(without)),
        "at-twice": ("A key twice.", good.replace(b'"at":', b'"at":1,"at":')),
        "at-float": ("A fraction.", good.replace(b'"at":1640700000', b'"at":1640700000.0')),
        "at-beyond": ("2^53+1.", good.replace(b'"at":1640700000', b'"at":9007199254740993')),
        "space": ("A space.", good.replace(b'"at":', b'"at": ')),
        "deep": ("Deeper than sixteen levels.",
                 good.replace(b'"do":{', b'"do":{"a":' + b"[" * 16 + b"]" * 16 + b",")),
        "garbage": ("Any bytes.", bytes(range(256))),
        "nothing": ("No bytes.", b""),
    }  # fmt: skip
    for name, (comment, data) in raw.items():
        yield _entry(name, comment, data, place)


_OF, _MORE = {"of": HASH}, [SESSION | {"contact": f"0:{n}"} for n in range(17)]
_MANY = [
    SESSION | {"contact": f"1:{one}", "items": [f"0:{one * 33 + n}" for n in range(33)]}
    for one in range(2)
]
_PUBLIC = CONDUCT["publicity"]
_WRONG = Iterable[tuple[str, str, dict[str, Any]]]
_KINDS: dict[str, tuple[str, str | None, dict[str, Any], _WRONG]] = {
    "relays": ("A side states its relays.", "0:0",
               {"addresses": ["198.51.100.7", "2001:db8::1", "1:0:0:2::3"]}, [
        ("none", "No list.", {"do": {}}),
        ("twice", "An address twice.", {"addresses": ["198.51.100.7", "198.51.100.7"]}),
        ("nine", "Nine addresses.", {"addresses": [f"198.51.100.{n}" for n in range(9)]}),
        ("leading-zero", "Octal to some readers.", {"addresses": ["198.51.100.07"]}),
        ("upper", "Another text of the same address.", {"addresses": ["2001:DB8::1"]}),
        ("shorter-run", "The shorter run of zeros is left out.", {"addresses": ["1:0:0:0:2::3"]}),
        ("one-zero", "One zero is no run.", {"addresses": ["1:2::4:5:6:7:8"]}),
        ("mapped", "IPv4 in IPv6, which is written in two ways.",
         {"addresses": ["::ffff:c633:6407"]}),
        ("zone", "A zone means something on one machine only.", {"addresses": ["fe80::1%eth0"]}),
        ("name", "A name, which somebody else resolves.", {"addresses": ["relay.example"]}),
    ]),
    "item.status": ("A status, and the contact whose outcome it is.", "0:2",
                    {"status": "agreed", "contact": "0:3"}, [
        ("no-contact", "No contact, and no null in its place.", {"do": {"status": "agreed"}}),
    ]),
    "position": ("A position that supersedes another.", None,
                 {"item": "0:2", "principled": True, "attribution": "role", "supersedes": "0:5"}, [
        ("attribution", "An attribution that nobody knows.", {"attribution": "us"}),
        ("no-body", "A position without words.", {"body": None, "blen": 0}),
    ]),
    "contact": ("A contact of rounds.", None,
                {"talks": "0:1", "continues": None, "rounds": "0:2"}, [
        ("no-rounds", "No rounds, and no null in their place.",
         {"do": {"talks": "0:1", "continues": None}}),
    ]),
    "contact.off": ("A contact is called off, without a reason.", "0:2", {"off": True}, [
        ("null", "Neither called off nor not.", {"off": None}),
    ]),
    "delegation": ("A side says whom it sends.", "0:2", {}, [
        ("do", "Names do not belong into do.", {"do": {"people": []}}),
        ("no-obj", "Sent to no contact.", {"obj": None}),
    ]),
    "notice": ("A side tells what it will publish, without the words yet.", "0:2",
               {"at": 1640700000, "attribution": "role", "number": 0, "what": "advisory"}, [
        ("what", "A publication that nobody knows.", {"what": "leak"}),
        ("number", "A publication without its number.", {"number": None}),
    ]),
    "rounds": ("Rounds are opened.", None, {"talks": "0:1"}, [
        ("no-body", "Rounds without a title.", {"body": None, "blen": 0}),
    ]),
    "rounds.propose": ("A set of one contact.", None, ROUNDS | {"rounds": "0:2"}, [
        ("none", "A set of nothing.", {"sessions": []}),
        ("17", "17 contacts.", {"sessions": _MORE}),
        ("twice", "A contact twice.", {"sessions": [SESSION, SESSION]}),
        ("66-items", "66 items in two contacts.", {"sessions": _MANY}),
        ("session-mode", "Each contact with a mode of its own.",
         {"sessions": [SESSION | {"mode": "binding"}]}),
        ("no-conduct", "Nothing is said of the conduct.",
         {"do": {"rounds": "0:2", "sessions": [SESSION], "mode": "binding"}}),
    ]),
    "rounds.counter": ("Another set.", "0:4", ROUNDS | _OF, [
        ("rounds", "A counter does not name its rounds.", {"rounds": "0:2"}),
    ]),
    "rounds.accept": ("A set is accepted.", "0:4", _OF, [("of", "Of nothing.", {"of": None})]),
    "rounds.decline": ("A set is declined.", "0:4", _OF, [("of", "Of nothing.", {"of": None})]),
    "rounds.withdraw": ("A set is withdrawn.", "0:4", _OF, [
        ("body", "A withdrawal has no body.", {"body": HASH, "blen": 10}),
    ]),
    "text": ("A joint text is begun.", None, {"talks": "0:1"}, [
        ("obj", "It is about no object.", {"obj": "0:1"}),
    ]),
    "text.propose": ("A first pass.", None, {"text": "0:2", "whole": True, "mode": "binding"}, [
        ("whole", "1, which some languages call true.", {"whole": 1}),
        ("no-body", "A pass without words.", {"body": None, "blen": 0}),
    ]),
    "text.counter": ("A pass in answer.", "0:3", _OF | {"whole": True, "mode": "binding"}, [
        ("no-of", "In answer to none.", {"do": {"whole": True, "mode": "binding"}}),
    ]),
    "text.initial": ("Two paragraphs are initialled.", "0:3",
                     _OF | {"paragraphs": [1, 3], "mode": "binding"}, [
        ("none", "No paragraph.", {"paragraphs": []}),
        ("zero", "Paragraph 0.", {"paragraphs": [0, 1]}),
        ("order", "Not in order.", {"paragraphs": [3, 1]}),
        ("twice", "One twice.", {"paragraphs": [1, 1]}),
        ("201", "201 paragraphs.", {"paragraphs": list(range(1, 202))}),
    ]),
    "text.accept": ("A pass is accepted.", "0:3", _OF, [("mode", "More than of.", {"mode": "x"})]),
    "text.decline": ("A pass is declined.", "0:3", _OF, [("of", "Of nothing.", {"of": None})]),
    "text.withdraw": ("A pass is withdrawn.", "0:3", _OF, [("no-obj", "Of none.", {"obj": None})]),
    "options": ("Options for two items.", None,
                {"talks": "0:1", "items": ["0:2", "0:3"], "counts": [1, 8]}, [
        ("counts", "More counts than items.", {"counts": [1, 8, 1]}),
        ("nine", "Nine options for an item.", {"counts": [1, 9]}),
        ("twice", "An item twice.", {"items": ["0:2", "0:2"]}),
    ]),
    "options.commit": ("A side commits to its marks.", "0:4", {"marks": HASH}, [
        ("short", "A short hash.", {"marks": HASH[1:]}),
    ]),
    "options.reveal": ("A side shows its marks.", "0:4", {}, [
        ("no-body", "No marks.", {"body": None, "blen": 0}),
    ]),
}  # fmt: skip
_TERMS_CONDUCT: dict[str, tuple[str, dict[str, Any]]] = {
    "all": ("All of it said.", {"delegations": [99, 1], "recording": [0, 1], "sharing": True,
            "publicity": {"advisory": [0, None], "notice": 10080, "readout": [None, 1640900000]}}),
    "delegation": ("100 people.", {"delegations": [100, 0]}),
    "recording": ("Recorders out of order.", {"recording": [1, 0]}),
    "sharing": ("A number for a boolean.", {"sharing": 1}),
    "interpretation": ("An interpreter that nobody knows.", {"interpretation": "whispered"}),
    "notice": ("More than a week's notice.", {"publicity": _PUBLIC | {"notice": 10081}}),
    "advisory": ("Of one side only.", {"publicity": _PUBLIC | {"advisory": [None]}}),
}  # fmt: skip


def kinds() -> Named:
    """Of every further kind an entry as it should be, and others wrong in one thing."""
    logs = paired()
    for kind, (comment, obj, do, wrongs) in _KINDS.items():
        name, right = kind.replace(".", "-"), logs.members(0, kind, do, obj)
        yield _entry(name, comment, canonical(right), 1)
        for what, told, change in wrongs:
            own = {key: value for key, value in change.items() if key in right}
            inner = {key: value for key, value in change.items() if key not in right}
            changed = right | {"do": do | inner} | own
            yield _entry(f"{name}-{what}", told, canonical(changed), 1)
    for what, (told, part) in _TERMS_CONDUCT.items():
        terms = TERMS | {"contact": "0:2", "conduct": CONDUCT | part}
        yield _entry(f"conduct-{what}", told, canonical(logs.members(0, "terms.propose", terms)), 1)


def _entry(name: str, comment: str, data: bytes, n: int) -> tuple[str, Vector]:
    said = read_entry(data, LINE, 0, n)
    headers = [("kind", "entry"), ("encoding", "hex"), ("line", LINE.hex()), ("side", "0")]
    headers += [("n", str(n))]
    if said is not None:
        headers += [("leaf", said.leaf), ("known", "yes" if said.do is not None else "no")]
    expect = "not-well-formed" if said is None else "ok"
    return f"entry-{name}".rstrip("-"), Vector(expect, comment, headers, data)


def bodies() -> Named:
    salt, body = H(b"a salt"), '{"purpose":{"ru":"Продолжить"}}'.encode()
    right = [
        ("salt", salt.hex()),
        ("body", commit_body(salt, body).hex()),
        ("blen", str(len(body))),
    ]
    other = [("salt", H(b"another salt").hex()), *right[1:]]
    short = [("salt", salt[1:].hex()), ("body", commit_body(salt[1:], body).hex()), right[2]]
    length = [*right[:2], ("blen", "40")]
    for name, expect, comment, headers, data in (
        ("body", "ok", "A body and what its entry says of it.", right, body),
        ("body-changed", "bad-body", "One letter differs.", right, body.replace(b"ru", b"en")),
        ("body-salt", "bad-body", "Another salt.", other, body),
        ("body-salt-short", "bad-body", "A salt of 31 bytes, rightly hashed.", short, body),
        ("body-length", "bad-body", "Another length than the entry says.", length, body),
    ):
        yield name, Vector(expect, comment, [("kind", "body"), *headers], data)


def roots() -> Named:
    for size in (0, 1, 2, 3, 4, 5, 7, 8, 9):
        held = [bytes([n]) * n for n in range(size)]
        headers = [("kind", "root"), *(("entry", one.hex()) for one in held)]
        headers += [("root", Tree(map(leaf_hash, held)).root().hex())]
        yield f"root-{size}", Vector("ok", f"A log of {size} entries.", headers)
