"""Messages of the link: one encoding each, and a clear refusal of everything else."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core import messages as msg
from detente.core.messages import BadMessage, decode, encode

HASH = bytes(range(32))
SIG = bytes(2420)
EVERY_KIND = [
    msg.Auth(SIG, [1], 1048576, None),
    msg.Auth(SIG, [1, 2], 2**21, "a note\n"),
    msg.Commit(HASH),
    msg.Reveal(HASH),
    msg.Confirmed(),
    msg.Entries(5, [b"a", b"b", b"c"], [None, "erased", (HASH, "слова".encode())], "голова — head"),
    msg.Copy(0, [b"x"], [None], "head"),
    msg.Ack(1, HASH, 2**53 - 1, HASH, 1, HASH, "two lines", SIG),
    msg.Conflict(0),
    msg.Pause("quota"),
    msg.Pause("disk"),
    msg.Want(3),
    msg.Check(HASH[:16], 1640700000),
    msg.Checked(HASH[:16], 1640700000, SIG),
    msg.Signal(HASH, b"{}"),
    msg.Bye("rate: too many signals"),
]


def packed(**members: object) -> bytes:
    return msgspec.msgpack.encode(members)


def refused(data: bytes) -> str:
    with pytest.raises(BadMessage) as caught:
        decode(data)
    return caught.value.slug


@pytest.mark.parametrize("message", EVERY_KIND, ids=msg.tag_of)
def test_every_message_comes_back_as_it_was(message):
    assert decode(encode(message)) == message


def test_every_kind_is_tried_above():
    assert {type(one) for one in EVERY_KIND} == set(msg.AnyMessage.__args__)


BATCH = {"t": "entries", "old": 0, "entries": [b"a"], "bodies": [None], "head": "h"}
BAD = {
    "no kind": packed(size=1),
    "an unknown kind": packed(t="erase", n=1),
    "a kind that is no text": packed(t=7),
    "a missing member": packed(t="conflict"),
    "a further member": packed(t="conflict", size=1, also=2),
    "text for a number": packed(t="conflict", size="1"),
    "a float": packed(t="conflict", size=1.0),
    "a truth value": packed(t="conflict", size=True),
    "below nothing": packed(t="conflict", size=-1),
    "beyond 2^53-1": packed(t="conflict", size=2**53),
    "text for bytes": packed(t="pair.commit", c="a" * 32),
    "bytes for text": packed(t="bye", reason=b"x"),
    "a short hash": packed(t="pair.commit", c=bytes(31)),
    "a long hash": packed(t="pair.commit", c=bytes(33)),
    "nil for a hash": packed(t="pair.reveal", r=None),
    "no entries": packed(**BATCH | {"entries": [], "bodies": []}),
    "257 entries": packed(**BATCH | {"entries": [b""] * 257, "bodies": [None] * 257}),
    "an entry of 4097 bytes": packed(**BATCH | {"entries": [bytes(4097)]}),
    "fewer bodies than entries": packed(**BATCH | {"entries": [b"a", b"b"]}),
    "a body of 65537 bytes": packed(**BATCH | {"bodies": [[HASH, bytes(65537)]]}),
    "a body without a salt": packed(**BATCH | {"bodies": [[b"body"]]}),
    "a short salt": packed(**BATCH | {"bodies": [[HASH[:31], b"body"]]}),
    "another word than erased": packed(**BATCH | {"bodies": ["gone"]}),
    "a head of 32769 characters": packed(**BATCH | {"head": "x" * 32769}),
    "an unknown reason to pause": packed(t="pause", reason="lunch"),
    "a signal of 16385 bytes": packed(t="signal", call=HASH, data=bytes(16385)),
    "a reason of 201 characters": packed(t="bye", reason="x" * 201),
    "a reason with a line feed": packed(t="bye", reason="x\ny"),
    "a reason beyond ASCII": packed(t="bye", reason="до свидания"),
    "a smaller frame than everyone's": packed(
        t="auth", sig=SIG, versions=[1], frame=1024, head=None
    ),
    "no version": packed(t="auth", sig=SIG, versions=[], frame=1048576, head=None),
    "a list": msgspec.msgpack.encode(["conflict", 1]),
    "a number": b"\x07",
    "nothing": b"",
    "half a message": encode(msg.Conflict(300))[:-1],
    "something after the end": encode(msg.Conflict(1)) + b"\xc0",
    "text that is no UTF-8": b"\x82\xa1t\xa3bye\xa6reason\xa2\xff\xfe",
    "a kind that is no UTF-8": b"\x81\xa1t\xa2\xff\xfe",
    "lists in lists without end": b"\x82\xa1t\xa8conflict\xa4size" + b"\x91" * 100_000,
    "a length without its bytes": b"\x82\xa1t\xabpair.commit\xa1c\xc6\xff\xff\xff\xff",
}
NOT_CANONICAL = {
    "one key twice": b"\x83\xa1t\xa8conflict\xa4size\x01\xa4size\x01",
    "one key twice with two values": b"\x83\xa1t\xa8conflict\xa4size\x01\xa4size\x02",
    "another order": packed(size=1, t="conflict"),
    "a longer number": b"\x82\xa1t\xa8conflict\xa4size\xcd\x00\x01",
    "a longer text": b"\x82\xa1t\xd9\x08conflict\xa4size\x01",
    "a longer map": b"\xde\x00\x02\xa1t\xa8conflict\xa4size\x01",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_messages_are_refused(name):
    assert refused(BAD[name]) == "bad-message"


@pytest.mark.parametrize("name", NOT_CANONICAL)
def test_a_message_is_written_in_one_way_only(name):
    assert refused(NOT_CANONICAL[name]) == "not-canonical"


def test_a_message_over_a_mebibyte_is_refused_before_it_is_read():
    assert refused(bytes(msg.MAX_MESSAGE + 1)) == "too-long"


@given(st.binary(max_size=200))
def test_no_bytes_bring_out_another_error(data):
    with pytest.raises(BadMessage):
        decode(data)


@given(st.sampled_from(EVERY_KIND), st.data())
def test_a_changed_byte_is_refused_or_another_message(message, data):
    raw = bytearray(encode(message)[:400])
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    changed = bytes(raw) + encode(message)[400:]
    with suppress(BadMessage):
        assert encode(decode(changed)) == changed


def test_as_many_entries_as_fit_are_put_into_a_batch():
    """256 of the largest entries and bodies do not fit one message; what is said to fit, fits."""
    entries, bodies = [bytes(4096)] * 256, [(HASH, bytes(65536))] * 256
    count = msg.how_many_fit(entries, bodies)
    batch = msg.Entries(0, entries[:count], bodies[:count], "x" * 32768)
    assert 10 < count < 256
    assert len(encode(batch)) <= msg.MAX_MESSAGE
    assert msg.how_many_fit([b"small"] * 256, [None] * 256) == 256
    assert msg.how_many_fit([], []) == 0


def test_what_is_held_is_left_out_of_a_batch():
    batch = msg.Entries(5, [b"5", b"6", b"7"], [None, "erased", None], "head")
    assert batch.after(5) == batch
    assert batch.after(6) == msg.Entries(6, [b"6", b"7"], ["erased", None], "head")
    assert batch.after(8) is None
    assert batch.after(9) is None
