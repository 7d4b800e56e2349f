"""The pairing run: the same digits on both screens, or none; whatever is cut off in between."""

import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core import pairing
from detente.core.messages import Commit, Confirmed, Reveal
from detente.core.pairing import BadReveal, NotDigits, NotYet, PairingFailed, Run
from detente.crypto.handshake import hkdf_sha256

LINE = b"line" * 8


def fresh(side: int, line: bytes = LINE) -> Run:
    return Run(line=line, side=side, r=secrets.token_bytes(32))


class Officer:
    """One side of a run, as it would be kept: every new run is written down before it is said."""

    def __init__(self, side: int, line: bytes = LINE) -> None:
        self.side, self.line, self.run = side, line, fresh(side, line)
        self.said: list[tuple[bytes, bytes | None]] = []
        """Every r that left this side, with the commit it was to be used against."""

    def greet(self, dials: bool):
        return pairing.greet(self.run, dials)

    def hear(self, message, dials: bool):
        run, answers = pairing.hear(self.run, message, dials, secrets.token_bytes(32))
        self.run = pairing.load(pairing.dump(run))
        self.said += [(one.r, run.peer_commit) for one in answers if isinstance(one, Reveal)]
        return answers

    def type(self, text: str) -> None:
        self.run = pairing.typed(self.run, text, hkdf_sha256)

    @property
    def digits(self):
        return pairing.digits(self.run, hkdf_sha256)


def connect(dialler: Officer, listener: Officer, cut: int | None = None) -> int:
    """Let them talk until they are silent or `cut` messages have passed; how many passed."""
    wire = [(listener, one) for one in dialler.greet(True)]
    wire += [(dialler, one) for one in listener.greet(False)]
    passed = 0
    while wire and passed != cut:
        to, message = wire.pop(0)
        other = listener if to is dialler else dialler
        wire += [(other, one) for one in to.hear(message, to is dialler)]
        passed += 1
        assert passed < 40
    return passed


def test_both_screens_show_the_same_twenty_digits():
    a, b = Officer(0), Officer(1)
    assert (a.digits, b.digits) == (None, None)
    connect(a, b)
    assert a.digits == b.digits
    assert len(a.digits) == 20
    assert a.digits.isdecimal()


def test_each_types_the_half_the_other_reads():
    a, b = Officer(0), Officer(1)
    connect(a, b)
    b.type(pairing.half(a.digits, 0))
    assert b.run.confirmed
    a.type(pairing.half(a.digits, 0))  # the own half, read off the own screen, proves nothing
    assert not a.run.confirmed
    assert a.run.failures == 1
    a.type(pairing.half(b.digits, 1))
    assert a.run.confirmed
    assert not a.run.complete
    connect(a, b)  # a reconnection tells each that the other has confirmed
    assert a.run.complete
    assert b.run.complete


@pytest.mark.parametrize("text", ["12 345-678 90", "١٢٣٤٥٦٧٨٩٠", "\u00a01234567890\n"])
def test_digits_of_every_script_count(text):
    assert pairing._ten_digits(text) == "1234567890"


@pytest.mark.parametrize("text", ["", "123456789", "12345678901", "123456789o", "１２３"])
def test_what_is_no_half_is_no_try(text):
    a, b = Officer(0), Officer(1)
    connect(a, b)
    with pytest.raises(NotDigits):
        a.type(text)
    assert a.run.failures == 0


def test_nothing_can_be_typed_before_there_are_digits():
    with pytest.raises(NotYet):
        Officer(0).type("1234567890")


def test_after_three_failed_tries_the_cards_are_spent():
    a, b = Officer(0), Officer(1)
    connect(a, b)
    wrong = f"{(int(b.digits[10:]) + 1) % 10**10:010}"
    for _ in range(3):
        a.type(wrong)
    assert a.run.failed
    with pytest.raises(PairingFailed):
        a.type(b.digits[10:])
    assert a.hear(b.run.commit, True) == []


def test_a_reveal_must_match_its_commit():
    a = Officer(0)
    a.hear(Commit(bytes(32)), True)
    with pytest.raises(BadReveal):
        a.hear(Reveal(bytes(32)), True)


def test_nobody_reveals_out_of_turn():
    """The dialler reveals first; a listener that does so before has held back its commit."""
    a, b = Officer(0), Officer(1)
    with pytest.raises(BadReveal):
        a.hear(Reveal(b.run.r), True)
    with pytest.raises(BadReveal):
        b.hear(Reveal(a.run.r), False)


cuts = st.lists(
    st.tuples(st.booleans(), st.integers(0, 12), st.sampled_from([None, None, 0, 1])), max_size=6
)


@given(cuts)
@settings(max_examples=200)
def test_runs_that_are_cut_off_settle(history):
    """Connections end anywhere, either side dials, a side may lose its run (a restored backup)."""
    sides = [Officer(0), Officer(1)]
    kept: list[tuple[bytes, bytes | None]] = []
    for zero_dials, cut, loses in history:
        connect(*(sides if zero_dials else sides[::-1]), cut=cut)
        if loses is not None:
            kept += sides[loses].said
            sides[loses] = Officer(loses)
    connect(*sides)
    assert sides[0].digits == sides[1].digits
    assert sides[0].digits is not None
    commits: dict[bytes, bytes | None] = {}
    for r, against in kept + sides[0].said + sides[1].said:
        assert commits.setdefault(r, against) == against  # never used against a later commit


def test_nobody_can_go_on_until_the_digits_fit():
    """Somebody in between breaks off after each reveal, and commits anew until a half fits.

    Ten times is all they get: the pairing fails, and no digits are shown any more.
    """
    a = Officer(0)
    for _ in range(20):
        if not a.hear(Commit(secrets.token_bytes(32)), True):
            break
    assert a.run.failed
    assert len(a.said) == 10
    with pytest.raises(PairingFailed):
        a.type("1234567890")


def test_a_confirmation_that_was_not_heard_is_said_again():
    a, b = Officer(0), Officer(1)
    connect(a, b)
    a.type(b.digits[10:])
    assert Confirmed() in a.greet(False)
    assert Confirmed() not in b.greet(True)
